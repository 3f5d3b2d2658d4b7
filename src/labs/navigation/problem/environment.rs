//! Episodes in the habit of Gymnasium: reset and step, terminated apart from
//! truncated. Source: <https://gymnasium.farama.org/api/env/>.

use rand::RngExt;

use super::{
    Critical, Fault, Graph, Node, Plan, Reward, Route, Task, Tracker, policy::Scene, reward::End,
};
use crate::rng::{ChaCha8Rng, Purpose, Streams};

/// Where test episodes are in the streams: apart from those of any training.
pub const TEST: u64 = 1 << 40;

/// Which episodes there are, and what they pay.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// Which instructions.
    pub plan: Plan,
    /// Which points of their reference paths are critical.
    pub critical: Critical,
    /// What is paid.
    pub reward: Reward,
    /// Moves after which an episode is cut off.
    pub limit: usize,
}

impl Rules {
    /// The episodes of the experiment with this reward: 3 to 6 pieces, 25 moves.
    #[must_use]
    pub fn new(reward: Reward) -> Self {
        Self { plan: Plan::default(), critical: Critical::default(), reward, limit: 25 }
    }
}

/// What a step leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transition {
    /// Change of the reward. Terms that are paid at the end are in it only if
    /// the episode terminated.
    pub reward: f64,
    /// The agent said STOP.
    pub terminated: bool,
    /// The episode was cut off.
    pub truncated: bool,
}

/// One episode. Its memory is used again by the next one.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    world: usize,
    route: Route,
    critical: Vec<usize>,
    walk: Walk,
    tracker: Tracker,
    value: f64,
}

impl Environment {
    /// Draws the world and the instruction of an episode. They depend on the
    /// seed and on the two numbers alone, not on any reward: agents that are paid
    /// differently meet the same episodes.
    ///
    /// # Errors
    /// The world has no such route.
    pub fn reset(
        &mut self,
        worlds: &[Graph],
        rules: &Rules,
        streams: Streams,
        update: u64,
        episode: u32,
    ) -> Result<(), Fault> {
        if worlds.is_empty() {
            return Err(Fault::NoNodes);
        }
        let rng = &mut streams.of_lane(Purpose::Episode, episode, update);
        self.world = rng.random_range(0..worlds.len() as u32) as usize;
        let graph = &worlds[self.world];
        self.route.draw(graph, &rules.plan, rng)?;
        let control = &mut streams.of_lane(Purpose::Control, episode, update);
        self.start(graph, rules, control);
        Ok(())
    }

    /// Begins a held-out episode: along the given route of this number through the first
    /// world or, where none are given, drawn as by [`Environment::reset`].
    ///
    /// # Errors
    /// The world has no such route.
    pub fn reset_to_test(
        &mut self,
        worlds: &[Graph],
        rules: &Rules,
        streams: Streams,
        given: &[Route],
        episode: u32,
    ) -> Result<(), Fault> {
        match given.get(episode as usize) {
            Some(route) => {
                let control = &mut streams.of_lane(Purpose::Control, episode, TEST);
                self.reset_to(worlds, 0, route.clone(), rules, control);
                Ok(())
            }
            None => self.reset(worlds, rules, streams, TEST, episode),
        }
    }

    /// Begins an episode with a given route through the given one of the worlds.
    pub fn reset_to(
        &mut self,
        worlds: &[Graph],
        world: usize,
        route: Route,
        rules: &Rules,
        rng: &mut ChaCha8Rng,
    ) {
        (self.world, self.route) = (world, route);
        self.start(&worlds[world], rules, rng);
    }

    fn start(&mut self, graph: &Graph, rules: &Rules, rng: &mut ChaCha8Rng) {
        rules.critical.points(&self.route, rng, &mut self.critical);
        self.walk.reset(graph, self.route.start());
        let task = Task {
            graph,
            reference: self.route.reference(),
            critical: &self.critical,
            reward: &rules.reward,
        };
        self.tracker.start(task, self.route.start());
        self.value = self.tracker.value(task, self.walk.path(), End::Open);
    }

    /// Carries out a decision.
    ///
    /// # Panics
    /// If the agent has said STOP already, or there is no such edge.
    pub fn step(&mut self, worlds: &[Graph], rules: &Rules, decision: Decision) -> Transition {
        let graph = &worlds[self.world];
        self.walk.apply(graph, decision);
        let task = Task {
            graph,
            reference: self.route.reference(),
            critical: &self.critical,
            reward: &rules.reward,
        };
        let terminated = self.walk.stopped();
        if !terminated {
            self.tracker.enter(task, self.walk.node());
        }
        let end = if terminated { End::Stopped } else { End::Open };
        let value = self.tracker.value(task, self.walk.path(), end);
        let reward = value - self.value;
        self.value = value;
        let truncated = !terminated && self.walk.moves() >= rules.limit;
        Transition { reward, terminated, truncated }
    }

    /// Reward of the whole episode, as though it were cut off here if it has not stopped.
    #[must_use]
    pub fn total(&self, worlds: &[Graph], rules: &Rules) -> f64 {
        let task = Task {
            graph: &worlds[self.world],
            reference: self.route.reference(),
            critical: &self.critical,
            reward: &rules.reward,
        };
        let end = if self.walk.stopped() { End::Stopped } else { End::CutOff };
        self.tracker.value(task, self.walk.path(), end)
    }

    /// What an agent decides on.
    #[must_use]
    pub fn scene<'a>(&'a self, worlds: &'a [Graph]) -> Scene<'a> {
        Scene { graph: &worlds[self.world], route: &self.route, walk: &self.walk }
    }

    /// Which of the worlds it is in.
    #[must_use]
    pub fn world(&self) -> usize {
        self.world
    }

    /// The instruction and its reference path.
    #[must_use]
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// Positions in the reference path that are critical.
    #[must_use]
    pub fn critical(&self) -> &[usize] {
        &self.critical
    }

    /// What the agent has done.
    #[must_use]
    pub fn walk(&self) -> &Walk {
        &self.walk
    }
}

/// One decision of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Position of the chosen edge among those of the node, or [`STOP`].
    pub action: u8,
    /// Whether the agent's pointer moved on to the next piece before it chose;
    /// agents without a pointer leave it false.
    pub advance: bool,
}

/// The action that ends an episode.
pub const STOP: u8 = u8::MAX;

/// The path of an agent so far, and its decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    path: Vec<Node>,
    decisions: Vec<Decision>,
    visited: Vec<bool>,
    stopped: bool,
}

impl Walk {
    /// Puts the agent at a node, with nothing remembered.
    pub fn reset(&mut self, graph: &Graph, start: Node) {
        self.path.clear();
        self.decisions.clear();
        self.visited.clear();
        self.visited.resize(graph.len(), false);
        self.stopped = false;
        self.enter(start);
    }

    /// Carries out a decision.
    ///
    /// # Panics
    /// If the episode has ended, or the node has no such edge.
    pub fn apply(&mut self, graph: &Graph, decision: Decision) {
        assert!(!self.stopped, "a decision after STOP");
        self.decisions.push(decision);
        if decision.action == STOP {
            self.stopped = true;
        } else {
            let to = graph.edges(self.node())[usize::from(decision.action)].to;
            self.enter(to);
        }
    }

    fn enter(&mut self, node: Node) {
        self.path.push(node);
        self.visited[usize::from(node)] = true;
    }

    /// Where the agent is.
    #[must_use]
    pub fn node(&self) -> Node {
        self.path[self.path.len() - 1]
    }

    /// Where it came from.
    #[must_use]
    pub fn previous(&self) -> Option<Node> {
        self.path.len().checked_sub(2).map(|i| self.path[i])
    }

    /// Whether it has been at a node.
    #[must_use]
    pub fn visited(&self, node: Node) -> bool {
        self.visited[usize::from(node)]
    }

    /// The nodes in order, the start included; STOP adds none.
    #[must_use]
    pub fn path(&self) -> &[Node] {
        &self.path
    }

    /// The decisions in order.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Number of moves.
    #[must_use]
    pub fn moves(&self) -> usize {
        self.path.len() - 1
    }

    /// Whether it said STOP.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stopped
    }
}
