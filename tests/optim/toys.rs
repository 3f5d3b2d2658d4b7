//! Objectives whose critical points and flows are known.

use critical_point_lab::{
    linalg::Matrix,
    math::{self, Buffer},
    optim::{Curvature, Dense, Iterate, Objective, Scale},
};

/// `F(x) = sum_i lambda_i x_i^2 / 2`, whose flow is known.
pub struct Quadratic {
    pub lambda: Vec<f64>,
}

impl Objective for Quadratic {
    fn size(&self) -> usize {
        self.lambda.len()
    }

    fn value(&self, x: &[f64]) -> f64 {
        0.5 * self.lambda.iter().zip(x).map(|(l, x)| l * x * x).sum::<f64>()
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        for ((out, l), x) in out.iter_mut().zip(&self.lambda).zip(x) {
            *out = l * x;
        }
    }

    fn curvature<'a>(&'a self, _: &'a [f64]) -> Box<dyn Curvature + 'a> {
        Box::new(Dense::new(critical_point_lab::linalg::diagonal(&self.lambda)))
    }
}

/// Rosenbrock's valley `(1 - x)^2 + 100 (y - x^2)^2`.
pub struct Rosenbrock;

impl Objective for Rosenbrock {
    fn size(&self) -> usize {
        2
    }

    fn value(&self, x: &[f64]) -> f64 {
        let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
        a * a + 100.0 * b * b
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        let b = x[1] - x[0] * x[0];
        out.copy_from_slice(&[-2.0 * (1.0 - x[0]) - 400.0 * x[0] * b, 200.0 * b]);
    }

    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let first = 2.0 - 400.0 * (x[1] - 3.0 * x[0] * x[0]);
        let mixed = -400.0 * x[0];
        Box::new(Dense::new(Matrix::from_row_slice(2, 2, &[first, mixed, mixed, 200.0])))
    }
}

/// Double wells of particles on a line that attract each other,
/// `F = (1/n) sum_i (x_i^2 - 1)^2 / 4 + (kappa/2) var(x)`, in the inner product of `L^2(mu_n)`.
///
/// At zero the Hessian has the eigenvalue -1 along `(1, .., 1)` and `kappa - 1` across; at
/// `(1, .., 1)` it has 2 and `2 + kappa`. Its curvature knows products only.
pub struct Wells {
    pub n: usize,
    pub kappa: f64,
}

impl Objective for Wells {
    fn size(&self) -> usize {
        self.n
    }

    fn weight(&self) -> f64 {
        1.0 / self.n as f64
    }

    fn value(&self, x: &[f64]) -> f64 {
        let well = |x: &f64| 0.25 * (x * x - 1.0) * (x * x - 1.0);
        let mean = math::mean(x);
        let of = |x: &f64| well(x) + 0.5 * self.kappa * (x - mean) * (x - mean);
        math::sum(x.iter().map(of)) / self.n as f64
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        let mean = math::mean(x);
        for (out, x) in out.iter_mut().zip(x) {
            *out = x * x * x - x + self.kappa * (x - mean);
        }
    }

    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        Box::new(AtWells { wells: self, x })
    }
}

struct AtWells<'a> {
    wells: &'a Wells,
    x: &'a [f64],
}

impl Curvature for AtWells<'_> {
    fn size(&self) -> usize {
        self.wells.n
    }

    fn times(&mut self, v: &[f64], out: &mut [f64]) {
        let mean = math::mean(v);
        for ((out, x), v) in out.iter_mut().zip(self.x).zip(v) {
            *out = (3.0 * x * x - 1.0) * v + self.wells.kappa * (v - mean);
        }
    }

    fn bound(&self) -> f64 {
        let largest = self.x.iter().fold(0.0_f64, |m, x| m.max((3.0 * x * x - 1.0).abs()));
        largest + self.wells.kappa
    }
}

/// `F(x) = x . A x / 2` on the unit sphere with `A = diag(lambda)`: critical at the axes, where
/// the Hessian has the eigenvalues `lambda_j - lambda_i`.
pub struct Rayleigh {
    pub lambda: Vec<f64>,
}

impl Objective for Rayleigh {
    fn size(&self) -> usize {
        self.lambda.len()
    }

    fn value(&self, x: &[f64]) -> f64 {
        0.5 * self.lambda.iter().zip(x).map(|(l, x)| l * x * x).sum::<f64>()
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        let radial = 2.0 * self.value(x) / math::dot(x, x);
        for ((out, l), x) in out.iter_mut().zip(&self.lambda).zip(x) {
            *out = (l - radial) * x;
        }
    }

    /// `P (A - (x . A x) I) P`, within the tangent space.
    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let n = x.len();
        let radial = 2.0 * self.value(x) / math::dot(x, x);
        let unit = nalgebra::DVector::from_column_slice(x) / math::sqrt(math::dot(x, x));
        let across = Matrix::identity(n, n) - &unit * unit.transpose();
        let shifted =
            critical_point_lab::linalg::diagonal(&self.lambda) - Matrix::identity(n, n) * radial;
        // The reflection that takes the last axis to x takes the others to a basis.
        let mut normal = unit;
        normal[n - 1] += if normal[n - 1] < 0.0 { -1.0 } else { 1.0 };
        let mirror =
            Matrix::identity(n, n) - &normal * normal.transpose() * (2.0 / normal.norm_squared());
        let basis = mirror.columns(0, n - 1).into_owned();
        Box::new(Dense::within(&across * shifted * &across, basis))
    }

    fn displace(&self, x: &mut [f64], t: f64, v: &[f64]) {
        math::axpy(t, v, x);
        let length = math::sqrt(math::dot(x, x));
        x.iter_mut().for_each(|x| *x /= length);
    }
}

/// Another objective in other units: `F(x) = curvature length^2 G(x / length)`.
pub struct Scaled<O> {
    pub inner: O,
    pub scale: Scale,
}

impl<O: Objective> Objective for Scaled<O> {
    fn size(&self) -> usize {
        self.inner.size()
    }

    fn weight(&self) -> f64 {
        self.inner.weight()
    }

    fn scale(&self) -> Scale {
        self.scale
    }

    fn value(&self, x: &[f64]) -> f64 {
        self.scale.value() * self.inner.value(&self.reduced(x))
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        self.inner.gradient(&self.reduced(x), out);
        out.iter_mut().for_each(|g| *g *= self.scale.gradient());
    }

    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let reduced = self.reduced(x);
        let columns = self.inner.curvature(&reduced).columns();
        let matrix = Matrix::from_column_slice(x.len(), x.len(), &columns);
        Box::new(Dense::new(matrix * self.scale.curvature))
    }
}

impl<O> Scaled<O> {
    fn reduced(&self, x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| x / self.scale.length).collect()
    }
}

pub fn at(objective: &dyn Objective, x: &[f64]) -> Iterate {
    Iterate::new(objective, Buffer::copy(x))
}

pub fn distance(a: &[f64], b: &[f64]) -> f64 {
    let difference: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    math::sqrt(math::dot(&difference, &difference))
}

/// Numbers in `-1 .. 1` without a pattern.
pub fn numbers(n: usize) -> Vec<f64> {
    (1..=n).map(|i| math::sin(1e3 * math::sqrt(i as f64))).collect()
}

#[test]
fn gradients_and_hessians_are_those_of_central_differences() {
    let point = numbers(4);
    let length = math::sqrt(math::dot(&point, &point));
    let unit: Vec<f64> = point.iter().map(|x| x / length).collect();
    let scaled =
        Scaled { inner: Wells { n: 4, kappa: 0.5 }, scale: Scale { length: 3.0, curvature: 20.0 } };
    let all: [(&dyn Objective, &[f64]); 5] = [
        (&Quadratic { lambda: vec![3.0, 1.0, -0.5, 2.0] }, &point),
        (&Rosenbrock, &point[..2]),
        (&Wells { n: 4, kappa: 0.7 }, &point),
        (&Rayleigh { lambda: vec![3.0, 1.0, -0.5, 2.0] }, &unit),
        (&scaled, &point),
    ];
    for (objective, x) in all {
        let n = x.len();
        let mut gradient = vec![0.0; n];
        objective.gradient(x, &mut gradient);
        // A tangent vector.
        let length = math::sqrt(math::dot(&gradient, &gradient));
        let v: Vec<f64> = gradient.iter().map(|g| g / length).collect();
        let (h, mut image) = (1e-5, vec![0.0; n]);
        let moved = |t: f64| {
            let mut x = x.to_vec();
            objective.displace(&mut x, t, &v);
            x
        };
        let slope = (objective.value(&moved(h)) - objective.value(&moved(-h))) / (2.0 * h);
        let expected = objective.inner(&gradient, &v);
        assert!((slope - expected).abs() < 1e-6 * expected.abs(), "{slope} is not {expected}");
        objective.curvature(x).times(&v, &mut image);
        let (mut ahead, mut behind) = (vec![0.0; n], vec![0.0; n]);
        objective.gradient(&moved(h), &mut ahead);
        objective.gradient(&moved(-h), &mut behind);
        let change: Vec<f64> =
            ahead.iter().zip(&behind).map(|(a, b)| (a - b) / (2.0 * h)).collect();
        let (along, expected) = (objective.inner(&v, &change), objective.inner(&v, &image));
        assert!((along - expected).abs() < 1e-6 * expected.abs(), "{along} is not {expected}");
    }
}
