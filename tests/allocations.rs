//! Steps allocate nothing that grows with the cloud: they find the memory of the steps before
//! them. What they do allocate is small and of any cloud: boxes, decompositions of matrices of
//! some rows.
#![allow(unsafe_code, reason = "a global allocator that counts")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

use critical_point_lab::{
    lab::Lab,
    labs::wasserstein::{Params, Wasserstein},
    link,
    rng::Streams,
    schema::Params as _,
    verdict::Verdict,
};

thread_local! {
    /// Bytes allocated so far by this thread, and its largest allocation: other tests run on
    /// other threads.
    static BYTES: Cell<usize> = const { Cell::new(0) };
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

struct Watching;

fn note(size: usize) {
    BYTES.set(BYTES.get() + size);
    LARGEST.set(LARGEST.get().max(size));
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
const PERTURBED: &[&str] = &["perturbed-flow"];

/// The smaller number of particles, in the plane beyond what is decomposed densely; the larger one is four
/// times as large.
const PARTICLES: u32 = 150;
const RUNS: [(&[&str], &[&str]); 2] = [(EVERY_METHOD, &SETTINGS), (PERTURBED, &JUMPING)];
const STEPS: u64 = 10;
/// The steps before this fetch the memory that the others use again; perturbed flow has made
/// its first jump by then.
const WARM: u64 = 6;
/// Largest allocation of a warm step, in bytes: 600 particles in a plane have 9600.
/// Only the matrix that Lanczos' method decomposes may be larger, with as many rows as there
/// were products.
const SMALL: usize = 8 << 10;

/// Bytes and largest allocation of every warm step, with its Hessian products.
fn warm_steps(text: &str) -> Vec<(usize, usize, u64)> {
    let (link, problems) = link::parse(text);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    let params = Params::from_values(&link.values);
    let streams = Streams::new(1);
    let (lab, _) = Wasserstein::new(&params, None, streams);
    let lane = lab.lanes()[0];
    let mut state = lab.init(lane, streams);
    let (mut most, mut found) = (0, Vec::new());
    for step in 0..STEPS {
        let before = state.costs.products;
        BYTES.set(0);
        LARGEST.set(0);
        let verdict = lab.step(lane, streams, step, &mut state);
        let bytes = BYTES.get();
        let largest = LARGEST.get();
        // The look at the spectrum at the end of a run happens once.
        if verdict != Verdict::Continue {
            break;
        }
        // Who needs more products than ever may fetch memory for them.
        let products = state.costs.products - before;
        if step >= WARM && products <= most {
            found.push((bytes, largest, products));
        }
        most = most.max(products);
    }
    found
}

#[test]
fn steps_allocate_nothing_that_grows_with_the_cloud() {
    let mut looked_at = 0;
    for (methods, settings) in RUNS {
        for (method, settings) in methods.iter().flat_map(|m| settings.iter().map(move |s| (m, s)))
        {
            let text = |particles| {
                format!(
                    "lab=wasserstein&v=1&seed=1&methods={method}&{settings}&particles={particles}"
                )
            };
            let (small, large) = (warm_steps(&text(PARTICLES)), warm_steps(&text(4 * PARTICLES)));
            let bytes = |steps: &[(usize, usize, u64)]| steps.iter().map(|s| s.0).max();
            let large_products = large.iter().map(|s| s.2).max().unwrap_or(0);
            for (_, largest, products) in small.iter().chain(&large) {
                let matrix = 8 * (products * products) as usize;
                assert!(
                    *largest <= SMALL.max(matrix),
                    "{}: {largest} bytes, {products} products",
                    text(0)
                );
            }
            if let (Some(small), Some(large)) = (bytes(&small), bytes(&large)) {
                // Four times as many particles may need more products, and Lanczos' method
                // decomposes a matrix of as many rows after every few of them.
                let products = large_products.max(1) as usize;
                let decompositions = 8 * products.pow(3);
                assert!(
                    large <= small.max(SMALL) + decompositions,
                    "{}: {small}, {large} bytes, {products} products",
                    text(0)
                );
            }
            looked_at += small.len() + large.len();
        }
    }
    assert!(looked_at > 250, "only {looked_at} steps were looked at");
}
