//! Everything that can happen to the page, as one queue.

use std::{cell::RefCell, collections::VecDeque};

use wasm_bindgen::JsValue;

use super::{
    app::App,
    dom::{self, Element, Listener},
    promise::Settled,
    reader::Job,
};
use crate::{
    event::{Heading, Stride},
    frame::Abscissa,
    protocol::Reply,
};

/// Something that happened.
pub enum Message {
    /// The page is built: its first run, and what was wrong with its link.
    Begin(Box<crate::link::Link>, Vec<crate::schema::Problem>),
    /// Time to build another part of the page.
    Furnish(u32),
    /// The play button or its key.
    PlayOrPause,
    /// One step on.
    StepForward,
    /// One step back.
    StepBack,
    /// To step 0 of the same run.
    Reset,
    /// To a step on the timeline.
    Scrub(u64),
    /// Another seed.
    NewSeed,
    /// The seed was typed.
    Seed(String),
    /// The speed was chosen; infinite for as fast as possible.
    Speed(f64),
    /// Whether the run is shown at an even pace.
    Even(bool),
    /// What curves over steps are drawn against.
    Abscissa(Abscissa),
    /// Stops the computation that is under way.
    Cancel,
    /// Runs to the step at which the link opens.
    RunTo,
    /// Time for a repaint.
    Tick,
    /// Time to look at how long a request has been under way.
    Watch,
    /// The worker is at something: what, and the share that is done.
    Progress(String, f64),
    /// The worker of this generation listens.
    Ready(u32),
    /// The worker answered.
    Reply(Box<Reply>),
    /// The text about a laboratory, by its id, has arrived, or has not.
    About(&'static str, Settled),
    /// The reader of tables listens.
    ReaderReady,
    /// The reader of tables has read one, or has not.
    Read(JsValue),
    /// The reader of tables could not be started, or has stopped.
    ReaderFailed,
    /// A table could not be had.
    Unread(Job, crate::schema::Problem),
    /// The file of a shipped table has arrived, or has not.
    Fetched(&'static crate::data::Shipped, Settled),
    /// The worker of this generation could not be started, or has stopped.
    WorkerFailed(u32),
    /// The worker of this generation had time enough to start.
    Overdue(u32),
    /// The worker stopped with this message.
    Crashed(String),
    /// The reader wants to go on after a crash.
    CrashReload,
    /// A preset was chosen, by its slug.
    Preset(String),
    /// A parameter was set: its index in the schema and the text.
    Field(usize, String),
    /// The inspected lane was chosen, by its slug.
    Lane(String),
    /// The eigenvector of the next kick was chosen, by its index.
    Mode(usize),
    /// A kick, of the inspected lane or of all.
    Kick(bool),
    /// The amplitude of the next kick was typed, or grows by this much.
    Aim(f64),
    /// Removes all kicks.
    ForgetKicks,
    /// The reader walks.
    Stride(Stride),
    /// The reader walks by a key on the map in a panel.
    Toward(usize, Heading),
    /// Something happens to what the reader draws.
    Pen(super::draft::Pen),
    /// The fragment of the address has changed.
    Address,
    /// Time to write the address.
    WriteAddress,
    /// A panel has a new size in CSS pixels.
    Resized(usize, f64, f64),
    /// A CSS pixel has become another number of the screen's.
    Ratio,
    /// Escape was pressed in an embedded figure, and nothing here has a use for it.
    Escape,
    /// The pointer is over a panel; whether it has clicked.
    Pointed(usize, f64, f64, bool),
    /// The reader drags on a panel, or presses arrow keys there.
    Dragged(usize, crate::plot::Drag),
    /// The main button was let go.
    Released,
    /// The pointer has left the panels.
    Left,
    /// A panel's data are wanted.
    Table(usize),
    /// The table on show is wanted as a file.
    SaveTable,
    /// A file that the laboratory can save is wanted, by its position.
    Export(usize),
    /// A panel is wanted as a file: whether as PNG rather than SVG.
    Picture(usize, bool),
    /// A theme was chosen; `None` for the next one.
    Theme(Option<String>),
    /// The system's colour scheme has changed.
    Scheme,
    /// The browser tab is shown or hidden.
    Tab(bool),
    /// The figure is on the screen or off it.
    OnScreen(bool),
    /// The link is to be copied.
    CopyLink,
    /// The iframe code is to be copied.
    CopyFrame,
    /// The clipboard has accepted or refused.
    Copied(bool),
    /// A file was chosen or dropped.
    File(web_sys::File),
    /// A file's bytes have arrived, or the browser said why not.
    Bytes(String, Settled),
    /// The table on show is to be read otherwise, used or not.
    Intake(super::intake::Wish),
    /// The help dialog is to open.
    Help,
    /// A claim is to be tested, by its index.
    TestClaim(usize),
    /// The trials of a claim are wanted as a file, by the claim's index.
    SaveClaim(usize),
    /// The trials on show are to be answered.
    AnswerTrials,
    /// The trials on show are wanted as a file.
    SaveTrials,
    /// Their answers are wanted as a file.
    SaveLines,
    /// The trials that are under way are to stop.
    CancelTrials,
    /// The number of units of a study was typed.
    Units(String),
    /// News of a worker of the pool: the set that it works on, its number, what it says.
    Pool(u32, u32, Box<super::wire::Incoming>),
    /// Time to look whether the workers of the pool still live.
    PoolLook(u32),
}

/// Sends messages to the page's state machine, which lives as long as the page.
#[derive(Clone, Copy)]
pub struct Handle(&'static Inner);

#[derive(Default)]
struct Inner {
    queue: RefCell<VecDeque<Message>>,
    app: RefCell<Option<App>>,
}

impl Handle {
    /// Of a state machine that is not there yet.
    pub fn new() -> Self {
        Self(Box::leak(Box::default()))
    }

    /// Installs the state machine; messages that came before are handled now.
    pub fn install(&self, app: App) {
        std::mem::forget(self.0.app.replace(Some(app)));
        self.pump();
    }

    /// Handles a message now, or after the one that is being handled.
    pub fn send(&self, message: Message) {
        self.0.queue.borrow_mut().push_back(message);
        self.pump();
    }

    fn pump(&self) {
        // A message sent while another is handled finds the app borrowed and
        // is taken up by the loop that holds it.
        let Ok(mut app) = self.0.app.try_borrow_mut() else { return };
        let Some(app) = app.as_mut() else { return };
        loop {
            let message = self.0.queue.borrow_mut().pop_front();
            let Some(message) = message else { break };
            app.update(message);
        }
    }

    /// A listener that does nothing but send a message.
    pub fn on(
        &self,
        target: &JsValue,
        kind: &'static str,
        message: impl Fn() -> Message + 'static,
    ) -> Listener {
        self.on_boxed(target, kind, Box::new(message))
    }

    fn on_boxed(
        &self,
        target: &JsValue,
        kind: &'static str,
        message: Box<dyn Fn() -> Message>,
    ) -> Listener {
        let handle = *self;
        dom::listen(target, kind, move |_| handle.send(message()))
    }

    /// Sends a message when the button with this id is pressed.
    pub fn on_click(&self, id: &str, message: fn() -> Message) -> Listener {
        self.on(&dom::by_id(id), "click", message)
    }

    /// Sends what a field says whenever the reader has changed it.
    pub fn on_change(&self, field: &Element, message: fn(String) -> Message) -> Listener {
        let at = field.clone();
        self.on(field, "change", move || message(at.value()))
    }
}
