//! Times per Hessian product; measures, asserts nothing.

use std::time::Instant;

use critical_point_lab::wasserstein::{Landscape, Network, TanhMoments};

use super::common::{cloud, stream, surrogate};

/// Run with `cargo test --release --test functionals -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn products_of_many_particles() {
    let cases: Vec<(&str, Box<dyn Landscape>)> = vec![
        ("(b) 256 features", Box::new(surrogate(256, 1))),
        ("(d) 30 samples, width 2", Box::new(Network::taught(30, 2, 4, &mut stream(1)))),
        ("(d) 100 samples, width 2", Box::new(Network::taught(100, 2, 4, &mut stream(1)))),
        ("(f) 3 x 2", Box::new(TanhMoments::small())),
        ("(f) 32 x 2", Box::new(TanhMoments::working_set())),
    ];
    for (name, landscape) in cases {
        for n in [1_000, 10_000, 100_000] {
            let (x, v) = (cloud(n, landscape.dim(), 1), cloud(n, landscape.dim(), 2));
            let begin = Instant::now();
            let mut hessian = landscape.linearise(&x);
            let built = begin.elapsed();
            let mut out = vec![0.0; v.data().len()];
            let begin = Instant::now();
            let repeats = 5;
            for _ in 0..repeats {
                hessian.times(v.data(), &mut out);
            }
            let product = begin.elapsed() / repeats;
            println!("{name}, N = {n}: linearise {built:.1?}, product {product:.2?}");
        }
    }
}
