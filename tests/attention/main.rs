//! The mathematics of the laboratory `attention` against central differences,
//! closed forms, tables computed independently, and Monte Carlo.

mod exact;
mod in_context;
mod optimisers;
mod reduced;
mod sampled;
mod softmax;
mod variants;

use critical_point_lab::attention::{Covariance, Loss};

/// The spectrum of all reference tables.
const SPECTRUM: [f64; 5] = [4.0, 2.0, 1.0, 0.5, 0.25];
/// The start of the reference runs.
const START: [f64; 5] = [0.3, 0.25, 0.2, -0.2, 0.1];

fn reference() -> Covariance {
    Covariance::diagonal(&SPECTRUM).expect("a positive spectrum")
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

#[track_caller]
fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

/// Gradient and Hessian within the tangent space against central differences
/// along displacements, which end on the manifold.
#[track_caller]
fn assert_derivatives(loss: &dyn Loss, u: &[f64]) {
    let h = 6e-6;
    let n = u.len();
    let basis = loss.tangent(u).unwrap_or_else(|| nalgebra::DMatrix::identity(n, n));
    let gradient = loss.gradient(u);
    let hessian = loss.hessian(u);
    let at = |t: f64, v: &[f64]| {
        let mut moved = u.to_vec();
        loss.displace(&mut moved, t, v);
        moved
    };
    for column in basis.column_iter() {
        let v: Vec<f64> = column.iter().copied().collect();
        let along: f64 = v.iter().zip(&gradient).map(|(v, g)| v * g).sum();
        let difference = (loss.value(&at(h, &v)) - loss.value(&at(-h, &v))) / (2.0 * h);
        assert!(close(along, difference, 1e-7), "gradient {along}, difference {difference}");
        let (up, down) = (loss.gradient(&at(h, &v)), loss.gradient(&at(-h, &v)));
        for other in basis.column_iter() {
            let exact: f64 = (other.transpose() * &hessian * column)[(0, 0)];
            let slope = |g: &[f64]| other.iter().zip(g).map(|(o, g)| o * g).sum::<f64>();
            let difference = (slope(&up) - slope(&down)) / (2.0 * h);
            assert!(close(exact, difference, 1e-7), "Hessian {exact}, difference {difference}");
        }
    }
}
