//! What the reader does to a picture that can be dragged: surfaces turn, and points and arrows
//! go where they are put.

use super::{
    kicks, kinds,
    locate::REACH,
    scatter,
    scene::Point,
    style::{Aim, Style},
};
use crate::{frame::Picture, math};
use serde::{Deserialize, Serialize};

/// How far a key moves a point, as a part of the picture.
const STRIDE: f64 = 0.01;

/// What the reader does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Drag {
    /// The pointer drags.
    Pointer {
        /// From here, in CSS pixels.
        from: Point,
        /// To here.
        to: Point,
        /// Whether it was pressed where it came from.
        pressed: bool,
    },
    /// Arrow keys: to the right and up.
    Keys([f64; 2]),
}

/// What comes of it. Places are to a thousandth: finer than a pixel, and short in a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Dragged {
    /// Nothing.
    Nothing,
    /// Surfaces turn: around, and upwards.
    Turned([f64; 2]),
    /// Parameters are set, as in a link.
    Set(Vec<(String, String)>),
    /// A thing that the picture shows of a lane moves, in the coordinates of the picture.
    Moved {
        /// Which, from 0.
        grip: usize,
        /// Where to.
        to: [f64; 2],
        /// Whether it moves in all lanes.
        all: bool,
    },
    /// An arrow is pulled: a kick is prepared, and done when the reader lets go.
    Pulled(Aim),
}

/// Whether a pointer takes hold of what is at a place, both in CSS pixels.
#[must_use]
pub fn is_within_reach(grip: Point, pointer: Point) -> bool {
    let apart = [grip[0] - pointer[0], grip[1] - pointer[1]];
    math::dot(&apart, &apart) <= REACH * REACH
}

/// A place to a thousandth.
pub(super) fn thousandth(at: [f64; 2]) -> [f64; 2] {
    at.map(|x| (1e3 * x).round() / 1e3)
}

/// Parameters become the coordinates of a place.
pub(super) fn set(keys: [&'static str; 2], to: [f64; 2]) -> Dragged {
    let pairs = keys.into_iter().zip(thousandth(to));
    Dragged::Set(pairs.map(|(key, x)| (key.to_owned(), x.to_string())).collect())
}

/// Whether dragging does something to a picture.
#[must_use]
pub fn can_be_dragged(picture: &Picture) -> bool {
    match picture {
        Picture::Surface(_) => true,
        Picture::Scatter(scatter) => scatter.handle.is_some(),
        Picture::Arrows(arrows) => !arrows.arrows.is_empty(),
        _ => false,
    }
}

/// What dragging does to a picture in a panel of `size`. `grip` is what the reader has taken hold
/// of there, and changes when the pointer is pressed.
#[must_use]
pub fn drag(
    picture: &Picture,
    style: &Style,
    size: (f64, f64),
    grip: &mut Option<usize>,
    drag: Drag,
) -> Dragged {
    match picture {
        Picture::Scatter(scatter) => {
            let Some(handle) = &scatter.handle else { return Dragged::Nothing };
            let axes = scatter::layout(scatter, style, size).axes;
            let place = |[x, y, _]: [f64; 3]| axes.place([x, y]);
            if let Some(pulled) = kicks::pull(&handle.kicks, style, &place, grip, drag) {
                return pulled;
            }
            let to = match drag {
                Drag::Pointer { to, .. } if axes.area.contains(to) => axes.value(to),
                Drag::Pointer { .. } => return Dragged::Nothing,
                Drag::Keys([right, up]) => [
                    handle.at[0] + STRIDE * axes.x.extent() * right,
                    handle.at[1] + STRIDE * axes.y.extent() * up,
                ],
            };
            set(handle.keys, to)
        }
        _ => kinds::of(picture)
            .map_or(Dragged::Nothing, |kind| (kind.drag)(picture, style, size, grip, drag)),
    }
}
