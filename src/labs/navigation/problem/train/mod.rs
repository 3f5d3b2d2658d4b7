//! Imitation of the reference path, then policy gradients.

mod credit;
mod schedule;
mod slot;

pub use schedule::{Method, Schedule};

use super::{Agent, Decision, Fault, Graph, Signal, adam::Adam, metrics::Boundary, policy::teach};
use crate::{
    math,
    rng::{Purpose, Streams},
};
use credit::{credit_decisions, credit_episodes, shuffle};
use slot::Slot;

/// The lane of draws that concern a batch and not one of its episodes.
const WHOLE_BATCH: u32 = u32::MAX;

/// What an update has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Report {
    /// Mean loss of an episode.
    pub loss: f64,
    /// Mean reward of an episode; of the reference path, by imitation.
    pub reward: f64,
    /// Share of episodes that ended less than 3 m from the goal.
    pub success: f64,
    /// Mean number of moves.
    pub moves: f64,
    /// Share of episodes that were cut off.
    pub truncated: f64,
    /// Euclidean norm of the gradient before it was clipped.
    pub gradient: f64,
}

/// An agent in training. What the next update needs is the agent, the moments
/// of Adam and the number of updates; the rest is memory that is used again, and
/// a clone begins without it.
#[derive(Debug)]
pub struct Trainer {
    agent: Agent,
    adam: Adam,
    updates: u64,
    slots: Vec<Slot>,
    gradient: Vec<f64>,
    taught: Vec<Decision>,
}

impl Clone for Trainer {
    fn clone(&self) -> Self {
        Self {
            agent: self.agent.clone(),
            adam: self.adam.clone(),
            updates: self.updates,
            slots: Vec::new(),
            gradient: vec![0.0; self.gradient.len()],
            taught: Vec::new(),
        }
    }
}

impl Trainer {
    /// An agent that has not been trained.
    #[must_use]
    pub fn new(agent: Agent) -> Self {
        let weights = agent.weights().len();
        Self {
            agent,
            adam: Adam::new(weights),
            updates: 0,
            slots: Vec::new(),
            gradient: vec![0.0; weights],
            taught: Vec::new(),
        }
    }

    /// The agent.
    pub fn agent(&mut self) -> &mut Agent {
        &mut self.agent
    }

    /// All parameters of the agent.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        self.agent.weights()
    }

    /// Updates done.
    #[must_use]
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// One update: by imitation for the first ones, then by reward.
    ///
    /// # Errors
    /// A world has no route as the rules want it; the agent is as before.
    pub fn update(
        &mut self,
        worlds: &[Graph],
        schedule: &Schedule,
        streams: Streams,
    ) -> Result<Report, Fault> {
        let imitates = self.updates < schedule.imitation;
        let batch = if imitates { schedule.imitation_batch } else { schedule.batch }.max(1);
        let batch_size = batch as usize;
        if self.slots.len() < batch_size {
            self.slots.resize_with(batch_size, Slot::default);
        }
        for (episode, slot) in self.slots[..batch_size].iter_mut().enumerate() {
            let rules = &schedule.rules;
            slot.environment.reset(worlds, rules, streams, self.updates, episode as u32)?;
            if imitates {
                let scene = slot.environment.scene(worlds);
                teach(scene.graph, scene.route, usize::MAX, &mut self.taught);
                slot.imitate(worlds, rules, &self.taught);
            } else {
                let rng = &mut streams.of_lane(Purpose::Action, episode as u32, self.updates);
                slot.act(worlds, rules, self.agent.policy(), rng);
            }
        }
        let slots = &mut self.slots[..batch_size];
        let (mut entropy, mut critic) = (schedule.entropy, schedule.critic);
        if imitates {
            (entropy, critic) = (0.0, 0.0);
        } else {
            if schedule.shuffled {
                shuffle(slots, &mut streams.of_lane(Purpose::Control, WHOLE_BATCH, self.updates));
            }
            match schedule.method {
                Method::Reinforce => {
                    critic = 0.0;
                    credit_episodes(slots);
                }
                Method::ActorCritic => credit_decisions(slots, schedule.discount),
            }
        }
        self.gradient.fill(0.0);
        let mut report = Report::default();
        let policy = self.agent.policy();
        for slot in slots.iter_mut() {
            if !imitates {
                policy.exchange(&mut slot.memory);
            }
            let scene = slot.environment.scene(worlds);
            let signal =
                Signal { advantages: &slot.advantages, returns: &slot.returns, entropy, critic };
            let decisions = scene.walk.decisions();
            let gradient = Some(&mut self.gradient[..]);
            report.loss += policy.loss(scene.graph, scene.route, decisions, signal, gradient);
            report.reward += slot.total;
            let error = scene.graph.distance(scene.walk.node(), scene.route.goal());
            report.success += f64::from(u8::from(Boundary::Below.reached(error)));
            report.moves += scene.walk.moves() as f64;
            report.truncated += f64::from(u8::from(!scene.walk.stopped()));
        }
        let share = 1.0 / f64::from(batch);
        let Report { loss, reward, success, moves, truncated, .. } = &mut report;
        for value in [loss, reward, success, moves, truncated] {
            *value *= share;
        }
        report.gradient = share * math::sqrt(math::dot(&self.gradient, &self.gradient));
        let scale = share * (schedule.clip / report.gradient.max(schedule.clip));
        for g in &mut self.gradient {
            *g *= scale;
        }
        let rate = if imitates { schedule.imitation_rate } else { schedule.rate };
        self.adam.step(policy.weights_mut(), &self.gradient, rate);
        self.updates += 1;
        if self.updates == schedule.imitation {
            // The moments of another loss would hold the first steps back.
            self.adam = Adam::new(self.gradient.len());
        }
        Ok(report)
    }
}
