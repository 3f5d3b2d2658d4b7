//! Paired comparisons of arms over seeds, and the bootstrap.
//!
//! One number per seed and arm (a mean over test episodes): episodes of one
//! trained agent are not independent and are never pooled.

use rand::RngExt;

use crate::{
    math,
    rng::{Purpose, Streams},
};

/// Differences of two arms over the same seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Number of seeds.
    pub seeds: usize,
    /// Mean difference.
    pub mean: f64,
    /// Median difference.
    pub median: f64,
    /// Standard deviation of the differences (divisor n - 1).
    pub deviation: f64,
    /// Half-width of the 95 % t interval around the mean.
    pub half_width: f64,
    /// Two-sided p value of the paired t test.
    pub p: f64,
    /// In how many seeds the difference is negative.
    pub below: usize,
}

/// Compares `ours` with `theirs`, seed by seed. `None` with fewer than two seeds.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn paired(ours: &[f64], theirs: &[f64]) -> Option<Paired> {
    let n = ours.len();
    assert_eq!(n, theirs.len(), "paired: {n} and {} seeds", theirs.len());
    if n < 2 {
        return None;
    }
    let differences: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| a - b).collect();
    let mean = math::mean(&differences);
    let squares = math::sum(differences.iter().map(|d| (d - mean) * (d - mean)));
    let freedom = (n - 1) as f64;
    let deviation = math::sqrt(squares / freedom);
    let error = deviation / math::sqrt(n as f64);
    let p = if error > 0.0 {
        two_sided(mean / error, freedom)
    } else {
        f64::from(u8::from(mean == 0.0))
    };
    Some(Paired {
        seeds: n,
        mean,
        median: median(&differences),
        deviation,
        half_width: error * critical(0.05, freedom),
        p,
        below: differences.iter().filter(|d| **d < 0.0).count(),
    })
}

/// Middle value, the mean of the two middle ones for an even number; NaN for none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let sorted = math::sorted(values);
    let n = sorted.len();
    if n == 0 {
        return f64::NAN;
    }
    0.5 * (sorted[(n - 1) / 2] + sorted[n / 2])
}

/// Percentile bootstrap interval of the mean: the central 95 % of the means of
/// `draws` samples of the differences with replacement.
#[must_use]
pub fn bootstrap(differences: &[f64], draws: usize, streams: Streams) -> (f64, f64) {
    let n = differences.len();
    if n == 0 || draws == 0 {
        return (f64::NAN, f64::NAN);
    }
    let rng = &mut streams.at(Purpose::Sample, 0);
    let means: Vec<f64> = (0..draws)
        .map(|_| {
            math::sum((0..n).map(|_| differences[rng.random_range(0..n as u32) as usize]))
                / n as f64
        })
        .collect();
    let sorted = math::sorted(&means);
    let tail = draws / 40;
    (sorted[tail], sorted[draws - 1 - tail])
}

/// Holm's correction: the adjusted p values, in the order given. Rejecting those
/// below a level keeps the chance of any false rejection below that level.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut largest: f64 = 0.0;
    for (rank, index) in math::ascending(p).into_iter().enumerate() {
        let scaled = (p.len() - rank) as f64 * p[index];
        largest = largest.max(scaled.min(1.0));
        adjusted[index] = largest;
    }
    adjusted
}

/// Probability that Student's t is farther from 0 than this.
#[must_use]
pub fn two_sided(t: f64, freedom: f64) -> f64 {
    incomplete_beta(0.5 * freedom, 0.5, freedom / (freedom + t * t))
}

/// Value that Student's t exceeds in absolute value with probability `level`.
#[must_use]
pub fn critical(level: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while two_sided(high, freedom) > level && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if two_sided(middle, freedom) > level {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Regularised incomplete beta function, by its continued fraction.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let beta = math::lgamma(a) + math::lgamma(b) - math::lgamma(a + b);
    let front = math::exp(a * math::ln(x) + b * math::log1p(-x) - beta);
    // The fraction converges fast on one side of the mean; the other is its mirror.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

/// Lentz's evaluation of the continued fraction of the incomplete beta function.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |y: f64| if y.abs() < TINY { TINY } else { y };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..300 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            value *= c * d;
        }
        if (c * d - 1.0).abs() < math::EPSILON {
            break;
        }
    }
    value
}
