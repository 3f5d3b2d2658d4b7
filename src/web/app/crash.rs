//! When the worker stops: the reader sees why, and a fresh worker takes over.

use super::App;
use crate::{
    link::Link,
    web::{
        address,
        dom::{self, Element, Listener},
        message::{Handle, Message},
    },
};

/// Crashes in a row after which no further worker is started.
const MOST: u32 = 3;

/// The section that tells of a crash.
pub struct Crash {
    section: Element,
    message: Element,
    link: Element,
    /// Whether the reader has not done anything since.
    fresh: bool,
    count: u32,
    _listener: Listener,
}

impl Crash {
    /// Binds the section.
    pub fn new(handle: &Handle) -> Self {
        Self {
            section: dom::by_id("crash"),
            message: dom::by_id("crash-message"),
            link: dom::by_id("crash-link"),
            fresh: false,
            count: 0,
            _listener: handle.on(&dom::by_id("crash-reload"), "click", || Message::CrashReload),
        }
    }

    /// Whether the page's state is an error.
    pub fn stands(&self) -> bool {
        self.fresh
    }

    /// The reader goes on.
    pub fn acknowledge(&mut self) {
        if self.count < MOST {
            self.fresh = false;
        }
    }

    /// Takes the section down.
    pub fn hide(&mut self) {
        dom::show(&self.section, false);
        self.fresh = false;
        self.count = 0;
    }
}

impl App {
    /// The worker has stopped with a message.
    pub(super) fn crashed(&mut self, why: &str) {
        let crash = &mut self.crash;
        crash.count += 1;
        if crash.count == 1 || !crash.fresh {
            dom::text(&crash.message, why);
            // Without a step, so that it plays up to the crash again.
            crash.link.set_attribute("href", &format!("{}#{}", address::page(), self.link.write()));
        }
        crash.fresh = true;
        dom::show(&crash.section, true);
        // First without interventions, then without anything of the link's.
        let safe = match crash.count {
            1 => Link { events: Vec::new(), at: None, signature: None, ..self.link.clone() },
            2 => Link::new(self.link.entry),
            _ => {
                self.run.open = false;
                self.run.opened = false;
                self.run.shown = false;
                return;
            }
        };
        self.run.busy = None;
        self.run.point = None;
        self.run.pointing = None;
        self.client.restart();
        self.panels.renew(&mut self.client);
        self.restyle();
        self.take(safe);
        self.run.autoplay = false;
        self.run.goal = None;
        self.address.touch()
    }

    /// The reader wants to go on with what the fresh worker has.
    pub(super) fn reload(&mut self) {
        let failed = self.crash.count >= MOST;
        self.crash.hide();
        if failed {
            self.client.restart();
            self.panels.renew(&mut self.client);
            self.restyle();
            self.run.busy = None;
        }
        let link = self.link.clone();
        self.take(link)
    }
}
