//! `cargo xtask first-picture`: how long a visitor with a slow line waits for a picture.

use anyhow::{Context, Result};
use e2e::{Kind, Line, Options, Page};

/// Milliseconds that a first visit may take, and a later one.
const LIMITS: [f64; 2] = [3_000.0, 500.0];
/// Visits by browsers that know nothing of the page, of which the median is told; each is
/// followed by one of a browser that has the page.
const VISITS: usize = 3;

/// Notes when the worker has drawn the first step, by the clock that starts when the
/// address is entered.
const NOTE: &str = "
    new MutationObserver((_, observer) => {
        if (document.documentElement.dataset.state === 'loading') return;
        observer.disconnect();
        window.firstPicture = performance.now();
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-state'] });
";

/// Milliseconds of a first visit and of a later one to each laboratory in the arguments.
#[tokio::main]
async fn main() -> Result<()> {
    println!("\nMilliseconds to the first picture in Chromium, at {}", Line::SLOW);
    println!("(medians of {VISITS} visits)");
    println!("{:<20} {:>12} {:>12}", "", "first visit", "later visit");
    for laboratory in std::env::args().skip(1) {
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..VISITS {
            let page = Page::launch(Kind::Chromium, Options::default()).await?;
            page.slow_down(Line::SLOW).await?;
            page.run_before(NOTE).await?;
            for times in &mut times {
                page.open("", &format!("lab={laboratory}")).await?;
                let time = page.eval("return window.firstPicture").await?;
                times.push(time.as_f64().context("no first picture was noted")?);
            }
        }
        let [first, later] = times.map(median);
        println!("{laboratory:<20} {first:>12.0} {later:>12.0}");
    }
    println!("{:<20} {:>12.0} {:>12.0}", "limit", LIMITS[0], LIMITS[1]);
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
