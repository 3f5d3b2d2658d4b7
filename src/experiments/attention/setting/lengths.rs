//! Losses at several prompt lengths.

use crate::{
    attention::{Forms, Kernel, averages::Averages, prompt::Head},
    math,
    rng::{Purpose, Streams},
};

/// Prompt lengths at which the minimum of softmax attention is computed.
const LENGTHS: [usize; 10] = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];
/// Lane of the stream behind the expectations of softmax; no method has it.
const LANE: u32 = 1002;

/// A prompt length.
pub struct Length {
    /// Where prompts come from.
    pub head: Head,
    /// The loss, where it is known.
    pub loss: Option<Forms>,
}

impl Length {
    /// Prompts of this head.
    pub fn new(head: Head, streams: Streams) -> Self {
        Self { loss: finite_loss(&head, streams), head }
    }
}

/// The minimum at one prompt length.
pub struct Lowest {
    /// The prompt length.
    pub length: f64,
    /// Squared norm in units of that with an infinite prompt.
    pub norm: f64,
    /// The loss above the minimum with an infinite prompt.
    pub excess: f64,
}

/// The minima of a head at several prompt lengths, where they are known.
pub fn minima(head: &Head, streams: Streams) -> Vec<Lowest> {
    let covariance = head.tokens.covariance();
    let leading = covariance.values()[0];
    let at = |length: usize| {
        let loss = finite_loss(&Head { length, ..head.clone() }, streams)?;
        let point = loss.on_axis(0);
        let norm = leading * math::dot(&point.point, &point.point);
        let excess = point.value - (covariance.trace() - leading);
        Some(Lowest { length: length as f64, norm, excess })
    };
    LENGTHS.into_iter().filter_map(at).collect()
}

/// The loss with a finite prompt, where it is known.
fn finite_loss(head: &Head, streams: Streams) -> Option<Forms> {
    let covariance = head.tokens.covariance();
    let length = head.length as u32;
    match head.kernel {
        _ if !head.tokens.are_gaussian() => None,
        Kernel::Linear => Some(Forms::linear(covariance, length)),
        Kernel::Softmax => {
            let mut rng = streams.of_lane(Purpose::Sample, LANE, u64::from(length));
            Some(Forms::softmax(covariance, Averages::new(head.length, &mut rng)))
        }
    }
}
