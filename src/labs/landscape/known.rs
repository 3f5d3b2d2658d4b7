//! What is known of the critical points of a run.

use super::problem::{Exact, Layer, Net, certificate};
use crate::{
    linalg::Eigen,
    math,
    optim::{Count, Kind, Known, Objective as _},
};

/// Losses this close to a minimum's are its.
const SAME: f64 = 1e-9;

/// The name of a set: `{1, 3}`, counted from 1.
pub fn name(set: &[usize]) -> String {
    let members: Vec<String> = set.iter().map(|j| (j + 1).to_string()).collect();
    format!("{{{}}}", members.join(", "))
}

/// The point of a set as the judgement knows it. Of three or more matrices the index of the
/// balanced point is the least of all with that loss; where that is zero, others may have more.
pub fn known(exact: &Exact, set: &[usize]) -> Known {
    let value = exact.value(set);
    let [negative, zero, _] = exact.inertia(set, false);
    let at_least = exact.depth() > 2;
    let lowest = value - exact.minimum() <= SAME * (1.0 + value);
    let kind = match (lowest, zero) {
        (true, 0) => Kind::NonDegenerateMinimum,
        (true, _) => Kind::DegenerateMinimum { nullity: Count::exactly(zero) },
        (false, _) if negative == 0 => Kind::Undecided { nullity: Count::exactly(zero) },
        (false, _) => Kind::Saddle { index: Count { number: negative, at_least } },
    };
    let what = if lowest { "global minimum" } else { "saddle" };
    Known { name: format!("the {what} {}", name(set)), kind, value, at: None }
}

/// The point at zero of a network of which no more is known, if it is critical.
pub fn origin(net: &Net) -> Option<Known> {
    let x = vec![0.0; net.size()];
    let mut gradient = x.clone();
    net.gradient(&x, &mut gradient);
    if math::largest(&gradient) > 1e-12 * net.scale.gradient() {
        return None;
    }
    let eigen = Eigen::of(net.hessian(&x));
    let zero = 1e-9 * net.scale.curvature;
    let number = eigen.values.iter().filter(|value| **value < -zero).count();
    let nullity = eigen.values.iter().filter(|value| value.abs() <= zero).count();
    let kind = if number > 0 {
        Kind::Saddle { index: Count::exactly(number) }
    } else {
        Kind::Undecided { nullity: Count::exactly(nullity) }
    };
    Some(Known { name: "the point at zero".into(), kind, value: net.value(&x), at: None })
}

/// Whether the proof of the certificate covers the run, and why not.
pub fn covered(net: &Net) -> Result<(), &'static str> {
    let deep = net.layers.iter().filter(|layer| matches!(layer, Layer::Linear { .. })).count() > 2;
    match certificate::covers(net) {
        true => Ok(()),
        false if deep => Err("three or more matrices: at zero the Hessian is zero"),
        false if certificate::pull(net).amax() <= 1e-9 => Err("Y Φᵀ is zero"),
        false => Err("the network is not of the form W B Φ"),
    }
}
