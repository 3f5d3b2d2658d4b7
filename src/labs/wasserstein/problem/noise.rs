//! The jumps of PWGF (arXiv 2509.16974), drawn by what only measures have.

use super::{Functional, Particles};
use crate::{
    math::{self, Buffer},
    optim::{
        Objective,
        methods::{Jitter, Perturbation},
    },
    rng::ChaCha8Rng,
};

/// `xi = n^{1/2} H_nonlocal z` with `z ~ N(0, I)`: on `n` particles the Gaussian field of PWGF
/// with kernel `int K(x, z) K(z, y) mu(dz)` (particle form in arXiv 2610.10218, eq. 400). Its
/// energy `E |xi|^2` in `L^2(mu)` is `|H_nonlocal|_F^2`.
///
/// Drawn from `r` normal numbers where the Hessian shows a low-rank form
/// ([`super::LowRank::nonlocal_noise`]), and by its definition from `n d` elsewhere: the law is
/// the same.
pub struct Nonlocal<'a>(pub &'a dyn Functional);

impl Perturbation for Nonlocal<'_> {
    fn draw(&self, objective: &dyn Objective, x: &[f64], rng: &mut ChaCha8Rng) -> Buffer {
        let particles = Particles::new(self.0.dim(), x);
        let mut hessian = self.0.linearise(&particles);
        if let Some(low_rank) = hessian.low_rank() {
            return low_rank.nonlocal_noise(rng);
        }
        let z = Jitter.draw(objective, x, rng);
        let mut xi = Buffer::zeros(x.len());
        hessian.add_nonlocal(&z, &mut xi);
        let factor = math::sqrt(particles.len() as f64);
        xi.iter_mut().for_each(|xi| *xi *= factor);
        xi
    }
}

/// Independent `N(0, s^2 I_d)` per particle with `s^2 = |H_nonlocal|_F^2 / d`, the same energy
/// as [`Nonlocal`].
pub struct Isotropic<'a>(pub &'a dyn Functional);

impl Perturbation for Isotropic<'_> {
    fn draw(&self, objective: &dyn Objective, x: &[f64], rng: &mut ChaCha8Rng) -> Buffer {
        let d = self.0.dim();
        let mut xi = Jitter.draw(objective, x, rng);
        let energy = self.0.linearise(&Particles::new(d, x)).nonlocal_energy();
        let factor = math::sqrt(energy / d as f64);
        xi.iter_mut().for_each(|xi| *xi *= factor);
        xi
    }
}
