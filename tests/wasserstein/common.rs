//! What the tests share.

use critical_point_lab::{
    linalg,
    rng::{Purpose, Streams},
    wasserstein::{DoubleWell, Factorisation, Landscape, Particles, start},
};

pub fn well(dim: usize) -> DoubleWell {
    DoubleWell { dim, kappa: 1.5, barrier: 1.0, omega: 0.7 }
}

pub fn factorisation() -> Factorisation {
    Factorisation::new(&linalg::diagonal(&[3.0, 2.0, 1.0]))
}

pub fn landscapes() -> Vec<Box<dyn Landscape>> {
    // A target that is not diagonal, so that no coordinate is special.
    let mixed = linalg::square(&[2.0, 0.5, -0.3, 0.5, 1.5, 0.2, -0.3, 0.2, 1.0]);
    vec![Box::new(well(1)), Box::new(well(3)), Box::new(Factorisation::new(&mixed))]
}

pub fn cloud(n: usize, d: usize, seed: u32) -> Particles {
    start::normal_cloud(n, d, 0.9, &mut Streams::new(seed).at(Purpose::Start, 0))
}

pub fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}
