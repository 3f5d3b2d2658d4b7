//! Writing CSV (RFC 4180).
//!
//! The `csv` crate reads here, but its writer parses every cell as a number, for
//! which it links 14 kB of tables into the page.

/// Appends one record.
pub fn line(out: &mut String, cells: impl IntoIterator<Item = impl AsRef<str>>) {
    for (i, cell) in cells.into_iter().enumerate() {
        let cell = cell.as_ref();
        if i > 0 {
            out.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}
