//! The steps of saddle-free Newton allocate nothing for particles, and little besides.
#![allow(unsafe_code, reason = "a global allocator that looks at sizes")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicUsize, Ordering},
};

use critical_point_lab::{
    experiments::{
        Experiment,
        wasserstein::{Params, Wasserstein},
    },
    link,
    rng::Streams,
    schema::Params as _,
    verdict::Verdict,
    wasserstein::{Solver, solver::Report},
};

/// The largest allocation and their number since they were last set to zero.
static LARGEST: AtomicUsize = AtomicUsize::new(0);
static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Watching;

fn note(size: usize) {
    LARGEST.fetch_max(size, Ordering::Relaxed);
    COUNT.fetch_add(1, Ordering::Relaxed);
}

// SAFETY: all memory is the system's.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        unsafe { System.dealloc(old, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Watching = Watching;

/// A field of the smallest of these clouds has 160 kB.
const PARTICLES: [u32; 2] = [20_000, 50_000];
/// Room for the tridiagonal matrices of Lanczos' method: 90 products.
const MOST_BYTES: usize = 64 << 10;
/// The linearised Hessian is a trait object.
const BOX: usize = 1;
/// Those of an eigendecomposition in nalgebra.
const EIGEN: usize = 11;

/// What a step may allocate, whatever the number of particles.
fn allowed(report: &Report) -> usize {
    match report.solver {
        Solver::Rational => BOX,
        // Two eigendecompositions of d r and d rows, and the matrices they are made of.
        Solver::Reduced => BOX + 2 * EIGEN + 8,
        // Room for basis and coefficients; a tridiagonal matrix for every four products.
        Solver::Lanczos => BOX + 5 + EIGEN * report.products.div_ceil(4) as usize,
        Solver::Dense => 0,
    }
}

#[test]
fn steps_allocate_no_memory_for_particles() {
    for particles in PARTICLES {
        for (name, link) in [
            ("(a) reduced", "functional=factorisation&spectrum=3,2&start=saddle"),
            ("(b) Lanczos", "functional=discrepancy&goal=ring&start=cloud&features=64"),
            ("(c) rational", "functional=double-well"),
            ("(c) Lanczos", "functional=double-well&solver=lanczos&absolute=shift"),
            ("(d) Lanczos", "functional=network&start=cloud"),
            ("(e) rational", "functional=variance-cosine"),
            ("(f) rational", "functional=tanh-moments&start=saddle&jitter=0.01"),
        ] {
            let text =
                format!("lab=wasserstein&v=1&methods=saddle-free&particles={particles}&{link}");
            let (link, problems) = link::parse(&text);
            assert!(problems.is_empty(), "{problems:?}");
            let params = Params::from_values(&link.values);
            let streams = Streams::new(1);
            let (lab, _) = Wasserstein::new(&params, None, streams);
            let lane = lab.lanes()[0];
            let mut state = lab.init(lane, streams);
            for step in 0..5 {
                LARGEST.store(0, Ordering::Relaxed);
                COUNT.store(0, Ordering::Relaxed);
                assert_eq!(lab.step(lane, streams, step, &mut state), Verdict::Continue, "{name}");
                let (largest, count) =
                    (LARGEST.load(Ordering::Relaxed), COUNT.load(Ordering::Relaxed));
                let report = state.report.unwrap();
                let what = format!("{name}, {particles}, step {step}: {count}; {report}");
                println!("{what}");
                // The first step fetches the memory that the others use again.
                assert!(step == 0 || largest <= MOST_BYTES, "{what}: {largest} bytes");
                assert!(step == 0 || count <= allowed(&report), "{what}");
            }
        }
    }
}
