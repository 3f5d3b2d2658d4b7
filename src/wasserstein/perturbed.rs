//! Perturbed Wasserstein gradient flow (PWGF; Yamamoto, Kim and Suzuki, arXiv
//! 2509.16974): gradient steps, and a jump wherever the gradient is small.

use rand::rngs::ChaCha8Rng;

use super::{Noise, Particles, SecondOrder};

/// When to jump and how success is judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controller {
    /// Distribution of a jump.
    pub noise: Noise,
    /// Factor `eta_p` on a jump.
    pub size: f64,
    /// A jump needs a gradient norm of at most this.
    pub trigger: f64,
    /// Steps from a jump to its judgement.
    pub wait: u64,
    /// Decrease of the objective since the jump that counts as success.
    pub decrease: f64,
}

/// What the controller has to know of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Here {
    /// The objective.
    pub value: f64,
    /// The norm of the Wasserstein gradient.
    pub gradient_norm: f64,
}

/// The jump that is being judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Jump {
    /// Step at which it happened.
    pub step: u64,
    /// The measure before it.
    pub before: Particles,
    /// The objective before it.
    pub value: f64,
}

/// What the controller decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on with the flow.
    Flow,
    /// It jumped by a field made of so many normal numbers, then goes on with the flow.
    Jumped(usize),
    /// The last jump gained too little: the measure before it is returned and
    /// declared a second-order stationary point. No eigenvalue was computed.
    Stopped,
}

impl Controller {
    /// Decides at the start of a step, and moves `x` accordingly.
    pub fn decide<F: SecondOrder + ?Sized>(
        &self,
        functional: &F,
        x: &mut Particles,
        here: Here,
        jump: &mut Option<Jump>,
        step: u64,
        rng: impl FnOnce() -> ChaCha8Rng,
    ) -> Decision {
        if let Some(last) = jump
            && step >= last.step + self.wait
        {
            if last.value - here.value < self.decrease {
                *x = last.before.clone();
                *jump = None;
                return Decision::Stopped;
            }
            *jump = None;
        }
        if jump.is_some() || here.gradient_norm > self.trigger {
            return Decision::Flow;
        }
        *jump = Some(Jump { step, before: x.clone(), value: here.value });
        let xi = self.noise.draw(functional, x, &mut rng());
        x.displace(self.size, &xi.field);
        Decision::Jumped(xi.normals)
    }
}
