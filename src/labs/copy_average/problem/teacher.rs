//! Teachers: what the student is to learn.

use crate::{linalg, math, schema::finite};

/// In-weights and out-weights of a trained network, a row for every neuron under a header; see
/// `data/README.md`.
const PENGUINS: &str = include_str!("../../../../data/penguin-teacher.csv");

/// `f*(x) = sum_j b_j s(v_j . x)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Teacher {
    /// Dimension `d` of the input.
    pub inputs: usize,
    /// In-weights `v_j` of all neurons, one after the other.
    pub weights: Vec<f64>,
    /// Out-weights `b_j`.
    pub out: Vec<f64>,
}

impl Teacher {
    /// In-weights along the first `neurons` axes of `inputs`, norms and out-weights one: the
    /// teacher of the theorem.
    #[must_use]
    pub fn orthonormal(neurons: usize, inputs: usize) -> Self {
        Self::equiangular(neurons, inputs, 0.0)
    }

    /// In-weights of norm one with the same cosine between any two, symmetric around the
    /// first axes; out-weights one.
    ///
    /// # Panics
    /// If there is no such teacher: the cosine must be below 1 and at least `-1 / (k - 1)`.
    #[must_use]
    pub fn equiangular(neurons: usize, inputs: usize, cosine: f64) -> Self {
        assert!(neurons <= inputs, "teacher: {neurons} neurons in dimension {inputs}");
        let k = neurons as f64;
        // The root of the matrix of cosines: p I + q 1 1^T.
        let whole = 1.0 + (k - 1.0) * cosine;
        assert!(cosine < 1.0 && whole > -1e-12, "teacher: cosine {cosine} of {neurons} neurons");
        let p = math::sqrt(1.0 - cosine);
        let q = (math::sqrt(whole.max(0.0)) - p) / k;
        let mut weights = vec![0.0; neurons * inputs];
        for (j, row) in weights.chunks_exact_mut(inputs).enumerate() {
            row[..neurons].fill(q);
            row[j] += p;
        }
        Self { inputs, weights, out: vec![1.0; neurons] }
    }

    /// The largest angle that so many vectors have with each other, in degrees: the sum of all
    /// has no negative square, so that the cosine is at least `-1 / (k - 1)`.
    #[must_use]
    pub fn widest(neurons: u32) -> f64 {
        math::acos(-1.0 / f64::from(neurons - 1).max(1.0)).to_degrees()
    }

    /// The network that was trained to tell male from female penguins by four measurements, with
    /// activation `erf(x / 2^{1/2})`: weights that nobody designed. Inputs beyond those four
    /// have no weight.
    #[must_use]
    pub fn trained(spare: usize) -> Self {
        let rows = PENGUINS.lines().skip(1);
        let rows = rows.map(|row| row.split(',').filter_map(finite).collect::<Vec<f64>>());
        let mut teacher = Self { inputs: 0, weights: Vec::new(), out: Vec::new() };
        for mut row in rows {
            teacher.out.extend(row.pop());
            row.resize(row.len() + spare, 0.0);
            teacher.inputs = row.len();
            teacher.weights.extend(row);
        }
        teacher
    }

    /// The same with other norms and out-weights: a list for each, whose last number holds for
    /// all further neurons; an empty list changes nothing.
    #[must_use]
    pub fn scaled(mut self, norms: &[f64], out: &[f64]) -> Self {
        let of = |list: &[f64], j: usize| list.get(j).or(list.last()).copied().unwrap_or(1.0);
        for (j, row) in self.weights.chunks_exact_mut(self.inputs).enumerate() {
            row.iter_mut().for_each(|v| *v *= of(norms, j));
            self.out[j] = of(out, j);
        }
        self
    }

    /// Number `k` of neurons.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.out.len()
    }

    /// In-weights of the neurons.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.weights.chunks_exact(self.inputs)
    }

    /// What of an out-weight stands beside in-weights in [`Self::dual`].
    #[must_use]
    pub fn unit(out: f64, signed: bool) -> f64 {
        match (out, signed) {
            (0.0, _) => 1.0,
            (b, true) => b,
            (b, false) => b.abs(),
        }
    }

    /// Vectors `c_j` in rows, by which a sum of the teacher's neurons is taken apart:
    /// `c_i . (b_j v_j) = 1` if `i = j` and else 0, and `c_j` is within their span. Where signs
    /// of out-weights are of no matter to directions (`signed` is false), `|b_j|` stands for
    /// `b_j`; and 1 for an out-weight of zero. Zero if in-weights are linearly dependent.
    #[must_use]
    pub fn dual(&self, signed: bool) -> Vec<f64> {
        let (k, d) = (self.neurons(), self.inputs);
        let factor = |b: &f64| Self::unit(*b, signed);
        let rows: Vec<Vec<f64>> =
            self.rows().zip(&self.out).map(|(v, b)| v.iter().map(|v| factor(b) * v).collect()).collect();
        let mut gram: Vec<f64> =
            rows.iter().flat_map(|p| rows.iter().map(|q| math::dot(p, q))).collect();
        let mut pivots = vec![0.0; k];
        let mut dual = vec![0.0; k * d];
        if !linalg::factorise(&mut gram, &mut pivots) {
            return dual;
        }
        for (j, out) in dual.chunks_exact_mut(d).enumerate() {
            let mut weights = vec![0.0; k];
            weights[j] = 1.0;
            linalg::substitute(&gram, &pivots, &mut weights);
            rows.iter().zip(&weights).for_each(|(row, weight)| math::axpy(*weight, row, out));
        }
        dual
    }

    /// Whether neurons are exchangeable: of one norm, one out-weight and one angle between
    /// any two.
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        let rows: Vec<&[f64]> = self.rows().collect();
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-12;
        let first = math::dot(rows[0], rows[0]);
        let cross = rows.get(1).map_or(0.0, |second| math::dot(rows[0], second));
        self.out.iter().all(|b| near(*b, self.out[0]))
            && rows.iter().enumerate().all(|(j, v)| {
                near(math::dot(v, v), first)
                    && rows[..j].iter().all(|w| near(math::dot(v, w), cross))
            })
    }

    /// Whether it is the teacher of the theorem: orthonormal, with unit out-weights.
    #[must_use]
    pub fn is_orthonormal(&self) -> bool {
        let rows: Vec<&[f64]> = self.rows().collect();
        let unit = (math::dot(rows[0], rows[0]) - 1.0).abs() <= 1e-12;
        let right = rows.get(1).is_none_or(|second| math::dot(rows[0], second).abs() <= 1e-12);
        unit && right && (self.out[0] - 1.0).abs() <= 1e-12 && self.is_symmetric()
    }
}
