//! The page, opened in a browser, in terms of what it promises.

use crate::{Browser, Fault, Kind, Options, Server, paths};
use anyhow::{Context, Result};
use std::path::Path;
use std::time::Duration;

/// How long a page may take to load or to finish a run on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Changes the fragment if that opens another run of the same laboratory; says so.
const FOLLOW: &str = "
    const laboratory = fragment => /lab=[a-z-]+/.exec(fragment)?.[0];
    const data = document.documentElement.dataset, now = location.hash, next = '#' + arguments[0];
    if (!data.signature || now === next || laboratory(now) !== laboratory(next)) return false;
    delete data.signature;
    location.hash = next;
    return true;
";

/// A published page and a browser to open it with.
pub struct Page {
    /// Where the page is published.
    pub server: Server,
    /// The browser.
    pub browser: Browser,
}

impl std::ops::Deref for Page {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Page {
    /// Publishes the built page and launches a browser.
    ///
    /// # Errors
    /// If the page is not built or the browser does not start.
    pub async fn launch(kind: Kind, options: Options) -> Result<Self> {
        Self::launch_in(&paths::dist()?, kind, options).await
    }

    /// Publishes a built page and launches a browser.
    ///
    /// # Errors
    /// If the browser does not start.
    pub async fn launch_in(dist: &Path, kind: Kind, options: Options) -> Result<Self> {
        let server = Server::directory(dist).await?;
        Ok(Self { server, browser: kind.launch(options).await? })
    }

    /// Publishes the built page as a host does that does something wrong.
    ///
    /// # Errors
    /// If the page is not built or the browser does not start.
    pub async fn launch_faulty(kind: Kind, fault: Fault) -> Result<Self> {
        let server = Server::faulty(&paths::dist()?, fault).await?;
        Ok(Self { server, browser: kind.launch(Options::default()).await? })
    }

    /// Launches, opens a fragment and waits until it is drawn.
    ///
    /// # Errors
    /// If the page does not get that far.
    pub async fn opened(kind: Kind, fragment: &str) -> Result<Self> {
        let page = Self::launch(kind, Options::default()).await?;
        page.open("", fragment).await?;
        Ok(page)
    }

    /// Takes the page offline and leaves the browser to the next test.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn release(self) -> Result<()> {
        self.browser.release().await
    }

    /// The address of a query and a fragment.
    #[must_use]
    pub fn address(&self, query: &str, fragment: &str) -> String {
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        format!("{}{query}#{fragment}", self.server.url())
    }

    /// Loads the page afresh and waits until it is drawn.
    ///
    /// # Errors
    /// If the page does not get that far.
    pub async fn open(&self, query: &str, fragment: &str) -> Result<()> {
        // Otherwise a new fragment alone would not load the page again.
        self.goto("about:blank").await?;
        self.goto(&self.address(query, fragment)).await?;
        self.wait_for_drawn().await
    }

    /// Opens a link whose run does not play by itself and waits until it is signed. Where a run
    /// of its laboratory was opened so before, the page is not loaded again: a reader who puts
    /// another link into the address does no more.
    ///
    /// # Errors
    /// If the page does not get that far.
    pub async fn follow(&self, fragment: &str) -> Result<()> {
        let followed = self.eval_with(FOLLOW, vec![fragment.into()]).await?;
        if followed != true {
            self.open("play=no", fragment).await?;
        }
        self.wait("document.documentElement.dataset.signature").await
    }

    /// Waits for a first picture.
    ///
    /// # Errors
    /// If it does not come.
    pub async fn wait_for_drawn(&self) -> Result<()> {
        let drawn = "['ready', 'playing', 'paused', 'finished'].includes(\
                     document.documentElement.dataset.state)";
        self.wait_for(drawn, PATIENCE).await
    }

    /// Waits for a value of `data-state`.
    ///
    /// # Errors
    /// If it does not come.
    pub async fn wait_for_state(&self, state: &str) -> Result<()> {
        self.wait_for_data("state", state).await
    }

    /// Waits for a value of a `data-…` attribute of the document.
    ///
    /// # Errors
    /// If it does not come.
    pub async fn wait_for_data(&self, key: &str, value: &str) -> Result<()> {
        let predicate = format!("document.documentElement.dataset['{key}'] === '{value}'");
        self.wait_for(&predicate, PATIENCE).await
    }

    /// Waits until some expression is true.
    ///
    /// # Errors
    /// If it does not become true.
    pub async fn wait(&self, predicate: &str) -> Result<()> {
        self.wait_for(predicate, PATIENCE).await
    }

    /// The value of a `data-…` attribute of the document; empty if there is none.
    ///
    /// # Errors
    /// If the page cannot be asked.
    pub async fn data(&self, key: &str) -> Result<String> {
        let script = format!("return document.documentElement.dataset['{key}'] ?? ''");
        Ok(self.eval(&script).await?.as_str().unwrap_or_default().to_owned())
    }

    /// The current step.
    ///
    /// # Errors
    /// If the page shows none.
    pub async fn step(&self) -> Result<u64> {
        let text = self.data("step").await?;
        text.parse().with_context(|| format!("data-step is `{text}`"))
    }

    /// The fragment of the link that the page offers.
    ///
    /// # Errors
    /// If it offers none.
    pub async fn shared_fragment(&self) -> Result<String> {
        let link = self.property("#share-link", "value").await?;
        let (_, fragment) = link.split_once('#').with_context(|| format!("no `#` in `{link}`"))?;
        Ok(fragment.to_owned())
    }

    /// Checks that the page still runs: reset, play, and the step moves.
    ///
    /// # Errors
    /// If it does not.
    pub async fn check_plays(&self) -> Result<()> {
        self.click("#reset").await?;
        self.wait_for_data("step", "0").await?;
        if self.data("state").await? != "playing" {
            self.click("#play").await?;
        }
        self.wait("Number(document.documentElement.dataset.step) > 0").await
    }
}
