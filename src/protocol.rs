//! What the page and its worker say to each other.
//!
//! The page pulls: it asks for a step and waits for the answer, and the worker
//! computes for at most a time budget before it answers. So the worker always
//! hears the next request, whatever it is, and the page never has a queue of
//! stale frames. Unasked the worker tells only how far a long request has come
//! ([`crate::progress`]); nothing depends on it.

use serde::{Deserialize, Serialize};

use crate::{
    data::Table,
    event::{Action, Event, Heading, Stride},
    frame::Frame,
    plot::{self, StyleChoice},
    schema::Problem,
    session::View,
};

/// From the page to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Opens the run of a link at step 0.
    Open {
        /// The fragment.
        link: String,
        /// The table that the run needs, if it could be had.
        table: Option<Table>,
    },
    /// Goes to a step, forwards or backwards, for at most `budget` milliseconds,
    /// then shows where it has come to.
    Advance {
        /// The wanted step.
        to: u64,
        /// Milliseconds of computing before the answer.
        budget: f64,
        /// What to show.
        view: View,
    },
    /// Does something to lanes at the present step, then shows it.
    Intervene {
        /// What to do, in order.
        actions: Vec<Action>,
        /// What to show.
        view: View,
    },
    /// Goes on with the reader's own walk, then shows it.
    Stride {
        /// What the reader wants.
        stride: Stride,
        /// What to show.
        view: View,
    },
    /// Goes on with the reader's own walk where a key on the map leads, then shows it.
    Toward {
        /// Index of the panel with the map.
        panel: usize,
        /// The key.
        heading: Heading,
        /// What to show.
        view: View,
    },
    /// The reader marks a place of the map.
    Mark {
        /// Its index.
        place: usize,
    },
    /// Takes the values of a link of which only live parameters differ.
    SetLive {
        /// The fragment.
        link: String,
        /// What to show.
        view: View,
    },
    /// Sets how pictures are drawn, then draws.
    Style(StyleChoice),
    /// Sets the size of one panel's canvas in CSS pixels, then draws it.
    Resize {
        /// Index of the panel.
        panel: usize,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Device pixels per CSS pixel.
        ratio: f64,
    },
    /// The pointer is over a panel, at a position in CSS pixels.
    Point {
        /// Index of the panel.
        panel: usize,
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// The reader drags on a panel, or presses arrow keys there.
    Drag {
        /// Index of the panel.
        panel: usize,
        /// How.
        drag: plot::Drag,
    },
    /// The reader prepares a kick, which pictures then show.
    Aim(plot::Aim),
    /// Asks for the data at positions of a panel.
    Trace {
        /// Index of the panel.
        panel: usize,
        /// From the left and from the top, in CSS pixels.
        positions: Vec<[f64; 2]>,
    },
    /// The pointer has left the panels.
    Leave,
    /// Asks for the signature of the present step.
    Sign,
    /// Asks for a panel in words.
    Describe {
        /// Index of the panel.
        panel: usize,
    },
    /// Asks for a panel's data.
    Tabulate {
        /// Index of the panel.
        panel: usize,
    },
    /// Asks for a file that the laboratory can save, by its position.
    Export(usize, View),
    /// Asks for a panel as an SVG file.
    Svg {
        /// Index of the panel.
        panel: usize,
        /// Whether it becomes a PNG file.
        png: bool,
    },
}

/// From the worker to the page. Every request but [`Request::Style`],
/// [`Request::Resize`], [`Request::Aim`] and [`Request::Leave`] has one answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// To [`Request::Open`].
    Opened {
        /// What was wrong with the link.
        problems: Vec<Problem>,
        /// Steps of the run.
        end: u64,
        /// Milliseconds that it took.
        took: f64,
    },
    /// To [`Request::Advance`], [`Request::Intervene`], [`Request::Stride`],
    /// [`Request::Toward`] and [`Request::SetLive`].
    Shown {
        /// The state, without its pictures: they are drawn where they are made.
        frame: Box<Frame>,
        /// Whether another step would change anything.
        running: bool,
        /// Interventions so far.
        events: Vec<Event>,
        /// What could not be done.
        problems: Vec<Problem>,
        /// Panels that have nothing to show but words: bit `k` for the `k`-th.
        absent: u32,
        /// Panels on which the reader can drag, likewise.
        held: u32,
        /// Panels with curves over an abscissa of the reader's choice, likewise.
        chosen: u32,
        /// Milliseconds that making and drawing the pictures took, and the inspection.
        drawn: f64,
    },
    /// To [`Request::Point`].
    Pointed {
        /// The values under the pointer, in words; empty for none.
        text: String,
        /// The eigenvector whose bar is under the pointer.
        mode: Option<usize>,
        /// The step of a curve that is under the pointer.
        step: Option<f64>,
        /// The place of a map that is under the pointer.
        place: Option<usize>,
    },
    /// To [`Request::Drag`].
    Dragged(plot::Dragged),
    /// To none, after pictures have been drawn in which the reader can take hold of something:
    /// panels, and where in them, in CSS pixels.
    Grips(Vec<(usize, Vec<[f64; 2]>)>),
    /// To [`Request::Trace`].
    Traced {
        /// The data points, without those outside the axes.
        points: Vec<[f64; 2]>,
    },
    /// To [`Request::Mark`].
    Marked {
        /// Parameters to set, as in a link.
        pairs: Vec<(String, String)>,
    },
    /// To [`Request::Sign`].
    Signed {
        /// The step it belongs to.
        step: u64,
        /// Eight hexadecimal digits.
        signature: String,
    },
    /// To [`Request::Describe`].
    Described {
        /// Index of the panel.
        panel: usize,
        /// The picture in words.
        text: String,
    },
    /// To [`Request::Tabulate`].
    Tabulated {
        /// Index of the panel.
        panel: usize,
        /// The picture in words.
        text: String,
        /// Its data.
        table: plot::Table,
    },
    /// To [`Request::Export`]: its name and its text, if there is one.
    Export(Option<(String, String)>),
    /// To [`Request::Svg`].
    Svg {
        /// Index of the panel.
        panel: usize,
        /// Whether it becomes a PNG file.
        png: bool,
        /// The file.
        text: String,
    },
}
