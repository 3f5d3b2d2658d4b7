//! The distribution of perturbations.

use critical_point_lab::{
    linalg::{Matrix, diagonal},
    math,
    rng::{Purpose, Streams},
    wasserstein::{Noise, Part, Structure, dense, linearised},
};

use super::common::{Form, cloud, forms, irregular};

/// `E xi xi^T = N H_nonlocal^2` whether it is drawn by low rank or by its definition, with
/// as many normal numbers as the Hessian has features, and equal energy for isotropic
/// noise.
#[test]
fn noise_has_the_covariance_of_its_definition() {
    for Form { functional, landscape, structure, .. } in forms() {
        let (n, d) = (3, landscape.dim());
        let x = cloud(n, d, 7);
        let part = dense(&*landscape, &x, Part::Nonlocal);
        let covariance = &part * &part * n as f64;
        let energy = math::sum(part.iter().map(|h| h * h));
        let normals = match structure {
            Structure::General => n * d,
            Structure::LinearMaps => d * (d + 1) / 2,
            Structure::Coordinatewise => d,
            Structure::Moments(r) => r,
        };
        let draws = 20_000;
        let mut found = Matrix::zeros(n * d, n * d);
        let mut isotropic = 0.0;
        for step in 0..draws {
            let draw = |noise: Noise| {
                noise.draw(&*landscape, &x, &mut Streams::new(5).at(Purpose::Perturbation, step))
            };
            let nonlocal = draw(Noise::Nonlocal);
            assert_eq!(nonlocal.normals, normals, "{functional}");
            let xi = Matrix::from_column_slice(n * d, 1, nonlocal.field.data());
            found += &xi * xi.transpose() / draws as f64;
            let norm = draw(Noise::Isotropic).field.norm();
            isotropic += norm * norm / draws as f64;
        }
        let deviation = (found - &covariance).amax() / covariance.amax();
        assert!(deviation < 0.05, "{functional}: {deviation}");
        assert!((isotropic - energy).abs() < 0.02 * energy, "{functional}: {isotropic} {energy}");
    }
}

/// The covariance of the low-rank draw is that of `sqrt(N) H_nonlocal z`.
#[test]
fn low_rank_noise_has_the_covariance_of_its_definition() {
    let mut hessian = irregular(4, 2, 2);
    let nonlocal = linearised::dense(&mut hessian, Part::Nonlocal);
    let expected = &nonlocal * &nonlocal * 4.0;
    let draws = 40_000;
    let mut found = diagonal(&[0.0; 8]);
    for draw in 0..draws {
        let xi = hessian.nonlocal_noise(&mut Streams::new(3).at(Purpose::Perturbation, draw));
        let xi = nalgebra::DVector::from_column_slice(xi.data());
        found += &xi * xi.transpose() / draws as f64;
    }
    let deviation = (&found - &expected).amax() / expected.amax();
    assert!(deviation < 0.04, "{deviation}");
}
