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

use crate::laboratories::Laboratory;

/// Writes `<id>.html` for every laboratory.
pub fn write(folder: &Path, laboratories: &[Laboratory]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for laboratory in laboratories {
        std::fs::write(folder.join(format!("{}.html", laboratory.id)), page(laboratory)?)?;
    }
    Ok(())
}

/// The text about a laboratory as HTML.
fn page(laboratory: &Laboratory) -> Result<String> {
    let about = laboratory.folder().join("about.md");
    let text = std::fs::read_to_string(&about);
    text.map_err(Into::into)
        .and_then(|text| render(&text))
        .with_context(|| about.display().to_string())
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
    // The page's policy allows no attribute `style`.
    Ok(out.replace("style=\"text-align: ", "class=\"align-"))
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
        for laboratory in crate::laboratories::all().unwrap() {
            let (id, html) = (&laboratory.id, page(&laboratory).unwrap());
            assert!(html.contains("<math"), "{id} has no formula");
            assert!(!html.contains('$'), "{id} has a formula that is still TeX");
            assert!(!html.contains(" style=\""), "{id} has a style that the page refuses");
        }
    }

    #[test]
    fn a_broken_formula_is_an_error() {
        assert!(render("so $\\nosuchcommand x$ holds").is_err());
    }
}
