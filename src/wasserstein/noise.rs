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

/// A perturbation.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The field.
    pub field: Particles,
    /// Independent normal numbers that it is made of.
    pub normals: usize,
}

impl Noise {
    /// One draw at `x`. Its energy `E |xi|^2` in `L^2(mu)` is `|H_part|_F^2`, that of
    /// [`Noise::Jitter`] is `d`.
    ///
    /// Nonlocal noise is drawn from `r` normal numbers where the Hessian shows a low-rank
    /// form ([`super::LowRank::nonlocal_noise`]), and by its definition from `N d`
    /// elsewhere: the law is the same.
    #[must_use]
    pub fn draw<F: SecondOrder + ?Sized>(
        self,
        functional: &F,
        x: &Particles,
        rng: &mut ChaCha8Rng,
    ) -> Draw {
        if self == Self::Nonlocal
            && let Some(low_rank) = functional.linearise(x).low_rank()
        {
            return Draw { field: low_rank.nonlocal_noise(rng), normals: low_rank.rank() };
        }
        let (n, d) = (x.len(), x.dim());
        let mut z = Particles::zeros(n, d);
        rng::fill_normal(rng, z.data_mut());
        let field = match self {
            Self::Nonlocal => {
                let mut xi = Particles::zeros(n, d);
                functional.add_nonlocal(x, &z, &mut xi);
                xi.scaled(math::sqrt(n as f64))
            }
            Self::Full => functional.hessian_times(x, &z).scaled(math::sqrt(n as f64)),
            Self::Jitter => z,
            Self::Isotropic => {
                let energy = functional.linearise(x).nonlocal_energy();
                z.scaled(math::sqrt(energy / d as f64))
            }
        };
        Draw { field, normals: n * d }
    }
}
