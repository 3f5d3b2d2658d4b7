//! What a lab shows, as numbers. Drawing ([`crate::plot`]) never calls
//! mathematics, and mathematics never draws: this module is all they share.

mod graph;
mod map;
mod picture;
mod readout;
mod table;

use serde::{Deserialize, Serialize};

pub use graph::{Edge, Graph, Node, Walker};
pub use map::{LETTERS, Map, Place, Track};
pub use picture::{
    Abscissa, Arrow, Arrows, Axis, Basins, Cloud, Curve, Dot, Field, Handle, Heat, KickArrow,
    Level, Lines, Mark, Over, Picture, Ray, Region, Scale, Scatter, Spectrum, Surface, Tile, Trail,
};
pub use readout::{Inspection, LaneReadout, Passed, Spent};
pub use table::{Cell, Comparison, Row, Sheet};

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

/// Kinds of pictures that only some laboratories draw, and whose code the modules of the
/// others go without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rare {
    /// [`Picture::Map`].
    Map,
    /// [`Picture::Surface`].
    Surface,
    /// [`Picture::Basins`].
    Basins,
    /// [`Picture::Arrows`].
    Arrows,
    /// [`Picture::Graph`].
    Graph,
}

/// The kinds of critical point that pictures mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// Drawn as a diamond.
    Saddle,
    /// Drawn as a disc.
    Minimum,
    /// Drawn as a triangle; only functions of the reader's and a few others have one.
    Maximum,
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
    /// One picture per panel of the laboratory, in its order. They are drawn where
    /// they are made and do not travel.
    #[serde(skip)]
    pub pictures: Vec<Picture>,
    /// The inspected point.
    pub inspection: Option<Inspection>,
    /// Numbers of the walks on show.
    pub sheet: Option<Sheet>,
    /// Whether pictures become finer when they are asked for again.
    pub coarse: bool,
    /// How the lanes compare, for laboratories that say more of it than milestones.
    pub comparison: Option<Comparison>,
}
