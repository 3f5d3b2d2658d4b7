//! What is asked of a run.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::schema;

/// A question to a run. Steps that a question leaves open are the link's `at`, or the end
/// of the run. A run that has come to rest stays as it is at every later step.
///
/// | text | answer |
/// |---|---|
/// | `metric:LANE:METRIC@STEP` | the metric |
/// | `difference:LANE:METRIC:OTHER@STEP` | the metric of `LANE` less that of the lane `OTHER` |
/// | `steps-until:LANE:METRIC<BOUND` | the first step at which the metric is below the bound |
/// | `index:LANE@STEP` | the Morse index of the lane's point |
/// | `judgement:LANE@STEP` | what kind of point it is, in words |
/// | `curve:LANE:METRIC@STEP` | the metric at every step up to this one |
/// | `metrics@STEP` | all metrics of all lanes, at the start and at this step |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Question {
    /// What is measured.
    pub quantity: Quantity,
    /// When, if the question says so.
    pub step: Option<u64>,
}

/// What is measured on a run. Lanes and metrics are named by their slugs.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A metric of a lane.
    Metric {
        /// The lane.
        lane: String,
        /// The metric.
        metric: String,
    },
    /// A metric of a lane, less that of another lane of the same run.
    Difference {
        /// The lane.
        lane: String,
        /// The metric.
        metric: String,
        /// The other lane.
        from: String,
    },
    /// First step at which a metric of a lane is below a bound.
    StepsUntil {
        /// The lane.
        lane: String,
        /// The metric.
        metric: String,
        /// The bound.
        below: f64,
    },
    /// Morse index of a lane's point.
    Index {
        /// The lane.
        lane: String,
    },
    /// Kind of a lane's point.
    Judgement {
        /// The lane.
        lane: String,
    },
    /// A metric of a lane at every step.
    Curve {
        /// The lane.
        lane: String,
        /// The metric.
        metric: String,
    },
    /// All metrics of all lanes.
    Metrics,
}

/// The kinds of questions, as they are written.
const KINDS: &str = "metric:LANE:METRIC@STEP, difference:LANE:METRIC:OTHER@STEP, \
                     steps-until:LANE:METRIC<BOUND, index:LANE@STEP, judgement:LANE@STEP, \
                     curve:LANE:METRIC@STEP, metrics@STEP";

impl FromStr for Question {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (rest, step) = match text.rsplit_once('@') {
            Some((rest, step)) => {
                let step = step
                    .parse()
                    .map_err(|_| schema::quoted(step, "is not a step, which is a whole number"))?;
                (rest, Some(step))
            }
            None => (text, None),
        };
        let parts: Vec<&str> = rest.split(':').collect();
        let own = |part: &str| part.to_string();
        let quantity = match parts[..] {
            ["metric", lane, metric] => Quantity::Metric { lane: own(lane), metric: own(metric) },
            ["difference", lane, metric, from] => {
                Quantity::Difference { lane: own(lane), metric: own(metric), from: own(from) }
            }
            ["steps-until", lane, bounded] if step.is_none() => {
                let (metric, bound) = bounded
                    .split_once('<')
                    .ok_or_else(|| schema::quoted(bounded, "names no bound, such as loss<1e-6"))?;
                let below = schema::finite(bound)
                    .ok_or_else(|| schema::quoted(bound, "is not a finite number"))?;
                Quantity::StepsUntil { lane: own(lane), metric: own(metric), below }
            }
            ["index", lane] => Quantity::Index { lane: own(lane) },
            ["judgement", lane] => Quantity::Judgement { lane: own(lane) },
            ["curve", lane, metric] => Quantity::Curve { lane: own(lane), metric: own(metric) },
            ["metrics"] => Quantity::Metrics,
            _ => {
                return Err(schema::quoted(text, &format!("is no question; there are {KINDS}")));
            }
        };
        Ok(Self { quantity, step })
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.quantity {
            Quantity::Metric { lane, metric } => write!(f, "metric:{lane}:{metric}")?,
            Quantity::Difference { lane, metric, from } => {
                write!(f, "difference:{lane}:{metric}:{from}")?;
            }
            Quantity::StepsUntil { lane, metric, below } => {
                write!(f, "steps-until:{lane}:{metric}<{below:e}")?;
            }
            Quantity::Index { lane } => write!(f, "index:{lane}")?,
            Quantity::Judgement { lane } => write!(f, "judgement:{lane}")?,
            Quantity::Curve { lane, metric } => write!(f, "curve:{lane}:{metric}")?,
            Quantity::Metrics => write!(f, "metrics")?,
        }
        self.step.map_or(Ok(()), |step| write!(f, "@{step}"))
    }
}

impl TryFrom<String> for Question {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Question> for String {
    fn from(question: Question) -> Self {
        question.to_string()
    }
}
