//! Moving through the run: the transport's actions, and the scheduler that
//! turns what is wanted into one request at a time.

use super::{
    App,
    run::{Busy, Goal, Pointer, Wanted},
};
use crate::{
    event::{ALL, Action, Kick, Move},
    plot::{Aim, Drag, Dragged},
    protocol::Request,
    session::View,
    web::{clock, dom, message::Message, query::Play, reader::Found},
};

/// Milliseconds of computing at most and at least per repaint.
const FRAME_BUDGET: (f64, f64) = (2.0, 12.0);
/// Milliseconds from a request to its picture that fit between two repaints.
const ROUND_TRIP: f64 = 10.0;
/// Share of what a round trip missed by that the next one is corrected by.
const CORRECTION: f64 = 0.2;
/// Milliseconds of computing between two reports on the way to a far step.
const SEEK_BUDGET: f64 = 40.0;
/// Longest gap between two repaints that is made up for, in milliseconds.
const LONGEST_GAP: f64 = 100.0;
/// Shortest time between two inspections of a run that moves, in milliseconds.
const INSPECTION_PAUSE: f64 = 250.0;
/// An inspection may take one part in so many of the time.
const INSPECTION_SHARE: f64 = 8.0;
/// Milliseconds after which a seek, or a step, shows its progress.
const VISIBLE_AFTER: f64 = 200.0;
/// Milliseconds between two looks at a request that is under way.
const WATCH: i32 = 100;
/// Steps ahead that one request may ask for at the highest speed.
const FAR: u64 = 1_000_000;

impl App {
    /// Play, pause, or play a finished run again.
    pub(super) fn play_or_pause(&mut self) {
        self.crash.acknowledge();
        self.run.autoplay = false;
        if self.run.moves() {
            self.run.playing = false;
            return;
        }
        self.run.automatic = false;
        self.run.touched = true;
        if self.run.running || !self.run.opened {
            self.run.playing = true;
            self.run.goal = None;
        } else {
            self.run.goal = Some(self.goal(0, true));
        }
        self.run.offer = None;
    }

    /// Goes to a step and stays there.
    pub(super) fn step_to(&mut self, to: u64) {
        self.crash.acknowledge();
        self.run.autoplay = false;
        self.run.playing = false;
        self.run.touched = true;
        let to = to.min(self.link.entry.cap);
        if self.run.opened && to > self.run.step && !self.run.running {
            return;
        }
        self.run.goal = Some(self.goal(to, false));
    }

    fn goal(&self, to: u64, play: bool) -> Goal {
        Goal { to, from: self.run.step, since: clock::now(), opening: false, play }
    }

    /// Runs to the step of a link that was far away.
    pub(super) fn run_to(&mut self) {
        if let Some(to) = self.run.offer.take() {
            self.run.touched = true;
            self.run.goal = Some(self.goal(to, false));
        }
    }

    /// Stays where the computation has come to.
    pub(super) fn cancel(&mut self) {
        self.run.goal = None;
        self.run.playing = false;
        self.run.expected = None;
        self.run.touched = true;
    }

    /// Slug of the inspected lane.
    fn chosen_lane(&self) -> String {
        if self.view.lane.is_empty() { self.inspector.lane() } else { self.view.lane.clone() }
    }

    /// Kicks the inspected lane, or all, along the chosen eigenvector; then the run goes on.
    pub(super) fn kick(&mut self, all: bool) {
        if !self.run.opened {
            return;
        }
        self.crash.acknowledge();
        let Aim { mode, amplitude } = self.aim();
        let lanes = if all { self.inspector.moving() } else { vec![self.chosen_lane()] };
        let kick = |lane| Action::Kick(Kick { lane, mode, amplitude });
        self.run.actions = lanes.into_iter().map(kick).collect();
        self.run.expected = None;
        self.transport.reproduced(None);
        self.run.touched = true;
        self.go_on();
    }

    /// The kick that the inspector's numbers say.
    fn aim(&self) -> Aim {
        Aim { mode: self.view.mode.unwrap_or(0), amplitude: self.inspector.amplitude() }
    }

    /// Pictures show the kick that the inspector's numbers say, longer by `more`.
    pub(super) fn show_aim(&mut self, more: f64) {
        if more != 0.0 {
            self.inspector.set_amplitude(self.inspector.amplitude() + more);
        }
        if self.run.opened && !self.run.moves() {
            self.client.send(Request::Aim(self.aim()));
        }
    }

    /// The run waits for what the reader does to it, and is no longer the one of its link.
    fn take_over(&mut self) {
        self.crash.acknowledge();
        self.run.autoplay = false;
        self.run.playing = false;
        self.run.goal = None;
        self.run.touched = true;
        self.run.expected = None;
        self.transport.reproduced(None);
    }

    /// Plays on, because the reader has done something to the run.
    fn go_on(&mut self) {
        self.run.autoplay = false;
        self.run.automatic = false;
        self.run.playing = !self.query.reduced_motion;
    }

    /// What a drag does. While something moves, the run waits.
    pub(super) fn dragged(&mut self, dragged: Dragged) {
        match dragged {
            Dragged::Nothing | Dragged::Turned(_) => {}
            Dragged::Set(pairs) => {
                self.set_pairs(&pairs);
                // Methods leave the new start at once.
                self.go_on();
            }
            Dragged::Pulled(aim) => {
                self.view.mode = Some(aim.mode);
                self.inspector.select(aim.mode);
                self.inspector.set_amplitude(aim.amplitude);
                self.run.pulled = true;
            }
            Dragged::Moved { grip, to, all } => {
                self.take_over();
                self.run.dragged = true;
                let lane = if all { ALL.to_owned() } else { self.chosen_lane() };
                self.run.actions = vec![Action::Move(Move { lane, grip, to })];
            }
        }
        if self.run.let_go {
            self.release();
        }
    }

    /// The reader lets go: what was pulled is kicked, and the run goes on from there, or from
    /// where something was moved to. A drag that is not answered yet comes first.
    pub(super) fn release(&mut self) {
        self.run.let_go = self.run.drags();
        if self.run.let_go {
            return;
        }
        if std::mem::take(&mut self.run.dragged) {
            self.run.playing = true;
            self.run.automatic = false;
        }
        if std::mem::take(&mut self.run.pulled) && self.inspector.amplitude() != 0.0 {
            self.kick(false);
        }
    }

    /// Goes on with the reader's own walk. The run waits: nothing else moves meanwhile.
    pub(super) fn walk(&mut self, wanted: Wanted) {
        if !self.run.opened {
            return;
        }
        self.take_over();
        self.run.strides.push_back(wanted);
    }

    /// Chooses the eigenvector of the next kick.
    pub(super) fn choose_mode(&mut self, mode: usize) {
        self.view.mode = Some(mode);
        self.inspector.select(mode);
        self.run.inspected = false;
        self.show_aim(0.0);
    }

    /// A repaint while playing: counts the steps that are due.
    pub(super) fn tick(&mut self) {
        self.run.ticking = false;
        let now = clock::now();
        let gap = self.run.ticked.map_or(0.0, |before| (now - before).clamp(0.0, LONGEST_GAP));
        self.run.ticked = Some(now);
        if !self.run.moves() {
            return;
        }
        let pace = if self.run.even { 1.0 } else { self.run.pace.factor(gap) };
        let rate = self.link.entry.pace * self.run.speed * pace;
        self.run.due = if rate.is_finite() {
            // What could not be computed in time is not made up for.
            (self.run.due + gap / 1000.0 * rate).min((rate * LONGEST_GAP / 1000.0).max(1.0))
        } else {
            FAR as f64
        };
    }

    /// Does what follows from every message.
    pub(super) fn settle(&mut self) {
        let run = &mut self.run;
        if run.autoplay && run.opened && run.goal.is_none() {
            let wanted = self.query.play == Play::Yes || run.on_screen;
            if wanted && run.tab_shown {
                run.autoplay = false;
                run.playing = true;
                run.automatic = self.query.play != Play::Yes;
                run.touched = true;
            }
        }
        self.ask();
        let moves = self.run.moves();
        if !moves {
            self.run.ticked = None;
        }
        if moves && !self.run.ticking {
            self.run.ticking = true;
            let handle = self.handle;
            clock::next_frame(move || handle.send(Message::Tick));
        }
        let state = if self.crash.stands() { "error" } else { self.run.state() };
        dom::mark("state", state);
        self.transport.playing(moves);
        self.transport.offer(self.run.offer);
        let visible = |since: f64| clock::now() - since > VISIBLE_AFTER;
        let goal = self.run.goal.filter(|goal| visible(goal.since)).map(|goal| {
            let done = self.run.step.saturating_sub(goal.from) as f64;
            (done / goal.to.saturating_sub(goal.from).max(1) as f64, self.under_way())
        });
        let cancellable = goal.is_some();
        let (share, words) = match goal {
            Some((share, words)) => (Some(share), words),
            None => (self.run.part.as_ref().map(|part| part.1), self.under_way()),
        };
        self.transport.progress(share, &words, cancellable);
    }

    /// What the worker is at, in words, if it has been for a while: one step can take a
    /// second.
    fn under_way(&mut self) -> String {
        let goes_on = self.run.moves() || self.run.goal.is_some();
        let (step, to) = (self.run.step, self.run.towards);
        let (what, since) = match self.run.busy {
            Some(Busy::Open(since)) => ("opening".to_owned(), since),
            Some(Busy::Show { since, .. }) if to != step => {
                (format!("computing step {}", to.min(step + 1)), since)
            }
            Some(Busy::Show { inspect, since }) => {
                (if inspect { "inspecting" } else { "drawing" }.to_owned(), since)
            }
            _ => return String::new(),
        };
        // Ticks come while the run plays.
        if !self.run.ticking && !self.run.watching {
            self.run.watching = true;
            let handle = self.handle;
            clock::after(WATCH, move || handle.send(Message::Watch));
        }
        let elapsed = clock::now() - since;
        // Slow steps one after the other are one computation.
        let slow = goes_on && self.run.trip > VISIBLE_AFTER;
        if elapsed < VISIBLE_AFTER && !slow {
            return String::new();
        }
        let seconds = elapsed / 1000.0;
        match &self.run.part {
            Some((words, _)) => format!("{what}: {words}, {seconds:.1} s"),
            None => format!("{what}: {seconds:.1} s"),
        }
    }

    /// Sends the most wanted request, if none is under way.
    fn ask(&mut self) {
        self.ask_pointer();
        if self.run.busy.is_some() {
            return;
        }
        if self.run.open {
            let table = match self.reader.find(&self.link) {
                Found::Later => return,
                Found::None => None,
                Found::Table(table) => Some(table),
            };
            self.run.open = false;
            self.run.busy = Some(Busy::Open(clock::now()));
            self.client.send(Request::Open { link: self.link.write(), table });
            return;
        }
        if !self.run.opened {
            return;
        }
        if self.run.live {
            self.run.live = false;
            let (link, view) = (self.link.write(), self.view_of(true));
            self.show(Request::SetLive { link, view }, true);
        } else if !self.run.actions.is_empty() {
            let actions = std::mem::take(&mut self.run.actions);
            // What is dragged is drawn at once, and inspected when it rests.
            let inspect = actions.iter().all(|action| matches!(action, Action::Kick(_)));
            let view = self.view_of(inspect);
            self.show(Request::Intervene { actions, view }, inspect);
        } else if let Some(wanted) = self.run.strides.pop_front() {
            let view = self.view_of(false);
            self.show(
                match wanted {
                    Wanted::Stride(stride) => Request::Stride { stride, view },
                    Wanted::Toward(panel, heading) => Request::Toward { panel, heading, view },
                },
                false,
            );
        } else if let Some(goal) = self.run.goal {
            self.advance(goal.to, SEEK_BUDGET, self.inspects());
        } else if self.run.moves() {
            // Rounded, so that at one step for every repaint none is left out because it
            // came a little early.
            let steps = self.run.due.round();
            let to = (self.run.step + steps as u64).min(self.link.entry.cap);
            if to > self.run.step {
                self.run.due -= steps;
                self.advance(to, self.run.budget, self.inspects());
            }
        } else if !self.run.inspected || self.run.coarse {
            self.advance(self.run.step, SEEK_BUDGET, true);
        } else if self.run.signature.is_none() {
            self.run.busy = Some(Busy::Sign);
            self.client.send(Request::Sign);
        } else if let Some(panel) = self.run.table {
            self.run.busy = Some(Busy::Describe);
            self.client.send(Request::Tabulate { panel });
        } else if self.run.described < self.link.entry.panels.len() {
            self.run.busy = Some(Busy::Describe);
            self.client.send(Request::Describe { panel: self.run.described });
        }
    }

    /// Whether it is time for another inspection of a run that moves.
    fn inspects(&self) -> bool {
        let (last, cost) = self.run.inspection;
        clock::now() - last > INSPECTION_PAUSE.max(cost * INSPECTION_SHARE)
    }

    /// Learns from the time of a round trip how long the next may compute, so that
    /// drawing, however slow here, still leaves a picture for every repaint.
    pub(super) fn adapt(&mut self, round_trip: f64) {
        let (least, most) = FRAME_BUDGET;
        let correction = CORRECTION * (ROUND_TRIP - round_trip);
        self.run.budget = (self.run.budget + correction).clamp(least, most);
    }

    fn advance(&mut self, to: u64, budget: f64, inspect: bool) {
        let inspect = inspect && !self.run.unseen;
        let view = self.view_of(inspect);
        self.show(Request::Advance { to, budget, view }, inspect);
    }

    fn show(&mut self, request: Request, inspect: bool) {
        self.run.busy = Some(Busy::Show { inspect, since: clock::now() });
        self.run.towards =
            if let Request::Advance { to, .. } = request { to } else { self.run.step };
        self.client.send(request);
    }

    fn view_of(&self, inspect: bool) -> View {
        let rests = !self.run.moves() && self.run.goal.is_none();
        View { inspect, rests, ..self.view.clone() }
    }

    fn ask_pointer(&mut self) {
        if self.run.pointing.is_some() || !self.run.shown {
            return;
        }
        if let Some(pointer) = self.run.point.take() {
            self.run.pointing = Some(pointer);
            let Pointer { panel, x, y, drag, .. } = pointer;
            self.client.send(match drag {
                Some(drag) => Request::Drag { panel, drag },
                None => Request::Point { panel, x, y },
            });
        }
    }

    /// The reader drags, or has moved a surface or a start by a key. What has not been sent
    /// yet is taken together.
    pub(super) fn drag(&mut self, panel: usize, drag: Drag) {
        let waits = self.run.point.filter(|point| point.panel == panel);
        let drag = match (waits.and_then(|point| point.drag), drag) {
            (
                Some(Drag::Pointer { from, pressed, .. }),
                Drag::Pointer { to, pressed: false, .. },
            ) => Drag::Pointer { from, to, pressed },
            (Some(Drag::Keys(a)), Drag::Keys(b)) => Drag::Keys([a[0] + b[0], a[1] + b[1]]),
            (_, drag) => drag,
        };
        self.run.point = Some(Pointer { panel, x: 0.0, y: 0.0, clicked: false, drag: Some(drag) });
    }
}
