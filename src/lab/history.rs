//! What a run has been through, in numbers.

mod envelope;

use envelope::Envelope;

use crate::frame::Abscissa;

/// Most samples of the trail that are kept.
const MOST_SAMPLES: usize = 512;

/// How many numbers say what a lane has spent.
pub const SPENT: usize = 2;

/// Metrics of every lane at every step, the last [`SPENT`] of which say what it has spent, and a
/// thinned trail.
#[derive(Clone, Debug)]
pub struct History {
    lanes: usize,
    metrics: usize,
    rows: Vec<Vec<f64>>,
    envelope: Envelope,
    trail: Vec<(u64, Vec<f64>)>,
    stride: u64,
}

impl History {
    /// Of a run with these numbers of lanes and metrics, at its start.
    pub fn new(lanes: usize, metrics: usize) -> Self {
        let envelope = Envelope::new(lanes * metrics);
        Self { lanes, metrics, rows: Vec::new(), envelope, trail: Vec::new(), stride: 1 }
    }

    /// Records the present step. The trail keeps every `stride`-th step; the
    /// stride doubles when the trail is full, so memory stays bounded.
    pub fn record(&mut self, step: u64, row: Vec<f64>, trail: Vec<f64>) {
        assert!(self.rows.len() as u64 == step, "history: a step was left out");
        assert!(row.len() == self.lanes * self.metrics, "history: wrong number of metrics");
        self.envelope.record(&row);
        self.rows.push(row);
        if trail.is_empty() || !step.is_multiple_of(self.stride) {
            return;
        }
        self.trail.push((step, trail));
        if self.trail.len() > MOST_SAMPLES {
            self.stride *= 2;
            let stride = self.stride;
            self.trail.retain(|(step, _)| step % stride == 0);
        }
    }

    /// Forgets `step` and what came after it.
    pub fn truncate_before(&mut self, step: u64) {
        self.rows.truncate(step as usize);
        self.envelope = Envelope::new(self.lanes * self.metrics);
        self.rows.iter().for_each(|row| self.envelope.record(row));
        self.trail.retain(|(s, _)| *s < step);
        // What comes is recorded as finely as in a run that was never further.
        while self.stride > 1 && step.div_ceil(self.stride / 2) <= MOST_SAMPLES as u64 {
            self.stride /= 2;
        }
    }

    /// Number of steps recorded, the start included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing is recorded yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A metric of a lane at a step.
    ///
    /// # Panics
    /// If there is no such step, lane or metric.
    #[must_use]
    pub fn at(&self, step: usize, lane: usize, metric: usize) -> f64 {
        assert!(lane < self.lanes && metric < self.metrics, "history: no such lane or metric");
        self.rows[step][lane * self.metrics + metric]
    }

    /// What a lane had spent by a step.
    ///
    /// # Panics
    /// If there is no such step or lane.
    #[must_use]
    pub fn spent(&self, step: usize, lane: usize, abscissa: Abscissa) -> f64 {
        match abscissa {
            Abscissa::Steps => step as f64,
            Abscissa::Evaluations => self.at(step, lane, self.metrics - SPENT),
            Abscissa::Milliseconds => self.at(step, lane, self.metrics - 1),
        }
    }

    /// A metric of a lane as `[step, value]`: at every step of a short run, and of a long
    /// one at those that make the curve what it is. The curves of a metric have the same
    /// steps in all lanes.
    #[must_use]
    pub fn curve(&self, lane: usize, metric: usize) -> Vec<[f64; 2]> {
        let series = (metric..self.lanes * self.metrics).step_by(self.metrics);
        let steps = self.envelope.steps(series).into_iter();
        steps.map(|step| [step as f64, self.at(step as usize, lane, metric)]).collect()
    }

    /// The kept samples of all lanes' trails, one after the other.
    pub fn trail(&self) -> impl Iterator<Item = (u64, &[f64])> {
        self.trail.iter().map(|(step, numbers)| (*step, numbers.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_trail_is_thinned_evenly_and_keeps_its_start() {
        let mut history = History::new(1, 1);
        for step in 0..5000 {
            history.record(step, vec![step as f64], vec![step as f64]);
        }
        let steps: Vec<u64> = history.trail().map(|(step, _)| step).collect();
        assert!(steps.len() <= MOST_SAMPLES, "{} samples", steps.len());
        assert_eq!(steps[0], 0);
        assert!(steps.windows(2).all(|w| w[1] - w[0] == steps[1]));
        assert_eq!(history.at(4321, 0, 0), 4321.0);
    }

    #[test]
    fn after_going_back_a_run_is_recorded_as_if_it_had_never_been_further() {
        let mut history = History::new(1, 1);
        let mut fresh = History::new(1, 1);
        let row = |step: u64| vec![(step * step % 101) as f64];
        (0..100_000).for_each(|step| history.record(step, row(step), row(step)));
        history.truncate_before(1);
        fresh.record(0, row(0), row(0));
        for step in 1..9000 {
            history.record(step, row(step), row(step));
            fresh.record(step, row(step), row(step));
        }
        assert_eq!(history.curve(0, 0), fresh.curve(0, 0));
        assert!(history.trail().eq(fresh.trail()));
    }
}
