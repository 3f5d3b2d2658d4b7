//! What laboratories would otherwise write each for itself.
//!
//! | file | holds |
//! |---|---|
//! | [`lanes`] | lanes from the options of a method, each with its colour |
//! | [`lines`] | metrics against the step, with the levels of known critical points |
//! | [mod@spectrum] | the panel of Hessian eigenvalues, inspection |
//! | [mod@section] | the panel of the landscape around the inspected point |
//! | [`words`] | the sentence above the figure, notes |
//! | [`counts`] | milestones, costs, and shares of runs |

pub mod counts;
pub mod lanes;
pub mod lines;
pub mod section;
pub mod spectrum;
pub mod words;

pub use counts::{COSTS, costs, has_escaped, shares};
pub use lanes::{Lanes, running};
pub use lines::{above, levels, over, over_steps};
pub use section::{kicks, section};
pub use spectrum::{inspect, spectrum, stand};
pub use words::{grouped, note, sentence};
