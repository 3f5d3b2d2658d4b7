//! The functions of the laboratory, all of them formulas but one.

use std::f64::consts::E;

use super::{
    formula::Formula,
    jet::{Jet, Number, power},
};

/// A smooth function of two variables.
#[derive(Clone, Debug, PartialEq)]
pub enum Function {
    /// As typed.
    Formula(Formula),
    /// The octopus.
    Octopus,
}

impl Function {
    /// The value.
    #[must_use]
    pub fn value(&self, at: [f64; 2]) -> f64 {
        self.of(at)
    }

    /// Value, gradient and Hessian.
    #[must_use]
    pub fn jet(&self, [x, y]: [f64; 2]) -> Jet {
        self.of([Jet::variable(x, 0), Jet::variable(y, 1)])
    }

    fn of<T: Number>(&self, at: [T; 2]) -> T {
        match self {
            Self::Formula(formula) => formula.at(at),
            Self::Octopus => octopus(at),
        }
    }
}

/// Curvature across the arms of the octopus, and that along which it is left.
const ACROSS: f64 = E;
const ALONG: f64 = 1.0;

/// The octopus of Du, Jin, Lee, Jordan, Póczos and Singh (NeurIPS 2017, arXiv 1705.10412), in
/// two variables with `tau = 1`, `L = e` and `gamma = 1`: two saddles on the way from the origin
/// to a minimum at `(4, 4)`, mirrored to four arms. Gradient descent leaves the `k`-th saddle
/// after a time that grows by the factor `(L + gamma) / gamma` with `k`.
///
/// The paper gives it on the arm, here folded to `x, y >= 0`, piece by piece:
///
/// | where | `f` |
/// |---|---|
/// | `x <= tau`, `y <= tau` | `-gamma x^2 + L y^2` |
/// | `tau <= x <= 2 tau`, `y <= tau` | `g_1(x) + g_2(x) y^2` |
/// | `2 tau <= x <= 6 tau`, `y <= tau` | `L (x - 4 tau)^2 - nu - gamma y^2` |
/// | `2 tau <= x <= 6 tau`, `tau <= y <= 2 tau` | `L (x - 4 tau)^2 - nu + g_1(y)` |
/// | `2 tau <= x, y <= 6 tau` | `L (x - 4 tau)^2 + L (y - 4 tau)^2 - 2 nu` |
///
/// with polynomials `g_1` and `g_2` of degree 4 and 5 that make it twice continuously
/// differentiable, and `nu = 4 L tau^2 - g_1(2 tau) = (37 L + 13 gamma) tau^2 / 6`. These are
/// `arm` and, as `g_2 = s L - (1 - s) gamma`, `blend`; the formulas, and `nu`, agree with
/// an implementation of others that is public.
///
/// The rest of the plane, which the paper leaves to Whitney's extension theorem, is ours:
/// `x <= 2 tau` with `y > tau` is filled by that same blend `s`,
/// `f = g(x) + s(x) L y^2 + (1 - s(x)) g(y)`, and beyond `6 tau` the parabolas go on. So is
/// `tau = 1`.
fn octopus<T: Number>([x, y]: [T; 2]) -> T {
    // Even in both variables.
    let folded = |u: T| if u.value() < 0.0 { -u } else { u };
    let (x, y) = (folded(x), folded(y));
    let s = blend(x);
    let bowl = T::constant(ACROSS) * y * y;
    arm(x) + s * bowl + (T::constant(1.0) - s) * arm(y)
}

/// `-gamma u^2` up to 1, `L (u - 4)^2 - nu` from 2 on, and a quartic between.
fn arm<T: Number>(u: T) -> T {
    let (c, l, gamma) = (T::constant, ACROSS, ALONG);
    let quartic = |u: T| {
        let v = u - c(1.0);
        let cubic = c((10.0 * gamma - 14.0 * l) / 3.0) * power(v, 3.0);
        c(-gamma) * u * u + cubic + c((5.0 * l - 3.0 * gamma) / 2.0) * power(v, 4.0)
    };
    match u.value() {
        v if v <= 1.0 => c(-gamma) * u * u,
        v if v < 2.0 => quartic(u),
        _ => {
            let v = u - c(4.0);
            let nu = 4.0 * l - quartic(c(2.0)).value();
            c(l) * v * v - c(nu)
        }
    }
}

/// 1 up to 1 and 0 from 2 on, twice continuously differentiable.
fn blend<T: Number>(u: T) -> T {
    let c = T::constant;
    match u.value() {
        v if v <= 1.0 => c(1.0),
        v if v < 2.0 => {
            let v = u - c(2.0);
            c(-10.0) * power(v, 3.0) - c(15.0) * power(v, 4.0) - c(6.0) * power(v, 5.0)
        }
        _ => c(0.0),
    }
}
