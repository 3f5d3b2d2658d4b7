//! Matrices that the moments of a cloud are to equal: its second moment, an ellipse that has
//! to become the target's, and the square of bounded moments.

use super::{Scenario, clouds, field};
use crate::{
    frame::{Axis, Heat, Picture, Scatter, Tile},
    lab::{Lab, Run},
    labs::wasserstein::{
        Wasserstein,
        params::{Params, Size, Start},
        problem::{Ensemble, Factorisation, Functional, Particles, TanhMoments},
    },
    linalg::Matrix,
    math,
    schema::Problem,
    rng::ChaCha8Rng,
};

/// Half the picture, in standard deviations of the target.
const REACH: f64 = 2.8;

/// The scene of the factorisation.
pub struct Ellipse {
    functional: Factorisation,
    /// Kept eigenpairs of the chosen saddle, from 0, ascending.
    subset: Vec<usize>,
    /// A random cloud is bound for no particular saddle.
    has_saddle: bool,
}

impl Ellipse {
    /// The scene of these parameters. A subset with eigenvectors that do not
    /// exist, or with all of them, is reported and corrected.
    pub fn new(params: &Params, target: &Matrix) -> (Self, Option<Problem>) {
        let functional = Factorisation::new(target);
        let (subset, problem) = subset(&params.support, functional.dim());
        (Self { functional, subset, has_saddle: params.start != Start::Cloud }, problem)
    }

    /// Coordinates of all particles along eigenvector `k`.
    fn along(&self, k: usize, cloud: Particles<'_>) -> Vec<f64> {
        let mut out = vec![0.0; cloud.len()];
        for (a, u) in self.functional.eigenvector(k).iter().enumerate() {
            math::axpy(*u, cloud.coordinate(a), &mut out);
        }
        out
    }

    fn axis(&self, k: usize) -> Axis {
        let reach = REACH * math::sqrt(self.functional.eigenvalue(k).max(1e-12));
        let names = ['₁', '₂'];
        Axis::linear(format!("along u{}", names[k.min(1)])).within(-reach, reach)
    }
}

fn subset(support: &[f64], dim: usize) -> (Vec<usize>, Option<Problem>) {
    let mut kept = Vec::new();
    let mut rejected = Vec::new();
    for &number in support {
        let k = number as usize;
        if number == k as f64 && (1..=dim).contains(&k) && !kept.contains(&(k - 1)) {
            kept.push(k - 1);
        } else {
            rejected.push(number.to_string());
        }
    }
    let mut kept: Vec<usize> = (0..dim).filter(|k| kept.contains(k)).collect();
    let mut message = String::new();
    if !rejected.is_empty() {
        message = format!(
            "left out {}: eigenvectors are numbered from 1 to {dim}, each once",
            rejected.join(", ")
        );
    } else if kept.len() == dim {
        kept.pop();
        message =
            format!("all {dim} eigenvectors make the minimum, not a saddle; the last is left out");
    }
    let problem = (!message.is_empty()).then(|| Problem::new("support", message));
    (kept, problem)
}

impl Scenario for Ellipse {
    fn functional(&self) -> &dyn Functional {
        &self.functional
    }

    fn saddle_value(&self) -> Option<f64> {
        self.has_saddle.then(|| self.functional.value_at(&self.subset))
    }

    fn fewest_particles(&self) -> u32 {
        self.subset.len() as u32 + 1
    }

    fn on_saddle(&self, n: usize, rng: &mut ChaCha8Rng) -> Ensemble {
        self.functional.on_saddle(&self.subset, n, rng)
    }

    /// Normal along the kept eigenvectors only: the flow keeps that subspace and
    /// finds the second moment within it.
    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Ensemble {
        let z = Ensemble::normal(n, self.subset.len(), spread, rng);
        let mut cloud = Ensemble::zeros(n, self.functional.dim());
        for (row, &k) in self.subset.iter().enumerate() {
            for (a, u) in self.functional.eigenvector(k).iter().enumerate() {
                for (x, z) in cloud.coordinate_mut(a).iter_mut().zip(z.view().coordinate(row)) {
                    *x += u * z;
                }
            }
        }
        cloud
    }

    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        if self.functional.dim() < 2 {
            return Picture::Empty(
                "With one eigenvalue there is no plane to draw; the other panels show the run."
                    .to_string(),
            );
        }
        let (x, y) = (self.axis(0), self.axis(1));
        let inspected = &run.lanes[run.inspected];
        let (u, w) = (self.functional.eigenvector(0), self.functional.eigenvector(1));
        let dim = self.functional.dim();
        let variation = self.functional.first_variation(&Particles::new(dim, &inspected.state.x));
        let value = |a: f64, b: f64| {
            let point: Vec<f64> = u.iter().zip(w).map(|(u, w)| a * u + b * w).collect();
            variation(&point)
        };
        let title =
            format!("first variation at {}", Wasserstein::LANES[inspected.lane].label);
        Picture::Scatter(Scatter {
            field: field(title, &x, &y, value),
            x,
            y,
            equal_aspect: true,
            clouds: clouds(run, dim, |cloud| [0, 1].map(|k| self.along(k, cloud).into())),
            marks: Vec::new(),
            trails: Vec::new(),
            handle: None,
        })
    }
}

/// The scene of bounded moments: the saddle that is fair to PWGF.
pub struct Bounded {
    functional: TanhMoments,
    has_saddle: bool,
}

impl Bounded {
    /// The scene of these parameters.
    pub fn new(params: &Params) -> Self {
        let functional = match params.size {
            Size::Small => TanhMoments::small(),
            Size::Paper => TanhMoments::working_set(),
        };
        Self { functional, has_saddle: params.start != Start::Cloud }
    }

    fn tile(&self, title: &str, values: Vec<f64>) -> Tile {
        let columns = self.functional.rows();
        Tile { title: title.to_string(), names: Vec::new(), columns, values }
    }
}

impl Scenario for Bounded {
    fn functional(&self) -> &dyn Functional {
        &self.functional
    }

    fn saddle_value(&self) -> Option<f64> {
        self.has_saddle.then(|| self.functional.saddle_value())
    }

    fn fewest_particles(&self) -> u32 {
        2
    }

    /// An even number of particles: every cloud that is its own mirror image.
    fn on_saddle(&self, n: usize, rng: &mut ChaCha8Rng) -> Ensemble {
        self.bound_for_saddle(n, 1.0, rng)
    }

    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Ensemble {
        Ensemble::mirrored(n, self.functional.dim(), spread, rng)
    }

    /// The matrices `A A^T` of all methods beside the one that they are to equal.
    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        let learned = run.lanes.iter().map(|lane| {
            let label = Wasserstein::LANES[lane.lane].label;
            self.tile(
                label,
                self.functional.product(&Particles::new(self.functional.dim(), &lane.state.x)),
            )
        });
        let target = self.tile("M, to be matched", self.functional.target().to_vec());
        Picture::Heat(Heat {
            title: "entries of A Aᵀ, A the mean of tanh W".to_string(),
            x: String::new(),
            y: String::new(),
            signed: true,
            tiles: std::iter::once(target).chain(learned).collect(),
        })
    }
}
