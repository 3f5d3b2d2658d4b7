//! `cargo xtask bench`: how fast the page is, next to native code.

mod native;
mod page;
mod report;

use anyhow::{Context, Result};
use e2e::{Kind, Options, Page};
use report::Report;

const HELP: &str = "\
cargo xtask bench [parts]

Prints what is measured in Chromium on this machine, and at last one line of JSON.
Without parts all of them are measured:

  --paces      the time of a step of every preset, natively and in the worker without pictures
  --playing    frames per second while runs play, the longest task of the page's thread meanwhile
  --pictures   the same while a surface with four trails is turned, and how long basins take
  --scaling    the time of a step with a thousand to a hundred thousand particles
  --drawing    that of the pictures of a hundred thousand particles
  --pausing    how long Pause takes
";

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Paces,
    Playing,
    Pictures,
    Scaling,
    Drawing,
    Pausing,
}

const PARTS: [Part; 6] =
    [Part::Paces, Part::Playing, Part::Pictures, Part::Scaling, Part::Drawing, Part::Pausing];

impl Part {
    fn named(word: &str) -> Option<Self> {
        let name = word.strip_prefix("--")?;
        PARTS.into_iter().find(|part| format!("{part:?}").to_lowercase() == name)
    }

    async fn measure(self, page: &Page, report: &mut Report) -> Result<()> {
        match self {
            Self::Paces => paces(page, report).await,
            Self::Playing => playing(page, report).await,
            Self::Pictures => pictures(page, report).await,
            Self::Scaling => scaling(page, report).await,
            Self::Drawing => drawing(page, report).await,
            Self::Pausing => {
                report.pause(page::pause_latency(page).await?);
                Ok(())
            }
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        print!("{HELP}");
        return Ok(());
    }
    let part = |word: &String| {
        Part::named(word).with_context(|| format!("unknown option `{word}`\n\n{HELP}"))
    };
    let parts = words.iter().map(part).collect::<Result<Vec<_>>>()?;
    let parts = if parts.is_empty() { PARTS.to_vec() } else { parts };
    let page = Page::launch(Kind::Chromium, Options::default()).await?;
    let mut report = Report::new();
    for part in parts {
        part.measure(&page, &mut report).await?;
    }
    report.print_json();
    Ok(())
}

async fn paces(page: &Page, report: &mut Report) -> Result<()> {
    let native = native::presets()?;
    let columns =
        format!("{:<36} {:>7} {:>9} {:>9} {:>7}", "", "steps", "native", "Chromium", "ratio");
    report.table("Milliseconds of a step without pictures", &columns);
    for preset in native {
        let in_worker = page::pace(page, &preset).await?;
        report.pace(&preset, in_worker);
    }
    Ok(())
}

async fn playing(page: &Page, report: &mut Report) -> Result<()> {
    let columns =
        format!("{:<36} {:>8} {:>8} {:>10} {:>8}", "", "frames/s", "steps/s", "long task", "gap");
    report.table("Playing at the highest speed, with drawing, for at most 5 s", &columns);
    for (name, fragment) in page::PLAYED {
        report.playing(name, &page::play(page, fragment).await?);
    }
    Ok(())
}

async fn pictures(page: &Page, report: &mut Report) -> Result<()> {
    let columns = format!(
        "{:<36} {:>10} {:>10} {:>10} {:>8}",
        "", "pictures/s", "frames/s", "long task", "gap"
    );
    report.table("A surface with four trails, turned for 5 s", &columns);
    for (name, plays) in page::TURNED {
        report.turning(name, &page::turn(page, plays).await?);
    }
    let columns = format!("{:<36} {:>9} {:>9} {:>9}", "", "first", "quickest", "median");
    report.table("Milliseconds from opening until all basins are complete", &columns);
    for (name, fragment) in page::BASINS {
        report.basins(name, page::basins(page, fragment).await?);
    }
    Ok(())
}

async fn scaling(page: &Page, report: &mut Report) -> Result<()> {
    let columns = format!("{:<36} {:>9} {:>10} {:>14}", "", "N", "ms", "us / particle");
    report.table("A step of saddle-free Newton in the worker, a picture included", &columns);
    for (name, functional) in page::SCALED {
        for particles in page::SIZES {
            report.scale(name, particles, page::step_time(page, functional, particles).await?);
        }
    }
    Ok(())
}

async fn drawing(page: &Page, report: &mut Report) -> Result<()> {
    let columns = format!("{:<36} {:>9} {:>10}", "", "median ms", "longest ms");
    report.table("Making and drawing all pictures of a repaint with 100,000 particles", &columns);
    for (name, fragment) in page::CROWDS {
        report.drawing(name, page::drawing(page, fragment).await?);
    }
    Ok(())
}
