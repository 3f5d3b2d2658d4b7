//! The judgement of points whose inertia is known exactly: critical points of random spectra,
//! where it is a count of eigenvalues, and points on the axes, where the Hessian is diagonal in
//! the eigenbasis.

use critical_point_lab::{
    labs::attention::problem::{Covariance, Factors, Forms, Landscape, averages::Averages, norm},
    math,
    optim::{Count, Evidence, Judgement, Kind, judge, resolve},
    rng::{self, Purpose, Streams},
    verdict::Verdict,
};

use super::{gradient, spectrum};

/// Judged as the inspector does.
fn judged(land: &Landscape, u: &[f64]) -> (Judgement, Count) {
    let (loss, slope) = (&*land.loss, gradient(&*land.loss, u));
    let mut resolved = resolve(loss, u, &slope, &spectrum(loss, u));
    land.complete(u, &mut resolved);
    let judgement = judge(&Evidence {
        scale: land.terrain.scale,
        value: loss.value(u),
        gradient: norm(&slope),
        verdict: Verdict::Continue,
        stalled: false,
        outside: false,
        minimum: land.terrain.minimum,
        known: &land.terrain.known,
        distances: &land.distances(u),
        resolved: Some(&resolved),
    });
    (judgement, resolved.count(-1))
}

/// Random numbers of one case.
fn numbers(case: u32, count: usize) -> Vec<f64> {
    let mut out = vec![0.0; count];
    rng::fill_normal(&mut Streams::new(case).at(Purpose::Data, 1), &mut out);
    out
}

/// A spectrum of 2 to 7 eigenvalues in a random basis, over about so many decades, each third
/// time with a repeated one.
fn covariance(case: u32, decades: f64) -> Covariance {
    let d = 2 + (case % 6) as usize;
    let draws = numbers(case, d);
    let mut values: Vec<f64> =
        draws.iter().map(|z| math::pow(10.0, decades * (z.abs().min(2.0) - 1.0) / 2.0)).collect();
    if case.is_multiple_of(3) {
        values[1] = values[0];
    }
    let mut rng = Streams::new(case).at(Purpose::Data, 0);
    Covariance::rotated(&values, &mut rng).expect("a positive spectrum")
}

/// Five losses at each of their axes, exactly there and next to it, and at the origin.
#[test]
fn critical_points_have_as_many_negative_eigenvalues_as_there_are_larger_ones() {
    let mut tried = 0;
    for case in 1..=60 {
        let covariance = covariance(case, 6.0);
        let (values, d) = (covariance.values(), covariance.dim());
        let equal =
            |i: usize| values.iter().filter(|l| (**l - values[i]).abs() < 1e-9 * values[i]).count();
        let larger = |i: usize| values.iter().filter(|l| **l > values[i] * (1.0 + 1e-9)).count();
        let small = 0.5 / values[0];
        for (land, directions) in [
            (Landscape::of_forms(Forms::infinite(&covariance, 1.0)), d),
            (Landscape::of_forms(Forms::linear(&covariance, 1 + case)), d),
            (Landscape::of_forms(Forms::softmax(&covariance, Averages::new(2 + case as usize))), d),
            (Landscape::of_forms(Forms::wishart_tasks(&covariance, case, Some(4))), d),
            (Landscape::of_sphere(&covariance, small), d - 1),
        ] {
            for i in 0..d {
                let at = land.point(i + 1);
                let noise = numbers(case + 1000, d);
                for step in [0.0, 1e-9] {
                    let mut u = at.clone();
                    land.loss.displace(&mut u, step * land.terrain.scale.length, &noise);
                    let nullity = Count::exactly(equal(i) - 1);
                    let expected = match (larger(i), nullity.number) {
                        (0, 0) => Kind::NonDegenerateMinimum,
                        (0, _) => Kind::DegenerateMinimum { nullity },
                        (all, _) if all == directions => {
                            Kind::NonDegenerateMaximum { index: Count::exactly(all) }
                        }
                        (index, _) => Kind::Saddle { index: Count::exactly(index) },
                    };
                    // A displaced point may be judged not to be critical, but not otherwise.
                    let (found, _) = judged(&land, &u);
                    let fits =
                        found.kind() == Some(expected) || (step > 0.0 && found.kind().is_none());
                    assert!(fits, "case {case}, e{}: {found:?}, not {expected:?}", i + 1);
                    tried += 1;
                }
            }
            if land.terrain.known.iter().any(|known| known.name.contains("u = 0")) {
                let (found, index) = judged(&land, &vec![0.0; d]);
                let maximum = Kind::NonDegenerateMaximum { index: Count::exactly(d) };
                assert_eq!(found.kind(), Some(maximum), "{case}");
                assert_eq!(index.number, d);
                tried += 1;
            }
        }
    }
    assert!(tried > 2500, "{tried}");
}

/// Spectra that a link may have, as wide as a page shows them.
#[test]
fn eigenvalues_that_rounding_hides_are_counted_at_known_points() {
    let covariance = Covariance::diagonal(&[100.0, 1.0, 1e-7, 1e-9]).expect("positive");
    for land in [
        Landscape::of_forms(Forms::infinite(&covariance, 1.0)),
        Landscape::of_rank(&covariance, Factors::Tied, 2),
    ] {
        for known in &land.terrain.known {
            let at = known.at.as_ref().expect("a place");
            assert_eq!(judged(&land, at).0.kind(), Some(known.kind), "{}", known.name);
        }
    }
}

/// At `t e_i` the Hessian of the infinite prompt is diagonal in the eigenbasis, with
/// `2 lam_j ((a - 2) lam_j + b)`, and `8 lam_i^2 a` more along `e_i`; here `a = lam_i t^2` and
/// `b = lam_i a`.
#[test]
fn the_index_is_exact_at_a_thousand_points_on_the_axes() {
    let mut tried = 0;
    for case in 1..=400 {
        let covariance = covariance(case, 2.0);
        let land = Landscape::of_forms(Forms::infinite(&covariance, 1.0));
        for (i, own) in covariance.values().iter().enumerate() {
            let t = math::pow(10.0, numbers(case + 2000, 7)[i]) / math::sqrt(*own);
            let a = own * t * t;
            let diagonal: Vec<f64> = (0..covariance.dim())
                .map(|j| {
                    let other = covariance.values()[j];
                    let along = if j == i { 8.0 * own * own * a } else { 0.0 };
                    2.0 * other * ((a - 2.0) * other + own * a) + along
                })
                .collect();
            let largest = diagonal.iter().fold(0.0_f64, |m, l| m.max(l.abs()));
            let unit = land.terrain.scale.curvature.max(largest);
            if diagonal.iter().any(|l| l.abs() < 1e-10 * unit) {
                continue;
            }
            let u: Vec<f64> = covariance.vector(i).iter().map(|e| t * e).collect();
            let index = diagonal.iter().filter(|l| **l < 0.0).count();
            let (found, count) = judged(&land, &u);
            assert_eq!(count, Count::exactly(index), "case {case}, e{}, t = {t}", i + 1);
            let critical = (a - 1.0).abs() < 1e-4;
            assert!(critical || found.kind().is_none(), "case {case}: {found:?}");
            tried += 1;
        }
    }
    assert!(tried > 1000, "{tried}");
}
