//! The spectrum at a point, all of it where it is small and its ends where it is not.

use super::methods::State;
use crate::{
    experiments::PointReport,
    linalg::{Eigen, lanczos::{self, Extremes}},
    math::{self, Buffer},
    progress::Counter,
    rng::{Purpose, Streams, fill_normal},
    verdict::{Tolerance, classify},
    wasserstein::{Landscape, Linearised, Part, Particles, linearised::columns, solver::MOST_DENSE},
};

/// A gradient norm up to this counts as zero.
const GRADIENT_TOLERANCE: f64 = 1e-6;
/// So does an eigenvalue up to this, in units of the largest one (at least 1): a
/// point that is stationary up to [`GRADIENT_TOLERANCE`] has its spectrum up to
/// about as much.
const CURVATURE_TOLERANCE: f64 = 1e-5;
/// Within this of the smallest possible value a point is at the minimum.
const AT_MINIMUM: f64 = 1e-9;
/// Eigenpairs at either end that Lanczos' method is asked for.
pub const ENDS: usize = 6;
/// Its products.
const PRODUCTS: usize = 32;

/// Smallest eigenvalue, and the products that it took.
pub fn lowest(hessian: &mut dyn Linearised, counter: Counter) -> (f64, u64) {
    let (n, d) = hessian.shape();
    let (values, products) = if n * d <= MOST_DENSE {
        (Eigen::of_columns(n * d, columns(hessian, Part::Full)).values, n * d)
    } else {
        let ends = ends(hessian, 1, counter);
        (ends.values, ends.products)
    };
    (values.first().copied().unwrap_or(0.0), products as u64)
}

/// So many eigenpairs at either end, by Lanczos' method.
fn ends(hessian: &mut dyn Linearised, count: usize, counter: Counter) -> Extremes {
    let (n, d) = hessian.shape();
    // Any start will do that is the same every time and prefers no direction.
    let mut start = Buffer::zeros(n * d);
    fill_normal(&mut Streams::new(0).at(Purpose::Krylov, 0), &mut start);
    let products = PRODUCTS.min(lanczos::most_stored(n * d));
    let mut count_one = counter.of(products);
    let product = |v: &[f64], out: &mut [f64]| {
        hessian.times(v, out);
        count_one();
    };
    lanczos::extremes(product, &start, count, products)
}

/// Eigenpairs.
pub struct Modes {
    /// Eigenvalues in ascending order.
    pub values: Vec<f64>,
    /// Their eigenvectors, of unit norm in `L^2(mu)`.
    pub vectors: Vec<Particles>,
}

/// All eigenpairs, or those at the ends of a large spectrum.
pub fn modes(hessian: &mut dyn Linearised, counter: Counter) -> Modes {
    let (n, d) = hessian.shape();
    // Of unit norm in L^2(mu), so that an amplitude is a distance in W_2.
    let unit = math::sqrt(n as f64);
    let field = |v: &[f64]| Particles::from_data(n, d, v.to_vec()).scaled(unit);
    if n * d <= MOST_DENSE {
        let eigen = Eigen::of_columns(n * d, columns(hessian, Part::Full));
        let vectors = (0..eigen.size()).map(|k| field(eigen.vector(k))).collect();
        return Modes { values: eigen.values.into_vec(), vectors };
    }
    let ends = ends(hessian, ENDS, counter);
    let vectors = ends.vectors.iter().map(|v| field(v)).collect();
    Modes { values: ends.values.into_vec(), vectors }
}

/// Gradient, spectrum and verdict at a state's point.
pub fn report(landscape: &dyn Landscape, state: &State, counter: Counter) -> PointReport {
    let mut hessian = landscape.linearise(&state.particles);
    let spectrum = modes(&mut *hessian, counter).values;
    let largest = spectrum.iter().fold(1.0_f64, |m, l| m.max(l.abs()));
    let tolerance = CURVATURE_TOLERANCE * largest;
    let gradient_norm = state.gradient.norm();
    let size = state.particles.data().len();
    let kind = classify(
        gradient_norm,
        &spectrum,
        size,
        state.value - landscape.minimum() <= AT_MINIMUM,
        Tolerance { gradient: GRADIENT_TOLERANCE, curvature: tolerance },
    );
    PointReport { objective: state.value, gradient_norm, spectrum, size, tolerance, kind }
}

#[cfg(test)]
mod tests {
    use crate::{
        frame::{Inspection, Picture, Spectrum},
        link,
        session::View,
    };

    fn inspected(more: &str) -> (Inspection, Spectrum) {
        let text = format!("lab=wasserstein&methods=newton&{more}");
        let (link, problems) = link::parse(&text);
        assert_eq!(problems, []);
        let (session, _) = link.open();
        let mut frame = session.frame(&View { inspect: true, ..View::default() });
        let inspection = frame.inspection.expect("asked for");
        let Picture::Spectrum(picture) = frame.pictures.swap_remove(2) else {
            panic!("no spectrum in its panel");
        };
        (inspection, picture)
    }

    /// Of a large cloud's spectrum only the ends are computed, and the verdict says so.
    #[test]
    fn the_index_of_a_large_cloud_is_a_lower_bound() {
        for (particles, words) in [(50, "index 1"), (2000, "index at least ")] {
            let (point, _) = inspected(&format!("particles={particles}&start=exact"));
            let verdict = point.kind.to_string();
            assert!(verdict.starts_with("strict saddle") && verdict.contains(words), "{verdict}");
        }
    }

    /// What lies between the ends is left out in the picture; on a saddle with four
    /// curvatures there is nothing else to be found.
    #[test]
    fn the_picture_says_what_is_not_known() {
        let (_, all) = inspected("particles=50&start=cloud");
        assert_eq!((all.eigenvalues.len(), all.between), (100, 0));
        let (_, ends) = inspected("particles=2000&start=cloud");
        assert_eq!((ends.eigenvalues.len(), ends.between), (12, 3988));
        let (_, few) = inspected("particles=2000&start=exact");
        let found = few.eigenvalues.len();
        assert!((4..12).contains(&found) && few.between == 0, "{found} found");
        assert_eq!(few.y.title, format!("eigenvalue \u{3bb}, {found} found of 4000"));
    }
}
