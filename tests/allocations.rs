//! The steps of saddle-free Newton allocate nothing that grows with the cloud.
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
};

/// The largest allocation since it was last set to zero.
static LARGEST: AtomicUsize = AtomicUsize::new(0);

struct Watching;

// SAFETY: all memory is the system's.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LARGEST.fetch_max(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        LARGEST.fetch_max(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LARGEST.fetch_max(size, Ordering::Relaxed);
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        unsafe { System.dealloc(old, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Watching = Watching;

/// A field of the smallest of these clouds has 160 kB.
const PARTICLES: u32 = 20_000;
/// Room for the tridiagonal matrices of Lanczos' method: 90 products.
const MOST_BYTES: usize = 64 << 10;

#[test]
fn a_step_allocates_nothing_that_grows_with_the_cloud() {
    for (name, link) in [
        ("(a) reduced", "functional=factorisation&spectrum=3,2&start=saddle"),
        ("(b) Lanczos", "functional=discrepancy&goal=ring&start=cloud&features=64"),
        ("(c) rational", "functional=double-well"),
        ("(c) Lanczos", "functional=double-well&solver=lanczos&absolute=shift"),
        ("(d) Lanczos", "functional=network&start=cloud"),
        ("(e) rational", "functional=variance-cosine"),
        ("(f) rational", "functional=tanh-moments&start=saddle&jitter=0.01"),
    ] {
        let text = format!("lab=wasserstein&v=1&methods=saddle-free&particles={PARTICLES}&{link}");
        let (link, problems) = link::parse(&text);
        assert!(problems.is_empty(), "{problems:?}");
        let params = Params::from_values(&link.values);
        let streams = Streams::new(1);
        let (lab, _) = Wasserstein::new(&params, None, streams);
        let lane = lab.lanes()[0];
        let mut state = lab.init(lane, streams);
        for step in 0..5 {
            LARGEST.store(0, Ordering::Relaxed);
            assert_eq!(lab.step(lane, streams, step, &mut state), Verdict::Continue, "{name}");
            let largest = LARGEST.load(Ordering::Relaxed);
            println!("{name}, step {step}: {largest} bytes; {}", lab.note(&state));
            // The first step fetches the memory that the others use again.
            assert!(step == 0 || largest <= MOST_BYTES, "{name}, step {step}: {largest} bytes");
        }
    }
}
