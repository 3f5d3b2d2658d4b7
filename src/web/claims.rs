//! Claims, tested live by the pool of workers.

use super::{
    dom::{self, Element, Listener},
    message::{Handle, Message},
    pool::Progress,
};
use crate::{
    lab::{Manifest, claim::Claim},
    link,
    plot::readout,
    trial::Outcome,
};

/// The cards of a laboratory's claims.
pub struct Claims {
    section: Element,
    place: Element,
    cards: Vec<Card>,
}

struct Card {
    root: Element,
    test: Element,
    cancel: Element,
    progress: Element,
    words: Element,
    outcome: Element,
    trials: Element,
    _listeners: [Listener; 3],
}

impl Claims {
    /// Binds the section.
    pub fn new() -> Self {
        Self { section: dom::by_id("claims"), place: dom::by_id("claim-cards"), cards: Vec::new() }
    }

    /// Builds the cards of a laboratory.
    pub fn build(&mut self, entry: &Manifest, handle: &Handle) {
        self.cards.clear();
        dom::clear(&self.place);
        for (index, claim) in entry.claims.iter().enumerate() {
            let card = Card::new(index, claim, handle);
            self.place.append(&card.root);
            self.cards.push(card);
        }
        dom::show(&self.section, !self.cards.is_empty());
    }

    /// The test of a claim begins.
    pub fn begin(&self, index: usize) {
        let Some(card) = self.cards.get(index) else { return };
        dom::text(&card.outcome, "");
        dom::clear(&card.trials);
        card.root.remove_attribute("data-outcome");
        card.busy(true);
    }

    /// Shows how the test of a claim goes.
    pub fn progress(&self, index: usize, progress: &Progress) {
        let Some(card) = self.cards.get(index) else { return };
        card.progress.set_attribute("value", &progress.share.to_string());
        dom::text(&card.words, &progress.words);
    }

    /// The test of a claim has ended.
    pub fn end(&self, index: usize) {
        if let Some(card) = self.cards.get(index) {
            card.busy(false);
        }
    }

    /// Says why there is no outcome.
    pub fn refuse(&self, index: usize, why: &str) {
        if let Some(card) = self.cards.get(index) {
            dom::text(&card.outcome, why);
        }
    }

    /// Shows what has come of a claim.
    pub fn show(&self, index: usize, claim: &Claim, outcome: &Outcome) {
        if let Some(card) = self.cards.get(index) {
            card.show(claim, outcome);
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
        dom::cite(&dom::find(&root, ".claim-source"), &claim.source.words());
        let test = dom::find(&root, ".claim-test");
        let seeds =
            if claim.seeds == 1 { "1 seed".to_owned() } else { format!("{} seeds", claim.seeds) };
        dom::text(&test, &format!("Test with {seeds}"));
        test.set_attribute("aria-label", &format!("Test with {seeds}: {}", claim.statement));
        let cancel = dom::find(&root, ".claim-cancel");
        let save = dom::find(&root, ".claim-save");
        save.set_attribute("aria-label", &format!("Save trials: {}", claim.statement));
        let progress = dom::find(&root, "progress");
        progress.set_attribute("aria-label", "Progress of the test");
        Self {
            _listeners: [
                handle.on(&test, "click", move || Message::TestClaim(index)),
                handle.on(&cancel, "click", || Message::CancelTrials),
                handle.on(&save, "click", move || Message::SaveClaim(index)),
            ],
            test,
            cancel,
            progress,
            words: dom::find(&root, ".claim-words"),
            outcome: dom::find(&root, ".claim-outcome"),
            trials: dom::find(&root, ".claim-trials"),
            root,
        }
    }

    fn busy(&self, busy: bool) {
        dom::show(&self.test, !busy);
        dom::show(&self.cancel, busy);
        dom::show(&self.progress, busy);
        self.progress.set_attribute("value", "0");
        dom::text(&self.words, "");
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
        let trials = outcome.lines.len();
        let runs = if trials == 1 { "1 run".to_owned() } else { format!("{trials} runs") };
        let text = format!("{verdict} in {runs}: {measured}; claimed {claimed}.");
        let text = match outcome.fault() {
            Some(why) => {
                self.root.remove_attribute("data-outcome");
                format!("The test stopped: {why}")
            }
            None => text,
        };
        dom::text(&self.outcome, &text);
        dom::clear(&self.trials);
        for line in &outcome.lines {
            let anchor = dom::add(&dom::add(&self.trials, "li"), "a");
            anchor.set_attribute("href", &format!("#{}", line.link));
            let value = line.answer.number().map_or_else(|| "none".to_owned(), readout);
            let seed = link::parse(&line.link).0.seed;
            dom::text(&anchor, &format!("seed {seed}: {value}"));
        }
    }
}
