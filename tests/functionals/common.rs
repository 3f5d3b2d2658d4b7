//! What the tests share.

use critical_point_lab::{
    math,
    rng::{Purpose, Streams},
    wasserstein::{
        Discrepancy, Landscape, Network, Particles, Surrogate, TanhMoments, discrepancy::Target,
        start,
    },
};

pub fn stream(seed: u32) -> rand::rngs::ChaCha8Rng {
    Streams::new(seed).at(Purpose::Start, 0)
}

pub fn cloud(n: usize, d: usize, seed: u32) -> Particles {
    start::normal_cloud(n, d, 0.8, &mut stream(seed))
}

/// Three points in the plane, in no special position.
pub fn discrepancy() -> Discrepancy {
    let points = Particles::from_data(3, 2, vec![0.7, -1.1, 0.2, 0.4, 0.3, -0.9]);
    Discrepancy::new(Target::weighted(points, vec![0.5, 1.5, 1.0]).unwrap(), 0.8)
}

pub fn surrogate(features: usize) -> Surrogate {
    Surrogate::new(&discrepancy(), features, 1.5)
}

pub fn network() -> Network {
    let mut network = Network::taught(6, 2, 3, &mut stream(11));
    network.decay = 0.3;
    network
}

pub fn landscapes() -> Vec<(&'static str, Box<dyn Landscape>)> {
    let line = Discrepancy::new(Target::two_points(1, 1.3), 0.9);
    vec![
        ("discrepancy", Box::new(discrepancy())),
        ("discrepancy on a line", Box::new(line)),
        ("surrogate", Box::new(surrogate(9))),
        ("network", Box::new(network())),
        ("tanh moments", Box::new(TanhMoments::small())),
    ]
}

/// Every particle twice.
pub fn doubled(x: &Particles) -> Particles {
    let (n, d) = (x.len(), x.dim());
    let data = (0..d).flat_map(|k| [x.coordinate(k), x.coordinate(k)].concat()).collect();
    Particles::from_data(2 * n, d, data)
}

pub fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

pub fn repeated(values: &[(f64, usize)]) -> Vec<f64> {
    values.iter().flat_map(|(value, times)| vec![*value; *times]).collect()
}

pub fn assert_spectrum(found: &[f64], expected: &[f64], tolerance: f64) {
    let expected = math::sorted(expected);
    assert_eq!(found.len(), expected.len());
    for (f, e) in found.iter().zip(&expected) {
        assert!((f - e).abs() <= tolerance, "{f} is not {e}\n{found:?}\n{expected:?}");
    }
}
