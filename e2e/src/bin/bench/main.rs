//! `cargo xtask bench`: how fast the page is, next to native code.

mod native;
mod page;
mod report;

use anyhow::{Result, bail};
use e2e::{Kind, Options, Page};
use report::Report;

const HELP: &str = "\
cargo xtask bench

Prints, of one run on this machine, a table and then one line of JSON:
the time of a step of every preset natively and in Chromium's worker without pictures,
frames per second while runs of two laboratories play, the longest task of the page's
thread meanwhile, the time of a step with a thousand to a hundred thousand particles,
that of the pictures of a hundred thousand, and how long Pause takes.

`--paces` ends after the first of these.
";

#[tokio::main]
async fn main() -> Result<()> {
    let paces_only = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--paces") => true,
        Some("--help" | "-h") => {
            print!("{HELP}");
            return Ok(());
        }
        Some(other) => bail!("unknown option `{other}`\n\n{HELP}"),
    };
    let native = native::presets()?;
    let page = Page::launch(Kind::Chromium, Options::default()).await?;
    let mut report = Report::new();
    for preset in native {
        let in_worker = page::pace(&page, &preset).await?;
        report.pace(preset, in_worker);
    }
    if paces_only {
        report.print_paces();
        return Ok(());
    }
    for (name, fragment) in page::PLAYED {
        report.playing(name, page::play(&page, fragment).await?);
    }
    for (name, functional) in page::SCALED {
        for particles in page::SIZES {
            report.scale(name, particles, page::step_time(&page, functional, particles).await?);
        }
    }
    for (name, fragment) in page::CROWDS {
        report.drawing(name, page::drawing(&page, fragment).await?);
    }
    report.pause(page::pause_latency(&page).await?);
    report.print();
    Ok(())
}
