//! Interventions: what the reader did to a run, and at which step.
//!
//! In a link they read `do=<step>:kick:<lane>:<mode>:<amplitude>`,
//! `<step>:move:<lane>:<grip>:<x>:<y>`, `<step>:walk:<number>:<place>` or
//! `<step>:walk:<number>:stop`, several separated by commas.

use serde::{Deserialize, Serialize};

pub use crate::lab::Leg;
use crate::{
    lab::Manifest,
    schema::{Problem, excerpt, finite, quoted},
};

/// Most interventions in one run.
pub const MOST: usize = 200;
/// Largest amplitude of a kick, in the L2 norm of the particle displacement.
pub const LARGEST_KICK: f64 = 10.0;

/// Largest coordinate to which something is moved, in the units of its picture.
pub const FARTHEST: f64 = 1e3;

/// What stands for all lanes in a move.
pub const ALL: &str = "all";

/// One intervention, applied when the run has taken `step` steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub step: u64,
    /// What.
    pub action: Action,
}

/// What an intervention does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Action {
    /// Displaces a lane along an eigenvector of its Hessian.
    Kick(Kick),
    /// Moves something that the main picture shows of a lane.
    Move(Move),
    /// Goes on with the reader's own walk, which changes nothing in any lane.
    Walk(Walk),
}

/// A displacement along an eigenvector of the Hessian.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kick {
    /// Slug of the lane.
    pub lane: String,
    /// Which eigenvector, counted from the smallest eigenvalue, from 0.
    pub mode: usize,
    /// Signed length of the displacement in L2.
    pub amplitude: f64,
}

/// A displacement of what the main picture shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// Slug of the lane, or [`ALL`].
    pub lane: String,
    /// Which of the things that can be moved, from 0.
    pub grip: usize,
    /// Where to, in the coordinates of the picture.
    pub to: [f64; 2],
}

/// A leg of one of the reader's own walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// Number of the walk, counted from 1.
    pub number: u32,
    /// What is done next in it.
    pub leg: Leg,
}

/// Where a key on the map leads.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Heading {
    /// Rightwards and upwards.
    Along([f64; 2]),
    /// To the neighbour with this letter.
    Letter(char),
}

/// What the reader wants of their walk on show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stride {
    /// To go on.
    On(Leg),
    /// To take the last leg back.
    Back,
    /// To begin again at the start.
    Anew,
}

impl Event {
    /// The number of the walk that this goes on with, and the leg.
    #[must_use]
    pub fn walk(&self) -> Option<Walk> {
        if let Action::Walk(walk) = self.action { Some(walk) } else { None }
    }

    /// Whether the past of `other` is another one with this event: it stands later, and a
    /// walk concerns later legs of the same walk alone.
    fn precedes(&self, other: &Self) -> bool {
        let number = |event: &Self| event.walk().map(|walk| walk.number);
        self.step < other.step && number(self) == number(other)
    }
}

/// Inserts an event and drops those whose past it changes.
///
/// # Errors
/// Words, if the run has as many interventions as a link can hold.
pub fn insert(events: &mut Vec<Event>, event: Event) -> Result<(), String> {
    if events.iter().filter(|other| !event.precedes(other)).count() >= MOST {
        return Err(format!("a run has at most {MOST} interventions; nothing was done"));
    }
    events.retain(|other| !event.precedes(other));
    events.insert(events.partition_point(|other| other.step <= event.step), event);
    Ok(())
}

/// Writes events as they stand in a link.
#[must_use]
pub fn write(events: &[Event]) -> String {
    let one = |event: &Event| match &event.action {
        Action::Kick(k) => format!("{}:kick:{}:{}:{}", event.step, k.lane, k.mode, k.amplitude),
        Action::Move(Move { lane, grip, to: [x, y] }) => {
            format!("{}:move:{lane}:{grip}:{x}:{y}", event.step)
        }
        Action::Walk(Walk { number, leg: Leg::To(place) }) => {
            format!("{}:walk:{number}:{place}", event.step)
        }
        Action::Walk(Walk { number, leg: Leg::Stop }) => {
            format!("{}:walk:{number}:stop", event.step)
        }
    };
    events.iter().map(one).collect::<Vec<_>>().join(",")
}

/// Reads events; those that cannot be read are left out and reported.
pub fn parse(text: &str, manifest: &Manifest, problems: &mut Vec<Problem>) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for part in text.split(',').filter(|part| !part.is_empty()) {
        if events.len() == MOST {
            Problem::add(problems, "do", format!("only the first {MOST} interventions are read"));
            break;
        }
        match parse_one(part, manifest) {
            // After those of the same step: interventions keep their order.
            Ok(event) => events.insert(events.partition_point(|e| e.step <= event.step), event),
            Err(why) => Problem::add(problems, "do", quoted(part, &format!("is left out: {why}"))),
        }
    }
    events
}

fn parse_one(text: &str, manifest: &Manifest) -> Result<Event, String> {
    let parts: Vec<&str> = text.split(':').collect();
    let step = parts[0].parse::<u64>().map_err(|_| "it does not begin with a step".to_string())?;
    if step > manifest.cap {
        return Err(format!("step {step} is beyond the cap of {}", manifest.cap));
    }
    if let [what @ ("kick" | "move"), lane, _, _, ..] = parts[1..]
        && (what, lane) != ("move", ALL)
        && !manifest.lanes.iter().any(|spec| spec.slug == lane)
    {
        return Err(format!("there is no lane {}", excerpt(lane)));
    }
    let action = match parts[1..] {
        ["move", lane, grip, x, y] => {
            let grip = grip.parse().ok();
            let number = |text| finite(text).filter(|x| x.abs() <= FARTHEST);
            match (grip, number(x), number(y)) {
                (Some(grip), Some(x), Some(y)) => {
                    Action::Move(Move { lane: lane.to_string(), grip, to: [x, y] })
                }
                _ => return Err("what is moved, or where to, is not a number".to_string()),
            }
        }
        ["kick", lane, mode, amplitude] => {
            let mode = mode.parse().map_err(|_| "the mode is not a whole number".to_string())?;
            let amplitude = finite(amplitude)
                .filter(|a| a.abs() <= LARGEST_KICK)
                .ok_or_else(|| format!("the amplitude is not a number up to {LARGEST_KICK}"))?;
            Action::Kick(Kick { lane: lane.to_string(), mode, amplitude })
        }
        ["walk", number, leg] => {
            let number = number
                .parse()
                .ok()
                .filter(|number| *number > 0)
                .ok_or_else(|| "the walk has no whole number from 1".to_string())?;
            let leg = match leg.parse() {
                Ok(place) => Leg::To(place),
                Err(_) if leg == "stop" => Leg::Stop,
                Err(_) => return Err("it leads neither to a place nor to stop".to_string()),
            };
            Action::Walk(Walk { number, leg })
        }
        _ => {
            return Err("it is neither <step>:kick:<lane>:<mode>:<amplitude> nor \
                        <step>:move:<lane>:<grip>:<x>:<y> nor <step>:walk:<number>:<place>"
                .to_string());
        }
    };
    Ok(Event { step, action })
}
