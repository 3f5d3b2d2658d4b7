//! Prompts that are drawn through what the loss sees of them, against whole prompts.

use critical_point_lab::{
    labs::attention::problem::{
        Kernel, Tokens,
        prompt::{Head, Room},
        reduced::Reduced,
        tokens::Shape,
    },
    math,
    rng::fill_normal,
};

use super::{SPECTRUM, START, assert_close, close, reference, sampled::rng};

const KERNELS: [Kernel; 2] = [Kernel::Softmax, Kernel::Linear];

/// The numbers that a whole prompt amounts to: given them, loss and gradient are the
/// same, prompt by prompt.
#[test]
fn the_reduction_has_the_loss_and_gradient_of_the_prompt_it_stands_for() {
    let tokens = Tokens::new(&reference(), Shape::Gaussian);
    let d = 5;
    for kernel in KERNELS {
        for (seed, length) in [(1, 1), (2, 2), (3, 7), (4, 64)] {
            let (mut prompt, mut query) = (vec![0.0; d * length], vec![0.0; d]);
            tokens.fill(&mut rng(seed, 0), &mut prompt);
            tokens.fill(&mut rng(seed, 1), &mut query);
            let mut room = Room::default();
            let loss = room.episode(kernel, &START, &prompt, &query);

            // W = S^(-1/2) X, and its components along e and across it.
            let roots: Vec<f64> = SPECTRUM.iter().map(|l| l.sqrt()).collect();
            let axis = unit(&roots.iter().zip(START).map(|(s, u)| s * u).collect::<Vec<_>>());
            let white = |i: usize| -> Vec<f64> {
                (0..d).map(|k| prompt[k * length + i] / roots[k]).collect()
            };
            let along: Vec<f64> = (0..length).map(|i| math::dot(&white(i), &axis)).collect();
            let across: Vec<Vec<f64>> = (0..length).map(|i| without(&white(i), &[&axis])).collect();
            let weighted = |y: &[f64]| -> Vec<f64> {
                (0..d).map(|k| (0..length).map(|i| y[i] * across[i][k]).sum()).collect()
            };
            let p = &room.weights;
            let square = math::dot(p, p);
            let mean = weighted(p);
            let residual: Vec<f64> = query.iter().zip(&room.output).map(|(x, t)| x - t).collect();
            let turned: Vec<f64> = roots.iter().zip(&residual).map(|(s, r)| s * r).collect();
            let f = unit(&without(&turned, &[&axis]));
            let eta: Vec<f64> = across.iter().map(|v| math::dot(v, &f)).collect();
            let pull: Vec<f64> = (0..length)
                .map(|i| {
                    let all = math::dot(&white(i), &turned);
                    match kernel {
                        Kernel::Softmax => p[i] * (all - math::dot(&room.output, &residual)),
                        Kernel::Linear => all / length as f64,
                    }
                })
                .collect();
            let shared = math::dot(&pull, p) / square;
            let free = (math::dot(&pull, &pull) - shared * shared * square).max(0.0).sqrt();
            let rest: Vec<f64> = without(&weighted(&pull), &[&f])
                .iter()
                .zip(without(&mean, &[&f]))
                .map(|(s, a)| if free > 1e-12 { (s - shared * a) / free } else { 0.0 })
                .collect();

            let output: Vec<f64> = mean.iter().map(|a| a / square.sqrt()).collect();
            let numbers = [along, eta, output, rest].concat();
            let mut reduced =
                Reduced::new(&reference(), kernel, length, &START).expect("worth its while");
            let found = reduced.episode(reduced.cut(&numbers), &query);
            assert_close(found, loss, 1e-11 * (1.0 + loss));
            for (found, expected) in reduced.gradient.iter().zip(&room.gradient) {
                assert!(close(*found, *expected, 1e-10), "{kernel:?} {length} {found} {expected}");
            }
        }
    }
}

/// Means and all second moments of (loss, gradient), from as many whole prompts as
/// reduced ones, within four and a half joint standard errors.
#[test]
fn the_reduction_has_the_moments_of_whole_prompts() {
    let batch = 60_000;
    for kernel in KERNELS {
        for length in [2, 16] {
            let head = Head { kernel, tokens: Tokens::new(&reference(), Shape::Gaussian), length };
            let mut whole = Room::default();
            let mut reduced =
                Reduced::new(&reference(), kernel, length, &START).expect("worth its while");
            let (mut prompt, mut query) = (vec![0.0; 5 * length], vec![0.0; 5]);
            let mut numbers = vec![0.0; reduced.count()];
            let mut stream = rng(11, length as u64);
            let mut moments = [Moments::default(), Moments::default()];
            for _ in 0..batch {
                head.tokens.fill(&mut stream, &mut prompt);
                head.tokens.fill(&mut stream, &mut query);
                let loss = whole.episode(kernel, &START, &prompt, &query);
                moments[0].add(loss, &whole.gradient);
                head.tokens.fill(&mut stream, &mut query);
                fill_normal(&mut stream, &mut numbers);
                let loss = reduced.episode(reduced.cut(&numbers), &query);
                moments[1].add(loss, &reduced.gradient);
            }
            let [a, b] = moments.map(|m| m.means());
            for ((x, ex), (y, ey)) in a.into_iter().zip(b) {
                assert_close(x, y, 4.5 * (ex * ex + ey * ey).sqrt());
            }
        }
    }
}

/// Products of pairs among (1, loss, gradient), heavy tails compressed.
#[derive(Default)]
struct Moments(Vec<(f64, f64, f64)>);

impl Moments {
    fn add(&mut self, loss: f64, gradient: &[f64]) {
        let bounded = |x: f64| x / (1.0 + x.abs() / 20.0);
        let all: Vec<f64> = [1.0, loss].iter().chain(gradient).map(|x| bounded(*x)).collect();
        let mut next = 0;
        for i in 0..all.len() {
            for j in 0..i {
                if self.0.len() == next {
                    self.0.push((0.0, 0.0, 0.0));
                }
                let (x, sum) = (all[i] * all[j], &mut self.0[next]);
                (sum.0, sum.1, sum.2) = (sum.0 + 1.0, sum.1 + x, sum.2 + x * x);
                next += 1;
            }
        }
    }

    /// Means with their standard errors.
    fn means(self) -> Vec<(f64, f64)> {
        let mean = |(n, s, q): (f64, f64, f64)| (s / n, ((q / n - s * s / (n * n)) / n).sqrt());
        self.0.into_iter().map(mean).collect()
    }
}

#[test]
fn the_reduction_is_left_where_it_does_not_help() {
    let two = critical_point_lab::labs::attention::problem::Covariance::diagonal(&[2.0, 1.0])
        .expect("positive");
    assert!(Reduced::new(&two, Kernel::Softmax, 8, &[0.3, 0.1]).is_none());
    assert!(Reduced::new(&reference(), Kernel::Softmax, 8, &[0.0; 5]).is_none());
    let head = Head {
        kernel: Kernel::Softmax,
        tokens: Tokens::new(&reference(), Shape::Gaussian),
        length: 8,
    };
    let at_zero = head.sample(&[0.0; 5], 2000, &mut rng(12, 0));
    assert_close(at_zero.loss, 7.75 * (1.0 + 1.0 / 8.0), 4.0 * at_zero.error);
}

fn unit(v: &[f64]) -> Vec<f64> {
    let length = math::dot(v, v).sqrt();
    v.iter().map(|x| if length > 0.0 { x / length } else { 0.0 }).collect()
}

/// What is across some unit vectors.
fn without(v: &[f64], units: &[&[f64]]) -> Vec<f64> {
    let mut out = v.to_vec();
    for e in units {
        let along = math::dot(&out, e);
        out.iter_mut().zip(*e).for_each(|(x, e)| *x -= along * e);
    }
    out
}
