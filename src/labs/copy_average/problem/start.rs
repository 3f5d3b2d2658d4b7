//! Where students begin.

use super::{Loss, known};
use crate::math;

/// Independent normal weights from as many of variance one: in-weights of variance `2/(d + n)`,
/// out-weights of variance `2/(n + 1)` (Glorot and Bengio 2010).
#[must_use]
pub fn random(loss: &Loss, mut noise: Vec<f64>) -> Vec<f64> {
    let (n, d) = (loss.students, loss.inputs());
    let [within, out] = [d + n, n + 1].map(|fan| math::sqrt(2.0 / fan as f64));
    let (weights, outs) = noise.split_at_mut(n * d);
    weights.iter_mut().for_each(|z| *z *= within);
    outs.iter_mut().for_each(|z| *z *= out);
    noise
}

/// Wide starts for searches, from as many normal numbers of variance one: in-weights of standard
/// deviation 0.3, out-weights as large as that of an average of all teacher neurons.
#[must_use]
pub fn wide(loss: &Loss, mut noise: Vec<f64>) -> Vec<f64> {
    let (weights, outs) = noise.split_at_mut(loss.students * loss.inputs());
    weights.iter_mut().for_each(|z| *z *= 0.3);
    outs.iter_mut().for_each(|z| *z *= loss.teacher.neurons() as f64);
    noise
}

/// The point of a class, displaced by `jitter` times normal numbers of variance one.
///
/// # Errors
/// Words that say why the point is not known.
pub fn near(
    loss: &Loss,
    class: &known::Class,
    jitter: f64,
    noise: &[f64],
) -> Result<Vec<f64>, &'static str> {
    let mut x = known::place(loss, class)?;
    x.iter_mut().zip(noise).for_each(|(x, z)| *x += jitter * z);
    Ok(x)
}
