//! What the page knows of the run, and what it wants of it.

use std::collections::VecDeque;

use crate::{
    event::{Action, Heading, Stride},
    plot::Drag,
    session::{Pace, Transitions},
};

/// The run as the page sees it.
pub struct Run {
    /// The request that is under way.
    pub busy: Option<Busy>,
    /// Whether the worker has the present link's run.
    pub opened: bool,
    /// The run is to be opened (again).
    pub open: bool,
    /// Live parameters have changed.
    pub live: bool,
    /// What is to be done to lanes.
    pub actions: Vec<Action>,
    /// Whether something is being moved, for which the run waits.
    pub dragged: bool,
    /// Whether an arrow is being pulled.
    pub pulled: bool,
    /// Whether the reader has let go of something before its last move was answered.
    pub let_go: bool,
    /// Where the reader wants to walk, in order.
    pub strides: VecDeque<Wanted>,
    /// A step to go to.
    pub goal: Option<Goal>,
    /// The step at which the run ends.
    pub end: u64,
    /// A step that is far away: the reader is asked first.
    pub offer: Option<u64>,
    /// Signature to be compared once the goal of a link is reached.
    pub expected: Option<String>,
    /// A panel whose data are wanted in the dialog.
    pub table: Option<usize>,
    /// The step on show.
    pub step: u64,
    /// The step that the request under way goes to.
    pub towards: u64,
    /// What the worker is at, and the share that is done, if it has said so.
    pub part: Option<(String, f64)>,
    /// Whether pictures of the run are on show: only on these can anything be dragged.
    pub shown: bool,
    /// Whether another step would change anything.
    pub running: bool,
    /// Whether a run that took long to open is to be shown before it is inspected.
    pub unseen: bool,
    /// Whether the point on show has been inspected.
    pub inspected: bool,
    /// Whether pictures become finer when they are asked for again.
    pub coarse: bool,
    /// Signature of the step on show.
    pub signature: Option<String>,
    /// Panels whose description belongs to the step on show.
    pub described: usize,
    /// Whether the run plays.
    pub playing: bool,
    /// Whether it began to play by itself: then it pauses off-screen.
    pub automatic: bool,
    /// It is to play by itself as soon as it is on the screen.
    pub autoplay: bool,
    /// Whether anything has been done since the run was opened.
    pub touched: bool,
    /// Whether the browser tab is shown.
    pub tab_shown: bool,
    /// Whether the figure is on the screen.
    pub on_screen: bool,
    /// Speed; infinite for as fast as possible.
    pub speed: f64,
    /// Slow where something happens, fast where nothing does; unless that is turned off.
    pub pace: Pace,
    /// Whether the pace is even.
    pub even: bool,
    /// What happens in the run.
    pub transitions: Transitions,
    /// Steps that are due, with their fraction.
    pub due: f64,
    /// Milliseconds of computing per repaint.
    pub budget: f64,
    /// Milliseconds that the last answer without an inspection took.
    pub trip: f64,
    /// Whether the page is to look again soon at what is under way.
    pub watching: bool,
    /// Time of the last repaint while playing.
    pub ticked: Option<f64>,
    /// Whether a repaint is asked for.
    pub ticking: bool,
    /// Time and cost of the last inspection.
    pub inspection: (f64, f64),
    /// Time of the last update of links while playing.
    pub shared: f64,
    /// Where the pointer is, if the worker has not been asked yet.
    pub point: Option<Pointer>,
    /// Where the pointer was when the worker was asked.
    pub pointing: Option<Pointer>,
}

/// A request that is under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Busy {
    /// Opening, since when.
    Open(f64),
    /// Stepping, kicking or setting; whether it inspects, and since when.
    Show {
        /// Whether the inspector was asked.
        inspect: bool,
        /// When it was sent.
        since: f64,
    },
    /// Signing.
    Sign,
    /// Describing a panel.
    Describe,
}

/// Where the reader wants to walk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// On or back.
    Stride(Stride),
    /// Where a key on the map in a panel leads.
    Toward(usize, Heading),
}

/// A step to go to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// The step.
    pub to: u64,
    /// Where it began.
    pub from: u64,
    /// When it began.
    pub since: f64,
    /// Whether it belongs to opening a link.
    pub opening: bool,
    /// Whether the run plays afterwards.
    pub play: bool,
}

/// A position in a panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointer {
    /// Index of the panel.
    pub panel: usize,
    /// From the left, in CSS pixels.
    pub x: f64,
    /// From the top, in CSS pixels.
    pub y: f64,
    /// Whether it has clicked.
    pub clicked: bool,
    /// What it drags.
    pub drag: Option<Drag>,
}

impl Run {
    /// Nothing is open yet.
    pub fn new(speed: f64, tab_shown: bool) -> Self {
        Self {
            busy: None,
            opened: false,
            shown: false,
            open: false,
            live: false,
            actions: Vec::new(),
            dragged: false,
            pulled: false,
            let_go: false,
            strides: VecDeque::new(),
            goal: None,
            end: 0,
            offer: None,
            expected: None,
            table: None,
            step: 0,
            towards: 0,
            part: None,
            running: true,
            unseen: false,
            inspected: false,
            coarse: false,
            signature: None,
            described: 0,
            playing: false,
            automatic: false,
            autoplay: false,
            touched: false,
            tab_shown,
            on_screen: false,
            speed,
            pace: Pace::default(),
            even: false,
            transitions: Transitions::default(),
            due: 0.0,
            budget: 4.0,
            trip: 0.0,
            watching: false,
            ticked: None,
            ticking: false,
            inspection: (0.0, 0.0),
            shared: 0.0,
            point: None,
            pointing: None,
        }
    }

    /// Forgets the run on show, for another one to be opened at step 0.
    pub fn reopen(&mut self) {
        self.open = true;
        self.opened = false;
        self.shown = false;
        self.live = false;
        self.actions.clear();
        self.pulled = false;
        self.strides.clear();
        self.goal = None;
        self.offer = None;
        self.expected = None;
        self.running = true;
        self.touched = false;
        self.due = 0.0;
        self.pace = Pace::default();
        self.transitions.forget();
        self.stale();
    }

    /// What is known of the step on show no longer holds.
    pub fn stale(&mut self) {
        self.part = None;
        self.inspected = false;
        self.signature = None;
        self.described = 0;
    }

    /// Whether a drag waits to be answered.
    pub fn drags(&self) -> bool {
        [self.point, self.pointing].iter().flatten().any(|pointer| pointer.drag.is_some())
    }

    /// Whether steps are to be taken now.
    pub fn moves(&self) -> bool {
        self.playing && self.tab_shown && (self.on_screen || !self.automatic)
    }

    /// The value of `data-state`, but for a crash.
    pub fn state(&self) -> &'static str {
        if !self.opened || self.goal.is_some_and(|goal| goal.opening) {
            "loading"
        } else if self.offer.is_some() {
            "ready"
        } else if self.moves() {
            "playing"
        } else if !self.running {
            "finished"
        } else if self.touched {
            "paused"
        } else {
            "ready"
        }
    }
}
