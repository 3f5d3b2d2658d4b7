//! Gradient and curvature of an agent's expected reward.
//!
//! With the score `s = grad ln p(episode)` and a reward `R` less its mean,
//! `grad J = E[R s]` and `hess J = E[R (s s' + hess ln p)]`. Both are estimated
//! from episodes that are sampled with the same random numbers at every step.
//! What is reported belongs to `-J`, which training minimises. The recurrent
//! agent has thousands of weights: of its curvature only the Fisher matrix
//! `E[s s']` is estimated, in the span of the sampled scores.

use super::trial::Trial;
use crate::{
    lab::Inspected,
    labs::navigation::problem::{
        Agent, Choice, Environment, Policy, Schedule, Signal,
        policy::linear::{GATE, HALT, MOVE},
    },
    linalg::Eigen,
    math::{self, Buffer},
    optim::Resolved,
    rng::Purpose,
};

/// Where the sampled episodes are in the streams: apart from training and tests.
const SAMPLED: u64 = 1 << 41;
/// Episodes for the linear agent.
const MANY: u32 = 64;
/// Episodes for the recurrent agent.
const FEW: u32 = 16;
/// Half the step of the central differences of the gradient.
const SMALL: f64 = 1e-4;
/// Weights of the linear agent that choose; the others are its critic's.
pub const CHOOSING: usize = MOVE + HALT + GATE;

/// An estimate of gradient and curvature.
pub struct Estimate {
    /// Minus the mean reward.
    objective: f64,
    /// Norm of its gradient.
    gradient_norm: f64,
    /// Eigenvalues in ascending order.
    values: Vec<f64>,
    /// Unit vectors in the space of weights, in the same order.
    pub vectors: Vec<Vec<f64>>,
}

/// Episodes with what they earned above the mean.
struct Batch {
    episodes: Vec<Environment>,
    advantages: Vec<f64>,
    mean: f64,
}

/// Estimates at an agent.
pub fn estimate(trial: &Trial, schedule: &Schedule) -> Option<Estimate> {
    let mut agent = trial.trainer.clone().agent().clone();
    let is_linear = matches!(agent, Agent::Linear(_));
    let batch = sample(trial, schedule, agent.policy(), if is_linear { MANY } else { FEW })?;
    let n = batch.episodes.len() as f64;
    let policy = agent.policy();
    let size = policy.weights().len();
    let scores: Vec<Vec<f64>> =
        batch.episodes.iter().map(|episode| score(trial, policy, episode, size)).collect();
    let mut gradient = vec![0.0; size];
    for (score, advantage) in scores.iter().zip(&batch.advantages) {
        math::axpy(advantage / n, score, &mut gradient);
    }
    let gradient_norm = math::sqrt(math::dot(&gradient, &gradient));
    let (values, vectors) = if is_linear {
        let eigen = Eigen::of_columns(CHOOSING, hessian(trial, policy, &batch, &scores));
        let whole = |k: usize| {
            let mut vector = eigen.vector(k).to_vec();
            vector.resize(size, 0.0);
            vector
        };
        let vectors = (0..eigen.size()).map(whole).collect();
        (eigen.values.into_vec(), vectors)
    } else {
        fisher(&scores)
    };
    Some(Estimate { objective: -batch.mean, gradient_norm, values, vectors })
}

/// What the inspector says.
pub fn report(trial: &Trial, schedule: &Schedule) -> Option<Inspected> {
    let Estimate { objective, gradient_norm, values, .. } = estimate(trial, schedule)?;
    let largest = values.iter().fold(1e-12_f64, |m, l| m.max(l.abs()));
    let resolved = Resolved {
        tolerances: vec![1e-5 * largest; values.len()],
        multiplicities: vec![1; values.len()],
        size: trial.trainer.weights().len(),
        values,
        step: 0.0,
    };
    Some(Inspected { value: objective, gradient: gradient_norm, resolved })
}

fn sample(
    trial: &Trial,
    schedule: &Schedule,
    policy: &mut dyn Policy,
    count: u32,
) -> Option<Batch> {
    let (worlds, streams) = (&trial.ground.worlds, trial.ground.streams);
    let mut episodes = Vec::new();
    let mut rewards = Vec::new();
    for number in 0..count {
        let mut episode = Environment::default();
        episode.reset(worlds, &schedule.rules, streams, SAMPLED, number).ok()?;
        let rng = &mut streams.of_lane(Purpose::Action, number, SAMPLED);
        let scene = episode.scene(worlds);
        policy.begin(scene.graph, scene.route);
        loop {
            let decision = policy.decide(episode.scene(worlds), &mut Choice::Sample(&mut *rng));
            let said = episode.step(worlds, &schedule.rules, decision);
            if said.terminated || said.truncated {
                break;
            }
        }
        rewards.push(episode.total(worlds, &schedule.rules));
        episodes.push(episode);
    }
    let mean = math::mean(&rewards);
    let advantages = rewards.iter().map(|reward| reward - mean).collect();
    Some(Batch { episodes, advantages, mean })
}

/// Gradient of `-ln p` of an episode, times a factor, added to `gradient`.
fn add_score(
    trial: &Trial,
    policy: &mut dyn Policy,
    episode: &Environment,
    factor: f64,
    gradient: &mut [f64],
) {
    let scene = episode.scene(&trial.ground.worlds);
    let decisions = scene.walk.decisions();
    let advantages = vec![factor; decisions.len()];
    let signal = Signal { advantages: &advantages, returns: &[], entropy: 0.0, critic: 0.0 };
    policy.loss(scene.graph, scene.route, decisions, signal, Some(gradient));
}

fn score(trial: &Trial, policy: &mut dyn Policy, episode: &Environment, size: usize) -> Vec<f64> {
    let mut gradient = vec![0.0; size];
    add_score(trial, policy, episode, 1.0, &mut gradient);
    gradient
}

/// Lower triangle of the Hessian of `-J` over the weights that choose, column by column.
fn hessian(trial: &Trial, policy: &mut dyn Policy, batch: &Batch, scores: &[Vec<f64>]) -> Buffer {
    let n = batch.episodes.len() as f64;
    let size = policy.weights().len();
    let mut matrix = Buffer::zeros(CHOOSING * CHOOSING);
    for j in 0..CHOOSING {
        let here = policy.weights()[j];
        let mut column = vec![0.0; size];
        for side in [1.0, -1.0] {
            policy.weights_mut()[j] = here + side * SMALL;
            for (episode, advantage) in batch.episodes.iter().zip(&batch.advantages) {
                let factor = side * advantage / (2.0 * SMALL * n);
                add_score(trial, policy, episode, factor, &mut column);
            }
        }
        policy.weights_mut()[j] = here;
        matrix[j * CHOOSING..][..CHOOSING].copy_from_slice(&column[..CHOOSING]);
    }
    for (score, advantage) in scores.iter().zip(&batch.advantages) {
        for i in 0..CHOOSING {
            for j in 0..CHOOSING {
                matrix[j * CHOOSING + i] -= advantage / n * score[i] * score[j];
            }
        }
    }
    for i in 0..CHOOSING {
        for j in 0..i {
            let (below, above) = (j * CHOOSING + i, i * CHOOSING + j);
            matrix[below] = (matrix[below] + matrix[above]) * 0.5;
        }
    }
    matrix
}

/// Eigenpairs of the Fisher matrix, from the inner products of the scores.
fn fisher(scores: &[Vec<f64>]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = scores.len();
    let mut inner = Buffer::zeros(n * n);
    for (at, product) in inner.iter_mut().enumerate() {
        *product = math::dot(&scores[at % n], &scores[at / n]) / n as f64;
    }
    let eigen = Eigen::of_columns(n, inner);
    let vectors = (0..n).map(|k| {
        let mut vector = vec![0.0; scores[0].len()];
        for (score, share) in scores.iter().zip(eigen.vector(k)) {
            math::axpy(*share, score, &mut vector);
        }
        let length = math::sqrt(math::dot(&vector, &vector)).max(1e-300);
        vector.iter().map(|x| x / length).collect()
    });
    let vectors = vectors.collect();
    (eigen.values.into_vec(), vectors)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        labs::navigation::{
            arms,
            params::{Arm, Params},
            trial::Ground,
        },
        rng::Streams,
    };

    /// The estimates are derivatives of the reward with the sampled episodes
    /// reweighted by how likely a displaced agent is to walk them.
    #[test]
    fn gradient_and_curvature_agree_with_differences_of_reweighted_rewards() {
        let params = Params::default();
        let ground = Rc::new(Ground::new(&params, None, Streams::new(1)).unwrap());
        let trial = Trial::start(ground, &params).unwrap();
        let schedule = arms::schedule(Arm::Hard, &params);
        let found = estimate(&trial, &schedule).unwrap();
        let mut agent = trial.trainer.clone().agent().clone();
        let batch = sample(&trial, &schedule, agent.policy(), MANY).unwrap();
        let start = agent.weights().to_vec();
        let mut unlikelihood = |direction: &[f64], t: f64| -> Vec<f64> {
            let policy = agent.policy();
            policy.weights_mut().copy_from_slice(&start);
            math::axpy(t, direction, policy.weights_mut());
            let of = |episode: &Environment| {
                let scene = episode.scene(&trial.ground.worlds);
                let decisions = scene.walk.decisions();
                let advantages = vec![1.0; decisions.len()];
                let signal =
                    Signal { advantages: &advantages, returns: &[], entropy: 0.0, critic: 0.0 };
                policy.loss(scene.graph, scene.route, decisions, signal, None)
            };
            batch.episodes.iter().map(of).collect()
        };
        let mut loss = |direction: &[f64], t: f64| {
            let (here, there) = (unlikelihood(direction, 0.0), unlikelihood(direction, t));
            let terms = here.iter().zip(&there).zip(&batch.advantages);
            -math::sum(terms.map(|((a, b), advantage)| advantage * math::exp(a - b)))
                / f64::from(MANY)
        };
        let h = 1e-3;
        for k in [0, 1, CHOOSING - 1] {
            let v = &found.vectors[k];
            let second = (loss(v, h) - 2.0 * loss(v, 0.0) + loss(v, -h)) / (h * h);
            let error = (second - found.values[k]).abs();
            assert!(error < 1e-3 * (1.0 + second.abs()), "{k}: {second} and {}", found.values[k]);
        }
        let squares = (0..CHOOSING).map(|k| {
            let slope = (loss(&found.vectors[k], h) - loss(&found.vectors[k], -h)) / (2.0 * h);
            slope * slope
        });
        let norm = math::sqrt(math::sum(squares));
        let error = (norm - found.gradient_norm).abs();
        assert!(error < 1e-3 * (1.0 + norm), "{norm} and {}", found.gradient_norm);
    }
}
