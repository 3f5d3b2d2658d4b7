//! Addressed randomness: a draw is a function of (seed, purpose, lane, step).
//!
//! No generator is ever kept between steps. Resuming, rewinding and replaying
//! are therefore exact, and one more draw in one place shifts nothing elsewhere.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

use crate::math;

/// What a stream of random numbers is for. The discriminants are part of every
/// published link: never renumber them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// The initial state of a run.
    Start = 1,
    /// Small displacement added to an exact critical point.
    Jitter = 2,
    /// Perturbations that a method itself makes while it runs.
    Perturbation = 3,
    /// Synthetic data or problems.
    Data = 4,
    /// Sampling of prompts, batches or episodes.
    Sample = 5,
    /// Start vectors of Krylov spaces.
    Krylov = 6,
    /// Which world and which instruction an episode has.
    Episode = 40,
    /// The choices of an agent within an episode.
    Action = 41,
    /// Random critical points and shuffled rewards, the controls of a comparison.
    Control = 42,
}

/// The source of all randomness of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streams {
    seed: u32,
}

impl Streams {
    /// The streams of the run with this seed.
    #[must_use]
    pub const fn new(seed: u32) -> Self {
        Self { seed }
    }

    /// A fresh ChaCha8 generator for one purpose at one step.
    #[must_use]
    pub fn at(self, purpose: Purpose, step: u64) -> ChaCha8Rng {
        self.of_lane(purpose, 0, step)
    }

    /// As [`Streams::at`], apart for each lane (a method run side by side with others).
    #[must_use]
    pub fn of_lane(self, purpose: Purpose, lane: u32, step: u64) -> ChaCha8Rng {
        let mut key = [0_u8; 32];
        key[0..4].copy_from_slice(&self.seed.to_le_bytes());
        key[4..8].copy_from_slice(&(purpose as u32).to_le_bytes());
        key[8..12].copy_from_slice(&lane.to_le_bytes());
        key[12..20].copy_from_slice(&step.to_le_bytes());
        ChaCha8Rng::from_seed(key)
    }
}

/// One draw of the standard normal distribution N(0, 1), by Marsaglia's polar
/// method (1964), of whose two numbers one is used.
///
/// Not the ziggurat of `rand_distr`: its tables are one part in forty of the
/// first load, and no run spends its time here.
pub fn normal(rng: &mut ChaCha8Rng) -> f64 {
    loop {
        let (x, y) = (rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0));
        let square: f64 = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            return x * math::sqrt(-2.0 * math::ln(square) / square);
        }
    }
}

/// Fills `out` with independent draws of N(0, 1).
pub fn fill_normal(rng: &mut ChaCha8Rng, out: &mut [f64]) {
    for value in out {
        *value = normal(rng);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn a_stream_depends_on_each_part_of_its_address_and_on_nothing_else() {
        let first = |s: u32, p, l, t| Streams::new(s).of_lane(p, l, t).next_u64();
        let reference = first(7, Purpose::Start, 0, 0);
        assert_eq!(reference, first(7, Purpose::Start, 0, 0));
        for other in [
            first(8, Purpose::Start, 0, 0),
            first(7, Purpose::Jitter, 0, 0),
            first(7, Purpose::Start, 1, 0),
            first(7, Purpose::Start, 0, 1),
        ] {
            assert_ne!(reference, other);
        }
    }
}
