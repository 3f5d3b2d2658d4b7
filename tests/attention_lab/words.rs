//! What is said of runs whose right words are known: sentence, inspector and table together.

use critical_point_lab::{
    frame::Frame,
    verdict::{Count, Judgement, Kind},
};

use super::{after, open};

/// Opens a link without problems and runs it.
#[track_caller]
fn frame(text: &str, steps: u64) -> Frame {
    let (mut session, problems) = open(text);
    assert_eq!(problems, [], "{text}");
    after(&mut *session, steps)
}

/// The judgement of the first lane, which inspector and table share.
#[track_caller]
fn judged(frame: &Frame) -> Judgement {
    let point = frame.inspection.as_ref().expect("asked for");
    assert_eq!(point.place, frame.lanes[0].place, "inspector and table");
    point.judgement
}

fn maximum(index: usize) -> Option<Kind> {
    Some(Kind::NonDegenerateMaximum { index: Count::exactly(index) })
}

/// At the origin every direction descends: 61 of the digits, however small some are.
#[test]
fn the_origin_has_as_many_negative_eigenvalues_as_dimensions() {
    for (text, d) in [("data=digits", 61), ("spectrum=100,50,20,10,0.1", 5)] {
        let frame = frame(&format!("{text}&start=exact&saddle=0"), 0);
        assert_eq!(judged(&frame).kind(), maximum(d), "{text}");
        assert!(frame.sentence.contains(&format!("u = 0 of index {d}")), "{}", frame.sentence);
        assert_eq!(frame.inspection.map(|point| point.index), Some(Count::exactly(d)));
    }
}

/// The value was found apart from this project; so were the two eigenvectors.
#[test]
fn the_minimum_on_a_sphere_of_nine_dimensions_is_reached_and_named() {
    let spectrum = "spectrum=4,2,1,.5,.25,.2,.15,.1,.08";
    let text = format!("{spectrum}&model=sphere&score=0.5&start=random&methods=saddle-free");
    let frame = frame(&text, 300);
    assert!((frame.lanes[0].metrics[0] - 4.358431).abs() < 5e-7, "{:?}", frame.lanes);
    assert_eq!(judged(&frame).kind(), Some(Kind::NonDegenerateMinimum));
    assert!(frame.sentence.contains("at the minimum e1 + e9"), "{}", frame.sentence);
}

/// 20 degrees away from it the gradient is below a millionth of its unit, and this is no
/// minimum.
#[test]
fn a_small_gradient_far_from_the_minimum_is_not_called_one() {
    let frame = frame("spectrum=100,0.0001&start=random&methods=saddle-free", 40);
    assert!(frame.lanes[0].metrics[2] > 0.05, "{:?}", frame.lanes);
    assert_eq!(judged(&frame), Judgement::Slow);
    let sentence = "Saddle-free Newton is where the gradient nearly vanishes. \
                    Saddle-free Newton has cos = 0.932 with e1.";
    assert_eq!(frame.sentence, sentence);
}

/// Runs that softmax with a finite prompt once took below zero.
#[test]
fn saddle_free_newton_ends_at_the_minimum_of_a_finite_prompt() {
    for start in ["start=random&", ""] {
        let text = format!("prompt=finite&length=64&{start}seed=8&methods=saddle-free");
        let frame = frame(&text, 200);
        // By the same quadrature in Python.
        assert!((frame.lanes[0].metrics[0] - 4.267_051_753).abs() < 2e-9, "{:?}", frame.lanes);
        assert_eq!(judged(&frame).kind(), Some(Kind::NonDegenerateMinimum));
        assert!(frame.sentence.contains("at the minimum e1, at height 4.27"), "{}", frame.sentence);
    }
}

/// The loss is low long before the direction is found, and the words say both.
#[test]
fn a_loss_at_the_height_of_the_minimum_is_not_called_aligned() {
    let frame = frame("p=eigengap", 600);
    let sentence = "Gradient descent and gradient flow are at the height of the minimum e1, still \
                    moving; saddle-free Newton is at the minimum e1, at height 5.71. Gradient \
                    descent and gradient flow have cos = 0.962 with e1.";
    assert_eq!(frame.sentence, sentence);
    assert!(matches!(judged(&frame), Judgement::AtHeight { known: 0, .. }));
    assert_eq!(frame.lanes[2].place, "at the minimum e1 (non-degenerate minimum)");
}

/// Among the levels of 61 saddles, many closer than can be told apart, a run that descends is at
/// the height of none in particular; its Hessian has the index of none either.
#[test]
fn a_run_that_passes_crowded_levels_is_on_its_way() {
    for (text, steps, cos) in [
        ("p=digits&methods=gradient-flow", 8, "0.816"),
        ("data=digits&start=small&jitter=0.01&methods=gradient-flow", 0, "0.0991"),
    ] {
        let frame = frame(text, steps);
        let sentence =
            format!("Gradient flow is on its way. Gradient flow has cos = {cos} with e1.");
        assert_eq!(frame.sentence, sentence, "{text}");
        assert_eq!(judged(&frame), Judgement::Moving, "{text}");
    }
}

/// Misalignments of 1e-20 are rounding, and are said in words.
#[test]
fn an_angle_below_rounding_is_not_a_number_in_the_sentence() {
    let aligned = "aligned with e1 to machine precision";
    let stochastic =
        frame("spectrum=4,2&prompt=finite&tokens=mixture&start=exact&saddle=1&methods=sgd", 0);
    assert!(stochastic.sentence.contains(aligned), "{}", stochastic.sentence);
    // At a known point its name says it.
    for text in ["start=random&methods=saddle-free", "start=random&methods=gradient-flow"] {
        let frame = frame(text, 3000);
        assert!(frame.lanes[0].metrics[2] < 1e-12, "{:?}", frame.lanes);
        let end = "is at the minimum e1, at height 3.75.";
        assert!(frame.sentence.ends_with(end), "{}", frame.sentence);
    }
}
