//! Where the covariance of the tokens comes from.

use super::params::{Basis, Data, Params, Shape, Tasks};
use crate::{
    attention::{
        Covariance, Tokens, tasks,
        tokens::{self as token},
    },
    data::{self, Shipped, Table},
    linalg::Matrix,
    math,
    rng::{Purpose, Streams},
    schema::Problem,
};

/// Side of the images.
pub const SIDE: usize = 8;
/// Eigenvalues used where those of the reader are no covariance.
const FALLBACK: [f64; 5] = [4.0, 2.0, 1.0, 0.5, 0.25];

/// A covariance, and the table behind it if there is one.
pub struct Source {
    /// The covariance `S`.
    pub covariance: Covariance,
    /// Names of coordinates; empty if they have none.
    pub names: Vec<String>,
    /// Pixel of each coordinate, if the tokens are images.
    pub pixels: Option<Vec<usize>>,
    /// Centred rows in coordinates of the eigenbasis.
    rows: Option<Vec<f64>>,
}

impl Source {
    /// The source that the parameters ask for, or the nearest one that is sound.
    pub fn new(
        params: &Params,
        table: Option<&Table>,
        streams: Streams,
        problems: &mut Vec<Problem>,
    ) -> Self {
        if params.tasks != Tasks::One {
            return Self::plain(tasks::spiked(params.dimension as usize, params.snr));
        }
        let mut fail = |key: &str, why: String| problems.push(Problem::new(key, why));
        let found = match params.data {
            Data::Spectrum => {
                let covariance = match params.basis {
                    Basis::Axes => Covariance::diagonal(&params.spectrum),
                    Basis::Random => {
                        Covariance::rotated(&params.spectrum, &mut streams.at(Purpose::Data, 0))
                    }
                };
                covariance
                    .map(Self::plain)
                    .map_err(|why| ("spectrum", format!("{why}; 4, 2, 1, 0.5, 0.25 are used")))
            }
            Data::Penguins | Data::Own => match table {
                Some(table) => Self::standardised(table),
                None if params.data == Data::Penguins => Err(missing(&data::PENGUINS)),
                None => {
                    let why = "no table is open; 4, 2, 1, 0.5, 0.25 are used until you open \
                               your CSV file";
                    Err(("data", why.to_string()))
                }
            },
            Data::Digits => match table {
                Some(table) => Self::images(table),
                None => Err(missing(&data::DIGITS)),
            },
        };
        match found {
            Ok(source) => source,
            Err((key, why)) => {
                fail(key, why);
                Self::fallback()
            }
        }
    }

    fn plain(covariance: Covariance) -> Self {
        Self { covariance, names: Vec::new(), pixels: None, rows: None }
    }

    fn fallback() -> Self {
        match Covariance::diagonal(&FALLBACK) {
            Ok(covariance) => Self::plain(covariance),
            Err(why) => unreachable!("a positive spectrum: {why}"),
        }
    }

    /// Columns with mean 0 and variance 1.
    fn standardised(table: &Table) -> Result<Self, (&'static str, String)> {
        let columns = table.values.iter().map(|column| {
            let centred = centre(column);
            let deviation = math::sqrt(math::dot(&centred, &centred) / column.len() as f64);
            centred.into_iter().map(|x| x / deviation).collect()
        });
        Self::of_columns(columns.collect(), table.columns.clone(), None)
            .map_err(|why| ("data", format!("{}: {why}; 4, 2, 1, 0.5, 0.25 are used", table.name)))
    }

    /// Pixels that vary, centred, scaled to a mean variance of 1.
    fn images(table: &Table) -> Result<Self, (&'static str, String)> {
        let varies: Vec<usize> = (0..table.columns.len())
            .filter(|k| table.values[*k].iter().any(|x| *x != table.values[*k][0]))
            .collect();
        let mut columns: Vec<Vec<f64>> = varies.iter().map(|k| centre(&table.values[*k])).collect();
        let energy = math::sum(columns.iter().map(|c| math::dot(c, c)));
        let scale = math::sqrt((table.rows() * columns.len()) as f64 / energy);
        columns.iter_mut().flatten().for_each(|x| *x *= scale);
        let names = varies.iter().map(|k| table.columns[*k].clone()).collect();
        Self::of_columns(columns, names, Some(varies))
            .map_err(|why| ("data", format!("{}: {why}; 4, 2, 1, 0.5, 0.25 are used", table.name)))
    }

    fn of_columns(
        columns: Vec<Vec<f64>>,
        names: Vec<String>,
        pixels: Option<Vec<usize>>,
    ) -> Result<Self, String> {
        let d = columns.len();
        let rows = columns.first().map_or(0, Vec::len);
        let mut matrix = Matrix::zeros(d, d);
        for i in 0..d {
            for j in 0..=i {
                let entry = math::dot(&columns[i], &columns[j]) / rows as f64;
                (matrix[(i, j)], matrix[(j, i)]) = (entry, entry);
            }
        }
        let covariance = Covariance::new(matrix).map_err(|why| why.to_string())?;
        let mut turned = Vec::with_capacity(rows * d);
        let mut row = vec![0.0; d];
        for k in 0..rows {
            row.iter_mut().zip(&columns).for_each(|(x, column)| *x = column[k]);
            turned.extend(covariance.coordinates(&row));
        }
        Ok(Self { covariance, names, pixels, rows: Some(turned) })
    }

    /// Whether there is a table to draw rows from.
    pub fn has_rows(&self) -> bool {
        self.rows.is_some()
    }

    /// Tokens of the shape that the parameters ask for, Gaussian without a table.
    pub fn tokens(&self, params: &Params) -> Tokens {
        let shape = match (params.tokens, &self.rows) {
            (Shape::Mixture, _) => {
                let axis = 1.min(self.covariance.dim() - 1);
                token::Shape::Clusters { axis, share: 0.9 }
            }
            (Shape::Rows, Some(rows)) => token::Shape::Rows(rows.clone()),
            (Shape::Rows, None) | (Shape::Gaussian, _) => token::Shape::Gaussian,
        };
        Tokens::new(&self.covariance, shape)
    }
}

/// The problem with a shipped table that could not be had.
fn missing(shipped: &Shipped) -> (&'static str, String) {
    ("data", format!("{} is missing; 4, 2, 1, 0.5, 0.25 are used", shipped.file))
}

fn centre(column: &[f64]) -> Vec<f64> {
    let mean = math::mean(column);
    column.iter().map(|x| x - mean).collect()
}
