//! Errors that the page has written to the browser's console.

use crate::{Browser, Kind};
use anyhow::{Context, Result};
use serde_json::json;

impl Browser {
    /// Errors since the last call (Chromium) or of the present test (Firefox). WebKit's driver
    /// tells none.
    ///
    /// # Errors
    /// If the browser cannot be asked.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        match self.kind() {
            Kind::Chromium => self.chromium_log().await,
            Kind::Firefox => {
                let lines = self.launched.driver.output().into_iter().skip(self.launched.read);
                Ok(lines.filter(|line| is_page_error(line)).collect())
            }
            Kind::WebKit => Ok(Vec::new()),
        }
    }

    /// What has been written so far is not of the next test.
    pub(crate) async fn forget_console(&mut self) -> Result<()> {
        self.console_errors().await?;
        self.launched.read = self.launched.driver.output().len();
        Ok(())
    }

    async fn chromium_log(&self) -> Result<Vec<String>> {
        let log = self.driver_command("se/log", json!({ "type": "browser" })).await?;
        let entries = log.as_array().context("the browser log is not a list")?;
        Ok(entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].to_string())
            .collect())
    }
}

/// Marks of what Firefox's own scripts print: about experiments where there is
/// no network, about icons, about bookmarks, about addresses of thousands of letters.
const OF_FIREFOX: [&str; 4] = ["RSLoader:", "resource://", "chrome://", "NS_ERROR_NOT_AVAILABLE"];

/// What Firefox prints for `console.error` and for an uncaught error of a page.
fn is_page_error(line: &str) -> bool {
    let told = line.starts_with("console.error:") && !OF_FIREFOX.iter().any(|m| line.contains(m));
    told || line.starts_with("JavaScript error: http")
}
