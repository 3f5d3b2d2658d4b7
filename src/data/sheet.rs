//! Text to records and cells.

use csv_core::{ReadFieldResult, ReaderBuilder};

use super::number::bare;

/// What stands between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Bar,
    /// Any number of spaces and tabs.
    Spaces,
}

impl Separator {
    /// All there are, the most usual first.
    pub const ALL: [Self; 5] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar, Self::Spaces];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        ["comma", "semicolon", "tab", "vertical bar", "spaces"][self as usize]
    }

    /// Its character; spaces are replaced by tabs first.
    pub(super) const fn byte(self) -> u8 {
        b",;\t|\t"[self as usize]
    }
}

/// Records of cells, in one text.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    text: String,
    /// Where each cell ends.
    ends: Vec<usize>,
    /// For each record where its cells end, and its first line.
    records: Vec<(usize, usize)>,
}

impl Sheet {
    /// Splits a text (RFC 4180; any line ends). Where a quotation mark is never closed they are
    /// read as any other character.
    #[must_use]
    pub fn split(text: &str, separator: Separator) -> Self {
        let collapsed = (separator == Separator::Spaces).then(|| collapsed(text));
        let mut input = collapsed.as_deref().unwrap_or(text).as_bytes();
        let quoted = input.iter().filter(|byte| **byte == b'"').count() % 2 == 0;
        let mut reader = ReaderBuilder::new().delimiter(separator.byte()).quoting(quoted).build();
        let (mut output, mut end) = (vec![0; input.len() + 1], 0);
        let mut sheet = Self::default();
        let (mut line, mut begun) = (1, None);
        loop {
            if begun.is_none() {
                let blank = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
                line += lines(input, blank);
                input = &input[blank..];
                begun = Some(line);
            }
            let (result, read, written) = reader.read_field(input, &mut output[end..]);
            line += lines(input, read);
            input = &input[read..];
            end += written;
            match result {
                ReadFieldResult::Field { record_end } => {
                    sheet.ends.push(end);
                    if record_end && let Some(first) = begun.take() {
                        sheet.records.push((sheet.ends.len(), first));
                    }
                }
                ReadFieldResult::InputEmpty => {}
                // As much room as there is input is enough.
                ReadFieldResult::End | ReadFieldResult::OutputFull => break,
            }
        }
        output.truncate(end);
        // Cut at characters of ASCII alone, it is text as before.
        sheet.text = String::from_utf8(output).unwrap_or_default();
        sheet
    }

    /// Number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Number of cells of a record.
    #[must_use]
    pub fn width(&self, record: usize) -> usize {
        self.records[record].0 - self.first(record)
    }

    /// Number of its cells up to the last one that is not empty.
    #[must_use]
    pub fn filled(&self, record: usize) -> usize {
        let cells = 0..self.width(record);
        cells.rev().find(|column| !self.cell(record, *column).is_empty()).map_or(0, |at| at + 1)
    }

    /// A cell without what stands around it; empty where there is none.
    #[must_use]
    pub fn cell(&self, record: usize, column: usize) -> &str {
        let at = self.first(record) + column;
        if at >= self.records[record].0 {
            return "";
        }
        let begin = if at == 0 { 0 } else { self.ends[at - 1] };
        bare(self.text.get(begin..self.ends[at]).unwrap_or_default())
    }

    /// The line on which a record begins, from 1.
    #[must_use]
    pub fn line(&self, record: usize) -> usize {
        self.records[record].1
    }

    fn first(&self, record: usize) -> usize {
        if record == 0 { 0 } else { self.records[record - 1].0 }
    }
}

/// Number of line ends in the first bytes; that of a return and a line feed is one.
fn lines(bytes: &[u8], count: usize) -> usize {
    let ends = |at: &usize| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    (0..count).filter(ends).count()
}

/// Lines whose runs of spaces and tabs are one tab, outside quotation marks.
fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut apart, mut begun) = (false, false, false);
    for c in text.chars() {
        match c {
            ' ' | '\t' if !quoted => apart = true,
            '\r' | '\n' => {
                (quoted, apart, begun) = (false, false, false);
                out.push(c);
            }
            _ => {
                if apart && begun {
                    out.push('\t');
                }
                (apart, begun) = (false, true);
                quoted ^= c == '"';
                out.push(c);
            }
        }
    }
    out
}
