//! Interactions of two neurons against their definition.

use std::f64::consts::PI;

use critical_point_lab::{
    labs::copy_average::problem::{
        Kernel, Series, Smooth,
        kernel::{Order, Pair},
    },
    math,
};

use super::activations;

fn pair(kernel: &Kernel, [r1, r2]: [f64; 2], u: f64) -> Pair {
    let sine = math::sqrt(1.0 - u * u);
    let (one, two) = (kernel.neuron(&[r1], Order::Hessian), kernel.neuron(&[r2], Order::Hessian));
    kernel.pair(&one, &two, (u, sine), Order::Hessian)
}

/// `E s(r1 x) s(r2 (u x + (1 - u^2)^{1/2} y))` by the trapezoidal rule in the plane, or for
/// ReLU in the angle alone.
fn plane(s: fn(f64) -> f64, [r1, r2]: [f64; 2], u: f64, apart: f64) -> f64 {
    let count = (12.0 / apart) as i32;
    let v = math::sqrt(1.0 - u * u);
    let mut total = 0.0;
    for i in -count..=count {
        let x = apart * f64::from(i);
        let first = s(r1 * x) * math::exp(-0.5 * x * x);
        let line = (-count..=count).map(|j| {
            let y = apart * f64::from(j);
            s(r2 * (u * x + v * y)) * math::exp(-0.5 * y * y)
        });
        total += first * math::sum(line);
    }
    apart * apart * total / (2.0 * PI)
}

const NORMS: [[f64; 2]; 4] = [[0.3, 1.0], [1.0, 1.0], [2.0, 1.0], [1.9, 1.6]];
const COSINES: [f64; 6] = [-1.0, -0.7, 0.0, 0.5, 0.93, 1.0];

/// The stated error of every smooth kernel within its reach is below 1e-10, and that of the
/// error function, which has a closed form, is rounding.
#[test]
fn kernels_are_their_definition() {
    for (name, kernel, s) in activations() {
        if kernel.has_kink() {
            continue;
        }
        let mut norms = NORMS.to_vec();
        if kernel.reach().is_finite() {
            norms.extend([[kernel.reach(), kernel.reach()], [kernel.reach(), 1.0]]);
        }
        for r in norms {
            for u in COSINES {
                let (found, wanted) = (pair(&kernel, r, u).g, plane(s, r, u, 0.05));
                assert!((found - wanted).abs() < 1e-10, "{name} {r:?} {u}: {found} {wanted}");
            }
            let own = kernel.neuron(&[r[0]], Order::Value).own[0];
            assert!((own - plane(s, [r[0], r[0]], 1.0, 0.05)).abs() < 1e-10, "{name} {r:?}");
        }
    }
}

/// ReLU has a kink and a step a jump: their definition is an integral over an angle, by many
/// points, and over a radius, which for the step is of no matter.
#[test]
fn kernels_with_a_kink_are_their_definition() {
    let kinked = activations().into_iter().filter(|(_, kernel, _)| kernel.has_kink());
    let kinked: Vec<_> = kinked.collect();
    assert_eq!(kinked.iter().map(|entry| entry.0).collect::<Vec<_>>(), ["ReLU", "step"]);
    // E R^2 = 2 for the radius R of a normal vector in the plane; the jumps cost one point each.
    for ((_, kernel, s), (factor, error)) in kinked.into_iter().zip([(1.2, 1e-9), (1.0, 2e-5)]) {
        by_angles(&kernel, s, factor, error);
    }
}

fn by_angles(kernel: &Kernel, s: fn(f64) -> f64, factor: f64, error: f64) {
    const POINTS: i32 = 200_000;
    for u in COSINES {
        let (shift, step) = (math::acos(u), 2.0 * PI / f64::from(POINTS));
        let at = |i: i32| {
            let angle = step * f64::from(i);
            s(math::cos(angle)) * s(math::cos(angle - shift))
        };
        let wanted = factor * math::sum((0..POINTS).map(at)) * step / (2.0 * PI);
        let found = pair(kernel, [1.5, 0.4], u).g;
        assert!((found - wanted).abs() < error, "{u}: {found} {wanted}");
    }
}

/// GELU has a closed form (by Stein's identity, twice), of which the series knows nothing.
#[test]
fn the_series_of_gelu_is_its_closed_form() {
    let kernel = Kernel::Series(Series::new(Smooth::Gelu));
    let closed = |[r1, r2]: [f64; 2], u: f64| {
        let [a, b, c] = [r1 * r1, r2 * r2, r1 * r2 * u];
        let (p, q) = (1.0 + a, 1.0 + b);
        let root = math::sqrt(p * q - c * c);
        let below = 0.25 + math::asin(c / math::sqrt(p * q)) / (2.0 * PI);
        c * below + (a * b + c * c * (1.0 / p + 1.0 / q - 1.0)) / (2.0 * PI * root)
    };
    for i in 1..=20 {
        for j in 1..=20 {
            let r = [0.1 * f64::from(i), 0.1 * f64::from(j)];
            for u in COSINES {
                let (found, wanted) = (pair(&kernel, r, u).g, closed(r, u));
                assert!((found - wanted).abs() < 1e-10, "{r:?} {u}: {found} {wanted}");
            }
        }
    }
}

/// Partial derivatives in norms and cosine against central differences.
#[test]
fn derivatives_of_kernels_are_those_of_their_values() {
    const H: f64 = 3e-6;
    for (name, kernel, _) in activations() {
        for (r, u) in [([0.4, 1.1], 0.3), ([1.3, 0.7], -0.8), ([1.0, 1.0], 0.97)] {
            let here = pair(&kernel, r, u);
            let moved = |k: usize, h: f64| {
                let (mut r, mut u) = (r, u);
                if k < 2 {
                    r[k] += h
                } else {
                    u += h
                }
                pair(&kernel, r, u)
            };
            let slope =
                |k: usize, of: fn(&Pair) -> f64| (of(&moved(k, H)) - of(&moved(k, -H))) / (2.0 * H);
            let checks = [
                (here.d[0], slope(0, |p| p.g)),
                (here.d[1], slope(1, |p| p.g)),
                (here.u, slope(2, |p| p.g)),
                (here.dd[0], slope(0, |p| p.d[0])),
                (here.dd[1], slope(1, |p| p.d[1])),
                (here.mixed, slope(1, |p| p.d[0])),
                (here.du[0], slope(2, |p| p.d[0])),
                (here.du[1], slope(2, |p| p.d[1])),
                (here.uu, (1.0 - u * u) * slope(2, |p| p.u)),
            ];
            for (i, (found, wanted)) in checks.into_iter().enumerate() {
                let scale = 1.0 + wanted.abs();
                assert!((found - wanted).abs() < 1e-8 * scale, "{name} {i}: {found} {wanted}");
            }
        }
    }
}
