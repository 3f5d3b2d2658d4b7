//! The tables, worlds and records of `tests/cases/input`, of the kind that readers bring: the
//! page reads them as the native tests do, and says what it has left out.

use crate::support::{in_both, open_still, signature};
use anyhow::{Context, Result, ensure};
use e2e::{Page, paths};

const INPUT: &str = "#data-file";

async fn upload(page: &Page, file: &str) -> Result<()> {
    page.upload(INPUT, &paths::root().join("tests/cases/input").join(file)).await
}

/// Each file, the columns that are used, and what the dialog says of its rows.
const TABLES: [(&str, &str, &str); 10] = [
    ("c01_bom_quoted.csv", "depth (m)|temp, °C|flux", "6 of 6 rows and 3 of 3 columns"),
    ("c01_bom_headerless.csv", "column 1|column 2|column 3", "6 of 6 rows and 3 of 3 columns"),
    ("c02_utf16le_tab.csv", "Größe|Masse|Alter", "6 of 6 rows and 3 of 3 columns"),
    ("c03a_semicolon_decimal_comma.csv", "Umsatz|Quote|Dauer", "6 of 6 rows and 3 of 3 columns"),
    ("c03b_sep_line.csv", "Umsatz|Quote|Dauer", "6 of 6 rows and 3 of 3 columns"),
    ("c05_trailing_comma_on_rows.csv", "A|B|C", "6 of 6 rows and 3 of 3 columns"),
    ("c06_instrument_preamble.csv", "Time|Level", "12 of 12 rows and 2 of"),
    ("c10a_fortran.csv", "e|f|g", "6 of 6 rows and 3 of 3 columns"),
    ("c10b_not_finite.csv", "p|q", "5 of 9 rows"),
    ("c11_index_column.csv", "x|y", "rows and 2 of 3 columns"),
];

#[tokio::test]
async fn tables_are_shown_as_they_are_read_natively() -> Result<()> {
    let used = "return [...document.querySelectorAll('#intake .check')]
        .filter(label => label.querySelector('input').checked)
        .map(label => label.querySelector('span').textContent).join('|');";
    in_both(async |page| {
        open_still(page, "lab=wasserstein").await?;
        for (file, columns, rows) in TABLES {
            upload(page, file).await?;
            page.wait("document.querySelector('#intake').open").await.context(file)?;
            let found = page.eval(used).await?;
            ensure!(found == columns, "{file}: {found}");
            let said = page.text("#intake [role=status]").await?;
            ensure!(said.contains(rows), "{file}: `{said}`");
            page.click("#intake-leave").await?;
            page.wait("!document.querySelector('#intake').open").await?;
        }
        Ok(())
    })
    .await
}

/// A world, the records that are opened in it, and what is said of them.
const WORLDS: [(&str, &str, &[&str]); 9] = [
    ("N02/toyExcl_connectivity.json", "", &[]),
    (
        "N04/toyPlain_connectivity.json",
        "N04/a_r2r_style.json",
        &["2 records have several instructions", "instruction 502: its path has no move"],
    ),
    (
        "N04/toyPlain_connectivity.json",
        "N04/b_fgr2r_style.json",
        &["the pieces of 1 records are those of chunk_view"],
    ),
    (
        "N05/toyPlain_connectivity.json",
        "N05/pieces_without_move.json",
        &["2 pieces without a move are joined"],
    ),
    ("N06/toyPlain_connectivity.json", "N06/one_of_three.json", &["1 of 3 records", "32"]),
    (
        "N09/toyPlain_connectivity.json",
        "N09/a_rxr_guide_style.jsonl",
        &["have no sub_paths: each is one piece"],
    ),
    ("N09/toyNan_connectivity.json", "", &["1 of its numbers are NaN or infinite"]),
    ("N09/toyBom_connectivity.json", "", &["landmarks are drawn"]),
    ("N11/toyWay_connectivity.json", "N11/toyWay_records.json", &[]),
];

#[tokio::test]
async fn worlds_and_records_are_read_and_what_is_left_out_is_named() -> Result<()> {
    in_both(async |page| {
        for (world, records, words) in WORLDS {
            open_still(page, "lab=navigation&runs=1&arms=ndtw&pieces=2&imitation=2").await?;
            upload(page, world).await?;
            page.wait("document.querySelector('#share-link').value.includes('world=own')")
                .await
                .with_context(|| world.to_owned())?;
            if !records.is_empty() {
                upload(page, records).await?;
                let said = "document.querySelector('#data-note').textContent";
                page.wait(&format!("{said}.includes('instruction')")).await.context(records)?;
            }
            for part in words {
                let all = page.text("#notices").await?;
                ensure!(all.contains(part), "{records}: no `{part}` in `{all}`");
            }
            page.check_plays().await.with_context(|| format!("{world} {records}"))?;
        }
        Ok(())
    })
    .await
}

/// The run that most of the links are of, and the one with a table, without their signatures.
async fn signed(page: &Page, fragment: &str) -> Result<String> {
    let (run, _) = fragment.split_once("&sig=").context("it has a signature")?;
    open_still(page, run).await?;
    signature(page).await
}

/// What mail, chat and content systems make of a link: the sender's run, reproduced, with one
/// notice at most; what was cut or has lost its capitals is never called reproduced.
#[tokio::test]
async fn links_open_the_senders_run_or_are_said_to_be_damaged() -> Result<()> {
    let file = paths::root().join("tests/cases/input/links.tsv");
    let text = std::fs::read_to_string(&file).context("reading links.tsv")?;
    let lines: Vec<&str> = text.lines().collect();
    let fragment = |line: &str| line.rsplit('\t').next().unwrap_or_default().to_owned();
    in_both(async |page| {
        let mut now = Vec::new();
        for (line, old) in [(lines[0], "1c5a31a8"), (lines[1], "763cb8dd")] {
            now.push((old, signed(page, fragment(line).trim_start_matches('#')).await?));
        }
        for line in &lines {
            let mut link = fragment(line);
            for (old, new) in &now {
                link = link.replace(old, new).replace(&old.to_uppercase(), &new.to_uppercase());
            }
            let (query, run) = link.split_once('#').context("a link has a fragment")?;
            let query = format!("play=no&{}", query.trim_start_matches('?'));
            page.open(&query, run).await.with_context(|| (*line).to_owned())?;
            signature(page).await?;
            let verdict = page.data("reproduction").await?;
            let notices = page.count("#notices li").await?;
            let holds = match *line {
                // Nothing in it shows that more followed.
                line if line.contains("cut after 74") => verdict.is_empty(),
                line if line.contains("cut after") || line.contains("small letters") => {
                    verdict != "reproduced" && notices > 0
                }
                line if line.contains("line break") => notices > 0,
                line if line.contains("non-breaking") => {
                    page.shared_fragment().await?.contains("methods=saddle-free")
                }
                _ => verdict == "reproduced" && notices <= 1,
            };
            ensure!(holds, "{line}: `{verdict}`, {notices} notices");
        }
        Ok(())
    })
    .await
}
