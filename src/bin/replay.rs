//! Replays share links.
fn main() {}
