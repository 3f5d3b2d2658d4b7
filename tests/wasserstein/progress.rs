//! Long computations tell how far they have come.

use std::cell::RefCell;

use critical_point_lab::{link, progress::Progress, session::View};

thread_local! {
    static TOLD: RefCell<Vec<Progress>> = const { RefCell::new(Vec::new()) };
}

fn told() -> Vec<Progress> {
    TOLD.take()
}

/// Every Hessian product of a large cloud is told once, under the name of who needs it, so
/// that a step of a second has a bar that moves; and watching changes nothing.
#[test]
fn every_product_of_a_step_and_of_an_inspection_is_told() {
    let text = "lab=wasserstein&seed=1&functional=discrepancy&goal=ring&start=cloud&features=16\
                &particles=700&methods=newton,saddle-free";
    let (link, problems) = link::parse(text);
    assert_eq!(problems, []);
    let (mut session, _) = link.open();
    let (mut unwatched, _) = link.open();
    session.set_watch(|progress| TOLD.with_borrow_mut(|told| told.push(progress)));
    session.advance();
    unwatched.advance();
    assert_eq!(session.signature(), unwatched.signature());

    let told_of_step = told();
    let frame = session.frame(&View::default());
    assert_eq!(told(), [], "pictures alone need no product");
    for lane in &frame.lanes {
        let of_lane: Vec<Progress> =
            told_of_step.iter().copied().filter(|progress| progress.what == lane.label).collect();
        let done: Vec<usize> = of_lane.iter().map(|progress| progress.done).collect();
        let products = lane.spent.counts[1] as usize;
        assert!(products > 3, "{}: {products} products", lane.label);
        assert_eq!(done, (1..=products).collect::<Vec<_>>(), "{}", lane.label);
        assert!(of_lane.iter().all(|p| p.done <= p.most && p.share() <= 1.0), "{of_lane:?}");
    }
    let first = told_of_step[0].to_string();
    assert_eq!(first, "Newton, Hessian product 1 of at most 200");

    session.frame(&View { inspect: true, ..View::default() });
    let inspected = told();
    assert_eq!(inspected.len(), 32);
    assert_eq!(inspected[31].to_string(), "Hessian spectrum, Hessian product 32 of at most 32");
}

/// Also in the second of two passes, which a basis beyond the bound of memory needs.
#[test]
fn two_passes_are_told_as_one_computation() {
    let text = "lab=wasserstein&seed=1&functional=tanh-moments&particles=100000&start=cloud\
                &solver=lanczos&tolerance=0.01&methods=saddle-free";
    let (mut session, problems) = link::parse(text).0.open();
    assert_eq!(problems, [], "100,000 particles of six coordinates are allowed");
    session.set_watch(|progress| TOLD.with_borrow_mut(|told| told.push(progress)));
    session.advance();
    let told = told();
    let products = session.frame(&View::default()).lanes[0].spent.counts[1] as usize;
    assert_eq!(told.len(), products);
    assert!(told.iter().all(|progress| progress.most == 31), "16 there and 15 back");
    assert!(told.iter().enumerate().all(|(i, progress)| progress.done == i + 1));
}
