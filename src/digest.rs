//! Signatures: of a result, and of a reader's file.

use sha2::{Digest, Sha256};

/// Collects the canonical numbers of a result.
///
/// Numbers enter as their little-endian bits, every NaN as the same bits, text
/// with its length first.
#[derive(Default)]
pub struct Canonical(Sha256);

impl Canonical {
    /// Adds numbers in order.
    pub fn numbers(&mut self, values: &[f64]) {
        for value in values {
            let canonical = if value.is_nan() { f64::NAN } else { *value };
            self.0.update(canonical.to_bits().to_le_bytes());
        }
    }

    /// Adds a whole number.
    pub fn count(&mut self, n: u64) {
        self.0.update(n.to_le_bytes());
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) {
        self.count(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    /// The signature: the first 32 bits of the SHA-256, as eight hexadecimal digits.
    #[must_use]
    pub fn signature(self) -> String {
        hexadecimal(&self.0.finalize()[..4])
    }
}

/// Digest of a file's content: the first 64 bits of the SHA-256, as sixteen
/// hexadecimal digits.
#[must_use]
pub fn file(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes)[..8])
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
