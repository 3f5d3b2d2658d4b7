//! Covariance and tokens of a table.

use super::{Covariance, CovarianceError};
use crate::{data::Table, linalg::Matrix, math};

/// What a table says of tokens.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The covariance `S` of the columns.
    pub covariance: Covariance,
    /// Names of coordinates.
    pub names: Vec<String>,
    /// Column of the table of each coordinate, if some are left out.
    pub columns: Option<Vec<usize>>,
    /// Centred rows in coordinates of the eigenbasis, one after the other.
    pub rows: Vec<f64>,
}

impl Measured {
    /// Columns with mean 0 and variance 1: `S` is their correlation matrix.
    ///
    /// # Errors
    /// If `S` is not positive definite.
    pub fn standardised(table: &Table) -> Result<Self, CovarianceError> {
        let columns = table.values.iter().map(|column| {
            let centred = centre(column);
            let deviation = math::sqrt(math::dot(&centred, &centred) / column.len() as f64);
            centred.into_iter().map(|x| x / deviation).collect()
        });
        Self::of_columns(columns.collect(), table.columns.clone(), None)
    }

    /// Pixels that vary, centred, scaled to a mean variance of 1.
    ///
    /// # Errors
    /// If `S` is not positive definite.
    pub fn images(table: &Table) -> Result<Self, CovarianceError> {
        let varies: Vec<usize> = (0..table.columns.len())
            .filter(|k| table.values[*k].iter().any(|x| *x != table.values[*k][0]))
            .collect();
        let mut columns: Vec<Vec<f64>> = varies.iter().map(|k| centre(&table.values[*k])).collect();
        let energy = math::sum(columns.iter().map(|c| math::dot(c, c)));
        let scale = math::sqrt((table.rows() * columns.len()) as f64 / energy);
        columns.iter_mut().flatten().for_each(|x| *x *= scale);
        let names = varies.iter().map(|k| table.columns[*k].clone()).collect();
        Self::of_columns(columns, names, Some(varies))
    }

    fn of_columns(
        values: Vec<Vec<f64>>,
        names: Vec<String>,
        columns: Option<Vec<usize>>,
    ) -> Result<Self, CovarianceError> {
        let d = values.len();
        let count = values.first().map_or(0, Vec::len);
        let mut matrix = Matrix::zeros(d, d);
        for i in 0..d {
            for j in 0..=i {
                let entry = math::dot(&values[i], &values[j]) / count as f64;
                (matrix[(i, j)], matrix[(j, i)]) = (entry, entry);
            }
        }
        let covariance = Covariance::new(matrix)?;
        let mut rows = Vec::with_capacity(count * d);
        for k in 0..count {
            let row: Vec<f64> = values.iter().map(|column| column[k]).collect();
            rows.extend(covariance.coordinates(&row));
        }
        Ok(Self { covariance, names, columns, rows })
    }
}

fn centre(column: &[f64]) -> Vec<f64> {
    let mean = math::mean(column);
    column.iter().map(|x| x - mean).collect()
}
