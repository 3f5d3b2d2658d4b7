//! Eigenvalues by sign.

use super::theme::Sign;
use crate::frame::Spectrum;

/// What a sign is called.
pub(super) const fn sign_name(sign: Sign) -> &'static str {
    match sign {
        Sign::Negative => "negative",
        Sign::Zero => "zero",
        Sign::Positive => "positive",
    }
}

/// Neighbouring eigenvalues of one sign, with none between them that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub sign: Sign,
    pub first: usize,
    pub count: usize,
}

impl Group {
    /// "2 negative".
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.count, sign_name(self.sign))
    }
}

/// Sign of an eigenvalue; not a number counts as zero.
pub(super) fn sign(value: f64, tolerance: f64) -> Sign {
    if value.is_nan() || value.abs() <= tolerance {
        Sign::Zero
    } else if value < 0.0 {
        Sign::Negative
    } else {
        Sign::Positive
    }
}

/// The runs of one sign, at most three if the eigenvalues ascend, and one more where they
/// are the two ends of a spectrum.
pub(super) fn groups(spectrum: &Spectrum) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (i, value) in spectrum.eigenvalues.iter().enumerate() {
        let sign = sign(*value, spectrum.tolerances[i]);
        match groups.last_mut() {
            Some(group) if group.sign == sign && spectrum.gap() != Some(i) => group.count += 1,
            _ => groups.push(Group { sign, first: i, count: 1 }),
        }
    }
    groups
}
