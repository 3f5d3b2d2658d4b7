//! Addressed randomness: a draw is a function of (seed, purpose, lane, step).
//!
//! No generator is ever kept between steps. Resuming, rewinding and replaying
//! are therefore exact, and one more draw in one place shifts nothing elsewhere.

mod chacha;

use std::sync::LazyLock;

use rand::Rng as _;

use crate::math;
pub use chacha::ChaCha8Rng;

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
    #[inline(never)]
    pub fn of_lane(self, purpose: Purpose, lane: u32, step: u64) -> ChaCha8Rng {
        let step = [step as u32, (step >> 32) as u32];
        ChaCha8Rng::new([self.seed, purpose as u32, lane, step[0], step[1], 0, 0, 0])
    }
}

/// One draw of the standard normal distribution N(0, 1).
pub fn normal(rng: &mut ChaCha8Rng) -> f64 {
    draw(&ZIGGURAT, rng)
}

/// Fills `out` with independent draws of N(0, 1).
pub fn fill_normal(rng: &mut ChaCha8Rng, out: &mut [f64]) {
    let layers = &*ZIGGURAT;
    let mut done = 0;
    while done < out.len() {
        // As long as words are at hand, and a pair is a number.
        let mut simple = 0;
        for (pair, value) in rng.pairs().iter().zip(&mut out[done..]) {
            let (layer, x) = place(layers, chacha::joined(pair));
            if x.abs() >= layers.ends[layer + 1] {
                break;
            }
            *value = x;
            simple += 1;
        }
        rng.skip(simple);
        done += simple;
        if done < out.len() {
            out[done] = draw(layers, rng);
            done += 1;
        }
    }
}

// The ziggurat of Marsaglia and Tsang (2000) with 256 layers, one word of 64 bits per number
// as in Doornik (2005). `rand_distr` has the same algorithm at the same speed (10 ns a number),
// but its logarithm and exponential are `num_traits::Float`'s, which are the platform's as
// soon as any other crate (here: `plotters`) asks `num-traits` for `std`.

/// Layers under the curve `f(x) = exp(-x^2 / 2)`, all of the same area.
const LAYERS: usize = 256;
/// Where the tail begins.
const TAIL: f64 = 3.654_152_885_361_009;
/// Area of a layer; the lowest one includes the tail.
const AREA: f64 = 4.928_673_233_974_655e-3;

/// Right ends of the layers from below, and the curve there.
struct Layers {
    ends: [f64; LAYERS + 1],
    heights: [f64; LAYERS + 1],
}

static ZIGGURAT: LazyLock<Layers> = LazyLock::new(|| {
    let mut ends = [0.0; LAYERS + 1];
    // The lowest layer is a rectangle of its area with the height of the tail's end.
    (ends[0], ends[1]) = (AREA / curve(TAIL), TAIL);
    for i in 2..LAYERS {
        ends[i] = math::sqrt(-2.0 * math::ln(AREA / ends[i - 1] + curve(ends[i - 1])));
    }
    Layers { ends, heights: ends.map(curve) }
});

fn curve(x: f64) -> f64 {
    math::exp(-0.5 * x * x)
}

#[inline(never)]
fn draw(layers: &Layers, rng: &mut ChaCha8Rng) -> f64 {
    loop {
        let (layer, x) = place(layers, rng.next_u64());
        if x.abs() < layers.ends[layer + 1] {
            return x;
        }
        if let Some(x) = beyond(layers, layer, x, rng) {
            return x;
        }
    }
}

/// A layer and a place in it, which come from different bits.
#[inline(always)]
fn place(layers: &Layers, bits: u64) -> (usize, f64) {
    let layer = (bits & 0xff) as usize;
    (layer, signed(bits) * layers.ends[layer])
}

/// One draw in eighty: the tail, or the part of a layer that the curve cuts.
#[cold]
#[inline(never)]
fn beyond(layers: &Layers, layer: usize, x: f64, rng: &mut ChaCha8Rng) -> Option<f64> {
    if layer == 0 {
        return Some(tail(rng).copysign(x));
    }
    let (low, high) = (layers.heights[layer], layers.heights[layer + 1]);
    (low + (high - low) * positive(rng.next_u64()) < curve(x)).then_some(x)
}

/// Beyond the last layer, by Marsaglia (1964).
fn tail(rng: &mut ChaCha8Rng) -> f64 {
    loop {
        let excess = -math::ln(positive(rng.next_u64())) / TAIL;
        let bound = -math::ln(positive(rng.next_u64()));
        if 2.0 * bound >= excess * excess {
            return TAIL + excess;
        }
    }
}

/// Uniform on `(-1, 1)`: the upper 52 of 64 random bits, at the middle of a cell.
#[inline(always)]
fn signed(bits: u64) -> f64 {
    (f64::from_bits((bits >> 12) | (1024 << 52)) - 3.0) + f64::EPSILON
}

/// Uniform on `(0, 1)`.
fn positive(bits: u64) -> f64 {
    (f64::from_bits((bits >> 12) | (1023 << 52)) - 1.0) + 0.5 * f64::EPSILON
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// Moments up to the fourth, how often bounds in the middle, at the edge and far in
    /// the tail of the ziggurat are exceeded, and the correlation of neighbours.
    #[test]
    fn normal_numbers_are_standard_normal() {
        let mut draws = vec![0.0; 4_000_001];
        fill_normal(&mut Streams::new(3).at(Purpose::Sample, 0), &mut draws);
        let count = draws.len() as f64;
        let within = |found: f64, expected: f64, apart: f64| {
            assert!((found - expected).abs() <= apart, "{found} is not {expected}");
        };
        let moment =
            |k: u32| draws.iter().map(|x| (0..k).fold(1.0, |p, _| p * x)).sum::<f64>() / count;
        for (k, expected, variance) in
            [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0_f64)]
        {
            within(moment(k), expected, 4.0 * math::sqrt(variance / count));
        }
        for (bound, expected) in [
            (0.1, 0.920_344_325),
            (0.5, 0.617_075_077),
            (1.0, 0.317_310_508),
            (2.0, 0.045_500_264),
            (3.0, 2.699_796e-3),
            (3.6, 3.182_17e-4),
            (3.8, 1.446_96e-4),
            (4.5, 6.795_35e-6),
        ] {
            let beyond = draws.iter().filter(|x| x.abs() > bound).count() as f64 / count;
            within(beyond, expected, 4.0 * math::sqrt(expected * (1.0 - expected) / count));
        }
        let pairs: f64 = draws.windows(2).map(|p| p[0] * p[1]).sum();
        assert!(pairs.abs() < 4.0 * math::sqrt(count), "neighbours are correlated");
    }
}
