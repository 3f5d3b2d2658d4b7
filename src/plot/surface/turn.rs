//! What the reader does to a surface: a ball on it is dragged, arrows are pulled, and it turns.

use super::{Layout, SIGHT, layout};
use crate::frame::{Surface, Trail};
use crate::plot::drag::{Drag, Dragged, is_within_reach, set};
use crate::plot::kicks;
use crate::plot::scene::Point;
use crate::plot::style::Style;

/// Radians that a surface turns by for a CSS pixel and for a key, and its lowest and highest turn
/// upwards.
const TURN: f64 = 0.008;
const KEY_TURN: f64 = 0.1;
const UPWARDS: (f64, f64) = (-0.8, 0.62);
/// The grip of whoever has hold of a ball; arrows have those of their eigenvectors.
const BALL: usize = usize::MAX;
/// Steps of a line of sight to either side of the middle of the box, in units of the box.
const SIGHTS: i32 = 120;
const STEP: f64 = 0.25 * SIGHT;
/// Halvings of the part of a line of sight in which it meets the surface.
const HALVINGS: u32 = 30;

/// Drags the ball or pulls the arrow that the reader has hold of, or else turns the surface.
pub(in crate::plot) fn drag(
    surface: &Surface,
    style: &Style,
    size: (f64, f64),
    grip: &mut Option<usize>,
    drag: Drag,
) -> Dragged {
    let Some(lay) = layout(surface, style, size) else { return Dragged::Nothing };
    if let (Drag::Pointer { to, pressed: false, .. }, Some(BALL)) = (drag, *grip) {
        let to = lay.under(surface, to);
        return surface.keys.zip(to).map_or(Dragged::Nothing, |(keys, to)| set(keys, to));
    }
    let pulled = kicks::pull(&surface.kicks, style, &|at| lay.at(surface, at), grip, drag);
    if let Some(pulled) = pulled {
        return pulled;
    }
    let by = match drag {
        Drag::Pointer { from, pressed: true, .. } if lay.has_ball(surface, from) => {
            *grip = Some(BALL);
            return Dragged::Nothing;
        }
        Drag::Pointer { from, to, .. } => [0, 1].map(|k| TURN * (to[k] - from[k])),
        Drag::Keys([right, up]) => [KEY_TURN * right, -KEY_TURN * up],
    };
    let [around, up] = style.turn;
    Dragged::Turned([around - by[0], (up + by[1]).clamp(UPWARDS.0, UPWARDS.1)])
}

impl Layout {
    /// Whether a ball that can be dragged is under the pointer.
    pub(super) fn has_ball(&self, surface: &Surface, at: Point) -> bool {
        self.balls(surface).any(|ball| is_within_reach(ball, at))
    }

    /// The balls that can be dragged, on the panel: where methods begin, and where they are.
    pub(super) fn balls(&self, surface: &Surface) -> impl Iterator<Item = Point> {
        let ends = |trail: &Trail| [trail.points.first().copied(), trail.points.last().copied()];
        let trails = surface.trails.iter().filter(|_| surface.keys.is_some());
        trails.flat_map(ends).flatten().map(|ball| self.at(surface, ball))
    }

    /// The point of the surface that is seen at a position of the panel, in the surface's
    /// coordinates: where the line of sight first crosses the surface. Of two crossings that are
    /// nearer to each other than a step it can miss both.
    fn under(&self, surface: &Surface, at: Point) -> Option<[f64; 2]> {
        let ([s, c], [up, flat]) = (self.turn[0], self.turn[1]);
        let right = (at[0] - self.centre[0]) / self.unit;
        let above = (self.centre[1] - at[1]) / self.unit;
        // Away from the reader by `t` of the line's length, from its nearest point to the axis.
        let sight = |t: f64| {
            let (away, w) = (above * up + t * flat, above * flat - t * up);
            ([c * right + s * away, c * away - s * right], w)
        };
        let above_it = |t: f64| {
            let (at, w) = sight(t);
            Some(w - self.height(surface, at)?)
        };
        let mut before: Option<(f64, f64)> = None;
        for k in -SIGHTS..=SIGHTS {
            let t = STEP * f64::from(k);
            let now = above_it(t).map(|off| (t, off));
            if let (Some((mut near, off)), Some((mut far, beyond))) = (before, now)
                && (off > 0.0) != (beyond > 0.0)
            {
                for _ in 0..HALVINGS {
                    let middle = 0.5 * (near + far);
                    let is_near = above_it(middle).is_some_and(|here| (here > 0.0) == (off > 0.0));
                    *(if is_near { &mut near } else { &mut far }) = middle;
                }
                return Some(self.outside(surface, sight(near).0));
            }
            before = now;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Field, Role};
    use crate::math;
    use crate::plot::contour;

    const SIZE: (f64, f64) = (480.0, 400.0);

    /// A saddle with a hill in front of it, and a method at (0, 0.8).
    fn saddle() -> Surface {
        let n = 41;
        let at = |k: usize| 4.0 * k as f64 / (n - 1) as f64 - 2.0;
        let height = |x: f64, y: f64| x * x - y * y + 3.0 * math::exp(-4.0 * x * x - y * y);
        let values = (0..n * n).map(|k| height(at(k % n), at(k / n))).collect();
        let points = vec![[0.0, 0.8, height(0.0, 0.8)], [0.5, 1.0, height(0.5, 1.0)]];
        Surface {
            x: "x".to_owned(),
            y: "y".to_owned(),
            field: Field {
                title: String::new(),
                columns: n,
                rows: n,
                x: (-2.0, 2.0),
                y: (-2.0, 2.0),
                values,
            },
            top: f64::INFINITY,
            trails: vec![Trail { label: String::new(), role: Role::Newton, points }],
            marks: Vec::new(),
            kicks: Vec::new(),
            keys: Some(["x", "y"]),
        }
    }

    fn turned(turn: [f64; 2]) -> Style {
        Style { turn, ..Style::default() }
    }

    fn placed(surface: &Surface, lay: &Layout, [x, y]: [f64; 2]) -> Point {
        let z = contour::sample(&surface.field, [x, y]).expect("within the field");
        lay.at(surface, [x, y, z])
    }

    /// What is under the pointer is drawn there, and is no farther away than any other point that is
    /// drawn there, but where the line of sight grazes the hill.
    #[test]
    fn the_point_under_the_pointer_is_the_one_that_is_drawn_there() {
        let surface = saddle();
        for turn in [[0.0, 0.0], [2.0, 0.6], [-1.1, -0.5], [4.0, -0.8]] {
            let lay = layout(&surface, &turned(turn), SIZE).expect("a surface");
            let (mut hidden, mut grazed) = (0, 0);
            for k in 0..400 {
                let wanted = [f64::from(k % 20), f64::from(k / 20)].map(|t| 0.19 * t - 1.8);
                let at = placed(&surface, &lay, wanted);
                let Some(found) = lay.under(&surface, at) else {
                    grazed += 1;
                    continue;
                };
                let again = placed(&surface, &lay, found);
                let off = [0, 1].map(|n| (again[n] - at[n]).abs());
                assert!(off[0].max(off[1]) < 1e-4, "{turn:?} {wanted:?} {found:?} {off:?}");
                let away = |[x, y]: [f64; 2]| lay.turned(lay.inside(&surface, [x, y, 0.0]))[1];
                grazed += u32::from(away(found) > away(wanted) + STEP);
                hidden += u32::from(away(found) < away(wanted) - 1e-2);
            }
            assert!(grazed <= 4, "{turn:?}: {grazed} of 400 points are missed");
            // From the side the hill hides something, from above nothing.
            assert!(turn[1] < 0.0 || hidden == 0, "{turn:?} hides {hidden}");
            assert!(turn[1] > -0.8 || hidden > 0, "{turn:?} hides nothing");
            assert_eq!(lay.under(&surface, [2.0, 2.0]), None);
        }
    }

    #[test]
    fn a_ball_is_dragged_and_everywhere_else_the_surface_turns() {
        let (surface, style) = (saddle(), turned([0.3, 0.1]));
        let lay = layout(&surface, &style, SIZE).expect("a surface");
        for ball in [[0.0, 0.8], [0.5, 1.0]] {
            let (mut grip, from) = (None, placed(&surface, &lay, ball));
            let press = Drag::Pointer { from, to: from, pressed: true };
            assert_eq!(drag(&surface, &style, SIZE, &mut grip, press), Dragged::Nothing);
            let to = placed(&surface, &lay, [-0.875, -1.25]);
            let pull = Drag::Pointer { from, to, pressed: false };
            let wanted = set(["x", "y"], [-0.875, -1.25]);
            assert_eq!(drag(&surface, &style, SIZE, &mut grip, pull), wanted);
            let beside = Drag::Pointer { from: to, to: [1.0, 1.0], pressed: false };
            assert_eq!(drag(&surface, &style, SIZE, &mut grip, beside), Dragged::Nothing);
            // The next press lets go of it.
            let press = Drag::Pointer { from: to, to, pressed: true };
            let turn = drag(&surface, &style, SIZE, &mut grip, press);
            assert!(matches!(turn, Dragged::Turned(_)) && grip.is_none());
            let fixed = Surface { keys: None, ..saddle() };
            let press = Drag::Pointer { from, to: from, pressed: true };
            let turn = drag(&fixed, &style, SIZE, &mut grip, press);
            assert!(matches!(turn, Dragged::Turned(_)));
        }
    }
}
