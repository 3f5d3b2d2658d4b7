//! What a lab shows, as numbers. Drawing ([`crate::plot`]) never calls
//! mathematics, and mathematics never draws: this module is all they share.

mod map;

use serde::{Deserialize, Serialize};

pub use map::{LETTERS, Map, Place, Track};

use crate::verdict::{PointKind, Verdict};

/// Who a mark on a picture belongs to. The theme gives each role one colour,
/// dash and marker, the same in every lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Gradient flow and gradient descent.
    GradientFlow,
    /// Gradient flow with perturbations.
    PerturbedFlow,
    /// Newton's method.
    Newton,
    /// Saddle-free Newton.
    SaddleFree,
    /// A target, a baseline or a closed-form prediction.
    Reference,
    /// The reader's own doing.
    Reader,
    /// The `n`-th series of a picture whose series are not methods.
    Series(u8),
}

/// The two kinds of critical point that pictures mark; there is no third,
/// because none of these landscapes has a local maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// Drawn as a diamond.
    Saddle,
    /// Drawn as a disc.
    Minimum,
}

/// How an axis maps numbers to lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Proportional.
    Linear,
    /// Decimal logarithm; values that are not positive are left out.
    Log,
}

/// One axis of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What is measured, with its unit if it has one.
    pub title: String,
    /// Linear or logarithmic.
    pub scale: Scale,
    /// Fixed ends, or `None` to fit the data.
    pub range: Option<(f64, f64)>,
}

impl Axis {
    /// A linear axis fitted to the data.
    #[must_use]
    pub fn linear(title: impl Into<String>) -> Self {
        Self { title: title.into(), scale: Scale::Linear, range: None }
    }

    /// A logarithmic axis fitted to the data.
    #[must_use]
    pub fn log(title: impl Into<String>) -> Self {
        Self { title: title.into(), scale: Scale::Log, range: None }
    }

    /// The same axis with fixed ends.
    #[must_use]
    pub fn within(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }
}

/// Points of one lane, drawn with its marker.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// Name drawn beside the cloud or in the table.
    pub label: String,
    /// Colour and marker.
    pub role: Role,
    /// Positions `[x, y]`.
    pub points: Vec<[f64; 2]>,
}

/// A named critical point in a scatter picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Name drawn beside the mark.
    pub label: String,
    /// Saddle or minimum.
    pub kind: Landmark,
    /// Position `[x, y]`.
    pub at: [f64; 2],
}

/// A scalar field on a regular grid, drawn as contour lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What the field is, for the caption and the table.
    pub title: String,
    /// Number of grid columns.
    pub columns: usize,
    /// Number of grid rows.
    pub rows: usize,
    /// First and last column position.
    pub x: (f64, f64),
    /// First and last row position.
    pub y: (f64, f64),
    /// Row-major values, `rows * columns` of them, first row at `y.0`.
    pub values: Vec<f64>,
}

/// Clouds of points over an optional scalar field.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// Whether one unit has the same length on both axes.
    pub equal_aspect: bool,
    /// Contours beneath the points.
    pub field: Option<Field>,
    /// The point clouds, drawn in order.
    pub clouds: Vec<Cloud>,
    /// Named critical points, drawn on top.
    pub marks: Vec<Mark>,
}

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Name drawn at the curve's end; empty for none.
    pub label: String,
    /// Colour and dash.
    pub role: Role,
    /// Vertices `[x, y]` in order of x.
    pub points: Vec<[f64; 2]>,
    /// One of many: drawn thin and translucent, without end marker.
    pub faint: bool,
}

/// A labelled horizontal line: the level of a saddle or of a minimum.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Name drawn on the line.
    pub label: String,
    /// Saddle or minimum.
    pub kind: Landmark,
    /// Height.
    pub value: f64,
}

/// Curves over a common abscissa.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// The curves, drawn in order.
    pub curves: Vec<Curve>,
    /// Horizontal reference levels.
    pub levels: Vec<Level>,
    /// Whether the abscissa is the step, so that the shared step cursor applies.
    pub over_steps: bool,
}

/// A spectrum as bars in ascending order, coloured by sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    /// What the eigenvalues belong to, for the caption and the table.
    pub title: String,
    /// Vertical axis.
    pub y: Axis,
    /// Eigenvalues in ascending order.
    pub eigenvalues: Vec<f64>,
    /// Eigenvalues within this distance of zero are drawn as zero.
    pub tolerance: f64,
    /// Index of the eigenvalue along which a kick is prepared.
    pub selected: Option<usize>,
}

/// A matrix of values in a [`Heat`].
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Name drawn above the matrix; empty for none.
    pub title: String,
    /// Names drawn beside the rows; empty for none, otherwise one per row.
    pub names: Vec<String>,
    /// Number of columns, at least 1.
    pub columns: usize,
    /// Row-major values, the first row on top; NaN is an empty cell.
    pub values: Vec<f64>,
}

impl Tile {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }
}

/// Matrices of values as coloured cells, side by side on one colour scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// What the colours measure, for the legend and the table.
    pub title: String,
    /// What the columns are; empty for nothing worth a word.
    pub x: String,
    /// What the rows are.
    pub y: String,
    /// Whether zero is the middle of the scale, so that signs differ in hue;
    /// otherwise the scale begins at zero.
    pub signed: bool,
    /// The matrices.
    pub tiles: Vec<Tile>,
}

/// One picture, one panel.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// Clouds of points.
    Scatter(Scatter),
    /// Curves.
    Lines(Lines),
    /// Eigenvalues.
    Spectrum(Spectrum),
    /// Matrices of values.
    Heat(Heat),
    /// Places and paths.
    Map(Map),
    /// Nothing to show yet, and why.
    Empty(String),
}

/// What the inspector says about one point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Slug of the inspected lane.
    pub lane: String,
    /// Objective there.
    pub objective: f64,
    /// Norm of the gradient.
    pub gradient_norm: f64,
    /// Hessian eigenvalues in ascending order: all, or some at either end.
    pub spectrum: Vec<f64>,
    /// Number of eigenvalues that there are.
    pub size: usize,
    /// Eigenvalues within this distance of zero count as zero.
    pub tolerance: f64,
    /// Number of negative eigenvalues in `spectrum`, whether or not the point is
    /// critical.
    pub index: usize,
    /// The verdict.
    pub kind: PointKind,
}

/// What a lane has cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    /// One count for each of the experiment's costs.
    pub counts: Vec<u64>,
    /// Milliseconds of computing, by the clock of whoever shows the run; zero where
    /// there is none. Never part of a result.
    pub milliseconds: f64,
}

/// The first passage of a milestone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passed {
    /// The step.
    pub step: u64,
    /// What the lane had cost by then.
    pub spent: Spent,
}

/// The state of one lane in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaneReadout {
    /// Slug of the lane.
    pub id: String,
    /// Name for readers.
    pub label: String,
    /// Colour.
    pub role: Role,
    /// What its last step said.
    pub verdict: Verdict,
    /// What the method says of itself ("kicked at step 12"), may be empty.
    pub note: String,
    /// One value per metric of the experiment.
    pub metrics: Vec<f64>,
    /// What it has cost up to now.
    pub spent: Spent,
    /// One entry per milestone of the experiment, empty where it is still ahead.
    pub milestones: Vec<Option<Passed>>,
}

/// Numbers of several walkers side by side, shown as a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// What the numbers are of.
    pub title: String,
    /// Names of the numbers.
    pub columns: Vec<String>,
    /// Whose they are, with one number per column.
    pub rows: Vec<(String, Vec<f64>)>,
    /// Legs of the reader's own walk.
    pub legs: usize,
    /// Whether that walk has ended.
    pub ended: bool,
}

/// A number of a [`Comparison`] as it is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The number; empty for none.
    pub value: String,
    /// What belongs to it, such as an interval; may be empty.
    pub note: String,
}

impl Cell {
    /// A cell without a note.
    #[must_use]
    pub fn of(value: impl Into<String>) -> Self {
        Self { value: value.into(), note: String::new() }
    }
}

/// One line of a [`Comparison`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What is compared.
    pub label: String,
    /// One cell for each column but the first.
    pub cells: Vec<Cell>,
}

/// A table that compares the lanes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What it is about.
    pub caption: String,
    /// Names of the columns; the first is that of the rows.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What follows from it.
    pub note: String,
}

/// Everything a lab shows at one step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Number of steps taken.
    pub step: u64,
    /// One sentence on what is to be seen now.
    pub sentence: String,
    /// One readout per lane.
    pub lanes: Vec<LaneReadout>,
    /// One picture per panel of the experiment, in its order. They are drawn where
    /// they are made and do not travel.
    #[serde(skip)]
    pub pictures: Vec<Picture>,
    /// The inspected point.
    pub inspection: Option<Inspection>,
    /// Numbers of the episode on show.
    pub sheet: Option<Sheet>,
    /// How the lanes compare, for laboratories that say more of it than milestones.
    pub comparison: Option<Comparison>,
}
