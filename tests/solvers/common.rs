//! What the tests share.

use critical_point_lab::{
    linalg::{self, Eigen},
    math,
    rng::{Purpose, Streams},
    wasserstein::{
        Blocks, Discrepancy, DoubleWell, Factorisation, Features, Landscape, LowRank, Network,
        Part, Particles, Solver, Structure, Surrogate, TanhMoments, VarianceCosine, dense,
        discrepancy::Target,
        gradient,
        solver::{self, Function, Settings},
        start,
    },
};

pub fn cloud(n: usize, d: usize, seed: u32) -> Particles {
    start::normal_cloud(n, d, 0.9, &mut Streams::new(seed).at(Purpose::Start, 0))
}

/// A functional of the laboratory in one of its forms, and what is served there.
pub struct Form {
    /// As in the link.
    pub functional: &'static str,
    pub landscape: Box<dyn Landscape>,
    /// Of its Hessian at 40 particles.
    pub structure: Structure,
    /// The ways that compute the inverse root; all but the rational one also compute
    /// every other function.
    pub served: &'static [Solver],
}

/// All functionals, and all forms in which their Hessians come.
pub fn forms() -> Vec<Form> {
    use Solver::{Dense, Lanczos, Rational, Reduced};
    const LOW_RANK: &[Solver] = &[Dense, Lanczos, Rational];
    let form = |functional, landscape, structure, served| Form {
        functional,
        landscape,
        structure,
        served,
    };
    let mixed = linalg::square(&[2.0, 0.5, -0.3, 0.5, 1.5, 0.2, -0.3, 0.2, 1.0]);
    let well = |dim, barrier| DoubleWell { dim, kappa: 1.5, barrier, omega: 0.7 };
    let points = Particles::from_data(3, 2, vec![0.7, -1.1, 0.2, 0.4, 0.3, -0.9]);
    let target = Target::weighted(points, vec![0.5, 1.5, 1.0]).unwrap();
    let exact = Discrepancy::new(target, 0.8);
    let surrogate = Surrogate::new(&exact, 9, 1.5);
    let network = |decay| {
        let mut network = Network::taught(6, 2, 3, &mut Streams::new(11).at(Purpose::Data, 0));
        network.decay = decay;
        Box::new(network)
    };
    let axes = Structure::Coordinatewise;
    vec![
        form(
            "factorisation",
            Box::new(Factorisation::new(&mixed)),
            Structure::LinearMaps,
            &[Dense, Reduced, Lanczos, Rational],
        ),
        form("double-well", Box::new(well(1, 1.0)), axes, LOW_RANK),
        form("double-well", Box::new(well(3, 0.3)), axes, LOW_RANK),
        form(
            "variance-cosine",
            Box::new(VarianceCosine { tightness: 1.3, amplitude: 0.4 }),
            axes,
            LOW_RANK,
        ),
        form("discrepancy", Box::new(exact), Structure::General, &[Dense, Lanczos]),
        form("discrepancy", Box::new(surrogate), Structure::Moments(16), LOW_RANK),
        form("network", network(0.0), Structure::Moments(6), LOW_RANK),
        form("network", network(0.3), Structure::Moments(6), LOW_RANK),
        form("tanh-moments", Box::new(TanhMoments::small()), axes, LOW_RANK),
    ]
}

/// A block-diagonal plus low-rank Hessian without any symmetry that could hide an error.
pub fn irregular(n: usize, d: usize, r: usize) -> LowRank {
    let entries = cloud(n, d * (d + 1) / 2, 11).into_data().into();
    let features = (0..r).flat_map(|a| cloud(n, d, 20 + a as u32).into_data()).collect();
    let mut gamma = vec![0.0; r * r];
    for a in 0..r {
        for b in 0..=a {
            gamma[a * r + b] = math::sin((3 * a + 7 * b) as f64);
            gamma[b * r + a] = gamma[a * r + b];
        }
    }
    LowRank::new(n, d, Blocks::Full(entries), Features::Dense(features), gamma)
}

pub fn distance(a: &Particles, b: &Particles) -> f64 {
    let mut difference = a.clone();
    difference.displace(-1.0, b);
    difference.norm() / b.norm()
}

/// Relative error of `f(H) g` by the solver, against the eigendecomposition of the matrix
/// that the functional gives column by column; and the error that the solver reports.
pub fn compare(
    landscape: &dyn Landscape,
    x: &Particles,
    solver: Solver,
    function: Function,
    tolerance: f64,
) -> (f64, f64) {
    let g = gradient(landscape, x);
    let eigen = Eigen::of(dense(landscape, x, Part::Full));
    let f = |l: f64| match function {
        Function::SaddleFree(absolute, epsilon) => 1.0 / absolute.of(l, epsilon),
        Function::Newton => -linalg::newton(&eigen.values)(l),
    };
    let expected = Particles::from_buffer(x.len(), x.dim(), eigen.apply(f, g.data()));
    let settings = Settings::new(Some(solver), tolerance);
    let found = solver::apply(&mut *landscape.linearise(x), &g, function, settings);
    assert_eq!(found.report.solver, solver);
    if let Some(lowest) = found.lowest {
        assert!(lowest >= eigen.values[0] - 1e-10, "{lowest} is below {}", eigen.values[0]);
        if solver != Solver::Lanczos {
            assert!((lowest - eigen.values[0]).abs() < 1e-10, "{solver:?}: {lowest}");
        }
    }
    (distance(&found.field, &expected), found.report.error)
}
