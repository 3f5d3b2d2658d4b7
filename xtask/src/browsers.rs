//! The browsers of the end-to-end tests.

use crate::process::{command, output, run, which};
use anyhow::{Result, bail};

/// Debian package and the program that shows it is there.
type Package = (&'static str, &'static str);

/// What the end-to-end tests need.
pub const TESTED: [Package; 3] =
    [("chromium", "chromium"), ("chromium-driver", "chromedriver"), ("firefox-esr", "firefox-esr")];
/// WebKit, and a display, without which it does not start.
pub const WEBKIT: [Package; 2] = [("webkit2gtk-driver", "WebKitWebDriver"), ("xvfb", "xvfb-run")];

/// Installs those that are missing.
pub fn ensure(packages: &[Package]) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .filter(|(_, program)| which(program).is_none())
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if which("apt-get").is_none() {
        bail!("browsers are missing: {list}, and there is no apt-get to install them with");
    }
    if output(command("id").arg("-u")).as_deref() != Some("0") {
        bail!("browsers are missing; run: sudo apt-get install {list}");
    }
    run(command("apt-get").args(["update", "-q"]))?;
    run(command("apt-get")
        .args(["install", "-y", "-q", "--no-install-recommends"])
        .args(&missing)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}
