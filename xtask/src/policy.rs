//! The content security policy of the page. Its own inline scripts are allowed by their hashes,
//! which are known when everything else is in its place.

use anyhow::{Context, Result, ensure};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use std::path::Path;

const PAGE: &str = "index.html";
/// After which source of scripts the hashes stand.
const PLACE: &str = "'wasm-unsafe-eval'";
/// What trunk's server replaces in a script of its own, which therefore has no hash yet: a page
/// for development goes without a policy.
const SERVED: &str = "{{__TRUNK_";
/// How the line with the policy begins.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\"";
/// Scripts of the page's own file.
const SCRIPT: [&str; 2] = ["<script>", "</script>"];

/// Adds the hash of every inline script to the page's policy.
pub fn complete(directory: &Path) -> Result<()> {
    let page = directory.join(PAGE);
    let html = std::fs::read_to_string(&page).context("the build has no index.html")?;
    Ok(std::fs::write(page, with_hashes(&html)?)?)
}

fn with_hashes(html: &str) -> Result<String> {
    if html.contains(SERVED) {
        return Ok(html.split_inclusive('\n').filter(|line| !line.contains(POLICY)).collect());
    }
    let mut sources = vec![PLACE.to_owned()];
    for part in html.split(SCRIPT[0]).skip(1) {
        let (script, _) = part.split_once(SCRIPT[1]).context("a script does not end")?;
        let hash = Base64::encode_string(&Sha256::digest(script));
        sources.push(format!("'sha256-{hash}'"));
    }
    ensure!(html.contains(PLACE), "the policy of index.html does not say {PLACE}");
    Ok(html.replacen(PLACE, &sources.join(" "), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash is the one that browsers print for this script.
    #[test]
    fn every_inline_script_is_allowed_and_no_other() {
        let page = "<meta content=\"script-src 'wasm-unsafe-eval'\"><script>alert('Hello, world.');\
                    </script><script src=\"a.js\"></script>";
        let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        let expected = page.replace(PLACE, &format!("{PLACE} {hash}"));
        assert_eq!(with_hashes(page).unwrap(), expected);
        assert!(with_hashes("<script>x").is_err());
        assert!(with_hashes("no policy").is_err());
        let served = format!("{POLICY} 'wasm-unsafe-eval'\">\n<script>{SERVED}ws}}}}</script>\n");
        assert_eq!(with_hashes(&served).unwrap(), format!("<script>{SERVED}ws}}}}</script>\n"));
    }
}
