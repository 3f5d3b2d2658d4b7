//! Contour lines of a scalar field by marching squares.

use crate::frame::Field;
use crate::math;

/// Number of quiet levels.
const LEVELS: usize = 10;
/// No vertex.
const NONE: usize = usize::MAX;

/// Whether the field's numbers are a grid.
pub(super) fn is_grid(field: &Field) -> bool {
    field.columns >= 2
        && field.rows >= 2
        && field.columns.checked_mul(field.rows) == Some(field.values.len())
        && [field.x.0, field.x.1, field.y.0, field.y.1].iter().all(|v| v.is_finite())
}

/// Heights of contours: denser near the bottom, so that wells and saddles are
/// visible however steep the walls are.
pub(super) fn levels(field: &Field) -> Vec<f64> {
    let finite: Vec<f64> = field.values.iter().copied().filter(|v| v.is_finite()).collect();
    let values = math::sorted(&finite);
    let Some(&low) = values.first() else { return Vec::new() };
    // The walls beyond this quantile are left blank rather than crowded.
    let high = values[(values.len() - 1) * 97 / 100];
    if high <= low {
        return Vec::new();
    }
    let at = |i: usize| (i as f64 + 0.5) / LEVELS as f64;
    (0..LEVELS).map(|i| low + (high - low) * at(i) * at(i)).collect()
}

/// The field at a position, by bilinear interpolation.
pub(super) fn sample(field: &Field, at: [f64; 2]) -> Option<f64> {
    let along = |v: f64, ends: (f64, f64), count: usize| {
        let t = (v - ends.0) / (ends.1 - ends.0) * (count - 1) as f64;
        let cell = (t.floor().max(0.0) as usize).min(count - 2);
        (t >= 0.0 && t <= (count - 1) as f64).then_some((cell, t - cell as f64))
    };
    let (i, s) = along(at[0], field.x, field.columns)?;
    let (j, t) = along(at[1], field.y, field.rows)?;
    let value = |di: usize, dj: usize| field.values[(j + dj) * field.columns + i + di];
    let low = value(0, 0) * (1.0 - s) + value(1, 0) * s;
    let high = value(0, 1) * (1.0 - s) + value(1, 1) * s;
    Some(low * (1.0 - t) + high * t).filter(|v| v.is_finite())
}

/// The contour lines at one height, in the coordinates of the field.
pub(super) fn lines(field: &Field, level: f64) -> Vec<Vec<[f64; 2]>> {
    let mesh = Mesh { field, level };
    let (columns, rows) = (field.columns, field.rows);
    // Every grid edge has at most one vertex, and every vertex at most two
    // neighbours, one in each of the cells beside its edge.
    let mut links = vec![[NONE; 2]; 2 * columns * rows];
    for j in 0..rows - 1 {
        for i in 0..columns - 1 {
            for (a, b) in mesh.cell(i, j).into_iter().flatten() {
                join(&mut links, a, b);
                join(&mut links, b, a);
            }
        }
    }
    let mut found = Vec::new();
    // Open lines from their ends first; what is left is closed.
    for closed in [false, true] {
        for start in 0..links.len() {
            let degree = links[start].iter().filter(|n| **n != NONE).count();
            if degree == 1 || (closed && degree == 2) {
                found.push(trace(&mesh, &mut links, start, closed));
            }
        }
    }
    found
}

fn join(links: &mut [[usize; 2]], from: usize, to: usize) {
    let slot = usize::from(links[from][0] != NONE);
    links[from][slot] = to;
}

/// Follows a line from a vertex, taking it out of the links.
fn trace(mesh: &Mesh, links: &mut [[usize; 2]], start: usize, closed: bool) -> Vec<[f64; 2]> {
    let mut line = vec![mesh.vertex(start)];
    let mut here = start;
    while let Some(next) = links[here].into_iter().find(|n| *n != NONE) {
        for (from, to) in [(here, next), (next, here)] {
            if let Some(slot) = links[from].iter().position(|n| *n == to) {
                links[from][slot] = NONE;
            }
        }
        here = next;
        line.push(mesh.vertex(here));
        if closed && here == start {
            break;
        }
    }
    line
}

/// A field cut at one height.
struct Mesh<'a> {
    field: &'a Field,
    level: f64,
}

impl Mesh<'_> {
    fn value(&self, i: usize, j: usize) -> f64 {
        self.field.values[j * self.field.columns + i]
    }

    /// The segments in one cell, as pairs of edges.
    fn cell(&self, i: usize, j: usize) -> [Option<(usize, usize)>; 2] {
        let corners = [
            self.value(i, j),
            self.value(i + 1, j),
            self.value(i + 1, j + 1),
            self.value(i, j + 1),
        ];
        if corners.iter().any(|v| !v.is_finite()) {
            return [None, None];
        }
        let above = corners.map(|v| v >= self.level);
        if above == [above[0]; 4] {
            return [None, None];
        }
        let columns = self.field.columns;
        // Edges: even numbers run along a row, odd numbers along a column.
        let node = j * columns + i;
        let (bottom, right) = (2 * node, 2 * (node + 1) + 1);
        let (top, left) = (2 * (node + columns), 2 * node + 1);
        let edges = [(bottom, 0, 1), (right, 1, 2), (top, 2, 3), (left, 3, 0)];
        let mut cut =
            edges.iter().filter(|(_, a, b)| above[*a] != above[*b]).map(|(edge, ..)| *edge);
        match (cut.next(), cut.next(), cut.next()) {
            (Some(a), Some(b), None) => [Some((a, b)), None],
            (Some(_), Some(_), Some(_)) => {
                // A saddle cell: the mean tells which corners belong together.
                let mean_above =
                    0.25 * (corners[0] + corners[1] + corners[2] + corners[3]) >= self.level;
                if mean_above == above[0] {
                    [Some((bottom, right)), Some((top, left))]
                } else {
                    [Some((left, bottom)), Some((right, top))]
                }
            }
            _ => [None, None],
        }
    }

    /// Where the contour crosses an edge.
    fn vertex(&self, edge: usize) -> [f64; 2] {
        let node = edge / 2;
        let (i, j) = (node % self.field.columns, node / self.field.columns);
        let along_row = edge.is_multiple_of(2);
        let (di, dj) = if along_row { (1, 0) } else { (0, 1) };
        let (a, b) = (self.value(i, j), self.value(i + di, j + dj));
        let t = (self.level - a) / (b - a);
        let t = if t.is_finite() { t.clamp(0.0, 1.0) } else { 0.5 };
        let grid = |k: usize, shift: f64, count: usize, ends: (f64, f64)| {
            ends.0 + (ends.1 - ends.0) * (k as f64 + shift) / (count - 1) as f64
        };
        let (s, t) = if along_row { (t, 0.0) } else { (0.0, t) };
        [grid(i, s, self.field.columns, self.field.x), grid(j, t, self.field.rows, self.field.y)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(f: impl Fn(f64, f64) -> f64) -> Field {
        let n = 41;
        let at = |k: usize| -2.0 + 4.0 * k as f64 / (n - 1) as f64;
        let values = (0..n * n).map(|k| f(at(k % n), at(k / n))).collect();
        Field { title: String::new(), columns: n, rows: n, x: (-2.0, 2.0), y: (-2.0, 2.0), values }
    }

    #[test]
    fn the_contour_of_a_bowl_is_one_closed_circle() {
        let bowl = field(|x, y| x * x + y * y);
        let found = lines(&bowl, 1.0);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].first(), found[0].last());
        assert!(found[0].iter().all(|p| ((p[0] * p[0] + p[1] * p[1]).sqrt() - 1.0).abs() < 0.01));
    }

    #[test]
    fn contours_end_at_the_edge_and_at_missing_values() {
        assert_eq!(lines(&field(|x, _| x), 0.05).len(), 1);
        let torn = field(|x, y| if y.abs() < 0.01 { f64::NAN } else { x });
        assert_eq!(lines(&torn, 0.05).len(), 2);
        assert!(lines(&field(|_, _| 1.0), 1.0).is_empty());
        assert!(levels(&field(|_, _| 1.0)).is_empty());
        assert!(levels(&field(|_, _| f64::NAN)).is_empty());
    }

    #[test]
    fn a_saddle_cell_keeps_its_lines_apart() {
        let cross = field(|x, y| x * y);
        for level in [-0.001, 0.0, 0.001] {
            let found = lines(&cross, level);
            assert!(
                found.len() >= 2 && found.iter().all(|l| l.len() > 10),
                "{level}: {}",
                found.len()
            );
        }
        let there = sample(&cross, [0.55, -1.0]);
        assert!(there.is_some_and(|v| (v + 0.55).abs() < 1e-12));
        assert_eq!(sample(&cross, [2.1, 0.0]), None);
    }
}
