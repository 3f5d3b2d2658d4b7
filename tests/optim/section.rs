//! Sections of an objective against direct evaluation.

use critical_point_lab::{
    math,
    optim::{
        Objective,
        section::{Relief, Section},
    },
};

use super::toys::{Quadratic, Rayleigh, Rosenbrock, Wells, distance, numbers};

/// Every height is the objective at the point that its coordinates name.
#[test]
fn heights_are_the_objective_there() {
    let objective = Rosenbrock;
    let (x, u, v) = ([0.3, -0.2], [3.0, 4.0], [1.0, 0.0]);
    let section = Section::new(&objective, &x, &u, &v).expect("a plane");
    // Made orthonormal: u / 5, and what is left of v.
    let (a, b) = ([0.6, 0.8], [0.8, -0.6]);
    let mut relief = Relief::default();
    let mut sides = Vec::new();
    let mut looks = 0;
    while looks == 0 || relief.is_coarse() {
        relief.refine(&section, 1.5);
        looks += 1;
        sides.push(relief.grid().0);
    }
    sides.dedup();
    assert_eq!((&*sides, looks), (&[9, 17, 33][..], 6));
    let (side, heights) = relief.grid();
    assert_eq!(heights.len(), side * side);
    for (k, height) in heights.iter().enumerate() {
        let [s, t] = [k % side, k / side].map(|i| -1.5 + 3.0 * i as f64 / (side - 1) as f64);
        let at = [0, 1].map(|i| x[i] + s * a[i] + t * b[i]);
        let direct = objective.value(&at);
        assert!((height - direct).abs() < 1e-9 * (1.0 + direct), "{s} {t}: {height} {direct}");
        let (place, off) = section.project(&at);
        assert!(distance(&place, &[s, t]) < 1e-12 && off < 1e-7, "{place:?} {off}");
    }
}

/// A coarse grid has the heights of the fine one, and another reach, section or objective is
/// begun anew.
#[test]
fn a_relief_is_of_one_square() {
    let objective = Rosenbrock;
    let section =
        |x: [f64; 2]| Section::new(&objective, &x, &[1.0, 0.0], &[0.0, 1.0]).expect("a plane");
    let mut relief = Relief::default();
    assert!(!relief.is_coarse(), "nobody has asked");
    relief.refine(&section([0.0, 0.0]), 1.0);
    let (side, coarse) = relief.grid();
    while relief.is_coarse() {
        relief.refine(&section([0.0, 0.0]), 1.0);
    }
    let (finest, fine) = relief.grid();
    let stride = (finest - 1) / (side - 1);
    for (k, height) in coarse.iter().enumerate() {
        assert_eq!(*height, fine[stride * (k % side) + finest * stride * (k / side)]);
    }
    relief.refine(&section([0.0, 0.0]), 1.0);
    assert_eq!(relief.grid(), (finest, fine), "all is known");
    relief.refine(&section([0.0, 0.0]), 2.0);
    assert!(relief.is_coarse() && relief.grid().0 == side, "another reach");
    relief.refine(&section([0.5, 0.0]), 2.0);
    let corner = objective.value(&[-1.5, -2.0]);
    assert!(relief.grid().0 == side && relief.grid().1[0] == corner, "another point");
}

/// A saddle of many variables looks like one: down along the lowest eigenvector, up along the
/// highest, by half the eigenvalue times the square of the way.
#[test]
fn a_saddle_looks_like_a_saddle() {
    let objective = Quadratic { lambda: vec![-2.0, 0.5, 1.0, 3.0] };
    let axis = |k: usize| [0, 1, 2, 3].map(|i| f64::from(u8::from(i == k)));
    let section = Section::new(&objective, &[0.0; 4], &axis(0), &axis(3)).expect("a plane");
    for (s, t) in [(0.0, 0.0), (0.7, 0.0), (0.0, -0.4), (1.0, 1.0)] {
        let height = objective.value(&section.point([s, t]));
        assert!((height - (-s * s + 1.5 * t * t)).abs() < 1e-12, "{s} {t}: {height}");
    }
}

/// Lengths and distances are those of the objective's inner product.
#[test]
fn distances_are_those_of_the_inner_product() {
    let n = 9;
    let objective = Wells { n, kappa: 0.7 };
    let ones = vec![1.0; n];
    let other = numbers(n);
    let section = Section::new(&objective, &vec![0.0; n], &ones, &other).expect("a plane");
    let unit = section.point([1.0, 0.0]);
    assert!((objective.norm(&unit) - 1.0).abs() < 1e-12);
    assert!((unit[0] - 1.0).abs() < 1e-12, "in L² the vector of ones has norm 1");
    let far: Vec<f64> = (0..n).map(|i| math::cos(i as f64)).collect();
    let ([s, t], off) = section.project(&far);
    let foot = section.point([s, t]);
    let rest: Vec<f64> = far.iter().zip(foot.iter()).map(|(a, b)| a - b).collect();
    assert!((objective.norm(&rest) - off).abs() < 1e-12 && off > 0.1, "{off}");
    assert!(objective.inner(&rest, &unit).abs() < 1e-12, "the foot is the nearest point");
}

/// Points of a section stay on the manifold, and two directions along one line span no plane.
#[test]
fn a_section_of_a_sphere_stays_on_it() {
    let sphere = Rayleigh { lambda: vec![1.0, 2.0, 4.0] };
    let (x, u, v) = ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]);
    let section = Section::new(&sphere, &x, &u, &v).expect("a plane");
    let point = section.point([0.6, -0.8]);
    assert!((math::dot(&point, &point) - 1.0).abs() < 1e-12);
    let height = sphere.value(&section.point([0.6, 0.0]));
    let direct = (1.0 + 0.36 * 2.0) / (1.0 + 0.36) / 2.0;
    assert!((height - direct).abs() < 1e-12, "{height} {direct}");
    assert!(Section::new(&sphere, &x, &u, &u).is_none());
    assert!(Section::new(&sphere, &x, &[0.0; 3], &u).is_none());
}
