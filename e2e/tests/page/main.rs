//! The built page in real browsers: one module per subject.
//!
//! Every body runs in Chromium and in Firefox, each time in a browser that is new or like a new
//! one; what a page writes to the console as an error fails its test.

mod accessibility;
mod attention;
mod cases;
mod controls;
mod copy_average;
mod crash;
mod draw;
mod embed;
mod files;
mod goldens;
mod keyboard;
mod kick;
mod landscape;
mod links;
mod opening;
mod plane;
mod presentation;
mod responsive;
mod reuse;
mod study;
mod support;
mod surroundings;
mod touch;
mod transport;
mod visits;
mod walk;
mod words;
mod world;
