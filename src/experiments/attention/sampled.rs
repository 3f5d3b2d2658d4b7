//! The loss of attention on a fixed set of prompts, where no closed form is known.

use std::cell::RefCell;

use crate::{
    attention::{Forms, Loss, Tokens, prompt::Head, prompt::Room},
    linalg::Matrix,
    math,
    rng::{Purpose, Streams},
};

/// Numbers in all prompts together: what one look at the loss may cost.
const MOST_NUMBERS: usize = 400_000;
/// Fewest and most prompts.
const PROMPTS: (usize, usize) = (16, 96);
/// Lane of the stream that the prompts come from; no method has it.
const LANE: u32 = 1000;

/// Mean of `|x - T|^2` over prompts that are drawn once.
pub struct Sampled {
    head: Head,
    infinite: Forms,
    /// Tokens and query of each prompt, in coordinates of the eigenbasis.
    prompts: Vec<(Vec<f64>, Vec<f64>)>,
    /// The last point asked for: value and gradient cost the same there.
    last: RefCell<Last>,
}

#[derive(Default)]
struct Last {
    at: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

impl Sampled {
    /// Draws the prompts.
    pub fn new(head: &Head, streams: Streams) -> Self {
        let d = head.tokens.covariance().dim();
        let count = (MOST_NUMBERS / (d * head.length)).clamp(PROMPTS.0, PROMPTS.1);
        let mut rng = streams.of_lane(Purpose::Sample, LANE, 0);
        let prompts = (0..count).map(|_| draw(&head.tokens, head.length, &mut rng)).collect();
        let infinite = Forms::infinite(head.tokens.covariance(), 1.0);
        Self { head: head.clone(), infinite, prompts, last: RefCell::default() }
    }

    fn look(&self, u: &[f64]) -> std::cell::Ref<'_, Last> {
        if self.last.borrow().at != u {
            let (value, gradient) = self.average(u);
            *self.last.borrow_mut() = Last { at: u.to_vec(), value, gradient };
        }
        self.last.borrow()
    }

    /// The closed form of the infinite prompt plus the mean excess over it: on one
    /// query the two losses differ little, so that few prompts suffice.
    fn average(&self, u: &[f64]) -> (f64, Vec<f64>) {
        let covariance = self.head.tokens.covariance();
        let values = covariance.values();
        let own = covariance.coordinates(u);
        let mut excess = vec![0.0; own.len()];
        let mut losses = Vec::with_capacity(self.prompts.len());
        let mut room = Room::default();
        for (tokens, query) in &self.prompts {
            let loss = room.episode(self.head.kernel, &own, tokens, query);
            let scale = math::dot(&own, query);
            let residual: Vec<f64> =
                query.iter().zip(values).zip(&own).map(|((x, l), u)| x - l * u * scale).collect();
            let across = math::dot3(&own, values, &residual);
            losses.push(loss - math::dot(&residual, &residual));
            for (k, e) in excess.iter_mut().enumerate() {
                let at_infinity = -2.0 * (scale * values[k] * residual[k] + query[k] * across);
                *e += room.gradient[k] - at_infinity;
            }
        }
        excess.iter_mut().for_each(|e| *e /= self.prompts.len() as f64);
        let mut gradient = covariance.vector_with(&excess);
        gradient.iter_mut().zip(self.infinite.gradient(u)).for_each(|(g, i)| *g += i);
        (self.infinite.value(u) + math::mean(&losses), gradient)
    }
}

/// One prompt and one query, stored by coordinate of the eigenbasis.
pub fn draw(
    tokens: &Tokens,
    length: usize,
    rng: &mut rand::rngs::ChaCha8Rng,
) -> (Vec<f64>, Vec<f64>) {
    let d = tokens.covariance().dim();
    let (mut prompt, mut query) = (vec![0.0; d * length], vec![0.0; d]);
    tokens.fill(rng, &mut prompt);
    tokens.fill(rng, &mut query);
    (prompt, query)
}

impl Loss for Sampled {
    fn size(&self) -> usize {
        self.head.tokens.covariance().dim()
    }

    fn value(&self, u: &[f64]) -> f64 {
        self.look(u).value
    }

    fn gradient(&self, u: &[f64]) -> Vec<f64> {
        self.look(u).gradient.clone()
    }

    /// Central differences of the gradient, with a step that balances rounding
    /// against the third derivative.
    fn hessian(&self, u: &[f64]) -> Matrix {
        let n = self.size();
        let scale = 1.0 / math::sqrt(self.head.tokens.covariance().values()[0]);
        let h = 6e-6 * scale;
        let mut hessian = Matrix::zeros(n, n);
        let mut at = u.to_vec();
        for j in 0..n {
            at[j] = u[j] + h;
            let up = self.gradient(&at);
            at[j] = u[j] - h;
            let down = self.gradient(&at);
            at[j] = u[j];
            for i in 0..n {
                hessian[(i, j)] = (up[i] - down[i]) / (2.0 * h);
            }
        }
        (&hessian + hessian.transpose()) * 0.5
    }
}
