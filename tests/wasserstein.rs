//! The mathematics of the laboratory `wasserstein` against central differences,
//! closed forms and slow independent references.

use critical_point_lab::{
    linalg::{self, Eigen},
    math,
    rng::{Purpose, Streams},
    wasserstein::{
        DoubleWell, Factorisation, Functional, Landscape, Noise, Part, Particles, dense,
        descent::{self, Searched},
        gradient, newton,
        saddle_free::{self, Absolute},
        spectrum, start,
    },
};
use proptest::prelude::*;

fn well(dim: usize) -> DoubleWell {
    DoubleWell { dim, kappa: 1.5, barrier: 1.0, omega: 0.7 }
}

fn factorisation() -> Factorisation {
    Factorisation::new(&linalg::diagonal(&[3.0, 2.0, 1.0]))
}

fn landscapes() -> Vec<Box<dyn Landscape>> {
    // A target that is not diagonal, so that no coordinate is special.
    let mixed = linalg::square(&[2.0, 0.5, -0.3, 0.5, 1.5, 0.2, -0.3, 0.2, 1.0]);
    vec![Box::new(well(1)), Box::new(well(3)), Box::new(Factorisation::new(&mixed))]
}

fn cloud(n: usize, d: usize, seed: u32) -> Particles {
    start::normal_cloud(n, d, 0.9, &mut Streams::new(seed).at(Purpose::Start, 0))
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

fn assert_spectrum(found: &[f64], mut expected: Vec<f64>, tolerance: f64) {
    expected.sort_by(f64::total_cmp);
    assert_eq!(found.len(), expected.len());
    for (f, e) in found.iter().zip(&expected) {
        assert!((f - e).abs() <= tolerance, "{f} is not {e}\n{found:?}");
    }
}

fn repeated(values: &[(f64, usize)]) -> Vec<f64> {
    values.iter().flat_map(|(value, times)| vec![*value; *times]).collect()
}

/// `g_i = N dF/dx_i`, and `H v` is the derivative of `g` along `v`.
#[test]
fn gradient_and_hessian_agree_with_central_differences() {
    for landscape in landscapes() {
        let (n, d) = (7, landscape.dim());
        let (x, v) = (cloud(n, d, 1), cloud(n, d, 2));
        let g = gradient(&*landscape, &x);
        let h = 6e-6;
        for i in 0..n * d {
            let at = |t: f64| {
                let mut moved = x.clone();
                moved.data_mut()[i] += t;
                landscape.value(&moved)
            };
            let difference = n as f64 * (at(h) - at(-h)) / (2.0 * h);
            assert!(close(g.data()[i], difference, 1e-7), "{} {difference}", g.data()[i]);
        }
        let along = |t: f64| {
            let mut moved = x.clone();
            moved.displace(t, &v);
            gradient(&*landscape, &moved)
        };
        let (up, down) = (along(h), along(-h));
        let product = landscape.hessian_times(&x, &v);
        for ((p, u), w) in product.data().iter().zip(up.data()).zip(down.data()) {
            assert!(close(*p, (u - w) / (2.0 * h), 1e-7));
        }
    }
}

/// The Wasserstein gradient at a particle is the slope of the first variation there.
#[test]
fn the_gradient_is_the_slope_of_the_first_variation() {
    for landscape in landscapes() {
        let (n, d) = (5, landscape.dim());
        let x = cloud(n, d, 3);
        let g = gradient(&*landscape, &x);
        let h = 6e-6;
        for i in 0..n {
            for k in 0..d {
                let at = |t: f64| {
                    let mut y = x.point(i);
                    y[k] += t;
                    landscape.first_variation(&x)(&y)
                };
                assert!(close(g.coordinate(k)[i], (at(h) - at(-h)) / (2.0 * h), 1e-7));
            }
        }
    }
}

/// An independent, slow Hessian: second differences of `F` itself.
#[test]
fn the_dense_hessian_is_symmetric_and_is_n_times_the_second_difference_of_f() {
    for landscape in landscapes() {
        let (n, d) = (3, landscape.dim());
        let x = cloud(n, d, 4);
        let matrix = dense(&*landscape, &x, Part::Full);
        let h = 1e-4;
        for i in 0..n * d {
            for j in 0..n * d {
                let at = |s: f64, t: f64| {
                    let mut moved = x.clone();
                    moved.data_mut()[i] += s;
                    moved.data_mut()[j] += t;
                    landscape.value(&moved)
                };
                let second =
                    (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) * n as f64 / (4.0 * h * h);
                assert!(close(matrix[(i, j)], second, 1e-6), "{} {second}", matrix[(i, j)]);
                assert!((matrix[(i, j)] - matrix[(j, i)]).abs() < 1e-14);
            }
        }
    }
}

/// `H = N Hess F_N` does not scale with N: doubling every particle keeps the old
/// spectrum, and the measure's value.
#[test]
fn doubling_every_particle_keeps_value_and_spectrum() {
    for landscape in landscapes() {
        let (n, d) = (4, landscape.dim());
        let x = cloud(n, d, 5);
        let doubled: Vec<f64> =
            (0..d).flat_map(|k| [x.coordinate(k), x.coordinate(k)].concat()).collect();
        let doubled = Particles::from_data(2 * n, d, doubled);
        assert!(close(landscape.value(&x), landscape.value(&doubled), 1e-14));
        let (old, new) = (spectrum(&*landscape, &x).values, spectrum(&*landscape, &doubled).values);
        for l in old {
            assert!(new.iter().any(|m| (l - m).abs() < 1e-10), "{l} is lost");
        }
    }
}

#[test]
fn the_double_well_has_the_spectra_of_its_closed_form() {
    let (n, d) = (9, 3);
    let functional = well(d);
    let saddle = Particles::zeros(n, d);
    assert_eq!(functional.value(&saddle), 0.25);
    assert_eq!(gradient(&functional, &saddle).norm(), 0.0);
    let across = [(0.7, d - 1), (0.7 + 1.5, (d - 1) * (n - 1))];
    let expected = [&[(-1.0, 1), (0.5, n - 1)][..], &across].concat();
    assert_spectrum(&spectrum(&functional, &saddle).values, repeated(&expected), 1e-9);

    let mut minimum = saddle;
    minimum.coordinate_mut(0).fill(-1.0);
    assert_eq!(
        (functional.value(&minimum), functional.distance_to_minimum(&minimum)),
        (0.0, Some(0.0))
    );
    let expected = [&[(2.0, 1), (3.5, n - 1)][..], &across].concat();
    assert_spectrum(&spectrum(&functional, &minimum).values, repeated(&expected), 1e-9);
}

/// Every subset of eigenvectors, N = 7: the table of section (a).
#[test]
fn every_saddle_of_the_factorisation_has_the_spectrum_of_its_closed_form() {
    let functional = factorisation();
    let s = [3.0, 2.0, 1.0];
    let n = 7;
    for bits in 0..8_usize {
        let subset: Vec<usize> = (0..3).filter(|k| bits >> k & 1 == 1).collect();
        let x =
            start::on_saddle(&functional, &subset, n, &mut Streams::new(9).at(Purpose::Start, 0));
        assert!(gradient(&functional, &x).norm() < 1e-14);
        assert!((functional.value(&x) - functional.value_at(&subset)).abs() < 1e-14);
        let mut expected = Vec::new();
        for k in (0..3).filter(|k| !subset.contains(k)) {
            expected.extend(vec![-s[k]; n - subset.len()]);
            expected.extend(subset.iter().map(|&l| s[l] - s[k]));
        }
        for (i, &k) in subset.iter().enumerate() {
            expected.push(2.0 * s[k]);
            expected.extend(subset[i + 1..].iter().flat_map(|&l| [0.0, s[k] + s[l]]));
        }
        expected.extend(vec![0.0; subset.len() * (n - subset.len())]);
        assert_spectrum(&spectrum(&functional, &x).values, expected, 1e-9);
    }
    let one = start::on_saddle(&functional, &[0], n, &mut Streams::new(9).at(Purpose::Start, 0));
    assert!((functional.value(&one) - 1.25).abs() < 1e-14);
    let expected = repeated(&[(-2.0, 6), (-1.0, 6), (0.0, 6), (1.0, 1), (2.0, 1), (6.0, 1)]);
    assert_spectrum(&spectrum(&functional, &one).values, expected, 1e-9);
}

/// The distance to the set of minimisers, against the formula with three traces
/// and against an explicit optimal map.
#[test]
fn the_bures_distance_is_the_length_of_the_optimal_map() {
    let functional = factorisation();
    let x = cloud(12, 3, 6);
    let moment = linalg::square(&x.moment(&x));
    let target = linalg::diagonal(&[3.0, 2.0, 1.0]);
    let root = |m: &linalg::Matrix| Eigen::of(m.clone()).function(|l| math::sqrt(l.max(0.0)));
    let middle = root(&(root(&target) * &moment * root(&target)));
    let squared = moment.trace() + target.trace() - 2.0 * middle.trace();
    assert!(close(functional.distance_to_minimum(&x).unwrap(), math::sqrt(squared), 1e-10));

    // T = C^{-1/2} (C^{1/2} Sigma C^{1/2})^{1/2} C^{-1/2} moves C to Sigma.
    let half = root(&moment);
    let inverse = Eigen::of(half.clone()).function(|l| 1.0 / l);
    let map = &inverse * root(&(&half * &target * &half)) * &inverse;
    let mut moved = Particles::zeros(12, 3);
    let rows: Vec<f64> = map.transpose().iter().copied().collect();
    x.map_onto(&rows, &mut moved);
    assert!(functional.value(&moved) < 1e-24, "the map does not reach the minimum");
    moved.displace(-1.0, &x);
    assert!(close(functional.distance_to_minimum(&x).unwrap(), moved.norm(), 1e-10));
}

fn objective_below(landscape: &dyn Landscape, x: &Particles) -> bool {
    landscape.value(x) < 1e-10
}

/// Steps of saddle-free Newton until `F < 1e-10`.
fn saddle_free_steps(
    landscape: &dyn Landscape,
    mut x: Particles,
    absolute: Absolute,
    epsilon: f64,
    step: f64,
) -> usize {
    for steps in 0..2000 {
        if objective_below(landscape, &x) {
            return steps;
        }
        let g = gradient(landscape, &x);
        let v = saddle_free::direction(&spectrum(landscape, &x), &g, absolute, epsilon);
        let before = landscape.value(&x);
        assert!(gradient(landscape, &x).inner(&v) <= 0.0, "not a descent direction");
        let value = landscape.value(&x);
        descent::backtrack(landscape, &mut x, value, &g, &v, step);
        assert!(landscape.value(&x) <= before + 1e-15, "the objective rises");
    }
    panic!("no end");
}

fn flow_steps(landscape: &dyn Landscape, mut x: Particles, step: f64) -> usize {
    for steps in 0..20_000 {
        if objective_below(landscape, &x) {
            return steps;
        }
        let g = gradient(landscape, &x);
        x.displace(-step, &g);
    }
    panic!("no end");
}

fn jittered(seed: u32, n: usize, d: usize) -> Particles {
    let mut x = Particles::zeros(n, d);
    start::jitter(&mut x, 1e-6, &mut Streams::new(seed).at(Purpose::Jitter, 0));
    x
}

/// The reference run of section (h). How long an escape takes depends on one
/// number, the jitter's component along the unstable mode, here in units of its
/// standard deviation `jitter / sqrt(N)`. The counts of 24 to 28 and 205 to 235
/// hold where it is between 0.2 and 2.2, for four jitters of five; a smaller one
/// costs one step more for each factor of two (the flow: of 1.1). The last steps
/// of saddle-free Newton converge so fast that its count scatters by two.
#[test]
fn saddle_free_newton_escapes_in_24_to_28_steps_where_gradient_flow_needs_205_to_235() {
    let functional = well(1);
    let (mut typical, mut in_range) = (0, 0);
    for seed in 1..=40 {
        let x = jittered(seed, 50, 1);
        let component = x.mean()[0].abs() / (1e-6 / math::sqrt(50.0));
        let fast = saddle_free_steps(&functional, x.clone(), Absolute::Root, 0.1, 1.0);
        let slow = flow_steps(&functional, x.clone(), 0.1);
        if (0.2..2.2).contains(&component) {
            typical += 1;
            in_range += usize::from((24..=28).contains(&fast));
            assert!((205..=235).contains(&slow), "seed {seed}: {slow}");
        }
        let rate = 1.0 + 1.0 / math::sqrt(1.01);
        let (fast_law, slow_law) = (
            26.6 - math::ln(component) / math::ln(rate),
            215.0 - math::ln(component) / math::ln(1.1),
        );
        assert!((fast as f64 - fast_law).abs() < 3.5, "seed {seed}: {fast}, not {fast_law}");
        assert!((slow as f64 - slow_law).abs() < 3.0, "seed {seed}: {slow}, not {slow_law}");

        let mut caught = x;
        let v = newton::direction(&spectrum(&functional, &caught), &gradient(&functional, &caught));
        caught.displace(1.0, &v);
        assert!((functional.value(&caught) - 0.25).abs() < 1e-15, "Newton is not on the saddle");
        assert!(caught.norm() < 1e-15);
    }
    assert!(typical >= 28, "only {typical} typical starts among forty");
    assert!(10 * in_range >= 9 * typical, "only {in_range} of {typical} in 24 to 28 steps");
}

/// The other rows of section (h); the table's own counts are of one seed.
#[test]
fn the_reference_runs_have_their_counts() {
    let functional = well(1);
    let steps = |absolute, epsilon, step| -> Vec<usize> {
        (1..=5)
            .map(|seed| {
                saddle_free_steps(&functional, jittered(seed, 50, 1), absolute, epsilon, step)
            })
            .collect()
    };
    let within = |counts: Vec<usize>, low, high| {
        assert!(counts.iter().all(|c| (low..=high).contains(c)), "{counts:?} not in {low}..{high}");
    };
    within(steps(Absolute::Root, 0.01, 1.0), 24, 32);
    within(steps(Absolute::Root, 0.1, 0.5), 45, 60);
    within(steps(Absolute::Shift, 0.1, 1.0), 25, 34);
    within(steps(Absolute::Floor, 0.1, 1.0), 24, 32);

    let low = DoubleWell { barrier: 0.01, ..well(1) };
    let at = |epsilon| saddle_free_steps(&low, jittered(1, 50, 1), Absolute::Root, epsilon, 1.0);
    assert!((22..=32).contains(&at(1e-3)), "{}", at(1e-3));
    assert!((28..=44).contains(&at(1e-2)), "{}", at(1e-2));
    assert!((180..=270).contains(&at(1e-1)), "{}", at(1e-1));

    let functional = factorisation();
    let mut streams = Streams::new(1).at(Purpose::Start, 0);
    let mut x = start::on_saddle(&functional, &[0], 30, &mut streams);
    start::jitter(&mut x, 1e-6, &mut Streams::new(1).at(Purpose::Jitter, 0));
    let fast = saddle_free_steps(&functional, x.clone(), Absolute::Root, 0.1, 1.0);
    let slow = flow_steps(&functional, x, 0.1);
    assert!((20..=30).contains(&fast) && (150..=240).contains(&slow), "{fast} {slow}");
}

/// Along the unstable mode the step repels at `1 + 1 / sqrt(1 + eps^2)`.
#[test]
fn the_escape_grows_at_the_linearised_rate() {
    let functional = well(1);
    let epsilon = 0.3;
    let mut x = Particles::zeros(20, 1);
    x.data_mut().fill(1e-5);
    let g = gradient(&functional, &x);
    let v = saddle_free::direction(&spectrum(&functional, &x), &g, Absolute::Root, epsilon);
    let before = x.norm();
    let value = functional.value(&x);
    let searched = descent::backtrack(&functional, &mut x, value, &g, &v, 1.0);
    assert_eq!(searched, Searched::Taken { step: 1.0, value: functional.value(&x) });
    let rate = 1.0 + 1.0 / math::sqrt(1.0 + epsilon * epsilon);
    assert!(close(x.norm() / before, rate, 1e-8));
}

/// The trap: the flow, saddle-free Newton and nonlocal noise are linear maps of
/// the cloud, so the rank of its second moment stays; full noise raises it.
#[test]
fn linear_maps_keep_the_rank_and_full_noise_does_not() {
    let functional = factorisation();
    let rng = |step| Streams::new(2).at(Purpose::Perturbation, step);
    let x = start::on_saddle(&functional, &[0], 30, &mut Streams::new(2).at(Purpose::Start, 0));
    let rank = |x: &Particles| {
        let values = Eigen::of(linalg::square(&x.moment(x))).values;
        values.iter().filter(|l| **l > 1e-12).count()
    };
    let kicked = |noise: Noise| {
        let mut x = x.clone();
        let xi = noise.draw(&functional, &x, &mut rng(0));
        x.displace(0.1, &xi);
        for _ in 0..60 {
            let g = gradient(&functional, &x);
            x.displace(-0.1, &g);
        }
        x
    };
    let trapped = kicked(Noise::Nonlocal);
    assert_eq!(rank(&trapped), 1);
    assert!((functional.value(&trapped) - 1.25).abs() < 1e-3);
    let free = kicked(Noise::Full);
    assert_eq!(rank(&free), 3);
    assert!(functional.value(&free) < 0.01, "{}", functional.value(&free));
    let nothing = Noise::Nonlocal.draw(&functional, &Particles::zeros(5, 3), &mut rng(0));
    assert_eq!(nothing.norm(), 0.0, "at the origin the noise vanishes identically");
}

/// `E xi xi^T = N H_nonlocal^2`, by 20,000 draws, and equal energy for isotropic noise.
#[test]
fn noise_has_the_covariance_of_its_definition() {
    let functional = well(2);
    let (n, d) = (3, 2);
    let x = cloud(n, d, 7);
    let part = dense(&functional, &x, Part::Nonlocal);
    let covariance = &part * &part * n as f64;
    let energy: f64 = part.iter().map(|h| h * h).sum();
    let draws = 20_000;
    let mut found = linalg::Matrix::zeros(n * d, n * d);
    let mut isotropic = 0.0;
    for step in 0..draws {
        let draw = |noise: Noise| {
            noise.draw(&functional, &x, &mut Streams::new(5).at(Purpose::Perturbation, step))
        };
        let xi = linalg::Matrix::from_column_slice(n * d, 1, draw(Noise::Nonlocal).data());
        found += &xi * xi.transpose() / draws as f64;
        let norm = draw(Noise::Isotropic).norm();
        isotropic += norm * norm / draws as f64;
    }
    assert!((found - &covariance).amax() < 0.05 * covariance.amax());
    assert!((isotropic - energy).abs() < 0.02 * energy, "{isotropic} {energy}");
}

proptest! {
    /// A measure does not know the order of its particles.
    #[test]
    fn functionals_are_permutation_equivariant(seed in 0..1000_u32, shift in 1..6_usize) {
        for landscape in landscapes() {
            let (n, d) = (6, landscape.dim());
            let x = cloud(n, d, seed);
            let rolled = |x: &Particles| {
                let data = (0..d).flat_map(|k| (0..n).map(move |i| (k, (i + shift) % n)));
                Particles::from_data(n, d, data.map(|(k, i)| x.coordinate(k)[i]).collect())
            };
            prop_assert!(close(landscape.value(&x), landscape.value(&rolled(&x)), 1e-13));
            let (a, b) = (rolled(&gradient(&*landscape, &x)), gradient(&*landscape, &rolled(&x)));
            for (a, b) in a.data().iter().zip(b.data()) {
                prop_assert!(close(*a, *b, 1e-12));
            }
        }
    }

    /// Armijo's condition: the objective never rises, whatever the start.
    #[test]
    fn saddle_free_newton_decreases_the_objective(seed in 0..1000_u32, epsilon in 0.01..1.0_f64) {
        for landscape in landscapes() {
            let mut x = cloud(6, landscape.dim(), seed);
            for _ in 0..5 {
                let before = landscape.value(&x);
                let g = gradient(&*landscape, &x);
                let v = saddle_free::direction(&spectrum(&*landscape, &x), &g, Absolute::Root, epsilon);
                prop_assert!(g.inner(&v) <= 0.0);
                let value = landscape.value(&x);
                descent::backtrack(&*landscape, &mut x, value, &g, &v, 1.0);
                prop_assert!(landscape.value(&x) <= before * (1.0 + 1e-14));
            }
        }
    }
}
