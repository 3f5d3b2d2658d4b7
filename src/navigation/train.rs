//! Imitation of the reference path, then policy gradients.

use rand::{RngExt, rngs::ChaCha8Rng};

use super::{
    Agent, Choice, Decision, Environment, Fault, Graph, Rules, Signal,
    adam::Adam,
    metrics::Boundary,
    policy::{Policy, teach},
};
use crate::{
    math,
    rng::{Purpose, Streams},
};

/// The lane of draws that concern a batch and not one of its episodes.
const WHOLE_BATCH: u32 = u32::MAX;

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

/// One episode of a batch.
#[derive(Clone, Debug, Default)]
struct Slot {
    environment: Environment,
    rewards: Vec<f64>,
    values: Vec<f64>,
    /// What the critic says of the state in which the episode was cut off.
    beyond: f64,
    total: f64,
    advantages: Vec<f64>,
    returns: Vec<f64>,
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

    /// Appends weights and moments: with the number of updates, all that the next
    /// one depends on.
    pub fn numbers(&self, out: &mut Vec<f64>) {
        out.extend(self.agent.weights());
        self.adam.numbers(out);
    }

    /// Takes what [`Trainer::numbers`] has written after so many updates.
    ///
    /// # Panics
    /// If there are not as many numbers.
    pub fn restore(&mut self, updates: u64, numbers: &[f64]) {
        let weights = self.agent.policy().weights_mut();
        let (own, moments) = numbers.split_at(weights.len());
        weights.copy_from_slice(own);
        self.adam.restore(moments);
        self.updates = updates;
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
        for slot in slots.iter() {
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

impl Slot {
    fn clear(&mut self) {
        self.rewards.clear();
        self.values.clear();
        self.advantages.clear();
        self.returns.clear();
        self.beyond = 0.0;
    }

    fn imitate(&mut self, worlds: &[Graph], rules: &Rules, taught: &[Decision]) {
        self.clear();
        for &decision in taught {
            self.environment.step(worlds, rules, decision);
            self.advantages.push(1.0);
        }
        self.total = self.environment.total(worlds, rules);
    }

    fn act(
        &mut self,
        worlds: &[Graph],
        rules: &Rules,
        policy: &mut dyn Policy,
        rng: &mut ChaCha8Rng,
    ) {
        self.clear();
        let scene = self.environment.scene(worlds);
        policy.begin(scene.graph, scene.route);
        loop {
            let decision =
                policy.decide(self.environment.scene(worlds), &mut Choice::Sample(&mut *rng));
            self.values.push(policy.value());
            let transition = self.environment.step(worlds, rules, decision);
            self.rewards.push(transition.reward);
            if transition.truncated {
                policy.decide(self.environment.scene(worlds), &mut Choice::Greedy);
                self.beyond = policy.value();
            }
            if transition.truncated || transition.terminated {
                break;
            }
        }
        self.total = self.environment.total(worlds, rules);
    }
}

/// Gives the rewards of each episode to a random one.
fn shuffle(slots: &mut [Slot], rng: &mut ChaCha8Rng) {
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

fn credit_episodes(slots: &mut [Slot]) {
    let n = slots.len() as f64;
    let mean = math::sum(slots.iter().map(|slot| slot.total)) / n;
    let squares = math::sum(slots.iter().map(|slot| (slot.total - mean) * (slot.total - mean)));
    let scale = scale(mean, squares / n);
    for slot in slots {
        let advantage = (slot.total - mean) * scale;
        slot.advantages.resize(slot.rewards.len(), advantage);
    }
}

fn credit_decisions(slots: &mut [Slot], discount: f64) {
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
