//! The population loss: its derivatives, its definition, its sign.

use critical_point_lab::{
    labs::copy_average::problem::{Loss, Teacher},
    math,
    optim::Objective,
    rng::{Purpose, Streams, fill_normal},
};

use super::{activations, normal, student};

/// Central differences of value and gradient at points of several sizes.
#[test]
fn gradient_and_hessian_are_those_of_the_loss() {
    const H: f64 = 1e-5;
    for (name, kernel, _) in activations() {
        let teacher = Teacher::equiangular(4, 5, 0.3).scaled(&[1.0, 0.6], &[1.0, -0.5, 1.5]);
        for (loss, seed) in
            [(student(&kernel, 3, 2), 1), (Loss::new(kernel.clone(), teacher, 3), 2)]
        {
            let x = normal(loss.size(), 0.6, seed);
            let (mut g, mut up, mut down) =
                (vec![0.0; x.len()], vec![0.0; x.len()], vec![0.0; x.len()]);
            loss.gradient(&x, &mut g);
            let columns = loss.curvature(&x).columns();
            for j in 0..x.len() {
                let (mut above, mut below) = (x.clone(), x.clone());
                above[j] += H;
                below[j] -= H;
                let slope = (loss.value(&above) - loss.value(&below)) / (2.0 * H);
                assert!((slope - g[j]).abs() < 1e-8, "{name} gradient {j}: {} {slope}", g[j]);
                loss.gradient(&above, &mut up);
                loss.gradient(&below, &mut down);
                for i in 0..x.len() {
                    let (found, wanted) = (columns[j * x.len() + i], (up[i] - down[i]) / (2.0 * H));
                    assert!((found - wanted).abs() < 1e-7, "{name} {i} {j}: {found} {wanted}");
                    let mirrored = columns[i * x.len() + j];
                    assert!((found - mirrored).abs() < 1e-14, "{name}: not symmetric");
                }
            }
        }
    }
}

/// The squared error on 200,000 inputs, for students near zero, near the teacher and far
/// beyond it: within four and a half standard errors each.
#[test]
fn the_loss_is_the_mean_squared_error() {
    const SAMPLES: usize = 200_000;
    for (name, kernel, s) in activations() {
        for (deviation, seed) in [(0.05, 1), (0.6, 2), (1.5, 3)] {
            let loss = student(&kernel, 3, 2);
            let x = normal(loss.size(), deviation, seed);
            let mut rng = Streams::new(seed).at(Purpose::Sample, 0);
            let mut input = vec![0.0; 3];
            let (mut total, mut squares) = (0.0, 0.0);
            for _ in 0..SAMPLES {
                fill_normal(&mut rng, &mut input);
                let of = |weights: &[f64], out: f64| out * s(math::dot(weights, &input));
                let student = (0..2).map(|i| of(loss.weights(&x, i), loss.out(&x)[i]));
                let teacher = loss.teacher.rows().map(|v| of(v, 1.0));
                let error = math::sum(student) - math::sum(teacher);
                total += error * error;
                squares += error * error * error * error;
            }
            let count = SAMPLES as f64;
            let mean = total / count;
            let error = math::sqrt((squares / count - mean * mean) / count);
            let found = loss.value(&x);
            assert!((found - mean).abs() < 4.5 * error, "{name} {deviation}: {found} {mean}");
        }
    }
}

/// A student that is its teacher has no loss, and rounding does not make it negative; nor does
/// anything else in the range that runs reach.
#[test]
fn the_loss_is_never_negative() {
    for (name, kernel, _) in activations() {
        let loss = student(&kernel, 4, 4);
        let mut copy = loss.teacher.weights.clone();
        copy.extend(&loss.teacher.out);
        assert!((0.0..1e-14).contains(&loss.value(&copy)), "{name}: {}", loss.value(&copy));
        for seed in 0..200 {
            let near: Vec<f64> =
                copy.iter().zip(normal(20, 1e-8, seed)).map(|(x, z)| x + z).collect();
            let far = normal(20, 0.02 * f64::from(seed + 1), seed);
            assert!(loss.value(&near) >= 0.0 && loss.value(&far) >= 0.0, "{name} {seed}");
        }
    }
}

/// At zero in-weights the loss of a smooth activation has its derivatives, too.
#[test]
fn a_student_at_the_origin_has_finite_derivatives() {
    for (name, kernel, _) in activations().into_iter().filter(|(_, kernel, _)| !kernel.has_kink()) {
        let loss = student(&kernel, 3, 2);
        let mut x = vec![0.0; loss.size()];
        x[7] = 0.7;
        let mut g = vec![0.0; x.len()];
        loss.gradient(&x, &mut g);
        let columns = loss.curvature(&x).columns();
        assert!(g.iter().chain(columns.iter()).all(|x| x.is_finite()), "{name}");
        let mut moved = x.clone();
        moved[3] = 1e-4;
        let slope = (loss.value(&moved) - loss.value(&x)) / 1e-4;
        assert!((slope - g[3]).abs() < 1e-3, "{name}: {slope} {}", g[3]);
    }
}
