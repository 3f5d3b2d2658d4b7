//! Claims, tested live in a worker of their own.

use serde::{Deserialize, Serialize};

use super::{
    clock,
    dom::{self, Element, Listener},
    message::{Handle, Message},
    spawn::{self, Place, Running},
    wire::{Incoming, Outgoing},
};
use crate::{
    claim::{Claim, Outcome, Source, Test},
    experiments::{self, Entry},
    plot::readout,
};

/// Milliseconds between two reports of progress.
const PAUSE: f64 = 60.0;

/// How a test goes.
#[derive(Serialize, Deserialize)]
pub enum News {
    /// The part that is done.
    Progress(f64),
    /// The end.
    Done(Outcome),
}

/// Runs a test to its end; called in a worker that does nothing else, and that
/// is ended to cancel.
#[inline(never)]
pub fn test(lab: &str, claim: usize, tell: impl Fn(News)) {
    let Some(entry) = experiments::find(lab) else { return };
    let Some(claim) = entry.claims.get(claim) else { return };
    let mut test = Test::new(entry, claim);
    let mut told = clock::now();
    let outcome = loop {
        if let Some(outcome) = test.advance() {
            break outcome;
        }
        if clock::now() - told > PAUSE {
            tell(News::Progress(test.progress()));
            told = clock::now();
        }
    };
    tell(News::Done(outcome));
}

/// The cards of a laboratory's claims.
pub struct Claims {
    section: Element,
    place: Element,
    cards: Vec<Card>,
    lab: String,
    running: Option<(usize, Running)>,
}

struct Card {
    root: Element,
    test: Element,
    cancel: Element,
    progress: Element,
    outcome: Element,
    trials: Element,
    _listeners: [Listener; 2],
}

impl Claims {
    /// Binds the section.
    pub fn new() -> Self {
        Self {
            section: dom::by_id("claims"),
            place: dom::by_id("claim-cards"),
            cards: Vec::new(),
            lab: String::new(),
            running: None,
        }
    }

    /// Builds the cards of a laboratory.
    pub fn build(&mut self, entry: &Entry, handle: &Handle) {
        self.running = None;
        self.cards.clear();
        dom::clear(&self.place);
        entry.id.clone_into(&mut self.lab);
        for (index, claim) in entry.claims.iter().enumerate() {
            let card = Card::new(index, claim, handle);
            self.place.append(&card.root);
            self.cards.push(card);
        }
        dom::show(&self.section, !self.cards.is_empty());
    }

    /// Begins the test of a claim in a fresh worker; another test is cancelled.
    pub fn begin(&mut self, index: usize, place: Place, handle: &Handle) {
        self.cancel();
        let Some(card) = self.cards.get(index) else { return };
        if place == Place::Page {
            dom::text(
                &card.outcome,
                "The browser does not allow workers here, which a test needs.",
            );
            return;
        }
        dom::text(&card.outcome, "");
        dom::clear(&card.trials);
        card.root.remove_attribute("data-outcome");
        card.busy(true);
        let handle = *handle;
        let running = spawn::start(
            place,
            move |incoming| match incoming {
                Incoming::Ready => handle.send(Message::ClaimsReady),
                Incoming::Claim(claim) => handle.send(Message::Claim(claim)),
                Incoming::Panic(why) => handle.send(Message::ClaimsFailed(why)),
                Incoming::Reply(_) | Incoming::Stretch(..) | Incoming::Progress(..) => {}
            },
            move || handle.send(Message::ClaimsFailed("the worker stopped".to_owned())),
        );
        match running {
            Ok(running) => self.running = Some((index, running)),
            Err(error) => {
                card.busy(false);
                dom::text(&card.outcome, &format!("The test could not begin: {error}."));
            }
        }
    }

    /// The worker listens: tells it what to test.
    pub fn ready(&mut self) {
        let Some((index, running)) = &self.running else { return };
        if let Err(error) = running.post(&Outgoing::Test(self.lab.clone(), *index)) {
            self.failed(&error.to_string());
        }
    }

    /// Ends the test that is under way.
    pub fn cancel(&mut self) {
        if let Some((index, _)) = self.running.take()
            && let Some(card) = self.cards.get(index)
        {
            card.busy(false);
        }
    }

    /// The test cannot go on.
    pub fn failed(&mut self, why: &str) {
        if let Some((index, _)) = &self.running
            && let Some(card) = self.cards.get(*index)
        {
            dom::text(&card.outcome, &format!("The test stopped: {why}"));
        }
        self.cancel();
    }

    /// Shows how the test goes.
    pub fn news(&mut self, news: News, entry: &Entry) {
        let Some((index, _)) = self.running else { return };
        let (Some(card), Some(claim)) = (self.cards.get(index), entry.claims.get(index)) else {
            return;
        };
        match news {
            News::Progress(part) => card.progress(part),
            News::Done(outcome) => {
                card.show(claim, &outcome);
                self.cancel();
            }
        }
    }
}

impl Card {
    fn new(index: usize, claim: &Claim, handle: &Handle) -> Self {
        let root = dom::stamp("claim-template");
        root.set_attribute("data-claim", claim.slug);
        let fill = |css: &str, text: &str| dom::fill(&root, css, text);
        fill(".claim-statement", claim.statement);
        fill(".claim-assumptions", &format!("Assumptions: {}", claim.assumptions));
        let source = match claim.source {
            Source::Paper(work) => format!("Stated in {work}."),
            Source::Reconstruction(work) => format!("Reconstruction: {work}."),
        };
        fill(".claim-source", &source);
        let test = dom::find(&root, ".claim-test");
        let seeds =
            if claim.seeds == 1 { "1 seed".to_owned() } else { format!("{} seeds", claim.seeds) };
        dom::text(&test, &format!("Test with {seeds}"));
        test.set_attribute("aria-label", &format!("Test with {seeds}: {}", claim.statement));
        let cancel = dom::find(&root, ".claim-cancel");
        let progress = dom::find(&root, "progress");
        progress.set_attribute("aria-label", "Progress of the test");
        Self {
            _listeners: [
                handle.on(&test, "click", move || Message::TestClaim(index)),
                handle.on(&cancel, "click", || Message::CancelClaim),
            ],
            test,
            cancel,
            progress,
            outcome: dom::find(&root, ".claim-outcome"),
            trials: dom::find(&root, ".claim-trials"),
            root,
        }
    }

    fn busy(&self, busy: bool) {
        dom::show(&self.test, !busy);
        dom::show(&self.cancel, busy);
        dom::show(&self.progress, busy);
        self.progress(0.0);
    }

    fn progress(&self, part: f64) {
        self.progress.set_attribute("value", &part.to_string());
    }

    fn show(&self, claim: &Claim, outcome: &Outcome) {
        self.root.set_attribute("data-outcome", if outcome.holds { "holds" } else { "fails" });
        let measured = match outcome.range() {
            Some((low, high)) if low == high => format!("measured {}", readout(low)),
            Some((low, high)) => format!("measured {} to {}", readout(low), readout(high)),
            None => "nothing was measured".to_owned(),
        };
        let claimed = match claim.within {
            (low, high) if readout(low) == readout(high) => readout(low),
            (low, high) => format!("{} to {}", readout(low), readout(high)),
        };
        let verdict = if outcome.holds { "Holds" } else { "Fails" };
        let trials = outcome.trials.len();
        let runs = if trials == 1 { "1 run".to_owned() } else { format!("{trials} runs") };
        let text = format!("{verdict} in {runs}: {measured}; claimed {claimed}.");
        dom::text(&self.outcome, &text);
        dom::clear(&self.trials);
        for trial in &outcome.trials {
            let link = dom::add(&dom::add(&self.trials, "li"), "a");
            link.set_attribute("href", &format!("#{}", trial.link));
            let value = trial.value.map_or_else(|| "none".to_owned(), readout);
            dom::text(&link, &format!("seed {}: {value}", trial.seed));
        }
    }
}
