//! Displacing a point along an eigenvector of the Hessian there.

use super::{Iterate, Objective, solve::ENDS};
use crate::{
    math::{self, Buffer},
    progress::Counter,
};

/// Displaces an iterate by `amplitude` along the eigenvector of the `mode`-th smallest
/// eigenvalue that is known, counted from 0, of unit norm in the objective's inner product.
/// Returns its eigenvalue.
///
/// # Errors
/// Words that say how many eigenvectors there are, if there is no such one; the point has not
/// moved then.
pub fn along(
    objective: &dyn Objective,
    iterate: &mut Iterate,
    mode: usize,
    amplitude: f64,
    counter: Counter,
) -> Result<f64, String> {
    let mut spectrum = objective.curvature(&iterate.x).spectrum(ENDS, counter);
    let (known, size) = (spectrum.vectors.len(), spectrum.size);
    let Some(vector) = spectrum.vectors.get(mode).map(|vector| unit(objective, vector)) else {
        return Err(match known {
            1 => format!("only 1 of {size} eigenvectors of the Hessian is known"),
            _ if known < size => {
                format!("only {known} of {size} eigenvectors of the Hessian are known")
            }
            _ => format!("the Hessian has only {size} eigenvectors"),
        });
    };
    iterate.kick(objective, amplitude, &vector);
    iterate.costs.products += spectrum.products;
    Ok(spectrum.values.swap_remove(mode))
}

/// A vector of Euclidean norm 1 as one of norm 1 in the inner product.
fn unit(objective: &dyn Objective, vector: &[f64]) -> Buffer {
    let length = math::sqrt(objective.weight());
    vector.iter().map(|x| x / length).collect()
}
