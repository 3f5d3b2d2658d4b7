//! Inertia by formula against the eigenvalues, on every set of singular directions.

use critical_point_lab::{
    labs::landscape::problem::{Exact, Loss, Moments, Net},
    linalg::Matrix,
};

use super::{chain, diagonal, gradient_norm, inertia, near, normal};

/// All sets of up to six directions and four units, for two, three and four matrices, with open
/// inner matrices and without.
#[test]
fn inertia_is_that_of_the_formula_on_every_set() {
    let s = [6.0, 4.5, 3.5, 2.0, 1.5, 0.75];
    let mut looked_at = 0;
    for d in 1..=6 {
        for p in 1..=4 {
            for depth in 2..=if d <= 4 { 4 } else { 2 } {
                let (net, exact) = diagonal(&s[..d], &vec![p; depth - 1]);
                for set in exact.subsets() {
                    for open in [false, true].into_iter().take(if depth > 2 { 2 } else { 1 }) {
                        let x = exact.point(&set, open);
                        assert!(gradient_norm(&net, &x) < 1e-12, "{d} {p} {depth} {set:?}");
                        let found = inertia(&net, &x);
                        assert_eq!(
                            found,
                            exact.inertia(&set, open),
                            "{d} {p} {depth} {set:?} {open}"
                        );
                        looked_at += 1;
                    }
                }
            }
        }
    }
    assert!(looked_at > 400, "{looked_at}");
}

/// Data that are not square, dependent inputs, widths that differ from layer to layer.
#[test]
fn inertia_of_general_shapes() {
    for (inputs, outputs, hidden, dependent) in [
        (5, 3, &[2][..], false),
        (3, 5, &[4], false),
        (4, 2, &[2, 3], false),
        (2, 4, &[3, 2, 4], false),
        (4, 3, &[2], true),
    ] {
        let mut x = Matrix::from_column_slice(inputs, 9, &normal(9 * inputs, 1.0, 31));
        if dependent {
            let sum = x.row(0) - x.row(1);
            x.row_mut(2).copy_from(&sum);
        }
        let y = Matrix::from_column_slice(outputs, 9, &normal(9 * outputs, 1.0, 32));
        let layers = chain(&[&[inputs], hidden, &[outputs]].concat());
        let exact = Exact::new(&layers, Moments::of(&x, &y)).expect("linear");
        let net = Net::new(layers, Loss::Squared, x, y, 0.0);
        for set in exact.subsets() {
            let point = exact.point(&set, false);
            assert!(gradient_norm(&net, &point) < 1e-11, "{inputs} {outputs} {hidden:?} {set:?}");
            assert_eq!(inertia(&net, &point), exact.inertia(&set, false), "{hidden:?} {set:?}");
        }
    }
}

/// Equal singular values: the sets are still critical, and their ties are flat.
#[test]
fn equal_singular_values_add_flat_directions() {
    let (net, exact) = diagonal(&[2.0, 2.0, 1.0], &[1]);
    for set in exact.subsets() {
        let x = exact.point(&set, false);
        assert_eq!(inertia(&net, &x), exact.inertia(&set, false), "{set:?}");
    }
    assert_eq!(exact.inertia(&[0], false), [0, 2, 4], "{}", exact.value(&[0]));
}

/// Section 8: 26 orbits, with the rank correlation of loss and index.
#[test]
fn loss_and_index_go_together_but_not_strictly() {
    let (_, exact) = diagonal(&[5.0, 4.0, 3.0, 2.0, 1.0], &[3]);
    let sets = exact.subsets();
    assert_eq!(sets.len(), 26);
    let pair = |set: &Vec<usize>| (exact.value(set), exact.inertia(set, false)[0] as f64);
    let all: Vec<_> = sets.iter().map(pair).collect();
    near(spearman(&all), 0.95298, 1e-5);
    let full: Vec<_> = sets.iter().filter(|set| set.len() == 3).collect();
    near(spearman(&full.iter().map(|set| pair(set)).collect::<Vec<_>>()), 0.96640, 1e-5);
    for set in full {
        let sum: usize = set.iter().map(|j| j + 1).sum();
        assert_eq!(exact.inertia(set, false)[0], sum - 6, "inversions of {set:?}");
    }
    // Not strictly: 7 has a larger index than 8.5.
    assert!(all.contains(&(8.5, 2.0)) && all.contains(&(7.0, 3.0)), "{all:?}");
}

/// Spearman's correlation with mean ranks for ties.
fn spearman(pairs: &[(f64, f64)]) -> f64 {
    let rank = |values: &[f64], x: f64| {
        let below = values.iter().filter(|v| **v < x).count() as f64;
        let same = values.iter().filter(|v| **v == x).count() as f64;
        below + 0.5 * (same - 1.0)
    };
    let ranks = |of: &dyn Fn(&(f64, f64)) -> f64| -> Vec<f64> {
        let values: Vec<f64> = pairs.iter().map(of).collect();
        values.iter().map(|x| rank(&values, *x)).collect()
    };
    let (a, b) = (ranks(&|p| p.0), ranks(&|p| p.1));
    let mean = (pairs.len() as f64 - 1.0) / 2.0;
    let sum = |x: &[f64], y: &[f64]| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum()
    };
    sum(&a, &b) / (sum(&a, &a) * sum(&b, &b)).sqrt()
}
