//! The transport: play, steps, speed, progress and the reproduction badge.

use super::{
    dom::{self, Element, Listener},
    message::{Handle, Message},
    query::{self, Query},
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
    timeline: Element,
    marks: Element,
    /// Buttons that go to the marks, where nothing may move.
    frames: Option<Element>,
    /// What the marks say, and the furthest step that has been on show.
    marked: Vec<(u64, String)>,
    furthest: u64,
    _listeners: Vec<Listener>,
}

impl Transport {
    /// Binds the buttons, and sets them to what the query asks for.
    pub fn new(handle: &Handle, query: &Query) -> Self {
        let (speed, even) = (query.speed, query.even);
        let mut listeners = vec![
            handle.on_click("reset", || Message::Reset),
            handle.on_click("step-back", || Message::StepBack),
            handle.on_click("play", || Message::PlayOrPause),
            handle.on_click("step-forward", || Message::StepForward),
            handle.on_click("new-seed", || Message::NewSeed),
            handle.on_click("cancel", || Message::Cancel),
            handle.on_click("run-to", || Message::RunTo),
        ];
        let timeline = dom::by_id("timeline");
        let (line, sender) = (timeline.clone(), *handle);
        listeners.push(dom::listen(&timeline, "input", move |_| {
            sender.send(Message::Scrub(line.value().parse().unwrap_or(0)));
        }));
        let select = dom::by_id("speed");
        let text = if speed.is_infinite() { "max".to_owned() } else { speed.to_string() };
        select.set_value(&text);
        listeners.push(
            handle.on_change(&select, |text| Message::Speed(query::speed(&text).unwrap_or(1.0))),
        );
        let pace = dom::by_id("pace");
        pace.set_checked(!even);
        let (box_, sender) = (pace.clone(), *handle);
        listeners.push(dom::listen(&pace, "change", move |_| {
            sender.send(Message::Even(!box_.checked()));
        }));
        let frames = query.reduced_motion.then(|| dom::by_id("frames"));
        if let Some(frames) = &frames {
            let sender = *handle;
            listeners.push(dom::listen(frames, "click", move |event| {
                let step = event.target().and_then(|at| at.attribute("data-step"));
                if let Some(step) = step.and_then(|step| step.parse().ok()) {
                    sender.send(Message::Scrub(step));
                }
            }));
        }
        Self {
            frames,
            play: dom::by_id("play"),
            step: dom::by_id("step"),
            progress: dom::by_id("progress"),
            progress_text: dom::by_id("progress-text"),
            cancel: dom::by_id("cancel"),
            run_to: dom::by_id("run-to"),
            badge: dom::by_id("reproduction"),
            open_full: dom::by_id("open-full"),
            timeline,
            marks: dom::by_id("marks"),
            marked: Vec::new(),
            furthest: 0,
            _listeners: listeners,
        }
    }

    /// Shows whether the run plays.
    pub fn playing(&self, playing: bool) {
        self.play.set_attribute("aria-pressed", if playing { "true" } else { "false" });
    }

    /// Another run begins: no step of it has been on show.
    pub fn begin(&mut self) {
        self.furthest = 0;
        self.timeline.set_disabled(true);
        self.mark(Vec::new());
    }

    /// Shows the step. The timeline ends at the furthest step that has been on show.
    pub fn step(&mut self, step: u64) {
        dom::text(&self.step, &format!("step {step}"));
        dom::mark("step", &step.to_string());
        if step > self.furthest {
            self.furthest = step;
            self.timeline.set_attribute("max", &step.to_string());
        }
        self.timeline.set_disabled(self.furthest == 0);
        self.timeline.set_value(&step.to_string());
    }

    /// Marks steps on the timeline, with words.
    pub fn mark(&mut self, marks: Vec<(u64, String)>) {
        if marks == self.marked {
            return;
        }
        dom::clear(&self.marks);
        for (step, words) in &marks {
            dom::option(&self.marks, &step.to_string(), words);
        }
        if let Some(frames) = &self.frames {
            dom::clear(frames);
            dom::show(frames, !marks.is_empty());
            for (step, words) in &marks {
                let button = dom::add(frames, "button");
                button.set_attribute("type", "button");
                button.set_attribute("data-step", &step.to_string());
                dom::text(&button, &format!("Step {step}: {words}"));
            }
        }
        self.marked = marks;
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
            Some(true) => format!("✓ reproduced · {engine}"),
            Some(false) => format!("≠ differs · {engine}"),
        };
        dom::text(&self.badge, &text);
        dom::mark("reproduction", slug);
    }

    /// Sets the address of the full lab, in an embedded figure.
    pub fn full_lab(&self, address: &str) {
        self.open_full.set_attribute("href", address);
    }
}
