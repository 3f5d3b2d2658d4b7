//! Critical points that are known in closed form.

use critical_point_lab::{
    labs::wasserstein::problem::{
        Discrepancy, DoubleWell, Ensemble, Functional, Surrogate, TanhMoments, VarianceCosine,
        discrepancy::Target,
    },
    math,
    optim::{Count, Kind, Known},
};

use super::common::{cloud, factorisation, gradient, network, norm, spectrum, stream, well};

/// The kind of a critical point by its dense Hessian.
fn kind_at(functional: &dyn Functional, x: &Ensemble, is_minimum: bool) -> Kind {
    let values = spectrum(functional, &x.view());
    let floor = 1e-9 * values.iter().fold(0.0_f64, |m, l| m.max(l.abs()));
    let index = Count::exactly(values.iter().filter(|l| **l < -floor).count());
    let nullity = Count::exactly(values.iter().filter(|l| l.abs() <= floor).count());
    match (index.number, nullity.number) {
        (0, 0) => Kind::NonDegenerateMinimum,
        (0, _) if is_minimum => Kind::DegenerateMinimum { nullity },
        (0, _) => Kind::Undecided { nullity },
        (all, _) if all == values.len() => Kind::NonDegenerateMaximum { index },
        _ => Kind::Saddle { index },
    }
}

/// A cloud at a known point has what is said of it.
fn check(name: &str, functional: &dyn Functional, n: usize, which: usize, x: &Ensemble) {
    let known: &Known = &functional.known(n)[which];
    let what = format!("{name}, {} particles: {}", n, known.name);
    let g = gradient(functional, &x.view());
    assert!(norm(&g, n) < 1e-13, "{what}: gradient {:e}", norm(&g, n));
    assert!((functional.value(&x.view()) - known.value).abs() < 1e-14, "{what}");
    assert_eq!(kind_at(functional, x, known.kind.is_minimum()), known.kind, "{what}");
    let distances = functional.distances(&x.view());
    assert_eq!(distances.len(), functional.known(n).len(), "{what}");
    assert!(distances[which].is_none_or(|d| d < 1e-7), "{what}: {:?}", distances[which]);
}

#[test]
fn known_points_are_critical_of_their_kind() {
    let wells = [1.5, 1.0, 0.5, 0.0].into_iter().flat_map(|kappa| {
        [0.7, 0.0].map(|omega| ("double well", DoubleWell { kappa, omega, ..well(2) }))
    });
    let mut all: Vec<(&str, Box<dyn Functional>)> = Vec::new();
    all.extend(wells.map(|(name, well)| (name, Box::new(well) as Box<dyn Functional>)));
    let pair = || Discrepancy::new(Target::two_points(2, 1.0), 0.7);
    let cosine = VarianceCosine { tightness: 1.3, amplitude: 0.4 };
    all.push(("cosine", Box::new(cosine)));
    all.push(("two points", Box::new(pair())));
    all.push(("features", Box::new(Surrogate::new(&pair(), 40, 1.5))));
    all.push(("network", Box::new(network(0.0))));
    all.push(("decaying network", Box::new(network(0.3))));
    all.push(("moments", Box::new(TanhMoments::small())));
    for (name, functional) in &all {
        for n in [6, 9] {
            let known = functional.known(n);
            assert!(known.len() > usize::from(n == 6 && *name != "decaying network"), "{name}");
            for (which, point) in known.iter().enumerate() {
                if let Some(at) = &point.at {
                    let x = Ensemble::new(n, functional.dim(), at.clone());
                    check(name, &**functional, n, which, &x);
                }
            }
        }
    }
}

/// All subsets, also with fewer particles than eigenvectors.
#[test]
fn every_saddle_of_the_factorisation_is_known() {
    let functional = factorisation();
    for (n, expected) in [(2, 7), (3, 8), (7, 8)] {
        let known = functional.known(n);
        assert_eq!(known.len(), expected);
        assert!(known.windows(2).all(|pair| pair[0].value <= pair[1].value));
        assert_eq!(known.iter().filter(|point| point.kind.is_minimum()).count(), 1);
        assert_eq!(known[0].value, functional.minimum(n));
        let mut seen = vec![false; expected];
        for bits in 0..8_usize {
            let subset: Vec<usize> = (0..3).filter(|k| bits >> k & 1 == 1).collect();
            if subset.len() > n {
                continue;
            }
            let x = functional.on_saddle(&subset, n, &mut stream(9));
            let distances = functional.distances(&x.view());
            let which = (0..expected).find(|k| distances[*k].unwrap() < 1e-7).unwrap();
            check("factorisation", &functional, n, which, &x);
            seen[which] = true;
        }
        assert!(seen.iter().all(|seen| *seen));
    }
}

/// The saddle of bounded moments is no single cloud, and neither are the others.
#[test]
fn saddles_of_bounded_moments_have_the_inertia_of_their_matrix() {
    let functional = TanhMoments::small();
    let known = functional.known(20);
    let x = Ensemble::mirrored(20, 6, 1.0, &mut stream(2));
    let which = known.iter().position(|point| point.name.contains("mirror")).unwrap();
    check("moments", &functional, 20, which, &x);
    assert_eq!(known.len(), 4);
    let indices: Vec<Kind> = known.iter().map(|point| point.kind).collect();
    for index in [1, 2, 4] {
        assert!(indices.contains(&Kind::Saddle { index: Count::exactly(index) }), "{indices:?}");
    }
}

/// Without attraction each particle has its own nearest well, and without transverse curvature
/// the transverse coordinates are free; with attraction they only have to be equal.
#[test]
fn the_distance_to_a_larger_set_of_minimisers_is_to_the_nearest() {
    let x = cloud(8, 2, 3);
    for (kappa, omega) in [(1.5, 0.7), (1.5, 0.0), (0.0, 0.7), (0.0, 0.0)] {
        let functional = DoubleWell { kappa, omega, ..well(2) };
        // The squared distance to every assignment of wells, with the best transverse place.
        let best = (0..1_usize << 8).filter(|wells| kappa == 0.0 || [0, 255].contains(wells));
        let (along, across) = (x.view().coordinate(0), x.view().coordinate(1));
        let mean = math::mean(across);
        let squared = |wells: usize| {
            let particle = |i: usize| {
                let along = along[i] - if wells >> i & 1 == 1 { 1.0 } else { -1.0 };
                let across = match (omega > 0.0, kappa > 0.0) {
                    (true, _) => across[i],
                    (false, true) => across[i] - mean,
                    (false, false) => 0.0,
                };
                along * along + across * across
            };
            math::sum((0..8).map(particle)) / 8.0
        };
        let expected = math::sqrt(best.map(squared).fold(f64::INFINITY, f64::min));
        let found = functional.distance_to_minimum(&x.view()).unwrap();
        assert!((found - expected).abs() < 1e-14, "{kappa} {omega}: {found} {expected}");
    }
}
