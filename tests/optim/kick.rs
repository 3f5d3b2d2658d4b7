//! Displacements along eigenvectors.

use critical_point_lab::{
    optim::{Memory, Note, Objective, kick},
    progress::Counter,
};

use super::toys::{Quadratic, Rayleigh, Wells, at, distance};

#[test]
fn a_kick_moves_by_its_amplitude_in_the_objectives_norm() {
    for n in [5, 2000] {
        let wells = Wells { n, kappa: 0.5 };
        let mut iterate = at(&wells, &vec![0.0; n]);
        iterate.memory = Memory::Perturbed(3);
        let found = kick::along(&wells, &mut iterate, 0, 0.1, Counter::unwatched());
        let lambda = found.expect("there is a first eigenvector");
        assert!((lambda + 1.0).abs() < 1e-9, "{lambda}");
        assert!((wells.norm(&iterate.x) - 0.1).abs() < 1e-12);
        // All particles move together.
        assert!(iterate.x.iter().all(|x| (x.abs() - 0.1).abs() < 1e-9));
        assert_eq!(iterate.note, Note::Kicked);
        assert!(matches!(iterate.memory, Memory::Nothing));
        assert!((iterate.value - (0.25 - 0.005 + 0.000_025)).abs() < 1e-9);
        assert_eq!(iterate.costs.products, if n == 5 { 5 } else { 2 });
    }
}

#[test]
fn a_kick_along_an_eigenvector_that_is_not_known_says_so_and_does_not_move() {
    let bowl = Quadratic { lambda: vec![1.0, 2.0] };
    let wells = Wells { n: 2000, kappa: 0.5 };
    let sphere = Rayleigh { lambda: vec![1.0, 2.0, 3.0] };
    let cases: [(&dyn Objective, Vec<f64>, usize, &str); 3] = [
        (&bowl, vec![1.0, 1.0], 2, "the Hessian has only 2 eigenvectors"),
        (&sphere, vec![0.0, 1.0, 0.0], 2, "the Hessian has only 2 eigenvectors"),
        (&wells, vec![0.0; 2000], 7, "only 2 of 2000 eigenvectors of the Hessian are known"),
    ];
    for (objective, x, mode, words) in cases {
        let mut iterate = at(objective, &x);
        let found = kick::along(objective, &mut iterate, mode, 0.1, Counter::unwatched());
        assert_eq!(found, Err(words.to_string()));
        assert!(distance(&iterate.x, &x) == 0.0 && iterate.note == Note::Plain);
    }
}
