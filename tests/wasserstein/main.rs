//! The mathematics of the laboratory `wasserstein` against central differences,
//! closed forms and slow independent references.

mod closed_forms;
mod common;
mod derivatives;
mod escape;
mod runs;
mod trap;
