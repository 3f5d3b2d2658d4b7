//! Where clouds begin.

use rand::rngs::ChaCha8Rng;

use super::{Factorisation, Particles};
use crate::{math, rng};

/// `n` independent particles of `N(0, spread^2 I)`.
#[must_use]
pub fn normal_cloud(n: usize, d: usize, spread: f64, rng: &mut ChaCha8Rng) -> Particles {
    let mut cloud = Particles::zeros(n, d);
    rng::fill_normal(rng, cloud.data_mut());
    cloud.scaled(spread)
}

/// A normal cloud that equals its own mirror image through the origin: particles
/// `2 j` and `2 j + 1` are opposite, and a last odd one is at the origin. Every
/// flow of an even functional keeps that symmetry, in exact arithmetic.
#[must_use]
pub fn mirrored_cloud(n: usize, d: usize, spread: f64, rng: &mut ChaCha8Rng) -> Particles {
    let half = normal_cloud(n / 2, d, spread, rng);
    let mut cloud = Particles::zeros(n, d);
    for k in 0..d {
        let mirrored = half.coordinate(k).iter().flat_map(|t| [*t, -t]);
        for (to, from) in cloud.coordinate_mut(k).iter_mut().zip(mirrored) {
            *to = from;
        }
    }
    cloud
}

/// A cloud exactly on the saddle of a factorisation that keeps a subset `S` of
/// eigenpairs: `x_i = sum_{k in S} z_ik u_k` with normal `z`, made to have the
/// empirical second moment `diag(s_k)` exactly.
///
/// # Panics
/// If there are fewer particles than kept eigenpairs.
#[must_use]
pub fn on_saddle(
    functional: &Factorisation,
    subset: &[usize],
    n: usize,
    rng: &mut ChaCha8Rng,
) -> Particles {
    assert!(n >= subset.len(), "on_saddle: {n} particles for rank {}", subset.len());
    let d = super::Functional::dim(functional);
    let mut cloud = Particles::zeros(n, d);
    let mut kept: Vec<Vec<f64>> = Vec::new();
    for &k in subset {
        let mut z = vec![0.0; n];
        rng::fill_normal(rng, &mut z);
        // Twice is enough: the second pass removes what rounding left behind.
        for _ in 0..2 {
            for other in &kept {
                let overlap = math::dot(&z, other);
                z.iter_mut().zip(other).for_each(|(z, o)| *z -= overlap * o);
            }
            let norm = math::sqrt(math::dot(&z, &z));
            z.iter_mut().for_each(|z| *z /= norm);
        }
        let size = math::sqrt(functional.eigenvalue(k) * n as f64);
        for (a, u) in functional.eigenvector(k).iter().enumerate() {
            for (x, z) in cloud.coordinate_mut(a).iter_mut().zip(&z) {
                *x += size * u * z;
            }
        }
        kept.push(z);
    }
    cloud
}

/// Displaces each particle by `N(0, size^2 I)`.
pub fn jitter(cloud: &mut Particles, size: f64, rng: &mut ChaCha8Rng) {
    for x in cloud.data_mut() {
        *x += size * rng::normal(rng);
    }
}
