//! The reader's own CSV file.

use crate::support::{ESCAPE, in_both, in_both_with, notice, open_still, signature};
use anyhow::{Context, Result, ensure};
use e2e::{Options, Page};
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const INPUT: &str = "#data-file";

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

/// Opens a file; its table is shown before it is used.
async fn look_at(page: &Page, file: &Path) -> Result<()> {
    page.upload(INPUT, file).await?;
    page.wait("document.querySelector('#intake').open").await?;
    let name = file.file_name().and_then(|name| name.to_str()).context("a name")?;
    let title = page.text("#intake-title").await?;
    ensure!(title == format!("Is {name} read rightly?"), "the dialog says `{title}`");
    Ok(())
}

/// Takes the table on show.
async fn take(page: &Page) -> Result<()> {
    page.click("#intake-use").await?;
    page.wait("!document.querySelector('#intake').open").await
}

/// What was found of encoding, separator, decimal mark and header, as the lists say it.
async fn found(page: &Page) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('#intake select')]
                      .map(list => list.selectedOptions[0].textContent);";
    Ok(serde_json::from_value(page.eval(script).await?)?)
}

/// Names of the columns that are checked.
async fn used(page: &Page) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('#intake .check')]
                      .filter(label => label.querySelector('input').checked)
                      .map(label => label.querySelector('span').textContent);";
    Ok(serde_json::from_value(page.eval(script).await?)?)
}

#[tokio::test]
async fn hostile_files_are_shown_with_the_reason_and_change_nothing() -> Result<()> {
    in_both(async |page| {
        let files = Files::new()?;
        open_still(page, "lab=wasserstein").await?;
        let before = signature(page).await?;
        let hostile: [(&str, Vec<u8>, &str); 6] = [
            ("empty.csv", Vec::new(), "no rows of data"),
            ("text.csv", b"name,colour\nanna,red\nbert,blue\n".to_vec(), "no numeric column"),
            ("one-row.csv", b"a,b\n1,2\n".to_vec(), "Fewer than two rows"),
            ("noise.csv", (0..=255_u8).cycle().take(100_000).collect(), "no text"),
            ("book.xlsx", b"PK\x03\x04 and more".to_vec(), "save its sheet as CSV UTF-8"),
            ("size.csv", b"x,y\n987.5,1\n1,234.5,2\n640,3\n".to_vec(), "a selection by size"),
        ];
        for (name, bytes, why) in hostile {
            look_at(page, &files.put(name, &bytes)?).await.with_context(|| name.to_owned())?;
            let text = page.text("#intake [role=alert]").await?;
            ensure!(text.contains(why), "{name}: the dialog says `{text}`");
            let disabled = page.property("#intake-use", "disabled").await?;
            ensure!(disabled == "true", "{name} can be used");
            page.click("#intake-leave").await?;
            page.wait("!document.querySelector('#intake').open").await?;
            let said = format!("{name} is not used; nothing was changed.");
            page.wait(&format!("document.querySelector('#data-note').textContent === '{said}'"))
                .await?;
        }
        page.upload(INPUT, &files.put("huge.csv", &b"1,2\n".repeat(13_000_000))?).await?;
        let text = notice(page, "huge.csv").await?;
        ensure!(text.contains("more than the 8 MB"), "the notice says `{text}`");
        ensure!(signature(page).await? == before, "a bad file has changed the run");
        page.check_plays().await
    })
    .await
}

#[tokio::test]
async fn a_table_is_shown_before_it_is_used_and_can_be_read_otherwise() -> Result<()> {
    in_both(async |page| {
        let files = Files::new()?;
        open_still(page, "lab=wasserstein").await?;
        let text = "Umsatz;Quote;year\n1.234,50;0,75;1999\n987,25;1,50;2003\n640,00;2,25;2001\n";
        look_at(page, &files.put("umsatz.csv", text.as_bytes())?).await?;
        let expected =
            ["Found: UTF-8", "Found: semicolon", "Found: comma", "Found: line 1: Umsatz, Quote, year"];
        ensure!(found(page).await? == expected, "found: {:?}", found(page).await?);
        ensure!(used(page).await? == ["Umsatz", "Quote"], "used: {:?}", used(page).await?);
        let first = page.text("#intake tbody tr").await?;
        ensure!(first == "1234.50.751999", "the first row is `{first}`");
        let about = page.text("#intake .check:last-of-type small").await?;
        ensure!(about == "years", "of the last column: `{about}`");
        // A column by the keyboard, which keeps the focus.
        page.focus("#intake .check:last-of-type input").await?;
        page.press(' ').await?;
        page.wait("document.querySelector('#intake [role=status]').textContent.includes('3 of 3 columns')")
            .await?;
        let focus = page.eval("return document.activeElement.closest('#intake') !== null").await?;
        ensure!(focus == true, "the dialog has lost the focus");
        // Read with a decimal point it is something else, and cannot be used.
        page.choose("#intake [data-choice=\"2\"]", "1").await?;
        page.wait("document.querySelector('#intake-use').disabled").await?;
        page.choose("#intake [data-choice=\"2\"]", "0").await?;
        page.wait("!document.querySelector('#intake-use').disabled").await?;
        take(page).await?;
        shared_with(page, "target=own").await?;
        let note = page.text("#data-note").await?;
        ensure!(note.contains("3 rows, columns Umsatz, Quote"), "the note says `{note}`");
        let text = notice(page, "umsatz.csv").await?;
        ensure!(text.contains("column year is left out: years"), "the notice says `{text}`");
        // Escape leaves a table as it is.
        look_at(page, &files.put("other.csv", b"a,b\n1,5\n2,3\n4,4\n")?).await?;
        page.press(ESCAPE).await?;
        page.wait("!document.querySelector('#intake').open").await?;
        page.wait("document.querySelector('#data-note').textContent === \
                   'other.csv is not used; nothing was changed.'")
            .await
    })
    .await
}

/// An index is left out, and the page says which two columns are the target.
#[tokio::test]
async fn an_index_is_no_coordinate_of_a_target() -> Result<()> {
    in_both(async |page| {
        let files = Files::new()?;
        open_still(page, "lab=wasserstein&functional=discrepancy&goal=ring").await?;
        let text = ",x,y\n0,3.1,12.0\n1,2.7,15.5\n2,4.4,9.0\n3,3.8,11.25\n";
        look_at(page, &files.put("indexed.csv", text.as_bytes())?).await?;
        ensure!(used(page).await? == ["x", "y"], "used: {:?}", used(page).await?);
        take(page).await?;
        shared_with(page, "goal=own").await?;
        let note = page.text("#data-note").await?;
        ensure!(note.contains("4 rows, columns x, y"), "the note says `{note}`");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_dialog_of_a_table_is_accessible_and_fits_a_phone() -> Result<()> {
    let phone = Options { width: 360, height: 740, ..Options::default() };
    in_both_with(phone, async |page| {
        let files = Files::new()?;
        open_still(page, "lab=wasserstein").await?;
        let wide: String = (0..20).map(|k| format!("a long name of column {k},")).collect();
        let row = |k: u32| (0..20).map(|j| format!("{},", j * k * k % 17)).collect::<String>();
        let text = format!("{wide}\n{}\n{}\n{}\n", row(1), row(2), row(3));
        look_at(page, &files.put("wide.csv", text.as_bytes())?).await?;
        let over = "const dialog = document.querySelector('#intake');
                    const box = dialog.getBoundingClientRect();
                    return [dialog.scrollWidth - dialog.clientWidth, box.left < 0,
                            box.right > innerWidth, box.bottom > innerHeight];";
        let over = page.eval(over).await?;
        ensure!(over == json!([0, false, false, false]), "the dialog does not fit: {over}");
        let faults = page.axe().await?;
        ensure!(faults.is_empty(), "axe-core finds\n{}", faults.join("\n"));
        take(page).await
    })
    .await
}

#[tokio::test]
async fn a_small_file_travels_with_the_link() -> Result<()> {
    in_both(async |page| {
        let files = Files::new()?;
        open_still(page, "lab=wasserstein").await?;
        look_at(page, &files.put("good.csv", numbers(30).as_bytes())?).await?;
        take(page).await?;
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

/// The file that a link has asked for is used as it was for that link, without a question.
#[tokio::test]
async fn a_large_file_is_asked_for_by_its_digest() -> Result<()> {
    in_both(async |page| {
        let files = Files::new()?;
        let file = files.put("large.csv", numbers(5_000).as_bytes())?;
        open_still(page, "lab=wasserstein").await?;
        look_at(page, &file).await?;
        take(page).await?;
        shared_with(page, "&file=").await?;
        ensure!(!page.text("#share-note").await?.is_empty(), "nobody is told of the digest");
        let fragment = signed_after_play(page).await?;
        page.open("play=no", &fragment).await?;
        let text = notice(page, "file").await?;
        ensure!(text.contains("open that file"), "the notice says `{text}`");
        page.upload(INPUT, &file).await?;
        page.wait_for_data("reproduction", "reproduced").await?;
        // Another one is another run, and that is said.
        page.open("play=no", &fragment).await?;
        notice(page, "file").await?;
        look_at(page, &files.put("other.csv", numbers(20).as_bytes())?).await?;
        take(page).await?;
        shared_with(page, "&z=").await?;
        let text = notice(page, "file").await?;
        ensure!(text.contains("not the one that the link was made with"), "`{text}`");
        Ok(())
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
