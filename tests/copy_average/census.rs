//! Searches for critical points of any index over the whole space of one student.

use critical_point_lab::{
    labs::copy_average::problem::{Kernel, Loss, Teacher, census::Census, start, symmetric},
    math::{self, Buffer},
    optim::{Iterate, Objective as _},
};

use super::{activations, normal};
use crate::on_all_cores;

/// What 40 searches from wide starts end at.
fn census(loss: &Loss) -> Census {
    let mut own = Iterate::new(loss, Buffer::zeros(loss.size()));
    let mut census = Census::default();
    for seed in 1..=40 {
        census.search(loss, &start::wide(loss, normal(loss.size(), 1.0, seed)), &mut own);
    }
    census
}

/// Every critical point of one student lies in the symmetric subspace, whatever its index, but for
/// students that are zero. There is the minimum that is known, and of ReLU and the step a saddle
/// that points the other way; GELU's minimum is not at a finite place.
#[test]
fn critical_points_of_one_student_are_symmetric() {
    // Two sizes of each; tables of series are of one thread.
    let numbers: Vec<u32> = (0..2 * activations().len() as u32).collect();
    on_all_cores(&numbers, |number| {
        let (name, kernel, _) = activations().swap_remove(*number as usize / 2);
        let k = [3, 5][*number as usize % 2];
        let loss = Loss::new(kernel.clone(), Teacher::orthonormal(k, k + 1), 1);
        let Census { searches, ends, trivial } = census(&loss);
        let hits: u32 = ends.iter().map(|end| end.hits).sum();
        assert!(searches == 40 && hits + trivial <= 40, "{name} {k}: {ends:?}");
        for end in &ends {
            assert!(end.unequal < 1e-8, "{name} {k}: {end:?}");
        }
        let indices: Vec<usize> = ends.iter().map(|end| end.index).collect();
        let wanted: &[usize] = match name {
            "GELU" => &[],
            "ReLU" | "step" => &[0, k],
            _ => &[0],
        };
        assert_eq!(indices, wanted, "{name} {k}: {ends:?}");
        if let Some(minimum) = ends.first() {
            let known = symmetric::copies_and_average(&loss).expect("a point");
            let apart = (minimum.value - loss.value(&known)).abs();
            assert!(apart < 1e-9, "{name} {k}: {minimum:?} {apart}");
        }
    });
}

/// The saddle of ReLU is the best student that points away from all teacher neurons:
/// `L = |f*|^2 - 2 k^2 c^2` with `c = (sin t + (pi - t) cos t) / 2 pi` and `cos t = -1 / k^(1/2)`.
#[test]
fn the_saddle_of_one_relu_student_points_away() {
    for k in [3, 5] {
        let loss = Loss::new(Kernel::Relu, Teacher::orthonormal(k, k + 1), 1);
        let root = math::sqrt(k as f64);
        let (sine, angle) = (math::sqrt(1.0 - 1.0 / k as f64), math::acos(1.0 / root));
        let c = (sine - angle / root) / (2.0 * std::f64::consts::PI);
        let wanted = loss.constant() - 2.0 * (k * k) as f64 * c * c;
        let saddle = census(&loss).ends.last().copied().expect("a saddle");
        assert!((saddle.value - wanted).abs() < 1e-9, "{k}: {saddle:?} {wanted}");
    }
}

/// What the searches would show if it were otherwise: with two teacher neurons a step has minima
/// anywhere between them, and a teacher of two norms has no symmetry.
#[test]
fn searches_tell_points_that_are_not_symmetric() {
    let arc = census(&Loss::new(Kernel::Step, Teacher::orthonormal(2, 3), 1));
    assert!(arc.unequal() > 0.1 && arc.ends[0].index == 0, "{arc:?}");
    let teacher = Teacher::orthonormal(3, 4).scaled(&[1.0, 0.5], &[]);
    let two = census(&Loss::new(Kernel::Erf(1.0), teacher, 1));
    assert!(two.unequal() > 0.05, "{two:?}");
}
