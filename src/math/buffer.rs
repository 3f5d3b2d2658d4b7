//! Long vectors whose memory is used again.

use std::{
    cell::RefCell,
    ops::{Deref, DerefMut},
};

/// Vectors shorter than this wait apart from the others, so that looking for one is fast.
const SHORT: usize = 512;
/// Short vectors of one thread that wait to be used again, at most: 256 kB.
const MOST_SHORT: usize = 64;
/// Numbers in long ones, at most: 192 MB.
const MOST: usize = 24 << 20;

thread_local! {
    static WAITING: RefCell<[Vec<Vec<f64>>; 2]> = const { RefCell::new([Vec::new(), Vec::new()]) };
}

/// A vector that gives its memory to the next one of about its length, so that the steps
/// of an iteration allocate none: every step needs what the step before it has let go.
#[derive(Debug, Default)]
pub struct Buffer(Vec<f64>);

impl Buffer {
    /// `len` zeros.
    #[must_use]
    pub fn zeros(len: usize) -> Self {
        let mut vector = Self::empty(len).take();
        vector.resize(len, 0.0);
        Self(vector)
    }

    /// A copy of a slice.
    #[must_use]
    pub fn copy(values: &[f64]) -> Self {
        let mut buffer = Self::empty(values.len());
        buffer.0.extend_from_slice(values);
        buffer
    }

    /// The vector, which does not come back.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<f64> {
        self.take()
    }

    /// Forgets all numbers but the first so many.
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// No numbers, but room for so many.
    fn empty(len: usize) -> Self {
        let waiting = WAITING.with_borrow_mut(|all| fit(&mut all[usize::from(len >= SHORT)], len));
        Self(waiting.unwrap_or_else(|| Vec::with_capacity(len)))
    }

    fn take(&mut self) -> Vec<f64> {
        std::mem::take(&mut self.0)
    }
}

/// The smallest of the vectors that is large enough, and not much larger.
fn fit(all: &mut Vec<Vec<f64>>, len: usize) -> Option<Vec<f64>> {
    let mut best: Option<(usize, usize)> = None;
    for candidate in all.iter().map(Vec::capacity).enumerate() {
        if (len..=2 * len.max(8)).contains(&candidate.1)
            && best.is_none_or(|best| candidate.1 < best.1)
        {
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
        let mut buffer = Self::empty(values.size_hint().0);
        buffer.0.extend(values);
        buffer
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
}
