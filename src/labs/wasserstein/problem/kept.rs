//! Functions of the particles, kept as far as memory allows and recomputed beyond.

use std::ops::Range;

use crate::math::Buffer;

/// Particles that are handled together.
pub(super) const BLOCK: usize = 64;
/// What one Hessian may keep, in bytes.
pub(super) const MOST_BYTES: usize = 64 << 20;

/// Whether `r` dense features of `n` particles in `R^d` may be stored.
pub(super) const fn fits(r: usize, n: usize, d: usize) -> bool {
    8 * r * n * d <= MOST_BYTES
}

/// A table with a fixed number of entries per particle, in blocks of [`BLOCK`]
/// particles: entry `e` of the `i`-th particle of a block of `b` is at `e * b + i`.
///
/// Memory: at most [`MOST_BYTES`] for the blocks that are kept, and one block of
/// scratch, `8 * BLOCK` bytes per entry, for the others.
pub(super) struct Kept {
    n: usize,
    entries: usize,
    kept: Buffer,
    scratch: Buffer,
}

impl Kept {
    /// Computes and keeps as many blocks as fit; `fill` writes the table of a range
    /// of particles.
    pub fn new(n: usize, entries: usize, fill: impl Fn(Range<usize>, &mut [f64])) -> Self {
        let whole_blocks = MOST_BYTES / (8 * entries * BLOCK).max(1);
        let particles = n.min(whole_blocks * BLOCK);
        let mut kept = Buffer::with_capacity(particles * entries);
        for range in blocks(particles) {
            kept.resize(range.end * entries);
            let place = range.start * entries..range.end * entries;
            fill(range, &mut kept[place]);
        }
        let scratch = Buffer::zeros(if particles < n { BLOCK * entries } else { 0 });
        Self { n, entries, kept, scratch }
    }

    /// Shows every block in turn; `fill` is called for those that are not kept.
    pub fn visit(
        &mut self,
        fill: impl Fn(Range<usize>, &mut [f64]),
        mut show: impl FnMut(Range<usize>, &[f64]),
    ) {
        for range in blocks(self.n) {
            let place = range.start * self.entries..range.end * self.entries;
            if let Some(table) = self.kept.get(place) {
                show(range, table);
            } else {
                let table = &mut self.scratch[..range.len() * self.entries];
                fill(range.clone(), table);
                show(range, table);
            }
        }
    }
}

/// The ranges of [`BLOCK`] particles, the last one shorter.
pub(super) fn blocks(n: usize) -> impl Iterator<Item = Range<usize>> {
    (0..n).step_by(BLOCK).map(move |start| start..(start + BLOCK).min(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_and_recomputed_blocks_are_alike() {
        // More than fits, so that the last blocks are recomputed.
        let entries = 100_000;
        let n = MOST_BYTES / (8 * entries) + 300;
        let fill = |range: Range<usize>, table: &mut [f64]| {
            for (i, value) in range.clone().zip(table.chunks_mut(1)) {
                value[0] = i as f64;
            }
        };
        let mut table = Kept::new(n, entries, fill);
        assert!(table.kept.len() * 8 <= MOST_BYTES);
        let mut seen = 0;
        table.visit(fill, |range, values| {
            assert_eq!(values.len(), range.len() * entries);
            assert_eq!(values[0], range.start as f64);
            seen += range.len();
        });
        assert_eq!(seen, n);
    }
}
