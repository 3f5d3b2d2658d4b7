//! The critical point inspector, and the kick.

use super::{
    dom::{self, Element, Listener},
    message::{Handle, Message},
};
use crate::{
    event::{Action, Event, Kick, LARGEST_KICK, Move},
    frame::{Frame, Inspection, LaneReadout},
    lab::Manifest,
    plot::readout,
    verdict::Judgement,
    words::capital,
};

/// The inspector's elements.
pub struct Inspector {
    root: Element,
    /// The step that is on show.
    at: Option<u64>,
    lane: Element,
    lanes: Vec<String>,
    /// Slugs of those that have not diverged.
    moving: Vec<String>,
    step: Element,
    verdict: Element,
    objective: Element,
    gradient: Element,
    index: Element,
    extremes: Element,
    mode: Element,
    options: Vec<Element>,
    amplitude: Element,
    kicks: Element,
    kick_text: Element,
    _listeners: Vec<Listener>,
}

impl Inspector {
    /// Binds the elements.
    pub fn new(handle: &Handle, embedded: bool) -> Self {
        let lane = dom::by_id("inspector-lane");
        let mode = dom::by_id("kick-mode");
        let amplitude = dom::by_id("kick-amplitude");
        if embedded {
            // An embedded figure has no side, and is kicked all the same.
            dom::by_id("transport").append(&dom::by_id("kick-tools"));
        }
        let listeners = vec![
            handle.on_change(&lane, Message::Lane),
            handle.on_change(&mode, |text| Message::Mode(text.parse().unwrap_or(0))),
            handle.on_click("kick", || Message::Kick(false)),
            handle.on_click("kick-all", || Message::Kick(true)),
            handle.on_change(&amplitude, |_| Message::Aim(0.0)),
            handle.on_click("kick-clear", || Message::ForgetKicks),
        ];
        Self {
            root: dom::by_id("inspector"),
            at: None,
            lane,
            lanes: Vec::new(),
            moving: Vec::new(),
            step: dom::by_id("inspector-step"),
            verdict: dom::by_id("inspector-verdict"),
            objective: dom::by_id("inspector-objective"),
            gradient: dom::by_id("inspector-gradient"),
            index: dom::by_id("inspector-index"),
            extremes: dom::by_id("inspector-extremes"),
            mode,
            options: Vec::new(),
            amplitude,
            kicks: dom::by_id("kick-list"),
            kick_text: dom::by_id("kick-text"),
            _listeners: listeners,
        }
    }

    /// Amplitude of the next kick, brought into range.
    pub fn amplitude(&self) -> f64 {
        let typed = crate::schema::finite(&self.amplitude.value());
        let kept = typed.unwrap_or(0.1).clamp(-LARGEST_KICK, LARGEST_KICK);
        if typed != Some(kept) {
            self.amplitude.set_value(&kept.to_string());
        }
        kept
    }

    /// Sets the amplitude of the next kick, within the range and to a thousandth.
    pub fn set_amplitude(&self, amplitude: f64) {
        let kept = (1e3 * amplitude.clamp(-LARGEST_KICK, LARGEST_KICK)).round() / 1e3;
        self.amplitude.set_value(&kept.to_string());
    }

    /// Slugs of the lanes that can be kicked.
    pub fn moving(&self) -> Vec<String> {
        self.moving.clone()
    }

    /// Offers the lanes that run, and returns the slug of the chosen one.
    pub fn lanes(&mut self, frame: &Frame, wanted: &str) {
        let ids: Vec<String> = frame.lanes.iter().map(|lane| lane.id.clone()).collect();
        if ids != self.lanes {
            dom::clear(&self.lane);
            for lane in &frame.lanes {
                dom::option(&self.lane, &lane.id, &lane.label);
            }
            self.lanes = ids;
        }
        let lost = |lane: &&LaneReadout| {
            matches!(lane.judgement, Judgement::Diverged | Judgement::NonFinite)
        };
        let kept = frame.lanes.iter().filter(|lane| !lost(lane));
        self.moving = kept.map(|lane| lane.id.clone()).collect();
        if self.lanes.iter().any(|id| id == wanted) {
            self.lane.set_value(wanted);
        }
    }

    /// Slug of the lane that is chosen.
    pub fn lane(&self) -> String {
        self.lane.value()
    }

    /// Shows the point inspected at a step. `idle` allows what costs more: the list of
    /// all eigenvalues.
    pub fn show(&mut self, point: &Inspection, step: u64, mode: usize, idle: bool) {
        self.at = Some(step);
        self.root.remove_attribute("data-behind");
        dom::text(&self.step, &step.to_string());
        dom::text(&self.verdict, &capital(point.place.clone()));
        dom::text(&self.objective, &readout(point.objective));
        dom::text(&self.gradient, &readout(point.gradient_norm));
        dom::text(&self.index, &negatives(point));
        let extremes = match (point.spectrum.first(), point.spectrum.last()) {
            (Some(low), Some(high)) => format!("{} … {}", readout(*low), readout(*high)),
            _ => "–".to_owned(),
        };
        dom::text(&self.extremes, &extremes);
        if idle || self.options.len() != point.spectrum.len() {
            self.modes(&point.spectrum);
        } else if let (Some(option), Some(value)) =
            (self.options.get(mode), point.spectrum.get(mode))
        {
            dom::text(option, &mode_text(mode, *value));
        }
        self.select(mode);
    }

    /// The run has come to a step that is not inspected yet; what is on show is of an earlier
    /// one.
    pub fn behind(&self, step: u64) {
        if let Some(at) = self.at.filter(|at| *at != step) {
            self.root.set_attribute("data-behind", "");
            dom::text(&self.step, &format!("{at}, computing"));
        }
    }

    /// What is on show belongs to no step of the present run.
    pub fn outdated(&mut self) {
        self.at = None;
        self.root.set_attribute("data-behind", "");
        dom::text(&self.step, "–");
    }

    fn modes(&mut self, spectrum: &[f64]) {
        if self.options.len() != spectrum.len() {
            dom::clear(&self.mode);
            self.options.clear();
            for index in 0..spectrum.len() {
                self.options.push(dom::option(&self.mode, &index.to_string(), ""));
            }
        }
        for (index, (option, value)) in self.options.iter().zip(spectrum).enumerate() {
            dom::text(option, &mode_text(index, *value));
        }
    }

    /// Selects an eigenvector.
    pub fn select(&self, mode: usize) {
        if mode < self.options.len() {
            self.mode.set_value(&mode.to_string());
        }
    }

    /// Lists the interventions of the run.
    pub fn events(&self, events: &[Event], entry: &Manifest) {
        let words: Vec<String> = events
            .iter()
            .filter(|event| event.walk().is_none())
            .map(|event| match &event.action {
                Action::Kick(Kick { lane, .. }) | Action::Move(Move { lane, .. }) => {
                    let spec = entry.lanes.iter().find(|spec| spec.slug == lane);
                    let label = spec.map_or(lane.as_str(), |spec| spec.label);
                    format!("{label} at step {}", event.step)
                }
                // The map shows walks.
                Action::Walk(_) => String::new(),
            })
            .collect();
        dom::show(&self.kicks, !words.is_empty());
        let last = words.len().saturating_sub(3);
        let more = if last > 0 { format!("{last} more, ") } else { String::new() };
        let moved = events.iter().any(|event| matches!(event.action, Action::Move(_)));
        let done = if moved { "Kicked or moved" } else { "Kicked" };
        let text = format!("{done}: {more}{}", words[last..].join(", "));
        dom::text(&self.kick_text, &text);
    }
}

fn mode_text(mode: usize, eigenvalue: f64) -> String {
    format!("{}: λ = {}", mode + 1, readout(eigenvalue))
}

/// How many eigenvalues are negative, as far as they are known.
fn negatives(point: &Inspection) -> String {
    let (index, size) = (point.index, point.size);
    match index.number {
        0 if point.spectrum.len() < size => format!("none found of {size}"),
        _ => format!("{index} of {size}"),
    }
}
