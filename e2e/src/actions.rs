//! What a reader can do, and what can be seen.

use crate::{Browser, Kind};
use anyhow::{Context, Result, bail};
use fantoccini::Locator;
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
    TouchActions,
};
use fantoccini::elements::Element;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(40);
/// From one position of a pointer to the next.
const QUICK: Duration = Duration::from_millis(20);

impl Browser {
    /// Opens an address.
    ///
    /// # Errors
    /// If it cannot be loaded.
    pub async fn goto(&self, url: &str) -> Result<()> {
        let shown: String = url.chars().take(200).collect();
        self.client.goto(url).await.with_context(|| format!("opening {shown}"))
    }

    /// Goes back in the browser's history.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn back(&self) -> Result<()> {
        self.client.back().await.context("going back")
    }

    /// Runs a script body and returns what it returns.
    ///
    /// # Errors
    /// If the script throws.
    pub async fn eval(&self, script: &str) -> Result<Value> {
        self.eval_with(script, vec![]).await
    }

    /// The same with `arguments`.
    ///
    /// # Errors
    /// If the script throws.
    pub async fn eval_with(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let shown: String = script.chars().take(200).collect();
        self.client.execute(script, arguments).await.with_context(|| format!("running `{shown}`"))
    }

    /// Runs an asynchronous script body, which calls its last argument.
    ///
    /// # Errors
    /// If the script throws or never calls back.
    pub async fn eval_async(&self, script: &str) -> Result<Value> {
        self.eval_async_with(script, vec![]).await
    }

    /// The same with `arguments`, after which the function to call stands.
    ///
    /// # Errors
    /// If the script throws or never calls back.
    pub async fn eval_async_with(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let shown: String = script.chars().take(200).collect();
        let value = self.client.execute_async(script, arguments).await;
        value.with_context(|| format!("running `{shown}`"))
    }

    /// Waits until a JavaScript expression is true.
    ///
    /// # Errors
    /// After the timeout, with what the page shows at that time.
    pub async fn wait_for(&self, predicate: &str, timeout: Duration) -> Result<()> {
        let start = Instant::now();
        // A document that is only just loading has no elements to ask.
        let script = format!("try {{ return Boolean({predicate}) }} catch {{ return false }}");
        while self.eval(&script).await? != Value::Bool(true) {
            if start.elapsed() > timeout {
                let state = self.eval(STATE).await?;
                let errors = self.console_errors().await?;
                bail!("after {timeout:?} still not `{predicate}`\n{state:#}\nconsole: {errors:#?}");
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// The text of the first element that a selector finds.
    ///
    /// # Errors
    /// If there is none.
    pub async fn text(&self, css: &str) -> Result<String> {
        self.property(css, "textContent").await
    }

    /// The text of the first element that a selector finds as it is rendered, which a driver
    /// knows also where the page may run no scripts.
    ///
    /// # Errors
    /// If there is no such element.
    pub async fn rendered_text(&self, css: &str) -> Result<String> {
        let element = self.client.find(Locator::Css(css)).await;
        let element = element.with_context(|| format!("the page has no {css}"))?;
        element.text().await.context("reading its text")
    }

    /// A property of the first element that a selector finds, as text.
    ///
    /// # Errors
    /// If there is no such element.
    pub async fn property(&self, css: &str, name: &str) -> Result<String> {
        let script = "const e = document.querySelector(arguments[0]); \
                      return e && String(e[arguments[1]]);";
        let value = self.eval_with(script, vec![json!(css), json!(name)]).await?;
        let text = value.as_str().with_context(|| format!("the page has no {css}"))?;
        Ok(text.trim().to_owned())
    }

    /// How many elements a selector finds.
    ///
    /// # Errors
    /// If the page cannot be asked.
    pub async fn count(&self, css: &str) -> Result<u64> {
        let script = "return document.querySelectorAll(arguments[0]).length";
        let value = self.eval_with(script, vec![json!(css)]).await?;
        value.as_u64().context("a count is a number")
    }

    /// Clicks as a reader would: the element must be visible and not covered. What lies under
    /// the transport bar is scrolled to the middle first.
    ///
    /// # Errors
    /// If the element is missing or cannot be clicked.
    pub async fn click(&self, css: &str) -> Result<()> {
        if self.element(css).await?.click().await.is_ok() {
            return Ok(());
        }
        let scroll = "document.querySelector(arguments[0])
                          .scrollIntoView({ block: 'center', behavior: 'instant' });";
        self.eval_with(scroll, vec![serde_json::json!(css)]).await?;
        self.element(css).await?.click().await.with_context(|| format!("clicking {css}"))
    }

    /// Chooses the option with a value in a `<select>`.
    ///
    /// # Errors
    /// If there is no such control or option.
    pub async fn choose(&self, css: &str, value: &str) -> Result<()> {
        let select = self.element(css).await?;
        select.select_by_value(value).await.with_context(|| format!("choosing {value} in {css}"))
    }

    /// Presses and releases a key in whatever has the focus.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn press(&self, key: char) -> Result<()> {
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.client.perform_actions(actions).await.with_context(|| format!("pressing {key:?}"))
    }

    /// Presses the pointer at the first of these positions of an element, from its upper
    /// left corner in CSS pixels, moves it through the others and lets go.
    ///
    /// # Errors
    /// If there is no such element, or the browser refuses.
    pub async fn stroke(&self, css: &str, positions: &[[f64; 2]]) -> Result<()> {
        self.pull(css, positions, QUICK).await
    }

    /// The same, with so much time from each position to the next.
    ///
    /// # Errors
    /// If there is no such element, or the browser refuses.
    pub async fn pull(&self, css: &str, positions: &[[f64; 2]], each: Duration) -> Result<()> {
        let path = path(self.corner(css).await?, positions, each);
        let actions = path.fold(MouseActions::new("pointer".to_owned()), MouseActions::then);
        self.client.perform_actions(actions).await.with_context(|| format!("drawing on {css}"))
    }

    /// Moves the pointer to a position of an element, from its upper left corner in CSS pixels,
    /// without pressing it.
    ///
    /// # Errors
    /// If there is no such element, or the browser refuses.
    pub async fn hover(&self, css: &str, at: [f64; 2]) -> Result<()> {
        let corner = self.corner(css).await?;
        let (x, y) = (corner[0] + at[0], corner[1] + at[1]);
        let actions = MouseActions::new("pointer".to_owned()).then(PointerAction::MoveTo {
            duration: None,
            x,
            y,
        });
        self.client.perform_actions(actions).await.with_context(|| format!("pointing at {css}"))
    }

    /// Touches an element with a finger at a position, from its upper left corner in CSS
    /// pixels, and lets go.
    ///
    /// # Errors
    /// If there is no such element, or the browser refuses.
    pub async fn tap(&self, css: &str, at: [f64; 2]) -> Result<()> {
        let corner = self.corner(css).await?;
        let (x, y) = (corner[0] + at[0], corner[1] + at[1]);
        let actions = TouchActions::new("finger".to_owned())
            .then(PointerAction::MoveTo { duration: None, x, y })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client.perform_actions(actions).await.with_context(|| format!("touching {css}"))
    }

    /// Touches an element with a finger at the first of these positions, from its upper left
    /// corner in CSS pixels, moves it through the others and lifts it.
    ///
    /// # Errors
    /// If there is no such element, or the browser refuses.
    pub async fn swipe(&self, css: &str, positions: &[[f64; 2]]) -> Result<()> {
        let path = path(self.corner(css).await?, positions, QUICK);
        let actions = path.fold(TouchActions::new("finger".to_owned()), TouchActions::then);
        self.client.perform_actions(actions).await.with_context(|| format!("swiping on {css}"))
    }

    /// Where the upper left corner of an element is, once it has been scrolled into view.
    async fn corner(&self, css: &str) -> Result<[f64; 2]> {
        let script = "const e = document.querySelector(arguments[0]); \
                      e.scrollIntoView({ block: 'center', behavior: 'instant' }); \
                      const box = e.getBoundingClientRect(); return [box.x, box.y];";
        let corner = self.eval_with(script, vec![json!(css)]).await?;
        Ok([0, 1].map(|k| corner[k].as_f64().unwrap_or_default()))
    }

    /// Puts the focus on an element.
    ///
    /// # Errors
    /// If there is none.
    pub async fn focus(&self, css: &str) -> Result<()> {
        let script = "const e = document.querySelector(arguments[0]); e?.focus(); return !!e;";
        match self.eval_with(script, vec![json!(css)]).await? {
            Value::Bool(true) => Ok(()),
            _ => bail!("the page has no {css}"),
        }
    }

    /// Hands a file to an `<input type=file>`.
    ///
    /// # Errors
    /// If there is no such input.
    pub async fn upload(&self, css: &str, file: &Path) -> Result<()> {
        let input = self.element(css).await?;
        let name = file.to_str().context("a file name that is not text")?;
        input.send_keys(name).await.with_context(|| format!("handing a file to {css}"))
    }

    /// Goes into the first `<iframe>`; what follows happens there.
    ///
    /// # Errors
    /// If there is none.
    pub async fn enter_frame(&self) -> Result<()> {
        self.client.enter_frame(0).await.context("entering the iframe")
    }

    /// Goes back to the document around the `<iframe>`.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn leave_frame(&self) -> Result<()> {
        self.client.clone().enter_parent_frame().await.context("leaving the iframe")
    }

    /// A PNG of the viewport, or (`full`) of the whole document.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn screenshot(&self, full: bool) -> Result<Vec<u8>> {
        if full && self.kind() == Kind::Chromium {
            let height = self.eval("return document.documentElement.scrollHeight").await?;
            let width = self.eval("return innerWidth").await?;
            let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            self.devtools("Emulation.setDeviceMetricsOverride", size).await?;
            // Canvases follow the new size on a later frame.
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        self.client.screenshot().await.context("taking a screenshot")
    }

    async fn element(&self, css: &str) -> Result<Element> {
        self.client.find(Locator::Css(css)).await.with_context(|| format!("looking for {css}"))
    }
}

/// What to know about a page that does not do what it should.
const STATE: &str = "return {
    address: location.href.slice(0, 300),
    data: { ...document.documentElement.dataset },
    notices: [...document.querySelectorAll('#notices li')].map(li => li.textContent.trim()),
    text: document.body?.innerText.slice(0, 400),
}";

/// Presses at the first of these positions, moves through the others and lets go.
fn path(
    corner: [f64; 2],
    positions: &[[f64; 2]],
    each: Duration,
) -> impl Iterator<Item = PointerAction> {
    let move_to = move |at: &[f64; 2]| PointerAction::MoveTo {
        duration: Some(each),
        x: corner[0] + at[0],
        y: corner[1] + at[1],
    };
    let (first, others) = positions.split_at(positions.len().min(1));
    let press = PointerAction::Down { button: MOUSE_BUTTON_LEFT };
    let release = PointerAction::Up { button: MOUSE_BUTTON_LEFT };
    first.iter().map(move_to).chain([press]).chain(others.iter().map(move_to)).chain([release])
}
