//! Hessians at one measure against the products that recompute everything.

use critical_point_lab::{
    linalg::Matrix,
    wasserstein::{Network, Part, SecondOrder, Structure, TanhMoments, dense, linearised},
};

use super::common::{cloud, landscapes, stream};

fn far(a: &Matrix, b: &Matrix) -> f64 {
    (a - b).amax() / (1.0 + b.amax())
}

#[test]
fn products_and_low_rank_forms_agree_with_the_general_ones() {
    for (name, landscape) in landscapes() {
        let x = cloud(7, landscape.dim(), 3);
        let mut found = landscape.linearise(&x);
        for part in [Part::Full, Part::Nonlocal] {
            let expected = dense(&*landscape, &x, part);
            let found_dense = linearised::dense(&mut *found, part);
            assert!(far(&found_dense, &expected) < 1e-14, "{name} {part:?}");
            if let Some(low_rank) = found.low_rank() {
                let found_dense = linearised::dense(&mut low_rank.into_owned(), part);
                assert!(far(&found_dense, &expected) < 1e-14, "{name} {part:?} as low rank");
            }
        }
        let nonlocal = dense(&*landscape, &x, Part::Nonlocal);
        let energy = nonlocal.norm_squared();
        assert!((found.nonlocal_energy() - energy).abs() < 1e-13 * (1.0 + energy), "{name}");
        assert_eq!(found.low_rank().is_some(), found.structure() != Structure::General);
    }
}

/// Activations of more than 64 MB: the last blocks are recomputed, and nothing offers
/// to store the features.
#[test]
fn what_does_not_fit_is_recomputed() {
    let network = Network::taught(8192, 1, 3, &mut stream(2));
    let (n, d) = (1100, 2);
    let (x, v) = (cloud(n, d, 4), cloud(n, d, 5));
    let mut hessian = network.linearise(&x);
    assert_eq!(hessian.structure(), Structure::General);
    assert!(hessian.low_rank().is_none());
    let expected = network.hessian_times(&x, &v);
    let mut out = vec![f64::NAN; n * d];
    hessian.times(v.data(), &mut out);
    for (o, e) in out.iter().zip(expected.data()) {
        assert!((o - e).abs() < 1e-14);
    }
}

#[test]
fn structures_are_those_of_the_functionals() {
    let structures: Vec<Structure> = landscapes()
        .iter()
        .map(|(_, landscape)| landscape.linearise(&cloud(5, landscape.dim(), 1)).structure())
        .collect();
    let expected = [
        Structure::General,
        Structure::General,
        Structure::Moments(16),
        Structure::Moments(6),
        Structure::Coordinatewise,
    ];
    assert_eq!(structures, expected);
    let working = TanhMoments::working_set();
    let x = cloud(3, 64, 1);
    let expected = dense(&working, &x, Part::Full);
    assert!(far(&linearised::dense(&mut *working.linearise(&x), Part::Full), &expected) < 1e-14);
}
