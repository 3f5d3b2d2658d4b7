//! Published texts without what only their writers need: indentation, lines of comments, and the
//! blanks of styles.

use crate::page::files_below;
use anyhow::Result;
use std::path::Path;

/// Endings of the files that become slim.
const TEXTS: [&str; 3] = ["html", "css", "js"];
/// How comments begin and end that stand on lines of their own.
const COMMENTS: [(&str, &str); 3] = [("<!--", "-->"), ("/*", "*/"), ("//", "")];

/// Blanks around the signs of a style, of which none stands in a string.
const BLANKS: [(&str, &str); 6] =
    [("; }", "}"), (" {", "{"), ("{ ", "{"), ("; ", ";"), (": ", ":"), (", ", ",")];

/// Rewrites pages, styles and scripts below a directory.
pub fn write(directory: &Path) -> Result<()> {
    for file in files_below(directory)? {
        if file.extension().is_some_and(|ending| TEXTS.iter().any(|text| ending == *text)) {
            let mut text = slim(&std::fs::read_to_string(&file)?);
            if file.extension().is_some_and(|ending| ending == "css") {
                text = tight(&text);
            }
            std::fs::write(&file, text)?;
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

/// A style without blanks around its signs.
fn tight(style: &str) -> String {
    BLANKS.iter().fold(style.to_owned(), |style, (wide, narrow)| style.replace(wide, narrow))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_everything_else_stays() {
        let text =
            "<!-- One line. -->\n<p>\n  a // b\n\n  // Why.\n  /* Two\n     lines. */\n  c\n";
        assert_eq!(slim(text), "<p>\na // b\nc\n");
        let style = "a :is(b, c) > d { width: calc(1px + 2px); color: red; }";
        assert_eq!(tight(style), "a :is(b,c) > d{width:calc(1px + 2px);color:red}");
        assert_eq!(slim("a <!-- b -->\nc /* d */"), "a <!-- b -->\nc /* d */\n");
    }
}
