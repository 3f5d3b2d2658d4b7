//! Waves on the two axes of the plane, and functions that are sums of their products.

use std::ops::Range;

use crate::{
    labs::wasserstein::problem::{Particles, kept},
    math::{
        Buffer, elementwise,
        simd::{groups, load, store},
        tables,
    },
};

/// The functions `e_{2j}(x) = cos w_j x` and `e_{2j + 1}(x) = sin w_j x` with
/// `w_j = Delta (j + 1/2)`, `j < J`, on either axis.
///
/// A function `sum_ab c_ab e_a(x_1) e_b(x_2)` is given by its `2J * 2J` coefficients,
/// row-major, of which those outside the disc `|w| <= Delta J` are zero. A table of a block
/// of particles has the rows `e_a(x_1)`, then `e_b(x_2)`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Waves {
    spacing: f64,
    /// Frequencies of the second axis, from the lowest on, that meet each of the first.
    widths: Vec<usize>,
}

impl Waves {
    /// `J` frequencies with these gaps.
    pub fn new(order: usize, spacing: f64) -> Self {
        Self { spacing, widths: widths(order).collect() }
    }

    /// The number of frequencies in the disc, up to sign.
    pub fn count(order: usize) -> usize {
        2 * widths(order).sum::<usize>()
    }

    /// See [`tables::add_products`].
    pub fn widths(&self) -> &[usize] {
        &self.widths
    }

    /// Frequency of function `a`.
    pub fn frequency(&self, a: usize) -> f64 {
        self.spacing * ((a / 2) as f64 + 0.5)
    }

    /// Functions on either axis, `2J`.
    pub fn rows(&self) -> usize {
        2 * self.widths.len()
    }

    /// Entries of a table per particle.
    pub fn entries(&self) -> usize {
        2 * self.rows()
    }

    /// Whether the coefficient of `e_a(x_1) e_b(x_2)` is in the disc.
    pub fn has(&self, a: usize, b: usize) -> bool {
        b / 2 < self.widths[a / 2]
    }

    /// `(p, f)` with `e_a' = f e_p`.
    pub fn slope(&self, a: usize) -> (usize, f64) {
        (a ^ 1, if a.is_multiple_of(2) { -self.frequency(a) } else { self.frequency(a) })
    }

    /// Writes the table of some particles, given by their coordinates.
    pub fn fill(&self, coordinates: [&[f64]; 2], table: &mut [f64]) {
        let half = table.len() / 2;
        for (x, table) in coordinates.into_iter().zip(table.chunks_exact_mut(half.max(1))) {
            self.fill_axis(x, table);
        }
    }

    /// Waves of one block by rotation from one frequency to the next. Errors grow
    /// like the number of rotations.
    fn fill_axis(&self, x: &[f64], table: &mut [f64]) {
        let size = x.len();
        let mut pairs = table.chunks_exact_mut(2 * size).map(|pair| pair.split_at_mut(size));
        let Some((mut before_c, mut before_s)) = pairs.next() else { return };
        for (angle, x) in before_s.iter_mut().zip(x) {
            *angle = 0.5 * self.spacing * x;
        }
        elementwise::sin_cos(before_s, before_c);
        let (mut turn_c, mut turn_s) = ([0.0; kept::BLOCK], [0.0; kept::BLOCK]);
        let turns = turn_c.iter_mut().zip(&mut turn_s);
        for ((tc, ts), (c, s)) in turns.zip(before_c.iter().zip(before_s.iter())) {
            (*tc, *ts) = (c * c - s * s, 2.0 * c * s);
        }
        for (cosines, sines) in pairs {
            for at in groups(size) {
                let (c, s) = (load(before_c, at), load(before_s, at));
                let (turn_c, turn_s) = (load(&turn_c, at), load(&turn_s, at));
                store(c * turn_c - s * turn_s, cosines, at);
                store(s * turn_c + c * turn_s, sines, at);
            }
            (before_c, before_s) = (cosines, sines);
        }
    }

    /// [`Waves::fill`] for a range of particles.
    pub fn fill_range(&self, x: &Particles, range: Range<usize>, table: &mut [f64]) {
        self.fill([&x.coordinate(0)[range.clone()], &x.coordinate(1)[range]], table);
    }

    /// Shows the tables of all particles, block by block.
    pub fn visit(&self, x: &Particles, mut show: impl FnMut(Range<usize>, &[f64])) {
        let mut table = Buffer::zeros(self.entries() * kept::BLOCK);
        for range in kept::blocks(x.len()) {
            let table = &mut table[..self.entries() * range.len()];
            self.fill_range(x, range.clone(), table);
            show(range, table);
        }
    }

    /// `sum_i u_i e_a(x_i1) e_b(x_i2)`, with `u_i = 1` where no weights are given.
    pub fn moments<'a>(
        &self,
        x: &Particles,
        weights: impl Fn(Range<usize>) -> Option<&'a [f64]>,
    ) -> Buffer {
        let mut sums = Buffer::zeros(self.rows() * self.rows());
        let mut weighted = Buffer::zeros(self.rows() * kept::BLOCK);
        self.visit(x, |range, table| {
            let size = range.len();
            let (a, b) = table.split_at(table.len() / 2);
            match weights(range) {
                None => tables::add_products(a, b, size, &self.widths, &mut sums),
                Some(u) => {
                    let weighted = &mut weighted[..a.len()];
                    tables::scale_rows(a, u, weighted);
                    tables::add_products(weighted, b, size, &self.widths, &mut sums);
                }
            }
        });
        sums
    }

    /// Coefficients of the two partial derivatives.
    pub fn gradient(&self, c: &[f64]) -> [Buffer; 2] {
        let rows = self.rows();
        let (mut first, mut second) = (Buffer::zeros(c.len()), Buffer::zeros(c.len()));
        for a in 0..rows {
            for b in 0..rows {
                let ((p, f), (q, g)) = (self.slope(a), self.slope(b));
                first[p * rows + b] = f * c[a * rows + b];
                second[a * rows + q] = g * c[a * rows + b];
            }
        }
        [first, second]
    }

    /// Derivatives of the moments along a field, from the moments weighted by its two
    /// components.
    pub fn along(&self, [first, second]: [&[f64]; 2], out: &mut [f64]) {
        let rows = self.rows();
        for a in 0..rows {
            for b in 0..rows {
                let ((p, f), (q, g)) = (self.slope(a), self.slope(b));
                out[a * rows + b] = f * first[p * rows + b] + g * second[a * rows + q];
            }
        }
    }
}

/// `|(j + 1/2, k + 1/2)| <= J`.
fn widths(order: usize) -> impl Iterator<Item = usize> {
    let square = |j: usize| (2 * j + 1) * (2 * j + 1);
    (0..order)
        .map(move |j| (0..order).filter(|k| square(j) + square(*k) <= 4 * order * order).count())
}
