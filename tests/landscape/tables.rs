//! Critical points of the reference data, with the values of an independent computation.

use critical_point_lab::{
    labs::landscape::problem::{Layer, Loss, Net, network, probe::probe},
    linalg::Matrix,
    math,
    optim::Objective as _,
    rng::Streams,
};

use super::{chain, data_b, diagonal, gradient_norm, inertia, linear, near, rows, spectrum};

/// A set counted from 1, loss, inertia, smallest and largest eigenvalue.
type Row = (&'static [usize], f64, [usize; 3], f64, f64);

fn zero_based(set: &[usize]) -> Vec<usize> {
    set.iter().map(|j| j - 1).collect()
}

#[test]
fn table_a_of_two_layers() {
    let table: [Row; 7] = [
        (&[1, 2], 0.5, [0, 4, 8], 0.0, 6.0),
        (&[1, 3], 2.0, [1, 4, 7], -1.0, 6.0),
        (&[1], 2.5, [2, 3, 7], -2.0, 6.0),
        (&[2, 3], 4.5, [2, 4, 6], -2.0, 5.0),
        (&[2], 5.0, [3, 3, 6], -3.0, 5.0),
        (&[3], 6.5, [4, 3, 5], -3.0, 4.0),
        (&[], 7.0, [6, 0, 6], -3.0, 3.0),
    ];
    let (net, exact) = diagonal(&[3.0, 2.0, 1.0], &[2]);
    assert_eq!(exact.subsets(), table.map(|row| zero_based(row.0)), "seven classes, by loss");
    for (set, loss, counts, low, high) in table {
        let set = zero_based(set);
        let x = exact.point(&set, false);
        near(net.value(&x), loss, 1e-13);
        near(exact.value(&set), loss, 1e-13);
        assert!(gradient_norm(&net, &x) < 1e-13, "{set:?}");
        assert_eq!((inertia(&net, &x), exact.inertia(&set, false)), (counts, counts), "{set:?}");
        let values = spectrum(&net, &x);
        near(values[0], low, 1e-12);
        near(values[11], high, 1e-12);
        // Along the orbit nothing changes but the eigenvalues.
        let moved = exact.moved(&x, 0.4, Streams::new(5));
        let apart: Vec<f64> = moved.iter().zip(&x).map(|(a, b)| a - b).collect();
        assert!(set.is_empty() || net.norm(&apart) > 0.1, "{set:?} has not moved");
        near(net.value(&moved), loss, 1e-12);
        assert!(gradient_norm(&net, &moved) < 1e-12, "{set:?}");
        assert_eq!(inertia(&net, &moved), counts, "{set:?} moved");
        let r = set.len();
        assert_eq!((exact.orbit(&x), exact.orbit(&moved)), (4 * r - r * r, 4 * r - r * r));
    }
    let (_, narrow) = diagonal(&[3.0, 2.0, 1.0], &[1]);
    let counts: Vec<_> = narrow.subsets().iter().map(|set| narrow.inertia(set, false)).collect();
    assert_eq!(counts, [[0, 1, 5], [1, 1, 4], [2, 1, 3], [3, 0, 3]]);
}

#[test]
fn table_b_of_general_data() {
    let table: [Row; 7] = [
        (&[1, 2], 2.576906839, [0, 4, 8], 0.0, 32.428872),
        (&[1, 3], 4.172192602, [1, 4, 7], -1.325937, 32.423163),
        (&[1], 4.999099441, [2, 3, 7], -3.614668, 32.421430),
        (&[2, 3], 8.250900559, [2, 4, 6], -5.337433, 22.648995),
        (&[2], 9.077807398, [3, 3, 6], -10.151985, 22.648198),
        (&[3], 10.673093161, [4, 3, 5], -10.161555, 16.894442),
        (&[], 11.5, [6, 0, 6], -10.162393, 10.162393),
    ];
    let (x, y) = data_b();
    let (net, exact) = linear(&x, &y, &[3, 2, 3]);
    for (found, expected) in exact.moments.values.iter().zip([3.605801, 2.200996, 1.286007]) {
        near(*found, expected, 1e-6);
    }
    near(exact.moments.floor, 1.75, 1e-12);
    for (set, loss, counts, low, high) in table {
        let set = zero_based(set);
        let point = exact.point(&set, false);
        near(net.value(&point), loss, 1e-9);
        assert!(gradient_norm(&net, &point) < 1e-13, "{set:?}");
        assert_eq!((inertia(&net, &point), exact.inertia(&set, false)), (counts, counts));
        let values = spectrum(&net, &point);
        near(values[0], low, 1e-6);
        near(values[11], high, 1e-6);
    }
}

/// A vector of parameters from matrices.
fn packed(matrices: Vec<Matrix>) -> Vec<f64> {
    network::pack(&matrices.into_iter().map(|m| vec![m]).collect::<Vec<_>>())
}

#[test]
fn points_that_are_not_critical() {
    let (x, y) = data_b();
    let net = Net::new(chain(&[3, 2, 3]), Loss::Squared, x, y, 0.0);
    let at = packed(vec![
        rows(&[[1.0, 0.0, -1.0], [0.0, 2.0, 1.0]]),
        rows(&[[1.0, 1.0], [0.0, -1.0], [2.0, 0.0]]),
    ]);
    near(net.value(&at), 71.0, 1e-12);
    let mut g = vec![0.0; 12];
    net.gradient(&at, &mut g);
    let expected = packed(vec![
        rows(&[[22.0, -18.0, -42.0], [4.0, 14.0, 12.0]]),
        rows(&[[2.0, 8.0], [10.0, -32.0], [31.0, -43.0]]),
    ]);
    assert_eq!(g, expected);
    near(math::dot(&g, &g), 6930.0, 1e-9);
    let values = spectrum(&net, &at);
    let expected = [
        -28.796259, -20.029813, -6.923847, 1.696805, 3.116799, 5.669621, 7.698489, 18.554283,
        27.991926, 36.978549, 69.254088, 91.789359,
    ];
    values.iter().zip(expected).for_each(|(found, expected)| near(*found, expected, 1e-6));
    near(values.iter().sum(), 207.0, 1e-9);

    let (net, _) = diagonal(&[2.0, 1.0], &[2, 2]);
    let at = packed(vec![
        rows(&[[1.0, 1.0], [0.0, 1.0]]),
        rows(&[[1.0, 0.0], [1.0, 1.0]]),
        rows(&[[1.0, -1.0], [0.0, 1.0]]),
    ]);
    near(net.value(&at), 3.5, 1e-12);
    let mut g = vec![0.0; 12];
    net.gradient(&at, &mut g);
    let expected = packed(vec![
        rows(&[[1.0, 1.0], [3.0, 2.0]]),
        rows(&[[-3.0, -1.0], [5.0, 2.0]]),
        rows(&[[-3.0, -4.0], [2.0, 3.0]]),
    ]);
    assert_eq!(g, expected);
    let values = spectrum(&net, &at);
    near(values.iter().sum(), 29.0, 1e-9);
    near(values.iter().map(|x| x * x).sum(), 653.0, 1e-8);
    assert_eq!(inertia(&net, &at), [4, 0, 8]);
    near(values[0], -4.536525, 1e-6);
    near(values[11], 22.004627, 1e-6);
}

#[test]
fn scalar_chains() {
    for depth in 2..=4_usize {
        let (net, _) = diagonal(&[1.0], &vec![1; depth - 1]);
        let zero = spectrum(&net, &vec![0.0; depth]);
        let expected = if depth == 2 { vec![-1.0, 1.0] } else { vec![0.0; depth] };
        assert_eq!(zero, expected);
        let ones = spectrum(&net, &vec![1.0; depth]);
        near(ones[depth - 1], depth as f64, 1e-12);
        assert!(ones[..depth - 1].iter().all(|x| x.abs() < 1e-12), "{ones:?}");
    }
}

#[test]
fn linear_residual_nets_are_translated_linear_nets() {
    let block = Layer::Linear { rows: 2, columns: 2, skip: true };
    let y = rows(&[[3.0, 0.0], [0.0, -1.0]]);
    let net = Net::new(vec![block; 2], Loss::Squared, Matrix::identity(2, 2), y.clone(), 0.0);
    let origin = vec![0.0; 8];
    near(net.value(&origin), 4.0, 1e-12);
    near(gradient_norm(&net, &origin), 4.0, 1e-12);
    assert_eq!(inertia(&net, &origin), [3, 1, 4]);
    let minus = packed(vec![-Matrix::identity(2, 2), -Matrix::identity(2, 2)]);
    near(net.value(&minus), 5.0, 1e-12);
    assert_eq!(gradient_norm(&net, &minus), 0.0);
    assert_eq!(inertia(&net, &minus), [4, 0, 4]);
    // The same critical values and inertias as without skip connections.
    use critical_point_lab::labs::landscape::problem::{Exact, Moments};
    let moments = Moments::of(&Matrix::identity(2, 2), &y);
    let residual = Exact::new(&[block; 2], moments.clone()).expect("linear");
    let plain = Exact::new(&chain(&[2, 2, 2]), moments).expect("linear");
    assert_eq!(residual.subsets(), plain.subsets());
    for set in residual.subsets() {
        let x = residual.point(&set, false);
        assert!(gradient_norm(&net, &x) < 1e-13);
        assert_eq!(inertia(&net, &x), plain.inertia(&set, false), "{set:?}");
        let moved = residual.moved(&x, 0.3, Streams::new(2));
        assert!(gradient_norm(&net, &moved) < 1e-12);
        assert_eq!(inertia(&net, &moved), plain.inertia(&set, false), "{set:?}");
    }
}

/// Three and four layers: losses, inertia, and which saddles are not strict.
#[test]
fn deeper_nets_have_non_strict_saddles() {
    let three: [(&[usize], bool, f64, [usize; 3]); 5] = [
        (&[1, 2], false, 0.0, [0, 8, 4]),
        (&[1], false, 0.5, [0, 9, 3]),
        (&[1], true, 0.5, [1, 7, 4]),
        (&[2], false, 2.0, [1, 9, 2]),
        (&[], false, 2.5, [0, 12, 0]),
    ];
    let four: [(&[usize], bool, f64, [usize; 3]); 4] = [
        (&[1, 2], false, 0.0, [0, 12, 4]),
        (&[1], false, 0.5, [0, 13, 3]),
        (&[2], false, 2.0, [1, 13, 2]),
        (&[], false, 2.5, [0, 16, 0]),
    ];
    let open = (&[][..], true, 2.5, [4, 4, 4]);
    let cases = three.into_iter().chain([open]).map(|case| (2, case));
    for (hidden, (set, open, loss, counts)) in cases.chain(four.map(|case| (3, case))) {
        let (net, exact) = diagonal(&[2.0, 1.0], &vec![2; hidden]);
        let set = zero_based(set);
        let x = exact.point(&set, open);
        let what = format!("{} matrices, {set:?}, open {open}", hidden + 1);
        near(net.value(&x), loss, 1e-12);
        assert!(gradient_norm(&net, &x) < 1e-13, "{what}");
        assert_eq!((inertia(&net, &x), exact.inertia(&set, open)), (counts, counts), "{what}");
        // The probe finds the order of the escape where the second order sees none, and none
        // from a minimum.
        let moved = exact.moved(&x, 0.2, Streams::new(3));
        for x in [&x, &moved] {
            if counts[0] > 0 {
                continue;
            }
            let found = probe(&net, Some(&exact), x);
            assert_eq!(found.is_some(), loss > 0.0, "{what}: {found:?}");
            if let Some(descent) = found {
                near(descent.order, hidden as f64 + 1.0, 0.1);
                assert!(descent.drops[0] > descent.drops[1] && descent.drops[1] > 0.0, "{what}");
            }
        }
    }
    // The other open origin of the table.
    let (net, _) = diagonal(&[2.0, 1.0], &[2, 2]);
    let zero = || Matrix::zeros(2, 2);
    let at = packed(vec![Matrix::identity(2, 2), zero(), zero()]);
    near(net.value(&at), 2.5, 1e-13);
    assert_eq!((gradient_norm(&net, &at), inertia(&net, &at)), (0.0, [4, 4, 4]));
}

/// Adding `t` to the idle entries of three layers changes the loss by `-s t^3 + t^6 / 2`.
#[test]
fn the_escape_of_third_order_is_exact() {
    let (net, exact) = diagonal(&[2.0, 1.0], &[2, 2]);
    for set in [vec![0], vec![]] {
        let x = exact.point(&set, false);
        for (t, expected) in [(0.5, -0.1171875), (0.1, -0.0009995)] {
            let mut moved = x.clone();
            (0..3).for_each(|l| moved[4 * l + 3] += t);
            near(net.value(&moved) - net.value(&x), expected, 1e-14);
        }
    }
}

/// The softmax of all logits is flat along equal ones: ten parameters, six flat directions.
#[test]
fn softmax_at_the_origin() {
    use critical_point_lab::labs::landscape::problem::certificate;
    let x = rows(&[[1.0, 0.0, 1.0, -1.0], [0.0, 1.0, 1.0, 1.0]]);
    let y = rows(&[[1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]);
    let net = Net::new(chain(&[2, 2, 3]), Loss::Softmax, x.clone(), y.clone(), 0.0);
    let pull = certificate::pull(&net);
    // The note has the opposite sign.
    let expected = rows(&[[-1.0, 0.0], [-1.0, 0.0], [2.0, 0.0]]) / 3.0;
    assert!((&pull + &expected).amax() < 1e-15 || (&pull - &expected).amax() < 1e-15, "{pull}");
    let values = spectrum(&net, &[0.0; 10]);
    let s = math::sqrt(2.0 / 3.0);
    near(s, 0.81650, 1e-5);
    let expected = [-s, -s, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, s, s];
    values.iter().zip(expected).for_each(|(found, expected)| near(*found, expected, 1e-12));
    assert!(!certificate::covers(&net));
    let fixed = y.rows(0, 2).into_owned();
    let net = Net::new(chain(&[2, 2, 2]), Loss::SoftmaxFixed, x, fixed, 0.0);
    assert!(certificate::covers(&net));
}
