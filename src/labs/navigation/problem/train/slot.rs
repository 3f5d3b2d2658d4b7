//! One episode of a batch.

use crate::labs::navigation::problem::{
    Choice, Decision, Environment, Graph, Rules,
    policy::{Memory, Policy},
};
use crate::rng::ChaCha8Rng;

/// One episode of a batch.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    /// Instruction and walk.
    pub environment: Environment,
    /// Reward of each decision.
    pub rewards: Vec<f64>,
    /// What the critic said before each.
    pub values: Vec<f64>,
    /// What the critic says of the state in which the episode was cut off.
    pub beyond: f64,
    /// Reward of the whole.
    pub total: f64,
    /// What each decision is worth, as in [`Signal`](crate::labs::navigation::problem::Signal).
    pub advantages: Vec<f64>,
    /// What the critic should have said.
    pub returns: Vec<f64>,
    /// What the agent remembers of it.
    pub memory: Memory,
}

impl Slot {
    fn clear(&mut self) {
        self.rewards.clear();
        self.values.clear();
        self.advantages.clear();
        self.returns.clear();
        self.beyond = 0.0;
    }

    /// Takes the decisions of one who follows the reference path.
    pub fn imitate(&mut self, worlds: &[Graph], rules: &Rules, taught: &[Decision]) {
        self.clear();
        for &decision in taught {
            self.environment.step(worlds, rules, decision);
            self.advantages.push(1.0);
        }
        self.total = self.environment.total(worlds, rules);
    }

    /// Lets the agent walk, and keeps its memory.
    pub fn act(
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
        policy.exchange(&mut self.memory);
    }
}
