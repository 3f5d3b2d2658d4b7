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
/// Longest packed text in a link. Deflate makes a thousandth of a text at best, so that what is
/// inflated stays below some megabytes.
const LONGEST: usize = 8_000;
/// Largest CSV text that is read, in bytes.
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

impl TableRef {
    /// The reference to a table by its [text](Table::canonical_csv) and what deflate makes of
    /// it: packed, or by name if that is not there or too long for a link.
    #[must_use]
    pub fn to(csv: &[u8], deflated: Option<&[u8]>) -> Self {
        let text =
            deflated.map(|bytes| PREFIX.to_owned() + &Base64UrlUnpadded::encode_string(bytes));
        let short = text.filter(|text| text.len() <= LONGEST);
        short.map_or_else(|| Self::Named(digest::file(csv)), Self::Inline)
    }
}

/// What inflate has to read of a packed table.
///
/// # Errors
/// Words that say what is wrong with the text.
pub fn deflated(text: &str) -> Result<Vec<u8>, String> {
    let base64 = text.strip_prefix(PREFIX).ok_or_else(|| refused("is in an unknown encoding"))?;
    if text.len() > LONGEST {
        return Err(refused("is longer than any that is handed on"));
    }
    Base64UrlUnpadded::decode_vec(base64).map_err(|_| refused("is damaged (base64)"))
}

/// Says why the table of a link cannot be used.
fn refused(why: &str) -> String {
    format!("the data in the link {why}; the run uses no table")
}

impl Table {
    /// Packs the table for a link, or names it if it is too large for one. Natively: the page has
    /// the browser deflate and inflate, with [`TableRef::to`], [`deflated`] and [`Table::of_csv`].
    #[must_use]
    pub fn pack(&self) -> TableRef {
        let csv = self.canonical_csv();
        TableRef::to(&csv, Some(&compress_to_vec(&csv, LEVEL)))
    }

    /// Reads what [`Table::pack`] wrote, natively.
    ///
    /// # Errors
    /// Words that say what is wrong with the text.
    pub fn unpack(text: &str) -> Result<Self, String> {
        Self::of_csv(decompress_to_vec_with_limit(&deflated(text)?, LARGEST).ok().as_deref())
    }

    /// Reads a table that [`Table::canonical_csv`] wrote, if deflate could be undone.
    ///
    /// # Errors
    /// Words that say what is wrong with the text.
    pub fn of_csv(csv: Option<&[u8]>) -> Result<Self, String> {
        let csv = csv
            .filter(|csv| csv.len() <= LARGEST)
            .ok_or_else(|| refused("is damaged or too large (deflate)"))?;
        let (name, csv) = split_line(csv).ok_or_else(|| refused("is not a named table"))?;
        read::whole(&String::from_utf8_lossy(name), csv)
            .filter(Self::is_sound)
            .ok_or_else(|| refused("is not a table of finite numbers"))
    }

    /// The table as it stands in a link before it is deflated.
    #[must_use]
    pub fn canonical_csv(&self) -> Vec<u8> {
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
