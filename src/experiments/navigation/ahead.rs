//! Trainings that other workers have computed ahead.
//!
//! A state is taken only where the present one is, bit for bit, the one that it
//! follows. So a run never depends on what was computed ahead, by whom, or in which
//! order: without it, it only takes longer.

use std::collections::BTreeMap;

/// Numbers that are kept; beyond that those of the earliest steps are dropped.
const MOST: usize = 16 << 20;

/// States, by their first step, their lane and their training.
#[derive(Default)]
pub struct Ahead {
    known: BTreeMap<(u64, usize, usize), Vec<Vec<f64>>>,
    size: usize,
}

impl Ahead {
    /// Takes states that follow each other, the first of them at `step`.
    pub fn add(&mut self, lane: usize, part: usize, step: u64, states: Vec<Vec<f64>>) {
        self.size += size(&states);
        if let Some(old) = self.known.insert((step, lane, part), states) {
            self.size -= size(&old);
        }
        while self.size > MOST
            && let Some((_, old)) = self.known.pop_first()
        {
            self.size -= size(&old);
        }
    }

    /// What follows the state with these numbers at a step, if that is known.
    pub fn next(&self, lane: usize, part: usize, step: u64, now: impl Fn() -> Vec<f64>) -> Option<&[f64]> {
        let tests = step - step % super::EVERY;
        let mut starts = (tests..=step).rev();
        let (start, states) = starts.find_map(|s| Some((s, self.known.get(&(s, lane, part))?)))?;
        let at = (step - start) as usize;
        let same = |a: &f64, b: &f64| a.to_bits() == b.to_bits();
        let (before, next) = (states.get(at)?, states.get(at + 1)?);
        let now = now();
        let follows = before.len() == now.len() && before.iter().zip(&now).all(|(a, b)| same(a, b));
        follows.then_some(next.as_slice()).filter(|next| next.len() == now.len())
    }
}

fn size(states: &[Vec<f64>]) -> usize {
    states.iter().map(Vec::len).sum()
}
