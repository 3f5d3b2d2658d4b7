//! The problem of a run: where its agents learn and are tested.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use super::{
    adjust, arms,
    building::Building,
    params::{Params, World},
    trial::{self, Ground, Trial},
};
use crate::{
    data::Table,
    lab::Lab,
    labs::navigation::problem::{Fault, Rules, Schedule},
    rng::Streams,
    schema::Problem,
};

/// What is done without a world of the reader's.
const INSTEAD: &str = "generated worlds are used";

/// The problem of one run.
pub struct Navigation {
    /// The parameters, as they can be.
    pub(super) params: Params,
    /// The reader's world.
    pub(super) building: Option<Building>,
    /// For each lane, whether or not it runs.
    pub(super) schedules: Vec<Schedule>,
    /// The worlds of each training.
    grounds: RefCell<BTreeMap<u32, Rc<Ground>>>,
    /// What all lanes of the last start begin with.
    starts: RefCell<Option<(Streams, Starts)>>,
}

/// The trainings that all lanes begin with.
pub(super) type Starts = Rc<Result<Vec<Trial>, Fault>>;

/// The world of the reader's that a run is in, if there is one.
pub(super) fn building(
    params: &Params,
    table: Option<&Table>,
    problems: &mut Vec<Problem>,
) -> Option<Building> {
    if params.world == World::Generated {
        return None;
    }
    let why = match table.map(Building::of) {
        Some(Ok(building)) => return Some(building),
        Some(Err(why)) => format!("{why}; {INSTEAD}"),
        None => format!("no connectivity file is open; {INSTEAD} until you open one"),
    };
    problems.push(Problem::new("world", why));
    None
}

impl Navigation {
    /// With what cannot be as it is wanted changed and reported.
    pub(super) fn of_world(
        params: Params,
        building: Option<Building>,
        streams: Streams,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let params = adjust::adjusted(params, building.as_ref(), streams, problems);
        let lanes = 0..Self::LANES.len();
        let schedules = lanes.map(|lane| arms::schedule(arms::arm(lane), &params)).collect();
        Self {
            params,
            building,
            schedules,
            grounds: RefCell::default(),
            starts: RefCell::default(),
        }
    }

    /// Takes parameters of which only live ones have changed.
    pub(super) fn renew(&mut self, params: Params, streams: Streams) {
        let building = self.building.take();
        *self = Self::of_world(params, building, streams, &mut Vec::new());
    }

    /// Where a training takes place, made once.
    pub(super) fn ground(&self, streams: Streams, run: u32) -> Result<Rc<Ground>, Fault> {
        let streams = trial::streams_of(streams, run);
        let kept = self.grounds.borrow().get(&run).cloned();
        if let Some(kept) = kept.filter(|ground| ground.streams == streams) {
            return Ok(kept);
        }
        let ground = Rc::new(Ground::new(&self.params, self.building.as_ref(), streams)?);
        self.grounds.borrow_mut().insert(run, ground.clone());
        Ok(ground)
    }

    /// What all lanes of a seed begin with, made once.
    pub(super) fn starts(&self, streams: Streams) -> Starts {
        let mut kept = self.starts.borrow_mut();
        if let Some((of, starts)) = &*kept
            && *of == streams
        {
            return starts.clone();
        }
        let start = |run| Trial::start(self.ground(streams, run)?, &self.params);
        let first = self.params.first - 1;
        let starts: Starts = Rc::new((first..first + self.params.runs).map(start).collect());
        *kept = Some((streams, starts.clone()));
        starts
    }

    /// The rules of the tests of a lane.
    pub(super) fn test_rules(&self, lane: usize) -> Rules {
        arms::test_rules(&self.schedules[lane], &self.params)
    }
}
