//! Perturbed gradient flow: gradient steps, and a jump wherever the gradient is small.
//!
//! Over measures it is PWGF (Yamamoto, Kim and Suzuki, arXiv 2509.16974); with [`InBall`] it is
//! perturbed gradient descent (Jin, Ge, Netrapalli, Kakade and Jordan, arXiv 1703.00887,
//! Algorithm 1).

use super::{Method, Moment, descend, stop};
use crate::{
    math::{self, Buffer},
    optim::{Iterate, Memory, Note, Objective},
    rng::{self, ChaCha8Rng},
    verdict::Verdict,
};

/// The distribution of a jump, up to a factor.
pub trait Perturbation {
    /// One draw at `x`, a vector of as many numbers.
    fn draw(&self, objective: &dyn Objective, x: &[f64], rng: &mut ChaCha8Rng) -> Buffer;
}

/// `xi = weight^{-1/2} H z` with `z ~ N(0, I)`: of energy `E <xi, xi> = |H|_F^2`. Over
/// particles it is `N^{1/2} H z`.
#[derive(Clone, Copy, Debug)]
pub struct HessianNoise;

impl Perturbation for HessianNoise {
    fn draw(&self, objective: &dyn Objective, x: &[f64], rng: &mut ChaCha8Rng) -> Buffer {
        let z = Jitter.draw(objective, x, rng);
        let mut xi = Buffer::zeros(x.len());
        objective.curvature(x).times(&z, &mut xi);
        let factor = 1.0 / math::sqrt(objective.weight());
        xi.iter_mut().for_each(|xi| *xi *= factor);
        xi
    }
}

/// Independent `N(0, 1)` for each parameter, whatever the Hessian is.
#[derive(Clone, Copy, Debug)]
pub struct Jitter;

impl Perturbation for Jitter {
    fn draw(&self, _: &dyn Objective, x: &[f64], rng: &mut ChaCha8Rng) -> Buffer {
        let mut z = Buffer::zeros(x.len());
        rng::fill_normal(rng, &mut z);
        z
    }
}

/// Uniform in the unit ball of the inner product.
#[derive(Clone, Copy, Debug)]
pub struct InBall;

impl Perturbation for InBall {
    fn draw(&self, objective: &dyn Objective, x: &[f64], rng: &mut ChaCha8Rng) -> Buffer {
        let mut z = Jitter.draw(objective, x, rng);
        // Two more normal numbers make a point of a sphere in n + 2 dimensions, whose first n
        // coordinates are uniform in the ball.
        let mut more = [0.0; 2];
        rng::fill_normal(rng, &mut more);
        let square = math::dot(&z, &z) + math::dot(&more, &more);
        let factor = 1.0 / math::sqrt(square * objective.weight());
        z.iter_mut().for_each(|z| *z *= factor);
        z
    }
}

/// Gradient descent that jumps and judges its jumps by the decrease that they bring: one that
/// brings too little is undone and ends the run, and no eigenvalue is computed.
#[derive(Clone, Copy)]
pub struct PerturbedFlow<'a> {
    /// Step size `eta`.
    pub step: f64,
    /// Distribution of the jumps.
    pub perturbation: &'a dyn Perturbation,
    /// Factor on a jump.
    pub size: f64,
    /// A jump needs a gradient norm of at most this.
    pub trigger: f64,
    /// Steps from a jump to its judgement.
    pub wait: u64,
    /// Decrease of the objective since the jump that counts as success.
    pub decrease: f64,
}

impl Method for PerturbedFlow<'_> {
    fn step(
        &self,
        objective: &dyn Objective,
        iterate: &mut Iterate,
        moment: &Moment<'_>,
    ) -> Verdict {
        let mut note = Note::Plain;
        if let Memory::Jump { step, before, value } = &mut iterate.memory {
            if moment.step < *step + self.wait {
                note = iterate.note;
            } else if *value - iterate.value < self.decrease {
                std::mem::swap(&mut iterate.x, before);
                iterate.memory = Memory::Nothing;
                iterate.arrive(objective);
                return stop(iterate, Note::Undone);
            } else {
                iterate.memory = Memory::Nothing;
            }
        }
        let is_judged = matches!(iterate.memory, Memory::Jump { .. });
        if !is_judged && objective.norm(&iterate.gradient) <= self.trigger {
            let before = iterate.x.clone();
            let xi = self.perturbation.draw(objective, &before, &mut (moment.draw)());
            iterate.memory = Memory::Jump { step: moment.step, before, value: iterate.value };
            objective.displace(&mut iterate.x, self.size, &xi);
            iterate.arrive(objective);
            note = Note::Jumped(moment.step);
        }
        descend(objective, iterate, self.step, note)
    }
}
