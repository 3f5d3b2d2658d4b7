//! The reader's own CSV file.

use crate::support::{in_both, notice, open_still, signature};
use anyhow::{Context, Result, ensure};
use e2e::Page;
use std::fmt::Write as _;
use std::path::PathBuf;
use tempfile::TempDir;

const INPUT: &str = "#data-file";
const RAGGED: &str = "a,b,c\n1,2\n3,4,5\n6,7,8,9\n10,11,13\n2,7,1\n";

/// Files of one test, removed afterwards.
struct Files(TempDir);

impl Files {
    fn new() -> Result<Self> {
        Ok(Self(tempfile::tempdir().context("a directory for files")?))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).with_context(|| format!("writing {name}"))?;
        Ok(path)
    }
}

/// Numbers without a pattern that deflate could use, three columns of them.
fn numbers(rows: u32) -> String {
    let mut text = String::from("left,right,up\n");
    let mut state = 1_u32;
    for _ in 0..rows {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / 1e5
        };
        let (x, y, z) = (next(), next(), next());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{x},{y},{}", z + x);
    }
    text
}

#[tokio::test]
async fn hostile_files_are_named_in_a_notice() -> Result<()> {
    in_both(async |page| {
        let files = Files::new()?;
        open_still(page, "").await?;
        let hostile: [(&str, Vec<u8>); 6] = [
            ("empty.csv", Vec::new()),
            ("text.csv", b"name,colour\nanna,red\nbert,blue\n".to_vec()),
            ("one-row.csv", b"a,b\n1,2\n".to_vec()),
            ("ragged.csv", RAGGED.into()),
            ("noise.csv", (0..=255_u8).cycle().take(100_000).collect()),
            ("huge.csv", b"1,2\n".repeat(13_000_000)),
        ];
        for (name, bytes) in hostile {
            page.upload(INPUT, &files.put(name, &bytes)?).await?;
            let text = notice(page, name).await.with_context(|| format!("opening {name}"))?;
            ensure!(!text.is_empty(), "{name}: the notice is empty");
            page.check_plays().await.with_context(|| format!("after {name}"))?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_small_file_travels_with_the_link() -> Result<()> {
    in_both(async |page| {
        let files = Files::new()?;
        open_still(page, "").await?;
        page.upload(INPUT, &files.put("good.csv", numbers(30).as_bytes())?).await?;
        shared_with(page, "target=own").await?;
        shared_with(page, "&z=").await?;
        let note = page.text("#data-note").await?;
        ensure!(note.contains("good.csv") && note.contains("30 rows"), "the note says `{note}`");
        ensure!(page.count("#notices li").await? == 0, "a good file has given a notice");
        let fragment = signed_after_play(page).await?;
        open_still(page, &fragment).await?;
        let verdict = page.data("reproduction").await?;
        ensure!(verdict == "reproduced", "the link with the table: {verdict}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_large_file_is_asked_for_by_its_digest() -> Result<()> {
    in_both(async |page| {
        let files = Files::new()?;
        let file = files.put("large.csv", numbers(5_000).as_bytes())?;
        open_still(page, "").await?;
        page.upload(INPUT, &file).await?;
        shared_with(page, "&file=").await?;
        ensure!(!page.text("#share-note").await?.is_empty(), "nobody is told of the digest");
        let fragment = signed_after_play(page).await?;
        page.open("play=no", &fragment).await?;
        let text = notice(page, "file").await?;
        ensure!(text.contains("open that file"), "the notice says `{text}`");
        page.upload(INPUT, &file).await?;
        page.wait_for_data("reproduction", "reproduced").await
    })
    .await
}

async fn shared_with(page: &Page, text: &str) -> Result<()> {
    page.wait(&format!("document.querySelector('#share-link').value.includes('{text}')")).await
}

/// Plays a few steps and returns the signed link.
async fn signed_after_play(page: &Page) -> Result<String> {
    page.wait_for_drawn().await?;
    page.check_plays().await?;
    if page.data("state").await? == "playing" {
        page.click("#play").await?;
    }
    signature(page).await?;
    shared_with(page, "&sig=").await?;
    page.shared_fragment().await
}
