//! The measure that a cloud is to become: points, a ring, or letters as points on strokes.

use std::{f64::consts::TAU, iter::repeat_n};

use crate::{
    labs::wasserstein::problem::{
        Ensemble, Functional, Particles,
        functional::{kind, kind_of_dirac},
    },
    math,
    optim::{Known, Scale},
};

/// Weighted points: weights are not negative and sum to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    points: Ensemble,
    weights: Vec<f64>,
}

impl Target {
    /// Points of equal weight.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn uniform(points: Ensemble) -> Self {
        let count = points.view().len();
        assert!(count > 0, "target: no points");
        let weights = vec![1.0 / count as f64; count];
        Self { points, weights }
    }

    /// The points `+-a e_1` in `R^d`.
    #[must_use]
    pub fn two_points(d: usize, a: f64) -> Self {
        let mut points = Ensemble::zeros(2, d);
        points.coordinate_mut(0).copy_from_slice(&[-a, a]);
        Self::uniform(points)
    }

    /// `count` points on a circle about the origin of the plane, symmetric in `x_1` if
    /// their number is even.
    #[must_use]
    pub fn ring(count: usize, radius: f64) -> Self {
        let mut points = Ensemble::zeros(count, 2);
        for i in 0..count {
            let angle = TAU * (i as f64 + 0.5) / count as f64;
            points.coordinate_mut(0)[i] = radius * math::cos(angle);
            points.coordinate_mut(1)[i] = radius * math::sin(angle);
        }
        Self::uniform(points)
    }

    /// The points.
    #[must_use]
    pub fn points(&self) -> Particles<'_> {
        self.points.view()
    }

    /// The weights.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The extent of the points, and the curvature of a kernel of this width.
    pub(super) fn scale(&self, width: f64) -> Scale {
        Scale { length: self.points().norm().max(width), curvature: 1.0 / (width * width) }
    }

    /// Whether it is two points and their own mirror image through the origin.
    fn is_pair(&self) -> bool {
        let opposite = |x: &[f64]| x[0] == -x[1];
        self.weights.len() == 2 && self.points.data().chunks_exact(2).all(opposite)
    }

    /// Whether `n` particles can be the target.
    pub(super) fn is_reached_by(&self, n: usize) -> bool {
        n.is_multiple_of(self.weights.len())
    }

    /// Between two points, all particles in the middle; and the target itself, where every
    /// block vanishes and the couplings are regular on different points.
    pub(super) fn known(&self, functional: &dyn Functional, n: usize) -> Vec<Known> {
        let d = functional.dim();
        let mut known = Vec::new();
        if self.is_pair() {
            let middle = vec![0.0; d];
            known.push(Known {
                name: "the saddle".to_string(),
                kind: kind_of_dirac(functional, &middle, n),
                value: functional.value(&Particles::new(d, &middle)),
                at: Some(vec![0.0; n * d]),
            });
        }
        if self.is_reached_by(n) {
            let count = self.weights.len();
            let copies = self.points.data().iter().flat_map(|x| repeat_n(*x, n / count));
            known.push(Known {
                name: "the target".to_string(),
                kind: kind(0, (n - count) * d, n * d, true),
                value: 0.0,
                at: Some(copies.collect()),
            });
        }
        known
    }

    /// `W_2` distance from a cloud to each of [`Target::known`], that to the target as given.
    pub(super) fn distances(
        &self,
        x: &Particles,
        to_target: impl Fn(&Particles) -> Option<f64>,
    ) -> Vec<Option<f64>> {
        let middle = self.is_pair().then(|| Some(x.norm()));
        let target = self.is_reached_by(x.len()).then(|| to_target(x));
        middle.into_iter().chain(target).collect()
    }

    /// `W_2` distance to a cloud, for one point, two points, or points on a line of
    /// equal weight; [`None`] for others, where it is a linear program.
    #[must_use]
    pub fn distance(&self, x: &Particles) -> Option<f64> {
        if x.is_empty() || x.data().iter().any(|t| !t.is_finite()) {
            return None;
        }
        let to = |j: usize, i: usize| {
            math::sum((0..x.dim()).map(|k| {
                let apart = x.coordinate(k)[i] - self.points().coordinate(k)[j];
                apart * apart
            }))
        };
        let n = x.len() as f64;
        // One coordinate of the line orders the optimal plan: particles leave for the
        // target's points in the order of what they save by it.
        let (order, targets): (Vec<usize>, Vec<usize>) = match self.points().len() {
            1 => ((0..x.len()).collect(), vec![0]),
            2 => {
                let gain: Vec<f64> = (0..x.len()).map(|i| to(0, i) - to(1, i)).collect();
                (math::ascending(&gain), vec![0, 1])
            }
            _ if x.dim() == 1 => (math::ascending(x.data()), math::ascending(self.points.data())),
            _ => return None,
        };
        let (mut squared, mut i, mut room) = (0.0, 0, 1.0 / n);
        for (rank, &j) in targets.iter().enumerate() {
            let mut mass = self.weights[j];
            let last = rank + 1 == targets.len();
            while i < order.len() && (mass > 0.0 || last) {
                let moved = if last { room } else { room.min(mass) };
                squared += moved * to(j, order[i]);
                mass -= moved;
                room -= moved;
                if room <= 1e-14 / n {
                    i += 1;
                    room = 1.0 / n;
                }
                if mass <= 1e-14 / n && !last {
                    break;
                }
            }
        }
        Some(math::sqrt(squared))
    }
}

/// Strokes in a box of width 2 and height 3, corner after corner.
type Strokes = &'static [&'static [[f64; 2]]];

/// Width of a letter with the gap after it.
const ADVANCE: f64 = 2.8;

fn strokes(letter: char) -> Option<Strokes> {
    Some(match letter.to_ascii_uppercase() {
        'F' => &[&[[2.0, 3.0], [0.0, 3.0], [0.0, 0.0]], &[[0.0, 1.5], [1.5, 1.5]]],
        'N' => &[&[[0.0, 0.0], [0.0, 3.0], [2.0, 0.0], [2.0, 3.0]]],
        'S' => &[&[
            [2.0, 2.6],
            [1.5, 3.0],
            [0.5, 3.0],
            [0.0, 2.5],
            [0.0, 1.9],
            [2.0, 1.1],
            [2.0, 0.5],
            [1.5, 0.0],
            [0.5, 0.0],
            [0.0, 0.4],
        ]],
        'W' => &[&[[0.0, 3.0], [0.5, 0.0], [1.0, 2.0], [1.5, 0.0], [2.0, 3.0]]],
        _ => return None,
    })
}

/// `count` points of equal weight, equally spaced along the strokes of a word, which
/// is centred at the origin with letters of the given height.
///
/// # Errors
/// Names a character that has no strokes, or says that there is nothing to draw.
pub fn letters(word: &str, height: f64, count: usize) -> Result<Target, String> {
    let mut segments: Vec<[[f64; 2]; 2]> = Vec::new();
    for (place, letter) in word.chars().enumerate() {
        let Some(strokes) = strokes(letter) else {
            return Err(format!("there are no strokes for {letter:?}"));
        };
        let left = ADVANCE * place as f64;
        let shifted = |[x, y]: [f64; 2]| [x + left, y];
        for stroke in strokes {
            segments.extend(stroke.windows(2).map(|ends| [shifted(ends[0]), shifted(ends[1])]));
        }
    }
    if segments.is_empty() || count == 0 {
        return Err("a word needs a letter and a point".into());
    }
    let middle = [0.5 * (ADVANCE * word.chars().count() as f64 - 0.8), 1.5];
    let length = |[a, b]: &[[f64; 2]; 2]| {
        math::sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]))
    };
    let step = math::sum(segments.iter().map(length)) / count as f64;
    let mut points = Ensemble::zeros(count, 2);
    let (mut segment, mut before) = (0, 0.0);
    for i in 0..count {
        let along = step * (i as f64 + 0.5);
        while segment + 1 < segments.len() && along > before + length(&segments[segment]) {
            before += length(&segments[segment]);
            segment += 1;
        }
        let [from, to] = segments[segment];
        let share = (along - before) / length(&segments[segment]);
        for k in 0..2 {
            let at = from[k] + share * (to[k] - from[k]) - middle[k];
            points.coordinate_mut(k)[i] = at * height / 3.0;
        }
    }
    Ok(Target::uniform(points))
}
