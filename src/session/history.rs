//! What a run has been through, in numbers.

/// Most samples of the trail that are kept.
const MOST_SAMPLES: usize = 512;

/// Metrics of every lane at every step, and a thinned trail.
#[derive(Clone, Debug)]
pub struct History {
    lanes: usize,
    metrics: usize,
    rows: Vec<Vec<f64>>,
    trail: Vec<(u64, Vec<f64>)>,
    stride: u64,
}

impl History {
    pub(super) fn new(lanes: usize, metrics: usize) -> Self {
        Self { lanes, metrics, rows: Vec::new(), trail: Vec::new(), stride: 1 }
    }

    /// Records the present step. The trail keeps every `stride`-th step; the
    /// stride doubles when the trail is full, so memory stays bounded.
    pub(super) fn record(&mut self, step: u64, row: Vec<f64>, trail: Vec<f64>) {
        assert!(self.rows.len() as u64 == step, "history: a step was left out");
        assert!(row.len() == self.lanes * self.metrics, "history: wrong number of metrics");
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
    pub(super) fn truncate_before(&mut self, step: u64) {
        self.rows.truncate(step as usize);
        self.trail.retain(|(s, _)| *s < step);
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

    /// A metric of a lane as `[step, value]`.
    #[must_use]
    pub fn curve(&self, lane: usize, metric: usize) -> Vec<[f64; 2]> {
        (0..self.len()).map(|step| [step as f64, self.at(step, lane, metric)]).collect()
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
}
