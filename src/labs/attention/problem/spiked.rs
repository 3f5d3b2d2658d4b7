//! What random matrix theory predicts for principal component analysis of spiked
//! covariances, in the limit of large dimension (Baik, Ben Arous and Péché 2005, doi
//! 10.1214/009117905000000233).
//!
//! `gamma = d / m` is the ratio of dimension to samples.

use crate::math;

/// The largest eigenvalue and the squared cosine between its eigenvector and the
/// spike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Squared cosine; 0 up to the threshold.
    pub overlap: f64,
    /// Largest eigenvalue.
    pub eigenvalue: f64,
}

/// Of `(1/m) sum_k g_k g_k^T` with `g_k ~ N(0, I + rho v v^T)`.
#[must_use]
pub fn multiplicative(gamma: f64, rho: f64) -> Prediction {
    let root = math::sqrt(gamma);
    if rho <= root {
        return Prediction { overlap: 0.0, eigenvalue: (1.0 + root) * (1.0 + root) };
    }
    let overlap = (1.0 - gamma / (rho * rho)) / (1.0 + gamma / rho);
    Prediction { overlap, eigenvalue: (1.0 + rho) * (1.0 + gamma / rho) }
}

/// The value of `rho` up to which nothing is seen.
#[must_use]
pub fn multiplicative_threshold(gamma: f64) -> f64 {
    math::sqrt(gamma)
}

/// Of `theta v v^T + (1/m) G G^T` with a standard normal `G`.
#[must_use]
pub fn additive(gamma: f64, theta: f64) -> Prediction {
    let root = math::sqrt(gamma);
    if theta <= additive_threshold(gamma) {
        return Prediction { overlap: 0.0, eigenvalue: (1.0 + root) * (1.0 + root) };
    }
    let apart = theta - gamma;
    Prediction { overlap: 1.0 - gamma / (apart * apart), eigenvalue: theta + theta / apart }
}

/// The value of `theta` up to which nothing is seen.
#[must_use]
pub fn additive_threshold(gamma: f64) -> f64 {
    gamma + math::sqrt(gamma)
}

/// Of the second moment of `L` tokens from `N(0, S_t)`, where `S_t` itself is a
/// multiplicative spiked Wishart matrix: `first = d / m`, `second = d / L`.
#[must_use]
pub fn two_stage(first: f64, second: f64, rho: f64) -> Prediction {
    let inner = multiplicative(first, rho);
    if inner.overlap == 0.0 {
        return Prediction { overlap: 0.0, eigenvalue: f64::NAN };
    }
    let l = inner.eigenvalue;
    let (once, twice) = marchenko_pastur(first, l);
    let phi = l + second * l * once;
    let slope = 1.0 - second * twice;
    if slope <= 0.0 {
        return Prediction { overlap: 0.0, eigenvalue: f64::NAN };
    }
    Prediction { overlap: inner.overlap * l * slope / phi, eigenvalue: phi }
}

/// `int t / (l - t) dMP(t)` and `int (t / (l - t))^2 dMP(t)` for the law of
/// Marchenko and Pastur with ratio `gamma` and `l` above its upper edge.
fn marchenko_pastur(gamma: f64, l: f64) -> (f64, f64) {
    // G(l) = int 1 / (l - t) dMP and its derivative, in closed form.
    let centre = l - gamma - 1.0;
    let root = math::sqrt(centre * centre - 4.0 * gamma);
    let numerator = l + gamma - 1.0 - root;
    let g = numerator / (2.0 * gamma * l);
    let slope = (1.0 - centre / root) / (2.0 * gamma * l) - g / l;
    (l * g - 1.0, -l * l * slope - 2.0 * l * g + 1.0)
}
