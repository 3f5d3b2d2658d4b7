//! Where inputs and labels come from.

use super::params::{Data, Goal, Params, Task};
use crate::{
    data::{self, Table},
    linalg::{Eigen, Matrix},
    math,
    rng::{Purpose, Streams, fill_normal},
    schema::Problem,
};

/// Principal components of the digits that are used.
const COMPONENTS: usize = 8;
/// Standard deviation of the noise of random labels, and the part of their curved map.
const NOISE: f64 = 0.2;
const CURVED: f64 = 0.4;

/// Inputs and labels, one column per sample.
pub struct Samples {
    /// Inputs.
    pub x: Matrix,
    /// Labels.
    pub y: Matrix,
    /// Factor on the loss: one over the number of samples, so that it is a mean, but for given
    /// and reference data.
    pub weight: f64,
}

/// Where the table of a run comes from.
pub fn table(params: &Params) -> data::Source {
    match params.data {
        Data::Penguins => data::Source::Shipped(&data::PENGUINS),
        Data::Digits => data::Source::Shipped(&data::DIGITS),
        Data::Own => data::Source::Own,
        _ => data::Source::None,
    }
}

impl Samples {
    /// The data that the parameters ask for; without a table those of the singular values.
    pub fn new(
        params: &Params,
        table: Option<&Table>,
        streams: Streams,
        problems: &mut Vec<Problem>,
    ) -> Self {
        match (params.data, table) {
            (Data::Spectrum, _) => given(params, problems),
            (Data::Reference, _) => reference(),
            (Data::Random, _) => random(params, streams),
            (Data::Digits, Some(table)) => components(table),
            (Data::Penguins | Data::Own, Some(table)) => columns(params, table, problems),
            (_, None) => {
                let missing = match params.data {
                    Data::Penguins => data::PENGUINS.file,
                    Data::Digits => data::DIGITS.file,
                    _ => "a table",
                };
                let why = format!("{missing} is not there; singular values are used");
                problems.push(Problem::new("data", why));
                given(params, problems)
            }
        }
    }

    /// Labels as a loss takes them: numbers, zeros and ones, or classes but for the last.
    pub fn labels(&self, goal: Goal) -> Matrix {
        let (rows, count) = self.y.shape();
        let means: Vec<f64> = self.y.row_iter().map(|row| row.sum() / count as f64).collect();
        match goal {
            Goal::Squared => self.y.clone(),
            Goal::Softmax if rows > 1 => {
                let class = |n: usize| {
                    let above = |i: usize| self.y[(i, n)] - means[i];
                    (1..rows).fold(0, |best, i| if above(i) > above(best) { i } else { best })
                };
                Matrix::from_fn(rows - 1, count, |i, n| f64::from(u8::from(class(n) == i)))
            }
            _ => {
                Matrix::from_fn(rows, count, |i, n| f64::from(u8::from(self.y[(i, n)] > means[i])))
            }
        }
    }
}

fn given(params: &Params, problems: &mut Vec<Problem>) -> Samples {
    let mut s = params.spectrum.clone();
    if s.is_empty() {
        s = vec![3.0, 2.0, 1.0];
        problems.push(Problem::new("spectrum", "no singular value is given; 3, 2, 1 are used"));
    }
    let order = math::sorted(&s);
    if order.windows(2).any(|w| w[0] == w[1] && w[0] > 0.0) {
        let why = "equal singular values: the points of all sets are critical, but there are others \
                   between them, and ties are flat directions";
        problems.push(Problem::new("spectrum", why));
    }
    let d = s.len();
    let y = Matrix::from_fn(d, d, |i, j| if i == j { s[i] } else { 0.0 });
    Samples { x: Matrix::identity(d, d), y, weight: 1.0 }
}

fn reference() -> Samples {
    let x = [1.0, 0.0, 1.0, -1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 2.0];
    let y = [2.0, 1.0, 0.0, 1.0, 1.0, -1.0, 2.0, 0.0, 0.0, 1.0, 1.0, 3.0];
    let [x, y] = [x, y].map(|entries| Matrix::from_row_slice(3, 4, &entries));
    Samples { x, y, weight: 1.0 }
}

fn random(params: &Params, streams: Streams) -> Samples {
    let [inputs, outputs, count] =
        [params.inputs, params.outputs, params.samples].map(|n| n as usize);
    let mut rng = streams.at(Purpose::Data, 0);
    let mut draw = |rows: usize, columns: usize| {
        let mut noise = vec![0.0; rows * columns];
        fill_normal(&mut rng, &mut noise);
        Matrix::from_column_slice(rows, columns, &noise)
    };
    let x = draw(inputs, count);
    let curved = x.map(|x| (x * x - 1.0) * CURVED);
    let y =
        draw(outputs, inputs) * &x + draw(outputs, inputs) * curved + draw(outputs, count) * NOISE;
    Samples { x, y, weight: 1.0 / count as f64 }
}

/// Standardised columns, all to be reconstructed, or the last to be predicted.
fn columns(params: &Params, table: &Table, problems: &mut Vec<Problem>) -> Samples {
    let count = table.rows();
    let weight = 1.0 / count as f64;
    let standard = |column: &Vec<f64>| -> Vec<f64> {
        let mean = math::mean(column);
        let deviation = math::sqrt(math::squared_distance(column, mean) / count as f64);
        let by = 1.0 / if deviation > 0.0 { deviation } else { 1.0 };
        column.iter().map(|x| (x - mean) * by).collect()
    };
    let rows: Vec<Vec<f64>> = table.values.iter().map(standard).collect();
    let all = Matrix::from_fn(rows.len(), count, |i, n| rows[i][n]);
    if params.task == Task::Reconstruct {
        return Samples { x: all.clone(), y: all, weight };
    }
    if rows.len() < 2 {
        let why = "one column has nothing to be predicted from; it is reconstructed";
        problems.push(Problem::new("task", why));
        return Samples { x: all.clone(), y: all, weight };
    }
    let last = rows.len() - 1;
    Samples { x: all.rows(0, last).into_owned(), y: all.rows(last, 1).into_owned(), weight }
}

/// The leading principal components of images, in units of the root of their total variance,
/// with one sample for each: a linear network sees no more of them.
fn components(table: &Table) -> Samples {
    let centred: Vec<Vec<f64>> = table
        .values
        .iter()
        .map(|column| {
            let mean = math::mean(column);
            column.iter().map(|x| x - mean).collect()
        })
        .collect();
    let d = centred.len();
    let covariance = Matrix::from_fn(d, d, |i, j| math::dot(&centred[i], &centred[j]));
    let total = covariance.trace();
    let eigen = Eigen::of(covariance);
    let k = COMPONENTS.min(d);
    let root = |i: usize| math::sqrt(eigen.values[d - 1 - i].max(0.0) / total);
    let x = Matrix::from_fn(k, k, |i, j| if i == j { root(i) } else { 0.0 });
    Samples { x: x.clone(), y: x, weight: 1.0 }
}
