//! Discrepancy to a target cloud.

use super::{Scenario, clouds, coordinates, field, over_plane};
use crate::{
    data::Table,
    frame::{Axis, Cloud, Picture, Role, Scatter},
    lab::Run,
    labs::wasserstein::{
        Wasserstein,
        params::{Goal, Params, Start},
        problem::{
            Discrepancy, Ensemble, Functional, Particles, Surrogate,
            discrepancy::{Target, letters, surrogate_error},
        },
    },
    math,
    rng::{ChaCha8Rng, Purpose, Streams},
    schema::Problem,
};

/// Points of a ring and of a word.
const POINTS: usize = 96;
/// Most particles for which all pairs are summed.
const MOST_EXACT: u32 = 2000;
/// Error of the kernel beyond that, if the reader has chosen no number of features.
const ACCURACY: f64 = 1e-4;
/// Standard deviations of a cloud within which the features are to be accurate.
const DEVIATIONS: f64 = 2.5;
/// Particles on which the surrogate is compared with the exact objective.
const SAMPLE: usize = 150;
/// Half the width of the picture, in units of the target's own.
const MARGIN: f64 = 1.7;

/// The scene.
pub struct Goals {
    exact: Discrepancy,
    surrogate: Option<Surrogate>,
    /// All particles in the middle of two points.
    saddle: Option<f64>,
    reach: f64,
}

impl Goals {
    /// The scene of these parameters. What had to be changed is reported.
    pub fn new(
        params: &Params,
        table: Option<&Table>,
        streams: Streams,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let target = target(params, table, streams, problems);
        let reach = MARGIN * target.points().data().iter().fold(0.5_f64, |m, x| m.max(x.abs()));
        let exact = Discrepancy::new(target, params.bandwidth);
        let region = (reach / MARGIN).max(DEVIATIONS * params.spread);
        let mut features = params.features as usize;
        if features == 0 && params.particles > MOST_EXACT {
            features = Surrogate::features_for(&exact, ACCURACY, region);
            let message = format!(
                "all pairs of more than {MOST_EXACT} particles would take too long; {features} \
                 Fourier features are used instead"
            );
            problems.push(Problem::new("features", message));
        }
        let surrogate = (features > 0).then(|| Surrogate::new(&exact, features, region));
        // What a cloud on the line of symmetry is bound for lies lower, and its height is
        // not known.
        let at_centre =
            params.goal == Goal::Points && matches!(params.start, Start::Saddle | Start::Exact);
        let centre = Particles::new(2, &[0.0; 2]);
        let saddle = at_centre.then(|| match &surrogate {
            Some(surrogate) => surrogate.value(&centre),
            None => exact.value(&centre),
        });
        Self { exact, surrogate, saddle, reach }
    }
}

fn target(
    params: &Params,
    table: Option<&Table>,
    streams: Streams,
    problems: &mut Vec<Problem>,
) -> Target {
    match params.goal {
        Goal::Points => Target::two_points(2, 1.0),
        Goal::Ring => Target::ring(POINTS, 1.0),
        Goal::Letters => letters("WSFN", 1.6, POINTS).unwrap_or_else(|why| {
            problems.push(Problem::new("goal", format!("{why}; a ring is used")));
            Target::ring(POINTS, 1.0)
        }),
        Goal::Own => match table.filter(|table| table.values.len() >= 2) {
            Some(table) => own(table, streams, problems),
            None => {
                let why = "a table with two numeric columns is needed; two points are used until \
                           you draw a target or open a CSV file";
                problems.push(Problem::new("goal", why));
                Target::two_points(2, 1.0)
            }
        },
    }
}

/// The first two columns, centred and scaled to a mean squared distance of one from
/// the centre; at most so many rows as are summed with every particle, drawn at random.
fn own(table: &Table, streams: Streams, problems: &mut Vec<Problem>) -> Target {
    let (all, most) = (table.rows(), MOST_EXACT as usize);
    let rows = table.sample(most, &mut streams.at(Purpose::Sample, 0));
    if rows.len() < all {
        let why = format!(
            "{most} of the {all} rows are the target, drawn at random with the seed: all of them \
             would take too long"
        );
        problems.push(Problem::new("goal", why));
    }
    let used = table.columns.len();
    if used > 2 {
        let [x, y] = [0, 1].map(|k| &table.columns[k]);
        let why = format!("the cloud is {x} against {y}, the first two of {used} columns");
        problems.push(Problem::new("goal", why));
    }
    let mut columns = table.values[..2].iter().map(|column| {
        let kept: Vec<f64> = rows.iter().map(|row| column[*row]).collect();
        let mean = math::mean(&kept);
        kept.into_iter().map(|x| x - mean).collect::<Vec<f64>>()
    });
    let data: Vec<f64> = columns.by_ref().flatten().collect();
    let count = data.len() / 2;
    let size = math::sqrt(math::dot(&data, &data) / count as f64);
    // A sample of a column that is all but constant can be constant.
    let size = if size > 0.0 { size } else { 1.0 };
    let scaled: Vec<f64> = data.into_iter().map(|x| x / size).collect();
    Target::uniform(Ensemble::new(count, 2, scaled))
}

impl Scenario for Goals {
    fn functional(&self) -> &dyn Functional {
        match &self.surrogate {
            Some(surrogate) => surrogate,
            None => &self.exact,
        }
    }

    fn saddle_value(&self) -> Option<f64> {
        self.saddle
    }

    fn on_saddle(&self, n: usize, _rng: &mut ChaCha8Rng) -> Ensemble {
        Ensemble::zeros(n, 2)
    }

    /// On the line of symmetry, which no flow leaves.
    fn bound_for_saddle(&self, n: usize, spread: f64, rng: &mut ChaCha8Rng) -> Ensemble {
        let mut cloud = Ensemble::mirrored(n, 2, spread, rng);
        cloud.coordinate_mut(0).fill(0.0);
        cloud
    }

    fn drawn(&self) -> Vec<(usize, f64)> {
        vec![(0, self.reach), (1, self.reach)]
    }

    fn remark(&self, particles: &Particles) -> Option<String> {
        let surrogate = self.surrogate.as_ref()?;
        let stride = particles.len().div_ceil(SAMPLE);
        let sample: Vec<f64> =
            (0..2).flat_map(|k| particles.coordinate(k).iter().step_by(stride).copied()).collect();
        let error = surrogate_error(&self.exact, surrogate, &Particles::new(2, &sample));
        Some(format!(
            "With {} Fourier features the objective is off by {} and the gradient by {} of {}.",
            surrogate.features(),
            crate::words::number(error.value),
            crate::words::number(error.gradient),
            crate::words::number(error.gradient_norm),
        ))
    }

    fn picture(&self, run: &Run<'_, Wasserstein>) -> Picture {
        let x = Axis::linear("x₁").within(-self.reach, self.reach);
        let y = Axis::linear("x₂").within(-self.reach, self.reach);
        let (title, value) = over_plane(run, self.functional(), [0, 1]);
        let target = self.exact.target().points();
        let goal = Cloud {
            label: "target".to_string(),
            role: Role::Reference,
            points: (0..target.len()).map(|i| [target.point(i)[0], target.point(i)[1]]).collect(),
        };
        let clouds = clouds(run, 2, |cloud| coordinates(cloud, [0, 1]));
        Picture::Scatter(Scatter {
            field: field(title, &x, &y, value),
            x,
            y,
            equal_aspect: true,
            clouds: std::iter::once(goal).chain(clouds).collect(),
            marks: Vec::new(),
            trails: Vec::new(),
            handle: None,
        })
    }
}
