//! The held-out episode on the map.

use super::{Navigation, State, params::Shown};
use crate::labs::navigation::problem::{
    Choice, Environment, Node, Reward, Task, Walk,
    evaluate::{Attempt, Examiner, Landmarks},
    policy::teach,
    reward::along,
};
use crate::labs::navigation::problem::{Graph, Route};

/// An episode as one agent walks it.
pub struct Episode<'a> {
    /// The world.
    pub graph: &'a Graph,
    /// The instruction, and the walk.
    environment: Environment,
    /// The nodes that are shown.
    pub path: Vec<Node>,
    /// Whether STOP is shown, too.
    pub stopped: bool,
    /// The re-initialised pieces.
    pub attempts: Vec<Attempt>,
    /// What they add up to.
    pub landmarks: Landmarks,
}

impl<'a> Episode<'a> {
    /// The episode that the reader has chosen, as the first agent of a lane walks it.
    pub fn of(lab: &Navigation, state: &'a State) -> Option<Self> {
        let trial = state.trials.first()?;
        let ground = &*trial.ground;
        let rules = lab.test_rules(state.lane);
        let number = lab.params.episode - 1;
        let mut environment = ground.episode(&rules, number).ok()?;
        let mut trainer = trial.trainer.clone();
        let policy = trainer.agent().policy();
        let graph = &ground.unseen[environment.world()];
        let route = environment.route().clone();
        policy.begin(graph, &route);
        let mut taught = Vec::new();
        teach(graph, &route, usize::MAX, &mut taught);
        let mut taught = taught.into_iter();
        loop {
            let scene = environment.scene(&ground.unseen);
            let decision = match lab.params.shown {
                Shown::Reference => taught.next()?,
                _ => policy.decide(scene, &mut Choice::Greedy),
            };
            let said = environment.step(&ground.unseen, &rules, decision);
            if said.terminated || said.truncated {
                break;
            }
        }
        let mut attempts = Vec::new();
        let each = |_: usize, attempt: &Attempt| attempts.push(attempt.clone());
        let landmarks = Examiner::default().examine(graph, &route, policy, each);
        let walk = environment.walk();
        let shown = (lab.params.moves as usize + 1).min(walk.path().len());
        let path = walk.path()[..shown].to_vec();
        let stopped = shown == walk.path().len() && walk.stopped();
        Some(Self { graph, environment, path, stopped, attempts, landmarks })
    }

    /// The instruction.
    pub fn route(&self) -> &Route {
        self.environment.route()
    }

    /// Positions in the described path that are critical.
    pub fn critical(&self) -> &[usize] {
        self.environment.critical()
    }

    /// The piece in which the described path comes nearest to where the walk is
    /// now, as dynamic time warping aligns them.
    pub fn piece(&self) -> usize {
        let at = self.aligned();
        let pieces = self.route().pieces();
        let piece = pieces.iter().position(|piece| usize::from(piece.end) > at);
        piece.unwrap_or(pieces.len() - 1)
    }

    /// Position in the described path to which the end of the walk so far belongs.
    fn aligned(&self) -> usize {
        let reference = self.route().reference();
        let mut row: Vec<f64> = Vec::new();
        for &node in &self.path {
            let distances = self.graph.distances(node);
            let mut next = Vec::with_capacity(reference.len());
            for (j, &other) in reference.iter().enumerate() {
                let left = if j == 0 { f64::INFINITY } else { next[j - 1] };
                let (above, corner) = match (row.get(j), j.checked_sub(1)) {
                    (None, _) => (f64::INFINITY, f64::INFINITY),
                    (Some(above), None) => (*above, f64::INFINITY),
                    (Some(above), Some(before)) => (*above, row[before]),
                };
                let least = above.min(left).min(corner);
                let least = if row.is_empty() && j == 0 { 0.0 } else { least };
                next.push(least + distances[usize::from(other)]);
            }
            row = next;
        }
        (0..row.len()).min_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap_or(0)
    }

    /// The instruction in words, the present piece in brackets.
    pub fn words(&self) -> String {
        let now = self.piece();
        let pieces: Vec<String> = (0..self.route().pieces().len())
            .map(|piece| {
                let text = self.route().sub_instruction(piece);
                let marked = piece == now && !self.stopped;
                if marked { format!("[{text}]") } else { text }
            })
            .collect();
        pieces.join(", ")
    }

    /// All nodes of the walk, whether or not they are shown.
    pub fn walk(&self) -> &Walk {
        self.environment.walk()
    }

    /// What the agent is rewarded for.
    pub fn task<'b>(&'b self, reward: &'b Reward) -> Task<'b> {
        Task {
            graph: self.graph,
            reference: self.route().reference(),
            critical: self.critical(),
            reward,
        }
    }
}

/// A reward after each node of a walk, and after STOP if that was said.
pub fn rewards(task: Task<'_>, path: &[Node], stopped: bool) -> Vec<f64> {
    let mut values = along(task, path);
    if !stopped {
        values.pop();
    }
    values
}
