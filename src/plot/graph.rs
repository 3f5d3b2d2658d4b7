//! Critical points as a mountain with walkers on it.

use super::axes::{Axes, Frame, PAD};
use super::describe::list;
use super::key::Key;
use super::marker::{Look, landmark, marker};
use super::number::readout;
use super::path::{Area, clip, decimate};
use super::scene::{Anchor, Point, Scene, Text};
use super::span::{Fit, Span};
use super::style::Style;
use super::text::Type;
use super::theme::{self, Paint, Sign, faded, mix};
use crate::frame::{Cloud, Edge, Graph, Node, Walker};
use crate::math;

/// Edges from which on each is drawn fainter.
const CROWD: f64 = 40.0;
/// Width of a way that was gone, and length of its head.
const SHAFT: f64 = 2.5;
const HEAD: f64 = 11.0;
/// Radius of the ring around a walker, in radii of a node.
const RING: f64 = 1.5;
/// Where on a way its label stands: from the start, from the middle or from the end on.
const ALONG: [f64; 4] = [0.5, 0.62, 0.38, 0.74];

fn layout(graph: &Graph, style: &Style, size: (f64, f64)) -> (Axes, Option<Key>) {
    let font = Type::of(style, size.0);
    let clouds: Vec<Cloud> = graph.walkers.iter().map(cloud).collect();
    let key = Key::rows(&clouds, style, font, (size.0 - 2.0 * PAD).max(1.0));
    let places = || {
        let trails = graph.walkers.iter().flat_map(|walker| &walker.trail);
        graph.nodes.iter().map(|node| &node.at).chain(trails)
    };
    let across = graph.nodes.iter().map(|node| node.at[0]).filter(|x| x.is_finite());
    let (low, high) = across.fold((0.0_f64, 0.0_f64), |(l, h), x| (l.min(x), h.max(x)));
    // Names stand at the sides of the outermost nodes.
    let pad = 0.12 * (high - low).max(1e-9);
    let x = Span::linear(low - pad, high + pad);
    let y = Span::fit(&graph.y, places().map(|at| at[1]), Fit::Roomy);
    let frame = Frame {
        size,
        font,
        x_title: "",
        y_title: &graph.y.title,
        right: PAD,
        above: key.as_ref().map_or(0.0, |key| key.height),
        whole: false,
        x_ticks: false,
    };
    (Axes::new(frame, x, y), key)
}

/// Draws a graph.
pub(super) fn compose(scene: &mut Scene, graph: &Graph, style: &Style, size: (f64, f64)) {
    let (axes, key) = layout(graph, style, size);
    let (ink, font, area) = (style.ink(), axes.font, axes.area);
    let places: Vec<Point> = graph.nodes.iter().map(|node| axes.place(node.at)).collect();
    let crest = crest(&places, area.bottom());
    if crest.len() > 4 {
        scene.area(crest, faded(ink.grid, 0.6));
    }
    axes.draw(scene, style, false);
    let ends = |edge: &Edge| Some(edge.ends.map(|end| places.get(end).copied()));
    let ways = |gone: bool| {
        let ways = graph.edges.iter().filter(move |edge| edge.label.is_empty() != gone);
        ways.filter_map(move |edge| match ends(edge)? {
            [Some(a), Some(b)] => Some((edge, a, b)),
            _ => None,
        })
    };
    // The more there are the less each of them says.
    let faint = faded(ink.hairline, (CROWD / graph.edges.len() as f64).clamp(0.35, 1.0));
    for (_, a, b) in ways(false) {
        scene.line(vec![a, b], 1.0, faint);
    }
    let radius = (0.02 * size.0).clamp(6.0, 10.0);
    for (edge, a, b) in ways(true) {
        let end = graph.nodes.get(edge.ends[1]);
        let paint = end.map_or(ink.muted, |node| colour(graph, node, style));
        arrow(scene, a, b, 1.5 * radius, paint);
    }
    let mut taken: Vec<Area> = places.iter().map(|at| around(*at, radius)).collect();
    for walker in &graph.walkers {
        let path = decimate(walker.trail.iter().map(|at| axes.place(*at)), 0.5);
        let paint = style.role(walker.role);
        for piece in clip(&path, &area) {
            scene.line(piece, ink.stroke + 2.0, faded(paint, 0.75));
        }
    }
    for (node, at) in graph.nodes.iter().zip(&places) {
        let paint = colour(graph, node, style);
        let look = Look { fill: paint, line: ink.background, width: 1.5 };
        marker(scene, landmark(node.kind), *at, radius, look);
        let text = node.index.to_string();
        // Two digits take as much room as one.
        let size = if node.index > 9 { 1.05 } else { 1.35 } * radius;
        let paint = ink.background;
        scene.text(Text { at: *at, text, size, anchor: Anchor::Middle, bold: true, paint });
    }
    for (edge, a, b) in ways(true) {
        let (width, height) = (font.width(&edge.label) + 4.0, font.line());
        let on = |t: &f64| Area {
            x: a[0] + t * (b[0] - a[0]) - 0.5 * width,
            y: a[1] + t * (b[1] - a[1]) - 0.5 * height,
            width,
            height,
        };
        let room = |place: &Area| is_free(place, &taken, (area.x, size.0 - 2.0));
        let Some(place) = ALONG.iter().map(on).find(room) else { continue };
        scene.rect([place.x, place.y], [width, height], faded(ink.background, 0.85));
        let at = [place.x + 0.5 * width, place.y + 0.5 * height];
        let (text, size, paint) = (edge.label.clone(), font.size, ink.ink);
        scene.text(Text { at, text, size, anchor: Anchor::Middle, bold: true, paint });
        taken.push(place);
    }
    for walker in &graph.walkers {
        let Some(at) = walker.trail.last().map(|at| axes.place(*at)) else { continue };
        if area.contains(at) {
            let look = Look { fill: style.role(walker.role), line: ink.background, width: 2.0 };
            marker(scene, theme::shape(walker.role), at, 0.9 * radius, look);
            scene.ring(at, RING * radius, 2.0, style.role(walker.role));
            taken.push(around(at, RING * radius));
        }
    }
    for (node, at) in graph.nodes.iter().zip(&places) {
        let (width, height) = (font.width(&node.label), font.line());
        // Clear of the ring of a walker that stands there.
        let gap = RING * radius + 5.0;
        let beside = [at[0] + gap, at[0] - gap - width];
        let sides = beside.map(|x| Area { x, y: at[1] - 0.5 * height, width, height });
        let below = Area { x: at[0] - 0.5 * width, y: at[1] + gap, width, height };
        let room = |place: &&Area| is_free(place, &taken, (area.x, size.0 - 2.0));
        let Some(place) = [sides[0], sides[1], below].iter().find(room).copied() else { continue };
        scene.text(Text {
            at: [place.x, place.y + 0.5 * height],
            text: node.label.clone(),
            size: font.size,
            anchor: Anchor::Start,
            bold: false,
            paint: ink.ink,
        });
        taken.push(place);
    }
    if let Some(key) = key {
        let (width, height) = (key.width, key.height);
        let y = area.y - height - 0.5 * font.size;
        key.draw(scene, style, &Area { x: PAD, y, width, height });
    }
}

/// Whether a place between two abscissae is not taken.
fn is_free(place: &Area, taken: &[Area], (left, right): (f64, f64)) -> bool {
    let inside = place.x > left && place.right() < right;
    inside && taken.iter().all(|other| other.overlap(place) < 4.0)
}

/// A way that was gone, as far as to the node that it leads to, in its colour.
fn arrow(scene: &mut Scene, from: Point, to: Point, short: f64, paint: Paint) {
    let way = [to[0] - from[0], to[1] - from[1]];
    let length = math::sqrt(way[0] * way[0] + way[1] * way[1]);
    if length <= short + HEAD {
        return;
    }
    let [x, y] = way.map(|x| x / length);
    let back = |by: f64| [to[0] - by * x, to[1] - by * y];
    let (tip, neck) = (back(short), back(short + HEAD));
    scene.line(vec![from, neck], SHAFT, paint);
    let wing = 0.45 * HEAD;
    let corner = |side: f64| [neck[0] - side * wing * y, neck[1] + side * wing * x];
    scene.area(vec![tip, corner(1.0), corner(-1.0)], paint);
}

/// A walker as the key names it.
fn cloud(walker: &Walker) -> Cloud {
    Cloud { label: walker.label.clone(), role: walker.role, points: Vec::new() }
}

fn around(at: Point, radius: f64) -> Area {
    Area { x: at[0] - radius, y: at[1] - radius, width: 2.0 * radius, height: 2.0 * radius }
}

/// From the colour of a minimum to that of the highest index.
fn colour(graph: &Graph, node: &Node, style: &Style) -> Paint {
    let most = graph.nodes.iter().map(|node| node.index).max().unwrap_or(0).max(1);
    let [low, high] = [Sign::Positive, Sign::Negative].map(|sign| style.curvature(sign));
    mix(low, high, node.index as f64 / most as f64)
}

/// The outline of a mountain with these points on or below its crest.
fn crest(places: &[Point], bottom: f64) -> Vec<Point> {
    let order = math::ascending(&places.iter().map(|at| at[0]).collect::<Vec<_>>());
    let mut hull: Vec<Point> = Vec::new();
    for at in order.into_iter().map(|i| places[i]).filter(|at| at.iter().all(|x| x.is_finite())) {
        while let [.., a, b] = hull[..] {
            let turn = (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]);
            if turn > 0.0 {
                break;
            }
            hull.pop();
        }
        hull.push(at);
    }
    let ends = [hull.last(), hull.first()].map(|end| end.map_or([0.0; 2], |at| [at[0], bottom]));
    hull.into_iter().chain(ends).collect()
}

/// The node or walker under the pointer in words.
pub(super) fn under(
    graph: &Graph,
    style: &Style,
    size: (f64, f64),
    at: Point,
    reach: f64,
) -> Option<String> {
    let (axes, _) = layout(graph, style, size);
    let nodes = graph.nodes.iter().map(|node| (words(node), node.at));
    let walkers = graph.walkers.iter().filter_map(|w| Some((w.label.clone(), *w.trail.last()?)));
    let distance = |place: [f64; 2]| {
        let [x, y] = axes.place(place);
        (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1])
    };
    let near = nodes.chain(walkers).filter(|(_, place)| distance(*place) <= reach * reach);
    let nearest = near.min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))?;
    Some(format!("{}: {}", nearest.0, readout(nearest.1[1])))
}

fn words(node: &Node) -> String {
    format!("{}, index {}", node.label, node.index)
}

/// The graph in a few sentences.
pub(super) fn describe(graph: &Graph) -> String {
    let node = |node: &Node| format!("{} at {}", words(node), readout(node.at[1]));
    let nodes = list(graph.nodes.iter().map(node), "; ");
    let at = |w: &Walker| {
        let at = w.trail.last().map_or("nowhere".to_owned(), |at| readout(at[1]));
        format!("{} at {at}", w.label)
    };
    let walkers = list(graph.walkers.iter().map(at), ", ");
    let count = graph.nodes.len();
    let mut said = format!("{}: {count} critical points. {nodes}. {walkers}.", graph.y.title);
    let name = |end: usize| graph.nodes.get(end).map_or("", |node| &node.label);
    for Edge { ends: [a, b], label } in graph.edges.iter().filter(|edge| !edge.label.is_empty()) {
        said += &format!(" Along {label} from {} to {}.", name(*a), name(*b));
    }
    said
}
