//! What the laboratory claims, to be tested live.

use crate::claim::Claim;

/// The claims.
pub const CLAIMS: &[Claim] = &[];
