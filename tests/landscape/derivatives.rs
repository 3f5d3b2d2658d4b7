//! Gradients and Hessians of every model and every loss, against differences and against a slow
//! reference.

use critical_point_lab::{
    labs::landscape::problem::{Activation, Layer, Loss, Net, resnest},
    linalg::Matrix,
    math,
    optim::Objective as _,
    rng::Streams,
};

use super::{chain, normal};

const LOSSES: [Loss; 4] = [Loss::Squared, Loss::Logistic, Loss::Softmax, Loss::SoftmaxFixed];

/// Every model on five samples: name and layers, with what the first one takes.
fn models() -> Vec<(&'static str, Vec<Layer>, Matrix)> {
    let x = |d: usize| Matrix::from_column_slice(d, 5, &normal(5 * d, 1.0, 11));
    let phi = |a| resnest::basis(&x(2), 2, 2, a, Streams::new(4));
    let skip = Layer::Linear { rows: 2, columns: 2, skip: true };
    vec![
        ("one matrix", chain(&[3, 2]), x(3)),
        ("two layers", chain(&[3, 2, 2]), x(3)),
        ("four layers of different widths", chain(&[3, 2, 4, 3, 2]), x(3)),
        ("residual", vec![skip; 3], x(2)),
        ("frozen tanh", resnest::frozen(6, 3, 2), phi(Activation::Tanh)),
        ("frozen ReLU", resnest::frozen(6, 2, 2), phi(Activation::Relu)),
        ("trainable tanh", resnest::trainable(2, 3, 2, 2, 2, Activation::Tanh), x(2)),
        ("trainable ReLU", resnest::trainable(2, 2, 3, 1, 2, Activation::Relu), x(2)),
    ]
}

/// Labels that a loss can have: numbers, or shares of classes.
fn labels(loss: Loss) -> Matrix {
    let y = Matrix::from_column_slice(2, 5, &normal(10, 1.0, 12));
    match loss {
        Loss::Squared => y,
        Loss::Logistic => y.map(|y| f64::from(u8::from(y > 0.0))),
        _ => Matrix::from_fn(2, 5, |i, n| f64::from(u8::from(n % 3 == i))),
    }
}

/// The loss from its definition, sample by sample and number by number.
fn slow(net: &Net, x: &[f64]) -> f64 {
    let mut total = net.floor;
    for n in 0..net.inputs.ncols() {
        let mut z: Vec<f64> = net.inputs.column(n).iter().copied().collect();
        let mut at = 0;
        let mut entry = |rows: usize, z: &[f64]| -> Vec<f64> {
            let begin = at;
            at += rows * z.len();
            let sum = |i: usize| (0..z.len()).map(|j| x[begin + j * rows + i] * z[j]).sum();
            (0..rows).map(sum).collect()
        };
        for layer in &net.layers {
            match *layer {
                Layer::Linear { rows, skip, .. } => {
                    let mut next = entry(rows, &z);
                    if skip {
                        next.iter_mut().zip(&z).for_each(|(a, b)| *a += b);
                    }
                    z = next;
                }
                Layer::Block { width, units, activation } => {
                    let inner: Vec<f64> = entry(units, &z)
                        .into_iter()
                        .map(|a| match activation {
                            Activation::Tanh => {
                                (math::exp(2.0 * a) - 1.0) / (math::exp(2.0 * a) + 1.0)
                            }
                            Activation::Relu => {
                                if a > 0.0 {
                                    a
                                } else {
                                    0.0
                                }
                            }
                        })
                        .collect();
                    let more = entry(width, &inner);
                    z.iter_mut().zip(more).for_each(|(a, b)| *a += b);
                }
            }
        }
        let y: Vec<f64> = net.labels.column(n).iter().copied().collect();
        let pairs = || z.iter().zip(&y);
        total += match net.loss {
            Loss::Squared => pairs().map(|(f, y)| 0.5 * (f - y) * (f - y)).sum(),
            // -ln of the probability of the label.
            Loss::Logistic => pairs()
                .map(|(f, y)| {
                    let p = 1.0 / (1.0 + math::exp(-f));
                    -math::ln(if *y == 1.0 { p } else { 1.0 - p })
                })
                .sum(),
            Loss::Softmax | Loss::SoftmaxFixed => {
                let other = f64::from(u8::from(net.loss == Loss::SoftmaxFixed));
                let all: f64 = other + z.iter().map(|f| math::exp(*f)).sum::<f64>();
                let last = (1.0 - y.iter().sum::<f64>()) * other;
                let chosen = pairs().map(|(f, y)| y * math::ln(math::exp(*f) / all)).sum::<f64>();
                // Without the fixed class a sample of none has no term but the partition sum.
                let none = if net.loss == Loss::Softmax && y.iter().sum::<f64>() == 0.0 {
                    math::ln(all)
                } else {
                    0.0
                };
                -chosen - last * math::ln(1.0 / all) + none
            }
        };
    }
    total
}

/// Values, gradients, Hessian products and the Hessian of the curvature, for every model and
/// every loss.
#[test]
fn derivatives_are_those_of_the_loss() {
    const STEP: f64 = 1e-3;
    for (name, layers, inputs) in models() {
        for loss in LOSSES {
            let net = Net::new(layers.clone(), loss, inputs.clone(), labels(loss), 0.25);
            let n = net.size();
            let x = normal(n, 0.6, 21);
            let what = format!("{name}, {loss:?}");
            let (value, reference) = (net.value(&x), slow(&net, &x));
            assert!(
                (value - reference).abs() < 1e-12 * reference.abs().max(1.0),
                "{what}: {value} {reference}"
            );
            let mut gradient = vec![0.0; n];
            net.gradient(&x, &mut gradient);
            let mut curvature = net.curvature(&x);
            let columns = curvature.columns();
            for k in 0..n {
                let moved = |t: f64| {
                    let mut x = x.clone();
                    x[k] += t;
                    x
                };
                // Differences of fourth order.
                let points = [STEP, -STEP, 2.0 * STEP, -2.0 * STEP].map(moved);
                let difference = |f: &dyn Fn(&[f64]) -> f64| {
                    let [a, b, c, d] = [0, 1, 2, 3].map(|i| f(&points[i]));
                    (8.0 * (a - b) - (c - d)) / (12.0 * STEP)
                };
                let slope = difference(&|x| net.value(x));
                assert!((gradient[k] - slope).abs() < 1e-8, "{what}, gradient {k}: {slope}");
                let slope_at = |x: &[f64], i: usize| {
                    let mut g = vec![0.0; n];
                    net.gradient(x, &mut g);
                    g[i]
                };
                let mut unit = vec![0.0; n];
                unit[k] = 1.0;
                let product = net.product(&x, &unit);
                for i in 0..n {
                    let bend = difference(&|x| slope_at(x, i));
                    let apart = (product[i] - bend).abs();
                    assert!(apart < 1e-8, "{what}, Hessian {i} {k}: {} {bend}", product[i]);
                    assert!((columns[k * n + i] - product[i]).abs() < 1e-12, "{what}: {i} {k}");
                }
            }
        }
    }
}

/// A linear network sees of its data second moments alone: compressed data have the same loss,
/// gradient and Hessian, also where inputs depend on each other.
#[test]
fn compressed_data_have_the_same_loss() {
    use critical_point_lab::labs::landscape::problem::Moments;
    for dependent in [false, true] {
        let mut x = Matrix::from_column_slice(3, 9, &normal(27, 1.0, 5));
        if dependent {
            let sum = x.row(0) + x.row(1);
            x.row_mut(2).copy_from(&sum);
        }
        let y = Matrix::from_column_slice(2, 9, &normal(18, 1.0, 6));
        let moments = Moments::of(&x, &y);
        assert_eq!(moments.rank, if dependent { 2 } else { 3 });
        let (root, m) = moments.compressed();
        let whole = Net::new(chain(&[3, 2, 2]), Loss::Squared, x, y, 0.0);
        let small = Net::new(chain(&[3, 2, 2]), Loss::Squared, root, m, moments.floor);
        let at = normal(whole.size(), 0.8, 7);
        assert!((whole.value(&at) - small.value(&at)).abs() < 1e-12);
        assert!((whole.hessian(&at) - small.hessian(&at)).amax() < 1e-12);
    }
}
