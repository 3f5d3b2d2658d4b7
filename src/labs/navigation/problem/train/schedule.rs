//! How an agent is trained.

use crate::labs::navigation::problem::Rules;

/// How the decisions of an episode are credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Method {
    /// Each with the reward of its episode, standardised over the batch.
    #[default]
    Reinforce,
    /// Each with the reward that follows it less what the critic expected,
    /// standardised over the decisions of the batch. A truncated episode goes on with the critic's word.
    ActorCritic,
}

/// How an agent is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Updates by imitation, before those by reward.
    pub imitation: u64,
    /// Episodes of an update by imitation.
    pub imitation_batch: u32,
    /// Episodes of an update by reward.
    pub batch: u32,
    /// How decisions are credited.
    pub method: Method,
    /// Step size of Adam while imitating.
    pub imitation_rate: f64,
    /// Step size of Adam afterwards.
    pub rate: f64,
    /// Factor of the entropy bonus.
    pub entropy: f64,
    /// Discount of later rewards; used by the actor-critic only.
    pub discount: f64,
    /// Factor of the critic's squared error.
    pub critic: f64,
    /// Largest Euclidean norm of a gradient; a longer one is shortened.
    pub clip: f64,
    /// The control that must give no learning: rewards change episodes within a batch.
    pub shuffled: bool,
    /// What is trained on.
    pub rules: Rules,
}

impl Schedule {
    /// The training of the experiment: 15 updates of 20 episodes by imitation,
    /// then batches of 40 by REINFORCE.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self {
            imitation: 15,
            imitation_batch: 20,
            batch: 40,
            method: Method::Reinforce,
            imitation_rate: 0.05,
            rate: 0.03,
            entropy: 0.01,
            discount: 1.0,
            critic: 0.5,
            clip: 40.0,
            shuffled: false,
            rules,
        }
    }
}
