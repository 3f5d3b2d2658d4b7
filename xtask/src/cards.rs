//! The cards of the landing page: a few pictures of each laboratory, drawn by its own code when
//! the page is built, with its title, a sentence and its source as plain HTML.

use crate::paths;
use crate::process::command;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::Path;

const PAGE: &str = "index.html";
/// Where the cards go.
const PLACE: &str = "<!-- cards -->";
const WIDTH: u32 = 400;
const HEIGHT: u32 = 250;
/// Folder of the pictures.
pub const FOLDER: &str = "cards/";

/// Draws the pictures and writes the cards into the page. A build for development takes those
/// that were drawn last, if there are any, because drawing needs the native library.
pub fn write(directory: &Path, anew: bool) -> Result<()> {
    let kept = paths::target().join("cards.jsonl");
    if anew || !kept.is_file() {
        std::fs::write(&kept, drawn()?)?;
    }
    std::fs::create_dir_all(directory.join(FOLDER))?;
    let mut cards = String::new();
    for line in std::fs::read_to_string(&kept)?.lines() {
        let card: Value = serde_json::from_str(line)?;
        let lab = text(&card, "lab")?;
        let pictures = card["pictures"].as_array().map_or(&[][..], Vec::as_slice);
        ensure!(!pictures.is_empty(), "{lab} has no picture for its card");
        for (at, picture) in pictures.iter().enumerate() {
            let svg = picture.as_str().context("a picture is a text")?;
            std::fs::write(directory.join(file(lab, at)), svg)?;
        }
        cards.push_str(&html(&card, pictures.len())?);
    }
    let page = directory.join(PAGE);
    let html = std::fs::read_to_string(&page).context("the build has no index.html")?;
    ensure!(html.contains(PLACE), "index.html does not say `{PLACE}`");
    Ok(std::fs::write(page, html.replacen(PLACE, &cards, 1))?)
}

/// One line of JSON for each laboratory.
fn drawn() -> Result<String> {
    let [width, height] = [WIDTH, HEIGHT].map(|length| length.to_string());
    let output = command("cargo")
        .args(["run", "--quiet", "--bin", "replay", "--", "--cards", &width, &height])
        .output()
        .context("running `replay --cards`")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`replay --cards` failed:\n{errors}");
    Ok(String::from_utf8(output.stdout)?)
}

fn file(lab: &str, at: usize) -> String {
    format!("{FOLDER}{lab}-{at}.svg")
}

/// The last picture is the one that is seen; the others are shown in turn.
fn html(card: &Value, pictures: usize) -> Result<String> {
    let lab = text(card, "lab")?;
    let images: String = (0..pictures)
        .map(|at| {
            let file = file(lab, at);
            format!(
                "<img src=\"./{file}\" alt=\"\" width=\"{WIDTH}\" height=\"{HEIGHT}\" loading=\"lazy\">"
            )
        })
        .collect();
    let mut source = String::new();
    for part in card["source"].as_array().context("a source has parts")? {
        let words = escaped(part[0].as_str().unwrap_or_default());
        source.push_str(&match part[1].as_str() {
            Some(address) => format!("<a href=\"{}\">{words}</a>", escaped(address)),
            None => words,
        });
    }
    Ok(format!(
        "<li class=\"card\"><a class=\"card-lab\" href=\"#lab={lab}\"><span class=\"card-pictures\">{images}\
         </span><strong>{}</strong></a><p>{}</p><p class=\"card-source\">{source}</p></li>\n",
        escaped(text(card, "title")?),
        escaped(text(card, "summary")?),
    ))
}

fn text<'a>(card: &'a Value, key: &str) -> Result<&'a str> {
    card[key].as_str().with_context(|| format!("a card has no {key}"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_card_is_plain_text_with_links_to_its_laboratory_and_its_source() {
        let card = json!({
            "lab": "plain", "title": "a < b", "summary": "x & y",
            "source": [["after ", null], ["arXiv 1", "https://arxiv.org/abs/1"]],
        });
        let html = html(&card, 2).unwrap();
        assert!(html.contains("href=\"#lab=plain\"") && html.contains("a &lt; b"), "{html}");
        assert!(html.contains("x &amp; y") && html.contains("cards/plain-1.svg"), "{html}");
        assert!(html.contains("after <a href=\"https://arxiv.org/abs/1\">arXiv 1</a>"), "{html}");
    }
}
