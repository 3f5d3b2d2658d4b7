//! The list of laboratories: one folder and one line each.

mod registry;

pub use registry::{Listed, find, first, install, installed};
pub(crate) use registry::{laboratories, same};

use crate::lab::{Lab, Manifest};

laboratories! {
    wasserstein: Wasserstein,
    attention: Attention,
    navigation: Navigation,
    copy_average: CopyAverage,
    plane: Plane,
    landscape: Landscape,
}
