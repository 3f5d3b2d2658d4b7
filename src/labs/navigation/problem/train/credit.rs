//! What the decisions of a batch are worth.

use rand::RngExt;

use super::slot::Slot;
use crate::{math, rng::ChaCha8Rng};

/// Gives the rewards of each episode to a random one.
pub fn shuffle(slots: &mut [Slot], rng: &mut ChaCha8Rng) {
    let mut totals: Vec<f64> = slots.iter().map(|slot| slot.total).collect();
    for i in (1..totals.len()).rev() {
        let j = rng.random_range(0..=i as u32) as usize;
        totals.swap(i, j);
    }
    for (slot, total) in slots.iter_mut().zip(totals) {
        slot.total = total;
        slot.rewards.fill(0.0);
        if let Some(last) = slot.rewards.last_mut() {
            *last = total;
        }
        slot.beyond = 0.0;
    }
}

/// One divided by the standard deviation, 0 if there is none to speak of.
fn scale(mean: f64, squares: f64) -> f64 {
    let deviation = math::sqrt(squares);
    if deviation > 1e-12 * (1.0 + mean.abs()) { 1.0 / deviation } else { 0.0 }
}

/// Each decision with the reward of its episode, standardised over the batch.
pub fn credit_episodes(slots: &mut [Slot]) {
    let n = slots.len() as f64;
    let mean = math::sum(slots.iter().map(|slot| slot.total)) / n;
    let squares = math::sum(slots.iter().map(|slot| (slot.total - mean) * (slot.total - mean)));
    let scale = scale(mean, squares / n);
    for slot in slots {
        let advantage = (slot.total - mean) * scale;
        slot.advantages.resize(slot.rewards.len(), advantage);
    }
}

/// Each decision with what follows it less what the critic expected, standardised over
/// all decisions.
pub fn credit_decisions(slots: &mut [Slot], discount: f64) {
    let (mut count, mut sum) = (0.0, 0.0);
    for slot in &mut *slots {
        let mut later = slot.beyond;
        slot.returns.resize(slot.rewards.len(), 0.0);
        for (value, reward) in slot.returns.iter_mut().zip(&slot.rewards).rev() {
            later = reward + discount * later;
            *value = later;
        }
        for (value, expected) in slot.returns.iter().zip(&slot.values) {
            let advantage = value - expected;
            slot.advantages.push(advantage);
            count += 1.0;
            sum += advantage;
        }
    }
    let mean = sum / count;
    let mut squares = 0.0;
    for slot in &mut *slots {
        for advantage in &mut slot.advantages {
            *advantage -= mean;
            squares += *advantage * *advantage;
        }
    }
    let scale = scale(mean, squares / count);
    for slot in slots {
        for advantage in &mut slot.advantages {
            *advantage *= scale;
        }
    }
}
