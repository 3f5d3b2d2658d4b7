//! Hostile links: a notice names what is wrong, and the page keeps working.

use crate::support::{in_both, notice};
use anyhow::{Result, ensure};
use base64ct::Encoding as _;
use e2e::Page;

/// A fragment and the key of the notice that it has to give.
const HOSTILE: [(&str, &str); 12] = [
    ("lab=wasserstein&v=1&bogus=1", "bogus"),
    ("kappa=NaN", "kappa"),
    ("kappa=1e999", "kappa"),
    ("particles=-5", "particles"),
    ("particles=4000000000", "particles"),
    ("seed=-1", "seed"),
    ("at=18446744073709551615", "at"),
    ("lab=nowhere", "lab"),
    ("v=999", "v"),
    ("functional=factorisation&target=own&z=d1.AAAA", "z"),
    ("do=0:kick:newton:0:inf", "do"),
    ("functional=%3Cscript%3Eran()%3C/script%3E", "functional"),
];

/// Markup where text is expected; each calls `ran` if it is ever taken for HTML.
const MARKUP: [&str; 4] = [
    "lab=<img src=x onerror=ran()>",
    "<svg onload=ran()>=<script>ran()</script>",
    "p=\"><img src=x onerror=ran()>",
    "methods=javascript:ran()&spectrum=<iframe srcdoc='<script>parent.ran()</script>'>",
];

/// Counts calls of `ran`.
const TRAP: &str = "window.calls = 0; window.ran = () => window.calls++;";

/// As long as browsers take it; longer addresses they refuse by themselves.
const TEN_MILLION: &str = "try { location.hash = 'x'.repeat(10_000_000) } catch {}";
const ONE_MILLION: &str = "location.hash = 'kappa=' + '9'.repeat(1_000_000)";

#[tokio::test]
async fn a_table_that_inflates_beyond_measure_is_refused() -> Result<()> {
    in_both(async |page| {
        // Short enough for a link.
        let blanks = miniz_oxide::deflate::compress_to_vec(&[b' '; 5_000_000], 9);
        let text = base64ct::Base64UrlUnpadded::encode_string(&blanks);
        page.open("play=no", &format!("functional=factorisation&target=own&z=d1.{text}")).await?;
        let text = notice(page, "z").await?;
        ensure!(text.contains("too large"), "the notice says `{text}`");
        page.check_plays().await
    })
    .await
}

#[tokio::test]
async fn what_is_wrong_in_a_link_is_named() -> Result<()> {
    in_both(async |page| {
        for (fragment, key) in HOSTILE {
            page.open("play=no", fragment).await?;
            let text = notice(page, key).await?;
            ensure!(!text.is_empty(), "{fragment}: the notice is empty");
            page.check_plays().await?;
        }
        Ok(())
    })
    .await
}

/// The loader, which stands before the module, and the module read such a link alike.
#[tokio::test]
async fn a_link_that_was_changed_on_its_way_opens_the_senders_run() -> Result<()> {
    in_both(async |page| {
        page.open("play=no", "lab=attention&v=1&seed=26&at=40").await?;
        page.wait("document.documentElement.dataset.signature").await?;
        let clean =
            format!("lab=attention&v=1&seed=26&at=40&sig={}", page.data("signature").await?);
        for changed in [
            clean.replace('&', "&amp;"),
            clean.replace('=', "%3D").replace('&', "%26"),
            clean.replace("lab=attention", "lab=%61ttention"),
            clean.to_uppercase(),
            format!("/2/1#{clean}"),
            format!("{clean}).&fbclid=x"),
        ] {
            page.open("play=no&amp;embed=1", &changed).await?;
            page.wait_for_data("reproduction", "reproduced").await?;
            ensure!(page.data("embed").await? == "1", "{changed}: the query was not read");
            ensure!(page.count("#notices li").await? <= 1, "{changed}: too many notices");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn markup_in_a_link_stays_text() -> Result<()> {
    in_both(async |page| {
        for fragment in MARKUP {
            page.open("play=no", "lab=wasserstein").await?;
            page.eval(TRAP).await?;
            page.eval_with("location.hash = arguments[0]", vec![fragment.into()]).await?;
            page.wait("document.querySelector('#notices li')").await?;
            page.check_plays().await?;
            ensure!(page.eval("return window.calls").await? == 0, "{fragment} has run");
            let foreign = "#notices li :is(script, img, svg, iframe)";
            ensure!(page.count(foreign).await? == 0, "{fragment} has become markup");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_notice_can_be_dismissed() -> Result<()> {
    in_both(async |page| {
        page.open("play=no", "bogus=1").await?;
        notice(page, "bogus").await?;
        page.click("#notices .notice-dismiss").await?;
        page.wait("!document.querySelector('#notices li')").await
    })
    .await
}

#[tokio::test]
async fn a_link_of_megabytes_is_refused_whole() -> Result<()> {
    in_both(async |page| {
        page.open("play=no", "lab=wasserstein").await?;
        page.eval(ONE_MILLION).await?;
        notice(page, "link").await?;
        page.check_plays().await?;
        page.open("play=no", "lab=wasserstein").await?;
        page.eval(TEN_MILLION).await?;
        // Under such an address a driver's own click takes Chromium a quarter of a minute.
        page.eval("document.querySelector('#reset').click()").await?;
        page.wait_for_data("step", "0").await?;
        page.eval("document.querySelector('#play').click()").await?;
        page.wait("Number(document.documentElement.dataset.step) > 0").await?;
        ensure!(fragment_was_refused_or_told(page).await?, "ten megabytes have gone unnoticed");
        Ok(())
    })
    .await
}

/// A browser that drops the address by itself gives the page nothing to tell.
async fn fragment_was_refused_or_told(page: &Page) -> Result<bool> {
    let script = "return location.hash.length < 10_000_000
        || !!document.querySelector('#notices li[data-key=link]')";
    Ok(page.eval(script).await? == true)
}

#[tokio::test]
async fn a_far_step_waits_for_a_click() -> Result<()> {
    in_both(async |page| {
        page.open("play=no", "p=low-barrier&at=100000").await?;
        page.wait_for_state("ready").await?;
        ensure!(page.step().await? == 0, "it has begun without being asked");
        page.wait("!document.querySelector('#run-to').hidden").await?;
        page.click("#run-to").await?;
        page.wait("Number(document.documentElement.dataset.step) > 0").await
    })
    .await
}
