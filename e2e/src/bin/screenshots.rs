//! `cargo xtask screenshots`: pictures of the page in its themes and sizes.

use anyhow::{Context, Result, bail};
use e2e::{Kind, Options, Page, paths};
use std::path::PathBuf;
use std::time::Duration;

const HELP: &str = "\
cargo xtask screenshots [options]

  --link FRAGMENT    what stands after `#` in the address (default: none)
  --query QUERY      what stands after `?`
  --out DIR          where the PNGs go (default: target/screenshots)
  --only TEXT        only shots whose name contains TEXT, as in `dark-360`
  --full             the whole document instead of the first screen
  --wait-for CSS     shoot once this selector finds something
  --wait SECONDS     then wait this long
  --run SCRIPT       then run this JavaScript and wait half a second
  --browser NAME     chromium (default) or firefox
";

const SIZES: [(u32, u32); 4] = [(1280, 800), (1920, 1080), (768, 1024), (360, 740)];
const EMBEDDED: (u32, u32) = (640, 480);

/// One picture.
struct Shot {
    name: String,
    options: Options,
    query: &'static str,
}

/// The command line.
struct Wishes {
    link: String,
    query: String,
    out: PathBuf,
    only: String,
    full: bool,
    wait_for: Option<String>,
    wait: f64,
    run: Option<String>,
    kind: Kind,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Some(wishes) = wishes(std::env::args().skip(1))? else {
        print!("{HELP}");
        return Ok(());
    };
    std::fs::create_dir_all(&wishes.out).context("creating the output directory")?;
    for dark in [false, true] {
        let shots: Vec<Shot> =
            shots(dark).into_iter().filter(|shot| shot.name.contains(&wishes.only)).collect();
        let Some(first) = shots.first() else { continue };
        let page = Page::launch(wishes.kind, first.options).await?;
        for shot in &shots {
            take(&page, shot, &wishes).await.with_context(|| format!("shot {}", shot.name))?;
        }
    }
    Ok(())
}

fn shots(dark: bool) -> Vec<Shot> {
    let theme = if dark { "dark" } else { "light" };
    let full = SIZES.map(|size| (theme.to_owned(), size, ""));
    let embedded = (format!("embed-{theme}"), EMBEDDED, "embed=1");
    full.into_iter()
        .chain([embedded])
        .map(|(prefix, (width, height), query)| Shot {
            name: format!("{prefix}-{width}x{height}"),
            options: Options { width, height, dark, ..Options::default() },
            query,
        })
        .collect()
}

async fn take(page: &Page, shot: &Shot, wishes: &Wishes) -> Result<()> {
    page.apply(shot.options).await?;
    let query = [shot.query, &wishes.query].join("&");
    // A page that does not come up is worth a picture, too.
    if let Err(error) = page.open(query.trim_matches('&'), &wishes.link).await {
        eprintln!("{}: {error:#}", shot.name);
    }
    if let Some(css) = &wishes.wait_for {
        let predicate = format!("document.querySelector({})", serde_json::json!(css));
        page.wait(&predicate).await?;
    }
    tokio::time::sleep(Duration::from_secs_f64(wishes.wait)).await;
    if let Some(script) = &wishes.run {
        page.eval(script).await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let file = wishes.out.join(format!("{}.png", shot.name));
    std::fs::write(&file, page.screenshot(wishes.full).await?)?;
    println!("{}", file.display());
    for error in page.console_errors().await? {
        eprintln!("{}: console error: {error}", shot.name);
    }
    Ok(())
}

fn wishes(mut words: impl Iterator<Item = String>) -> Result<Option<Wishes>> {
    let mut wishes = Wishes {
        link: String::new(),
        query: String::new(),
        out: paths::root().join("target/screenshots"),
        only: String::new(),
        full: false,
        wait_for: None,
        wait: 0.0,
        run: None,
        kind: Kind::Chromium,
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} needs a value\n\n{HELP}"));
        match word.as_str() {
            "--link" => wishes.link = value()?.trim_start_matches('#').to_owned(),
            "--query" => wishes.query = value()?.trim_start_matches('?').to_owned(),
            "--out" => wishes.out = paths::root().join(value()?),
            "--only" => wishes.only = value()?,
            "--full" => wishes.full = true,
            "--wait-for" => wishes.wait_for = Some(value()?),
            "--wait" => wishes.wait = value()?.parse().context("--wait needs a number")?,
            "--run" => wishes.run = Some(value()?),
            "--browser" => wishes.kind = kind(&value()?)?,
            "--help" | "-h" => return Ok(None),
            _ => bail!("unknown option `{word}`\n\n{HELP}"),
        }
    }
    Ok(Some(wishes))
}

fn kind(name: &str) -> Result<Kind> {
    match name {
        "chromium" => Ok(Kind::Chromium),
        "firefox" => Ok(Kind::Firefox),
        _ => bail!("unknown browser `{name}`\n\n{HELP}"),
    }
}
