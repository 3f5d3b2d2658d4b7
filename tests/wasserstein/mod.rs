//! The laboratory `wasserstein`: its functionals against central differences, closed forms,
//! slow independent references and each other; every way to compute with their Hessians
//! against the dense one; reference runs of the methods.

mod closed_forms;
mod common;
mod definitions;
mod derivatives;
mod discrepancy;
mod escape;
mod known;
mod lanczos;
mod network;
mod noise;
mod progress;
mod runs;
mod shape;
mod solvers;
mod spectra;
mod tanh_moments;
mod words;
