//! What a laboratory consists of, as data: what links, events, claims and the page's controls
//! need to know of it. Opening a run is [`session`](crate::session)'s.

use super::{Study, claim::Claim};
use crate::{
    data::{Format, Source, Table},
    frame::{Frame, LaneReadout, Rare, Role},
    schema::{Fields, Params, Values},
};

/// Keys and values of a link, in order.
pub type Pairs = Vec<(String, String)>;

/// Parameters to set, as in a link.
pub type Settings = &'static [(&'static str, &'static str)];

/// A lane that a laboratory can run.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    /// Name in links and in machine-readable output.
    pub slug: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// Colour, dash and marker.
    pub role: Role,
}

/// A number that every lane has at every step.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Name in machine-readable output.
    pub slug: &'static str,
    /// Name for readers, with its symbol.
    pub label: &'static str,
}

/// A place on the page for one picture.
#[derive(Clone, Copy, Debug)]
pub struct PanelSpec {
    /// Name in the page's address (`hide=`).
    pub slug: &'static str,
    /// Heading.
    pub title: &'static str,
}

/// A run worth looking at, with its story.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Name in links (`#p=<slug>`), unique over all laboratories.
    pub slug: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// What is to be seen, in a sentence or two.
    pub story: &'static str,
    /// Parameters as in a link.
    pub link: &'static str,
}

/// What a preset asks its reader before the run, which then answers: which methods stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// Name of the preset.
    pub preset: &'static str,
    /// The question.
    pub asks: &'static str,
    /// The step at which the run answers, at the latest.
    pub step: u64,
    /// Index of the milestone that those who stay have not passed by then.
    pub milestone: usize,
    /// Why, in one sentence.
    pub because: &'static str,
    /// What to break next: the name of a preset, and what is to be tried there.
    pub next: (&'static str, &'static str),
}

impl Question {
    /// The lanes of a frame that stay.
    pub fn staying<'a>(&self, frame: &'a Frame) -> impl Iterator<Item = &'a LaneReadout> {
        let milestone = self.milestone;
        let passed =
            move |lane: &&LaneReadout| lane.milestones.get(milestone).is_some_and(Option::is_some);
        frame.lanes.iter().filter(move |lane| !passed(lane))
    }
}

/// How a laboratory stands on the landing page: pictures of one run, and its source.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// The run, as in a link.
    pub link: &'static str,
    /// Name of the panel that is drawn.
    pub panel: &'static str,
    /// The steps at which it is drawn, in order; the last one tells the most.
    pub steps: &'static [u64],
    /// Whose work it is after.
    pub source: &'static str,
}

/// The tables that a laboratory takes.
#[derive(Clone, Copy)]
pub struct Tables {
    /// Where the table of a run comes from.
    pub source: fn(&Values) -> Source,
    /// What the file is from which a reader's own table is read.
    pub format: &'static Format,
    /// Parameters to set when the reader opens a table.
    pub on_table: Settings,
    /// Parameters to set for a table that the reader draws as points on the main picture or
    /// opens meanwhile; empty where nothing can be drawn.
    pub on_drawing: fn(&Values) -> Settings,
}

/// A laboratory without its mathematics.
#[derive(Clone, Copy)]
pub struct Manifest {
    /// Name in links.
    pub id: &'static str,
    /// Name for readers.
    pub title: &'static str,
    /// One sentence for the head of the page.
    pub summary: &'static str,
    /// How it stands on the landing page.
    pub card: Card,
    /// Version of the schema.
    pub version: u32,
    /// The schema of its parameters.
    pub fields: Fields,
    /// All lanes there are; a run has some of them.
    pub lanes: &'static [Lane],
    /// The numbers of every lane.
    pub metrics: &'static [Metric],
    /// The panels; the first is the main picture.
    pub panels: &'static [PanelSpec],
    /// The rare kinds of pictures among those of the panels.
    pub rare: &'static [Rare],
    /// Runs worth looking at; the first is the default run.
    pub presets: &'static [Preset],
    /// Names of presets that are about other panels than the first, and of the panels that stand
    /// first there, in this order.
    pub leads: &'static [(&'static str, &'static [&'static str])],
    /// What presets ask.
    pub questions: &'static [Question],
    /// Statements that are tested live.
    pub claims: &'static [Claim],
    /// Rewrites of a link's pairs from schema version `i + 1` to `i + 2`.
    pub migrations: &'static [fn(Pairs) -> Pairs],
    /// By what lanes are compared: the step at which each first passes these.
    pub milestones: &'static [&'static str],
    /// What is counted on the way there, such as gradients.
    pub costs: &'static [&'static str],
    /// The tables that it takes, if it takes any.
    pub tables: Option<Tables>,
    /// Runs that can be compared in one table, if there are such.
    pub study: Option<&'static Study>,
    /// What it can save of a run, in words.
    pub exports: &'static [&'static str],
    /// Index of the panel with the map on which the reader can walk, if there is one.
    pub map: Option<usize>,
    /// Most steps of a run.
    pub cap: u64,
    /// Steps per second at speed 1.
    pub pace: f64,
}

impl Manifest {
    /// A laboratory of these parameters of which nothing else is said yet.
    #[must_use]
    pub const fn of<P: Params>() -> Self {
        Self {
            id: "",
            title: "",
            summary: "",
            card: Card { link: "", panel: "", steps: &[0], source: "" },
            version: P::VERSION,
            fields: P::FIELDS,
            lanes: &[],
            metrics: &[],
            panels: &[],
            rare: &[],
            presets: &[],
            leads: &[],
            questions: &[],
            claims: &[],
            migrations: &[],
            milestones: &[],
            costs: &[],
            tables: None,
            study: None,
            exports: &[],
            map: None,
            cap: 100_000,
            pace: 20.0,
        }
    }

    /// Where the table of a run with these values comes from.
    #[must_use]
    pub fn source(&self, values: &Values) -> Source {
        self.tables.map_or(Source::None, |tables| (tables.source)(values))
    }

    /// Whether the reader can draw a table as points on the main picture.
    #[must_use]
    pub fn draws(&self, values: &Values) -> bool {
        self.tables.is_some_and(|tables| !(tables.on_drawing)(values).is_empty())
    }

    /// The values after the reader has opened or drawn a table.
    #[must_use]
    pub fn with_table(&self, mut values: Values) -> Values {
        let Some(tables) = self.tables else { return values };
        let drawing = (tables.on_drawing)(&values);
        for (key, text) in if drawing.is_empty() { tables.on_table } else { drawing } {
            if let Some(field) = self.fields.iter().find(|field| field.key == *key) {
                values.set(self.fields, key, field.read(text).0);
            }
        }
        values
    }

    /// Names of the panels that stand first in a preset.
    #[must_use]
    pub fn lead(&self, preset: &str) -> &'static [&'static str] {
        let lead = self.leads.iter().find(|(slug, _)| *slug == preset);
        lead.map_or(&[], |(_, panels)| panels)
    }

    /// Whether its tables come in files with this ending.
    #[must_use]
    pub fn reads(&self, ending: &str) -> bool {
        self.tables.is_some_and(|tables| tables.format.accept.contains(ending))
    }

    /// A table in a few words.
    #[must_use]
    pub fn describe(&self, table: &Table) -> String {
        self.tables.map_or_else(String::new, |tables| (tables.format.describe)(table))
    }
}

impl PartialEq for Manifest {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl std::fmt::Debug for Manifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Manifest({})", self.id)
    }
}
