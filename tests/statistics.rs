//! Paired comparisons and the bootstrap, against closed forms and published values.

use critical_point_lab::{
    rng::{Purpose, Streams, fill_normal},
    statistics::{Untested, bootstrap, critical, paired, two_sided},
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
    assert_eq!((found.mean, found.deviation, found.below, found.pairs), (0.0, 1.0, 1, 3));
    // Student's sleep data of 1908: t = 4.0621, p = 0.00283.
    let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    let found = paired(&second, &first).unwrap();
    assert_close(found.mean, 1.58, 1e-14);
    let test = found.test(1).unwrap();
    assert!((test.p - 0.002_833).abs() < 1e-6, "{}", test.p);
    assert!((found.mean - test.half_width - 0.700_114).abs() < 1e-6);
    assert_eq!(paired(&[], &[]), None);
}

/// Equal differences once had p = 0, and two pairs a verdict.
#[test]
fn without_enough_pairs_or_without_variance_there_is_no_verdict() {
    let few = paired(&[1.0, 2.0, 3.5, 0.0], &[0.0; 4]).unwrap();
    assert_eq!(few.test(1), Err(Untested::FewPairs));
    assert_eq!(Untested::FewPairs.to_string(), "fewer than 5 pairs");
    for pairs in [1, 2, 4] {
        let equal = paired(&vec![0.3; pairs], &vec![0.1; pairs]).unwrap();
        assert_eq!(equal.test(1), Err(Untested::FewPairs), "{pairs}");
    }
    // Differences of 0.1 up to the rounding of subtraction, and none at all.
    let ours: Vec<f64> = (0..16).map(|i| 0.1 + 0.37 * f64::from(i)).collect();
    let theirs: Vec<f64> = (0..16).map(|i| 0.37 * f64::from(i)).collect();
    for other in [&theirs, &ours] {
        assert_eq!(paired(&ours, other).unwrap().test(1), Err(Untested::AllEqual));
    }
    assert_eq!(Untested::AllEqual.to_string(), "all differences are equal");
    assert!(paired(&[0.1, 0.2, 0.3, 0.4, 0.6], &[0.0; 5]).unwrap().test(1).is_ok());
}

/// Over many samples, some next to the border: p is below 5 % exactly where the interval
/// leaves zero out, whatever the correction.
#[test]
fn an_interval_and_its_p_value_say_the_same() {
    let rng = &mut Streams::new(3).at(Purpose::Sample, 0);
    let (mut clear, mut unclear) = (0, 0);
    for sample in 0..600 {
        let mut values = vec![0.0; 5 + sample % 12];
        fill_normal(rng, &mut values);
        values.iter_mut().for_each(|x| *x += 0.8);
        let found = paired(&values, &vec![0.0; values.len()]).unwrap();
        for comparisons in 1..=3 {
            let test = found.test(comparisons).unwrap();
            assert_eq!(test.is_clear(), found.mean.abs() > test.half_width, "{found:?} {test:?}");
            *if test.is_clear() { &mut clear } else { &mut unclear } += 1;
            let plain = found.test(1).unwrap();
            assert_close(test.p, (comparisons as f64 * plain.p).min(1.0), 1e-15);
            assert!(test.half_width >= plain.half_width);
        }
    }
    assert!(clear > 500 && unclear > 500, "{clear} {unclear}");
}

#[test]
fn the_bootstrap_covers_the_mean_and_repeats() {
    let values: Vec<f64> = (0..16).map(|i| f64::from(i % 5)).collect();
    let (low, high) = bootstrap(&values, 2000, Streams::new(1));
    let found = paired(&values, &[0.0; 16]).unwrap();
    assert!(low < found.mean && found.mean < high);
    let ratio = (high - low) / (2.0 * found.test(1).unwrap().half_width);
    assert!((0.75..1.1).contains(&ratio), "{ratio}");
    assert_eq!((low, high), bootstrap(&values, 2000, Streams::new(1)));
}

/// Known intervals: 15 of 30 is 33 to 67 percent, none of 30 is 0 to 11 percent.
#[test]
fn wilsons_interval_of_a_share() {
    use critical_point_lab::statistics::wilson;
    let near = |(low, high): (f64, f64), (a, b): (f64, f64)| {
        assert!((low - a).abs() < 1e-4 && (high - b).abs() < 1e-4, "{low} to {high}");
    };
    near(wilson(15, 30), (0.3315, 0.6685));
    near(wilson(0, 30), (0.0, 0.1135));
    near(wilson(30, 30), (0.8865, 1.0));
    near(wilson(0, 0), (0.0, 1.0));
}
