//! Perturbations that leave a saddle.

use rand::rngs::ChaCha8Rng;

use super::{Particles, SecondOrder};
use crate::{math, rng};

/// The distribution of a perturbation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// `xi = sqrt(N) H_nonlocal z` with `z ~ N(0, I)`: on particles the Gaussian
    /// field of PWGF with kernel `int K(x, z) K(z, y) mu(dz)` (arXiv 2509.16974;
    /// particle form in arXiv 2610.10218, eq. 400).
    Nonlocal,
    /// The same with the full Hessian.
    Full,
    /// Independent `N(0, s^2 I_d)` per particle with `s^2 = |H_nonlocal|_F^2 / d`,
    /// the same energy in `L^2(mu)` as [`Noise::Nonlocal`].
    Isotropic,
    /// Independent `N(0, I_d)` per particle, whatever the Hessian is.
    Jitter,
}

impl Noise {
    /// One draw at `x`. Its energy `E |xi|^2` in `L^2(mu)` is `|H_part|_F^2`, that of
    /// [`Noise::Jitter`] is `d`.
    #[must_use]
    pub fn draw<F: SecondOrder + ?Sized>(
        self,
        functional: &F,
        x: &Particles,
        rng: &mut ChaCha8Rng,
    ) -> Particles {
        let (n, d) = (x.len(), x.dim());
        let mut z = Particles::zeros(n, d);
        rng::fill_normal(rng, z.data_mut());
        let mut xi = Particles::zeros(n, d);
        match self {
            Self::Nonlocal => functional.add_nonlocal(x, &z, &mut xi),
            Self::Full => xi = functional.hessian_times(x, &z),
            Self::Jitter => return z,
            Self::Isotropic => {
                let energy = functional.linearise(x).nonlocal_energy();
                return z.scaled(math::sqrt(energy / d as f64));
            }
        }
        xi.scaled(math::sqrt(n as f64))
    }
}
