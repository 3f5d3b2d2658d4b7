//! The texts about the laboratories: every `about.md` (Markdown with TeX) as HTML
//! with MathML, for the page to load when a reader gets that far.

use anyhow::{Context, Result, anyhow};
use pulldown_cmark::{CowStr, Event, Options, Parser, html};
use pulldown_latex::{
    Parser as TexParser, Storage,
    config::{DisplayMode, RenderConfig},
    mathml::push_mathml,
};
use std::path::Path;

use crate::paths;

const EXPERIMENTS: &str = "src/experiments";

/// Writes `<id>.html` for every laboratory.
pub fn write(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for (id, html) in pages()? {
        std::fs::write(folder.join(id).with_extension("html"), html)?;
    }
    Ok(())
}

/// Id and HTML of every laboratory's text.
fn pages() -> Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(paths::root().join(EXPERIMENTS))? {
        let folder = entry?.path();
        let about = folder.join("about.md");
        if about.is_file() {
            let id = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let html = render(&std::fs::read_to_string(&about)?)
                .with_context(|| format!("in {}", about.display()))?;
            pages.push((id, html));
        }
    }
    Ok(pages)
}

fn render(markdown: &str) -> Result<String> {
    let options = Options::ENABLE_MATH | Options::ENABLE_TABLES;
    let events = Parser::new_ext(markdown, options)
        .map(|event| match event {
            Event::InlineMath(tex) => mathml(&tex, DisplayMode::Inline).map(Event::InlineHtml),
            Event::DisplayMath(tex) => mathml(&tex, DisplayMode::Block).map(Event::InlineHtml),
            other => Ok(other),
        })
        .collect::<Result<Vec<_>>>()?;
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    Ok(out)
}

/// A formula that does not parse is an error: a reader must never see one.
fn mathml(tex: &str, display_mode: DisplayMode) -> Result<CowStr<'static>> {
    let storage = Storage::new();
    let mut out = String::new();
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    for event in TexParser::new(tex, &storage) {
        event.map_err(|error| anyhow!("the formula {tex}: {error}"))?;
    }
    push_mathml(&mut out, TexParser::new(tex, &storage), config)?;
    // The defaults of MathML Core, spelled out.
    for verbose in [" symmetric=\"false\"", " display=\"inline\"", " movablelimits=\"false\""] {
        out = out.replace(verbose, "");
    }
    Ok(out.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_renders_and_its_formulas_are_mathml() {
        for (id, html) in pages().unwrap() {
            assert!(html.contains("<math"), "{id} has no formula");
            assert!(!html.contains('$'), "{id} has a formula that is still TeX");
        }
    }

    #[test]
    fn a_broken_formula_is_an_error() {
        assert!(render("so $\\nosuchcommand x$ holds").is_err());
    }
}
