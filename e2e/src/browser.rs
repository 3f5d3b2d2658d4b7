//! A browser of either kind, driven for one test at a time.

use crate::driver::Driver;
use crate::paths;
use anyhow::{Context, Result};
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium through chromedriver.
    Chromium,
    /// Firefox through geckodriver.
    Firefox,
    /// WebKitGTK's small browser through WebKitWebDriver, on the display of `DISPLAY`.
    WebKit,
}

/// What the browser says about its reader.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Width of the viewport in CSS pixels.
    pub width: u32,
    /// Height of the viewport in CSS pixels.
    pub height: u32,
    /// `prefers-color-scheme: dark`.
    pub dark: bool,
    /// `prefers-reduced-motion: reduce`.
    pub reduced_motion: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 1280, height: 800, dark: false, reduced_motion: false }
    }
}

/// A line to every server.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Megabits per second either way.
    pub megabits: f64,
    /// Milliseconds from a request to its answer.
    pub latency: f64,
}

impl Line {
    /// That of a telephone, with which first visits are timed.
    pub const SLOW: Self = Self { megabits: 1.6, latency: 150.0 };
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{} Mbit/s and {} ms to an answer", self.megabits, self.latency)
    }
}

/// A running browser; dropping it closes it.
pub struct Browser {
    pub(crate) client: Client,
    pub(crate) launched: Launched,
}

/// What a launch gives, for whoever drives it.
pub(crate) struct Launched {
    pub kind: Kind,
    pub options: Options,
    pub driver: Driver,
    pub session: String,
    /// How many lines of its driver were there before its present user.
    pub read: usize,
}

impl Kind {
    /// Starts the browser without a window.
    pub(crate) async fn start(self, options: Options) -> Result<Browser> {
        let (program, announces, capabilities) = match self {
            Self::Chromium => ("chromedriver", Some("successfully on port "), chromium(options)),
            Self::Firefox => ("geckodriver", Some("Listening on 127.0.0.1:"), firefox(options)),
            Self::WebKit => ("WebKitWebDriver", None, webkit()?),
        };
        let driver = Driver::start(&paths::tool(program), announces)?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url())
            .await
            .with_context(|| format!("{self:?} did not start:\n{}", driver.output().join("\n")))?;
        // It ends with its driver.
        client.persist().await?;
        let session = client.session_id().await?.context("a session has a name")?;
        Ok(Browser { client, launched: Launched { kind: self, options, driver, session, read: 0 } })
    }
}

impl Browser {
    /// Which browser this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.launched.kind
    }

    /// Makes the viewport as wanted, and, in Chromium, what the page can ask
    /// about its reader; Firefox learns that from its preferences at launch, and WebKit never.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn apply(&self, options: Options) -> Result<()> {
        if self.kind() != Kind::Chromium {
            return self.apply_size(options).await;
        }
        // A window of Chromium cannot be as narrow as a phone; its viewport can.
        let size = json!({
            "width": options.width, "height": options.height,
            "deviceScaleFactor": 1, "mobile": false,
        });
        let scheme = if options.dark { "dark" } else { "light" };
        let motion = if options.reduced_motion { "reduce" } else { "no-preference" };
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": motion },
        ]});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await?;
        self.devtools("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// Sets the window to what leaves the wanted viewport.
    async fn apply_size(&self, options: Options) -> Result<()> {
        let (width, height) = (options.width, options.height);
        self.client.set_window_size(width, height).await.context("resizing the window")?;
        let inner = self.eval("return [innerWidth, innerHeight]").await?;
        let missing = |index: usize, wanted: u32| {
            wanted
                .saturating_sub(inner[index].as_u64().and_then(|n| n.try_into().ok()).unwrap_or(0))
        };
        let (width, height) = (width + missing(0, width), height + missing(1, height));
        self.client.set_window_size(width, height).await.context("resizing the window")
    }

    /// Makes the line to every server slow (Chromium only). What workers load by themselves is
    /// not slowed down.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn slow_down(&self, line: Line) -> Result<()> {
        let bytes = line.megabits * 1e6 / 8.0;
        let line = json!({
            "offline": false, "latency": line.latency,
            "downloadThroughput": bytes, "uploadThroughput": bytes,
        });
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.emulateNetworkConditions", line).await.map(drop)
    }

    /// Moves the window to a screen with so many pixels for each of CSS (Chromium only).
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn change_screen(&self, options: Options, ratio: f64) -> Result<()> {
        let size = json!({
            "width": options.width, "height": options.height,
            "deviceScaleFactor": ratio, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await.map(drop)
    }

    /// Shows the page as it is printed (Chromium only).
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn as_printed(&self) -> Result<()> {
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await.map(drop)
    }

    /// Has the system choose all colours of the page (Chromium only), on a dark ground or not.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn force_colours(&self, dark: bool) -> Result<()> {
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [
            { "name": "forced-colors", "value": "active" },
            { "name": "prefers-color-scheme", "value": scheme },
        ]});
        self.devtools("Emulation.setEmulatedMedia", media).await.map(drop)
    }

    /// Has a script run in every document before its own scripts (Chromium only).
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn run_before(&self, script: &str) -> Result<()> {
        let source = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source).await.map(drop)
    }

    /// A command of the DevTools protocol (Chromium only).
    pub(crate) async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": method, "params": parameters });
        self.driver_command("goog/cdp/execute", body).await
    }
}

/// The flags of a headless browser that keeps to itself, as root in a container.
fn chromium(options: Options) -> Capabilities {
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
    ];
    let size = format!("--window-size={},{}", options.width.max(500), options.height);
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).chain([size]).collect();
    capabilities(json!({
        "goog:chromeOptions": { "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL" },
    }))
}

fn firefox(options: Options) -> Capabilities {
    let preferences = json!({
        "layout.css.prefers-color-scheme.content-override": i32::from(!options.dark),
        "ui.systemUsesDarkTheme": i32::from(options.dark),
        "ui.prefersReducedMotion": i32::from(options.reduced_motion),
        // Errors of the page on standard output, from where they are collected.
        "devtools.console.stdout.content": true,
        "browser.dom.window.dump.enabled": true,
        "javascript.options.showInConsole": true,
    });
    capabilities(json!({
        "moz:firefoxOptions": { "args": ["-headless"], "prefs": preferences },
    }))
}

/// Debian keeps the browser in a folder for each architecture.
fn webkit() -> Result<Capabilities> {
    let folders = std::fs::read_dir("/usr/lib").context("there is no /usr/lib")?;
    let program = |folder: std::fs::DirEntry| folder.path().join("webkit2gtk-4.1/MiniBrowser");
    let found = folders.filter_map(|folder| folder.ok().map(program)).find(|file| file.is_file());
    let binary = found.context("WebKitGTK's MiniBrowser is missing; run `cargo xtask webkit`")?;
    Ok(capabilities(json!({
        "webkitgtk:browserOptions": { "binary": binary, "args": ["--automation"] },
    })))
}

fn capabilities(value: Value) -> Capabilities {
    match value {
        Value::Object(map) => map,
        _ => Capabilities::new(),
    }
}
