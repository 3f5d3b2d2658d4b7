//! Prepares what is compiled into the page: every laboratory's `about.md`
//! (Markdown with TeX) as HTML with MathML, and the columns of the shipped
//! table that are used.

use std::{env, fs, path::Path};

use pulldown_cmark::{CowStr, Event, Options, Parser, html};
use pulldown_latex::{
    Parser as TexParser, Storage,
    config::{DisplayMode, RenderConfig},
    mathml::push_mathml,
};

const EXPERIMENTS: &str = "src/experiments";
const PENGUINS: &str = "data/penguins.csv";
const MEASUREMENTS: [&str; 4] =
    ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"];

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    pages(&Path::new(&out).join("about"));
    penguins(&Path::new(&out).join("penguins.csv"));
}

/// Writes the measurements alone; the file's other columns are not used.
fn penguins(out: &Path) {
    println!("cargo::rerun-if-changed={PENGUINS}");
    let table = fs::read_to_string(PENGUINS).expect("data/penguins.csv");
    let split = |line: &'static str| line.split(',').collect::<Vec<_>>();
    let mut lines = table.leak().lines().map(split);
    let header = lines.next().expect("a header");
    let at = MEASUREMENTS.map(|name| {
        header.iter().position(|cell| *cell == name).expect("a column for each measurement")
    });
    let mut text = MEASUREMENTS.join(",");
    for line in lines {
        text.push('\n');
        text.push_str(&at.map(|i| line[i]).join(","));
    }
    fs::write(out, text).expect("OUT_DIR can be written");
}

fn pages(out: &Path) {
    println!("cargo::rerun-if-changed={EXPERIMENTS}");
    fs::create_dir_all(out).expect("OUT_DIR can be written");
    for entry in fs::read_dir(EXPERIMENTS).expect("the folder of experiments") {
        let folder = entry.expect("a readable folder").path();
        let about = folder.join("about.md");
        if !about.is_file() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", about.display());
        let text = fs::read_to_string(&about).expect("about.md is UTF-8");
        let name = folder.file_name().expect("a named folder");
        let file = out.join(name).with_extension("html");
        fs::write(file, render(&text)).expect("OUT_DIR can be written");
    }
}

fn render(markdown: &str) -> String {
    let options = Options::ENABLE_MATH | Options::ENABLE_TABLES;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::InlineMath(tex) => Event::InlineHtml(mathml(&tex, DisplayMode::Inline)),
        Event::DisplayMath(tex) => Event::InlineHtml(mathml(&tex, DisplayMode::Block)),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

/// A formula that does not parse fails the build: a reader must never see one.
fn mathml(tex: &str, display_mode: DisplayMode) -> CowStr<'static> {
    let storage = Storage::new();
    let mut out = String::new();
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    for event in TexParser::new(tex, &storage) {
        if let Err(error) = event {
            panic!("in the formula {tex}: {error}");
        }
    }
    push_mathml(&mut out, TexParser::new(tex, &storage), config).expect("writing to a string");
    // The defaults of MathML Core, spelled out.
    for verbose in [" symmetric=\"false\"", " display=\"inline\"", " movablelimits=\"false\""] {
        out = out.replace(verbose, "");
    }
    out.into()
}
