//! The loss of softmax attention with a finite prompt through its three expectations,
//! against sampled prompts and the tables of the science note.

use critical_point_lab::{
    attention::{Forms, Kernel, Loss, Tokens, averages::Averages, prompt::Head, tokens::Shape},
    math,
};

use super::{SPECTRUM, START, assert_close, assert_derivatives, reference, sampled::rng};

fn loss(length: usize) -> Forms {
    Forms::softmax(&reference(), Averages::new(length, &mut rng(21, length as u64)))
}

#[test]
fn derivatives_agree_with_central_differences() {
    for length in [2, 16, 256] {
        assert_derivatives(&loss(length), &START);
        assert_derivatives(&loss(length), &[0.45, 0.1, -0.2, 0.0, 0.3]);
    }
}

/// Twelve draws of the expectations against sampled prompts: loss and gradient within
/// four joint standard errors.
#[test]
fn the_closed_form_is_that_of_sampled_prompts() {
    for length in [1, 2, 16, 64] {
        let tokens = Tokens::new(&reference(), Shape::Gaussian);
        let head = Head { kernel: Kernel::Softmax, tokens, length };
        let numbers = |loss: f64, gradient: &[f64]| [&[loss], gradient].concat();
        let batches: Vec<_> = (0..20)
            .map(|step| head.excess(&START, 10_000, &mut rng(22, step)))
            .map(|b| numbers(b.loss, &b.gradient))
            .collect();
        let infinite = Forms::infinite(&reference(), 1.0).value(&START);
        let exact: Vec<_> = (0..12)
            .map(|seed| Averages::new(length, &mut rng(23 + seed, 0)))
            .map(|averages| Forms::softmax(&reference(), averages))
            .map(|loss| numbers(loss.value(&START) - infinite, &loss.gradient(&START)))
            .collect();
        for k in 0..6 {
            let (found, expected) = (mean_of(&exact, k), mean_of(&batches, k));
            assert_close(found.0, expected.0, 4.0 * (found.1 + expected.1).sqrt() + 1e-12);
        }
    }
}

/// Mean of a column and the square of its standard error.
fn mean_of(rows: &[Vec<f64>], k: usize) -> (f64, f64) {
    let column: Vec<f64> = rows.iter().map(|row| row[k]).collect();
    let (mean, count) = (math::mean(&column), rows.len() as f64);
    let square: f64 = column.iter().map(|v| (v - mean) * (v - mean)).sum();
    (mean, square / (count * (count - 1.0)))
}

/// Section 4, at the optimum of the infinite prompt, within three joint standard errors;
/// and a prompt of one token, which gives 2 tr S whatever u is.
#[test]
fn the_excess_at_the_optimum_is_that_of_the_table() {
    let u = [0.5, 0.0, 0.0, 0.0, 0.0];
    for (length, excess, error) in
        [(16, 1.377, 0.009), (64, 0.507, 0.008), (256, 0.206, 0.012), (1024, 0.084, 0.024)]
    {
        let draws: Vec<Vec<f64>> = (0..12)
            .map(|seed| Averages::new(length, &mut rng(23 + seed, 0)))
            .map(|averages| vec![Forms::softmax(&reference(), averages).value(&u) - 3.75])
            .collect();
        let (mean, square) = mean_of(&draws, 0);
        assert!(square.sqrt() < 0.004 * (1.0 + excess), "L = {length}: {draws:?}");
        assert_close(mean, excess, 3.0 * (square + error * error).sqrt());
    }
    for u in [START, u] {
        assert_close(loss(1).value(&u), 15.5, 1e-12);
        assert!(loss(1).gradient(&u).iter().all(|g| g.abs() < 1e-12));
    }
}

/// The axes are critical at every L, with as many negative eigenvalues as there are
/// larger eigenvalues of S; from L = 4 on the norm is below that of the infinite prompt.
#[test]
fn the_axes_are_critical_with_the_index_of_the_infinite_prompt() {
    for length in [2, 4, 16, 64, 1000] {
        let loss = loss(length);
        for (i, eigenvalue) in SPECTRUM.iter().enumerate() {
            let point = loss.on_axis(i);
            assert_eq!(point.index(), i, "L = {length}, e{}", i + 1);
            let shortened = eigenvalue * math::dot(&point.point, &point.point);
            assert!(length == 2 || shortened < 1.0, "L = {length}: {shortened}");
            let gradient = loss.gradient(&point.point);
            assert!(gradient.iter().all(|g| g.abs() < 1e-9), "{gradient:?}");
        }
    }
}
