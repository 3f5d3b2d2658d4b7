//! Arrows along eigenvectors to both sides of the inspected point. The reader pulls one, sees the
//! objective to second order along it, and lets go: that is the kick.

use super::describe::eigenvalue;
use super::drag::{Drag, Dragged, thousandth};
use super::locate::REACH;
use super::number::readout;
use super::path::Area;
use super::scene::{Anchor, Point, Scene, Text};
use super::style::{Aim, Style};
use super::text::Type;
use super::theme::{Sign, faded};
use crate::frame::KickArrow;
use crate::math;

/// Length of arrows that nobody pulls, and of their heads, in CSS pixels.
const REST: f64 = 46.0;
const HEAD: f64 = 10.0;
/// An arrow whose farthest pull is shorter points at the reader, who cannot pull it.
const LEAST: f64 = 20.0;

/// Where a place at a height stands on the panel.
pub(super) type Place<'a> = &'a dyn Fn([f64; 3]) -> Point;

/// An arrow on the panel.
struct Shown<'a> {
    kick: &'a KickArrow,
    from: Point,
    /// CSS pixels of an amplitude of 1.
    unit: Point,
    /// Amplitude of the arrows at rest, and of the farthest pull.
    rest: f64,
    reach: f64,
}

impl Shown<'_> {
    fn at(&self, amplitude: f64) -> Point {
        [0, 1].map(|c| self.from[c] + amplitude * self.unit[c])
    }

    /// Amplitude of the arrow to a side.
    fn amplitude(&self, side: f64, aim: Option<Aim>) -> f64 {
        let aimed = aim.filter(|aim| aim.mode == self.kick.mode && aim.amplitude * side > 0.0);
        aimed.map_or(side * self.rest, |aim| aim.amplitude)
    }
}

fn shown<'a>(kicks: &'a [KickArrow], place: Place<'_>) -> Vec<Shown<'a>> {
    let one = |kick: &'a KickArrow| {
        let ([x, y, z], [u, v]) = (kick.from, kick.along);
        let reach = kick.model.last()?[0];
        let (from, tip) = (place(kick.from), place([x + reach * u, y + reach * v, z]));
        let unit = [0, 1].map(|c| (tip[c] - from[c]) / reach);
        let length = math::sqrt(math::dot(&unit, &unit));
        let rest = (REST / length).min(reach);
        (length * reach >= LEAST).then_some(Shown { kick, from, unit, rest, reach })
    };
    kicks.iter().filter_map(one).collect()
}

/// Draws arrows, and the second-order model along the one that is pulled if there is a height.
/// The room that the words beside its tip take is not for names.
pub(super) fn compose(
    scene: &mut Scene,
    kicks: &[KickArrow],
    style: &Style,
    size: (f64, f64),
    (place, model): (Place<'_>, bool),
) -> Option<Area> {
    let mut said = None;
    let ground = faded(style.ink().background, 0.7);
    for arrow in shown(kicks, place) {
        let kick = arrow.kick;
        let sign = if kick.eigenvalue < 0.0 { Sign::Negative } else { Sign::Positive };
        let aim = style.aim.filter(|aim| aim.mode == kick.mode);
        let strength = if style.aim.is_some() && aim.is_none() { 0.35 } else { 1.0 };
        let paint = faded(style.curvature(sign), strength);
        for side in [-1.0, 1.0] {
            let tip = arrow.at(arrow.amplitude(side, style.aim));
            let way = [tip[0] - arrow.from[0], tip[1] - arrow.from[1]];
            let length = math::sqrt(math::dot(&way, &way)).max(1e-9);
            let along = way.map(|x| x / length);
            let head = HEAD.min(length);
            let neck = [tip[0] - head * along[0], tip[1] - head * along[1]];
            let wing = |half: f64| [neck[0] - half * along[1], neck[1] + half * along[0]];
            scene.line(vec![arrow.from, neck], 5.5, ground);
            scene.line(vec![arrow.from, neck], 2.5, paint);
            scene.area(vec![tip, wing(0.5 * head), wing(-0.5 * head)], paint);
            scene.grips.push(tip);
        }
        if let Some(aim) = aim {
            let (before, after) = heights(&kick.model, aim.amplitude);
            let ([x, y, _], [u, v]) = (kick.from, kick.along);
            let on = |[t, z]: [f64; 2]| place([x + t * u, y + t * v, z]);
            if model {
                let within = |at: &&[f64; 2]| at[0].abs() <= aim.amplitude.abs();
                let mut curve: Vec<Point> =
                    kick.model.iter().filter(within).map(|at| on(*at)).collect();
                let end = on([aim.amplitude, after]);
                curve.insert(if aim.amplitude < 0.0 { 0 } else { curve.len() }, end);
                scene.line(curve.clone(), 5.0, ground);
                scene.line(curve, 2.5, style.ink().ink);
                scene.line(vec![arrow.at(aim.amplitude), end], 1.0, style.ink().ink);
                scene.disc(end, 4.0, style.ink().ink);
            }
            said = Some(say(scene, style, size, &arrow, (aim.amplitude, after - before)));
        }
    }
    said
}

/// The amplitude beside the tip, and by how much the height changes to second order.
fn say(
    scene: &mut Scene,
    style: &Style,
    size: (f64, f64),
    arrow: &Shown<'_>,
    (amplitude, change): (f64, f64),
) -> Area {
    let font = Type::of(style, size.0);
    let plus = if change > 0.0 { "+" } else { "" };
    let text = format!("{}: height {plus}{}", readout(amplitude), readout(change));
    let (tip, half) = (arrow.at(amplitude), 0.5 * font.width(&text) + 4.0);
    let x = tip[0].max(half).min((size.0 - half).max(half));
    let y = (tip[1] - 1.3 * font.line()).max(0.6 * font.line());
    let room =
        Area { x: x - half, y: y - 0.5 * font.line(), width: 2.0 * half, height: font.line() };
    scene.rect([room.x, room.y], [room.width, room.height], faded(style.ink().background, 0.8));
    let (at, paint) = ([x, y], style.ink().ink);
    scene.text(Text { at, text, size: font.size, anchor: Anchor::Middle, bold: true, paint });
    room
}

/// Heights of the model at amplitude 0 and at another one.
fn heights(model: &[[f64; 2]], amplitude: f64) -> (f64, f64) {
    let at = |t: f64| {
        let after = model.partition_point(|at| at[0] < t).clamp(1, model.len() - 1);
        let ([a, low], [b, high]) = (model[after - 1], model[after]);
        low + (high - low) * (t - a) / (b - a)
    };
    (at(0.0), at(amplitude))
}

/// The arrow whose tip is under the pointer.
fn held(kicks: &[KickArrow], style: &Style, place: Place<'_>, at: Point) -> Option<usize> {
    let mut nearest = (REACH * REACH, None);
    for arrow in shown(kicks, place) {
        for side in [-1.0, 1.0] {
            let tip = arrow.at(arrow.amplitude(side, style.aim));
            let apart = [tip[0] - at[0], tip[1] - at[1]];
            let distance = math::dot(&apart, &apart);
            if distance <= nearest.0 {
                nearest = (distance, Some(arrow.kick.mode));
            }
        }
    }
    nearest.1
}

/// The arrow under the pointer in words.
pub(super) fn under(
    kicks: &[KickArrow],
    style: &Style,
    place: Place<'_>,
    at: Point,
) -> Option<String> {
    let mode = held(kicks, style, place, at)?;
    let kick = kicks.iter().find(|kick| kick.mode == mode)?;
    Some(format!("{}: pull this arrow to kick", eigenvalue(mode, kick.eigenvalue)))
}

/// Takes hold of the arrow whose tip is pressed, and pulls it; none if the reader has hold of
/// something else. The grip is the arrow's eigenvector.
pub(super) fn pull(
    kicks: &[KickArrow],
    style: &Style,
    place: Place<'_>,
    grip: &mut Option<usize>,
    drag: Drag,
) -> Option<Dragged> {
    let Drag::Pointer { from, to, pressed } = drag else { return None };
    if pressed {
        *grip = held(kicks, style, place, from);
    }
    let mode = (*grip)?;
    let arrows = shown(kicks, place);
    let Some(arrow) = arrows.iter().find(|arrow| arrow.kick.mode == mode) else {
        return Some(Dragged::Nothing);
    };
    if from == to {
        return Some(Dragged::Nothing);
    }
    let way = [to[0] - arrow.from[0], to[1] - arrow.from[1]];
    let along = math::dot(&way, &arrow.unit) / math::dot(&arrow.unit, &arrow.unit);
    let [amplitude, _] = thousandth([along.max(-arrow.reach).min(arrow.reach), 0.0]);
    Some(Dragged::Pulled(Aim { mode, amplitude }))
}
