//! The page's state machine.
//!
//! Messages change what is wanted; [`App::settle`] then sends the next request
//! if none is under way. So the worker never has more than one step request to
//! answer, and every answer belongs to the run it was asked of.

mod crash;
mod edit;
mod open;
mod play;
mod reading;
mod replies;
mod run;
mod trials;

use super::{
    address::{self, Address},
    claims::Claims,
    client::Client,
    clock,
    comparison::Comparison,
    controls::Controls,
    dom::{self, Element, Listener},
    draft::Draft,
    error,
    file::{self, FilePicker},
    host,
    inspector::Inspector,
    intake::Intake,
    keys,
    message::{Handle, Message},
    notices::Notices,
    observer::Observer,
    panels::Panels,
    picture,
    pool::Pool,
    prediction::Prediction,
    query::Query,
    reader::Reader,
    readout::Readout,
    share::Share,
    tables::{self, Tables},
    theme::Themes,
    transport::Transport,
    trials::Trials,
    walk::WalkTools,
};
use crate::{
    data::Reading,
    link::Link,
    plot::{self, Style, Theme},
    protocol::Request,
    schema::Problem,
    session::View,
};
use run::{Run, Wanted};

/// The page.
pub struct App {
    handle: Handle,
    query: Query,
    client: Client,
    /// The run on show; `at` and the signature are in [`Run`].
    link: Link,
    /// The links of the laboratory's presets.
    presets: Vec<Link>,
    view: View,
    run: Run,
    /// The run of a link whose file is asked for.
    awaited: Option<Link>,
    address: Address,
    transport: Transport,
    panels: Panels,
    readout: Readout,
    prediction: Prediction,
    walk: WalkTools,
    /// What the reader draws, where a laboratory can use it.
    draft: Option<Draft>,
    comparison: Comparison,
    inspector: Inspector,
    controls: Controls,
    notices: Notices,
    share: Share,
    tables: Tables,
    themes: Themes,
    files: FilePicker,
    intake: Intake,
    reader: Reader,
    claims: Claims,
    trials: Trials,
    pool: Pool,
    /// For whom the pool works.
    asker: Option<trials::Asker>,
    help: Element,
    preset: Element,
    seed: Element,
    seed_problem: Element,
    crash: crash::Crash,
    /// Watches whether the figure is on the screen.
    sight: Observer,
    _listeners: Vec<Listener>,
}

/// Builds the page and opens the run of its address.
pub fn start() {
    std::panic::set_hook(Box::new(|info| error::show(&info.to_string())));
    let handle = Handle::new();
    let query = Query::read();
    query.apply();
    dom::mark("module", "runs");
    let fragment = super::address::read();
    // The loader knows a laboratory only where it stands in front, in plain letters.
    if address::belongs_elsewhere(&fragment) && address::named(&fragment) != fragment {
        return address::go(&fragment);
    }
    let (link, problems) = crate::link::parse(&fragment);
    let app = App::new(&handle, query, link.clone());
    handle.install(app);
    // In a task of its own: the module has only just been started.
    clock::after(0, move || handle.send(Message::Begin(Box::new(link), problems)))
}

impl App {
    fn new(handle: &Handle, query: Query, link: Link) -> Self {
        let document = dom::document();
        let help = dom::by_id("help");
        let preset = dom::by_id("preset");
        let seed = dom::by_id("seed");
        let (closing, shown, sender) = (help.clone(), document.clone(), *handle);
        let listeners = vec![
            keys::listen(handle),
            handle.on(&document, "visibilitychange", move || Message::Tab(!shown.hidden())),
            handle.on_click("help-open", || Message::Help),
            dom::listen(&dom::by_id("help-close"), "click", move |_| closing.close()),
            handle.on_change(&preset, Message::Preset),
            handle.on_change(&seed, Message::Seed),
        ];
        let client = Client::new(handle, query.page_canvas);
        let abscissa = query.abscissa;
        let view = View { mode: Some(0), inspect: true, abscissa, ..View::default() };
        Self {
            themes: Themes::new(handle, &query.theme, query.palette),
            transport: Transport::new(handle, &query),
            run: Run { even: query.even, ..Run::new(query.speed, !document.hidden()) },
            address: Address::new(handle),
            panels: Panels::new(handle),
            readout: Readout::new(query.embed),
            prediction: Prediction::new(),
            walk: WalkTools::new(),
            draft: None,
            comparison: Comparison::new("comparison"),
            inspector: Inspector::new(handle, query.embed),
            controls: Controls::new(),
            notices: Notices::new(),
            share: Share::new(handle),
            tables: Tables::new(handle),
            files: FilePicker::new(handle),
            intake: Intake::new(handle),
            reader: Reader::new(handle),
            claims: Claims::new(),
            trials: Trials::new(handle),
            pool: Pool::new(handle, query.helpers),
            asker: None,
            crash: crash::Crash::new(handle),
            seed_problem: dom::by_id("seed-problem"),
            handle: *handle,
            query,
            client,
            link,
            presets: Vec::new(),
            view,
            awaited: None,
            help,
            preset,
            seed,
            sight: Observer::of_sight(move |seen| {
                sender.send(Message::OnScreen(seen.on_screen()));
            }),
            _listeners: listeners,
        }
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) {
        self.react(message);
        self.settle()
    }

    fn react(&mut self, message: Message) {
        match message {
            Message::Begin(link, problems) => self.begin(*link, &problems),
            Message::Furnish(part) => self.furnish(part),
            Message::PlayOrPause => self.play_or_pause(),
            Message::Tick => self.tick(),
            Message::Watch => self.run.watching = false,
            Message::Ready(generation) => self.client.ready(generation),
            Message::Reply(reply) => self.reply(*reply),
            Message::About(lab, text) => self.show_about(lab, text),
            Message::WriteAddress => {
                let fragment = self.link.write();
                self.address.replace(&fragment);
            }
            Message::Resized(panel, width, height) => {
                let ratio = dom::window().device_pixel_ratio();
                self.client.send(Request::Resize { panel, width, height, ratio });
            }
            Message::Ratio => self.panels.measure(),
            Message::Escape if self.query.embed => host::focus(),
            Message::Escape => {}
            Message::Pointed(panel, x, y, clicked) => {
                let clicked =
                    clicked || self.run.point.is_some_and(|p| p.panel == panel && p.clicked);
                // A drag under way goes first.
                if self.run.point.is_none_or(|point| point.drag.is_none()) {
                    self.run.point = Some(run::Pointer { panel, x, y, clicked, drag: None });
                }
            }
            Message::Dragged(panel, drag) => self.drag(panel, drag),
            Message::Released => self.release(),
            Message::Left => {
                self.release();
                // Where a drag has ended is still to be answered.
                self.run.point = self.run.point.filter(|point| point.drag.is_some());
                self.panels.read_out_nothing();
                self.client.send(Request::Leave);
            }
            Message::Scheme => self.restyle(),
            Message::Tab(shown) => self.run.tab_shown = shown,
            Message::OnScreen(shown) => self.run.on_screen = shown,
            Message::Overdue(generation) => {
                if self.client.waits_for(generation) {
                    self.client.retreat(generation);
                }
            }
            Message::Progress(words, share) => self.run.part = Some((words, share)),
            Message::StepForward => self.step_to(self.run.step + 1),
            Message::StepBack => self.step_to(self.run.step.saturating_sub(1)),
            Message::Reset => self.step_to(0),
            Message::Scrub(step) => self.step_to(step),
            Message::Cancel => self.cancel(),
            Message::WorkerFailed(generation) => self.worker_failed(generation),
            Message::NewSeed => self.new_seed(),
            Message::Seed(text) => self.type_seed(&text),
            Message::Speed(speed) => self.run.speed = speed,
            Message::Even(even) => self.run.even = even,
            Message::Abscissa(abscissa) => {
                self.view.abscissa = abscissa;
                self.panels.choose(abscissa);
                self.run.inspected = false;
            }
            Message::RunTo => self.run_to(),
            Message::Read(answer) => {
                if let Some((job, answer)) = self.reader.take(&answer) {
                    self.table_read(job, answer);
                }
            }
            Message::ReaderReady => self.reader.ready(),
            Message::ReaderFailed => self.reader.failed(),
            Message::Unread(job, problem) => self.table_refused(job, &problem),
            Message::Fetched(shipped, file) => self.reader.fetched(shipped, file),
            Message::Crashed(why) => self.crashed(&why),
            Message::CrashReload => self.reload(),
            Message::Preset(slug) => self.choose_preset(&slug),
            Message::Field(index, text) => self.set_field(index, &text),
            Message::Lane(slug) => {
                self.view.lane = slug;
                self.run.inspected = false;
            }
            Message::Mode(mode) => self.choose_mode(mode),
            Message::Kick(all) => self.kick(all),
            Message::Aim(more) => self.show_aim(more),
            Message::ForgetKicks => self.forget_kicks(),
            Message::Stride(stride) => self.walk(Wanted::Stride(stride)),
            Message::Toward(panel, heading) => self.walk(Wanted::Toward(panel, heading)),
            Message::Pen(pen) => {
                let positions = self.draft.as_mut().map_or(Vec::new(), |draft| draft.take(pen));
                if !positions.is_empty() {
                    self.client.send(Request::Trace { panel: 0, positions });
                }
            }
            Message::Address => {
                if let Some(fragment) = self.address.changed() {
                    self.open_fragment(&fragment);
                }
            }
            Message::Table(panel) => self.run.table = Some(panel),
            Message::SaveTable => self.tables.save(),
            Message::Export(which) => {
                self.client.send(Request::Export(which, self.view.clone()));
            }
            Message::Picture(panel, png) => self.client.send(Request::Svg { panel, png }),
            Message::Theme(name) => {
                self.themes.choose(name.as_deref());
                self.restyle();
            }
            Message::CopyLink => {
                self.write_share();
                self.share.copy_link();
            }
            Message::CopyFrame => self.share.copy_frame(),
            Message::Copied(done) => self.share.copied(done),
            Message::File(file) => {
                if let Err(problem) = file::fetch(&file, &self.handle) {
                    self.refuse(&problem);
                }
            }
            Message::Bytes(name, Ok(bytes)) if self.open_trials(&name, &bytes) => {}
            Message::Bytes(name, Ok(bytes)) => {
                if self.link.entry.tables.is_some() {
                    self.intake.reading = Reading::default();
                    self.reader.read(&name, &bytes, &Reading::default(), false);
                }
            }
            Message::Bytes(name, Err(why)) => {
                self.refuse(&Problem::new(crate::schema::excerpt(&name), why.to_string()));
            }
            Message::Intake(wish) => self.take_in(wish),
            Message::Help => self.help.open_dialog(),
            wish => self.fulfil_trial(wish),
        }
    }

    fn worker_failed(&mut self, generation: u32) {
        if !self.client.retreat(generation) {
            self.crashed("the worker stopped without a message");
        }
    }

    fn restyle(&mut self) {
        let style = self.themes.style();
        dom::mark("ground", if style.theme == Theme::Dark { "dark" } else { "light" });
        self.client.send(Request::Style(style));
        self.trials.restyle(style);
    }

    fn refuse(&mut self, problem: &Problem) {
        self.files.note(&problem.to_string());
        self.notices.add(std::slice::from_ref(problem))
    }

    /// Saves a panel as a file.
    fn save_picture(&self, panel: usize, svg: &str, png: bool) {
        let entry = self.link.entry;
        let panel_title = entry.panels.get(panel).map_or("", |spec| spec.title);
        let (seed, step) = (self.link.seed, self.run.step);
        let title = format!("{}: {panel_title}, seed {seed}, step {step}", entry.title);
        let (name, source) = (self.file_name(panel), self.share.link());
        if png {
            let style = Style::of(self.themes.style());
            picture::save_png(name, &plot::captioned(svg, &title, &source, &style));
        } else {
            let text = plot::titled(svg, &title, &source);
            tables::save(&format!("{name}.svg"), "image/svg+xml", &text);
        }
    }

    fn file_name(&self, panel: usize) -> String {
        let slug = self.link.entry.panels.get(panel).map_or("panel", |spec| spec.slug);
        format!("{}-{slug}-step-{}", self.link.entry.id, self.run.step)
    }

    /// Watches whether the main picture is on the screen.
    fn watch(&mut self) {
        self.sight.clear();
        if let Some(figure) = self.panels.figure(0) {
            self.sight.observe(figure);
        }
    }
}
