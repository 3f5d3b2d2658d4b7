//! Clouds of points over the contours of a field, with named landmarks.

use super::axes::{Axes, Frame, PAD};
use super::contour;
use super::density;
use super::key::{self, Key};
use super::kicks;
use super::landmarks;
use super::marker::marker;
use super::path::{Area, clip, dash};
use super::scene::{Point, Scene};
use super::span::{Fit, Span};
use super::style::Style;
use super::text::Type;
use super::theme::{self, faded};
use crate::frame::{Field, Landmark, Mark, Scatter};
use crate::math;

/// At most this many points decide where labels go.
const MOST_OBSTACLES: usize = 1000;

/// The layout that drawing and locating share.
pub(super) struct Layout {
    pub axes: Axes,
    /// The key, and its place if that is outside the area.
    key: Option<(Key, Option<Area>)>,
}

/// Lays out a scatter picture in a panel of the given size.
pub(super) fn layout(scatter: &Scatter, style: &Style, size: (f64, f64)) -> Layout {
    let font = Type::of(style, size.0);
    let field = scatter.field.as_ref().filter(|f| contour::is_grid(f));
    let (x, y) = (span(scatter, field, 0), span(scatter, field, 1));
    let frame = Frame {
        size,
        font,
        x_title: &scatter.x.title,
        y_title: &scatter.y.title,
        right: PAD + font.size,
        above: 0.0,
        whole: false,
        x_ticks: true,
    };
    let first = arrange(scatter, style, frame, (x, y), field.is_some());
    if !matches!(first.key, Some((_, None))) {
        return first;
    }
    // Names above the picture hide nothing and stay where they are while the
    // points move: in the line of the title, or beneath it.
    let left = first.axes.title_end() + font.size;
    let room = size.0 - PAD - left;
    let inline = Key::rows(&scatter.clouds, style, font, room.max(0.0));
    if let Some(row) = inline.filter(|row| row.height < 1.5 * font.line() && row.width <= room) {
        let y = first.axes.title_y() - 0.5 * font.line();
        let x = (first.axes.area.right() - row.width).clamp(left, left + room - row.width);
        let place = Area { x, y, width: row.width, height: row.height };
        return Layout { key: Some((row, Some(place))), ..first };
    }
    let rows = Key::rows(&scatter.clouds, style, font, size.0 - 2.0 * PAD);
    match rows.filter(|rows| rows.height < 0.3 * first.axes.area.height) {
        Some(rows) => {
            let frame = Frame { above: rows.height + 4.0, ..frame };
            let Layout { axes, .. } = arrange(scatter, style, frame, (x, y), field.is_some());
            let top = axes.area.y - 0.5 * font.size - rows.height;
            let left = axes.area.x.min(size.0 - PAD - rows.width).max(PAD);
            let place = Area { x: left, y: top, width: rows.width, height: rows.height };
            Layout { axes, key: Some((rows, Some(place))) }
        }
        None => first,
    }
}

/// Lays out the axes, and the key beside the area or in it.
fn arrange(
    scatter: &Scatter,
    style: &Style,
    frame: Frame,
    spans: (Span, Span),
    field: bool,
) -> Layout {
    let (x, y) = spans;
    let mut axes = Axes::new(frame, x, y);
    let fixed = field || (scatter.x.range.is_some() && scatter.y.range.is_some());
    // Equal lengths mean nothing on a logarithmic axis, and an extent that is
    // nearly nothing beside the other would be drawn as nothing.
    let ratio = x.extent() / y.extent();
    let equal = scatter.equal_aspect && !x.is_log() && !y.is_log() && (1e-3..1e3).contains(&ratio);
    if equal && !fixed {
        let (across, up) = (axes.area.width / x.extent(), axes.area.height / y.extent());
        let unit = across.min(up);
        axes = Axes::new(frame, x.stretched(across / unit), y.stretched(up / unit));
    }
    let beside = if equal { square_up(&mut axes, scatter, style) } else { None };
    let key = beside.or_else(|| {
        let room = (0.55 * axes.area.width).max(8.0 * axes.font.size).min(axes.area.width);
        Key::column(&scatter.clouds, style, axes.font, room).map(|key| (key, None))
    });
    Layout { axes, key }
}

/// The span of one axis: the field's own, or fitted to points and landmarks.
fn span(scatter: &Scatter, field: Option<&Field>, axis: usize) -> Span {
    let wanted = if axis == 0 { &scatter.x } else { &scatter.y };
    if let (Some(field), None) = (field, wanted.range) {
        let ends = if axis == 0 { field.x } else { field.y };
        return Span::linear(ends.0.min(ends.1), ends.0.max(ends.1));
    }
    let points = scatter.clouds.iter().flat_map(|c| &c.points).map(|p| p[axis]);
    let marks = scatter.marks.iter().map(|m| m.at[axis]);
    let fitted = Span::fit(wanted, points.chain(marks), Fit::Tight);
    // Markers at the edge stay whole.
    if wanted.range.is_some() || fitted.is_log() { fitted } else { fitted.stretched(1.14) }
}

/// Shrinks the area until a unit has the same length on both axes, next to what stands
/// above; the key stands beside the area if that leaves room for it.
fn square_up(axes: &mut Axes, scatter: &Scatter, style: &Style) -> Option<(Key, Option<Area>)> {
    let whole = axes.area;
    let unit = (whole.width / axes.x.extent()).min(whole.height / axes.y.extent());
    let (width, height) = (unit * axes.x.extent(), unit * axes.y.extent());
    let spare_x = whole.width - width;
    let gap = 2.0 * key::MARGIN;
    let room = spare_x - gap;
    let font = axes.font;
    let beside = (room >= 7.0 * font.size)
        .then(|| Key::column(&scatter.clouds, style, font, room))
        .flatten()
        .filter(|key| key.width <= room && key.height <= height);
    let aside = beside.as_ref().map_or(0.0, |key| gap + key.width);
    let area = Area { x: whole.x + 0.5 * (spare_x - aside), width, height, ..whole };
    axes.shrink(area);
    beside.map(|key| {
        let place = Area { x: area.right() + gap, y: area.y, width: key.width, height: key.height };
        (key, Some(place))
    })
}

/// Draws a scatter picture.
pub(super) fn compose(scene: &mut Scene, scatter: &Scatter, style: &Style, size: (f64, f64)) {
    let Layout { axes, key } = layout(scatter, style, size);
    let field = scatter.field.as_ref().filter(|f| contour::is_grid(f));
    if let Some(field) = field {
        contours(scene, field, &scatter.marks, style, &axes);
    }
    axes.draw(scene, style, false);
    for trail in &scatter.trails {
        let path: Vec<Point> = trail.points.iter().map(|p| axes.place(*p)).collect();
        for piece in clip(&path, &axes.area) {
            for stroke in dash(&piece, theme::dash(trail.role), 3.0 * size.0) {
                scene.line(stroke, style.ink().stroke, style.role(trail.role));
            }
        }
    }
    let mut taken = Vec::new();
    if let Some(handle) = &scatter.handle {
        grip(scene, axes.place(handle.at), style);
        let place = |[x, y, _]: [f64; 3]| axes.place([x, y]);
        taken.extend(kicks::compose(scene, &handle.kicks, style, size, (&place, false)));
    }
    let count: usize = scatter.clouds.iter().map(|c| c.points.len()).sum();
    let drawn: Vec<usize> = scatter.clouds.iter().map(|c| sample(c.points.len())).collect();
    let radius = radius(drawn.iter().sum(), &axes.area);
    // Placed once: there can be a hundred thousand.
    let placed: Vec<Vec<Point>> =
        scatter.clouds.iter().map(|c| visible(&axes, &c.points).collect()).collect();
    let seen: usize = placed.iter().map(Vec::len).sum();
    for ((cloud, drawn), placed) in scatter.clouds.iter().zip(drawn).zip(&placed) {
        let paint = style.role(cloud.role);
        let look = key::look(paint);
        let stride = cloud.points.len() / drawn.max(1);
        if stride > 1 {
            scene.image(density::image(placed.iter().copied(), &axes, paint));
        }
        for p in placed.iter().step_by(stride.max(1)) {
            marker(scene, theme::shape(cloud.role), *p, radius, look);
        }
    }
    let stride = 1 + count / MOST_OBSTACLES;
    let obstacles: Vec<Point> = placed.iter().flatten().copied().step_by(stride).collect();
    let marked: Vec<Point> =
        scatter.marks.iter().map(|m| axes.place(m.at)).filter(|p| axes.area.contains(*p)).collect();
    if let Some((key, beside)) = key {
        // A landmark weighs as much as many points.
        let weighty = marked.iter().flat_map(|m| std::iter::repeat_n(*m, 50));
        let place = beside
            .unwrap_or_else(|| key.corner(&axes.area, obstacles.iter().copied().chain(weighty)));
        key.draw(scene, style, &place);
        taken.push(place);
    }
    landmarks::compose(scene, &scatter.marks, style, &axes, &obstacles, taken);
    landmarks::outside(scene, count - seen, style, &axes);
}

/// The points inside the area, on the panel.
fn visible<'a>(axes: &'a Axes, points: &'a [[f64; 2]]) -> impl Iterator<Item = Point> + 'a {
    points.iter().map(|p| axes.place(*p)).filter(|p| axes.area.contains(*p))
}

/// How many points of a cloud get a marker of their own.
fn sample(count: usize) -> usize {
    if count > density::CROWD { density::SAMPLE } else { count }
}

/// Radius of particles: smaller if there are many or the picture is small.
fn radius(count: usize, area: &Area) -> f64 {
    let crowd = match count {
        0..=300 => 4.5,
        301..=1000 => 3.5,
        1001..=4000 => 2.5,
        _ => 1.75,
    };
    crowd * (area.width.min(area.height) / 320.0).clamp(0.75, 1.15)
}

/// A ring with four arrow heads around a point that can be moved.
pub(super) fn grip(scene: &mut Scene, at: Point, style: &Style) {
    let paint = style.ink().ink;
    scene.ring(at, 11.0, 1.5, paint);
    for [x, y] in [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]] {
        let corner =
            |along: f64, aside: f64| [at[0] + along * x - aside * y, at[1] + along * y + aside * x];
        scene.area(vec![corner(18.0, 0.0), corner(13.5, 4.0), corner(13.5, -4.0)], paint);
    }
}

/// Draws contours, and the one through each saddle a little stronger.
fn contours(scene: &mut Scene, field: &Field, marks: &[Mark], style: &Style, axes: &Axes) {
    let ink = style.ink();
    let mut draw = |level: f64, paint| {
        for line in contour::lines(field, level) {
            let path: Vec<Point> = line.iter().map(|p| axes.place(*p)).collect();
            for piece in clip(&path, &axes.area) {
                scene.line(piece, 1.0, paint);
            }
        }
    };
    let levels = contour::levels(field);
    for level in &levels {
        draw(*level, ink.grid);
    }
    let through: Vec<f64> = marks
        .iter()
        .filter(|m| m.kind == Landmark::Saddle)
        .filter_map(|m| contour::sample(field, m.at))
        .collect();
    let mut through = math::sorted(&through);
    let near = levels.last().map_or(0.0, |high| 1e-3 * (high - levels[0]).abs());
    through.dedup_by(|a, b| (*a - *b).abs() <= near);
    for level in through.iter().take(4) {
        draw(*level, faded(ink.hairline, 0.7));
    }
}
