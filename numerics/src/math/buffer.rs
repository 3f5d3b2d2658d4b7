//! Long vectors whose memory is used again.

use std::{
    cell::RefCell,
    ops::{Deref, DerefMut, RangeInclusive},
};

/// Vectors shorter than this wait apart from the others, so that looking for one is fast.
const SHORT: usize = 512;
/// Short vectors of one thread that wait to be used again, at most: 1 MB, enough for the basis
/// of a Krylov space.
const MOST_SHORT: usize = 256;
/// Numbers in long ones, at most: 192 MB.
const MOST: usize = 24 << 20;
/// Lists of vectors that wait to be used again, at most.
const MOST_LISTS: usize = 4;

thread_local! {
    static WAITING: RefCell<[Vec<Vec<f64>>; 2]> = const { RefCell::new([Vec::new(), Vec::new()]) };
    static LISTS: RefCell<Vec<Vec<Buffer>>> = const { RefCell::new(Vec::new()) };
}

/// A vector that gives its memory to the next one of about its length, so that the steps
/// of an iteration allocate none: every step needs what the step before it has let go.
#[derive(Debug, Default)]
pub struct Buffer(Vec<f64>);

impl Buffer {
    /// `len` zeros.
    #[must_use]
    pub fn zeros(len: usize) -> Self {
        let mut buffer = Self::with_capacity(len);
        buffer.resize(len);
        buffer
    }

    /// The same number so many times.
    #[must_use]
    pub fn constant(len: usize, value: f64) -> Self {
        let mut buffer = Self::zeros(len);
        buffer.fill(value);
        buffer
    }

    /// A copy of a slice.
    #[must_use]
    pub fn copy(values: &[f64]) -> Self {
        let mut buffer = Self::with_capacity(values.len());
        buffer.0.extend_from_slice(values);
        buffer
    }

    /// No numbers, but room for so many. What grows and shrinks from step to step asks for
    /// the most that it may need, so that the next step finds it.
    #[must_use]
    pub fn with_capacity(len: usize) -> Self {
        if len == 0 {
            return Self::default();
        }
        // Lengths of short ones differ from step to step, and are to fit nevertheless.
        let room = if len < SHORT { len.next_power_of_two().clamp(16, SHORT - 1) } else { len };
        let waiting = WAITING.with_borrow_mut(|[short, long]| {
            if len < SHORT { latest(short, len..=room) } else { smallest(long, len..=2 * len) }
        });
        Self(waiting.unwrap_or_else(|| Vec::with_capacity(room)))
    }

    /// Numbers that there is room for.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.0.capacity()
    }

    /// Appends a number.
    pub fn push(&mut self, x: f64) {
        self.0.push(x);
    }

    /// Forgets the numbers beyond the first so many, or appends zeros.
    pub fn resize(&mut self, len: usize) {
        self.0.resize(len, 0.0);
    }

    /// The vector, which does not come back.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<f64> {
        self.take()
    }

    fn take(&mut self) -> Vec<f64> {
        std::mem::take(&mut self.0)
    }
}

/// The latest of the vectors whose capacity is in the range.
fn latest(all: &mut Vec<Vec<f64>>, range: RangeInclusive<usize>) -> Option<Vec<f64>> {
    all.iter().rposition(|vector| range.contains(&vector.capacity())).map(|at| all.remove(at))
}

/// The smallest of the vectors whose capacity is in the range.
fn smallest(all: &mut Vec<Vec<f64>>, range: RangeInclusive<usize>) -> Option<Vec<f64>> {
    let mut best: Option<(usize, usize)> = None;
    for candidate in all.iter().map(Vec::capacity).enumerate() {
        if range.contains(&candidate.1) && best.is_none_or(|best| candidate.1 < best.1) {
            best = Some(candidate);
        }
    }
    best.map(|(at, _)| all.remove(at))
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let mut vector = self.take();
        if vector.capacity() == 0 || vector.capacity() > MOST {
            return;
        }
        vector.clear();
        // Where the thread is ending, so is the need.
        let _ = WAITING.try_with(|all| {
            let [short, long] = &mut *all.borrow_mut();
            // Those that have waited longest are of another problem.
            let all = if vector.capacity() < SHORT {
                short.drain(..short.len().saturating_sub(MOST_SHORT - 1));
                short
            } else {
                let mut size = long.iter().map(Vec::capacity).sum::<usize>() + vector.capacity();
                while size > MOST && !long.is_empty() {
                    size -= long.remove(0).capacity();
                }
                long
            };
            all.push(vector);
        });
    }
}

impl Clone for Buffer {
    fn clone(&self) -> Self {
        Self::copy(&self.0)
    }
}

impl PartialEq for Buffer {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Deref for Buffer {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.0
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.0
    }
}

impl From<Vec<f64>> for Buffer {
    fn from(vector: Vec<f64>) -> Self {
        Self(vector)
    }
}

impl FromIterator<f64> for Buffer {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let values = values.into_iter();
        let mut buffer = Self::with_capacity(values.size_hint().0);
        buffer.0.extend(values);
        buffer
    }
}

/// A list of vectors whose memory is used again, as is theirs.
#[derive(Debug, Default)]
pub struct Rows(Vec<Buffer>);

impl Rows {
    /// No vectors, but room for so many.
    #[must_use]
    pub fn with_capacity(len: usize) -> Self {
        let mut list = LISTS.with_borrow_mut(Vec::pop).unwrap_or_default();
        list.reserve(len);
        Self(list)
    }

    /// Appends a vector.
    pub fn push(&mut self, row: Buffer) {
        self.0.push(row);
    }

    /// Takes the first vector out.
    ///
    /// # Panics
    /// If there is none.
    pub fn remove_first(&mut self) -> Buffer {
        self.0.remove(0)
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        let mut list = std::mem::take(&mut self.0);
        if list.capacity() == 0 {
            return;
        }
        list.clear();
        let _ = LISTS.try_with(|all| {
            let mut all = all.borrow_mut();
            if all.len() < MOST_LISTS {
                all.push(list);
            }
        });
    }
}

impl Deref for Rows {
    type Target = [Buffer];

    fn deref(&self) -> &[Buffer] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_and_cleared() {
        let first = Buffer::from(vec![1.0; 5000]);
        let place = first.as_ptr();
        drop(first);
        let other = Buffer::zeros(12_000);
        assert_ne!(other.as_ptr(), place);
        let second = Buffer::zeros(4000);
        assert_eq!(second.as_ptr(), place);
        assert!(second.len() == 4000 && second.iter().all(|x| *x == 0.0));
        assert_eq!(second.clone(), second);
    }

    #[test]
    fn lists_and_short_vectors_are_used_again_too() {
        let list = |lengths: [usize; 2]| {
            let mut rows = Rows::with_capacity(2);
            lengths.into_iter().for_each(|len| rows.push(Buffer::constant(len, 1.0)));
            (rows.as_ptr(), rows[1].as_ptr())
        };
        // Another length of the same room.
        assert_eq!(list([40, 300]), list([60, 400]));
    }
}
