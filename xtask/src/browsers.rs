//! The browsers of the end-to-end tests.

use crate::process::{command, output, run, which};
use anyhow::{Result, bail};

/// Debian package and the program that shows it is there.
const PACKAGES: [(&str, &str); 3] =
    [("chromium", "chromium"), ("chromium-driver", "chromedriver"), ("firefox-esr", "firefox-esr")];

/// Installs the browsers that are missing.
pub fn ensure() -> Result<()> {
    let missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|(_, program)| which(program).is_none())
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if which("apt-get").is_none() {
        bail!("the end-to-end tests need {list}, and there is no apt-get to install them with");
    }
    if output(command("id").arg("-u")).as_deref() != Some("0") {
        bail!("the end-to-end tests need browsers; run: sudo apt-get install {list}");
    }
    run(command("apt-get").args(["update", "-q"]))?;
    run(command("apt-get")
        .args(["install", "-y", "-q", "--no-install-recommends"])
        .args(&missing)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}
