//! What the reader does to a surface: it turns, and arrows on it are pulled.

use super::layout;
use crate::frame::Surface;
use crate::plot::drag::{Drag, Dragged};
use crate::plot::kicks;
use crate::plot::style::Style;

/// Radians that a surface turns by for a CSS pixel and for a key, and its lowest and highest turn
/// upwards.
const TURN: f64 = 0.008;
const KEY_TURN: f64 = 0.1;
const UPWARDS: (f64, f64) = (-0.8, 0.62);

/// Pulls the arrow that the reader has hold of, or else turns the surface.
pub(in crate::plot) fn drag(
    surface: &Surface,
    style: &Style,
    size: (f64, f64),
    grip: &mut Option<usize>,
    drag: Drag,
) -> Dragged {
    let lay = layout(surface, style, size);
    let pulled = lay
        .and_then(|lay| kicks::pull(&surface.kicks, style, &|at| lay.at(surface, at), grip, drag));
    if let Some(pulled) = pulled {
        return pulled;
    }
    let by = match drag {
        Drag::Pointer { from, to, .. } => [0, 1].map(|k| TURN * (to[k] - from[k])),
        Drag::Keys([right, up]) => [KEY_TURN * right, -KEY_TURN * up],
    };
    let [around, up] = style.turn;
    Dragged::Turned([around - by[0], (up + by[1]).clamp(UPWARDS.0, UPWARDS.1)])
}
