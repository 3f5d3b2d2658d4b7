//! Choosing among scored alternatives, and what the choice was worth.

use rand::RngExt;

use super::Choice;
use crate::math;

/// Turns scores into probabilities.
pub fn softmax(scores: &mut [f64]) {
    let mut top = f64::NEG_INFINITY;
    for &score in &*scores {
        if score > top {
            top = score;
        }
    }
    let mut total = 0.0;
    for score in &mut *scores {
        *score = math::exp(*score - top);
        total += *score;
    }
    for score in scores {
        *score /= total;
    }
}

/// Position of the chosen score. The scores are overwritten if one is drawn.
pub fn pick(scores: &mut [f64], choice: &mut Choice<'_>) -> usize {
    if let Choice::Sample(rng) = choice {
        softmax(scores);
        let mut left: f64 = rng.random();
        for (i, &probability) in scores.iter().enumerate() {
            left -= probability;
            if left < 0.0 {
                return i;
            }
        }
        return scores.len() - 1;
    }
    let mut best = 0;
    for (i, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = i;
        }
    }
    best
}

/// Loss `-advantage ln p[chosen] - entropy H(p)`; the scores become its
/// derivatives with respect to the scores.
pub fn loss(scores: &mut [f64], chosen: usize, advantage: f64, entropy: f64) -> f64 {
    softmax(scores);
    let mut h = 0.0;
    if entropy != 0.0 {
        for &p in &*scores {
            h -= p * log(p);
        }
    }
    let loss = -advantage * log(scores[chosen]) - entropy * h;
    for p in &mut *scores {
        let slope = if entropy == 0.0 { 0.0 } else { entropy * *p * (log(*p) + h) };
        *p = advantage * *p + slope;
    }
    scores[chosen] -= advantage;
    loss
}

fn log(p: f64) -> f64 {
    math::ln(p.max(f64::MIN_POSITIVE))
}

/// Logistic function.
#[must_use]
pub fn logistic(z: f64) -> f64 {
    // Either branch has an exponential that cannot overflow.
    if z >= 0.0 {
        1.0 / (1.0 + math::exp(-z))
    } else {
        let e = math::exp(z);
        e / (1.0 + e)
    }
}

/// As [`loss`], for a yes with probability `logistic(z)`: the loss and its
/// derivative with respect to `z`.
#[must_use]
pub fn gate_loss(z: f64, yes: bool, advantage: f64, entropy: f64) -> (f64, f64) {
    let p = logistic(z);
    let tail = math::log1p(math::exp(-z.abs()));
    let (log_yes, log_no) = (z.min(0.0) - tail, (-z).min(0.0) - tail);
    let h = -p * log_yes - (1.0 - p) * log_no;
    let loss = -advantage * if yes { log_yes } else { log_no } - entropy * h;
    let slope = advantage * (p - f64::from(u8::from(yes))) + entropy * z * p * (1.0 - p);
    (loss, slope)
}
