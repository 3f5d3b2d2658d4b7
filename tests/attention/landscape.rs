//! What is known of each loss, as readers are told.

use critical_point_lab::{
    labs::attention::problem::{
        Covariance, Ensemble, Factors, Forms, Head, Kernel, Landscape, Sampled, Tokens, norm,
        tokens::Shape,
    },
    optim::{Count, Kind, Known},
    rng::Streams,
};

use super::{gradient, reference, spectrum};

fn diagonal(values: &[f64]) -> Covariance {
    Covariance::diagonal(values).expect("a positive spectrum")
}

fn tasks(count: u32) -> Landscape {
    let ensemble = Ensemble { dimension: 4, additive: false, samples: 8, length: None, count };
    Landscape::of_tasks(&ensemble.draw(1.5, 0, Streams::new(1)), count == 0)
}

fn names(land: &Landscape) -> Vec<String> {
    land.levels().map(Known::described).collect()
}

#[test]
fn critical_points_are_named_by_what_they_are() {
    let equal = diagonal(&[4.0, 4.0, 1.0, 1.0, 1.0]);
    assert_eq!(
        names(&Landscape::of_forms(Forms::infinite(&equal, 1.0))),
        [
            "the circle of minima through e1",
            "the sphere of saddles through e3 of index 2",
            "the maximum u = 0 of index 5"
        ]
    );
    assert_eq!(
        names(&Landscape::of_forms(Forms::tied(&diagonal(&[2.0, 1.0])))),
        [
            "the minimum e1",
            "the saddle e2 of index 1",
            "u = 0, where the second order does not decide"
        ]
    );
    assert_eq!(
        names(&Landscape::of_sphere(&diagonal(&[4.0, 1.0, 0.25]), 0.5))[0],
        "the minimum e1 + e3"
    );
    let matrix = Landscape::of_rank(&reference(), Factors::Tied, 2);
    assert_eq!(
        names(&matrix),
        ["the minimum e1 + e2", "the saddle e1 of index 4", "the maximum u = 0 of index 10"]
    );
    let across = "the sphere of saddles across v of index 1";
    assert_eq!(names(&tasks(0)), ["the minimum v", across, "the maximum u = 0 of index 4"]);
    assert_eq!(names(&tasks(3))[0], "the minimum v (N = ∞)");
}

/// Of a mean over tasks and of a sampled loss nothing is known; what is drawn are levels of
/// another loss.
#[test]
fn points_of_another_loss_are_not_called_known() {
    let tokens = Tokens::new(&reference(), Shape::Clusters { axis: 1, share: 0.9 });
    let head = Head { kernel: Kernel::Softmax, tokens, length: 16 };
    let sampled = Landscape::of_sampled(Sampled::new(&head, Streams::new(1)));
    assert_eq!(names(&sampled)[1], "the saddle e2 (L = ∞) of index 1");
    for land in [sampled, tasks(3)] {
        assert_eq!(land.terrain.minimum, None);
        assert!(land.terrain.known.is_empty() && land.distances(&land.point(1)).is_empty());
    }
}

/// Gradient, index, nullity, value and distance at every known point.
#[test]
fn every_known_point_is_what_it_is_said_to_be() {
    let equal = diagonal(&[3.0, 2.0, 2.0, 0.5]);
    let many = diagonal(&[4.0, 2.0, 1.0, 0.5, 0.25, 0.2, 0.15, 0.1, 0.08]);
    for land in [
        Landscape::of_forms(Forms::infinite(&equal, 1.0)),
        Landscape::of_forms(Forms::linear(&reference(), 3)),
        Landscape::of_forms(Forms::tied(&equal)),
        Landscape::of_sphere(&equal, 0.3),
        Landscape::of_sphere(&equal, 0.7),
        Landscape::of_sphere(&many, 0.5),
        Landscape::of_rank(&equal, Factors::Tied, 2),
        Landscape::of_rank(&equal, Factors::KeyQuery, 2),
        tasks(0),
    ] {
        let known = &land.terrain.known;
        assert_eq!(land.terrain.minimum, known.first().map(|point| point.value));
        assert!(known[0].kind.is_minimum());
        for (k, point) in known.iter().enumerate() {
            let at = point.at.as_ref().expect("a place");
            let unit = land.loss.scale();
            assert!(norm(&gradient(&*land.loss, at)) < 1e-13 * unit.gradient(), "{point:?}");
            assert!((land.loss.value(at) - point.value).abs() < 1e-13 * land.covariance.trace());
            let dense = spectrum(&*land.loss, at).values;
            let count = |of: &dyn Fn(f64) -> bool| {
                Count::exactly(dense.iter().filter(|l| of(**l / unit.curvature)).count())
            };
            let (index, nullity) = (count(&|l| l < -1e-12), count(&|l| l.abs() <= 1e-12));
            let expected = match point.kind {
                Kind::Saddle { .. } if index.number < dense.len() => Kind::Saddle { index },
                Kind::NonDegenerateMaximum { .. } if index.number == dense.len() => {
                    Kind::NonDegenerateMaximum { index }
                }
                Kind::NonDegenerateMinimum if index.number + nullity.number == 0 => point.kind,
                Kind::DegenerateMinimum { .. } => Kind::DegenerateMinimum { nullity },
                _ => Kind::Undecided { nullity },
            };
            assert_eq!(point.kind, expected, "{}", point.name);
            if let Some(distance) = land.distances(at)[k] {
                assert!(distance < 1e-7, "{}: {distance}", point.name);
            }
        }
    }
}
