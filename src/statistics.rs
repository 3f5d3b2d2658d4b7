//! Paired comparisons of arms over seeds, and the bootstrap.
//!
//! One number per seed and arm (a mean over test episodes): episodes of one
//! trained agent are not independent and are never pooled.

use std::fmt;

use rand::RngExt;

use crate::{
    math,
    rng::{Purpose, Streams},
};

/// Fewest pairs that a test is made of: with fewer, t says more of its assumption (normal
/// differences) than of the arms.
pub const FEWEST: usize = 5;
/// Chance of a false alarm in any of the comparisons that are corrected together.
pub const LEVEL: f64 = 0.05;
/// Differences whose deviation is below this part of the values are equal up to rounding.
const EQUAL: f64 = 1e-12;

/// Differences of two arms over the same seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Number of pairs.
    pub pairs: usize,
    /// Mean difference.
    pub mean: f64,
    /// Standard deviation of the differences (divisor n - 1); NaN for one pair.
    pub deviation: f64,
    /// In how many pairs the difference is negative.
    pub below: usize,
    /// Largest modulus of what was compared.
    size: f64,
}

/// A paired t test: an interval and the p value that belongs to it, `p < LEVEL` exactly where
/// the interval leaves zero out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// Half-width of the t interval around the mean.
    pub half_width: f64,
    /// Two-sided p value.
    pub p: f64,
}

/// Why differences are not tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untested {
    /// There are fewer than [`FEWEST`] pairs.
    FewPairs,
    /// All differences are equal.
    AllEqual,
}

impl fmt::Display for Untested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FewPairs => write!(f, "fewer than {FEWEST} pairs"),
            Self::AllEqual => write!(f, "all differences are equal"),
        }
    }
}

/// Compares `ours` with `theirs`, pair by pair. `None` without a pair.
///
/// # Panics
/// If the lengths differ.
#[must_use]
pub fn paired(ours: &[f64], theirs: &[f64]) -> Option<Paired> {
    let n = ours.len();
    assert_eq!(n, theirs.len(), "paired: {n} and {} values", theirs.len());
    if n == 0 {
        return None;
    }
    let differences: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| a - b).collect();
    let mean = math::mean(&differences);
    let squares = math::sum(differences.iter().map(|d| (d - mean) * (d - mean)));
    Some(Paired {
        pairs: n,
        mean,
        deviation: math::sqrt(squares / (n as f64 - 1.0)),
        below: differences.iter().filter(|d| **d < 0.0).count(),
        size: math::largest(ours).max(math::largest(theirs)),
    })
}

impl Paired {
    /// The paired t test, as one of this number of `comparisons` that are corrected together
    /// after Bonferroni: the interval has confidence `1 - LEVEL / comparisons`, and p is
    /// multiplied by their number. The intervals of all then hold at once with confidence
    /// `1 - LEVEL`, and `comparisons = 1` corrects nothing.
    ///
    /// # Errors
    /// Why nothing can be said about chance.
    pub fn test(&self, comparisons: usize) -> Result<Test, Untested> {
        if self.pairs < FEWEST {
            return Err(Untested::FewPairs);
        }
        if self.deviation <= EQUAL * self.size {
            return Err(Untested::AllEqual);
        }
        let (freedom, comparisons) = ((self.pairs - 1) as f64, comparisons as f64);
        let error = self.deviation / math::sqrt(self.pairs as f64);
        Ok(Test {
            half_width: error * critical(LEVEL / comparisons, freedom),
            p: (comparisons * two_sided(self.mean / error, freedom)).min(1.0),
        })
    }
}

impl Test {
    /// Whether chance does not explain the difference.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.p < LEVEL
    }
}

/// Wilson's 95 % interval of a probability of which so many of so many trials were successes;
/// all of it without a trial.
#[must_use]
pub fn wilson(successes: usize, trials: usize) -> (f64, f64) {
    /// Value that a standard normal number exceeds in modulus with probability 0.05.
    const Z: f64 = 1.959_963_984_540_054;
    let (n, share) = (trials as f64, successes as f64 / trials as f64);
    if trials == 0 {
        return (0.0, 1.0);
    }
    let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let root = math::sqrt(share * (1.0 - share) / n + Z * Z / (4.0 * n * n));
    let half = Z * root / (1.0 + Z * Z / n);
    ((centre - half).max(0.0), (centre + half).min(1.0))
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
