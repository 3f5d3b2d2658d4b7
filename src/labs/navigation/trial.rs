//! Paired trainings: what all lanes share, and where each lane is.

use std::rc::Rc;

use rand::RngExt as _;

use super::{
    EVERY, arms,
    building::Building,
    params::{Arm, Learner, Params},
    study::UPDATES,
};
use crate::{
    labs::navigation::problem::{
        Agent, Environment, Fault, Graph, Linear, Plan, Recurrent, Route, Rules, Schedule, Trainer,
        evaluate::{Summary, evaluate, summary},
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

/// Where one paired training takes place, for all lanes.
pub struct Ground {
    /// Its source of random numbers.
    pub streams: Streams,
    /// Worlds to learn in.
    pub worlds: Vec<Graph>,
    /// Worlds to be tested in.
    pub unseen: Vec<Graph>,
    /// The reader's instructions, in the first of these.
    given: Vec<Route>,
}

impl Ground {
    /// Makes the worlds.
    ///
    /// # Errors
    /// There is no such world.
    pub fn new(
        params: &Params,
        building: Option<&Building>,
        streams: Streams,
    ) -> Result<Self, Fault> {
        let make = |number| world(params, building, streams, number);
        let worlds = (0..WORLDS).map(make).collect::<Result<_, _>>()?;
        let unseen = (WORLDS..WORLDS + UNSEEN).map(make).collect::<Result<Vec<_>, _>>()?;
        let given = match building {
            Some(building) => building.routes(&unseen[0], streams)?,
            None => Vec::new(),
        };
        Ok(Self { streams, worlds, unseen, given })
    }

    /// How well an agent does on the held-out episodes.
    fn test(
        &self,
        trainer: &mut Trainer,
        rules: &Rules,
        params: &Params,
    ) -> Result<Summary, Fault> {
        let mut rows = Vec::new();
        let Self { unseen, streams, given, .. } = self;
        evaluate(trainer.agent(), unseen, rules, given, params.episodes, *streams, &mut rows)?;
        Ok(summary(&rows))
    }

    /// A held-out episode at its start.
    ///
    /// # Errors
    /// Its world has no such route.
    pub fn episode(&self, rules: &Rules, number: u32) -> Result<Environment, Fault> {
        let mut environment = Environment::default();
        environment.reset_to_test(&self.unseen, rules, self.streams, &self.given, number)?;
        Ok(environment)
    }
}

/// The world with this number of a training.
fn world(
    params: &Params,
    building: Option<&Building>,
    streams: Streams,
    number: u64,
) -> Result<Graph, Fault> {
    match building {
        Some(building) => Ok(building.furnished(params.kinds, streams, number)),
        None => generate(&arms::layout(params), &mut streams.at(Purpose::Data, number)),
    }
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
    /// How well it did after imitation.
    pub before: Summary,
    /// How well it did when the arms are compared, from then on.
    pub compared: Option<Summary>,
    /// Whether the reader has displaced its agent.
    pub kicked: bool,
    /// Mean reward of its last batch.
    pub earned: f64,
}

impl Trial {
    /// After imitation, which is the same for all lanes.
    ///
    /// # Errors
    /// A world has no route as the rules want it.
    pub fn start(ground: Rc<Ground>, params: &Params) -> Result<Self, Fault> {
        let mut trial = Self::blank(ground, params);
        let schedule = arms::schedule(Arm::Ndtw, params);
        for _ in 0..params.imitation() {
            trial.trainer.update(&trial.ground.worlds, &schedule, trial.ground.streams)?;
        }
        trial.test(&arms::test_rules(&schedule, params), params)?;
        trial.before = trial.summary;
        Ok(trial)
    }

    /// Before anything was learned.
    fn blank(ground: Rc<Ground>, params: &Params) -> Self {
        let agent = match params.agent {
            Learner::Linear => Agent::Linear(Box::<Linear>::default()),
            Learner::Recurrent => {
                let rng = &mut ground.streams.at(Purpose::Start, 0);
                Agent::Recurrent(Box::new(Recurrent::new(rng)))
            }
        };
        Self {
            ground,
            trainer: Trainer::new(agent),
            summary: Summary::default(),
            before: Summary::default(),
            compared: None,
            kicked: false,
            earned: 0.0,
        }
    }

    /// The step that follows `step`: an update, and a test where one is due.
    ///
    /// # Errors
    /// As before; the agent is as it was.
    pub fn step(&mut self, step: u64, schedule: &Schedule, params: &Params) -> Result<(), Fault> {
        let Ground { worlds, streams, .. } = &*self.ground;
        self.earned = self.trainer.update(worlds, schedule, *streams)?.reward;
        if (step + 1).is_multiple_of(EVERY) {
            self.test(&arms::test_rules(schedule, params), params)?;
        }
        if step + 1 == UPDATES {
            self.compared = Some(self.summary);
        }
        Ok(())
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

/// Whether the worlds have routes of this length, by trying.
pub fn has_room(params: &Params, building: Option<&Building>, streams: Streams) -> bool {
    let plan = Plan::of_pieces(params.pieces as usize, params.pieces as usize);
    let mut route = Route::default();
    (0..PROBED).all(|number| {
        let rng = &mut streams.at(Purpose::Data, number);
        let graph = match building {
            Some(building) => Ok(building.furnished(params.kinds, streams, number)),
            None => generate(&arms::layout(params), rng),
        };
        graph.is_ok_and(|graph| (0..ROUTES).all(|_| route.draw(&graph, &plan, rng).is_ok()))
    })
}
