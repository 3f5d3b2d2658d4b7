//! A set of trials: those of the laboratory's study of the run on show, or those of a file.

use serde_json::Value;

use super::{
    clock,
    comparison::Comparison,
    dom::{self, Element, Listener},
    file,
    message::{Handle, Message},
    picture,
    pool::Progress,
    tables,
};
use crate::{
    frame::Picture,
    lab::{Measured, Study, Unit},
    link::Link,
    plot::{self, Style, StyleChoice, readout},
    trial::{self, Answer, Line, Trial},
};

/// Most trials that are listed one by one; the file has all of them.
const MOST_LISTED: usize = 200;
/// Milliseconds between two looks at the answers that are there already, and looks like the last
/// one that would fit between them.
const PAUSE: (f64, f64) = (50.0, 8.0);
/// Milliseconds after which what a table needs is left to the next message of a worker.
const PREPARING: f64 = 8.0;
/// Most of a picture's height, in CSS pixels and in widths.
const HEIGHT: (f64, f64) = (400.0, 0.8);

/// The section of the trials.
pub struct Trials {
    about: Element,
    units: Element,
    count: Element,
    run: Element,
    save_lines: Element,
    cancel: Element,
    progress: Element,
    under_way: Element,
    words: Element,
    table: Comparison,
    image: Element,
    picture: Option<Picture>,
    style: StyleChoice,
    /// When answers are next looked at while there are more to come.
    next_look: f64,
    list: Element,
    study: Option<&'static Study>,
    /// Whether the reader has chosen the number of units.
    typed: bool,
    /// The trials of a file that the reader has opened.
    opened: Option<Vec<Trial>>,
    lines: Vec<Line>,
    _listeners: Vec<Listener>,
}

impl Trials {
    /// Binds the section.
    pub fn new(handle: &Handle) -> Self {
        let count = dom::by_id("trials-count");
        Self {
            _listeners: vec![
                handle.on_click("trials-run", || Message::AnswerTrials),
                handle.on_click("trials-save", || Message::SaveTrials),
                handle.on_click("lines-save", || Message::SaveLines),
                handle.on_click("trials-cancel", || Message::CancelTrials),
                handle.on_change(&count, Message::Units),
                file::listen(&dom::by_id("trials-file"), handle),
            ],
            about: dom::by_id("trials-about"),
            units: dom::by_id("trials-units"),
            count,
            run: dom::by_id("trials-run"),
            save_lines: dom::by_id("lines-save"),
            cancel: dom::by_id("trials-cancel"),
            progress: dom::by_id("trials-progress"),
            under_way: dom::by_id("trials-under-way"),
            words: dom::by_id("trials-words"),
            table: Comparison::new("trials-table"),
            image: dom::by_id("trials-picture"),
            picture: None,
            style: StyleChoice::default(),
            next_look: 0.0,
            list: dom::by_id("trials-lines"),
            study: None,
            typed: false,
            opened: None,
            lines: Vec::new(),
        }
    }

    /// Says what there is to ask in a laboratory.
    pub fn build(&mut self, link: &Link) {
        self.study = link.entry.study;
        (self.typed, self.opened) = (false, None);
        self.lines.clear();
        if let Some(study) = self.study {
            dom::text(&dom::find(&self.units, "label"), &study.label());
            self.count.set_attribute("max", &study.most.to_string());
        }
        self.follow(link);
        self.conclude(link);
    }

    /// The run on show has other parameters.
    pub fn follow(&mut self, link: &Link) {
        if let Some(study) = self.study.filter(|_| !self.typed) {
            self.count.set_value(&(study.count)(&link.values).to_string());
        }
        self.describe();
        // Answers to trials of another link are no longer in the table.
        if !self.lines.is_empty() {
            self.conclude(link);
        }
    }

    /// Takes the number of units that the reader has typed.
    pub fn type_units(&mut self, text: &str, link: &Link) {
        let Some(study) = self.study else { return };
        let typed = text.trim().parse::<u32>().ok();
        self.typed = typed.is_some();
        let count = typed.unwrap_or((study.count)(&link.values)).clamp(1, study.most);
        self.count.set_value(&count.to_string());
        self.opened = None;
        self.describe();
    }

    fn describe(&self) {
        let text = match (&self.opened, self.study) {
            (Some(trials), _) => format!("{} trials of your file.", trials.len()),
            (None, Some(study)) => format!(
                "Each of the {} is a run of its own with the settings above: workers of your \
                 browser answer them side by side, or any other machine that has the file.",
                study.units
            ),
            (None, None) => {
                "Open a file of trials, links with a question each, or their answers.".to_owned()
            }
        };
        dom::text(&self.about, &text);
        dom::show(&self.units, self.study.is_some());
        let any = self.study.is_some() || self.opened.is_some();
        dom::show(&self.run, any && self.cancel.hidden());
        dom::show(&dom::by_id("trials-save"), any);
    }

    /// The trials to answer or to save.
    pub fn set(&self, link: &Link) -> Vec<Trial> {
        match (&self.opened, self.study) {
            (Some(trials), _) => trials.clone(),
            (None, Some(study)) => {
                let count = self.count.value().trim().parse().unwrap_or(1);
                trial::of_study(study, link, count)
            }
            (None, None) => Vec::new(),
        }
    }

    /// Takes the trials of a file.
    pub fn open(&mut self, trials: Vec<Trial>, name: &str) {
        dom::text(&self.words, &format!("{} trials in {name}.", trials.len()));
        self.opened = Some(trials);
        self.describe();
    }

    /// The pool begins, or has ended.
    pub fn busy(&mut self, busy: bool) {
        self.next_look = 0.0;
        dom::show(&self.cancel, busy);
        dom::show(&self.progress, busy);
        self.progress.set_attribute("value", "0");
        dom::text(&self.under_way, "");
        dom::text(&self.words, "");
        self.describe();
    }

    /// Shows how far the pool is.
    pub fn progress(&self, progress: &Progress) {
        self.progress.set_attribute("value", &progress.share.to_string());
        dom::text(&self.under_way, &progress.words);
    }

    /// Shows what the answers come to that are there already, if they are to the study of the
    /// run on show and it has a picture, or a table that is made at once.
    pub fn follow_answers<'a>(
        &mut self,
        mut lines: impl Iterator<Item = (&'a Trial, Option<&'a Line>)>,
        link: &Link,
    ) {
        let (now, Some(study)) = (clock::now(), self.study) else { return };
        if now < self.next_look {
            return;
        }
        let first = trial::of_study(study, link, 1);
        let mut number = 0;
        let mut units = Vec::new();
        while let Some((trial, line)) = lines.next()
            && (number > 0 || first.first() == Some(trial))
        {
            number += 1;
            let rows = line.and_then(table_of);
            units.extend(rows.map(|rows| Unit { number, rows }));
        }
        if let Some(prepare) = study.prepare.filter(|_| number > 0) {
            while prepare(&link.values) {
                if clock::now() > now + PREPARING {
                    return;
                }
            }
        }
        if units.is_empty() {
            return;
        }
        // Other tables may take long and wait for the last answer.
        self.next_look = f64::INFINITY;
        if study.prepare.is_some() || (study.picture)(&link.values, link.seed, &units).is_some() {
            self.show(link, &units, |_| None);
            let end = clock::now();
            self.next_look = end + PAUSE.0 + PAUSE.1 * (end - now);
        }
    }

    /// Shows picture and table of units, with the links of these; whether there is a table.
    fn show(
        &mut self,
        link: &Link,
        units: &[Unit<'_>],
        of: impl Fn(u32) -> Option<String>,
    ) -> bool {
        let Some(study) = self.study else { return false };
        let table = (study.table)(&link.values, link.seed, units);
        self.picture = (study.picture)(&link.values, link.seed, units);
        self.draw();
        let tabled = table.is_some();
        self.table.fill(&table.unwrap_or_default(), of);
        tabled
    }

    /// Draws the picture in other colours.
    pub fn restyle(&mut self, style: StyleChoice) {
        self.style = style;
        self.draw();
    }

    fn draw(&self) {
        dom::show(&self.image, self.picture.is_some());
        let Some(picture) = &self.picture else { return };
        let width = dom::by_id("trials").width();
        let height = HEIGHT.0.min(HEIGHT.1 * width);
        let svg = plot::svg(picture, &Style::of(self.style), width, height);
        self.image.set_attribute("src", &picture::address(&svg));
        self.image.set_attribute("alt", &plot::describe(picture));
    }

    /// Says something of the set.
    pub fn say(&self, text: &str) {
        dom::text(&self.words, text);
    }

    /// Takes answers, and shows what they come to.
    pub fn take(&mut self, lines: Vec<Line>, link: &Link) {
        self.lines = lines;
        self.conclude(link);
    }

    /// Hands the answers over as a file.
    pub fn save_lines(&self, name: &str) {
        let text: String = self.lines.iter().map(|line| line.write() + "\n").collect();
        tables::save(&format!("{name}.jsonl"), "application/jsonl", &text);
    }

    /// Shows the table of a study if the answers are to it, and lists those that are not in
    /// the table.
    fn conclude(&mut self, link: &Link) {
        dom::show(&self.save_lines, !self.lines.is_empty());
        let asked = self.study.map(|study| trial::of_study(study, link, study.most));
        let asked = asked.unwrap_or_default();
        let answers = trial::answers_to(&asked, &self.lines);
        let numbered = (1..).zip(&answers);
        let units: Vec<Unit<'_>> = numbered
            .filter_map(|(number, line)| Some(Unit { number, rows: table_of(line.as_ref()?)? }))
            .collect();
        let tabled = self.show(link, &units, |unit| {
            Some(asked.get(unit.checked_sub(1)? as usize)?.link.clone())
        });
        dom::clear(&self.list);
        let listed = self.lines.iter().filter(|line| !tabled || line.fault.is_some());
        for line in listed.clone().take(MOST_LISTED) {
            let item = dom::add(&self.list, "li");
            let anchor = dom::add(&item, "a");
            anchor.set_attribute("href", &format!("#{}", line.link));
            dom::text(&anchor, &line.link);
            let question = &line.question;
            let text = match &line.fault {
                Some(why) => format!(" {question} failed: {why}"),
                None => format!(" {question} = {}", words_of(&line.answer)),
            };
            dom::text(&dom::add(&item, "span"), &text);
            if line.fault.is_some() {
                item.set_attribute("data-fault", "");
            }
        }
        let rest = listed.count().saturating_sub(MOST_LISTED);
        if rest > 0 {
            dom::text(&dom::add(&self.list, "li"), &format!("and {rest} more"));
        }
    }
}

fn table_of(line: &Line) -> Option<&[Measured]> {
    if let Answer::Table(rows) = &line.answer { Some(rows) } else { None }
}

fn words_of(answer: &Answer) -> String {
    match answer {
        Answer::Number(number) => readout(*number),
        Answer::Class(class) => class.clone(),
        Answer::Curve(points) => match (points.first(), points.last()) {
            (Some([_, first]), Some([step, last])) => {
                format!("{} at first, {} at step {step}", readout(*first), readout(*last))
            }
            _ => "no point".to_owned(),
        },
        Answer::Table(rows) => {
            let last = rows.iter().map(|row| row.step).max().unwrap_or(0);
            let lane = |row: &Measured| {
                let metric = |(name, value): (&String, &Value)| {
                    format!("{name} {}", value.as_f64().map_or_else(|| "none".to_owned(), readout))
                };
                let metrics: Vec<_> = row.metrics.iter().map(metric).collect();
                format!("{}: {}", row.lane, metrics.join(", "))
            };
            let rows = rows.iter().filter(|row| row.step == last);
            rows.map(lane).collect::<Vec<_>>().join("; ")
        }
        Answer::Nothing => "none".to_owned(),
    }
}
