//! The laboratory of attention.

use crate::support::{
    fill, in_both, notice, open_still, reopen_reproduced, step_forward, tip, wait_for_picture,
};
use anyhow::{Context, Result, ensure};

/// A fragment, the key of the notice that it has to give, and what the notice says.
const BAD: [(&str, &str, &str); 6] = [
    ("spectrum=4,0,1", "spectrum", "not positive definite"),
    ("spectrum=4,4,1&start=random", "spectrum", "circle"),
    ("spectrum=4,1,1,1&start=random", "spectrum", "sphere"),
    ("spectrum=2&saddle=1", "spectrum", "d = 1"),
    ("prompt=finite&length=1&methods=sgd&start=random", "length", "one token"),
    ("prompt=finite&tokens=mixture&start=random", "methods", "only SGD"),
];

#[tokio::test]
async fn every_preset_of_attention_plays() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=attention").await?;
        let script = "return [...document.querySelectorAll('#preset option')]
            .map(option => option.value).filter(Boolean)";
        let slugs = page.eval(script).await?;
        let slugs: Vec<&str> =
            slugs.as_array().into_iter().flatten().filter_map(|slug| slug.as_str()).collect();
        ensure!(slugs.len() > 10, "only {} presets", slugs.len());
        for slug in slugs {
            page.follow(&format!("lab=attention&p={slug}")).await?;
            let notices = page.count("#notices li").await?;
            ensure!(notices == 0, "the preset {slug} has {notices} notices");
            step_forward(page).await.with_context(|| format!("the preset {slug}"))?;
        }
        Ok(())
    })
    .await
}

/// With an infinite prompt and with sixteen tokens: one negative eigenvalue for each
/// larger eigenvalue of the covariance.
#[tokio::test]
async fn the_inspector_counts_larger_eigenvalues() -> Result<()> {
    in_both(async |page| {
        for prompt in ["", "&prompt=finite&length=16", "&prompt=finite&length=16&weights=linear"] {
            for k in 1..=5 {
                let fragment =
                    format!("lab=attention&start=exact&saddle={k}&methods=newton{prompt}");
                page.follow(&fragment).await?;
                let expected = match k {
                    1 => "non-degenerate minimum".to_owned(),
                    k => format!("strict saddle, index {}", k - 1),
                };
                page.wait(&format!(
                    "document.querySelector('#inspector-verdict').textContent.includes('{expected}')"
                ))
                .await
                .with_context(|| fragment)?;
                let negative = page.text("#inspector-index").await?;
                ensure!(negative == format!("{} of 5", k - 1), "e{k}: {negative}");
            }
        }
        Ok(())
    })
    .await
}

/// All methods stand on a saddle. Where the reader drags the arrow they start anew, all of them,
/// and the link says so.
#[tokio::test]
async fn the_direction_is_dragged_and_its_link_replays() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=attention&start=exact").await?;
        page.wait("document.querySelector('[data-panel=tokens]').dataset.held === 'yes'").await?;
        let before = page.text("#sentence").await?;
        ensure!(before.contains("saddle") && !before.contains("minimum"), "it begins `{before}`");
        let [x, y] = tip(page, "tokens", "Gradient descent").await?;
        let canvas = "[data-panel=tokens] canvas";
        page.stroke(canvas, &[[x, y], [x + 25.0, y + 10.0], [x + 50.0, y + 25.0]]).await?;
        page.wait("document.querySelector('#share-link').value.includes('do=0:move:all:0:')")
            .await?;
        let dragged = page.shared_fragment().await?;
        let moves = dragged.matches("move").count();
        ensure!(moves == 1, "{moves} moves of one drag: {dragged}");
        reopen_reproduced(page).await?;
        // Off the saddle the run goes to the minimum.
        page.click("#play").await?;
        page.wait("document.querySelector('#sentence').textContent.includes('at the minimum')")
            .await
    })
    .await
}

#[tokio::test]
async fn a_kick_leaves_a_saddle_of_attention() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=attention&p=attention-kick").await?;
        page.choose("#inspector-lane", "saddle-free").await?;
        page.wait("document.querySelectorAll('#kick-mode option').length === 5").await?;
        page.choose("#kick-mode", "0").await?;
        fill(page, "#kick-amplitude", "0.1").await?;
        page.click("#kick").await?;
        page.wait(
            "document.querySelector('#share-link').value.includes(':kick:saddle-free:0:0.1')",
        )
        .await?;
        page.wait("document.querySelector('#sentence').textContent.includes('at the minimum')")
            .await?;
        let sentence = page.text("#sentence").await?;
        ensure!(sentence.contains("saddle e3 of index 2"), "the others have moved: {sentence}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn bad_input_of_attention_is_told() -> Result<()> {
    in_both(async |page| {
        for (fragment, key, words) in BAD {
            page.follow(&format!("lab=attention&{fragment}")).await?;
            let text = notice(page, key).await.with_context(|| fragment)?;
            ensure!(text.contains(words), "{fragment}: the notice says `{text}`");
            page.check_plays().await.with_context(|| fragment)?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_constant_column_is_left_out() -> Result<()> {
    in_both(async |page| {
        let directory = tempfile::tempdir()?;
        let file = directory.path().join("mine.csv");
        std::fs::write(&file, "a,b,c\n1,7,2\n2,7,5\n4,7,1\n3,7,3\n")?;
        open_still(page, "lab=attention").await?;
        page.upload("#data-file", &file).await?;
        page.wait("document.querySelector('#intake').open").await?;
        page.click("#intake-use").await?;
        let text = notice(page, "mine.csv").await?;
        ensure!(text.contains("column b is left out: constant"), "the notice says `{text}`");
        page.wait("document.querySelector('#share-link').value.includes('data=own')").await?;
        page.check_plays().await
    })
    .await
}

#[tokio::test]
async fn digits_are_drawn_as_images() -> Result<()> {
    in_both(async |page| {
        open_still(page, "p=digits&at=20").await?;
        ensure!(page.count("#notices li").await? == 0, "the table is missing");
        wait_for_picture(page, PANEL).await?;
        let words = page.text("#panels .panel:first-child .panel-description").await?;
        ensure!(words.contains("8"), "the images are described as `{words}`");
        Ok(())
    })
    .await
}

/// The learned direction.
const PANEL: &str = "#panels .panel:first-child canvas";
