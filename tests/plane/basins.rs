//! Basins: each start as a single run of the method that the lanes have.

use critical_point_lab::{
    frame::Landmark,
    labs::plane::problem::{
        Landscape,
        basins::{self, SIDE, WAYS, Way},
        planar,
    },
    math::Buffer,
    optim::{
        Absolute, Iterate, Method, Moment, Objective as _,
        flow::{Integrator, Tolerance},
        methods::{Accuracy, GradientFlow, Newton, SaddleFree},
    },
    progress::Counter,
    rng::{Purpose, Streams},
};

use super::{CAMEL, HIMMELBLAU, WELL, formula, square};

/// Where a method of [`critical_point_lab::optim`] ends, and its steps until the gradient is as
/// small as the basins ask for.
fn single(land: &Landscape, way: Way, start: [f64; 2]) -> (Option<usize>, usize) {
    let scale = land.scale();
    let accuracy = Accuracy { solver: None, tolerance: 1e-12 };
    let method: Box<dyn Method> = match way {
        Way::Flow => Box::new(GradientFlow {
            time: 2.0 / scale.curvature,
            tolerance: Tolerance { relative: 0.0, absolute: 1e-8 * scale.length },
            most_steps: 1000,
            integrator: Integrator::Stiff,
            looks: false,
        }),
        Way::Newton => Box::new(Newton { accuracy }),
        Way::SaddleFree => Box::new(SaddleFree {
            absolute: Absolute::Root,
            epsilon: land.epsilon(),
            step: 1.0,
            escape: false,
            accuracy,
        }),
    };
    let mut own = Iterate::new(land, Buffer::copy(&start));
    let draw = || Streams::new(1).at(Purpose::Perturbation, 0);
    let near = |x: &[f64]| {
        let away = |k: &usize| planar::distance(land.points[*k].at, [x[0], x[1]]);
        let near = (0..land.points.len()).filter(|k| away(k) < 1e-2 * scale.length);
        near.min_by(|a, b| away(a).total_cmp(&away(b)))
    };
    let mut stopped = false;
    for step in 0..200 {
        // A method that rounding stops beside a point has arrived, too.
        if stopped || land.norm(&own.gradient) <= basins::ARRIVED * scale.gradient() {
            return (near(&own.x), step);
        }
        let moment = Moment { step: step as u64, draw: &draw, counter: Counter::unwatched() };
        stopped = !method.step(land, &mut own, &moment).is_running();
    }
    let minimum = |k: &usize| land.points[*k].kind == Landmark::Minimum;
    (near(&own.x).filter(minimum), 200)
}

/// The closed forms of the basins are the methods: the same end for nearly a thousand starts of
/// each method, and of Newton's methods the same number of steps. A start of Newton's method
/// whose path is chaotic may differ in the last bits and end elsewhere: one in a hundred at most.
#[test]
fn starts_lead_where_single_runs_lead() {
    for (text, window) in [
        (HIMMELBLAU, square(5.0)),
        (CAMEL, [[-2.1, 2.1], [-1.3, 1.3]]),
        (WELL, [[-1.6, 1.6], [-1.2, 1.2]]),
    ] {
        let land = Landscape::of(formula(text), window, 1e-4);
        let ground = land.ground();
        while land.is_coarse() {
            land.basins(true, |_| ());
        }
        for (m, way) in WAYS.into_iter().enumerate() {
            let (mut looked, mut ends, mut steps, mut cells) = (0, 0, 0, 0);
            for row in (5..SIDE).step_by(17) {
                for column in (3..SIDE).step_by(17) {
                    let start = basins::start(&land.window, column, row);
                    let found = ground.follow(way, start);
                    let is_lost = way == Way::SaddleFree && found.point.is_none();
                    assert!(!is_lost, "{text}: nothing descends for ever from {start:?}");
                    let (point, taken) = single(&land, way, start);
                    looked += 1;
                    ends += usize::from(found.point != point);
                    steps += usize::from(way != Way::Flow && found.effort != taken as f64);
                    let class = land.basins(false, |b| b.cells[m][row * SIDE + column][0]);
                    cells += usize::from(usize::from(class) != point.map_or(0, |k| k + 1));
                }
            }
            assert!(100 * ends <= looked, "{text} {way:?}: {ends} of {looked} end elsewhere");
            assert!(100 * steps <= 3 * looked, "{text} {way:?}: {steps} of {looked} take others");
            assert!(100 * cells <= looked, "{text} {way:?}: {cells} of {looked} cells differ");
        }
    }
}

/// What the page is for: Newton's saddles have areas, those of flow and of saddle-free Newton
/// have none.
#[test]
fn only_newton_is_caught_by_areas() {
    for (text, window, least) in [(HIMMELBLAU, square(5.0), 0.3), (WELL, square(1.6), 0.2)] {
        let land = Landscape::of(formula(text), window, 1e-4);
        let mut coarse = 0;
        while land.is_coarse() {
            land.basins(true, |_| coarse += 1);
        }
        assert!(coarse > 4, "in rising resolution");
        land.basins(false, |basins| {
            assert_eq!(basins.followed, SIDE * SIDE);
            let share = basins.caught.map(|caught| caught as f64 / basins.followed as f64);
            assert_eq!((share[0], share[2]), (0.0, 0.0), "{text}");
            assert!(share[1] > least, "{text}: {share:?}");
            // The share is that of the cells.
            let is_minimum = |class: u8| {
                land.points
                    .get(usize::from(class).wrapping_sub(1))
                    .is_none_or(|point| point.kind == Landmark::Minimum)
            };
            let counted = basins.cells[1].iter().filter(|cell| !is_minimum(cell[0])).count();
            assert_eq!(counted, basins.caught[1], "{text}");
        });
    }
}

/// In two dimensions a function of a matrix is that of its eigendecomposition.
#[test]
fn functions_of_small_matrices_are_those_of_eigenvectors() {
    for hessian in [[2.0, 0.5, -1.0], [1.0, 0.0, 1.0], [0.0, 3.0, 0.0], [-4.0, 1e-9, 7.0]] {
        let [low, high] = planar::eigenvalues(hessian);
        let [a, b, c] = hessian;
        assert!((low + high - a - c).abs() < 1e-12 && (low * high - (a * c - b * b)).abs() < 1e-11);
        let g = [0.7, -0.4];
        let once = planar::function(hessian, |lambda| lambda, g);
        let product = [a * g[0] + b * g[1], b * g[0] + c * g[1]];
        assert!(planar::distance(once, product) < 1e-12, "{hessian:?}");
        let there = planar::function(hessian, |lambda| 1.0 / (3.0 + lambda * lambda), g);
        let twice = planar::function(hessian, |lambda| lambda * lambda, there);
        let back = [twice[0] + 3.0 * there[0], twice[1] + 3.0 * there[1]];
        assert!(planar::distance(back, g) < 1e-12, "{hessian:?}");
    }
}
