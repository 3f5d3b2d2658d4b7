//! Published texts without what only their writers need: indentation and lines of comments.

use crate::page::files_below;
use anyhow::Result;
use std::path::Path;

/// Endings of the files that become slim.
const TEXTS: [&str; 3] = ["html", "css", "js"];
/// How comments begin and end that stand on lines of their own.
const COMMENTS: [(&str, &str); 3] = [("<!--", "-->"), ("/*", "*/"), ("//", "")];

/// Rewrites pages, styles and scripts below a directory.
pub fn write(directory: &Path) -> Result<()> {
    for file in files_below(directory)? {
        if file.extension().is_some_and(|ending| TEXTS.iter().any(|text| ending == *text)) {
            std::fs::write(&file, slim(&std::fs::read_to_string(&file)?))?;
        }
    }
    Ok(())
}

/// A text of which no string goes over the end of a line.
fn slim(text: &str) -> String {
    let mut kept = String::new();
    let mut comment = None;
    for line in text.lines().map(str::trim) {
        let begun = || COMMENTS.into_iter().find(|(begin, _)| line.starts_with(begin));
        if let Some((_, end)) = comment.or_else(begun) {
            comment = (!line.ends_with(end)).then_some(("", end));
        } else if !line.is_empty() {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_everything_else_stays() {
        let text =
            "<!-- One line. -->\n<p>\n  a // b\n\n  // Why.\n  /* Two\n     lines. */\n  c\n";
        assert_eq!(slim(text), "<p>\na // b\nc\n");
        assert_eq!(slim("a <!-- b -->\nc /* d */"), "a <!-- b -->\nc /* d */\n");
    }
}
