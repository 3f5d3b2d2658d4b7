//! Polylines in pixels: decimation, clipping, dashing.

use super::scene::Point;

/// Axis-aligned box in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub(super) fn contains(&self, p: Point) -> bool {
        (self.x..=self.right()).contains(&p[0]) && (self.y..=self.bottom()).contains(&p[1])
    }

    /// Area common to both, zero if none.
    pub(super) fn overlap(&self, other: &Self) -> f64 {
        let width = self.right().min(other.right()) - self.x.max(other.x);
        let height = self.bottom().min(other.bottom()) - self.y.max(other.y);
        width.max(0.0) * height.max(0.0)
    }

    /// The part of a segment inside, by Liang and Barsky.
    pub(super) fn clip(&self, a: Point, b: Point) -> Option<(Point, Point)> {
        let delta = [b[0] - a[0], b[1] - a[1]];
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (d, near, far) in [
            (delta[0], a[0] - self.x, self.right() - a[0]),
            (delta[1], a[1] - self.y, self.bottom() - a[1]),
        ] {
            if d == 0.0 {
                if near < 0.0 || far < 0.0 {
                    return None;
                }
                continue;
            }
            let (t0, t1) = if d > 0.0 { (-near / d, far / d) } else { (far / d, -near / d) };
            enter = enter.max(t0);
            leave = leave.min(t1);
        }
        let at = |t: f64| [a[0] + t * delta[0], a[1] + t * delta[1]];
        let start = if enter > 0.0 { at(enter) } else { a };
        let end = if leave < 1.0 { at(leave) } else { b };
        (enter <= leave).then_some((start, end))
    }
}

/// Keeps of every run of points in one column of the given width its first,
/// lowest, highest and last, so that the drawn line is the same and short.
pub(super) fn decimate(points: impl Iterator<Item = Point>, column: f64) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    let mut run: Option<Run> = None;
    for (order, p) in points.enumerate() {
        let slot = (p[0] / column).floor() as i64;
        match &mut run {
            Some(r) if r.slot == slot => r.add(order, p),
            _ => {
                if let Some(r) = run.take() {
                    r.flush(&mut kept);
                }
                run = Some(Run {
                    slot,
                    first: p,
                    low: (order, p),
                    high: (order, p),
                    last: (order, p),
                });
            }
        }
    }
    if let Some(r) = run {
        r.flush(&mut kept);
    }
    kept
}

/// Consecutive points in one pixel column.
struct Run {
    slot: i64,
    first: Point,
    low: (usize, Point),
    high: (usize, Point),
    last: (usize, Point),
}

impl Run {
    fn add(&mut self, order: usize, p: Point) {
        if p[1] < self.low.1[1] {
            self.low = (order, p);
        }
        if p[1] > self.high.1[1] {
            self.high = (order, p);
        }
        self.last = (order, p);
    }

    fn flush(self, kept: &mut Vec<Point>) {
        let (early, late) =
            if self.low.0 <= self.high.0 { (self.low, self.high) } else { (self.high, self.low) };
        for p in [self.first, early.1, late.1, self.last.1] {
            if kept.last() != Some(&p) {
                kept.push(p);
            }
        }
    }
}

/// The pieces of a polyline inside an area.
pub(super) fn clip(points: &[Point], area: &Area) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let Some((a, b)) = area.clip(pair[0], pair[1]) else {
            open = false;
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if open && piece.last() == Some(&a) => piece.push(b),
            _ => pieces.push(vec![a, b]),
        }
        open = b == pair[1];
    }
    pieces
}

/// The strokes of a dashed polyline; the line itself if `pattern` is empty.
///
/// A line that is much longer than the picture is wide goes up and down so
/// often that its dashes would not be seen: it stays solid.
pub(super) fn dash(points: &[Point], pattern: &[f64], longest: f64) -> Vec<Vec<Point>> {
    let length: f64 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    if pattern.is_empty() || length.is_nan() || length > longest {
        return vec![points.to_vec()];
    }
    let mut strokes = Vec::new();
    let mut stroke: Vec<Point> = points.first().map(|p| vec![*p]).unwrap_or_default();
    let (mut entry, mut left, mut drawing) = (0, pattern[0], true);
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let whole = distance(from, to);
        let mut done = 0.0;
        while whole - done > left {
            done += left;
            let t = done / whole;
            let cut = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
            if drawing {
                stroke.push(cut);
                strokes.push(std::mem::take(&mut stroke));
            } else {
                stroke = vec![cut];
            }
            drawing = !drawing;
            entry = (entry + 1) % pattern.len();
            left = pattern[entry];
        }
        left -= whole - done;
        if drawing {
            stroke.push(to);
        }
    }
    if stroke.len() > 1 {
        strokes.push(stroke);
    }
    strokes
}

fn distance(a: Point, b: Point) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    (dx * dx + dy * dy).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimation_keeps_extremes_and_order() {
        let points = (0..1000)
            .map(|i| [f64::from(i) / 100.0, if i == 555 { 9.0 } else { f64::from(i % 2) }]);
        let kept = decimate(points, 1.0);
        assert!(kept.len() <= 40);
        assert!(kept.contains(&[5.55, 9.0]));
        assert!(kept.windows(2).all(|p| p[0][0] <= p[1][0]));
    }

    #[test]
    fn clipping_splits_a_line_that_leaves_and_returns() {
        let area = Area { x: 0.0, y: 0.0, width: 10.0, height: 10.0 };
        let pieces = clip(&[[1.0, 5.0], [3.0, 5.0], [3.0, 50.0], [6.0, 50.0], [6.0, 5.0]], &area);
        assert_eq!(
            pieces,
            [vec![[1.0, 5.0], [3.0, 5.0], [3.0, 10.0]], vec![[6.0, 10.0], [6.0, 5.0]]]
        );
    }

    #[test]
    fn dashes_cover_their_share_across_corners() {
        let line = [[0.0, 0.0], [5.0, 0.0], [5.0, 5.0]];
        let strokes = dash(&line, &[4.0, 2.0], 100.0);
        assert_eq!(strokes, [vec![[0.0, 0.0], [4.0, 0.0]], vec![[5.0, 1.0], [5.0, 5.0]]]);
        assert_eq!(dash(&line, &[4.0, 2.0], 1.0).len(), 1);
        assert!(dash(&[], &[4.0, 2.0], 1.0).is_empty());
    }
}
