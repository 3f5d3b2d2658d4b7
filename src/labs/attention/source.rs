//! Where the covariance of the tokens comes from.

use super::{
    params::{Basis, Data, Params, Shape, Tasks},
    problem::{Covariance, Tokens, table::Measured, tasks, tokens as token},
};
use crate::{
    data::{self, Shipped, Table},
    rng::{Purpose, Streams},
    schema::Problem,
};

/// Eigenvalues used where those of the reader are no covariance, and how that is said.
const FALLBACK: ([f64; 5], &str) = ([4.0, 2.0, 1.0, 0.5, 0.25], "4, 2, 1, 0.5, 0.25 are used");

/// A covariance, and the table behind it if there is one.
pub struct Source {
    /// The covariance `S`.
    pub covariance: Covariance,
    /// What was measured of the table.
    pub table: Option<Measured>,
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
            let covariance = tasks::spiked(params.dimension as usize, params.snr);
            return Self { covariance, table: None };
        }
        let key = if params.data == Data::Spectrum { "spectrum" } else { "data" };
        Self::sound(params, table, streams).unwrap_or_else(|why| {
            problems.push(Problem::new(key, format!("{why} {}", FALLBACK.1)));
            match Covariance::diagonal(&FALLBACK.0) {
                Ok(covariance) => Self { covariance, table: None },
                Err(why) => unreachable!("a positive spectrum: {why}"),
            }
        })
    }

    /// The source that the parameters ask for, or why there is none.
    fn sound(params: &Params, table: Option<&Table>, streams: Streams) -> Result<Self, String> {
        let missing = |shipped: &Shipped| format!("{} is missing;", shipped.file);
        let measured = match (params.data, table) {
            (Data::Spectrum, _) => {
                let covariance = match params.basis {
                    Basis::Axes => Covariance::diagonal(&params.spectrum),
                    Basis::Random => {
                        Covariance::rotated(&params.spectrum, &mut streams.at(Purpose::Data, 0))
                    }
                };
                let covariance = covariance.map_err(|why| format!("{why};"))?;
                return Ok(Self { covariance, table: None });
            }
            (Data::Digits, Some(table)) => Measured::images(table),
            (Data::Penguins | Data::Own, Some(table)) => Measured::standardised(table),
            (Data::Penguins, None) => return Err(missing(&data::PENGUINS)),
            (Data::Digits, None) => return Err(missing(&data::DIGITS)),
            (Data::Own, None) => {
                return Err("no table is open; until you open your CSV file,".to_string());
            }
        };
        let name = table.map_or("", |table| &table.name);
        let measured = measured.map_err(|why| format!("{name}: {why};"))?;
        Ok(Self { covariance: measured.covariance.clone(), table: Some(measured) })
    }

    /// Tokens of the shape that the parameters ask for, Gaussian without a table.
    pub fn tokens(&self, params: &Params) -> Tokens {
        let shape = match (params.tokens, &self.table) {
            (Shape::Mixture, _) => {
                let axis = 1.min(self.covariance.dim() - 1);
                token::Shape::Clusters { axis, share: 0.9 }
            }
            (Shape::Rows, Some(table)) => token::Shape::Rows(table.rows.clone()),
            (Shape::Rows, None) | (Shape::Gaussian, _) => token::Shape::Gaussian,
        };
        Tokens::new(&self.covariance, shape)
    }
}
