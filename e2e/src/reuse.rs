//! Browsers go from one test to the next: launching one costs more than most tests.

use crate::browser::Launched;
use crate::{Browser, Kind, Options};
use anyhow::{Context, Result};
use fantoccini::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Browsers that have been released. They end with the process.
static RELEASED: Mutex<Vec<Launched>> = Mutex::new(Vec::new());

fn released() -> MutexGuard<'static, Vec<Launched>> {
    RELEASED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kind {
    /// A browser without a window: the last that was released, or else a new one.
    ///
    /// # Errors
    /// If the browser or its driver is missing or does not start.
    pub async fn launch(self, options: Options) -> Result<Browser> {
        let found = {
            let mut released = released();
            let suitable = released.iter().rposition(|launched| launched.suits(self, options));
            suitable.map(|index| released.remove(index))
        };
        let browser = match found {
            Some(launched) => launched.drive().await?,
            None => self.start(options).await?,
        };
        browser.apply(options).await?;
        Ok(browser)
    }
}

impl Launched {
    /// Whether it is of a kind and tells pages this of their reader, or can be made to.
    fn suits(&self, kind: Kind, wanted: Options) -> bool {
        let told = |options: Options| (options.dark, options.reduced_motion);
        self.kind == kind && (kind == Kind::Chromium || told(self.options) == told(wanted))
    }

    /// Drives it from the runtime of the present test.
    async fn drive(self) -> Result<Browser> {
        let url = self.driver.url();
        let client = Client::with_existing_session(&url, &self.session, HttpConnector::new());
        let client = client.await.context("going on with a session")?;
        client.persist().await?;
        Ok(Browser { client, launched: self })
    }
}

impl Browser {
    /// How many windows and tabs are open.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn windows(&self) -> Result<usize> {
        Ok(self.client.windows().await?.len())
    }

    /// Leaves the browser to the next test, which finds a new tab, alone, for which nothing is
    /// emulated, pointer and keys at rest, and an empty console. Storage needs no care, because
    /// no two [`Server`](crate::Server)s have the same origin.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn release(mut self) -> Result<()> {
        self.client.release_actions().await.context("letting go of keys and pointers")?;
        let tab = self.client.new_window(true).await.context("opening a tab")?.handle;
        for other in self.client.windows().await?.into_iter().filter(|other| *other != tab) {
            self.client.switch_to_window(other).await?;
            self.client.close_window().await.context("closing a tab")?;
        }
        self.client.switch_to_window(tab).await.context("going to a new tab")?;
        if self.kind() == Kind::Chromium {
            self.devtools("Page.bringToFront", json!({})).await?;
        }
        self.forget_console().await?;
        released().push(self.launched);
        Ok(())
    }
}
