//! Paired trainings: what all lanes share, and where each lane is.

use std::rc::Rc;

use rand::RngExt as _;

use super::{
    arms,
    params::{Arm, Learner, Params},
};
use crate::{
    navigation::{
        Agent, Environment, Fault, Graph, Layout, Linear, Plan, Recurrent, Route, Rules, Schedule, Trainer,
        evaluate::{Summary, TEST, evaluate, summary},
        train::Report,
        world::generate::generate,
    },
    rng::{Purpose, Streams},
};

/// Worlds of a training.
const WORLDS: u64 = 6;
/// Worlds in which its agents are tested.
const UNSEEN: u64 = 8;

/// Worlds in which routes of the wanted length are tried before a run.
const PROBED: u64 = 3;
/// Routes that are tried in each.
const ROUTES: usize = 40;

/// What one paired training gives all lanes.
pub struct Ground {
    /// Its source of random numbers.
    pub streams: Streams,
    /// Worlds to learn in.
    pub worlds: Vec<Graph>,
    /// Worlds to be tested in.
    pub unseen: Vec<Graph>,
    /// The agent after imitation.
    start: Trainer,
    /// How well it does.
    pub before: Summary,
}

impl Ground {
    /// Makes the worlds and imitates in them.
    ///
    /// # Errors
    /// There is no such world, or none of its routes is as the rules want it.
    pub fn new(params: &Params, streams: Streams) -> Result<Self, Fault> {
        let layout = arms::layout(params);
        let worlds = worlds(&layout, streams, 0..WORLDS)?;
        let unseen = self::worlds(&layout, streams, WORLDS..WORLDS + UNSEEN)?;
        let schedule = arms::schedule(Arm::Ndtw, params);
        let agent = match params.agent {
            Learner::Linear => Agent::Linear(Box::<Linear>::default()),
            Learner::Recurrent => {
                Agent::Recurrent(Box::new(Recurrent::new(&mut streams.at(Purpose::Start, 0))))
            }
        };
        let mut start = Trainer::new(agent);
        for _ in 0..params.imitation {
            start.update(&worlds, &schedule, streams)?;
        }
        let mut ground = Self { streams, worlds, unseen, start, before: Summary::default() };
        let mut trainer = ground.start.clone();
        ground.before = ground.test(&mut trainer, &arms::test_rules(&schedule, params), params)?;
        Ok(ground)
    }

    /// How well an agent does on the held-out episodes.
    fn test(
        &self,
        trainer: &mut Trainer,
        rules: &Rules,
        params: &Params,
    ) -> Result<Summary, Fault> {
        let mut rows = Vec::new();
        let Self { unseen, streams, .. } = self;
        evaluate(trainer.agent(), unseen, rules, params.episodes, *streams, &mut rows)?;
        Ok(summary(&rows))
    }

    /// A held-out episode at its start.
    ///
    /// # Errors
    /// Its world has no such route.
    pub fn episode(&self, rules: &Rules, number: u32) -> Result<Environment, Fault> {
        let mut environment = Environment::default();
        environment.reset(&self.unseen, rules, self.streams, TEST, number)?;
        Ok(environment)
    }
}

fn worlds(
    layout: &Layout,
    streams: Streams,
    numbers: std::ops::Range<u64>,
) -> Result<Vec<Graph>, Fault> {
    numbers.map(|number| generate(layout, &mut streams.at(Purpose::Data, number))).collect()
}

/// The random numbers of each paired training; the first has the run's own.
pub fn streams_of(streams: Streams, run: u32) -> Streams {
    if run == 0 { streams } else { Streams::new(streams.of_lane(Purpose::Sample, run, 0).random()) }
}

/// One training of a lane.
#[derive(Clone)]
pub struct Trial {
    /// What it shares with other lanes.
    pub ground: Rc<Ground>,
    /// The agent.
    pub trainer: Trainer,
    /// How well it did when it was last tested.
    pub summary: Summary,
}

impl Trial {
    /// Before the first update.
    pub fn new(ground: Rc<Ground>) -> Self {
        let (trainer, summary) = (ground.start.clone(), ground.before);
        Self { ground, trainer, summary }
    }

    /// One update.
    ///
    /// # Errors
    /// A world has no route as the rules want it; the agent is as before.
    pub fn update(&mut self, schedule: &Schedule) -> Result<Report, Fault> {
        self.trainer.update(&self.ground.worlds, schedule, self.ground.streams)
    }

    /// Tests the agent.
    ///
    /// # Errors
    /// As before.
    pub fn test(&mut self, rules: &Rules, params: &Params) -> Result<(), Fault> {
        self.summary = self.ground.test(&mut self.trainer, rules, params)?;
        Ok(())
    }
}

/// Whether worlds of this size have routes of this length, by trying.
pub fn has_room(params: &Params, streams: Streams) -> bool {
    let plan = Plan::of_pieces(params.pieces as usize, params.pieces as usize);
    let mut route = Route::default();
    (0..PROBED).all(|number| {
        let rng = &mut streams.at(Purpose::Data, number);
        let graph = generate(&arms::layout(params), rng);
        graph.is_ok_and(|graph| (0..ROUTES).all(|_| route.draw(&graph, &plan, rng).is_ok()))
    })
}
