//! `cargo xtask`: installs the tools, builds, serves and tests the page.
//!
//! Everything that is not a Rust dependency (trunk, wasm-bindgen, geckodriver,
//! axe-core, Lighthouse) is pinned in [`tools`] and installed into `.tools/`; browsers come
//! from the system. `cargo xtask help` lists the commands.

mod about;
mod browsers;
mod budget;
mod cards;
mod drive;
mod fingerprint;
mod laboratories;
mod modules;
mod names;
mod order;
mod page;
mod paths;
mod policy;
mod process;
mod slim;
mod test;
mod tools;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  serve [--port N]      build the page for development, serve it on http://127.0.0.1:8080/
                        and build it again when a source changes (`--release`: as visitors get it)
  build                 build the page as visitors get it into dist/
  test                  everything: format, lints, native tests, page build, size budget,
                        end-to-end tests in Chromium and Firefox
  bench [options]       milliseconds of a step natively and in the browser, frame rate, latencies
  screenshots [options] PNGs of the page into target/screenshots (`screenshots --help`)
  first-picture         milliseconds to the first picture over a slow line, in Chromium
  first-visit           record of the first seconds on the introduction over the same line
  lighthouse            Lighthouse's judgement of the introduction over the same line
  webkit                open every laboratory and every golden link in WebKitGTK
  tools                 install the build tools and stop
  finish                add the laboratories to the page in $TRUNK_STAGING_DIR (a trunk hook)
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match command.as_str() {
        "serve" => page::serve(&rest),
        "build" => page::build().map(drop),
        "test" => test::all(),
        "bench" => drive::bench(&rest),
        "screenshots" => drive::screenshots(&rest),
        "first-picture" => drive::on_new_page(drive::first_picture),
        "first-visit" => drive::on_new_page(drive::first_visit),
        "lighthouse" => drive::on_new_page(drive::lighthouse),
        "webkit" => drive::webkit(),
        "tools" => tools::ensure_build_tools(),
        "finish" => page::finish(),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("unknown command `{other}`\n\n{HELP}"),
    }
}
