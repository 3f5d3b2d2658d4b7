//! Infinite prompts, finite prompts of linear attention, and covariances.

use critical_point_lab::{
    labs::attention::problem::{Covariance, CovarianceError, Forms, norm},
    linalg,
    optim::{Count, Kind, Objective},
    rng::{Purpose, Streams},
};

use super::{SPECTRUM, START, assert_close, assert_derivatives, gradient, reference, spectrum};

fn infinite() -> Forms {
    Forms::infinite(&reference(), 1.0)
}

#[test]
fn the_values_at_the_reference_point_are_those_of_the_table() {
    assert_close(infinite().value(&START), 5.2217421875, 1e-12);
    assert_close(Forms::linear(&reference(), 16).value(&START), 5.4264986328125, 1e-12);
    // Section 3, to the four decimals given there.
    for (length, value) in [(4, 6.0408), (16, 5.4265), (64, 5.2729)] {
        assert_close(Forms::linear(&reference(), length).value(&START), value, 5e-5);
    }
    let expected = [-9.7665, -1.164375, 0.11525, -0.202875, 0.068875];
    for (g, e) in gradient(&infinite(), &START).iter().zip(expected) {
        assert_close(*g, e, 1e-12);
    }
}

#[test]
fn gradients_and_hessians_agree_with_central_differences() {
    let mut rng = Streams::new(1).at(Purpose::Data, 0);
    let turned = Covariance::rotated(&SPECTRUM, &mut rng).expect("a positive spectrum");
    for covariance in [reference(), turned] {
        assert_derivatives(&Forms::infinite(&covariance, 1.0), &START);
        assert_derivatives(&Forms::infinite(&covariance, 0.3), &START);
        assert_derivatives(&Forms::linear(&covariance, 1), &START);
        assert_derivatives(&Forms::linear(&covariance, 16), &START);
    }
}

/// The table of section 5: value, index and Hessian at every critical point, both
/// from the closed form and from the dense Hessian.
#[test]
fn every_critical_point_has_the_index_and_the_spectrum_of_the_table() {
    let loss = infinite();
    let table: [(f64, usize, [f64; 5]); 6] = [
        (3.75, 0, [1.875, 3.5, 6.0, 8.0, 128.0]),
        (5.75, 1, [-16.0, 0.875, 1.5, 2.0, 32.0]),
        (6.75, 2, [-24.0, -4.0, 0.375, 0.5, 8.0]),
        (7.25, 3, [-28.0, -6.0, -1.0, 0.125, 2.0]),
        (7.5, 4, [-30.0, -7.0, -1.5, -0.25, 0.5]),
        (7.75, 5, [-64.0, -16.0, -4.0, -1.0, -0.25]),
    ];
    let points = loss.critical_points();
    assert_eq!(points.len(), table.len());
    for (point, (value, index, eigenvalues)) in points.iter().zip(table) {
        assert_close(point.value, value, 1e-12);
        assert_close(loss.value(&point.point), value, 1e-12);
        assert_eq!((point.index(), point.sphere), (index, 0), "{}", point.name());
        assert!(norm(&gradient(&loss, &point.point)) < 1e-13);
        let dense = spectrum(&loss, &point.point).values;
        for ((closed, dense), expected) in point.spectrum.iter().zip(&dense).zip(eigenvalues) {
            assert_close(*closed, expected, 1e-10);
            assert_close(*dense, expected, 1e-10);
        }
    }
}

/// The table of section 5 for finite prompts of linear attention.
#[test]
fn finite_prompts_shrink_the_norm_and_keep_axes_and_index() {
    let table: [(u32, [(f64, f64); 3]); 5] = [
        (
            1,
            [
                (0.063492063492, 6.734126984127),
                (0.085106382979, 7.409574468085),
                (0.121212121212, 7.742424242424),
            ],
        ),
        (
            4,
            [
                (0.144144144144, 5.443693693694),
                (0.225352112676, 6.848591549296),
                (0.444444444444, 7.722222222222),
            ],
        ),
        (
            16,
            [
                (0.211221122112, 4.370462046205),
                (0.383233532934, 6.217065868263),
                (1.333333333333, 7.666666666667),
            ],
        ),
        (
            256,
            [
                (0.247163890900, 3.795377745595),
                (0.490656444657, 5.787374221370),
                (3.555555555556, 7.527777777778),
            ],
        ),
        (
            1024,
            [
                (0.249284888321, 3.761441786866),
                (0.497630907545, 5.759476369821),
                (3.878787878788, 7.507575757576),
            ],
        ),
    ];
    for (length, rows) in table {
        let loss = Forms::linear(&reference(), length);
        for (i, (square, value)) in [0, 1, 4].into_iter().zip(rows) {
            let point = loss.on_axis(i);
            assert_close(point.point[i] * point.point[i], square, 1e-10);
            assert_close(point.value, value, 1e-10);
        }
        for (i, point) in loss.critical_points().iter().enumerate() {
            assert_eq!(point.index(), i, "L = {length}, {}", point.name());
            assert!(norm(&gradient(&loss, &point.point)) < 1e-12);
            let dense = spectrum(&loss, &point.point).values;
            for (closed, dense) in point.spectrum.iter().zip(&dense) {
                assert_close(*closed, *dense, 1e-9);
            }
        }
    }
}

/// A loss of the covariance alone: the basis does not matter.
#[test]
fn the_basis_does_not_matter() {
    let mut rng = Streams::new(2).at(Purpose::Data, 0);
    let turned = Covariance::rotated(&SPECTRUM, &mut rng).expect("a positive spectrum");
    let again = Covariance::new(turned.matrix().clone()).expect("the same matrix");
    for (a, b) in turned.values().iter().zip(again.values()) {
        assert_close(*a, *b, 1e-12);
    }
    let u = turned.vector_with(&START);
    for (a, b) in turned.coordinates(&u).iter().zip(START) {
        assert_close(*a, b, 1e-14);
    }
    assert_close(Forms::infinite(&turned, 1.0).value(&u), 5.2217421875, 1e-12);
    assert_close(Forms::linear(&again, 16).value(&u), 5.4264986328125, 1e-12);
    assert_close(turned.misalignment(&u), reference().misalignment(&START), 1e-14);
}

#[test]
fn misalignment_is_accurate_at_tiny_angles() {
    let covariance = reference();
    for angle in [1e-3_f64, 1e-7, 1e-12] {
        let found = covariance.misalignment(&[0.5, 0.5 * angle, 0.0, 0.0, 0.0]);
        assert!((found / (angle * angle / 2.0) - 1.0).abs() < 1e-5, "{angle}: {found}");
    }
    assert_eq!(covariance.misalignment(&[0.0; 5]), 1.0);
    assert_eq!(covariance.misalignment(&[-2.0, 0.0, 0.0, 0.0, 0.0]), 0.0);
}

/// Equal eigenvalues make spheres of critical points: zeros in the spectrum that
/// are neither stable nor unstable.
#[test]
fn repeated_eigenvalues_make_spheres_of_critical_points() {
    let covariance = Covariance::diagonal(&[2.0, 1.0, 2.0, 2.0]).expect("a positive spectrum");
    assert_eq!(covariance.values(), [2.0, 2.0, 2.0, 1.0]);
    let loss = Forms::infinite(&covariance, 1.0);
    let points = loss.critical_points();
    let summary: Vec<(usize, usize)> = points.iter().map(|p| (p.index(), p.sphere)).collect();
    assert_eq!(summary, [(0, 2), (0, 2), (0, 2), (3, 0), (4, 0)]);
    assert_eq!(points[0].kind(), Kind::DegenerateMinimum { nullity: Count::exactly(2) });
    assert_eq!(points[3].kind(), Kind::Saddle { index: Count::exactly(3) });
    // Any unit vector of the eigenspace has no misalignment and the same loss.
    let u = [0.36, 0.48, 0.8, 0.0].map(|x| x / 2.0_f64.sqrt());
    assert!(covariance.misalignment(&u) < 1e-30);
    assert!(norm(&gradient(&loss, &u)) < 1e-14);
    assert_close(loss.value(&u), points[0].value, 1e-14);
    // It is on the sphere of each of the three, and half way to it from the origin.
    for point in &points[..3] {
        assert!(point.distance(&covariance, &u) < 1e-15);
        assert_close(point.distance(&covariance, &u.map(|x| -0.5 * x)), 0.5 * norm(&u), 1e-15);
    }
    let across = [0.0, 0.0, 0.0, 0.3];
    assert_close(points[0].distance(&covariance, &across), (0.5_f64 + 0.09).sqrt(), 1e-15);
    assert_close(points[3].distance(&covariance, &u), (0.5_f64 + 1.0).sqrt(), 1e-15);
    assert_close(points[4].distance(&covariance, &u), 0.5_f64.sqrt(), 1e-15);
}

/// Indices are counted: a Hessian with these eigenvalues does not tell the small ones from
/// rounding.
#[test]
fn indices_are_exact_over_twelve_decades() {
    let values = [100.0, 50.0, 20.0, 1e-4, 2e-9, 1e-9];
    let covariance = Covariance::diagonal(&values).expect("a positive spectrum");
    for loss in [Forms::infinite(&covariance, 1.0), Forms::linear(&covariance, 7)] {
        let points = loss.critical_points();
        let found: Vec<usize> = points.iter().map(|p| p.index()).collect();
        assert_eq!(found, [0, 1, 2, 3, 4, 5, 6]);
        assert!(points.iter().all(|p| p.nullity() == 0));
    }
}

#[test]
fn one_dimension_and_one_token_are_no_exception() {
    let covariance = Covariance::diagonal(&[3.0]).expect("a positive spectrum");
    let loss = Forms::linear(&covariance, 1);
    let points = loss.critical_points();
    // |u|^2 = 1 / ((1 + 1) 3 + 3), R = 3 - 9 / 9.
    assert_close(points[0].point[0], 1.0 / 3.0, 1e-15);
    assert_close(points[0].value, 2.0, 1e-14);
    assert_eq!(points.iter().map(|p| p.index()).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(covariance.misalignment(&[-0.2]), 0.0);
    assert_derivatives(&loss, &[0.4]);
}

#[test]
fn what_is_no_covariance_is_named() {
    type E = CovarianceError;
    let of = |entries: &[f64]| Covariance::new(linalg::square(entries)).map(|_| ());
    assert_eq!(of(&[2.0, 0.0, 0.0, f64::NAN]), Err(E::NotFinite));
    assert_eq!(of(&[1.0, 0.5, 0.4, 1.0]), Err(E::NotSymmetric { row: 1, column: 0 }));
    assert_eq!(of(&[]), Err(E::Empty));
    let wide = linalg::Matrix::zeros(2, 3);
    assert_eq!(Covariance::new(wide).map(|_| ()), Err(E::NotSquare { rows: 2, columns: 3 }));
    let Err(why) = of(&[1.0, 2.0, 2.0, 1.0]) else { panic!("an indefinite matrix is taken") };
    assert!(matches!(why, E::NotPositiveDefinite { smallest } if (smallest + 1.0).abs() < 1e-12));
    assert!(why.to_string().contains("not positive definite"), "{why}");
    // Two equal columns of a table: the correlation matrix is singular.
    assert!(matches!(of(&[1.0, 1.0, 1.0, 1.0]), Err(E::NotPositiveDefinite { .. })));
    let zero = Covariance::diagonal(&[1.0, 0.0]).map(|_| ());
    assert_eq!(zero, Err(E::NotPositiveDefinite { smallest: 0.0 }));
    assert_eq!(Covariance::diagonal(&[]).map(|_| ()), Err(E::Empty));
}
