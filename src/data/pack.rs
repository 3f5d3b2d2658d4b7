//! A table inside a link: `z=d1.<base64url of deflate of canonical CSV>`.
//!
//! CSV, because a table is read as CSV in any case; its first line is the name
//! of the file. Numbers have the fewest digits that read back to the same bits.

use base64ct::{Base64UrlUnpadded, Encoding};
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};
use serde::{Deserialize, Serialize};

use super::{MOST_COLUMNS, Table, csv, read, varies};
use crate::digest;

/// Prefix that names the encoding.
pub const PREFIX: &str = "d1.";
/// Longest packed text that goes into a link.
const LONGEST: usize = 8_000;
/// Largest CSV text that is unpacked, in bytes.
const LARGEST: usize = 1_000_000;
/// Strongest level of deflate.
const LEVEL: u8 = 9;

/// How a link refers to the reader's own table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableRef {
    /// Not at all.
    #[default]
    None,
    /// It is small and travels with the link, packed.
    Inline(String),
    /// It is large: the digest of the file to be asked for.
    Named(String),
}

impl Table {
    /// Packs the table for a link, or names it if it is too large for one.
    #[must_use]
    pub fn pack(&self) -> TableRef {
        let csv = self.canonical_csv();
        let text = Base64UrlUnpadded::encode_string(&compress_to_vec(&csv, LEVEL));
        if PREFIX.len() + text.len() <= LONGEST {
            TableRef::Inline(format!("{PREFIX}{text}"))
        } else {
            TableRef::Named(digest::file(&csv))
        }
    }

    /// Reads what [`Table::pack`] wrote.
    ///
    /// # Errors
    /// Words that say what is wrong with the text.
    pub fn unpack(text: &str) -> Result<Self, String> {
        let fail = |why: &str| format!("the data in the link {why}; the run uses no table");
        let text = text.strip_prefix(PREFIX).ok_or_else(|| fail("is in an unknown encoding"))?;
        let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| fail("is damaged (base64)"))?;
        let csv = decompress_to_vec_with_limit(&bytes, LARGEST)
            .map_err(|_| fail("is damaged or too large (deflate)"))?;
        let (name, csv) = split_line(&csv).ok_or_else(|| fail("is not a named table"))?;
        read::whole(&String::from_utf8_lossy(name), csv)
            .filter(Self::is_sound)
            .ok_or_else(|| fail("is not a table of finite numbers"))
    }

    fn canonical_csv(&self) -> Vec<u8> {
        let mut text = format!("{}\n", self.name);
        csv::line(&mut text, self.columns.iter());
        for i in 0..self.rows() {
            csv::line(&mut text, self.values.iter().map(|column| column[i].to_string()));
        }
        text.into_bytes()
    }

    fn is_sound(&self) -> bool {
        let rows = self.rows();
        (1..=MOST_COLUMNS).contains(&self.columns.len())
            && self.columns.len() == self.values.len()
            && rows >= 2
            && self.values.iter().all(|column| {
                column.len() == rows
                    && column.iter().all(|x| x.is_finite())
                    && varies(column.iter().copied())
            })
    }
}

fn split_line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| *byte == b'\n')?;
    Some((&text[..end], &text[end + 1..]))
}
