//! Tables that come with the page as files of their own: they are loaded when a
//! run needs them and are no part of the module.

use std::sync::OnceLock;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::Table;
use crate::schema::Problem;

/// A table of small whole numbers in a file of the page.
#[derive(Debug)]
pub struct Shipped {
    /// Name for readers.
    pub name: &'static str,
    /// Address relative to the page.
    pub file: &'static str,
    /// Whom readers thank, and the licence.
    pub credit: &'static str,
    rows: usize,
    columns: usize,
    table: OnceLock<Table>,
}

/// The handwritten digits of the UCI repository: 1797 images of 8 by 8 pixels
/// with values from 0 to 16, one column per pixel, row after row of the image
/// (see `data/README.md`).
pub static DIGITS: Shipped = Shipped {
    name: "Handwritten digits",
    file: "data/digits.bin",
    credit: "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine \
             Learning Repository, 1998, CC BY 4.0",
    rows: 1797,
    columns: 64,
    table: OnceLock::new(),
};

/// The table whose file has this address.
#[must_use]
pub fn shipped(file: &str) -> Option<&'static Shipped> {
    [&DIGITS].into_iter().find(|shipped| shipped.file == file)
}

impl Shipped {
    /// The table, if its file has been supplied. Natively it always is there.
    #[must_use]
    pub fn table(&self) -> Option<&Table> {
        #[cfg(not(target_arch = "wasm32"))]
        if self.table.get().is_none() {
            const BYTES: &[u8] =
                include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/www/data/digits.bin"));
            // A damaged file leaves the table missing, as on the page.
            let _ = self.supply(BYTES);
        }
        self.table.get()
    }

    /// Takes the bytes of the file: the columns, one after the other, one byte per
    /// number, deflated. Bytes that come a second time are ignored.
    ///
    /// # Errors
    /// If they are not this table.
    pub fn supply(&self, bytes: &[u8]) -> Result<(), Problem> {
        let size = self.rows * self.columns;
        let numbers = decompress_to_vec_with_limit(bytes, size)
            .ok()
            .filter(|numbers| numbers.len() == size)
            .ok_or_else(|| Problem::new(self.file, "the file is damaged and was not used"))?;
        let values = numbers
            .chunks(self.rows)
            .map(|column| column.iter().map(|x| f64::from(*x)).collect())
            .collect();
        let columns = (1..=self.columns).map(|k| format!("pixel {k}")).collect();
        let _ = self.table.set(Table { name: self.name.to_string(), columns, values });
        Ok(())
    }
}
