//! Following instructions on a graph, with rewards that look at critical points.
//!
//! A [`world`] is a graph of viewpoints with landmarks; a [`Route`] is an
//! instruction and the path it describes.

pub mod alignment;
pub mod critical;
pub mod fault;
pub mod json;
pub mod metrics;
pub mod record;
pub mod reward;
pub mod route;
pub mod walk;
pub mod world;

pub use alignment::Alignment;
pub use critical::Critical;
pub use fault::Fault;
pub use metrics::{Boundary, Metrics, metrics};
pub use record::Record;
pub use reward::{Reward, Task, Term, Tracker};
pub use route::{Plan, Route};
pub use walk::{Decision, STOP, Walk};
pub use world::{Graph, Layout, Node};
