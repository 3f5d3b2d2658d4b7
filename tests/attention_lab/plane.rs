//! The plane of two eigenvectors: the landscape there, and the arrow that the reader drags.

use critical_point_lab::{
    event::{ALL, Action, Move},
    frame::{Arrows, Frame, Picture, Surface},
    link, math,
    session::View,
};

use super::open;

fn surface(frame: &Frame) -> &Surface {
    let Picture::Surface(surface) = &frame.pictures[0] else { panic!("no surface") };
    surface
}

fn arrows(frame: &Frame) -> &Arrows {
    let Picture::Arrows(arrows) = &frame.pictures[1] else { panic!("no arrows") };
    arrows
}

fn pulled(to: [f64; 2]) -> Action {
    Action::Move(Move { lane: ALL.to_string(), grip: 0, to })
}

/// `R` of a vector with two coordinates, from its definition: with an infinite prompt
/// `tr S - 2 b + a b`, with `L` tokens and linear attention
/// `tr S - 2 b + a ((1 + 1/L) b + (tr S / L) a)`; with the value `u u^T`
/// `tr S - 2 a^2 + a^3 |u|^2`.
#[test]
fn the_landscape_is_the_loss_in_the_plane() {
    let (lambda, trace) = ([4.0, 2.0, 1.0, 0.5, 0.25], 7.75);
    for (text, other, length, tied) in [
        ("", 1, f64::INFINITY, false),
        ("saddle=4", 3, f64::INFINITY, false),
        ("start=random&basis=random", 1, f64::INFINITY, false),
        ("weights=linear&prompt=finite&length=16", 1, 16.0, false),
        ("model=tied", 1, f64::INFINITY, true),
    ] {
        let (session, problems) = open(text);
        assert_eq!(problems, [], "{text}");
        let frame = session.frame(&View::default());
        let field = &surface(&frame).field;
        for (k, value) in field.values.iter().enumerate() {
            let along = |k: usize, n: usize, (low, high): (f64, f64)| {
                low + (high - low) * k as f64 / (n - 1) as f64
            };
            let x = along(k % field.columns, field.columns, field.x);
            let y = along(k / field.columns, field.rows, field.y);
            let (l, m): (f64, f64) = (lambda[0], lambda[other]);
            let (a, b) = (l * x * x + m * y * y, l * l * x * x + m * m * y * y);
            let wanted = if tied {
                trace - 2.0 * a * a + a * a * a * (x * x + y * y)
            } else {
                trace - 2.0 * b + a * ((1.0 + 1.0 / length) * b + trace / length * a)
            };
            assert!((value - wanted).abs() < 1e-11 * (1.0 + wanted.abs()), "{text}: {x} {y}");
        }
    }
}

/// A hill at zero, saddles at the other eigenvector, basins at the leading one, each where its
/// mark stands, for closed forms of every kind.
#[test]
fn the_plane_has_a_hill_two_saddles_and_two_basins() {
    for text in [
        "",
        "saddle=3&start=exact",
        "prompt=finite&length=16",
        "weights=linear&prompt=finite&length=4",
        "model=tied",
        "data=digits&start=random",
    ] {
        let (session, problems) = open(text);
        assert_eq!(problems, [], "{text}");
        let frame = session.frame(&View::default());
        let surface = surface(&frame);
        let field = &surface.field;
        let value = |[x, y]: [f64; 2]| {
            let cell = |v: f64, (low, high): (f64, f64), n: usize| {
                let t = (v - low) / (high - low) * (n - 1) as f64;
                (t.floor().min((n - 2) as f64) as usize, t - t.floor().min((n - 2) as f64))
            };
            let ((i, s), (j, t)) = (cell(x, field.x, field.columns), cell(y, field.y, field.rows));
            let at = |i: usize, j: usize| field.values[j * field.columns + i];
            (1.0 - t) * ((1.0 - s) * at(i, j) + s * at(i + 1, j))
                + t * ((1.0 - s) * at(i, j + 1) + s * at(i + 1, j + 1))
        };
        let places: Vec<[f64; 2]> = surface.marks.iter().map(|mark| mark.at).collect();
        assert_eq!(places.len(), 5, "{text}");
        let reach = [0.15 * field.x.1, 0.15 * field.y.1];
        for (k, [x, y]) in places.into_iter().enumerate() {
            let here = value([x, y]);
            let beside = |c: usize| {
                let way = if c == 0 { [reach[0], 0.0] } else { [0.0, reach[1]] };
                [1.0, -1.0].map(|sign| value([x + sign * way[0], y + sign * way[1]]) > here)
            };
            // Whether it rises along either axis.
            let wanted = [[false, false], [true, true], [true, true], [false, true], [false, true]];
            for (c, rises) in wanted[k].into_iter().enumerate() {
                assert_eq!(beside(c), [rises; 2], "{text}: {:?} {c}", surface.marks[k]);
            }
        }
    }
}

/// Balls stand where `u` is, at the loss of the whole `u`, and say how far off the plane that is.
#[test]
fn balls_stand_at_the_loss_of_the_whole_vector() {
    let (mut session, _) = open("start=random&methods=gradient-flow");
    (0..40).for_each(|_| session.advance());
    let frame = session.frame(&View::default());
    let trail = &surface(&frame).trails[0];
    assert!(trail.label.starts_with("Gradient flow, "), "{}", trail.label);
    let last = trail.points.last().expect("a place");
    assert_eq!(last[2].to_bits(), frame.lanes[0].metrics[0].to_bits());
    assert_eq!(trail.points.len(), 42);
    let (caught, _) = open("methods=gradient-flow&start=exact");
    let label = surface(&caught.frame(&View::default())).trails[0].label.clone();
    assert_eq!(label, "Gradient flow");
}

/// All arrows go where one is dragged, what is outside the plane stays, and the link replays it.
#[test]
fn u_goes_where_its_arrow_is_dragged() {
    let (mut session, _) = open("start=random");
    (0..3).for_each(|_| session.advance());
    let before = session.frame(&View::default());
    for x in [1.0, 1.5, 2.0] {
        session.intervene(pulled([x, -0.5]));
    }
    assert_eq!(session.take_problems(), []);
    assert_eq!(session.events().len(), 1, "to drag is one intervention");
    let after = session.frame(&View::default());
    for (was, is) in arrows(&before).arrows.iter().zip(&arrows(&after).arrows) {
        let missed = math::largest(&[is.to[0] - 2.0, is.to[1] + 0.5].map(f64::abs));
        assert!(missed < 1e-12, "{}: {:?}", is.label, is.to);
        assert_ne!(was.to, is.to);
    }
    let off = |frame: &Frame| surface(frame).trails[0].label.clone();
    assert_eq!(off(&before), off(&after), "what is outside the plane has moved");
    (0..20).for_each(|_| session.advance());
    let wanted = session.signature();
    let (link, problems) = link::parse("lab=attention&start=random&do=3:move:all:0:2:-0.5");
    assert_eq!(problems, []);
    assert_eq!(link.events, session.events());
    let (mut replayed, _) = link.open();
    (0..23).for_each(|_| replayed.advance());
    assert_eq!(replayed.signature(), wanted);
}

/// On the sphere the arrow keeps its length: the direction alone is dragged.
#[test]
fn on_the_sphere_the_arrow_turns() {
    let (mut session, _) = open("model=sphere&methods=gradient-flow&start=exact&saddle=2");
    let tip = |session: &dyn critical_point_lab::session::AnySession| {
        arrows(&session.frame(&View::default())).arrows[0].to
    };
    let [x, y] = tip(&*session);
    assert!(x.abs() < 1e-12 && (y - 2.0).abs() < 1e-12, "{x} {y}: the root of 4");
    session.intervene(pulled([3.0, 3.0]));
    let [x, y] = tip(&*session);
    assert!((x - y).abs() < 1e-12 && (x * x + y * y - 4.0).abs() < 1e-12, "{x} {y}");
    session.advance();
    let [x, y] = tip(&*session);
    session.intervene(pulled([0.0, 0.0]));
    let said = session.take_problems();
    assert!(said.len() == 1 && said[0].message.contains("never zero"), "{said:?}");
    assert_eq!(tip(&*session), [x, y], "nothing moves");
}

/// Where there is no plane nothing can be moved, and the pictures say why.
#[test]
fn a_matrix_is_not_moved() {
    for text in ["model=symmetric&rank=2", "spectrum=2&saddle=1", "tasks=additive"] {
        let (mut session, _) = open(text);
        let frame = session.frame(&View::default());
        assert!(matches!(frame.pictures[1], Picture::Empty(_)), "{text}");
        session.take_problems();
        session.intervene(pulled([1.0, 1.0]));
        let said = session.take_problems();
        assert!(!said.is_empty() && said[0].message.contains("only one vector u"), "{said:?}");
    }
}

/// The ellipse is that of the covariance: a share of 1 - e^(-1/2) of Gaussian tokens is inside,
/// and at the minimum the arrow ends on it.
#[test]
fn the_ellipse_belongs_to_the_tokens() {
    let (session, _) = open("start=exact&saddle=1");
    let frame = session.frame(&View::default());
    let picture = arrows(&frame);
    let (dots, [a, b]) = (&picture.dots, [2.0, math::sqrt(2.0)]);
    let inside = |at: &[f64; 2]| at[0] * at[0] / (a * a) + at[1] * at[1] / (b * b);
    assert!(picture.outline.iter().all(|at| (inside(at) - 1.0).abs() < 1e-12));
    let share = dots.iter().filter(|dot| inside(&dot.at) < 1.0).count() as f64 / dots.len() as f64;
    // 174 tokens: two standard errors are 0.074.
    assert!((share - 0.3935).abs() < 0.08, "{share}");
    let tip = picture.arrows[0].to;
    assert!((tip[0] - 2.0).abs() < 1e-12 && tip[1].abs() < 1e-12, "{tip:?}");
    let largest = dots.iter().map(|dot| dot.share).fold(0.0, f64::max);
    assert_eq!(largest, 1.0);
}
