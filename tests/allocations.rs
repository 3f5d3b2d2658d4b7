//! Steps allocate nothing: they find the memory of the steps before them.
#![allow(unsafe_code, reason = "a global allocator that counts")]

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

/// Allocations so far.
static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Watching;

fn note() {
    COUNT.fetch_add(1, Ordering::Relaxed);
}

// SAFETY: all memory is the system's.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note();
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        unsafe { System.dealloc(old, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Watching = Watching;

/// Every functional, in every form of its Hessian, by every way to compute.
const SETTINGS: [&str; 11] = [
    "functional=factorisation&spectrum=3,2&start=saddle",
    "functional=factorisation&spectrum=3,2&start=cloud&solver=lanczos",
    "functional=factorisation&spectrum=3,2&start=cloud&solver=rational",
    "functional=double-well",
    "functional=double-well&solver=lanczos&absolute=shift",
    "functional=double-well&start=exact",
    "functional=variance-cosine",
    "functional=discrepancy&goal=ring&start=cloud",
    "functional=discrepancy&goal=ring&start=cloud&features=64",
    "functional=network&start=cloud",
    "functional=tanh-moments&start=saddle&jitter=0.01",
];
/// Perturbed flow that jumps again and again.
const JUMPING: [&str; 4] = [
    "functional=factorisation&trigger=1&wait=1&decrease=1e-12&noise=nonlocal",
    "functional=network&trigger=1&wait=1&decrease=1e-12&noise=nonlocal",
    "functional=discrepancy&features=16&trigger=1&wait=1&decrease=1e-12&noise=isotropic",
    "functional=network&trigger=1&wait=1&decrease=1e-12&noise=isotropic",
];
const EVERY_METHOD: &[&str] = &["gradient-flow", "perturbed-flow", "newton", "saddle-free"];
const SECOND_ORDER: &[&str] = &["saddle-free"];
const PERTURBED: &[&str] = &["perturbed-flow"];

/// Few particles for the dense way, enough for every other, and many.
const RUNS: [(u32, &[&str], &[&str]); 6] = [
    (40, EVERY_METHOD, &SETTINGS),
    (200, EVERY_METHOD, &SETTINGS),
    (20_000, SECOND_ORDER, &SETTINGS),
    (40, PERTURBED, &JUMPING),
    (200, PERTURBED, &JUMPING),
    (20_000, PERTURBED, &JUMPING),
];
const STEPS: u64 = 10;
/// The steps before this fetch the memory that the others use again; perturbed flow has made
/// its first jump by then.
const WARM: u64 = 6;

#[test]
fn steps_allocate_nothing() {
    let mut looked_at = 0;
    for (particles, methods, settings) in RUNS {
        for settings in settings {
            for method in methods {
                let text = format!("lab=wasserstein&v=1&seed=1&methods={method}&{settings}");
                let (link, problems) = link::parse(&format!("{text}&particles={particles}"));
                assert!(problems.is_empty(), "{text}: {problems:?}");
                let params = Params::from_values(&link.values);
                let streams = Streams::new(1);
                let (lab, _) = Wasserstein::new(&params, None, streams);
                let lane = lab.lanes()[0];
                let mut state = lab.init(lane, streams);
                let mut most = 0;
                for step in 0..STEPS {
                    let before = state.products;
                    COUNT.store(0, Ordering::Relaxed);
                    let verdict = lab.step(lane, streams, step, &mut state);
                    let count = COUNT.load(Ordering::Relaxed);
                    // The look at the spectrum at the end of a run happens once.
                    if verdict != Verdict::Continue {
                        break;
                    }
                    // Who needs more products than ever may fetch memory for them.
                    let products = state.products - before;
                    if step >= WARM && products <= most {
                        let what = format!("{text}, {particles} particles, step {step}");
                        assert_eq!(count, 0, "{what}, {products} products");
                        looked_at += 1;
                    }
                    most = most.max(products);
                }
            }
        }
    }
    assert!(looked_at > 250, "only {looked_at} steps were looked at");
}
