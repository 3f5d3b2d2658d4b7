//! Laboratory `navigation`: which reward teaches an agent to follow an
//! instruction to the letter.
//!
//! | file | purpose |
//! |---|---|
//! | `params`, `presets`, `claims`, `words` | parameters, runs, statements, sentences |
//! | `arms`, `chosen` | what each lane is paid for; critical points of the reader's choice |
//! | `trial`, `ahead` | paired trainings, also those that other workers compute |
//! | `study` | the arms compared |
//! | `building` | a world of the reader's, read and written |
//! | `point` | gradient and curvature of the expected reward |
//! | `episode`, `own` | walks through a held-out episode: an agent's and the reader's |
//! | `map`, `pictures` | what is drawn |

mod ahead;
mod arms;
pub mod building;
mod chosen;
mod claims;
mod episode;
mod map;
mod own;
mod params;
mod pictures;
mod point;
mod presets;
mod study;
mod trial;
mod words;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use self::{
    ahead::Ahead,
    building::Building,
    episode::Episode,
    own::{Measures, Own},
    params::{Learner, Params, Shown, World},
    trial::{Ground, Trial},
};
use super::{Experiment, Lane, Metric, PanelSpec, PointReport, Preset};
use crate::{
    claim::Claim,
    data::{Format, Source, Table},
    event::{Kick, Leg},
    frame::{Comparison, Picture, Role, Sheet},
    math,
    navigation::{
        Fault, Rules, Schedule, evaluate::Summary,
    },
    rng::Streams,
    schema::Problem,
    session::Run,
    verdict::{PointKind, Verdict},
};

/// Updates from one test on the held-out episodes to the next.
const EVERY: u64 = 10;

/// Most paired trainings of the recurrent agent.
const MOST_RECURRENT: u32 = 2;

/// What is done without a world of the reader's.
const INSTEAD: &str = "generated worlds are used";

/// What an update of the recurrent agent costs, in updates of the linear one.
const RECURRENT_COST: usize = 10;
/// Updates of the linear agent in one step from which on other workers help.
const HEAVY: usize = 24;

/// Position of a metric among [`Experiment::METRICS`].
#[derive(Clone, Copy)]
#[repr(usize)]
enum Measure {
    Missed = 0,
    Success = 1,
    Ndtw = 2,
}

/// The problem of one run.
pub struct Navigation {
    params: Params,
    /// The reader's world.
    building: Option<Building>,
    /// For each lane, whether or not it runs.
    schedules: Vec<Schedule>,
    /// The worlds of each training.
    grounds: RefCell<BTreeMap<u32, Rc<Ground>>>,
    /// What all lanes of the last start begin with.
    starts: RefCell<Option<(Streams, Starts)>>,
    ahead: Ahead,
}

type Starts = Rc<Result<Vec<Trial>, Fault>>;

/// What the next step of a lane needs.
#[derive(Clone)]
pub struct State {
    /// The lane, for kicks.
    lane: usize,
    trials: Vec<Trial>,
    /// The weights of all agents, one after the other.
    weights: Vec<f64>,
    /// Why there is nothing to train.
    fault: Option<Fault>,
    /// Whether an update has been made.
    trained: bool,
    kicked: bool,
}

impl State {
    /// The weights of all agents, after they have changed.
    fn collect(&mut self) {
        self.weights.clear();
        for trial in &self.trials {
            self.weights.extend_from_slice(trial.trainer.weights());
        }
    }

    /// Mean over the paired trainings.
    fn mean(&self, of: impl Fn(&Summary) -> f64) -> f64 {
        let n = self.trials.len().max(1) as f64;
        math::sum(self.trials.iter().map(|trial| of(&trial.summary))) / n
    }
}

impl Experiment for Navigation {
    const ID: &'static str = "navigation";
    const TITLE: &'static str = "Follow the instruction";
    const SUMMARY: &'static str = "Agents learn to follow instructions through a building. Does \
         a reward that looks at critical points of the way lose fewer landmarks?";
    const LANES: &'static [Lane] = &[
        Lane { slug: "success", label: "Goal", role: Role::Series(0) },
        Lane { slug: "progress", label: "Goal progress", role: Role::Series(1) },
        Lane { slug: "ndtw", label: "nDTW", role: Role::Series(3) },
        Lane { slug: "ndtw-success", label: "nDTW + goal", role: Role::Reference },
        Lane { slug: "cls-success", label: "CLS + goal", role: Role::Series(4) },
        Lane { slug: "soft", label: "Focal soft", role: Role::Series(2) },
        Lane { slug: "hard", label: "Focal hard", role: Role::Series(5) },
    ];
    const METRICS: &'static [Metric] = &[
        Metric { slug: "missed", label: "Missed landmarks LN" },
        Metric { slug: "success", label: "Success rate SR" },
        Metric { slug: "ndtw", label: "Fidelity nDTW" },
        Metric { slug: "ssa", label: "Aligned pieces SSA" },
        Metric { slug: "moves", label: "Moves" },
        Metric { slug: "change", label: "Change of LN since imitation" },
    ];
    const PANELS: &'static [PanelSpec] = pictures::PANELS;
    const PRESETS: &'static [Preset] = presets::PRESETS;
    const CLAIMS: &'static [Claim] = claims::CLAIMS;
    const ON_TABLE: &'static [(&'static str, &'static str)] = &[("world", "own")];
    const FORMAT: &'static Format = &building::FORMAT;
    const EXPORT: &'static str = "Save the world on the map as a connectivity file";
    const COSTS: &'static [&'static str] = &["training episodes"];
    const MAP: Option<usize> = Some(0);
    const CAP: u64 = 600;

    type Params = Params;
    type State = State;

    fn new(
        params: &Params,
        table: Option<&Table>,
        streams: Streams,
    ) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let building = match (params.world, table) {
            (World::Generated, _) => None,
            (World::Own, Some(table)) => Building::of(table)
                .map_err(|why| problems.push(Problem::new("world", format!("{why}; {INSTEAD}"))))
                .ok(),
            (World::Own, None) => {
                let why = "no connectivity file is open";
                problems.push(Problem::new("world", format!("{why}; {INSTEAD} until you open one")));
                None
            }
        };
        let lab = Self::of_world(params.clone(), building, streams, &mut problems);
        (lab, problems)
    }
    fn source(params: &Params) -> Source {
        if params.world == World::Own { Source::Own } else { Source::None }
    }

    fn lanes(&self) -> Vec<usize> {
        self.params.arms.iter().map(|arm| arm as usize).collect()
    }

    fn init(&self, lane: usize, streams: Streams) -> State {
        let (trials, fault) = match &*self.starts(streams) {
            Ok(trials) => (trials.clone(), None),
            Err(fault) => (Vec::new(), Some(fault.clone())),
        };
        let mut state =
            State { lane, trials, weights: Vec::new(), fault, trained: false, kicked: false };
        state.collect();
        state
    }

    fn step(&self, lane: usize, _streams: Streams, step: u64, state: &mut State) -> Verdict {
        if let Err(fault) = self.train(lane, step, state) {
            state.fault = Some(fault);
        }
        if state.fault.is_some() { Verdict::Converged } else { Verdict::Continue }
    }

    /// Displaces the weights of the first training's agent.
    fn kick(&self, state: &mut State, kick: &Kick) -> Result<(), String> {
        let lane = state.lane;
        let rules = self.test_rules(lane);
        let Some(trial) = state.trials.first_mut() else {
            return Err("there is no agent".to_string());
        };
        let estimate = point::estimate(trial, &self.schedules[lane])
            .ok_or_else(|| "no episode could be drawn".to_string())?;
        let Some(vector) = estimate.vectors.get(kick.mode) else {
            return Err(format!("only {} eigenvectors are known", estimate.vectors.len()));
        };
        let mut kicked = trial.clone();
        math::axpy(kick.amplitude, vector, kicked.trainer.agent().policy().weights_mut());
        kicked.test(&rules, &self.params).map_err(|fault| fault.to_string())?;
        *trial = kicked;
        state.kicked = true;
        state.collect();
        Ok(())
    }

    fn numbers<'a>(&self, state: &'a State) -> &'a [f64] {
        &state.weights
    }

    fn measure(&self, state: &State) -> Vec<f64> {
        let before = math::sum(state.trials.iter().map(|trial| trial.before.ln));
        let missed = state.mean(|summary| summary.ln);
        vec![
            missed,
            state.mean(|summary| summary.metrics.sr),
            state.mean(|summary| summary.metrics.ndtw),
            state.mean(|summary| summary.ssa),
            state.mean(|summary| summary.moves),
            missed - before / state.trials.len().max(1) as f64,
        ]
    }

    fn costs(&self, state: &State) -> Vec<u64> {
        let updates = |trial: &Trial| trial.trainer.updates() - u64::from(self.params.imitation);
        vec![state.trials.iter().map(updates).sum::<u64>() * u64::from(self.params.batch)]
    }

    fn note(&self, state: &State) -> String {
        words::note(state)
    }

    /// Of the first training's agent.
    fn inspect(&self, state: &State) -> PointReport {
        let report = state
            .trials
            .first()
            .and_then(|trial| point::report(trial, &self.schedules[state.lane]));
        report.unwrap_or(PointReport {
            objective: 0.0,
            gradient_norm: 0.0,
            spectrum: Vec::new(),
            size: 0,
            tolerance: 0.0,
            kind: PointKind::NotCritical,
        })
    }

    /// LN of each training.
    fn trail(&self, state: &State) -> Vec<f64> {
        state.trials.iter().map(|trial| trial.summary.ln).collect()
    }

    fn end(&self) -> u64 {
        u64::from(self.params.updates)
    }

    /// Each training, where there are enough of them.
    fn parts(&self) -> usize {
        let cost = match self.params.agent {
            Learner::Linear => 1,
            Learner::Recurrent => RECURRENT_COST,
        };
        let runs = self.params.runs as usize;
        if runs * self.params.arms.iter().count() * cost >= HEAVY { runs } else { 0 }
    }

    fn part(&self, state: &State, part: usize) -> Vec<f64> {
        state.trials.get(part).map_or_else(Vec::new, Trial::numbers)
    }

    fn extend(
        &self,
        lane: usize,
        part: usize,
        streams: Streams,
        step: u64,
        numbers: &[f64],
    ) -> Vec<Vec<f64>> {
        let states = self.ground(streams, part as u32).and_then(|ground| {
            Trial::extend(ground, step, &self.schedules[lane], &self.params, numbers)
        });
        // Whoever steps through the run meets the fault, and tells of it.
        states.unwrap_or_default()
    }

    fn foresee(&mut self, lane: usize, part: usize, step: u64, states: Vec<Vec<f64>>) {
        self.ahead.add(lane, part, step, states);
    }

    fn live(&mut self, params: &Params, _table: Option<&Table>, streams: Streams) {
        let (building, ahead) = (self.building.take(), std::mem::take(&mut self.ahead));
        let lab = Self::of_world(params.clone(), building, streams, &mut Vec::new());
        *self = Self { ahead, ..lab };
    }

    fn export(&self, state: &State) -> Option<(&'static str, String)> {
        let episode = Episode::of(self, state)?;
        Some(("json", building::write(episode.graph)))
    }

    fn pictures(&self, run: &Run<'_, Self>) -> Vec<Picture> {
        pictures::all(self, run)
    }

    fn comparison(&self, run: &Run<'_, Self>) -> Option<Comparison> {
        study::table(&self.params, run)
    }

    fn sentence(&self, run: &Run<'_, Self>) -> String {
        let training = || words::sentence(run);
        let walked = self.own(run).filter(|_| !run.walk.is_empty());
        let Some((own, (name, agent))) = walked.zip(self.agent(run)) else { return training() };
        let text = format!("{} ({name}: {:.3}).", own.words(), agent.metrics.ndtw);
        if own.ended() { format!("{text} {}", training()) } else { text }
    }

    fn episode(&self) -> u32 {
        self.params.episode
    }

    fn walk(&self, state: &State, episode: u32, legs: &[Leg]) -> Result<Vec<f64>, String> {
        Own::of(self, state, episode, legs).map(|own| own.numbers(self))
    }

    fn mark(&self, state: &State, place: usize) -> Vec<(&'static str, String)> {
        chosen::mark(self, state, place)
    }

    fn sheet(&self, run: &Run<'_, Self>) -> Option<Sheet> {
        let (name, agent) = self.agent(run)?;
        let own = self.own(run)?;
        let mut rows = vec![(name.to_string(), agent.row())];
        if !run.walk.is_empty() {
            rows.push(("you".to_string(), own.measures().row()));
        }
        Some(Sheet {
            title: format!("Test episode {} in numbers", self.params.episode),
            columns: Measures::NAMES.map(String::from).to_vec(),
            rows,
            legs: run.walk.len(),
            ended: own.ended(),
        })
    }
}

impl Navigation {
    /// With what cannot be as it is wanted changed and reported.
    fn of_world(
        mut params: Params,
        building: Option<Building>,
        streams: Streams,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let wanted = params.pieces;
        while params.pieces > 1 && !trial::has_room(&params, building.as_ref(), streams) {
            params.pieces -= 1;
        }
        if params.pieces != wanted {
            let message = format!(
                "{wanted} landmarks were changed to {}: such worlds have no longer routes",
                params.pieces
            );
            problems.push(Problem::new("pieces", message));
        }
        if params.agent == Learner::Recurrent && params.runs > MOST_RECURRENT {
            let message = format!(
                "{} paired trainings were changed to {MOST_RECURRENT}: a recurrent agent takes \
                 twenty times as long as a linear one",
                params.runs
            );
            params.runs = MOST_RECURRENT;
            problems.push(Problem::new("runs", message));
        }
        chosen::check(&mut params, problems);
        if params.episode > params.episodes {
            params.episode = params.episodes;
            let message =
                format!("there are only {0} test episodes; number {0} is shown", params.episodes);
            problems.push(Problem::new("episode", message));
        }
        let lanes = 0..Self::LANES.len();
        let schedules = lanes.map(|lane| arms::schedule(arms::arm(lane), &params)).collect();
        Self {
            params,
            building,
            schedules,
            grounds: RefCell::default(),
            starts: RefCell::default(),
            ahead: Ahead::default(),
        }
    }

    /// Where a training takes place, made once.
    fn ground(&self, streams: Streams, run: u32) -> Result<Rc<Ground>, Fault> {
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
    fn starts(&self, streams: Streams) -> Starts {
        let mut kept = self.starts.borrow_mut();
        if let Some((of, starts)) = &*kept
            && *of == streams
        {
            return starts.clone();
        }
        let start = |run| Trial::start(self.ground(streams, run)?, &self.params);
        let starts: Starts = Rc::new((0..self.params.runs).map(start).collect());
        *kept = Some((streams, starts.clone()));
        starts
    }

    /// The reader's walk through the episode on show.
    fn own<'a>(&self, run: &Run<'a, Self>) -> Option<Own<'a>> {
        Own::of(self, &run.lanes[run.inspected].state, self.params.episode, run.walk).ok()
    }

    /// Name and measures of what else walks through the episode on show.
    fn agent(&self, run: &Run<'_, Self>) -> Option<(&'static str, Measures)> {
        let lane = &run.lanes[run.inspected];
        let episode = Episode::of(self, &lane.state)?;
        let (graph, route, walk) = (episode.graph, episode.route(), episode.walk());
        Some(if self.params.shown == Shown::Reference {
            ("every move correct", Measures::of(graph, route, walk.path(), walk.stopped()))
        } else {
            let measures = Measures::with(graph, route, walk.path(), episode.landmarks);
            (Self::LANES[lane.lane].label, measures)
        })
    }

    fn test_rules(&self, lane: usize) -> Rules {
        arms::test_rules(&self.schedules[lane], &self.params)
    }

    fn train(&self, lane: usize, step: u64, state: &mut State) -> Result<(), Fault> {
        for (part, trial) in state.trials.iter_mut().enumerate() {
            match self.ahead.next(lane, part, step, || trial.numbers()) {
                Some(numbers) => trial.restore(step + 1, &self.params, numbers),
                None => trial.step(step, &self.schedules[lane], &self.params)?,
            }
        }
        state.trained = true;
        state.kicked = false;
        state.collect();
        Ok(())
    }
}
