//! Following instructions on a graph, with rewards that look at critical points.
//!
//! A [`world`] is a graph of viewpoints with landmarks; a [`Route`] is an
//! instruction and the path it describes. An [`Agent`] meets them in an
//! [`Environment`], is paid by a [`Reward`] (what it looks at is chosen by
//! [`Critical`]), learns in a [`Trainer`] and is judged by [`metrics()`], by
//! [`evaluate`] and by [`statistics`](crate::statistics) over seeds.

pub mod adam;
pub mod environment;
pub mod evaluate;
pub mod fault;
pub mod metrics;
pub mod policy;
pub mod record;
pub mod reward;
pub mod route;
pub mod train;
pub mod world;

pub use environment::{Decision, Environment, Rules, STOP, Transition, Walk};
pub use fault::Fault;
pub use metrics::{Alignment, Boundary, Metrics, metrics};
pub use policy::{Agent, Choice, Linear, Policy, Recurrent, Scene, Signal};
pub use record::Record;
pub use reward::{Critical, Reward, Task, Term, Tracker};
pub use route::{Plan, Route};
pub use train::{Method, Schedule, Trainer};
pub use world::{Graph, Layout, Node};
