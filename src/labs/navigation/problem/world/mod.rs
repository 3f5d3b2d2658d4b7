//! Worlds: graphs of viewpoints with landmarks, made or read.

pub mod connectivity;
pub mod generate;
pub mod graph;
pub mod words;

pub use generate::{Layout, generate};
pub use graph::{Edge, Graph, MOST_NODES, Node};
