//! What each lane is paid for, and the rules of its episodes.

use super::params::{Algorithm, Arm, Normalisation, Params, Points};
use crate::{
    labs::navigation::problem::{Critical, Layout, Method, Plan, Reward, Rules, Schedule, Term},
    schema::Choices as _,
};

/// What a metre nearer to the goal earns.
const PER_METRE: f64 = 0.1;

/// The arm of a lane: lanes stand in the order of the arms.
pub fn arm(lane: usize) -> Arm {
    Arm::ALL[lane]
}

/// What an arm is paid for.
pub fn reward(arm: Arm, params: &Params) -> Reward {
    let terms: &[Term] = match arm {
        Arm::Success | Arm::Progress => &[Term::Success],
        Arm::Ndtw => &[Term::Ndtw],
        Arm::NdtwSuccess => &[Term::Ndtw, Term::Success],
        Arm::ClsSuccess => &[Term::Cls, Term::Success],
        Arm::Soft => match params.normalisation {
            Normalisation::Weights => &[Term::SoftWeight],
            Normalisation::Nodes => &[Term::SoftLength],
        },
        Arm::Hard | Arm::HardRandom => &[Term::Hard],
    };
    let mut reward = Reward { lambda: params.lambda, ..Reward::of(terms) };
    match arm {
        Arm::Progress => reward.weights[Term::Progress as usize] = PER_METRE,
        Arm::Hard | Arm::HardRandom => reward.weights[Term::Ndtw as usize] = params.fidelity,
        _ => {}
    }
    reward
}

/// Lanes whose rewards differ at one episode, where all have its critical points.
pub fn rewards() -> impl Iterator<Item = usize> {
    (0..Arm::ALL.len()).filter(|lane| arm(*lane) != Arm::HardRandom)
}

/// How worlds are made.
pub fn layout(params: &Params) -> Layout {
    Layout {
        columns: params.size as usize,
        rows: params.size as usize,
        floors: params.floors as usize,
        kinds: params.kinds as usize,
        ..Layout::default()
    }
}

/// The training of an arm: instructions of half to all of the landmarks.
pub fn schedule(arm: Arm, params: &Params) -> Schedule {
    let mut rules = Rules::new(reward(arm, params));
    let pieces = params.pieces as usize;
    rules.plan = Plan::of_pieces(pieces.div_ceil(2), pieces);
    rules.critical = match params.critical {
        _ if arm == Arm::HardRandom => Critical::Random { keep_goal: true },
        Points::Paper => Critical::Landmarks,
        Points::Random => Critical::Random { keep_goal: true },
        Points::RandomBoth => Critical::Random { keep_goal: false },
        Points::All => Critical::All,
        Points::Chosen => {
            Critical::Numbered(params.landmarks.iter().map(|number| *number as usize).collect())
        }
    };
    Schedule {
        imitation: u64::from(params.imitation()),
        batch: params.batch,
        method: match params.algorithm {
            Algorithm::Reinforce => Method::Reinforce,
            Algorithm::ActorCritic => Method::ActorCritic,
        },
        imitation_rate: params.imitation_rate(),
        rate: params.rate(),
        entropy: params.entropy,
        shuffled: params.shuffled,
        ..Schedule::new(rules)
    }
}

/// The rules of test episodes: as in training, all of the landmarks.
pub fn test_rules(schedule: &Schedule, params: &Params) -> Rules {
    let pieces = params.pieces as usize;
    Rules { plan: Plan::of_pieces(pieces, pieces), ..schedule.rules.clone() }
}
