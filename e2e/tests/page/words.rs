//! What the page says where runs end whose right words are known: the sentence, the inspector's
//! verdict and count, and the table's state.

use crate::support::{in_both, open_still};
use anyhow::{Context, Result, ensure};

const SENTENCE: &str = "#sentence";
const VERDICT: &str = "#inspector-verdict";
const INDEX: &str = "#inspector-index";
const STATE: &str = "#lanes tbody tr:first-child .lane-verdict";

/// A fragment, where the page says something, and what it says there.
const SAID: [(&str, &str, &str); 24] = [
    (
        "lab=attention&prompt=finite&length=64&start=random&seed=8&methods=saddle-free&at=200",
        SENTENCE,
        "at the minimum e1, at height 4.27",
    ),
    (
        "lab=attention&prompt=finite&length=64&seed=8&methods=saddle-free&at=200",
        VERDICT,
        "non-degenerate minimum",
    ),
    (
        "lab=attention&spectrum=3&prompt=finite&length=2&start=random&methods=saddle-free&at=100",
        SENTENCE,
        "at height 3.18",
    ),
    (
        "lab=attention&spectrum=4,1&prompt=finite&length=2&start=random&methods=saddle-free&at=100",
        SENTENCE,
        "at the minimum e1, at height 5.95",
    ),
    (
        "lab=attention&spectrum=4,2,1,.5,.25,.2,.15,.1,.08&model=sphere&score=0.5&start=random\
         &methods=saddle-free&at=300",
        SENTENCE,
        "at the minimum e1 + e9",
    ),
    ("lab=attention&data=digits&start=exact&saddle=0&at=0", INDEX, "61 of"),
    ("lab=attention&spectrum=100,50,20,10,0.1&start=exact&saddle=0&at=0", INDEX, "5 of 5"),
    (
        "lab=attention&spectrum=100,0.0001&start=random&methods=saddle-free&at=40",
        SENTENCE,
        "is where the gradient nearly vanishes",
    ),
    ("lab=attention&p=eigengap&at=600", SENTENCE, "at the height of the minimum e1, still moving"),
    ("lab=attention&p=digits&methods=gradient-flow&at=8", SENTENCE, "Gradient flow is on its way."),
    (
        "lab=attention&data=digits&start=small&jitter=0.01&methods=gradient-flow&at=0",
        SENTENCE,
        "Gradient flow is on its way.",
    ),
    (
        "lab=navigation&arms=ndtw-success,soft,hard&runs=2&seed=2&at=120",
        SENTENCE,
        "no verdict: fewer than 5 pairs",
    ),
    ("lab=wasserstein&kappa=0&start=cloud&methods=saddle-free&at=200", STATE, "At the minimum"),
    (
        "lab=wasserstein&functional=factorisation&particles=2000&methods=saddle-free&start=cloud\
         &at=50",
        VERDICT,
        "degenerate minimum, nullity 5994",
    ),
    (
        "lab=wasserstein&functional=factorisation&spectrum=2&particles=8&start=cloud\
         &methods=saddle-free&at=200",
        STATE,
        "minimum, but not a strict one",
    ),
    ("lab=wasserstein&p=network&decay=0.5&seed=5&at=400", STATE, "At the minimum at the origin"),
    (
        "lab=wasserstein&p=escape&at=110",
        SENTENCE,
        "Gradient flow and perturbed flow are near the saddle of index 1; Newton is at the saddle",
    ),
    ("lab=wasserstein&p=escape&at=110", STATE, "Near the saddle of index 1, 0.00169 away"),
    (
        "lab=wasserstein&start=cloud&methods=gradient-flow&seed=12&at=9",
        SENTENCE,
        "Gradient flow is on its way.",
    ),
    ("lab=wasserstein&start=cloud&methods=gradient-flow&seed=12&at=9", VERDICT, "On the way"),
    (
        "lab=wasserstein&p=two-points&at=60",
        SENTENCE,
        "Far outside the picture: 2 particles of gradient flow",
    ),
    (
        "lab=wasserstein&p=two-points&at=60",
        SENTENCE,
        "Newton is where the gradient nearly vanishes",
    ),
    ("lab=copy-average&start=exact&at=0", VERDICT, "minimum"),
    ("lab=copy-average&teachers=7&students=6&start=exact&at=0", VERDICT, "strict saddle, index 1"),
];

#[tokio::test]
async fn the_page_says_what_is_known_of_a_run() -> Result<()> {
    in_both(async |page| {
        let mut shown = "";
        for (fragment, css, words) in SAID {
            if fragment != shown {
                page.follow(fragment).await?;
                shown = fragment;
            }
            let said = format!("document.querySelector('{css}')?.textContent.includes('{words}')");
            if page.wait(&said).await.is_err() {
                let text = page.text(css).await.with_context(|| fragment)?;
                ensure!(text.contains(words), "{fragment}: {css} says `{text}`, not `{words}`");
            }
        }
        Ok(())
    })
    .await
}

/// While the step of a large cloud is not inspected yet, the point on show is grey and says of
/// which step it is.
#[tokio::test]
async fn the_inspector_never_speaks_of_another_step() -> Result<()> {
    in_both(async |page| {
        open_still(page, "lab=wasserstein&p=crowd&at=2").await?;
        page.wait("/^2$/.test(document.querySelector('#inspector-step').textContent)").await?;
        page.eval(WATCH).await?;
        page.click("#play").await?;
        page.wait("Number(document.documentElement.dataset.step) > 6").await?;
        page.click("#play").await?;
        let wrong = page.eval("return window.wrong").await?;
        ensure!(wrong == serde_json::json!([]), "an earlier step was shown as this one: {wrong}");
        Ok(())
    })
    .await
}

/// Notes every moment at which the inspector's step is not the run's and nothing says so.
const WATCH: &str = "
    window.wrong = [];
    const look = () => {
        const inspector = document.querySelector('#inspector');
        const words = document.querySelector('#inspector-step').textContent;
        const behind = inspector.hasAttribute('data-behind');
        const step = document.documentElement.dataset.step;
        if (!behind && words !== step) window.wrong.push(`${words} at step ${step}`);
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
";
