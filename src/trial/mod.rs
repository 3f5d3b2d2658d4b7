//! Trials: a link and a question each.
//!
//! Claims, studies, sweeps and searches are sets of trials. A trial is data: a set of them
//! is a text file with a line `link<TAB>question` for each, which `replay --ask -` answers
//! natively, a pool of workers on the page, and a cluster as a job array. An answer is a
//! line of JSON that names the run, the step and the signature it was measured at.

mod question;
mod run;
mod sets;

pub use question::{Quantity, Question};
pub use run::Run;
pub use sets::{Outcome, answers_to, of_claim, of_study};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    json,
    lab::Measured,
    link::{self, Link},
};

/// A run and what is asked of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The run, as a link.
    pub link: String,
    /// What is asked.
    pub question: Question,
}

impl Trial {
    /// The line that stands for it in a file.
    #[must_use]
    pub fn write(&self) -> String {
        format!("{}\t{}", self.link, self.question)
    }
}

/// What a run has answered. In JSON its shape tells which kind it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// A number, always finite.
    Number(f64),
    /// One of several kinds, in words.
    Class(String),
    /// Points `[x, y]` in the order of x, without those that are not finite.
    Curve(Vec<[f64; 2]>),
    /// Metrics of lanes.
    Table(Vec<Measured>),
    /// The run ended without an answer.
    #[default]
    Nothing,
}

impl Answer {
    fn read(json: &Value) -> Option<Self> {
        Some(match json {
            Value::Null => Self::Nothing,
            Value::Number(number) => Self::Number(number.as_f64()?),
            Value::String(class) => Self::Class(class.clone()),
            Value::Array(list) if list.iter().all(Value::is_array) => {
                Self::Curve(list.iter().map(point).collect::<Option<_>>()?)
            }
            Value::Array(list) => Self::Table(list.iter().map(row).collect::<Option<_>>()?),
            _ => return None,
        })
    }

    /// The answer as a number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }
}

fn point(json: &Value) -> Option<[f64; 2]> {
    Some([json.get(0)?.as_f64()?, json.get(1)?.as_f64()?])
}

fn row(json: &Value) -> Option<Measured> {
    let metrics = json.get("metrics")?.as_object()?.clone();
    let lane = json.get("lane")?.as_str()?.to_string();
    let step = json.get("step")?.as_f64()?;
    // A step is below 2^53.
    let is_step = step >= 0.0 && step.fract() == 0.0;
    is_step.then_some(Measured { lane, step: step as u64, metrics })
}

/// A trial and what has come of it: one line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// The run, as a link that opens where it was measured, with its signature.
    pub link: String,
    /// What was asked.
    pub question: Question,
    /// What was answered.
    pub answer: Answer,
    /// Why there is no answer, if the trial has failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// What could not be done as the link says, such as a kick.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

impl Line {
    /// A trial that has failed, and why.
    #[must_use]
    pub fn failed(trial: &Trial, why: impl Into<String>) -> Self {
        Self {
            link: trial.link.clone(),
            question: trial.question.clone(),
            answer: Answer::Nothing,
            fault: Some(why.into()),
            problems: Vec::new(),
        }
    }

    /// One line of JSON.
    #[must_use]
    pub fn write(&self) -> String {
        // Numbers, texts and lists always have a text.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a line of JSON.
    ///
    /// # Errors
    /// Words that say why it is none of ours.
    pub fn parse(text: &str) -> Result<Self, String> {
        let json = json::read(text).ok_or("it is no JSON")?;
        let field = |key: &str| json.get(key).and_then(Value::as_str);
        let needed = |key: &str| field(key).ok_or_else(|| format!("it has no text “{key}”"));
        let problems = json.get("problems").and_then(Value::as_array);
        let problems = problems.into_iter().flatten().filter_map(Value::as_str);
        Ok(Self {
            link: needed("link")?.to_string(),
            question: needed("question")?.parse()?,
            answer: Answer::read(&json["answer"]).ok_or("its answer is of no kind that is ours")?,
            fault: field("fault").map(str::to_string),
            problems: problems.map(str::to_string).collect(),
        })
    }

    /// The trial that it answers: its link without step and signature. `None` if the link
    /// is of a laboratory that is not here, or is not ours.
    #[must_use]
    pub fn trial(&self) -> Option<Trial> {
        let (link, problems) = link::parse(&self.link);
        let link = Link { at: None, signature: None, ..link }.write();
        problems.is_empty().then(|| Trial { link, question: self.question.clone() })
    }
}

/// The trials of a text: a line `link<TAB>question` for each; empty lines and those that
/// begin with `#` and a space are passed over.
///
/// # Errors
/// Words that name the first line that is no trial.
pub fn read(text: &str) -> Result<Vec<Trial>, String> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("# "));
    let trial = |(number, line): (usize, &str)| {
        let why = |why: &str| format!("line {}: {why}", number + 1);
        let Some((link, question)) = line.split_once('\t') else {
            return Err(why("no tab stands between a link and a question"));
        };
        let question = question.parse().map_err(|error: String| why(&error))?;
        Ok(Trial { link: link.trim().to_string(), question })
    };
    lines.map(trial).collect()
}

/// Trials as a text; see [`read`].
#[must_use]
pub fn write(trials: &[Trial]) -> String {
    trials.iter().map(|trial| trial.write() + "\n").collect()
}

/// The answers in a text, one line of JSON each.
///
/// # Errors
/// Words that name the first line that is none.
pub fn read_lines(text: &str) -> Result<Vec<Line>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            Line::parse(line).map_err(|why| format!("line {}: {why}", number + 1))
        })
        .collect()
}
