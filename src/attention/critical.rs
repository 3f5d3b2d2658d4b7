//! Critical points in closed form.

use crate::verdict::morse_index;

/// A critical point of a loss, one of a pair `+-u`.
#[derive(Clone, Debug, PartialEq)]
pub struct CriticalPoint {
    /// Eigenvectors it is made of, from 0 for the largest eigenvalue, ascending.
    pub support: Vec<usize>,
    /// The point.
    pub point: Vec<f64>,
    /// The loss there.
    pub value: f64,
    /// Eigenvalues of the Hessian there, in ascending order.
    pub spectrum: Vec<f64>,
    /// Dimension of the sphere of critical points that it lies on because of
    /// repeated eigenvalues; 0 if it is isolated.
    pub sphere: usize,
}

impl CriticalPoint {
    /// Morse index: the number of negative eigenvalues.
    #[must_use]
    pub fn index(&self) -> usize {
        let largest = self.spectrum.iter().fold(0.0_f64, |m, l| m.max(l.abs()));
        morse_index(&self.spectrum, 1e-9 * largest)
    }

    /// What the reader calls it: `e1`, `e1 + e5`, or `0`.
    #[must_use]
    pub fn name(&self) -> String {
        if self.support.is_empty() {
            return "0".to_string();
        }
        self.support.iter().map(|i| format!("e{}", i + 1)).collect::<Vec<_>>().join(" + ")
    }
}
