//! Marker shapes of equal visual weight.

use super::scene::{Point, Scene};
use super::theme::Paint;
use crate::frame::Landmark;

/// Shape of a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Square,
    Triangle,
    Down,
    Plus,
    Hexagon,
    Diamond,
    Bar,
}

impl Shape {
    /// Corners for radius one, with about the area of the unit disc; empty for
    /// the circle.
    const fn corners(self) -> &'static [Point] {
        match self {
            Self::Circle => &[],
            Self::Square => &[[-0.89, -0.89], [0.89, -0.89], [0.89, 0.89], [-0.89, 0.89]],
            Self::Triangle => &[[0.0, -1.35], [1.22, 0.8], [-1.22, 0.8]],
            Self::Down => &[[0.0, 1.35], [-1.22, -0.8], [1.22, -0.8]],
            Self::Plus => &[
                [-0.42, -1.3],
                [0.42, -1.3],
                [0.42, -0.42],
                [1.3, -0.42],
                [1.3, 0.42],
                [0.42, 0.42],
                [0.42, 1.3],
                [-0.42, 1.3],
                [-0.42, 0.42],
                [-1.3, 0.42],
                [-1.3, -0.42],
                [-0.42, -0.42],
            ],
            Self::Hexagon => &[
                [-1.1, 0.0],
                [-0.55, -0.95],
                [0.55, -0.95],
                [1.1, 0.0],
                [0.55, 0.95],
                [-0.55, 0.95],
            ],
            Self::Diamond => &[[0.0, -1.3], [1.3, 0.0], [0.0, 1.3], [-1.3, 0.0]],
            Self::Bar => &[[-1.3, -0.35], [1.3, -0.35], [1.3, 0.35], [-1.3, 0.35]],
        }
    }
}

/// Fill and outline of a marker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub fill: Paint,
    pub line: Paint,
    pub width: f64,
}

/// Draws one marker.
pub(super) fn marker(scene: &mut Scene, shape: Shape, at: Point, radius: f64, look: Look) {
    let corners = shape.corners();
    if corners.is_empty() {
        scene.disc(at, radius, look.fill);
        scene.ring(at, radius, look.width, look.line);
        return;
    }
    let place = |c: &Point| [at[0] + radius * c[0], at[1] + radius * c[1]];
    let outline: Vec<Point> = corners.iter().map(place).collect();
    if look.fill.3 > 0.0 {
        scene.area(outline.clone(), look.fill);
    }
    if look.width > 0.0 {
        scene.outline(outline, look.width, look.line);
    }
}

/// Shape of a landmark: saddle = diamond, minimum = disc, maximum = triangle.
pub(super) const fn landmark(kind: Landmark) -> Shape {
    match kind {
        Landmark::Saddle => Shape::Diamond,
        Landmark::Minimum => Shape::Circle,
        Landmark::Maximum => Shape::Triangle,
    }
}
