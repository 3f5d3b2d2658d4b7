//! Spectra of large clouds that the structure of the Hessian gives exactly.

use critical_point_lab::{
    labs::wasserstein::problem::{
        DoubleWell, Ensemble, Functional, OfParticles, TanhMoments, VarianceCosine,
    },
    math::{self, Buffer},
    optim::{Count, Iterate, Kind, Objective, Spectrum, resolve, solve::ENDS},
    progress::Counter,
};

use super::common::{assert_spectrum, cloud, factorisation, repeated, spectrum, stream, well};

fn found(functional: &dyn Functional, x: &Ensemble) -> Spectrum {
    let objective = OfParticles { functional, particles: x.view().len() };
    let mut curvature = objective.curvature(x.data());
    let spectrum = curvature.spectrum(ENDS, Counter::unwatched());
    assert!(spectrum.is_whole(), "{:?}", spectrum.multiplicities);
    let mut image = Buffer::zeros(x.data().len());
    for (k, vector) in spectrum.vectors.iter().enumerate() {
        assert!((math::dot(vector, vector) - 1.0).abs() < 1e-12, "vector {k}");
        curvature.times(vector, &mut image);
        math::axpy(-spectrum.values[k], vector, &mut image);
        let residual = math::sqrt(math::dot(&image, &image));
        assert!(residual <= spectrum.errors[k], "{k}: {residual:e}, {:e}", spectrum.errors[k]);
    }
    spectrum
}

fn expanded(spectrum: &Spectrum) -> Vec<f64> {
    let pairs = spectrum.values.iter().copied().zip(spectrum.multiplicities.iter().copied());
    repeated(&pairs.collect::<Vec<_>>())
}

/// Any cloud of the factorisation: eigenvalues of the reduction once, those of the residual as
/// often as there are particles beyond the rank.
#[test]
fn a_reduced_spectrum_is_that_of_the_matrix() {
    let functional = factorisation();
    let x = cloud(360, 3, 4);
    let found = found(&functional, &x);
    assert_eq!(found.values.len(), 12);
    assert_spectrum(&expanded(&found), &spectrum(&functional, &x.view()), 1e-11);
}

/// At a Dirac of the double well, at any cloud of variance and cosine, and at mirrored clouds
/// of bounded moments all blocks are alike.
#[test]
fn spectra_with_equal_blocks_are_those_of_their_closed_forms() {
    let n = 600;
    let at_saddle = found(&well(2), &Ensemble::zeros(n, 2));
    let expected = [(-1.0, 1), (0.5, n - 1), (0.7, 1), (2.2, n - 1)];
    assert_spectrum(&expanded(&at_saddle), &repeated(&expected), 1e-12);

    let cosine = VarianceCosine { tightness: 1.3, amplitude: 0.4 };
    let x = cloud(2 * n, 1, 3);
    let mean = x.view().mean()[0];
    let pi = std::f64::consts::PI;
    let lowest = -0.4 * pi * pi * math::cos(pi * mean);
    let expected = [(1.3, 2 * n - 1), (lowest, 1)];
    assert_spectrum(&expanded(&found(&cosine, &x)), &repeated(&expected), 1e-12);

    let mirrored = Ensemble::mirrored(n, 6, 1.0, &mut stream(5));
    let moments = found(&TanhMoments::small(), &mirrored);
    let signs = |sign: f64| {
        let of = moments.values.iter().zip(&moments.multiplicities);
        of.filter(|(value, _)| **value * sign > 1e-12).map(|(_, times)| times).sum::<usize>()
    };
    assert_eq!((signs(-1.0), signs(1.0), moments.size), (4, 0, 6 * n));
}

/// Of clouds whose blocks differ only the ends are known.
#[test]
fn other_spectra_have_two_ends() {
    let x = cloud(600, 2, 3);
    let well = DoubleWell { dim: 2, kappa: 1.5, barrier: 1.0, omega: 1.0 };
    let objective = OfParticles { functional: &well, particles: 600 };
    let spectrum = objective.curvature(x.data()).spectrum(ENDS, Counter::unwatched());
    assert_eq!((spectrum.values.len(), spectrum.size), (2 * ENDS, 1200));
    assert!(!spectrum.is_whole());
}

/// Index and nullity of any number of particles are counts, not bounds.
#[test]
fn the_nullity_of_a_large_factorisation_is_exact() {
    let functional = factorisation();
    let n = 2000;
    for (subset, kind) in [
        (&[0, 1, 2][..], Kind::DegenerateMinimum { nullity: Count::exactly(5994) }),
        (&[0], Kind::Saddle { index: Count::exactly(2 * 1999) }),
    ] {
        let x = functional.on_saddle(subset, n, &mut stream(3));
        let objective = OfParticles { functional: &functional, particles: n };
        let iterate = Iterate::new(&objective, x.clone().into_data());
        let resolved = resolve(&objective, x.data(), &iterate.gradient, &found(&functional, &x));
        assert_eq!(resolved.kind(subset.len() == 3), kind);
    }
}
