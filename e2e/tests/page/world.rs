//! A connectivity file of the reader's.

use crate::support::{in_both, notice, open_still, signature};
use anyhow::{Context, Result, ensure};
use e2e::Page;
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;

const INPUT: &str = "#data-file";
const MAP: &str = "[data-panel=map] canvas";
const ENTER: char = '\u{E007}';

/// Keeps the next file that the page hands over instead of saving it.
const CATCH: &str = "
    window.caught = null;
    const made = URL.createObjectURL;
    let last = null;
    URL.createObjectURL = (file) => {
        last = file;
        return made.call(URL, file);
    };
    HTMLAnchorElement.prototype.click = function () {
        last.text().then(text => { window.caught = text; });
    };
";

/// A grid of `side` times `side` viewpoints, 2 m apart, with or without landmarks.
fn grid(side: usize, labelled: bool) -> Vec<Value> {
    let kinds = ["red chair", "blue chair", "red lamp", "blue lamp", "red table"];
    let beside = |a: usize, b: usize| {
        let (rows, columns) = ((a / side).abs_diff(b / side), (a % side).abs_diff(b % side));
        rows + columns == 1
    };
    let viewpoint = |i: usize| {
        let (x, y) = ((i % side * 2) as f64, (i / side * 2) as f64);
        let near: Vec<bool> = (0..side * side).map(|j| beside(i, j)).collect();
        let mut viewpoint = json!({
            "image_id": format!("scan-{i}"),
            "pose": [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, 0.5, 0, 0, 0, 1],
            "included": true, "visible": near, "unobstructed": near, "height": 1.5,
        });
        if labelled {
            viewpoint["label"] = json!(kinds[i * 7 % 5]);
        }
        viewpoint
    };
    (0..side * side).map(viewpoint).collect()
}

struct Files(TempDir);

impl Files {
    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).with_context(|| format!("writing {name}"))?;
        Ok(path)
    }
}

#[tokio::test]
async fn a_world_is_opened_shared_and_saved() -> Result<()> {
    in_both(async |page| {
        let files = Files(tempfile::tempdir()?);
        open_still(page, "lab=navigation&runs=1&arms=ndtw&episodes=10&pieces=4").await?;
        let generated = signature(page).await?;
        let file = json!(grid(6, true)).to_string();
        page.upload(INPUT, &files.put("house.json", file)?).await?;
        shared_with(page, "world=own").await?;
        shared_with(page, "&z=").await?;
        let note = page.text("#data-note").await?;
        ensure!(note.contains("house.json: 36 viewpoints, 60 edges"), "the note says `{note}`");
        ensure!(page.count("#notices li").await? == 0, "a good file has given a notice");
        page.check_plays().await?;
        page.click("#reset").await?;
        page.wait_for_data("step", "0").await?;
        let own = signature(page).await?;
        ensure!(own != generated, "the world has changed nothing");
        shared_with(page, "&sig=").await?;
        let fragment = page.shared_fragment().await?;
        open_still(page, &fragment).await?;
        page.wait_for_data("reproduction", "reproduced").await?;
        page.eval(CATCH).await?;
        let saved = saved(page, 1).await?;
        let same = |key: &str, to: &dyn Fn(&Value) -> Value| {
            saved.iter().zip(grid(6, true)).all(|(a, b)| to(&a[key]) == to(&b[key]))
        };
        let numbers = |value: &Value| -> Value {
            json!(value.as_array().map(|list| list.iter().map(Value::as_f64).collect::<Vec<_>>()))
        };
        ensure!(saved.len() == 36 && same("pose", &numbers), "other poses");
        ensure!(same("label", &Value::clone) && same("unobstructed", &Value::clone), "other edges");
        Ok(())
    })
    .await
}

/// What a button of those that save hands over.
async fn saved(page: &Page, button: usize) -> Result<Vec<Value>> {
    page.eval("window.caught = null").await?;
    let css = format!("#data-exports button:nth-child({button})");
    page.eval(&format!("document.querySelector('{css}').click()")).await?;
    page.wait("window.caught").await?;
    let text = page.eval("return window.caught").await?;
    Ok(serde_json::from_str(text.as_str().unwrap_or_default())?)
}

/// Instructions of two pieces along the first row and up the last column of a grid.
fn records(side: usize) -> Vec<Value> {
    let name = |i: usize| format!("scan-{i}");
    let record = |from: usize| {
        let row: Vec<String> = (from..side).map(name).collect();
        let column: Vec<String> = (1..=3).map(|i| name(i * side - 1)).collect();
        let path: Vec<&String> = row.iter().chain(&column[1..]).collect();
        json!({
            "instruction_id": 40 + from, "path": path, "sub_paths": [row, column],
            "sub_instructions": ["go east until you reach the red lamp",
                                 "walk north until you reach the blue lamp and stop"],
        })
    };
    (0..3).map(record).collect()
}

#[tokio::test]
async fn records_are_opened_walked_shared_and_saved() -> Result<()> {
    in_both(async |page| {
        let files = Files(tempfile::tempdir()?);
        open_still(page, "lab=navigation&runs=1&arms=ndtw&pieces=4&imitation=2").await?;
        let early = files.put("records.json", json!(records(6)).to_string())?;
        page.upload(INPUT, &early).await?;
        let text = notice(page, "records.json").await?;
        ensure!(text.contains("open its connectivity file, too"), "the notice says `{text}`");
        page.upload(INPUT, &files.put("house.json", json!(grid(6, true)).to_string())?).await?;
        shared_with(page, "&z=").await?;
        let note = page.text("#data-note").await?;
        ensure!(note.contains("60 edges, 3 instructions"), "the note says `{note}`");
        let text = notice(page, "episodes").await?;
        ensure!(text.contains("changed to 3"), "the notice says `{text}`");
        ensure!(!page.text("#notices").await?.contains("records.json"), "a stale notice");
        signature(page).await?;
        page.eval(CATCH).await?;
        let written = saved(page, 2).await?;
        ensure!(written == records(6), "other records: {written:?}");
        let tiles = changed(&|r| {
            r.iter_mut().for_each(|r| r["sub_paths"][1] = json!(["scan-5", "scan-17"]));
        });
        let why = "3 of 3 records: instruction 40: sub-path 1";
        refused(page, &files, "tiles.json", &tiles, why).await?;
        refused(page, &files, "text.json", &tiles[..200], "not JSON").await?;
        // Along the described path, by keys on the map.
        page.focus(MAP).await?;
        for _ in 0..5 {
            page.press('6').await?;
        }
        for key in ['8', '8', ENTER] {
            page.press(key).await?;
        }
        page.wait("document.querySelector('#sentence').textContent.includes('You stopped 0.0 m')")
            .await?;
        shared_with(page, "&sig=").await?;
        let fragment = page.shared_fragment().await?;
        ensure!(fragment.contains("walk:1:stop"), "the walk is missing in {fragment}");
        open_still(page, &fragment).await?;
        page.wait_for_data("reproduction", "reproduced").await?;
        // A link has no names of viewpoints.
        let before = signature(page).await?;
        refused(page, &files, "names.json", &std::fs::read(&early)?, "no viewpoint scan-0").await?;
        ensure!(signature(page).await? == before, "bad records have changed the run");
        page.check_plays().await
    })
    .await
}

/// A file that is named in a notice, and of which nothing is taken.
async fn refused(page: &Page, files: &Files, name: &str, bytes: &[u8], why: &str) -> Result<()> {
    page.upload(INPUT, &files.put(name, bytes)?).await?;
    let text = notice(page, name).await.with_context(|| format!("opening {name}"))?;
    ensure!(text.contains(why) && text.contains("nothing was changed"), "{name}: `{text}`");
    Ok(())
}

fn changed(change: &dyn Fn(&mut Vec<Value>)) -> Vec<u8> {
    let mut file = records(6);
    change(&mut file);
    json!(file).to_string().into_bytes()
}

#[tokio::test]
async fn bad_files_are_named_and_the_run_stays_as_it_is() -> Result<()> {
    in_both(async |page| {
        let files = Files(tempfile::tempdir()?);
        open_still(page, "lab=navigation&runs=1&arms=ndtw&episodes=10").await?;
        let before = signature(page).await?;
        let changed = |change: &dyn Fn(&mut Vec<Value>)| {
            let mut file = grid(5, true);
            change(&mut file);
            json!(file).to_string().into_bytes()
        };
        let bad: [(&str, Vec<u8>, &str); 8] = [
            ("table.json", b"a,b\n1,2\n".to_vec(), "not JSON"),
            ("huge.json", b"[1,2,3]\n ".repeat(5_600_000), "more than the 8 MB"),
            ("label.json", changed(&|f| f[3]["label"] = Value::Null), "no known landmark label"),
            ("pose.json", changed(&|f| f[3]["pose"] = json!([1, 2])), "no pose"),
            ("edges.json", changed(&|f| f[0]["unobstructed"][1] = json!(false)), "not back"),
            ("parts.json", changed(&|f| (0..25).for_each(|i| apart(f, i))), "cannot be reached"),
            ("guide.jsonl", b"{\"a\":1}\n{\"b\":2}\n".to_vec(), "not JSON"),
            ("cut.json", changed(&|_| {})[..500].to_vec(), "not JSON"),
        ];
        for (name, bytes, what) in bad {
            page.upload(INPUT, &files.put(name, bytes)?).await?;
            let text = notice(page, name).await.with_context(|| format!("opening {name}"))?;
            ensure!(
                text.contains(what) && text.contains("nothing was changed"),
                "{name}: `{text}`"
            );
        }
        ensure!(signature(page).await? == before, "a bad file has changed the run");
        // Without landmarks they are drawn, and that is said.
        page.upload(INPUT, &files.put("bare.json", json!(grid(6, false)).to_string())?).await?;
        let text = notice(page, "bare.json").await?;
        ensure!(text.contains("drawn at random"), "the notice says `{text}`");
        shared_with(page, "world=own").await?;
        page.check_plays().await
    })
    .await
}

/// A viewpoint leads nowhere, and nobody to it.
fn apart(file: &mut [Value], which: usize) {
    let none = vec![false; file.len()];
    for viewpoint in &mut *file {
        viewpoint["unobstructed"][which] = json!(false);
    }
    file[which]["unobstructed"] = json!(none);
}

/// As they are published: one record a line without sub-paths, a viewpoint without an edge, and
/// a name that the browser has given to a second download.
#[tokio::test]
async fn published_worlds_and_records_are_opened_and_what_is_left_out_is_named() -> Result<()> {
    in_both(async |page| {
        let files = Files(tempfile::tempdir()?);
        open_still(page, "lab=navigation&runs=1&arms=ndtw&pieces=2&imitation=2").await?;
        let mut world = grid(6, true);
        apart(&mut world, 35);
        let marked = format!("\u{feff}{}", json!(world));
        page.upload(INPUT, &files.put("house_connectivity (1).json", marked)?).await?;
        let text = notice(page, "house_connectivity (1).json").await?;
        ensure!(text.contains("without an edge is left out: scan-35"), "the notice says `{text}`");
        shared_with(page, "world=own").await?;
        let mut lines: Vec<String> = records(6)
            .into_iter()
            .map(|record| {
                json!({
                    "instruction_id": record["instruction_id"], "path": record["path"],
                    "scan": "house", "instruction": "दरवाज़े से आगे बढ़ें", "language": "hi-IN",
                })
                .to_string()
            })
            .collect();
        lines.push(json!({ "instruction_id": 7, "path": ["scan-0", "nowhere"] }).to_string());
        page.upload(INPUT, &files.put("rxr.jsonl", lines.join("\n"))?).await?;
        page.wait("document.querySelector('#data-note').textContent.includes('3 instructions')")
            .await?;
        let all = page.text("#notices").await?;
        for part in [
            "4 records have no sub_paths: each is one piece",
            "1 of 4 records: instruction 7: the world has no viewpoint nowhere",
        ] {
            ensure!(all.contains(part), "no `{part}` in `{all}`");
        }
        page.check_plays().await
    })
    .await
}

async fn shared_with(page: &Page, text: &str) -> Result<()> {
    page.wait(&format!("document.querySelector('#share-link').value.includes('{text}')")).await
}
