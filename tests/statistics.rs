//! Paired comparisons and the bootstrap, against closed forms and published values.

use critical_point_lab::{
    rng::Streams,
    statistics::{bootstrap, critical, holm, median, paired, two_sided},
};

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    let bound = tolerance * (1.0 + expected.abs());
    assert!((found - expected).abs() <= bound, "{found} is not {expected} to {tolerance}");
}

#[test]
fn quantiles_of_student() {
    // Textbook values to the digits printed there.
    for (freedom, value) in [(1.0, 12.706), (5.0, 2.571), (15.0, 2.131), (19.0, 2.093)] {
        assert!((critical(0.05, freedom) - value).abs() < 5e-4, "{freedom}");
    }
    // Closed forms: one degree of freedom is Cauchy's law, and two have a root.
    let root = 3.0_f64.sqrt();
    for (t, angle) in [(1.0 / root, 6.0), (1.0, 4.0), (root, 3.0)] {
        // The angle whose tangent is t is pi / angle.
        assert_close(two_sided(t, 1.0), 1.0 - 2.0 / angle, 1e-13);
    }
    for t in [0.1, 0.5, 1.0, 3.0, 40.0_f64] {
        assert_close(two_sided(t, 2.0), 1.0 - t / (2.0 + t * t).sqrt(), 1e-13);
    }
    assert_eq!(two_sided(0.0, 7.0), 1.0);
}

#[test]
fn a_paired_comparison() {
    let found = paired(&[1.0, 2.0, 4.0], &[2.0, 2.0, 3.0]).unwrap();
    assert_eq!((found.mean, found.median, found.deviation, found.below), (0.0, 0.0, 1.0, 1));
    assert_eq!(found.p, 1.0);
    // Student's sleep data of 1908: t = 4.0621, p = 0.00283.
    let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    let found = paired(&second, &first).unwrap();
    assert_close(found.mean, 1.58, 1e-14);
    assert!((found.p - 0.002_833).abs() < 1e-6, "{}", found.p);
    assert!((found.mean - found.half_width - 0.700_114).abs() < 1e-6);
    assert_eq!(paired(&[1.0], &[2.0]), None);
    let constant = paired(&[1.0, 1.0], &[0.5, 0.5]).unwrap();
    assert_eq!((constant.p, constant.half_width), (0.0, 0.0));
}

#[test]
fn holm_steps_down() {
    assert_eq!(holm(&[0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
    assert_eq!(holm(&[0.5, 0.9]), [1.0, 1.0]);
    assert!(holm(&[]).is_empty());
    assert_eq!(median(&[3.0, 1.0]), 2.0);
}

#[test]
fn the_bootstrap_covers_the_mean_and_repeats() {
    let values: Vec<f64> = (0..16).map(|i| f64::from(i % 5)).collect();
    let (low, high) = bootstrap(&values, 2000, Streams::new(1));
    let found = paired(&values, &[0.0; 16]).unwrap();
    assert!(low < found.mean && found.mean < high);
    let ratio = (high - low) / (2.0 * found.half_width);
    assert!((0.75..1.1).contains(&ratio), "{ratio}");
    assert_eq!((low, high), bootstrap(&values, 2000, Streams::new(1)));
}
