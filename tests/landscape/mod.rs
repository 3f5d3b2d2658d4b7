//! Laboratory 5: the landscape of deep linear networks and ResNEsts.

mod certificate;
mod derivatives;
mod finder;
mod laboratory;
mod subsets;
mod tables;

use critical_point_lab::{
    labs::landscape::problem::{Exact, Layer, Loss, Moments, Net},
    linalg::{Eigen, Matrix},
    optim::Objective as _,
    rng::{Purpose, Streams, fill_normal},
};

/// Normal numbers with a standard deviation.
fn normal(count: usize, deviation: f64, seed: u32) -> Vec<f64> {
    let mut x = vec![0.0; count];
    fill_normal(&mut Streams::new(seed).at(Purpose::Start, 0), &mut x);
    x.iter_mut().for_each(|x| *x *= deviation);
    x
}

/// A matrix from its rows.
fn rows<const C: usize>(rows: &[[f64; C]]) -> Matrix {
    Matrix::from_row_slice(rows.len(), C, rows.as_flattened())
}

/// Linear layers from inputs to outputs through these widths.
fn chain(widths: &[usize]) -> Vec<Layer> {
    widths.windows(2).map(|pair| Layer::linear(pair[1], pair[0])).collect()
}

/// A network with `X = I` and `Y = diag(s)`, through hidden layers of these widths.
fn diagonal(s: &[f64], hidden: &[usize]) -> (Net, Exact) {
    let d = s.len();
    let widths: Vec<usize> = [&[d], hidden, &[d]].concat();
    let y = Matrix::from_diagonal(&nalgebra::DVector::from_column_slice(s));
    linear(&Matrix::identity(d, d), &y, &widths)
}

/// A linear network under the squared loss, with its critical points.
fn linear(x: &Matrix, y: &Matrix, widths: &[usize]) -> (Net, Exact) {
    let layers = chain(widths);
    let exact = Exact::new(&layers, Moments::of(x, y)).expect("linear layers");
    (Net::new(layers, Loss::Squared, x.clone(), y.clone(), 0.0), exact)
}

/// The general data of the reference tables.
fn data_b() -> (Matrix, Matrix) {
    let x = rows(&[[1.0, 0.0, 1.0, -1.0], [0.0, 1.0, 1.0, 1.0], [1.0, 1.0, 0.0, 2.0]]);
    let y = rows(&[[2.0, 1.0, 0.0, 1.0], [1.0, -1.0, 2.0, 0.0], [0.0, 1.0, 1.0, 3.0]]);
    (x, y)
}

fn spectrum(net: &Net, x: &[f64]) -> Vec<f64> {
    Eigen::of(net.hessian(x)).values.to_vec()
}

/// Inertia with the tolerance of closed forms.
fn inertia(net: &Net, x: &[f64]) -> [usize; 3] {
    let values = spectrum(net, x);
    let zero = 1e-9 * values.iter().fold(1.0_f64, |m, x| m.max(x.abs()));
    let negative = values.iter().filter(|x| **x < -zero).count();
    let positive = values.iter().filter(|x| **x > zero).count();
    [negative, values.len() - negative - positive, positive]
}

fn gradient_norm(net: &Net, x: &[f64]) -> f64 {
    let mut g = vec![0.0; x.len()];
    net.gradient(x, &mut g);
    net.norm(&g)
}

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}
