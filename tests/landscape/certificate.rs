//! No point is a local maximum: the certificate, where it fails, and the bound from below.

use critical_point_lab::{
    labs::landscape::problem::{Activation, Exact, Loss, Moments, Net, certificate, resnest},
    linalg::Matrix,
    optim::{
        Objective as _,
        search::{Outcome, Search, search},
    },
    rng::Streams,
};

use super::{chain, diagonal, inertia, near, normal, spectrum};

/// Two inputs, two outputs that depend on them, twelve samples.
fn data() -> (Matrix, Matrix) {
    let x = Matrix::from_column_slice(2, 12, &normal(24, 1.0, 3));
    let noise = Matrix::from_column_slice(2, 12, &normal(24, 0.4, 9));
    let y = Matrix::from_fn(2, 12, |i, n| {
        let (a, b) = (x[(0, n)], x[(1, n)]);
        if i == 0 { 1.5 * a - b + a * b } else { 2.0 * b - a * a }
    }) + noise;
    (x, y)
}

/// A ResNEst of width three on features that do not change, as in the reference: three of tanh,
/// two of ReLU.
fn frozen() -> (Net, Moments) {
    let (x, y) = data();
    let tanh = resnest::basis(&x, 1, 3, Activation::Tanh, Streams::new(3));
    let relu = resnest::basis(&x, 1, 2, Activation::Relu, Streams::new(4));
    let phi = resnest::stack(&[&tanh, &relu.rows(2, 2).into_owned()]);
    assert_eq!(phi.nrows(), 7);
    let moments = Moments::of(&phi, &y);
    (Net::new(resnest::frozen(7, 3, 2), Loss::Squared, phi, y, 0.0), moments)
}

/// Over 800 points the largest eigenvalue is positive; where the last matrix is zero the smallest
/// is negative; at the origin the eigenvalues are plus and minus the singular values of
/// `Y Phi^T`, each once for every unit.
#[test]
fn every_point_has_positive_curvature() {
    let (net, _) = frozen();
    assert!(certificate::covers(&net));
    let (mut lowest, mut highest) = (f64::INFINITY, f64::NEG_INFINITY);
    for number in 0..800 {
        let tested = certificate::test(&net, Streams::new(3), number);
        lowest = lowest.min(tested.ends[1]);
        if tested.last_zero {
            highest = highest.max(tested.ends[0]);
        }
    }
    assert!(lowest > 1.0, "smallest largest eigenvalue {lowest}");
    assert!(highest < -1e-3, "largest smallest eigenvalue {highest}");
    let s = (&net.labels * net.inputs.transpose()).singular_values();
    let values = spectrum(&net, &vec![0.0; net.size()]);
    for (k, expected) in [s[0], s[0], s[0], s[1], s[1], s[1]].into_iter().enumerate() {
        near(values[k], -expected, 1e-10);
        near(values[net.size() - 1 - k], expected, 1e-10);
    }
    // Index p rank(Y Phi^T), and 15 flat directions.
    assert_eq!(inertia(&net, &vec![0.0; net.size()]), [6, 15, 6]);
}

/// With trainable blocks: 48 parameters; at the origin the features vanish and the pull is that
/// of the inputs.
#[test]
fn a_trainable_resnest_has_no_maximum_either() {
    let (x, y) = data();
    let layers = resnest::trainable(2, 3, 3, 2, 2, Activation::Tanh);
    let net = Net::new(layers, Loss::Squared, x.clone(), y.clone(), 0.0);
    assert_eq!(net.size(), 48);
    for number in 1..60 {
        let tested = certificate::test(&net, Streams::new(5), number);
        assert!(tested.ends[1] > 0.0, "{number}: {:?}", tested.ends);
        assert!(!tested.last_zero || tested.ends[0] < 0.0, "{number}: {:?}", tested.ends);
    }
    let origin = vec![0.0; 48];
    assert_eq!(inertia(&net, &origin), [6, 36, 6]);
    let s = (&y * x.transpose()).singular_values();
    near(spectrum(&net, &origin)[47], s[0], 1e-10);
}

/// For the other strictly convex losses, too.
#[test]
fn other_losses_have_the_certificate() {
    let (x, y) = data();
    let signs = y.map(|y| f64::from(u8::from(y > 0.0)));
    let classes = Matrix::from_fn(2, 12, |i, n| f64::from(u8::from(n % 3 == i)));
    for (loss, labels) in [(Loss::Logistic, signs), (Loss::SoftmaxFixed, classes)] {
        let net = Net::new(chain(&[2, 2, 2]), loss, x.clone(), labels, 0.0);
        assert!(certificate::covers(&net));
        for number in 0..200 {
            let ends = certificate::test(&net, Streams::new(6), number).ends;
            assert!(ends[1] > 0.0, "{loss:?} {number}: {ends:?}");
        }
    }
}

/// Where it fails: three matrices at the origin, and labels that the features cannot see. The
/// latter point is a global minimum all the same.
#[test]
fn the_certificate_fails_where_it_should() {
    let (deep, _) = diagonal(&[2.0, 1.0], &[2, 2]);
    assert!(!certificate::covers(&deep));
    assert_eq!(certificate::test(&deep, Streams::new(1), 0).ends, [0.0, 0.0]);
    let (net, _) = frozen();
    let blind = resnest::control(&net.inputs, &net.labels);
    assert!((&blind * net.inputs.transpose()).amax() < 1e-11);
    let net = Net::new(net.layers, Loss::Squared, net.inputs, blind, 0.0);
    assert!(!certificate::covers(&net));
    let ends = certificate::test(&net, Streams::new(1), 0).ends;
    assert!(ends.iter().all(|x| x.abs() < 1e-10), "{ends:?}");
    let least = Moments::of(&net.inputs, &net.labels).floor;
    near(net.value(&vec![0.0; net.size()]), least, 1e-10);
}

/// The A-ResNEst bounds every critical value of the ResNEst from below, and its minimum equals
/// the bound if and only if the width is at least the rank of `Y Phi^T`, which is two.
#[test]
fn least_squares_bound_from_below() {
    let (net, moments) = frozen();
    for p in 1..=3 {
        let layers = resnest::frozen(7, p, 2);
        let exact = Exact::new(&layers, moments.clone()).expect("linear");
        let net = Net::new(layers, Loss::Squared, net.inputs.clone(), net.labels.clone(), 0.0);
        let bound = resnest::bound(&net, &vec![0.0; net.size()]).expect("squared");
        near(bound, moments.floor, 1e-12);
        let best = net.value(&exact.point(&exact.subsets()[0], false));
        near(best, exact.minimum(), 1e-10);
        assert_eq!(best > bound + 1e-6, p < 2, "width {p}: {best} {bound}");
        for seed in 0..5 {
            let found = search(&net, &normal(net.size(), 0.5, seed), Search::LevenbergMarquardt);
            assert!(found.outcome != Outcome::Critical || found.value > bound - 1e-9, "{found:?}");
        }
    }
    // With trainable blocks the bound is that of the features of the moment.
    let (x, y) = data();
    let net =
        Net::new(resnest::trainable(2, 2, 2, 1, 2, Activation::Tanh), Loss::Squared, x, y, 0.0);
    for seed in 0..20 {
        let at = normal(net.size(), 0.7, seed);
        assert!(resnest::bound(&net, &at).expect("squared") <= net.value(&at) + 1e-12);
    }
}

/// The smallest loss of a logistic readout bounds networks of any width from below, is reached
/// by one that is wide enough, and is no number where a linear map separates the classes.
#[test]
fn a_convex_readout_bounds_from_below() {
    let phi = Matrix::from_column_slice(4, 60, &normal(240, 1.0, 11));
    let noise = Matrix::from_column_slice(2, 60, &normal(120, 1.0, 12));
    let labels = |noise_share: f64| {
        let part = |i: usize, n: usize| phi[(i, n)] - phi[(i + 2, n)] + noise_share * noise[(i, n)];
        Matrix::from_fn(2, 60, |i, n| f64::from(u8::from(part(i, n) > 0.0)))
    };
    for loss in [Loss::Logistic, Loss::SoftmaxFixed] {
        // One class of three, the last one with a logit of zero.
        let mut y = labels(2.0);
        if loss == Loss::SoftmaxFixed {
            (0..60).for_each(|n| y[(1, n)] *= 1.0 - y[(0, n)]);
        }
        let net = Net::new(resnest::frozen(4, 2, 2), loss, phi.clone(), y, 0.0);
        let bound = resnest::readout(&net).expect("classes overlap");
        let mut lowest = f64::INFINITY;
        for seed in 1..=60 {
            let found = search(&net, &normal(net.size(), 1.0, seed), Search::LevenbergMarquardt);
            assert!(found.value >= bound - 1e-9, "{found:?} below {bound}");
            if found.outcome == Outcome::Critical {
                lowest = found.value.min(lowest);
            }
        }
        assert!(lowest - bound < 1e-8, "{loss:?}: {lowest} and {bound}");
    }
    let net = Net::new(resnest::frozen(4, 2, 2), Loss::Logistic, phi.clone(), labels(0.0), 0.0);
    assert_eq!(resnest::readout(&net), None);
}

/// Two features that differ by a millionth explain what their difference does: through
/// `Phi Phi^T` it would be lost, and the bound would not be one.
#[test]
fn features_that_are_alike_bound_as_well() {
    let (_, y) = data();
    let [a, b] = [21, 22].map(|seed| Matrix::from_column_slice(1, 12, &normal(12, 1.0, seed)));
    let alike = resnest::stack(&[&a, &(&a + &b * 1e-6)]);
    let net = Net::new(resnest::frozen(2, 2, 2), Loss::Squared, alike, y.clone(), 0.0);
    let bound = resnest::bound(&net, &vec![0.0; net.size()]).expect("squared");
    near(bound, Moments::of(&resnest::stack(&[&a, &b]), &y).floor, 1e-8);
}
