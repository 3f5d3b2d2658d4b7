//! Critical points: all of them, each with its kind, and as many as winding numbers say.

use critical_point_lab::{
    frame::Landmark,
    labs::plane::problem::{Function, Landscape, Window, critical},
    optim::{Kind, Objective as _},
};

use super::{CAMEL, HIMMELBLAU, WELL, formula, square};

const WINDOW: Window = [[-2.1, 2.1], [-1.3, 1.3]];

/// Places of one kind.
fn places(function: &Function, window: &Window, kind: Landmark) -> Vec<[f64; 2]> {
    let points = critical::points(function, window);
    points.iter().filter(|point| point.kind == kind).map(|point| point.at).collect()
}

fn check(function: &Function, window: &Window, kind: Landmark, wanted: &[[f64; 2]], digits: f64) {
    let found = places(function, window, kind);
    assert_eq!(found.len(), wanted.len(), "{kind:?}: {found:?}");
    for at in wanted {
        let near = |other: &&[f64; 2]| (0..2).all(|k| (other[k] - at[k]).abs() < digits);
        assert!(found.iter().any(|other| near(&other)), "{kind:?} at {at:?}: {found:?}");
    }
}

/// The points of the literature (Himmelblau 1972; Dixon and Szegő 1978), to their digits.
#[test]
fn known_functions_have_their_known_points() {
    let (himmelblau, window) = (formula(HIMMELBLAU), square(5.0));
    let minima =
        [[3.0, 2.0], [-2.805_118, 3.131_312], [-3.779_310, -3.283_186], [3.584_428, -1.848_126]];
    check(&himmelblau, &window, Landmark::Minimum, &minima, 1e-6);
    check(&himmelblau, &window, Landmark::Maximum, &[[-0.270_845, -0.923_039]], 1e-6);
    let saddles = [
        [-3.073_026, -0.081_353],
        [-0.127_961, -1.953_715],
        [0.086_678, 2.884_255],
        [3.385_154, 0.073_852],
    ];
    check(&himmelblau, &window, Landmark::Saddle, &saddles, 1e-6);

    let camel = formula(CAMEL);
    let pairs = |places: &[[f64; 2]]| -> Vec<[f64; 2]> {
        places.iter().flat_map(|[x, y]| [[*x, *y], [-x, -y]]).collect()
    };
    let minima = pairs(&[[0.0898, -0.7126], [1.7036, -0.7961], [1.6071, 0.5687]]);
    check(&camel, &WINDOW, Landmark::Minimum, &minima, 1e-4);
    check(&camel, &WINDOW, Landmark::Maximum, &pairs(&[[1.2302, 0.1623]]), 1e-4);
    let mut saddles = pairs(&[[1.1092, -0.7683], [1.2961, 0.6051], [1.6381, 0.2287]]);
    saddles.push([0.0, 0.0]);
    check(&camel, &WINDOW, Landmark::Saddle, &saddles, 1e-4);
    let lowest = critical::points(&camel, &WINDOW)[0].value;
    assert!((lowest + 1.031_628_453_5).abs() < 1e-9, "{lowest}");

    check(&formula(WELL), &square(1.6), Landmark::Minimum, &[[-1.0, 0.0], [1.0, 0.0]], 1e-12);
    check(&formula(WELL), &square(1.6), Landmark::Saddle, &[[0.0, 0.0]], 1e-12);
    let valley = formula("(1 - x)^2 + 100*(y - x^2)^2");
    check(&valley, &[[-2.0, 2.0], [-1.0, 3.0]], Landmark::Minimum, &[[1.0, 1.0]], 1e-9);
    check(&valley, &[[-2.0, 2.0], [-1.0, 3.0]], Landmark::Saddle, &[], 1e-9);
    let corners = [[4.0, 4.0], [-4.0, 4.0], [4.0, -4.0], [-4.0, -4.0]];
    check(&Function::Octopus, &square(6.0), Landmark::Minimum, &corners, 1e-9);
    let passes = [[0.0, 0.0], [4.0, 0.0], [-4.0, 0.0]];
    check(&Function::Octopus, &square(6.0), Landmark::Saddle, &passes, 1e-9);
}

/// The sum over all points of the gradient's turns is that along the edge; of points that are
/// not degenerate it is minima - saddles + maxima.
#[test]
fn there_are_as_many_points_as_the_gradient_turns_along_the_edge() {
    for (text, window, wanted) in [
        (HIMMELBLAU, square(5.0), 1),
        (CAMEL, WINDOW, 1),
        (WELL, square(1.6), 1),
        ("x^2 - y^2", square(2.0), -1),
        ("x^3 - 3*x*y^2", square(1.5), -2),
        ("x^4 - 6*x^2*y^2 + y^4", square(1.5), -3),
        ("x^2 + y^2 + x^2*y", square(0.5), 1),
        ("x^3 + y^2", square(1.0), 0),
        ("x + 0.1*y", square(1.0), 0),
        ("sin(3*x)*cos(2*y)", square(2.0), 6),
        ("x^2 - y^2 + 0.1*sin(3*x)", square(2.0), -1),
        ("(x^2 + y^2 - 1)^2 + 0.1*x", square(1.5), 1),
    ] {
        let function = formula(text);
        assert_eq!(critical::edge(&function, &window), Some(wanted), "{text}");
        let points = critical::points(&function, &window);
        let sum: Option<i32> = points.iter().map(|point| point.turns).sum();
        assert_eq!(sum, Some(wanted), "{text}: {points:?}");
        for point in points.iter().filter(|point| point.turns.is_some_and(|n| n.abs() == 1)) {
            let sign = if point.kind == Landmark::Saddle { -1 } else { 1 };
            assert_eq!(point.turns, Some(sign), "{text}: {point:?}");
        }
    }
    // Where the gradient vanishes on the edge or is not defined the number is not known.
    assert_eq!(critical::edge(&formula("x^2"), &square(1.0)), None);
    assert_eq!(critical::edge(&formula("ln(x) + y"), &square(1.0)), None);
    assert_eq!(critical::edge(&formula("1"), &square(1.0)), None);
}

/// The judgement of a point by its Hessian, and by a circle where that does not decide.
#[test]
fn kinds_are_those_of_the_one_judgement() {
    let land = |text: &str, half| Landscape::of(formula(text), square(half), 1e-4);
    let himmelblau = land(HIMMELBLAU, 5.0);
    for (point, known) in himmelblau.points.iter().zip(himmelblau.known()) {
        let index = match point.kind {
            Landmark::Minimum => 0,
            Landmark::Saddle => 1,
            Landmark::Maximum => 2,
        };
        assert_eq!(known.kind.index(), index, "{known:?}");
        assert_eq!(known.kind.is_minimum(), index == 0, "{known:?}");
        assert!(known.name.starts_with(["the minimum", "the saddle", "the maximum"][index]));
        assert_eq!(known.value, himmelblau.value(&point.at));
    }
    let monkey = &land("x^3 - 3*x*y^2", 1.5).known()[0];
    assert!(matches!(monkey.kind, Kind::Undecided { nullity } if nullity.number == 2));
    assert_eq!(monkey.name, "the monkey saddle (0, 0)");
    assert_eq!(land("x^3 + y^2", 1.0).known()[0].name, "the degenerate point (0, 0)");
    let flat = land("x^4 + y^4", 1.0);
    assert_eq!(flat.points[0].kind, Landmark::Minimum, "by the circle");
}

/// A function of which nothing is isolated, defined or there at all is no trouble.
#[test]
fn strange_functions_have_few_points_or_none() {
    for text in ["0", "x^2", "1/0", "ln(-1 - x^2)", "1e300*x^9*y^9", "exp(exp(9*x))", "x^-40"] {
        let points = critical::points(&formula(text), &square(2.0));
        assert!(points.len() <= critical::LISTED, "{text}: {}", points.len());
        assert!(points.iter().all(|point| point.at.iter().all(|x| x.is_finite())), "{text}");
    }
    assert_eq!(
        critical::points(&formula("sin(30*x)*sin(30*y)"), &square(2.0)).len(),
        critical::LISTED
    );
}
