//! Spectra and distances in closed form.

use critical_point_lab::{
    labs::wasserstein::problem::{Ensemble, Functional},
    linalg::{self, Eigen},
    math::{self, Buffer},
    rng::{Purpose, Streams},
};

use super::common::{
    assert_spectrum, close, cloud, factorisation, gradient, norm, repeated, spectrum, well,
};

#[test]
fn the_double_well_has_the_spectra_of_its_closed_form() {
    let (n, d) = (9, 3);
    let functional = well(d);
    let saddle = Ensemble::zeros(n, d);
    assert_eq!(functional.value(&saddle.view()), 0.25);
    assert_eq!(norm(&gradient(&functional, &saddle.view()), n), 0.0);
    let across = [(0.7, d - 1), (0.7 + 1.5, (d - 1) * (n - 1))];
    let expected = [&[(-1.0, 1), (0.5, n - 1)][..], &across].concat();
    assert_spectrum(&spectrum(&functional, &saddle.view()), &repeated(&expected), 1e-9);

    let mut minimum = saddle;
    minimum.coordinate_mut(0).fill(-1.0);
    assert_eq!(
        (functional.value(&minimum.view()), functional.distance_to_minimum(&minimum.view())),
        (0.0, Some(0.0))
    );
    let expected = [&[(2.0, 1), (3.5, n - 1)][..], &across].concat();
    assert_spectrum(&spectrum(&functional, &minimum.view()), &repeated(&expected), 1e-9);
}

/// Every subset of eigenvectors, N = 7: the table of section (a).
#[test]
fn every_saddle_of_the_factorisation_has_the_spectrum_of_its_closed_form() {
    let functional = factorisation();
    let s = [3.0, 2.0, 1.0];
    let n = 7;
    for bits in 0..8_usize {
        let subset: Vec<usize> = (0..3).filter(|k| bits >> k & 1 == 1).collect();
        let x = functional.on_saddle(&subset, n, &mut Streams::new(9).at(Purpose::Start, 0));
        assert!(norm(&gradient(&functional, &x.view()), n) < 1e-14);
        assert!((functional.value(&x.view()) - functional.value_at(&subset)).abs() < 1e-14);
        let mut expected = Vec::new();
        for k in (0..3).filter(|k| !subset.contains(k)) {
            expected.extend(vec![-s[k]; n - subset.len()]);
            expected.extend(subset.iter().map(|&l| s[l] - s[k]));
        }
        for (i, &k) in subset.iter().enumerate() {
            expected.push(2.0 * s[k]);
            expected.extend(subset[i + 1..].iter().flat_map(|&l| [0.0, s[k] + s[l]]));
        }
        expected.extend(vec![0.0; subset.len() * (n - subset.len())]);
        assert_spectrum(&spectrum(&functional, &x.view()), &expected, 1e-9);
    }
    let one = functional.on_saddle(&[0], n, &mut Streams::new(9).at(Purpose::Start, 0));
    assert!((functional.value(&one.view()) - 1.25).abs() < 1e-14);
    let expected = repeated(&[(-2.0, 6), (-1.0, 6), (0.0, 6), (1.0, 1), (2.0, 1), (6.0, 1)]);
    assert_spectrum(&spectrum(&functional, &one.view()), &expected, 1e-9);
}

/// The distance to the set of minimisers, against the formula with three traces
/// and against an explicit optimal map.
#[test]
fn the_bures_distance_is_the_length_of_the_optimal_map() {
    let functional = factorisation();
    let x = cloud(12, 3, 6);
    let moment = linalg::square(&x.view().moment());
    let target = linalg::diagonal(&[3.0, 2.0, 1.0]);
    let root = |m: &linalg::Matrix| Eigen::of(m.clone()).function(|l| math::sqrt(l.max(0.0)));
    let middle = root(&(root(&target) * &moment * root(&target)));
    let squared = moment.trace() + target.trace() - 2.0 * middle.trace();
    assert!(close(functional.distance_to_minimum(&x.view()).unwrap(), math::sqrt(squared), 1e-10));

    // T = C^{-1/2} (C^{1/2} Sigma C^{1/2})^{1/2} C^{-1/2} moves C to Sigma.
    let half = root(&moment);
    let inverse = Eigen::of(half.clone()).function(|l| 1.0 / l);
    let map = &inverse * root(&(&half * &target * &half)) * &inverse;
    let mut moved = Buffer::zeros(36);
    let rows: Vec<f64> = map.transpose().iter().copied().collect();
    x.view().map_onto(&rows, &mut moved);
    let reached = Ensemble::new(12, 3, moved.clone());
    assert!(functional.value(&reached.view()) < 1e-24, "the map does not reach the minimum");
    math::axpy(-1.0, x.data(), &mut moved);
    assert!(close(functional.distance_to_minimum(&x.view()).unwrap(), norm(&moved, 12), 1e-10));
}
