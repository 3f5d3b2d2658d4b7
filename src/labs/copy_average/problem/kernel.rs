//! Interaction of two neurons: `g(r1, r2, u) = E s(w.x) s(z.x)` under standard normal input,
//! with `r1 = |w|`, `r2 = |z|` and the cosine `u` between them.

use std::{f64::consts::PI, rc::Rc};

use super::series::Series;
use crate::math;

/// A norm below this one is taken as this one: the direction of `w = 0` is not defined, and
/// for smooth activations nothing depends on it.
const SMALLEST: f64 = 1e-8;

/// What an activation makes of two neurons.
#[derive(Clone, Debug)]
pub enum Kernel {
    /// `s(x) = erf(c x / 2^{1/2})` with this `c`, so that
    /// `g = (2/pi) asin(rho1 rho2 u)` with `rho = c r / (1 + c^2 r^2)^{1/2}`.
    Erf(f64),
    /// `s(x) = max(x, 0)`, so that
    /// `g = r1 r2 (sin t + (pi - t) cos t) / (2 pi)` with `u = cos t` (Cho and Saul 2009).
    Relu,
    /// `s(x) = 1` for `x > 0` and else 0, so that `g = (pi - t) / (2 pi)` with `u = cos t`
    /// whatever the norms (the arc-cosine kernel of order 0, Cho and Saul 2009). It has no
    /// derivative where two directions are parallel, opposite or not defined: there derivatives
    /// are given as zero.
    Step,
    /// By the Hermite coefficients of `s`, which are computed by quadrature.
    Series(Rc<Series>),
}

/// How much is wanted of a kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub enum Order {
    /// The value.
    Value,
    /// First derivatives as well.
    Gradient,
    /// Second derivatives as well.
    Hessian,
}

/// A neuron with what the kernel needs of it.
#[derive(Clone, Debug)]
pub struct Neuron {
    /// Norm of the in-weights.
    pub r: f64,
    /// Their direction; zero if they are.
    pub direction: Vec<f64>,
    /// `E s(r x)^2` with its first two derivatives in `r`.
    pub own: [f64; 3],
    /// Numbers of the kernel: of `erf` the `rho` above with two derivatives, of a series its
    /// coefficients with as many derivatives as were asked for.
    pub(super) numbers: Vec<f64>,
}

/// `g` of two neurons with its partial derivatives, as far as they were asked for: `d[0]` and
/// `d[1]` in the norms, `u` in the cosine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    /// Cosine of the angle.
    pub cosine: f64,
    /// Its sine.
    pub sine: f64,
    /// The value.
    pub g: f64,
    /// First derivatives in the norms.
    pub d: [f64; 2],
    /// First derivative in the cosine.
    pub u: f64,
    /// Second derivatives in one norm.
    pub dd: [f64; 2],
    /// Mixed second derivative in both norms.
    pub mixed: f64,
    /// Mixed second derivatives in a norm and the cosine.
    pub du: [f64; 2],
    /// `(1 - u^2)` times the second derivative in the cosine: finite also where that is not.
    pub uu: f64,
}

impl Pair {
    /// The same with the neurons exchanged.
    #[must_use]
    pub fn swapped(self) -> Self {
        let turned = |[a, b]: [f64; 2]| [b, a];
        Self { d: turned(self.d), dd: turned(self.dd), du: turned(self.du), ..self }
    }
}

impl Kernel {
    /// A neuron with these in-weights.
    #[must_use]
    pub fn neuron(&self, weights: &[f64], order: Order) -> Neuron {
        let norm = math::sqrt(math::dot(weights, weights));
        let r = norm.max(SMALLEST);
        let direction = weights.iter().map(|w| if norm > 0.0 { w / norm } else { 0.0 }).collect();
        let (own, numbers) = match self {
            Self::Erf(c) => {
                let q = 1.0 / (1.0 + c * c * r * r);
                let root = math::sqrt(q);
                let rho = [c * r * root, c * q * root, -3.0 * c * c * c * r * q * q * root];
                let [g, slope, bend] = arcsine(rho[0] * rho[0]);
                let first = 2.0 * rho[0] * rho[1];
                let second = 2.0 * (rho[1] * rho[1] + rho[0] * rho[2]);
                ([g, slope * first, bend * first * first + slope * second], rho.to_vec())
            }
            Self::Relu => ([0.5 * r * r, r, 1.0], Vec::new()),
            Self::Step => ([0.5, 0.0, 0.0], Vec::new()),
            Self::Series(series) => series.coefficients(r, order),
        };
        Neuron { r, direction, own, numbers }
    }

    /// Two neurons at the cosine `u`, of which `sine` is the sine.
    #[must_use]
    pub fn pair(&self, one: &Neuron, two: &Neuron, (u, sine): (f64, f64), order: Order) -> Pair {
        match self {
            Self::Erf(_) => error_function(&one.numbers, &two.numbers, u, sine),
            Self::Relu => rectified(one.r, two.r, u, sine),
            Self::Step => step(u, sine),
            Self::Series(_) => Series::pair(&one.numbers, &two.numbers, (u, sine), order),
        }
    }

    /// Whether the loss has no derivative where a neuron's in-weights vanish.
    #[must_use]
    pub fn has_kink(&self) -> bool {
        matches!(self, Self::Relu | Self::Step)
    }

    /// Whether the activation is odd, so that `(w, a)` and `(-w, -a)` are the same neuron.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        match self {
            Self::Erf(_) => true,
            Self::Relu | Self::Step => false,
            Self::Series(series) => series.is_odd(),
        }
    }

    /// Largest norm up to which the kernel is exact to 1e-10; infinite for closed forms.
    #[must_use]
    pub fn reach(&self) -> f64 {
        if let Self::Series(series) = self { series.reach() } else { f64::INFINITY }
    }
}

/// `(2/pi) asin t` with two derivatives.
fn arcsine(t: f64) -> [f64; 3] {
    let t = t.clamp(-1.0, 1.0);
    let square = (1.0 - t * t).max(f64::MIN_POSITIVE);
    let slope = 2.0 / (PI * math::sqrt(square));
    [2.0 / PI * math::asin(t), slope, slope * t / square]
}

fn error_function(p: &[f64], q: &[f64], u: f64, sine: f64) -> Pair {
    let [g, slope, bend] = arcsine(p[0] * q[0] * u);
    let (first, second, turn) = (p[1] * q[0] * u, p[0] * q[1] * u, p[0] * q[0]);
    Pair {
        cosine: u,
        sine,
        g,
        d: [slope * first, slope * second],
        u: slope * turn,
        dd: [
            bend * first * first + slope * p[2] * q[0] * u,
            bend * second * second + slope * p[0] * q[2] * u,
        ],
        mixed: bend * first * second + slope * p[1] * q[1] * u,
        du: [bend * first * turn + slope * p[1] * q[0], bend * second * turn + slope * p[0] * q[1]],
        uu: sine * sine * bend * turn * turn,
    }
}

fn rectified(r1: f64, r2: f64, u: f64, sine: f64) -> Pair {
    let open = (PI - math::atan2(sine, u)) / (2.0 * PI);
    let shape = sine / (2.0 * PI) + open * u;
    Pair {
        cosine: u,
        sine,
        g: r1 * r2 * shape,
        d: [r2 * shape, r1 * shape],
        u: r1 * r2 * open,
        dd: [0.0; 2],
        mixed: shape,
        du: [r2 * open, r1 * open],
        uu: r1 * r2 * sine / (2.0 * PI),
    }
}

fn step(u: f64, sine: f64) -> Pair {
    /// Below this sine directions are parallel.
    const NONE: f64 = 1e-12;
    let turn = if sine > NONE { 1.0 / (2.0 * PI * sine) } else { 0.0 };
    Pair {
        cosine: u,
        sine,
        g: (PI - math::atan2(sine, u)) / (2.0 * PI),
        u: turn,
        uu: u * turn,
        ..Pair::default()
    }
}
