//! Opening runs, and building what depends on the laboratory.

use super::App;
use crate::{
    data::TableRef,
    labs,
    link::{self, Link},
    schema::Problem,
    web::{
        address, clock, dom,
        draft::Draft,
        message::Message,
        promise::{self, Content, Settled},
        query::Play,
    },
};

/// Steps to the `at` of a link that are taken without asking the reader.
const UNASKED: u64 = 2_000;
/// Steps of a run whose end is shown where nothing may move by itself.
const LONGEST_STILL: u64 = 2_000;

impl App {
    /// The first run of the page.
    pub(super) fn begin(&mut self, link: Link, problems: &[Problem]) {
        self.build();
        self.panels.hide(&self.query.hide);
        self.restyle();
        self.notices.add(problems);
        self.take(link)
    }

    /// Opens a fragment that somebody else has put into the address.
    pub(super) fn open_fragment(&mut self, fragment: &str) {
        if address::belongs_elsewhere(fragment) {
            return address::go(fragment);
        }
        // A run that was asked for is more than an introduction.
        dom::mark("landing", "");
        let (link, problems) = link::parse(fragment);
        self.notices.clear();
        self.notices.add(&problems);
        self.crash.hide();
        self.take(link)
    }

    /// Opens a preset, as an entry of the history.
    pub(super) fn choose_preset(&mut self, slug: &str) {
        if slug.is_empty() {
            return;
        }
        let fragment = format!("lab={}&p={slug}", self.link.entry.id);
        let (link, problems) = link::parse(&fragment);
        if self.query.embed {
            // The history belongs to the page around.
            self.address.replace(&fragment);
        } else {
            self.address.push(&fragment);
        }
        self.notices.clear();
        self.notices.add(&problems);
        self.crash.hide();
        self.take(link)
    }

    /// Shows the run of a link from its beginning, or at the step it names.
    pub(super) fn take(&mut self, mut link: Link) {
        let other_lab = link.entry != self.link.entry;
        let (at, signature) = (link.at.take(), link.signature.take());
        let missing = matches!(link.table, TableRef::Named(_)) && !self.reader.has(&link.table);
        self.awaited = missing.then(|| Link { at, signature: signature.clone(), ..link.clone() });
        self.link = link;
        if other_lab {
            self.build();
        }
        self.controls.forget_problems();
        self.run.reopen();
        self.transport.begin();
        self.readout.begin();
        dom::mark("signature", "");
        self.run.playing = false;
        self.transport.reproduced(None);
        match at {
            Some(at) if at > UNASKED => self.run.offer = Some(at),
            Some(at) => self.run.goal = Some(Self::opening(at)),
            None if self.query.reduced_motion && self.query.play != Play::No => {
                self.run.goal = Some(Self::opening(self.link.entry.cap.min(LONGEST_STILL)));
            }
            None => self.run.autoplay = matches!(self.query.play, Play::Visible | Play::Yes),
        }
        // Without its file the run is another one.
        self.run.expected = if self.awaited.is_some() { None } else { signature };
        self.show_link()
    }

    fn opening(to: u64) -> super::run::Goal {
        super::run::Goal { to, from: 0, since: clock::now(), opening: true, play: false }
    }

    /// Opens the present link again, because something in it has changed. A run
    /// that played, or had played to its end, plays again.
    pub(super) fn reopen(&mut self) {
        let played = self.run.opened && !self.run.running && self.run.touched;
        self.run.reopen();
        self.transport.begin();
        self.readout.begin();
        dom::mark("signature", "");
        self.run.playing |= played && !self.query.reduced_motion;
        self.run.touched = true;
        self.awaited = None;
        self.transport.reproduced(None);
        self.notices.clear();
        self.show_link();
        self.address.touch()
    }

    /// Shows what the link says.
    pub(super) fn show_link(&mut self) {
        let entry = self.link.entry;
        self.controls.show(entry, &self.link.values);
        if let Some(draft) = &mut self.draft {
            draft.show(entry.draws(&self.link.values));
        }
        self.trials.follow(&self.link);
        self.seed.set_value(&self.link.seed.to_string());
        dom::show(&self.seed_problem, false);
        self.inspector.events(&self.link.events, entry);
        let same = |preset: &Link| {
            preset.values == self.link.values
                && preset.events == self.link.events
                && preset.table == self.link.table
        };
        let found = self.presets.iter().position(same);
        let preset = found.and_then(|i| entry.presets.get(i));
        self.preset.set_value(preset.map_or("", |preset| preset.slug));
        self.panels.lead(entry, preset.map_or(&[], |preset| entry.lead(preset.slug)));
        let question = preset
            .and_then(|preset| entry.questions.iter().find(|asked| asked.preset == preset.slug));
        self.prediction.ask(entry.id, preset.map_or("", |preset| preset.label), question);
        let own = "Your own settings. Choose a preset to go back to a run with a story.";
        let text = preset.map_or(own, |preset| preset.story);
        dom::cite(&dom::by_id("preset-story"), text);
        self.write_share();
    }

    /// Builds everything that depends on the laboratory alone.
    fn build(&mut self) {
        let entry = self.link.entry;
        dom::text(&dom::by_id("lab-title"), entry.title);
        dom::text(&dom::by_id("lab-summary"), entry.summary);
        let title = format!("{} · Critical Point Lab", entry.title);
        dom::fill(&dom::document(), "title", &title);
        self.build_navigation();
        self.build_presets();
        self.readout.build(entry);
        self.comparison.build(entry);
        self.files.build(entry, &self.handle);
        self.panels.build(entry, &mut self.client);
        self.panels.choose(self.view.abscissa);
        let map = entry.map.and_then(|panel| self.panels.figure(panel));
        self.walk.build(map, &self.handle);
        // Laboratories that take no table have nothing to draw.
        let figure = self.panels.figure(0).filter(|_| entry.tables.is_some());
        self.draft = figure.map(|figure| Draft::new(figure, &self.handle));
        self.watch();
        self.furnish_later(0)
    }

    fn furnish_later(&self, part: u32) {
        let handle = self.handle;
        clock::after(0, move || handle.send(Message::Furnish(part)))
    }

    /// Builds the rest, part by part, so that the figure does not wait for it
    /// and no part holds up the page for long.
    pub(super) fn furnish(&mut self, part: u32) {
        let entry = self.link.entry;
        match part {
            0 => {
                self.controls.build(entry, &self.handle);
                self.controls.show(entry, &self.link.values);
            }
            1 => {
                self.cancel_trials();
                self.claims.build(entry, &self.handle);
                self.trials.build(&self.link);
            }
            _ => {
                let (handle, lab) = (self.handle, entry.id);
                promise::fetch(&format!("./about/{lab}.html"), Content::Text, move |text| {
                    handle.send(Message::About(lab, text));
                });
                return self.hide();
            }
        }
        self.furnish_later(part + 1)
    }

    /// Shows the text about a laboratory.
    pub(super) fn show_about(&self, lab: &str, text: Settled) {
        if lab != self.link.entry.id {
            return;
        }
        let place = dom::by_id("about");
        match text {
            // The only HTML that is not in the page's own file; it comes from beside it.
            Ok(html) => {
                let html = html.as_string().unwrap_or_default();
                // A formula that is wider than the page scrolls, with the keyboard too.
                let reachable = "display=\"block\" tabindex=\"0\"";
                place.set_inner_html(&html.replace("display=\"block\"", reachable));
            }
            Err(why) => {
                dom::text(&place, &format!("The text about this laboratory is missing: {why}."));
            }
        }
    }

    fn hide(&self) {
        self.panels.hide(&self.query.hide);
        for id in &self.query.hide {
            if let Some(element) = dom::get_element_by_id(id) {
                dom::show(&element, false);
            }
        }
    }

    fn build_navigation(&self) {
        let list = dom::find(&dom::by_id("labs"), "ul");
        dom::clear(&list);
        for lab in labs::DIRECTORY {
            let item = dom::stamp("lab-link-template");
            let anchor = dom::find(&item, "a");
            anchor.set_attribute("href", &format!("#lab={}", lab.id));
            if lab.id == self.link.entry.id {
                anchor.set_attribute("aria-current", "page");
            }
            dom::text(&anchor, lab.title);
            list.append(&item);
        }
    }

    fn build_presets(&mut self) {
        dom::clear(&self.preset);
        let entry = self.link.entry;
        let names = entry.presets.iter().map(|preset| (preset.slug, preset.label));
        for (slug, label) in names.chain([("", "Custom")]) {
            let option = dom::option(&self.preset, slug, label);
            // Custom is shown when it is true, and cannot be chosen.
            dom::show(&option, !slug.is_empty());
        }
        let parse = |slug: &str| link::parse(&format!("p={slug}")).0;
        self.presets = entry.presets.iter().map(|preset| parse(preset.slug)).collect();
    }

    /// Writes the link, the iframe code and the way to the full lab.
    pub(super) fn write_share(&mut self) {
        let signature = self.run.signature.as_deref();
        let title = self.link.entry.title;
        let address = self.share.show(&self.link, self.run.step, signature, title);
        if self.query.embed {
            let fragment = address.split_once('#').map_or("", |(_, fragment)| fragment);
            self.transport.full_lab(&format!("{}#{fragment}", address::page()));
        }
    }
}
