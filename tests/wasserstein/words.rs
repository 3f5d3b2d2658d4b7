//! What the page says where a run ends, against values that were computed apart.

use critical_point_lab::{
    frame::{Frame, Picture},
    labs::wasserstein::problem::{
        Discrepancy, DoubleWell, Ensemble, Functional, VarianceCosine, discrepancy::Target,
    },
    link,
    session::View,
    verdict::Count,
};

use super::common::{factorisation, stream, well};

/// The frame at the step that a link names, or at the end of the run, with the first lane
/// inspected.
fn frame(text: &str) -> Frame {
    let (link, problems) = link::parse(text);
    assert_eq!(problems, [], "{text}");
    let (mut session, _) = link.open();
    while session.is_running() && link.at.is_none_or(|at| session.step() < at) {
        session.advance();
    }
    session.frame(&View { inspect: true, ..View::default() })
}

/// At zero loss every distance to the minimum is zero, whichever minimiser it is.
#[test]
fn the_distance_is_zero_where_the_loss_is() {
    let n = 6;
    let mut split = Ensemble::zeros(n, 2);
    split.coordinate_mut(0).copy_from_slice(&[1.0, -1.0, -1.0, 1.0, 1.0, -1.0]);
    let free = DoubleWell { kappa: 0.0, ..well(2) };
    assert_eq!(free.value(&split.view()), 0.0);
    assert_eq!(free.distance_to_minimum(&split.view()), Some(0.0), "once the root of two");
    assert_eq!(well(2).distance_to_minimum(&split.view()), Some(2.0_f64.sqrt()));
    // Without transverse curvature the wells are lines.
    let flat = DoubleWell { omega: 0.0, ..well(2) };
    let mut along = Ensemble::new(n, 2, vec![-1.0; 2 * n]);
    along.coordinate_mut(1).fill(7.0);
    assert_eq!(
        (flat.value(&along.view()), flat.distance_to_minimum(&along.view())),
        (0.0, Some(0.0))
    );
    let both = DoubleWell { kappa: 0.0, omega: 0.0, ..well(2) };
    split.coordinate_mut(1).copy_from_slice(&[3.0, 0.0, -9.0, 2.0, 1.0, 0.5]);
    assert_eq!(
        (both.value(&split.view()), both.distance_to_minimum(&split.view())),
        (0.0, Some(0.0))
    );
    let cosine = VarianceCosine { tightness: 1.0, amplitude: 0.2 };
    for at in [-1.0, 3.0, 101.0] {
        let x = Ensemble::new(n, 1, vec![at; n]);
        assert_eq!(cosine.distance_to_minimum(&x.view()), Some(0.0), "{at}");
    }
    // Two particles have a second moment of rank two.
    let x = factorisation().on_saddle(&[0, 1], 2, &mut stream(3));
    assert!((factorisation().value(&x.view()) - 0.25).abs() < 1e-14);
    assert!(factorisation().distance_to_minimum(&x.view()).unwrap() < 1e-7, "once 1");
    // Five particles cannot be two points of equal weight.
    let pair = Discrepancy::new(Target::two_points(2, 1.0), 0.7);
    assert_eq!(pair.distance_to_minimum(&Ensemble::zeros(5, 2).view()), None);
    let apart = pair.distance_to_minimum(&Ensemble::zeros(6, 2).view()).unwrap();
    assert!((apart - 1.0).abs() < 1e-15, "{apart}");
}

#[test]
fn on_the_page_the_distance_ends_at_zero_with_the_loss() {
    for case in ["kappa=0", "omega=0", "kappa=0&omega=0", "functional=factorisation&particles=2"] {
        let end = frame(&format!("lab=wasserstein&{case}&start=cloud&methods=saddle-free"));
        let lane = &end.lanes[0];
        assert!(lane.metrics[2] < 1e-7, "{case}: {:?}", lane.metrics);
        assert!(lane.place.starts_with("at the minimum"), "{case}: {}", lane.place);
    }
}

/// 2000 particles of which one eigenvector is kept: `3 N - 1 - 1 - ...` of them by the closed form.
#[test]
fn a_structured_spectrum_is_counted_whole() {
    let saddle = frame("lab=wasserstein&functional=factorisation&particles=2000&start=exact&at=0");
    let point = saddle.inspection.unwrap();
    assert_eq!(point.size, 6000);
    assert_eq!((point.index, point.nullity), (Count::exactly(3998), Count::exactly(1999)));
    let methods = "methods=saddle-free&start=cloud&at=50";
    let end = frame(&format!("lab=wasserstein&functional=factorisation&particles=2000&{methods}"));
    assert_eq!(end.lanes[0].place, "at the minimum (degenerate minimum, nullity 5994)");
    assert_eq!(end.inspection.unwrap().nullity, Count::exactly(5994));
}

/// Beyond 1024 rows without such a structure only the ends of a spectrum are known.
#[test]
fn a_count_from_the_ends_of_a_spectrum_is_a_lower_bound() {
    let network = "lab=wasserstein&functional=network&teacher=2&start=exact&particles";
    let small = frame(&format!("{network}=40&at=0")).inspection.unwrap();
    assert_eq!((small.size, small.index), (120, Count::exactly(40)));
    let large = frame(&format!("{network}=400&at=0")).inspection.unwrap();
    assert_eq!(large.size, 1200);
    assert!(large.index.at_least && large.index.number < 400, "{:?}", large.index);
    assert!(large.nullity.at_least, "400 zeros may hide between the ends: {:?}", large.nullity);
    assert!(large.place.contains("index at least"), "{}", large.place);
}

#[test]
fn a_degenerate_minimum_is_not_called_strict() {
    let eight = "lab=wasserstein&functional=factorisation&spectrum=2&particles=8&support=";
    let end = frame(&format!("{eight}&start=cloud&methods=saddle-free&at=200"));
    assert_eq!(end.lanes[0].place, "at the minimum (degenerate minimum, nullity 7)");
    assert!(
        end.lanes[0].note.starts_with("minimum, but not a strict one"),
        "{}",
        end.lanes[0].note
    );
    let flat = frame("lab=wasserstein&omega=0&start=cloud&methods=saddle-free&at=200");
    assert_eq!(flat.lanes[0].place, "at the minimum (degenerate minimum, nullity 1)");
    assert!(!flat.lanes[0].note.contains("strict local"), "{}", flat.lanes[0].note);
    let strict = frame("lab=wasserstein&start=cloud&methods=saddle-free&at=200");
    assert_eq!(strict.lanes[0].place, "at the minimum (non-degenerate minimum)");
    let note = &strict.lanes[0].note;
    assert!(
        note.starts_with("strict local minimum, also where mass splits: λ min of H 1, of M 2.5")
    );
}

/// With decay above the correlation the origin is no saddle.
#[test]
fn the_origin_of_a_network_is_what_its_curvatures_say() {
    let decaying = "lab=wasserstein&p=network&decay=0.5&seed=5&at=400";
    let end = frame(decaying);
    assert!(!end.sentence.contains("the saddle"), "{}", end.sentence);
    assert_eq!(end.lanes[0].place, "at the minimum at the origin (non-degenerate minimum)");
    let marks = |frame: &Frame| match &frame.pictures[0] {
        Picture::Scatter(scatter) => scatter.marks[0].label.clone(),
        _ => panic!("no cloud"),
    };
    assert_eq!(marks(&end), "minimum");
    let plain = frame("lab=wasserstein&p=network&decay=0&seed=5&at=0");
    assert_eq!(marks(&plain), "saddle");
}

#[test]
fn near_a_saddle_is_neither_at_it_nor_on_the_way() {
    let end = frame("lab=wasserstein&p=escape&at=110");
    let expected = "Gradient flow and perturbed flow are near the saddle of index 1; Newton is at \
                    the saddle of index 1, at height 0.25; saddle-free Newton is at the minimum, at \
                    height 0.";
    assert_eq!(end.sentence, expected);
    assert_eq!(end.lanes[0].place, "near the saddle of index 1, 0.00169 away");
    // Its objective is 0.268, a saddle's height, and its gradient 0.29.
    let passing = frame("lab=wasserstein&start=cloud&methods=gradient-flow&seed=12&at=9");
    assert_eq!(passing.sentence, "Gradient flow is on its way.");
    assert_eq!(passing.inspection.unwrap().place, "on the way");
}

/// Newton's method throws particles off, and gradient flow loses two.
#[test]
fn particles_that_no_picture_shows_are_counted() {
    let end = frame("lab=wasserstein&p=two-points&at=60");
    assert!(
        end.sentence.contains("Newton is where the gradient nearly vanishes"),
        "{}",
        end.sentence
    );
    let strayed = "Far outside the picture: 2 particles of gradient flow, 2 particles of perturbed \
                   flow, 59 particles of Newton and 17 particles of saddle-free Newton.";
    assert!(end.sentence.ends_with(strayed), "{}", end.sentence);
    let start = frame("lab=wasserstein&p=two-points&at=0");
    assert!(!start.sentence.contains("outside"), "{}", start.sentence);
    // A cloud that is beyond the picture as a whole, and not diverged.
    let far = "lab=wasserstein&functional=variance-cosine&start=cloud&spread=0.05&particles=2";
    let far = frame(&format!("{far}&methods=gradient-flow&do=0:kick:gradient-flow:0:9.3&at=0"));
    assert_eq!(
        far.sentence,
        "Gradient flow is outside the picture. Far outside the picture: 2 \
                              particles of gradient flow."
    );
}

/// Words of machines are details; plain words say when.
#[test]
fn notes_are_plain() {
    let jumped = frame("lab=wasserstein&p=escape&at=110");
    let note = &jumped.lanes.iter().find(|lane| lane.id == "perturbed-flow").unwrap().note;
    assert_eq!(note, "jumped at step 109");
}
