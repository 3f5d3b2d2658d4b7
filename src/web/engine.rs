//! Answers requests: it holds the session, and draws.

use super::{clock, file, painter::Painter};
use crate::{
    data::Table,
    link::{self, TableRef},
    protocol::{Reply, Request},
    schema::Problem,
    session::{AnySession, View},
};

/// A session, its pictures and the reader's table.
#[derive(Default)]
pub struct Engine {
    session: Option<Box<dyn AnySession>>,
    /// The reader's table, kept for links that name it by its digest.
    own: Option<(String, Table)>,
    /// Canvases and pictures.
    pub painter: Painter,
}

impl Engine {
    /// Answers one request.
    pub fn handle(&mut self, request: Request) -> Vec<Reply> {
        match request {
            Request::Open { link, table } => vec![self.open(&link, table)],
            Request::Advance { to, budget, view } => {
                self.advance(to, budget);
                self.shown(&view)
            }
            Request::Intervene { action, view } => {
                if let Some(session) = &mut self.session {
                    session.intervene(action);
                }
                self.shown(&view)
            }
            Request::SetLive { link, view } => {
                if let Some(session) = &mut self.session {
                    session.set_live(&link::parse(&link).0.values);
                }
                self.shown(&view)
            }
            Request::Style(choice) => {
                self.painter.restyle(choice);
                Vec::new()
            }
            Request::Resize { panel, width, height, ratio } => {
                self.painter.resize(panel, width, height, ratio);
                Vec::new()
            }
            Request::Point { panel, x, y } => vec![point(&mut self.painter, panel, x, y)],
            Request::Leave => {
                self.painter.leave();
                Vec::new()
            }
            Request::Sign => {
                let sign = |session: &dyn AnySession| Reply::Signed {
                    step: session.step(),
                    signature: session.signature(),
                };
                self.session.as_deref().map(sign).into_iter().collect()
            }
            Request::Describe { panel } => vec![describe(&self.painter, panel)],
            Request::Svg { panel } => vec![Reply::Svg { panel, text: self.painter.svg(panel) }],
        }
    }

    /// Reads a file and keeps its table.
    pub fn read(&mut self, name: &str, bytes: &[u8]) -> file::Answer {
        let (answer, table) = file::read(name, bytes);
        if let (file::Answer::Kept { digest, .. }, Some(table)) = (&answer, table) {
            self.own = Some((digest.clone(), table));
        }
        answer
    }

    fn open(&mut self, text: &str, table: Option<Table>) -> Reply {
        // The page has parsed the link, too, and has shown what was wrong with it.
        let (mut link, _) = link::parse(text);
        if let Some(table) = table {
            link.table = TableRef::Here(table);
        } else if let (TableRef::Missing { digest }, Some((own, table))) = (&link.table, &self.own)
            && digest == own
        {
            link.table = TableRef::Here(table.clone());
        }
        let (session, problems) = (link.entry.open)(&link);
        self.session = Some(session);
        self.painter.forget();
        Reply::Opened { problems }
    }

    fn advance(&mut self, to: u64, budget: f64) {
        let Some(session) = &mut self.session else { return };
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

    fn shown(&mut self, view: &View) -> Vec<Reply> {
        let Some(session) = &mut self.session else { return Vec::new() };
        let mut frame = session.frame(view);
        let problems: Vec<Problem> = session.take_problems();
        let reply = |frame, session: &dyn AnySession| Reply::Shown {
            frame: Box::new(frame),
            running: session.is_running(),
            events: session.events().to_vec(),
            problems,
        };
        self.painter.show(std::mem::take(&mut frame.pictures), view.inspect);
        vec![reply(frame, &**session)]
    }
}

/// Answers [`Request::Point`].
fn point(painter: &mut Painter, panel: usize, x: f64, y: f64) -> Reply {
    match painter.point(panel, x, y) {
        Some(located) => Reply::Pointed { text: located.text, mode: located.mode },
        None => Reply::Pointed { text: String::new(), mode: None },
    }
}

/// Answers [`Request::Describe`].
fn describe(painter: &Painter, panel: usize) -> Reply {
    let (text, table) = painter.describe(panel).unwrap_or_default();
    Reply::Described { panel, text, table }
}
