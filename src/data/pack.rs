//! A table inside a link: `z=d1.<base64url of deflate of canonical JSON>`.

use data_encoding::BASE64URL_NOPAD;
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};

use super::{MOST_COLUMNS, Table};
use crate::digest;

/// Prefix that names the encoding.
const PREFIX: &str = "d1.";
/// Longest packed text that goes into a link.
const LONGEST: usize = 8_000;
/// Largest JSON text that is unpacked, in bytes.
const LARGEST: usize = 1_000_000;
/// Strongest level of deflate.
const LEVEL: u8 = 9;

/// A table as it goes into a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packed {
    /// Small enough to travel with the link.
    Inline(String),
    /// Too large: the link names the digest and asks for the file.
    TooLarge {
        /// [`Table::digest`].
        digest: String,
    },
}

impl Table {
    /// Digest of the table's numbers and names, by which a link asks for it.
    #[must_use]
    pub fn digest(&self) -> String {
        digest::file(&self.canonical_json())
    }

    /// Packs the table for a link.
    #[must_use]
    pub fn pack(&self) -> Packed {
        let json = self.canonical_json();
        let text = BASE64URL_NOPAD.encode(&compress_to_vec(&json, LEVEL));
        if PREFIX.len() + text.len() <= LONGEST {
            Packed::Inline(format!("{PREFIX}{text}"))
        } else {
            Packed::TooLarge { digest: digest::file(&json) }
        }
    }

    /// Reads what [`Table::pack`] wrote.
    ///
    /// # Errors
    /// Words that say what is wrong with the text.
    pub fn unpack(text: &str) -> Result<Self, String> {
        let fail = |why: &str| format!("the data in the link {why}; the run uses no table");
        let text = text.strip_prefix(PREFIX).ok_or_else(|| fail("is in an unknown encoding"))?;
        let bytes =
            BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| fail("is damaged (base64)"))?;
        let json = decompress_to_vec_with_limit(&bytes, LARGEST)
            .map_err(|_| fail("is damaged or too large (deflate)"))?;
        let table: Self = serde_json::from_slice(&json).map_err(|_| fail("is damaged (JSON)"))?;
        if table.is_sound() { Ok(table) } else { Err(fail("is not a table of finite numbers")) }
    }

    fn canonical_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn is_sound(&self) -> bool {
        let rows = self.rows();
        (1..=MOST_COLUMNS).contains(&self.columns.len())
            && self.columns.len() == self.values.len()
            && rows >= 2
            && self.values.iter().all(|column| {
                column.len() == rows
                    && column.iter().all(|x| x.is_finite())
                    && column.iter().any(|x| *x != column[0])
            })
    }
}
