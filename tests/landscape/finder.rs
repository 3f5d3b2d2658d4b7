//! Searches for critical points.

use critical_point_lab::{
    labs::landscape::problem::{Activation, Loss, Net, resnest},
    linalg::{Eigen, Matrix},
    math::dot,
    optim::{
        Objective as _,
        search::{Found, Outcome, Search, search},
    },
};

use super::{diagonal, normal};
use crate::on_all_cores;

fn all(net: &Net, starts: u32, how: Search) -> Vec<Found> {
    let seeds: Vec<u32> = (1..=starts).collect();
    on_all_cores(&seeds, |seed| search(net, &normal(net.size(), 1.0, *seed), how))
}

/// 200 starts find all seven classes of table A, none fails, and loss and index of each are a
/// pair of the table. Newton-MR stops early more often, and what it finds is of the table, too.
#[test]
fn two_hundred_starts_find_every_class() {
    let (net, exact) = diagonal(&[3.0, 2.0, 1.0], &[2]);
    let table = exact.subsets();
    for (how, most_lost) in [(Search::LevenbergMarquardt, 0), (Search::NewtonMr, 120)] {
        let mut counts = vec![0; table.len()];
        let mut lost = 0;
        for found in all(&net, 200, how) {
            if found.outcome != Outcome::Critical {
                lost += 1;
                continue;
            }
            let class = table.iter().position(|set| (exact.value(set) - found.value).abs() < 1e-8);
            let class = class.unwrap_or_else(|| panic!("no class of loss {}", found.value));
            assert_eq!(found.inertia[0], exact.inertia(&table[class], false)[0], "{found:?}");
            counts[class] += 1;
        }
        assert!(counts.iter().all(|count| *count > 0), "{how:?}: {counts:?}");
        assert!(lost <= most_lost, "{how:?}: {lost} lost");
    }
}

/// Three layers have several indices at one critical value, and no critical value beyond those
/// of the sets.
#[test]
fn deep_nets_have_several_indices_at_one_loss() {
    let (net, exact) = diagonal(&[2.0, 1.0], &[2, 2]);
    let values: Vec<f64> = exact.subsets().iter().map(|set| exact.value(set)).collect();
    let mut pairs: Vec<(i64, usize)> = Vec::new();
    for found in all(&net, 200, Search::LevenbergMarquardt) {
        assert_eq!(found.outcome, Outcome::Critical, "{found:?}");
        let value = values.iter().find(|value| (*value - found.value).abs() < 1e-6);
        let value = value.unwrap_or_else(|| panic!("no class of loss {}", found.value));
        pairs.push(((value * 10.0) as i64, found.inertia[0]));
    }
    pairs.sort_unstable();
    pairs.dedup();
    for value in [5, 20, 25] {
        let indices = pairs.iter().filter(|pair| pair.0 == value).count();
        assert!(indices > 1 || value == 20, "{pairs:?}");
    }
    assert!(pairs.contains(&(0, 0)) && pairs.contains(&(5, 1)), "{pairs:?}");
}

/// A point whose gradient lies along directions of next to no curvature is not called critical,
/// although searches of a network with trainable blocks stay there.
#[test]
fn gradient_flat_points_are_not_critical() {
    let x = Matrix::from_column_slice(2, 12, &normal(24, 1.0, 3));
    let y = Matrix::from_column_slice(2, 12, &normal(24, 1.0, 4));
    let layers = resnest::trainable(2, 2, 3, 1, 2, Activation::Tanh);
    let net = Net::new(layers, Loss::Squared, x, y, 0.0);
    let found = all(&net, 60, Search::LevenbergMarquardt);
    let mut counts = [0; 3];
    for found in found {
        counts[found.outcome as usize] += 1;
        if found.outcome == Outcome::Critical {
            assert!(found.gradient < 1e-8);
            continue;
        }
        let mut g = vec![0.0; net.size()];
        net.gradient(&found.x, &mut g);
        assert!(net.norm(&g) > 1e-8);
        let eigen = Eigen::of(net.hessian(&found.x));
        let weak = (0..g.len()).filter(|k| eigen.values[*k].abs() <= 1e-2 * eigen.largest());
        let share: f64 = weak.map(|k| dot(eigen.vector(k), &g) * dot(eigen.vector(k), &g)).sum();
        assert_eq!(found.outcome == Outcome::Flat, share >= 0.9 * dot(&g, &g), "{found:?}");
    }
    assert!(counts[0] > 5 && counts[1] > 5, "{counts:?}");
}
