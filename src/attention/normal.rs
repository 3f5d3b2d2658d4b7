//! Standard normal numbers for sampling, of which training draws tens of millions.
//!
//! The ziggurat of Marsaglia and Tsang (2000) with 256 layers, one word of 64 bits
//! per number as in Doornik (2005). It is written out here because the one of
//! `rand_distr` takes the logarithm of the platform, whose bits differ.

use std::sync::LazyLock;

use rand::{Rng, rngs::ChaCha8Rng};

use crate::math;

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

static LAYER: LazyLock<Layers> = LazyLock::new(|| {
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

/// Fills `out` with independent draws of N(0, 1).
pub fn fill(rng: &mut ChaCha8Rng, out: &mut [f64]) {
    let layers = &*LAYER;
    for value in out {
        *value = draw(layers, rng);
    }
}

#[inline(always)]
fn draw(layers: &Layers, rng: &mut ChaCha8Rng) -> f64 {
    loop {
        let bits = rng.next_u64();
        // The layer and the place in it come from different bits.
        let layer = (bits & 0xff) as usize;
        let x = signed(bits) * layers.ends[layer];
        if x.abs() < layers.ends[layer + 1] {
            return x;
        }
        if let Some(x) = beyond(layers, layer, x, rng) {
            return x;
        }
    }
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
