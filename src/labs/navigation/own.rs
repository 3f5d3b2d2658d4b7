//! The reader's own walk through a held-out episode.

use super::{
    Navigation, State, arms,
    episode::rewards,
    map::{heading, hidden},
};
use crate::{
    frame::LETTERS,
    lab::Leg,
    labs::navigation::problem::{
        Alignment, Boundary, Decision, Environment, Graph, Metrics, Node, Route, STOP, Task,
        evaluate::{Landmarks, as_walked},
        metrics,
        world::words::kind_name,
    },
};

/// A walk that the reader has made, by the rules of the agents.
pub struct Own<'a> {
    graph: &'a Graph,
    environment: Environment,
    /// Whether the limit of moves has ended it.
    cut_off: bool,
}

impl<'a> Own<'a> {
    /// Follows the legs from the start of an episode.
    ///
    /// # Errors
    /// Words that say why a leg cannot be made.
    pub fn of(
        lab: &Navigation,
        state: &'a State,
        episode: u32,
        legs: &[Leg],
    ) -> Result<Self, String> {
        let none = || format!("there is no test episode {episode}");
        let trial = state.trials.first().ok_or_else(none)?;
        let number = episode.checked_sub(1).filter(|_| episode <= lab.params.episodes);
        let (rules, worlds) = (lab.test_rules(state.lane), &trial.ground.unseen);
        let environment = number.and_then(|number| trial.ground.episode(&rules, number).ok());
        let mut environment = environment.ok_or_else(none)?;
        let graph = &worlds[environment.world()];
        let mut cut_off = false;
        for leg in legs {
            if environment.walk().stopped() {
                return Err("it has ended with STOP".to_string());
            }
            if cut_off {
                return Err(format!("it is cut off after {} moves", rules.limit));
            }
            let from = environment.walk().node();
            let action = match *leg {
                Leg::Stop => STOP,
                Leg::To(place) => edge(graph, from, place)?,
            };
            let said = environment.step(worlds, &rules, Decision { action, advance: false });
            cut_off = said.truncated;
        }
        Ok(Self { graph, environment, cut_off })
    }

    /// The instruction.
    pub fn route(&self) -> &Route {
        self.environment.route()
    }

    /// The nodes in order.
    pub fn path(&self) -> &[Node] {
        self.environment.walk().path()
    }

    /// Whether the reader said STOP.
    pub fn stopped(&self) -> bool {
        self.environment.walk().stopped()
    }

    /// Whether it can go on.
    pub fn ended(&self) -> bool {
        self.stopped() || self.cut_off
    }

    /// How well it did.
    pub fn measures(&self) -> Measures {
        Measures::of(self.graph, self.route(), self.path(), self.stopped())
    }

    /// What makes up its result: the path, its measures, and what every reward would pay.
    pub fn numbers(&self, lab: &Navigation) -> Vec<f64> {
        let mut numbers: Vec<f64> = self.path().iter().map(|node| f64::from(*node)).collect();
        numbers.push(f64::from(u8::from(self.stopped())));
        numbers.extend(self.measures().row());
        for lane in arms::rewards() {
            let reward = arms::reward(arms::arm(lane), &lab.params);
            let task = Task {
                graph: self.graph,
                reference: self.route().reference(),
                critical: self.environment.critical(),
                reward: &reward,
            };
            numbers.extend(rewards(task, self.path(), self.stopped()));
        }
        numbers
    }

    /// Where the reader stands and what ways there are, for those who do not see the map.
    pub fn words(&self) -> String {
        let moves = match self.environment.walk().moves() {
            1 => "1 move".to_string(),
            moves => format!("{moves} moves"),
        };
        let ndtw = self.measures().metrics.ndtw;
        let node = self.environment.walk().node();
        let goal = self.route().reference().last().copied().unwrap_or(node);
        let far = self.graph.distance(node, goal);
        if self.stopped() {
            return format!("You stopped {far:.1} m from the goal after {moves}: nDTW {ndtw:.3}");
        }
        if self.cut_off {
            return format!("Your walk was cut off after {moves}: nDTW {ndtw:.3}");
        }
        let hidden = hidden(self.graph, node);
        let way = |edge: &crate::labs::navigation::problem::world::graph::Edge| {
            let to = self.name(edge.to);
            let letter = hidden.iter().zip(LETTERS.chars()).find(|(hidden, _)| **hidden == edge.to);
            let key = letter.map_or(String::new(), |(_, letter)| format!(" (key {letter})"));
            format!("{} {to}{key}", heading(self.graph, node, edge.to))
        };
        let ways: Vec<String> = self.graph.edges(node).iter().map(way).collect();
        let here = self.name(node);
        format!("You stand at {here} after {moves}; ways: {}. nDTW {ndtw:.3}", ways.join(", "))
    }

    /// What stands at a node, and which landmark of the instruction that is.
    fn name(&self, node: Node) -> String {
        let name = kind_name(self.graph.kind(node));
        match numbers_at(self.route(), node).first() {
            Some(number) => format!("{name} (landmark {number})"),
            None => name,
        }
    }
}

/// Position of the way to a place among those of a node.
fn edge(graph: &Graph, from: Node, place: usize) -> Result<u8, String> {
    let to = Node::try_from(place).ok().filter(|_| place < graph.len());
    let to = to.ok_or_else(|| format!("there is no place {place}"))?;
    let edge = graph.edge_index(from, to).and_then(|edge| u8::try_from(edge).ok());
    let name = |node: Node| kind_name(graph.kind(node));
    edge.ok_or_else(|| format!("no way leads from {} to {}", name(from), name(to)))
}

/// Which landmarks of an instruction stand at a node, counted from 1.
pub fn numbers_at(route: &Route, node: Node) -> Vec<usize> {
    let end = |i: usize| route.reference()[usize::from(route.pieces()[i].end)];
    (0..route.pieces().len()).filter(|i| end(*i) == node).map(|i| i + 1).collect()
}

/// All measures of a walk.
pub struct Measures {
    /// Of the whole walk.
    pub metrics: Metrics,
    /// Of its pieces.
    landmarks: Landmarks,
}

impl Measures {
    /// Names of the measures, in the order of [`Measures::row`].
    pub const NAMES: [&'static str; 11] =
        ["PL, m", "NE, m", "OSR", "SR", "SPL", "nDTW", "sDTW", "CLS", "SA", "SSA", "LN"];

    /// Of a walk during which nobody was put back.
    pub fn of(graph: &Graph, route: &Route, path: &[Node], stopped: bool) -> Self {
        let landmarks = as_walked(graph, route, path, stopped);
        Self::with(graph, route, path, landmarks)
    }

    /// Of a walk whose pieces were examined apart.
    pub fn with(graph: &Graph, route: &Route, path: &[Node], landmarks: Landmarks) -> Self {
        let mut memory = Alignment::default();
        let reference = route.reference();
        let metrics = metrics(graph, path, reference, Boundary::Below, &mut memory);
        Self { metrics, landmarks }
    }

    /// The numbers.
    pub fn row(&self) -> Vec<f64> {
        let Metrics { pl, ne, osr, sr, spl, ndtw, sdtw, cls, .. } = self.metrics;
        let Landmarks { pieces, missed, aligned, aligned_successes } = self.landmarks;
        let n = pieces.max(1) as f64;
        let (sa, ssa) = (aligned / n, aligned_successes / n);
        vec![pl, ne, osr, sr, spl, ndtw, sdtw, cls, sa, ssa, missed as f64]
    }
}
