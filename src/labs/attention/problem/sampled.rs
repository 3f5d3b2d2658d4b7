//! The loss of attention on a fixed set of prompts, where no closed form is known.

use std::cell::{Ref, RefCell};

use super::{
    forms::Forms,
    prompt::{Head, Room},
    tokens::Tokens,
};
use crate::{
    linalg::{Eigen, Matrix},
    math,
    optim::{Curvature, Dense, Objective, Scale},
    rng::{ChaCha8Rng, Purpose, Streams},
};

/// Numbers in all prompts together: what one look at the loss may cost.
const MOST_NUMBERS: usize = 400_000;
/// Fewest and most prompts.
const PROMPTS: (usize, usize) = (16, 96);
/// Queries are stretched where the smallest eigenvalue of their white moment exceeds this.
const THINNEST: f64 = 0.01;
/// Lane of the stream that the prompts come from; no method has it.
const LANE: u32 = 1000;

/// Mean of `|x - T|^2` over prompts that are drawn once: of tokens that are not Gaussian, for
/// which no closed form is known. Its units are those of the infinite prompt.
///
/// The queries are turned and stretched until their second moment is `S` exactly: the mean of
/// whatever is quadratic in the query, which is most of the loss, has then no error.
#[derive(Debug)]
pub struct Sampled {
    head: Head,
    infinite: Forms,
    /// Tokens and query of each prompt, in coordinates of the eigenbasis.
    prompts: Vec<(Vec<f64>, Vec<f64>)>,
    /// The last point asked for: value and gradient cost the same there.
    last: RefCell<Last>,
}

#[derive(Debug, Default)]
struct Last {
    at: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

impl Sampled {
    /// Draws the prompts.
    #[must_use]
    pub fn new(head: &Head, streams: Streams) -> Self {
        let d = head.tokens.covariance().dim();
        let count = (MOST_NUMBERS / (d * head.length)).clamp(PROMPTS.0, PROMPTS.1);
        let mut rng = streams.of_lane(Purpose::Sample, LANE, 0);
        let mut prompts: Vec<_> =
            (0..count).map(|_| draw(&head.tokens, head.length, &mut rng)).collect();
        balance(&mut prompts, head.tokens.covariance().values());
        let infinite = Forms::infinite(head.tokens.covariance(), 1.0);
        Self { head: head.clone(), infinite, prompts, last: RefCell::default() }
    }

    /// The loss of the infinite prompt on Gaussian tokens, from which it differs little.
    #[must_use]
    pub fn infinite(&self) -> &Forms {
        &self.infinite
    }

    fn look(&self, u: &[f64]) -> Ref<'_, Last> {
        if self.last.borrow().at != u {
            let (value, gradient) = self.average(u);
            *self.last.borrow_mut() = Last { at: u.to_vec(), value, gradient };
        }
        self.last.borrow()
    }

    fn average(&self, u: &[f64]) -> (f64, Vec<f64>) {
        let covariance = self.head.tokens.covariance();
        let own = covariance.coordinates(u);
        let (mut value, mut gradient) = (0.0, vec![0.0; own.len()]);
        let mut room = Room::default();
        let share = 1.0 / self.prompts.len() as f64;
        for (tokens, query) in &self.prompts {
            value += share * room.episode(self.head.kernel, &own, tokens, query);
            math::axpy(share, &room.gradient, &mut gradient);
        }
        (value, covariance.vector_with(&gradient))
    }
}

/// Gives the queries the second moment `diag(values)`: with `y = S^(-1/2) x` and the mean `M` of
/// `y y^T`, the new `y` is `M^(-1/2) y`. They stay as drawn where some direction is missing.
fn balance(prompts: &mut [(Vec<f64>, Vec<f64>)], values: &[f64]) {
    let d = values.len();
    let roots: Vec<f64> = values.iter().map(|l| math::sqrt(*l)).collect();
    let white = |x: &[f64]| x.iter().zip(&roots).map(|(x, root)| x / root).collect::<Vec<_>>();
    let mut moment = Matrix::zeros(d, d);
    for (_, query) in prompts.iter() {
        let y = white(query);
        super::add_dyad(&mut moment, 1.0, &y, &y);
    }
    let eigen = Eigen::of(moment / prompts.len() as f64);
    if eigen.values[0] < THINNEST {
        return;
    }
    let turn = eigen.function(|l| 1.0 / math::sqrt(l));
    for (_, query) in prompts {
        let turned = super::times(&turn, &white(query));
        query.iter_mut().zip(turned).zip(&roots).for_each(|((x, y), root)| *x = root * y);
    }
}

/// One prompt and one query, stored by coordinate of the eigenbasis.
pub fn draw(tokens: &Tokens, length: usize, rng: &mut ChaCha8Rng) -> (Vec<f64>, Vec<f64>) {
    let d = tokens.covariance().dim();
    let (mut prompt, mut query) = (vec![0.0; d * length], vec![0.0; d]);
    tokens.fill(rng, &mut prompt);
    tokens.fill(rng, &mut query);
    (prompt, query)
}

impl Objective for Sampled {
    fn size(&self) -> usize {
        self.head.tokens.covariance().dim()
    }

    fn scale(&self) -> Scale {
        self.infinite.scale()
    }

    fn value(&self, u: &[f64]) -> f64 {
        self.look(u).value
    }

    fn gradient(&self, u: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&self.look(u).gradient);
    }

    /// Central differences of the gradient, with a step that balances rounding
    /// against the third derivative.
    fn curvature<'a>(&'a self, u: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let n = self.size();
        let h = 6e-6 * self.scale().length;
        let mut hessian = Matrix::zeros(n, n);
        let mut at = u.to_vec();
        for (j, mut column) in hessian.column_iter_mut().enumerate() {
            for sign in [1.0, -1.0] {
                at[j] = u[j] + sign * h;
                let look = self.look(&at);
                math::axpy(sign / (2.0 * h), &look.gradient, column.as_mut_slice());
            }
            at[j] = u[j];
        }
        Box::new(Dense::new((&hessian + hessian.transpose()) * 0.5))
    }
}
