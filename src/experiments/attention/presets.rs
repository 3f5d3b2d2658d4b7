//! Runs worth looking at.

use crate::experiments::Preset;

/// The presets; the first is the run that the page opens with.
pub const PRESETS: &[Preset] = &[Preset {
    slug: "attention-saddle",
    label: "From the saddle e2",
    story: "All methods start at the second eigenvector, displaced by one part in a million. \
                It is a strict saddle of index 1 with R = 5.75; the minimum along the leading \
                eigenvector has 3.75. Newton's method stays, the others leave.",
    link: "",
}];
