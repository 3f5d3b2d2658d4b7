//! The distribution of perturbations, and what it keeps.

use critical_point_lab::{
    labs::wasserstein::problem::{Ensemble, Isotropic, Nonlocal, OfParticles, Part, dense},
    linalg::{self, Eigen, Matrix, diagonal},
    optim::{
        Iterate,
        methods::{HessianNoise, Perturbation},
    },
    rng::{Purpose, Streams},
};

use super::common::{advance, cloud, factorisation, flow, forms, hessian, irregular, moved, norm};

/// `E xi xi^T = N H_nonlocal^2` whether it is drawn by low rank or by its definition, and equal
/// energy for isotropic noise.
#[test]
fn noise_has_the_covariance_of_its_definition() {
    for form in forms() {
        let (name, functional) = (form.name, &*form.functional);
        let (n, d) = (3, functional.dim());
        let x = cloud(n, d, 7);
        let objective = OfParticles { functional, particles: n };
        let part = hessian(functional, &x.view(), Part::Nonlocal);
        let covariance = &part * &part * n as f64;
        let energy = part.norm_squared();
        let draws = 20_000;
        let mut found = Matrix::zeros(n * d, n * d);
        let mut isotropic = 0.0;
        for step in 0..draws {
            let draw = |noise: &dyn Perturbation| {
                let mut rng = Streams::new(5).at(Purpose::Perturbation, step);
                noise.draw(&objective, x.data(), &mut rng)
            };
            let xi = Matrix::from_column_slice(n * d, 1, &draw(&Nonlocal(functional)));
            found += &xi * xi.transpose() / draws as f64;
            let norm = norm(&draw(&Isotropic(functional)), n);
            isotropic += norm * norm / draws as f64;
        }
        let deviation = (found - &covariance).amax() / covariance.amax();
        assert!(deviation < 0.05, "{name}: {deviation}");
        assert!((isotropic - energy).abs() < 0.02 * energy, "{name}: {isotropic} {energy}");
    }
}

/// The covariance of the low-rank draw is that of `sqrt(N) H_nonlocal z`.
#[test]
fn low_rank_noise_has_the_covariance_of_its_definition() {
    let mut hessian = irregular(4, 2, 2);
    let nonlocal = dense(&mut hessian, Part::Nonlocal);
    let expected = &nonlocal * &nonlocal * 4.0;
    let draws = 40_000;
    let mut found = diagonal(&[0.0; 8]);
    for draw in 0..draws {
        let xi = hessian.nonlocal_noise(&mut Streams::new(3).at(Purpose::Perturbation, draw));
        let xi = nalgebra::DVector::from_column_slice(&xi);
        found += &xi * xi.transpose() / draws as f64;
    }
    let deviation = (&found - &expected).amax() / expected.amax();
    assert!(deviation < 0.04, "{deviation}");
}

/// The trap: the flow, saddle-free Newton and nonlocal noise are linear maps of
/// the cloud, so the rank of its second moment stays; full noise raises it.
#[test]
fn linear_maps_keep_the_rank_and_full_noise_does_not() {
    let functional = factorisation();
    let rng = |step| Streams::new(2).at(Purpose::Perturbation, step);
    let x = functional.on_saddle(&[0], 30, &mut Streams::new(2).at(Purpose::Start, 0));
    let objective = OfParticles { functional: &functional, particles: 30 };
    let rank = |x: Iterate| {
        let moment = Ensemble::new(30, 3, x.x).view().moment();
        let values = Eigen::of(linalg::square(&moment)).values;
        values.iter().filter(|l| **l > 1e-12).count()
    };
    let kicked = |noise: &dyn Perturbation| {
        let xi = noise.draw(&objective, x.data(), &mut rng(0));
        let mut iterate = Iterate::new(&objective, moved(&x, 0.1, &xi).into_data());
        (0..60).for_each(|step| advance(&objective, &mut iterate, &flow(0.1), step));
        iterate
    };
    let trapped = kicked(&Nonlocal(&functional));
    assert!((trapped.value - 1.25).abs() < 1e-3);
    assert_eq!(rank(trapped), 1);
    let free = kicked(&HessianNoise);
    assert!(free.value < 0.01, "{}", free.value);
    assert_eq!(rank(free), 3);
    let few = OfParticles { functional: &functional, particles: 5 };
    let nothing = Nonlocal(&functional).draw(&few, &[0.0; 15], &mut rng(0));
    assert!(nothing.iter().all(|x| *x == 0.0), "at the origin the noise vanishes identically");
}
