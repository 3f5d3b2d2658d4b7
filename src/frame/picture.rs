//! What is drawn: clouds, curves, spectra, matrices and maps, as numbers.

use serde::{Deserialize, Serialize};

use super::{Graph, Landmark, Map, Rare, Role};

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
    /// Ways of clouds up to now, drawn beneath them.
    pub trails: Vec<Curve>,
    /// A point that the reader can move.
    pub handle: Option<Handle>,
}

/// What the reader moves in a scatter picture: a point, by dragging or with the arrow keys, and
/// arrows.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// Where the point is.
    pub at: [f64; 2],
    /// The parameters that its coordinates are, as in a link.
    pub keys: [&'static str; 2],
    /// Arrows by which the inspected point is kicked.
    pub kicks: Vec<KickArrow>,
}

/// An eigenvector `v` of the Hessian at the inspected point `x`, drawn as arrows to both sides
/// of it: the reader pulls one to `x + t v` and lets go.
#[derive(Clone, Debug, PartialEq)]
pub struct KickArrow {
    /// Which eigenvector, counted from the smallest eigenvalue, from 0.
    pub mode: usize,
    /// Its eigenvalue `lambda`.
    pub eigenvalue: f64,
    /// Place and height of `x`.
    pub from: [f64; 3],
    /// By how much a kick of amplitude 1 displaces the place.
    pub along: [f64; 2],
    /// Amplitudes `t` in order, from one farthest pull to the other, and the heights there to
    /// second order, `F + t <grad F, v> + lambda t^2 / 2`.
    pub model: Vec<[f64; 2]>,
}

/// The way of a lane over a surface; it ends in a ball.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    /// Name in the key.
    pub label: String,
    /// Colour and dash.
    pub role: Role,
    /// Positions and heights `[x, y, z]` in order.
    pub points: Vec<[f64; 3]>,
}

/// A function of two variables in three dimensions, which the reader can turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// Name of the axis to the right.
    pub x: String,
    /// Name of the axis to the back.
    pub y: String,
    /// The heights.
    pub field: Field,
    /// The surface is cut off above this height.
    pub top: f64,
    /// Ways over the surface. What lies off it is tied to it.
    pub trails: Vec<Trail>,
    /// Named critical points, drawn on the surface.
    pub marks: Vec<Mark>,
    /// Arrows by which the inspected point is kicked.
    pub kicks: Vec<KickArrow>,
    /// The parameters that the place is where all ways begin, as in a link, if the reader can drag
    /// it there.
    pub keys: Option<[&'static str; 2]>,
}

/// Where one method leads from each start of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Name drawn above.
    pub title: String,
    /// What is drawn beneath.
    pub note: String,
    /// Row-major, the first row at the lower end: the class of each start, counted from 1 (0
    /// for none), and its shade, 0 for the full colour.
    pub cells: Vec<[u8; 2]>,
}

/// Grids of starts coloured by where they lead, side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Basins {
    /// What colour and shade say.
    pub title: String,
    /// The grids.
    pub regions: Vec<Region>,
    /// Starts in a row of a grid, at least 1.
    pub columns: usize,
    /// Ends of the window: of `x`, then of `y`.
    pub window: [[f64; 2]; 2],
    /// What starts can lead to, in the order of the classes.
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

/// What a reader can have curves over steps drawn against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Abscissa {
    /// The step.
    #[default]
    Steps,
    /// Gradients and Hessian products; a dense Hessian is as many products as it has rows.
    Evaluations,
    /// Milliseconds of computing, by the clock of whoever shows the run.
    Milliseconds,
}

/// What the abscissa of curves has to do with steps.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// Nothing.
    Else,
    /// It is the reader's [`Abscissa`]: the steps of every curve's vertices, or no curves where
    /// the abscissa is the step.
    Chosen(Vec<Vec<f64>>),
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
    /// What the abscissa has to do with steps.
    pub over: Over,
}

impl Lines {
    /// Whether the abscissa is the step.
    #[must_use]
    pub fn is_over_steps(&self) -> bool {
        matches!(&self.over, Over::Chosen(steps) if steps.is_empty())
    }

    /// The vertex of a curve at a step: of its vertices there the last, or of those before it if
    /// the curve goes on.
    #[must_use]
    pub fn at_step(&self, curve: usize, step: f64) -> Option<[f64; 2]> {
        let points = &self.curves.get(curve)?.points;
        let steps = match &self.over {
            Over::Else => return None,
            Over::Chosen(steps) => steps.get(curve),
        };
        let after = match steps {
            None => points.partition_point(|point| point[0] <= step),
            Some(steps) => steps.partition_point(|own| *own <= step),
        };
        let last = after.checked_sub(1)?;
        let [x, y] = *points.get(last)?;
        let own = steps.map_or(x, |steps| steps[last]);
        let goes_on = after < points.len() || own == step;
        goes_on.then_some([steps.map_or(step, |_| x), y])
    }
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
    /// The distance from zero within which each eigenvalue is drawn as zero.
    pub tolerances: Vec<f64>,
    /// Index of the eigenvalue along which a kick is prepared.
    pub selected: Option<usize>,
    /// How many are not known between the lower and the upper half of those given.
    pub between: usize,
}

impl Spectrum {
    /// Index of the first eigenvalue beyond those that are not known, if there are any.
    #[must_use]
    pub fn gap(&self) -> Option<usize> {
        (self.between > 0).then_some(self.eigenvalues.len() / 2)
    }
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

/// An axis of [`Arrows`] from the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Ray {
    /// Name drawn at its end.
    pub label: String,
    /// Its end.
    pub to: [f64; 2],
    /// Colour of the arrow that it is for, if it is for one.
    pub role: Option<Role>,
}

/// An arrow from the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// Short name, drawn at its tip.
    pub tag: String,
    /// Name in the key, with what is to be read there.
    pub label: String,
    /// Colour.
    pub role: Role,
    /// Its tip.
    pub to: [f64; 2],
    /// Where its tip has been, in order.
    pub trail: Vec<[f64; 2]>,
    /// Drawn with a broken line.
    pub broken: bool,
    /// Where its tip comes to rest, if that is known: drawn as a ring.
    pub goal: Option<[f64; 2]>,
}

/// A point beneath arrows.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Position `[x, y]`.
    pub at: [f64; 2],
    /// Its area, as a part of the largest one's.
    pub share: f64,
}

/// Arrows between axes from one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrows {
    /// Words above the picture.
    pub title: String,
    /// Points beneath.
    pub dots: Vec<Dot>,
    /// A line beneath.
    pub outline: Vec<[f64; 2]>,
    /// The axes.
    pub rays: Vec<Ray>,
    /// The arrows, drawn in order.
    pub arrows: Vec<Arrow>,
    /// Lower left and upper right corner of what is drawn, `y` upwards.
    pub corners: [[f64; 2]; 2],
    /// Whether the reader moves the arrows of all lanes together, to one place.
    pub together: bool,
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
    /// Arrows between axes.
    Arrows(Arrows),
    /// A function of two variables in three dimensions.
    Surface(Surface),
    /// Starts by where they lead.
    Basins(Basins),
    /// Critical points, edges and walkers.
    Graph(Graph),
    /// Nothing to show yet, and why.
    Empty(String),
}

impl Picture {
    /// Its kind, if that is a rare one.
    #[must_use]
    pub fn rare(&self) -> Option<Rare> {
        match self {
            Self::Map(_) => Some(Rare::Map),
            Self::Surface(_) => Some(Rare::Surface),
            Self::Basins(_) => Some(Rare::Basins),
            Self::Arrows(_) => Some(Rare::Arrows),
            Self::Graph(_) => Some(Rare::Graph),
            _ => None,
        }
    }
}
