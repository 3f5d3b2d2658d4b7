//! Dense and Lanczos' ways against each other and against closed forms.

use critical_point_lab::{
    linalg::{Matrix, diagonal},
    math::{self, Buffer},
    optim::{
        Absolute, Curvature, Dense, Objective, Solve, Solver, SpectralFunction,
        solve::{DENSE, MOST_DENSE},
    },
    progress::Counter,
};

use super::toys::{Rayleigh, Wells, distance, numbers};

const FUNCTIONS: [SpectralFunction; 4] = [
    SpectralFunction::Inverse,
    SpectralFunction::InverseAbsolute(Absolute::Root, 0.2),
    SpectralFunction::InverseAbsolute(Absolute::Shift, 0.2),
    SpectralFunction::InverseAbsolute(Absolute::Floor, 0.2),
];

#[test]
fn dense_and_lanczos_agree() {
    let wells = Wells { n: 120, kappa: 0.5 };
    let x: Vec<f64> = numbers(120).iter().map(|x| 1.5 * x).collect();
    let g = numbers(121)[1..].to_vec();
    for function in FUNCTIONS {
        let by = |solver| {
            let how = Solve::new(Some(solver), 1e-12);
            wells.curvature(&x).apply(function, &g, &how)
        };
        let (dense, lanczos) = (by(Solver::Dense), by(Solver::Lanczos));
        assert_eq!((dense.report.solver, dense.report.products), (Solver::Dense, 120));
        assert_eq!(lanczos.report.solver, Solver::Lanczos);
        assert!(lanczos.report.products > 10);
        let size = math::sqrt(math::dot(&dense.vector, &dense.vector));
        let error = distance(&dense.vector, &lanczos.vector) / size;
        assert!(error < 1e-6, "{function:?}: {error}");
    }
}

#[test]
fn a_way_that_cannot_serve_is_replaced_and_the_report_says_so() {
    let root = FUNCTIONS[1];
    for (n, asked, used) in [
        (DENSE, None, Solver::Dense),
        (DENSE, Some(Solver::Reduced), Solver::Dense),
        (DENSE + 1, None, Solver::Lanczos),
        (DENSE + 1, Some(Solver::Rational), Solver::Lanczos),
        (DENSE + 1, Some(Solver::Dense), Solver::Dense),
        (MOST_DENSE + 1, Some(Solver::Dense), Solver::Lanczos),
    ] {
        let wells = Wells { n, kappa: 0.5 };
        let x = numbers(n);
        let mut hessian = wells.curvature(&x);
        let found = hessian.apply(root, &x, &Solve::new(asked, 1e-6));
        assert_eq!(found.report.solver, used, "{n} parameters, asked for {asked:?}");
        let serves = asked.is_some_and(|asked| hessian.serves(asked, root));
        assert_eq!(serves, asked == Some(used), "{n} parameters, {asked:?}");
    }
}

/// At zero of the wells there are two eigenvalues. Newton's direction of a singular Hessian
/// is the shortest one.
#[test]
fn the_pseudo_inverse_leaves_the_kernel_alone() {
    for n in [50, 400] {
        // With kappa = 1 the Hessian at zero is minus the projector on (1, .., 1).
        let wells = Wells { n, kappa: 1.0 };
        let (zero, g) = (vec![0.0; n], numbers(n));
        let how = Solve::new(None, 1e-12);
        let found = wells.curvature(&zero).apply(SpectralFunction::Inverse, &g, &how);
        let expected = vec![-math::mean(&g); n];
        assert!(distance(&found.vector, &expected) < 1e-10 * math::sqrt(n as f64));
    }
}

/// A matrix with known eigenvalues, of any size.
fn known(values: &[f64]) -> Matrix {
    let n = values.len();
    let v = nalgebra::DVector::from_vec(numbers(n));
    let mirror = Matrix::identity(n, n) - &v * v.transpose() * (2.0 / v.norm_squared());
    &mirror * diagonal(values) * &mirror
}

struct Products(Matrix);

impl Curvature for Products {
    fn size(&self) -> usize {
        self.0.nrows()
    }

    fn times(&mut self, v: &[f64], out: &mut [f64]) {
        out.copy_from_slice((&self.0 * nalgebra::DVector::from_column_slice(v)).as_slice());
    }

    fn bound(&self) -> f64 {
        self.0.norm()
    }
}

#[test]
fn every_eigenvalue_is_within_its_error_of_a_true_one() {
    for n in [40, MOST_DENSE + 1] {
        let values: Vec<f64> = (0..n).map(|k| math::cos(k as f64) * (1.0 + k as f64)).collect();
        let true_values = math::sorted(&values);
        let ends = Products(known(&values)).spectrum(6, Counter::unwatched());
        assert_eq!(ends.is_whole(), n <= MOST_DENSE);
        assert_eq!((ends.size, ends.products), (n, if n <= MOST_DENSE { n as u64 } else { 32 }));
        let mut spectra = vec![ends];
        if n <= MOST_DENSE {
            spectra.push(Dense::new(known(&values)).spectrum(6, Counter::unwatched()));
        }
        for spectrum in &spectra {
            assert_eq!(spectrum.errors.len(), spectrum.values.len());
            assert!(spectrum.values.is_sorted());
            for (value, error) in spectrum.values.iter().zip(&spectrum.errors) {
                let nearest =
                    true_values.iter().map(|t| (t - value).abs()).fold(f64::INFINITY, f64::min);
                assert!(nearest <= *error, "{value} is {nearest} off, not {error}");
            }
            for vector in spectrum.vectors.iter() {
                assert!((math::dot(vector, vector) - 1.0).abs() < 1e-12);
            }
        }
        if n > MOST_DENSE {
            // The outermost ones have converged, and their errors say it.
            let ends = &spectra[0];
            let outer = [0, ends.values.len() - 1].map(|k| ends.errors[k] / ends.largest());
            assert!(outer.iter().all(|error| *error < 0.1), "{outer:?}");
        }
    }
}

#[test]
fn within_a_tangent_space_there_are_as_many_eigenvalues_as_dimensions() {
    let sphere = Rayleigh { lambda: vec![3.0, 2.0, 0.5, -1.0] };
    let spectrum = sphere.curvature(&[0.0, 0.0, 1.0, 0.0]).spectrum(6, Counter::unwatched());
    assert!(spectrum.is_whole());
    for ((found, expected), error) in
        spectrum.values.iter().zip([-1.5, 1.5, 2.5]).zip(&spectrum.errors)
    {
        assert!((found - expected).abs() <= *error, "{found} is not {expected}");
    }
    for (vector, axis) in spectrum.vectors.iter().zip([3, 1, 0]) {
        assert!((vector[axis].abs() - 1.0).abs() < 1e-14 && vector.len() == 4);
    }
    // f(H) of a tangent vector is one.
    let g = Buffer::copy(&[1.0, 2.0, 0.0, -1.0]);
    let mut curvature = sphere.curvature(&[0.0, 0.0, 1.0, 0.0]);
    for solver in [Solver::Dense, Solver::Lanczos] {
        let how = Solve::new(Some(solver), 1e-12);
        let found = curvature.apply(SpectralFunction::Inverse, &g, &how);
        assert_eq!(found.report.solver, solver);
        let expected = [1.0 / 2.5, 2.0 / 1.5, 0.0, 1.0 / 1.5];
        assert!(distance(&found.vector, &expected) < 1e-12, "{:?}", found.vector);
    }
}

#[test]
fn products_of_a_matrix_give_back_its_columns() {
    let matrix = known(&[3.0, 1.0, -2.0, 0.5, 0.1]);
    let mut dense = Dense::new(matrix.clone());
    let (own, by_products) =
        (dense.columns(), critical_point_lab::optim::solve::columns(&mut dense));
    assert_eq!(&*own, matrix.as_slice());
    assert!(distance(&own, &by_products) < 1e-14);
    assert!(dense.bound() >= 3.0);
}
