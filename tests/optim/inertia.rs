//! The judgement at a thousand points whose inertia is known without rounding.
//!
//! A Hessian is `Q D Q^T` with a diagonal `D` of powers of two and zeros, and `Q` a product of
//! reflections `I - v v^T / 2` with four entries `+-1` in `v`: every entry is a dyadic number that
//! a double holds exactly.

use critical_point_lab::{
    linalg::Matrix,
    math::{self, Buffer},
    optim::{Count, Curvature, Dense, Evidence, Judgement, Kind, Objective, Scale, judge, resolve},
    progress::Counter,
    rng::{ChaCha8Rng, Purpose, Streams},
    verdict::Verdict,
};
use rand::RngExt as _;

/// `x . H x / 2`, and the fourth power of `x` along some directions, over four.
struct Form {
    hessian: Matrix,
    quartic: Vec<Vec<f64>>,
}

impl Objective for Form {
    fn size(&self) -> usize {
        self.hessian.nrows()
    }

    fn value(&self, x: &[f64]) -> f64 {
        let mut image = Buffer::zeros(x.len());
        Dense::new(self.hessian.clone()).times(x, &mut image);
        let fourth = self.quartic.iter().map(|q| math::pow(math::dot(q, x), 4.0));
        0.5 * math::dot(x, &image) + 0.25 * math::sum(fourth)
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        Dense::new(self.hessian.clone()).times(x, out);
        for q in &self.quartic {
            math::axpy(math::pow(math::dot(q, x), 3.0), q, out);
        }
    }

    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let mut hessian = self.hessian.clone();
        for q in &self.quartic {
            let along = math::dot(q, x);
            let n = q.len();
            hessian += Matrix::from_fn(n, n, |i, j| 3.0 * along * along * q[i] * q[j]);
        }
        Box::new(Dense::new(hessian))
    }
}

/// An orthogonal matrix whose entries are multiples of 1/8.
fn rotation(n: usize, rng: &mut ChaCha8Rng) -> Matrix {
    let mut q = Matrix::identity(n, n);
    for _ in 0..3 {
        let mut v = Matrix::zeros(n, 1);
        while v.norm_squared() < 4.0 {
            v[rng.random_range(0..n as u32) as usize] = if rng.random() { 1.0 } else { -1.0 };
        }
        q = (Matrix::identity(n, n) - &v * v.transpose() * 0.5) * q;
    }
    q
}

/// Powers of two of either sign down to `2^-least`, and zeros; the largest is one.
fn diagonal(n: usize, least: u32, negative: bool, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let mut entries: Vec<f64> = (0..n)
        .map(|_| {
            let size = math::pow(2.0, -f64::from(rng.random_range(0..=least)));
            match rng.random_range(0..4_u32) {
                0 => 0.0,
                1 if negative => -size,
                _ => size,
            }
        })
        .collect();
    entries[0] = if negative && rng.random() { -1.0 } else { 1.0 };
    entries
}

fn judged(form: &Form, x: &[f64], minimum: Option<f64>) -> (Judgement, Count) {
    let mut gradient = vec![0.0; x.len()];
    form.gradient(x, &mut gradient);
    let spectrum = form.curvature(x).spectrum(6, Counter::unwatched());
    let resolved = resolve(form, x, &gradient, &spectrum);
    let judgement = judge(&Evidence {
        scale: Scale::UNIT,
        value: form.value(x),
        gradient: form.norm(&gradient),
        verdict: Verdict::Continue,
        stalled: false,
        outside: false,
        minimum,
        known: &[],
        distances: &[],
        resolved: Some(&resolved),
    });
    (judgement, resolved.count(0))
}

/// The kind of a critical point with these eigenvalues.
fn kind(eigenvalues: &[f64], at_minimum: bool) -> Kind {
    let count =
        |is: fn(&f64) -> bool| Count::exactly(eigenvalues.iter().filter(|value| is(value)).count());
    let (index, nullity) = (count(|l| *l < 0.0), count(|l| *l == 0.0));
    match (index.number, nullity.number) {
        (0, 0) => Kind::NonDegenerateMinimum,
        (0, _) if at_minimum => Kind::DegenerateMinimum { nullity },
        (0, _) => Kind::Undecided { nullity },
        (all, _) if all == eigenvalues.len() => Kind::NonDegenerateMaximum { index },
        _ => Kind::Saddle { index },
    }
}

#[test]
fn a_thousand_points_are_judged_by_their_inertia() {
    let mut seen = [0; 5];
    for case in 0..1000_u64 {
        let rng = &mut Streams::new(8).at(Purpose::Sample, case);
        let n = rng.random_range(4..13_u32) as usize;
        let (variant, definite) = (case % 4, case % 3 == 0);
        // Where fourth powers bend the flat directions the others are told apart from them.
        let least = if variant == 3 { 12 } else { 36 };
        let eigenvalues = diagonal(n, least, !definite, rng);
        let q = rotation(n, rng);
        let middle = Matrix::from_fn(n, n, |i, j| if i == j { eigenvalues[i] } else { 0.0 });
        let hessian = &q * middle * q.transpose();
        assert_eq!(hessian, hessian.transpose(), "nothing is rounded");
        let column = |k: usize| q.column(k).iter().copied().collect::<Vec<f64>>();
        let flat = || (0..n).filter(|k| eigenvalues[*k] == 0.0);
        let bent = variant == 3;
        let quartic = if bent { flat().map(column).collect() } else { Vec::new() };
        let form = Form { hessian, quartic };
        let minimum = (definite && case % 2 == 0).then_some(0.0);
        let expected =
            Judgement::Critical { kind: Some(kind(&eigenvalues, minimum.is_some())), known: None };
        let mut x = vec![0.0; n];
        let mut expected = expected;
        match variant {
            // Far along the flat directions, where nothing changes.
            1 => flat().for_each(|k| math::axpy(rng.random::<f64>(), &column(k), &mut x)),
            // Off the critical point along one that is not flat.
            2 => {
                let apart = math::pow(2.0, -f64::from(rng.random_range(0..40_u32)));
                math::axpy(apart, &column(0), &mut x);
                let weak = (1..n).find(|k| eigenvalues[*k] != 0.0 && rng.random());
                let slope = match weak {
                    Some(k) => {
                        x.fill(0.0);
                        math::axpy(apart, &column(k), &mut x);
                        eigenvalues[k].abs() * apart
                    }
                    None => apart,
                };
                if slope > 1e-6 {
                    expected = Judgement::Moving;
                } else if apart > 1e-4 {
                    expected = Judgement::Slow;
                }
            }
            // A little along directions that only fourth powers bend.
            3 => {
                let apart = [0.0, 1e-6, 1e-5, 1e-4, -1e-4][rng.random_range(0..5_u32) as usize];
                flat().for_each(|k| math::axpy(apart, &column(k), &mut x));
            }
            _ => {}
        }
        let (found, nullity) = judged(&form, &x, minimum);
        assert_eq!(found, expected, "case {case}: {eigenvalues:?} at {x:?}");
        if found.kind().is_some() {
            assert_eq!(nullity, Count::exactly(flat().count()), "case {case}: {eigenvalues:?}");
        }
        seen[match found.kind() {
            None => 0,
            Some(Kind::Saddle { .. } | Kind::NonDegenerateMaximum { .. }) => 1,
            Some(Kind::NonDegenerateMinimum) => 2,
            Some(Kind::DegenerateMinimum { .. }) => 3,
            Some(Kind::Undecided { .. }) => 4,
        }] += 1;
    }
    assert!(seen.iter().all(|count| *count >= 25), "too few of a kind: {seen:?}");
}

/// A diagonal Hessian of which only products are known.
struct Long(Vec<f64>);

impl Curvature for &Long {
    fn size(&self) -> usize {
        self.0.len()
    }

    fn times(&mut self, v: &[f64], out: &mut [f64]) {
        for ((out, l), v) in out.iter_mut().zip(&self.0).zip(v) {
            *out = l * v;
        }
    }

    fn bound(&self) -> f64 {
        math::largest(&self.0)
    }
}

impl Objective for Long {
    fn size(&self) -> usize {
        self.0.len()
    }

    fn value(&self, x: &[f64]) -> f64 {
        0.5 * math::sum(self.0.iter().zip(x).map(|(l, x)| l * x * x))
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        (&mut &*self).times(x, out);
    }

    fn curvature<'a>(&'a self, _: &'a [f64]) -> Box<dyn Curvature + 'a> {
        Box::new(self)
    }
}

/// Beyond 1024 rows a count says that it is a lower bound, and never counts too many.
#[test]
fn counts_from_the_ends_of_a_spectrum_are_lower_bounds() {
    // Numbers of eigenvalues -1, 0, 1 and 2 of 1100.
    for (negative, zero, one) in
        [(0, 0, 300), (0, 40, 500), (3, 0, 200), (7, 500, 100), (900, 100, 50)]
    {
        let counts =
            [(-1.0, negative), (0.0, zero), (1.0, one), (2.0, 1100 - negative - zero - one)];
        let values = counts.iter().flat_map(|(value, count)| vec![*value; *count]).collect();
        let long = Long(values);
        let (x, gradient) = (vec![0.0; 1100], vec![0.0; 1100]);
        let spectrum = long.curvature(&x).spectrum(6, Counter::unwatched());
        let resolved = resolve(&long, &x, &gradient, &spectrum);
        let (index, nullity) = (resolved.count(-1), resolved.count(0));
        for (count, truth) in [(index, negative), (nullity, zero)] {
            let what = format!("{count:?} of {truth} in {:?}", resolved.values);
            assert!(
                if count.at_least { count.number <= truth } else { count.number == truth },
                "{what}"
            );
            assert_eq!(count.number == 0, truth == 0, "{what}");
        }
        let expected = match (negative, zero) {
            (0, 0) => Kind::NonDegenerateMinimum,
            (0, _) => Kind::Undecided { nullity },
            _ => Kind::Saddle { index },
        };
        assert_eq!(resolved.kind(false), expected);
        assert_eq!(format!("{expected}").contains("at least"), negative + zero > 0, "{expected}");
    }
}
