//! Answers requests: it holds the session, and draws.

use std::sync::Arc;

use super::{clock, painter::Painter};
use crate::{
    data::Table,
    event::{Leg, Stride},
    frame::{Lines, Over, Picture},
    link,
    plot::{self, Located},
    progress::Watch,
    protocol::{Reply, Request},
    session::{AnySession, View},
};

/// A session and its pictures.
#[derive(Default)]
pub struct Engine {
    session: Option<Box<dyn AnySession>>,
    /// Canvases and pictures.
    pub painter: Painter,
    /// Is told how far long computations have come.
    watch: Option<Watch>,
}

impl Engine {
    /// An engine that tells how far long computations have come.
    pub fn watched(watch: Watch) -> Self {
        Self { watch: Some(watch), ..Self::default() }
    }

    /// Answers one request. What has been drawn anew and can be taken hold of is told besides.
    pub fn handle(&mut self, request: Request) -> impl Iterator<Item = Reply> + use<> {
        let reply = self.answer(request);
        reply.into_iter().chain(self.painter.grips().map(Reply::Grips))
    }

    fn answer(&mut self, request: Request) -> Option<Reply> {
        match request {
            Request::Open { link, table } => Some(self.open(&link, table)),
            Request::Advance { to, budget, view } => {
                self.advance(to, budget);
                self.shown(&view)
            }
            Request::Style(choice) => {
                self.painter.restyle(choice);
                None
            }
            Request::Resize { panel, width, height, ratio } => {
                self.painter.resize(panel, width, height, ratio);
                None
            }
            Request::Sign => self.session.as_ref().map(|session| Reply::Signed {
                step: session.step(),
                signature: session.signature(),
            }),
            Request::Describe { panel } => {
                let text = self.painter.describe(panel).unwrap_or_default();
                Some(Reply::Described { panel, text })
            }
            Request::Intervene { actions, view } => {
                let session = self.session.as_mut()?;
                actions.into_iter().for_each(|action| session.intervene(action));
                self.painter.aim(None);
                self.shown(&view)
            }
            Request::Aim(aim) => {
                self.painter.aim(Some(aim));
                self.painter.draw_arrows();
                None
            }
            Request::Stride { stride, view } => {
                self.session.as_mut()?.stride(stride);
                self.shown(&view)
            }
            Request::Toward { panel, heading, view } => {
                // Where no way leads there is nothing to be done.
                if let Some(place) = self.painter.toward(panel, heading) {
                    self.session.as_mut()?.stride(Stride::On(Leg::To(place)));
                }
                self.shown(&view)
            }
            Request::Mark { place } => {
                let pairs = self.session.as_ref()?.mark(place).into_iter();
                let pairs = pairs.map(|(key, text)| (key.to_owned(), text)).collect();
                Some(Reply::Marked { pairs })
            }
            Request::SetLive { link, view } => {
                self.session.as_mut()?.set_live(&link::parse(&link).0.values);
                self.shown(&view)
            }
            Request::Point { panel, x, y } => {
                let located = self.painter.point(panel, x, y).unwrap_or_default();
                let Located { text, mode, step, place } = located;
                Some(Reply::Pointed { text, mode, step, place })
            }
            Request::Drag { panel, drag } => Some(Reply::Dragged(self.painter.drag(panel, drag))),
            Request::Trace { panel, positions } => {
                Some(Reply::Traced { points: self.painter.trace(panel, &positions) })
            }
            Request::Leave => {
                self.painter.leave();
                None
            }
            Request::Tabulate { panel } => {
                let text = self.painter.describe(panel).unwrap_or_default();
                let table = self.painter.tabulate(panel).unwrap_or_default();
                Some(Reply::Tabulated { panel, text, table })
            }
            Request::Export(which, view) => {
                Some(Reply::Export(self.session.as_ref()?.export(&view, which)))
            }
            Request::Svg { panel, png } => {
                Some(Reply::Svg { panel, png, text: self.painter.svg(panel) })
            }
        }
    }

    fn open(&mut self, text: &str, table: Option<Table>) -> Reply {
        let start = clock::now();
        // The page has parsed the link, too, and has shown what was wrong with it.
        let (link, _) = link::parse(text);
        let (mut session, problems) = link.open_with(table.map(Arc::new));
        session.set_clock(clock::now);
        if let Some(watch) = self.watch {
            session.set_watch(watch);
        }
        let end = session.end();
        self.session = Some(session);
        self.painter.forget();
        Reply::Opened { problems, end, took: clock::now() - start }
    }

    fn advance(&mut self, to: u64, budget: f64) {
        let Some(session) = &mut self.session else { return };
        if to != session.step() {
            self.painter.aim(None);
        }
        if to < session.step() {
            session.rewind(to);
        }
        let start = clock::now();
        // The clock is looked at after every step: one can cost anything from a
        // microsecond to a second.
        while session.step() < to && session.is_running() {
            session.advance();
            if clock::now() - start >= budget {
                break;
            }
        }
    }

    fn shown(&mut self, view: &View) -> Option<Reply> {
        let session = self.session.as_mut()?;
        let start = clock::now();
        let mut frame = session.frame(view);
        self.painter.show(std::mem::take(&mut frame.pictures), view.inspect);
        Some(Reply::Shown {
            frame: Box::new(frame),
            running: session.is_running(),
            events: session.events().to_vec(),
            problems: session.take_problems(),
            absent: self.painter.which(|picture| matches!(picture, Picture::Empty(_))),
            held: self.painter.which(plot::can_be_dragged),
            chosen: self.painter.which(|picture| {
                matches!(picture, Picture::Lines(Lines { over: Over::Chosen(_), .. }))
            }),
            drawn: clock::now() - start,
        })
    }
}
