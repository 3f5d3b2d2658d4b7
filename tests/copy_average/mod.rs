//! Laboratory 4: students that copy or average their teacher's neurons.

mod census;
mod dragged;
mod kernels;
mod laboratory;
mod loss;
mod points;
mod trained;

use critical_point_lab::{
    labs::copy_average::problem::{Kernel, Loss, Series, Smooth, Teacher},
    rng::{Purpose, Streams, fill_normal},
};

/// An activation: its name, its kernel, and the function itself.
type Activation = (&'static str, Kernel, fn(f64) -> f64);

/// All activations.
fn activations() -> Vec<Activation> {
    use critical_point_lab::math::erf;
    let smooth = |activation| Kernel::Series(Series::new(activation));
    vec![
        ("erf(x/√2)", Kernel::Erf(1.0), |x| erf(x / std::f64::consts::SQRT_2)),
        ("erf(x)", Kernel::Erf(std::f64::consts::SQRT_2), erf),
        ("ReLU", Kernel::Relu, |x| x.max(0.0)),
        ("tanh", smooth(Smooth::Tanh), |x| Smooth::Tanh.at(x)[0]),
        ("sigmoid", smooth(Smooth::Sigmoid), |x| Smooth::Sigmoid.at(x)[0]),
        ("softplus", smooth(Smooth::Softplus), |x| Smooth::Softplus.at(x)[0]),
        ("step", Kernel::Step, |x| f64::from(u8::from(x > 0.0))),
        ("GELU", smooth(Smooth::Gelu), |x| Smooth::Gelu.at(x)[0]),
    ]
}

/// Normal numbers with a standard deviation.
fn normal(count: usize, deviation: f64, seed: u32) -> Vec<f64> {
    let mut x = vec![0.0; count];
    fill_normal(&mut Streams::new(seed).at(Purpose::Start, 0), &mut x);
    x.iter_mut().for_each(|x| *x *= deviation);
    x
}

/// A student of an orthonormal teacher.
fn student(kernel: &Kernel, teachers: usize, students: usize) -> Loss {
    Loss::new(kernel.clone(), Teacher::orthonormal(teachers, teachers), students)
}
