//! The native tests, one module per subject. They are one binary, which is linked once
//! and whose tests share all cores to the end: `cargo test --test all golden` runs those
//! of one subject.

mod allocations;
mod attention;
mod attention_lab;
mod cases;
mod claims;
mod copy_average;
mod data;
mod golden;
mod landscape;
mod layers;
mod link;
mod math;
mod mutations;
mod navigation;
mod optim;
mod plane;
mod plot;
mod pointer;
mod registry;
mod repair;
mod statistics;
mod sweep;
mod trials;
mod wasserstein;

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Does every job, on as many threads as there are cores: who is free takes the next one.
/// The results stand in the order of the jobs.
fn on_all_cores<J: Sync, R: Send>(jobs: &[J], work: impl Fn(&J) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { return done };
            done.push((index, work(job)));
        }
    };
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a job panicked")).collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// A file of tests that no module names would never run.
#[test]
fn every_file_of_tests_is_a_module() {
    let own = include_str!("main.rs");
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap();
        let is_file = path.extension().is_some_and(|extension| extension == "rs");
        let holds_tests = (is_file && name != "main") || path.join("mod.rs").is_file();
        let stray = path.join("main.rs").is_file();
        assert!(!stray, "tests/{name}/main.rs must be mod.rs");
        assert!(!holds_tests || own.contains(&format!("\nmod {name};\n")), "tests/{name}");
    }
}
