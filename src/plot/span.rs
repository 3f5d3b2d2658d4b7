//! Axis ranges: fitting, mapping to the unit interval, ticks.

use super::number;
use crate::frame::{Axis, Scale};
use crate::math;

/// More decades than this and the bottom of a logarithmic axis is cut.
const MOST_DECADES: f64 = 16.0;
/// Numbers beyond this are drawn at it, so that differences stay finite.
const HUGE: f64 = 1e300;

/// How numbers are transformed before they are laid out evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Linear,
    Log,
    /// Linear within the threshold, logarithmic beyond it on both sides.
    Symmetric(f64),
}

/// One axis: a transformation and the transformed ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    kind: Kind,
    low: f64,
    high: f64,
}

/// A tick on an axis.
#[derive(Clone, Debug)]
pub(super) struct Tick {
    pub value: f64,
    pub label: String,
}

/// How a linear axis treats its data's ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// The ends of the data are the ends of the axis.
    Tight,
    /// A little room beyond the data; zero joins in if it is near.
    Roomy,
}

impl Span {
    /// The axis's own range, or the range of the finite `values`.
    pub(super) fn fit(axis: &Axis, values: impl Iterator<Item = f64>, fit: Fit) -> Self {
        let log = axis.scale == Scale::Log;
        let usable = |v: f64| v.is_finite() && (!log || v > 0.0);
        let wanted = axis.range.filter(|(a, b)| usable(*a) && usable(*b) && a != b);
        let wanted = wanted.map(|(a, b)| (a.min(b), a.max(b)));
        if let Some((low, high)) = wanted.filter(|_| !log) {
            return Self::linear(low, high);
        }
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for v in values.filter(|v| usable(*v)) {
            low = low.min(v);
            high = high.max(v);
        }
        if let Some(ends) = wanted {
            (low, high) = ends;
        }
        if low > high {
            (low, high) = if log { (0.1, 1.0) } else { (0.0, 1.0) };
        }
        match (log, fit) {
            (true, _) => Self::log(low, high),
            (false, Fit::Tight) => Self::linear(low, high),
            (false, Fit::Roomy) => Self::roomy(low, high),
        }
    }

    /// Symmetric logarithmic span around zero for a spectrum.
    pub(super) fn symmetric(low: f64, high: f64, threshold: f64) -> Self {
        let threshold = if threshold.is_finite() { threshold.abs().max(1e-300) } else { 1.0 };
        let kind = Kind::Symmetric(threshold);
        let (low, high) = (transform(kind, low.min(0.0)), transform(kind, high.max(0.0)));
        let pad = 0.05 * (high - low).max(1.0);
        Self {
            kind,
            low: low - pad * f64::from(low < 0.0),
            high: high + pad * f64::from(high > 0.0),
        }
        .widened()
    }

    /// Linear span with zero and a little room beyond it.
    pub(super) fn around_zero(low: f64, high: f64) -> Self {
        let (low, high) = (low.clamp(-HUGE, 0.0), high.clamp(0.0, HUGE));
        let pad = 0.06 * (high - low);
        let low = if low < 0.0 { low - pad } else { 0.0 };
        let high = if high > 0.0 { high + pad } else { 0.0 };
        Self::linear(low, high)
    }

    /// Linear span with exactly these ends, widened if they coincide.
    pub(super) fn linear(low: f64, high: f64) -> Self {
        Self { kind: Kind::Linear, low: low.clamp(-HUGE, HUGE), high: high.clamp(-HUGE, HUGE) }
            .widened()
    }

    fn roomy(low: f64, high: f64) -> Self {
        let span = Self::linear(low, high);
        let pad = 0.05 * (span.high - span.low);
        // Include a zero that is near, and never pad across it.
        let bottom = if low >= 0.0 && low <= 0.4 * high { 0.0 } else { span.low - pad };
        let top = if high <= 0.0 && high >= 0.4 * low { 0.0 } else { span.high + pad };
        Self::linear(bottom, top)
    }

    fn log(low: f64, high: f64) -> Self {
        let high = (math::log10(high) - 1e-9).ceil();
        let low = (math::log10(low) + 1e-9).floor().max(high - MOST_DECADES).min(high - 1.0);
        Self { kind: Kind::Log, low, high }
    }

    /// Makes a degenerate range a proper one.
    fn widened(mut self) -> Self {
        let size = self.low.abs().max(self.high.abs());
        if self.high - self.low <= (1e-12 * size).max(1e-300) {
            let half = if size == 0.0 { 0.5 } else { (0.2 * size).max(1e-299) };
            self.low -= half;
            self.high += half;
        }
        self
    }

    /// The same centre with `factor` times the extent.
    pub(super) fn stretched(self, factor: f64) -> Self {
        let centre = 0.5 * (self.low + self.high);
        let half = 0.5 * (self.high - self.low) * factor;
        Self { low: centre - half, high: centre + half, ..self }
    }

    /// Whether equal lengths are equal ratios.
    pub(super) fn is_log(&self) -> bool {
        self.kind == Kind::Log
    }

    /// Extent in transformed units.
    pub(super) fn extent(&self) -> f64 {
        self.high - self.low
    }

    /// Position of a value: `0` at the low end, `1` at the high end, limited to
    /// a few times the axis beyond them. NaN stays NaN.
    pub(super) fn unit(&self, value: f64) -> f64 {
        let t = (transform(self.kind, value) - self.low) / (self.high - self.low);
        t.clamp(-20.0, 20.0)
    }

    /// The value at a position.
    pub(super) fn value(&self, unit: f64) -> f64 {
        let t = self.low + unit * (self.high - self.low);
        match self.kind {
            Kind::Linear => t,
            Kind::Log => math::pow(10.0, t),
            Kind::Symmetric(threshold) => t.signum() * threshold * (math::pow(10.0, t.abs()) - 1.0),
        }
    }

    /// At most about `most` labelled ticks; whole numbers only if `whole`.
    pub(super) fn ticks(&self, most: usize, whole: bool) -> Vec<Tick> {
        let most = most.max(2);
        match self.kind {
            Kind::Linear => self.linear_ticks(most, whole),
            Kind::Log => self.log_ticks(most),
            Kind::Symmetric(threshold) => self.symmetric_ticks(threshold, most),
        }
    }

    fn linear_ticks(&self, most: usize, whole: bool) -> Vec<Tick> {
        let mut step = nice_step((self.high - self.low) / most as f64);
        if whole {
            step = step.max(1.0);
        }
        let largest = self.low.abs().max(self.high.abs());
        let slack = 1e-9 * (self.high - self.low);
        let first = ((self.low - slack) / step).ceil();
        (0..64)
            .map(|i| (first + f64::from(i)) * step)
            .take_while(|value| *value <= self.high + slack)
            .map(|value| Tick { value, label: number::tick(value, step, largest) })
            .collect()
    }

    fn log_ticks(&self, most: usize) -> Vec<Tick> {
        let (low, high) = (self.low.ceil() as i32, self.high.floor() as i32);
        let every = stride((high - low).max(1) as usize, most);
        let mut ticks: Vec<Tick> = (low..=high)
            .filter(|e| e.rem_euclid(every) == 0)
            .map(|e| Tick { value: math::pow(10.0, f64::from(e)), label: number::power(e) })
            .collect();
        if high - low == 1 && most > 3 && (-3..=3).contains(&low) {
            let decade = math::pow(10.0, f64::from(low));
            // One way of writing numbers on one axis.
            for tick in &mut ticks {
                tick.label = number::readout(tick.value);
            }
            for digit in [2.0, 5.0] {
                let value = digit * decade;
                ticks.push(Tick { value, label: number::readout(value) });
            }
        }
        ticks
    }

    fn symmetric_ticks(&self, threshold: f64, most: usize) -> Vec<Tick> {
        let reach = |t: f64| threshold * (math::pow(10.0, t.max(0.0)) - 1.0);
        let (below, above) = (reach(-self.low), reach(self.high));
        let (first, last) =
            (number::exponent(threshold) + 1, number::exponent(below.max(above).max(threshold)));
        let every = stride((2 * (last - first).max(1)) as usize, most);
        let mut ticks = vec![Tick { value: 0.0, label: "0".to_owned() }];
        for e in (first..=last).filter(|e| (last - e) % every == 0) {
            let value = math::pow(10.0, f64::from(e));
            if value <= above {
                ticks.push(Tick { value, label: number::power(e) });
            }
            if value <= below {
                ticks.push(Tick { value: -value, label: format!("−{}", number::power(e)) });
            }
        }
        ticks
    }
}

/// Applies the transformation of `kind`.
fn transform(kind: Kind, value: f64) -> f64 {
    match kind {
        Kind::Linear => value,
        Kind::Log if value > 0.0 => math::log10(value),
        Kind::Log if value.is_nan() => value,
        Kind::Log => f64::NEG_INFINITY,
        Kind::Symmetric(threshold) => {
            value.signum() * math::log10(1.0 + (value.abs() / threshold).min(HUGE))
        }
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `rough`.
fn nice_step(rough: f64) -> f64 {
    let decade = math::pow(10.0, f64::from(number::exponent(rough)));
    let digit = [1.0, 2.0, 5.0].into_iter().find(|d| d * decade >= rough * (1.0 - 1e-9));
    digit.unwrap_or(10.0) * decade
}

/// Every how many decades to label, so that `most` labels suffice.
fn stride(decades: usize, most: usize) -> i32 {
    [1, 2, 3, 4, 5, 10, 20, 50, 100]
        .into_iter()
        .find(|every| decades / *every as usize <= most)
        .unwrap_or(200)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(span: Span, most: usize) -> Vec<String> {
        span.ticks(most, false).into_iter().map(|t| t.label).collect()
    }

    #[test]
    fn ticks_are_few_and_round() {
        assert_eq!(
            labels(Span::linear(0.0, 1.0), 5),
            ["0", "0.2", "0.4", "0.6", "0.8", "1"]
                .map(|s| { if s.len() == 1 && s == "1" { "1.0" } else { s } })
        );
        let log = Span::fit(&Axis::log("F"), [0.25, 3e-12].into_iter(), Fit::Roomy);
        assert_eq!(labels(log, 5), ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"]);
        let one = Span::fit(&Axis::log("F"), [0.2, 0.9].into_iter(), Fit::Roomy);
        assert_eq!(labels(one, 5), ["0.1", "1", "0.2", "0.5"]);
    }

    #[test]
    fn hostile_ranges_become_proper_ones() {
        for (low, high) in [
            (0.0, 0.0),
            (5e-324, 5e-324),
            (f64::MAX, f64::MAX),
            (-f64::MAX, f64::MAX),
            (1.0, 1.0 + f64::EPSILON),
            (-1e-300, 1e-300),
        ] {
            for scale in [Scale::Linear, Scale::Log] {
                let axis = Axis { title: String::new(), scale, range: None };
                for fit in [Fit::Tight, Fit::Roomy] {
                    let span = Span::fit(&axis, [low, high, f64::NAN].into_iter(), fit);
                    assert!(span.extent() > 0.0 && span.extent().is_finite(), "{span:?}");
                    assert!(span.ticks(5, false).len() < 64);
                    assert!(span.unit(0.5 * low + 0.5 * high).is_finite());
                }
            }
        }
    }

    #[test]
    fn value_inverts_unit() {
        for span in
            [Span::linear(-2.0, 3.0), Span::log(1e-6, 1.0), Span::symmetric(-1.0, 40.0, 1e-3)]
        {
            for value in [0.5, 1e-3, 0.9] {
                assert!((span.value(span.unit(value)) - value).abs() < 1e-9, "{span:?}");
            }
        }
    }
}
