//! The transport: play, steps, speed, progress and the reproduction badge.

use super::{
    dom::{self, Element, Listener},
    message::{Handle, Message},
    query,
};

/// The transport's elements.
pub struct Transport {
    play: Element,
    step: Element,
    progress: Element,
    progress_text: Element,
    cancel: Element,
    run_to: Element,
    badge: Element,
    open_full: Element,
    _listeners: Vec<Listener>,
}

impl Transport {
    /// Binds the buttons; `speed` is what the query asks for.
    pub fn new(handle: &Handle, speed: f64) -> Self {
        let mut listeners = vec![
            handle.on_click("reset", || Message::Reset),
            handle.on_click("step-back", || Message::StepBack),
            handle.on_click("play", || Message::PlayOrPause),
            handle.on_click("step-forward", || Message::StepForward),
            handle.on_click("new-seed", || Message::NewSeed),
            handle.on_click("cancel", || Message::Cancel),
            handle.on_click("run-to", || Message::RunTo),
        ];
        let select = dom::by_id("speed");
        let text = if speed.is_infinite() { "max".to_owned() } else { speed.to_string() };
        select.set_value(&text);
        listeners.push(
            handle.on_change(&select, |text| Message::Speed(query::speed(&text).unwrap_or(1.0))),
        );
        Self {
            play: dom::by_id("play"),
            step: dom::by_id("step"),
            progress: dom::by_id("progress"),
            progress_text: dom::by_id("progress-text"),
            cancel: dom::by_id("cancel"),
            run_to: dom::by_id("run-to"),
            badge: dom::by_id("reproduction"),
            open_full: dom::by_id("open-full"),
            _listeners: listeners,
        }
    }

    /// Shows whether the run plays.
    pub fn playing(&self, playing: bool) {
        self.play.set_attribute("aria-pressed", if playing { "true" } else { "false" });
    }

    /// Shows the step.
    pub fn step(&self, step: u64) {
        dom::text(&self.step, &format!("step {step}"));
        dom::mark("step", &step.to_string());
    }

    /// Shows how much of a computation is done and what is under way. Where the share is
    /// not known the bar says that something is. Without words nothing is shown but what
    /// can be cancelled.
    pub fn progress(&self, share: Option<f64>, words: &str, cancellable: bool) {
        dom::show(&self.progress, cancellable || !words.is_empty());
        dom::show(&self.cancel, cancellable);
        dom::text(&self.progress_text, words);
        match share {
            Some(share) => self.progress.set_attribute("value", &share.to_string()),
            None => self.progress.remove_attribute("value"),
        }
    }

    /// Offers to run to a step; `None` takes the offer back.
    pub fn offer(&self, step: Option<u64>) {
        dom::show(&self.run_to, step.is_some());
        if let Some(step) = step {
            dom::text(&self.run_to, &format!("Run to step {step}"));
        }
    }

    /// Says whether the run of a link has been reproduced; `None` says nothing.
    pub fn reproduced(&self, verdict: Option<bool>) {
        let slug = match verdict {
            None => "",
            Some(true) => "reproduced",
            Some(false) => "differs",
        };
        let engine = concat!("engine ", env!("CARGO_PKG_VERSION"));
        let text = match verdict {
            None => String::new(),
            Some(true) => format!("\u{2713} reproduced \u{b7} {engine}"),
            Some(false) => format!("\u{2260} differs \u{b7} {engine}"),
        };
        dom::text(&self.badge, &text);
        dom::mark("reproduction", slug);
    }

    /// Sets the address of the full lab, in an embedded figure.
    pub fn full_lab(&self, address: &str) {
        self.open_full.set_attribute("href", address);
    }
}
