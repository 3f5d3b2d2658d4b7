//! WebDriver commands that fantoccini does not know.

use crate::Browser;
use anyhow::{Context, Result};
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::Value;
use url::{ParseError, Url};

/// A POST to a path below the session.
#[derive(Debug)]
struct Post {
    path: String,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

impl Browser {
    /// Sends a vendor's command and returns its value.
    pub(crate) async fn driver_command(&self, path: &str, body: Value) -> Result<Value> {
        let command = Post { path: path.to_owned(), body };
        self.client.issue_cmd(command).await.with_context(|| format!("driver command {path}"))
    }
}
