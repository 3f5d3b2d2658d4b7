//! States kept for stepping back.

/// Most states that are kept; beyond that every second one is dropped.
const MOST: usize = 64;
/// Fewest, however large they are.
const FEWEST: usize = 4;
/// Bytes that all kept states may have together.
const BYTES: usize = 64 << 20;

/// States at every `stride`-th step.
#[derive(Clone, Debug)]
pub struct Checkpoints<T> {
    kept: Vec<(u64, T)>,
    stride: u64,
    most: usize,
}

impl<T: Clone> Checkpoints<T> {
    /// For states of about so many bytes.
    pub fn of_size(bytes: usize) -> Self {
        let most = (BYTES / bytes.max(1)).clamp(FEWEST, MOST);
        Self { kept: Vec::new(), stride: 1, most }
    }

    /// Keeps the state if its step is due and not kept already.
    pub fn offer(&mut self, step: u64, state: &T) {
        let is_new = self.kept.last().is_none_or(|(last, _)| *last < step);
        if !step.is_multiple_of(self.stride) || !is_new {
            return;
        }
        self.kept.push((step, state.clone()));
        if self.kept.len() > self.most {
            self.stride *= 2;
            let stride = self.stride;
            self.kept.retain(|(step, _)| step % stride == 0);
        }
    }

    /// The last state kept at or before `step`.
    ///
    /// # Panics
    /// If the start was never offered.
    #[must_use]
    pub fn before(&self, step: u64) -> (u64, T) {
        let found = self.kept.iter().rev().find(|(s, _)| *s <= step);
        found.cloned().expect("the start of a run is always kept")
    }

    /// Forgets the states at `step` and later.
    pub fn truncate_before(&mut self, step: u64) {
        self.kept.retain(|(s, _)| *s < step);
    }
}
