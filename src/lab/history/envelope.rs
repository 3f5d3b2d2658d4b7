//! Which steps of a long run a curve needs to look the same.

/// Most spans of steps; beyond that two neighbours become one.
const MOST: usize = 2048;

/// Of one series in one span of steps: where it is lowest and highest, with the values.
#[derive(Clone, Copy, Debug)]
struct Extremes {
    low: (u64, f64),
    high: (u64, f64),
}

impl Extremes {
    fn at(step: u64, value: f64) -> Self {
        Self { low: (step, value), high: (step, value) }
    }

    /// Takes in a later step, or those of a later span. A value that is not known gives
    /// way to any other.
    fn add(&mut self, later: Self) {
        if later.low.1 < self.low.1 || self.low.1.is_nan() {
            self.low = later.low;
        }
        if later.high.1 > self.high.1 || self.high.1.is_nan() {
            self.high = later.high;
        }
    }
}

/// The extremes of some series in spans of as many steps each; the spans grow with the
/// run, so that what is drawn of it does not.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    series: usize,
    /// Steps in a span: a power of two.
    width: u64,
    /// Steps recorded.
    steps: u64,
    /// Span by span, series by series.
    extremes: Vec<Extremes>,
}

impl Envelope {
    pub fn new(series: usize) -> Self {
        Self { series, width: 1, steps: 0, extremes: Vec::new() }
    }

    /// Adds the next step.
    pub fn record(&mut self, row: &[f64]) {
        let step = self.steps;
        self.steps += 1;
        let now = row.iter().map(|value| Extremes::at(step, *value));
        if step.is_multiple_of(self.width) {
            self.extremes.extend(now);
            if self.extremes.len() > MOST * self.series {
                self.widen();
            }
        } else {
            let last = self.extremes.len() - self.series;
            self.extremes[last..].iter_mut().zip(now).for_each(|(span, now)| span.add(now));
        }
    }

    fn widen(&mut self) {
        self.width *= 2;
        let mut wide: Vec<Extremes> = Vec::with_capacity(self.extremes.len());
        for pair in self.extremes.chunks(2 * self.series) {
            let (early, late) = pair.split_at(self.series);
            let start = wide.len();
            wide.extend(early);
            wide[start..].iter_mut().zip(late).for_each(|(span, late)| span.add(*late));
        }
        self.extremes = wide;
    }

    /// In ascending order the first and the last step of every span, and those at which
    /// one of some series is lowest or highest there: all steps of a short run.
    pub fn steps(&self, series: impl Iterator<Item = usize>) -> Vec<u64> {
        if self.width <= 2 {
            (0..self.steps).collect()
        } else {
            self.chosen(&series.collect::<Vec<_>>())
        }
    }

    fn chosen(&self, series: &[usize]) -> Vec<u64> {
        let mut steps = Vec::new();
        let mut span = Vec::new();
        let firsts = (0..self.steps).step_by(self.width as usize);
        for (first, extremes) in firsts.zip(self.extremes.chunks(self.series)) {
            span.extend([first, (first + self.width).min(self.steps) - 1]);
            let between = series.iter().flat_map(|k| [extremes[*k].low.0, extremes[*k].high.0]);
            for step in between {
                if let Err(place) = span.binary_search(&step) {
                    span.insert(place, step);
                }
            }
            span.dedup();
            steps.append(&mut span);
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(steps: u64, value: impl Fn(u64) -> f64) -> Envelope {
        let mut envelope = Envelope::new(2);
        (0..steps).for_each(|step| envelope.record(&[value(step), 0.0]));
        envelope
    }

    #[test]
    fn a_short_run_is_kept_whole() {
        for steps in [0, 1, 2, 2048, 2049, 4095, 4096] {
            let all: Vec<u64> = (0..steps).collect();
            assert_eq!(recorded(steps, |s| s as f64).steps(0..2), all);
        }
    }

    #[test]
    fn a_long_run_keeps_its_ends_and_its_peaks_and_stays_bounded() {
        let envelope = recorded(100_001, |step| match step {
            54_321 => 9.0,
            54_322 => f64::NAN,
            54_323 => -9.0,
            _ => (step % 7) as f64,
        });
        let steps = envelope.steps(0..1);
        assert!(steps.len() <= 4 * MOST, "{} steps", steps.len());
        assert!(steps.windows(2).all(|w| w[0] < w[1]), "not in order");
        for step in [0, 54_321, 54_323, 100_000] {
            assert!(steps.contains(&step), "{step} is missing");
        }
        assert!(envelope.steps(1..2).len() <= 2 * MOST, "a level needs two steps of a span");
    }
}
