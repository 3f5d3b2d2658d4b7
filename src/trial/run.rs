//! A trial under way.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Answer, Line, Quantity, Trial};
use crate::{
    data::{Source, Table},
    lab::Measured,
    link::{self, Link},
    schema::Problem,
    session::{AnySession, View},
    verdict::Kind,
};

/// A trial under way. It advances one step at a time, so that whoever runs it can tell how
/// far it has come.
pub struct Run {
    trial: Trial,
    link: Link,
    session: Box<dyn AnySession>,
    /// Indices of the metric that is asked for.
    metric: usize,
    /// The step at which the question is answered at the latest.
    to: u64,
    /// What has been measured on the way there.
    curve: Vec<[f64; 2]>,
    start: Vec<Measured>,
    problems: Vec<String>,
}

impl Run {
    /// Opens the run of a trial with the table that its link carries or names.
    ///
    /// # Errors
    /// The line that says why it cannot be answered.
    pub fn open(trial: &Trial) -> Result<Self, Box<Line>> {
        Self::begin(trial, |link| {
            let (session, problems) = link.open();
            let own = link.entry.source(&link.values) == Source::Own;
            let carried = matches!(link.table, crate::data::TableRef::Inline(_));
            (!own || carried).then_some((session, problems))
        })
    }

    /// Opens the run of a trial with a table that has been read for it.
    ///
    /// # Errors
    /// As above.
    pub fn with_table(trial: &Trial, table: Option<Table>) -> Result<Self, Box<Line>> {
        Self::begin(trial, |link| {
            let missing = link.entry.source(&link.values) != Source::None && table.is_none();
            (!missing).then(|| link.open_with(table.map(Arc::new)))
        })
    }

    fn begin(
        trial: &Trial,
        open: impl FnOnce(&Link) -> Option<(Box<dyn AnySession>, Vec<Problem>)>,
    ) -> Result<Self, Box<Line>> {
        let fault = |why: String| Box::new(Line::failed(trial, why));
        let (link, problems) = link::parse(&trial.link);
        if let Some(problem) = problems.first() {
            return Err(fault(format!("the link cannot be taken as it stands: {problem}")));
        }
        let opened = open(&link);
        let (mut session, problems) =
            opened.ok_or_else(|| fault("the link does not carry the table of its run".into()))?;
        let mut problems: Vec<_> = problems.iter().map(Problem::to_string).collect();
        problems.extend(session.take_problems().iter().map(Problem::to_string));
        let metric = named(&link, &*session, &trial.question.quantity).map_err(fault)?;
        let to = trial.question.step.or(link.at).unwrap_or(u64::MAX).min(session.end());
        let mut run = Self {
            trial: trial.clone(),
            link,
            session,
            metric,
            to,
            curve: Vec::new(),
            start: Vec::new(),
            problems,
        };
        if trial.question.quantity == Quantity::Metrics {
            run.start = run.measured();
        }
        Ok(run)
    }

    /// The share of the way to the last step of the question that is done.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.session.step() as f64 / self.to.max(1) as f64
    }

    /// Takes one step, or tells what has come of the trial.
    pub fn advance(&mut self) -> Option<Line> {
        if let Some(answer) = self.measure() {
            return Some(self.line(answer));
        }
        self.session.advance();
        self.problems.extend(self.session.take_problems().iter().map(Problem::to_string));
        None
    }

    /// Takes all steps.
    #[must_use]
    pub fn finish(mut self) -> Line {
        loop {
            if let Some(line) = self.advance() {
                return line;
            }
        }
    }

    fn line(&self, answer: Answer) -> Line {
        let at = Link {
            at: Some(self.session.step()),
            signature: Some(self.session.signature()),
            ..self.link.clone()
        };
        Line {
            link: at.write(),
            question: self.trial.question.clone(),
            answer,
            fault: None,
            problems: self.problems.clone(),
        }
    }

    /// The answer, once it can be given.
    fn measure(&mut self) -> Option<Answer> {
        let step = self.session.step();
        let rests = !self.session.is_running();
        let there = rests || step >= self.to;
        let of = |lane: &str| self.session.metric(lane, self.metric);
        let number = |x: f64| if x.is_finite() { Answer::Number(x) } else { Answer::Nothing };
        match &self.trial.question.quantity {
            Quantity::StepsUntil { lane, below, .. } => {
                let passed = of(lane).is_some_and(|x| x < *below);
                let answer = if passed { Answer::Number(step as f64) } else { Answer::Nothing };
                (passed || there).then_some(answer)
            }
            Quantity::Curve { lane, .. } => {
                let y = of(lane).filter(|y| y.is_finite());
                self.curve.extend(y.map(|y| [step as f64, y]));
                there.then(|| Answer::Curve(std::mem::take(&mut self.curve)))
            }
            _ if !there => None,
            Quantity::Metric { lane, .. } => Some(of(lane).map_or(Answer::Nothing, number)),
            Quantity::Difference { lane, from, .. } => {
                let difference = of(lane).zip(of(from)).map(|(ours, theirs)| ours - theirs);
                Some(difference.map_or(Answer::Nothing, number))
            }
            Quantity::Index { lane } => {
                let index = |kind: Kind| Answer::Number(kind.index() as f64);
                Some(
                    self.inspected(lane, |point| {
                        point.judgement.kind().map_or(Answer::Nothing, index)
                    }),
                )
            }
            Quantity::Judgement { lane } => Some(self.inspected(lane, |point| {
                let kind = point.judgement.kind().map(|kind| kind.to_string());
                Answer::Class(kind.unwrap_or_else(|| point.judgement.slug().to_string()))
            })),
            Quantity::Metrics => {
                let mut rows = std::mem::take(&mut self.start);
                if step > 0 {
                    rows.extend(self.measured());
                }
                Some(Answer::Table(rows))
            }
        }
    }

    fn inspected(&self, lane: &str, of: impl Fn(&crate::frame::Inspection) -> Answer) -> Answer {
        let view = View { lane: lane.to_string(), inspect: true, ..View::default() };
        self.session.frame(&view).inspection.as_ref().map_or(Answer::Nothing, of)
    }

    /// All metrics of the lanes that run.
    fn measured(&self) -> Vec<Measured> {
        let entry = self.link.entry;
        let of_lane = |lane: &&'static str| {
            let mut metrics = Map::new();
            for (i, metric) in entry.metrics.iter().enumerate() {
                metrics.insert(metric.slug.to_string(), Value::from(self.session.metric(lane, i)));
            }
            Measured { lane: (*lane).to_string(), step: self.session.step(), metrics }
        };
        running(&self.link, &*self.session).iter().map(of_lane).collect()
    }
}

/// Slugs of the lanes that run.
fn running(link: &Link, session: &dyn AnySession) -> Vec<&'static str> {
    let slugs = link.entry.lanes.iter().map(|lane| lane.slug);
    slugs.filter(|slug| session.metric(slug, 0).is_some()).collect()
}

/// The index of the metric that a question names, after lanes and metric were found.
fn named(link: &Link, session: &dyn AnySession, quantity: &Quantity) -> Result<usize, String> {
    let (lanes, metric) = match quantity {
        Quantity::Metric { lane, metric }
        | Quantity::StepsUntil { lane, metric, .. }
        | Quantity::Curve { lane, metric } => (vec![lane], Some(metric)),
        Quantity::Difference { lane, metric, from } => (vec![lane, from], Some(metric)),
        Quantity::Index { lane } | Quantity::Judgement { lane } => (vec![lane], None),
        Quantity::Metrics => (Vec::new(), None),
    };
    let running = running(link, session);
    for lane in lanes {
        if !running.contains(&lane.as_str()) {
            let all = running.join(", ");
            return Err(format!("no lane “{lane}” runs here; there are {all}"));
        }
    }
    let Some(metric) = metric else { return Ok(0) };
    let metrics = link.entry.metrics;
    metrics.iter().position(|m| m.slug == metric).ok_or_else(|| {
        let all: Vec<_> = metrics.iter().map(|m| m.slug).collect();
        format!("there is no metric “{metric}”; there are {}", all.join(", "))
    })
}
