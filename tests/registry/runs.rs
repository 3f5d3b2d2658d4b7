//! Runs are functions of their links, forwards and backwards, and have much to show.

use critical_point_lab::{
    frame::{Abscissa, Frame, Lines, Picture},
    labs,
    link::Link,
    session::View,
};

use super::{advance, fewer, inspecting, open, presets};

/// The promise of a share link: the same link has the same bits.
#[test]
fn a_run_is_a_function_of_its_link() {
    for (_, link) in presets() {
        let (mut a, mut b) = (open(&link), open(&link));
        advance(&mut *a, 10);
        advance(&mut *b, 4);
        advance(&mut *b, 6);
        assert_eq!(a.signature(), b.signature(), "{}", link.write());
    }
}

/// A seed that changes nothing would be a hidden constant. (A preset that starts
/// exactly on a saddle may well be the same for all seeds.)
#[test]
fn the_seed_matters() {
    for entry in labs::ALL {
        let of_seed = |seed| {
            let mut session = open(&Link { seed, ..Link::new(entry) });
            advance(&mut *session, 3);
            session.signature()
        };
        assert_ne!(of_seed(1), of_seed(2), "{}", entry.id);
    }
}

/// Reset and step back must replay exactly, also past the first checkpoints.
#[test]
fn stepping_back_returns_to_the_same_bits() {
    for (_, mut link) in presets() {
        fewer(&mut link);
        let mut session = open(&link);
        let start = session.signature();
        advance(&mut *session, 90);
        let at_90 = session.signature();
        let frame_90 = session.frame(&inspecting());
        advance(&mut *session, 70);
        session.rewind(90);
        assert!(session.step() <= 90);
        while session.step() < 90 {
            session.advance();
        }
        assert_eq!(session.signature(), at_90, "{}", link.write());
        assert_eq!(session.frame(&inspecting()).sentence, frame_90.sentence);
        // As text, because a number that is not known equals nothing.
        let lanes = |frame: &Frame| format!("{:?}", frame.lanes);
        assert_eq!(lanes(&session.frame(&inspecting())), lanes(&frame_90));
        session.rewind(0);
        assert_eq!((session.step(), session.signature()), (0, start));
    }
}

#[test]
fn every_frame_has_its_pictures_numbers_and_words() {
    for (entry, link) in presets() {
        let mut session = open(&link);
        for _ in 0..20 {
            let frame = session.frame(&inspecting());
            assert_eq!(frame.pictures.len(), entry.panels.len());
            assert!(!frame.sentence.is_empty());
            // A picture whose kind is not named is not drawn on the page.
            let mut rare = frame.pictures.iter().filter_map(Picture::rare);
            assert!(rare.all(|kind| entry.rare.contains(&kind)), "{}: {:?}", entry.id, entry.rare);
            for lane in &frame.lanes {
                assert_eq!(lane.metrics.len(), entry.metrics.len());
                // A number that is not known is NaN.
                assert!(lane.metrics.iter().all(|m| !m.is_infinite()), "{lane:?}");
            }
            let point = frame.inspection.expect("an inspection was asked for");
            assert!(point.spectrum.windows(2).all(|w| w[0] <= w[1]), "spectrum not ascending");
            session.advance();
        }
    }
}

/// The reader's abscissa is that of every picture over steps, whose curves end at what their
/// lanes have spent.
#[test]
fn every_picture_over_steps_follows_the_abscissa() {
    for (entry, mut link) in presets() {
        fewer(&mut link);
        let mut session = open(&link);
        advance(&mut *session, 3);
        let lines = |abscissa| -> Vec<Lines> {
            let frame = session.frame(&View { abscissa, ..View::default() });
            let curves =
                |picture| if let Picture::Lines(lines) = picture { Some(lines) } else { None };
            frame.pictures.into_iter().filter_map(curves).collect()
        };
        let (over, spent) = (lines(Abscissa::Steps), lines(Abscissa::Evaluations));
        let frame = session.frame(&View::default());
        let costs: Vec<f64> =
            frame.lanes.iter().map(|lane| lane.spent.counts.iter().sum::<u64>() as f64).collect();
        for (over, spent) in over.iter().zip(&spent).filter(|(over, _)| over.is_over_steps()) {
            let place = format!("{}: {}", link.write(), over.y.title);
            assert_eq!(spent.x.title, entry.costs.join(" and "), "{place}");
            for (old, new) in over.curves.iter().zip(&spent.curves) {
                let (Some(old), Some(new)) = (old.points.last(), new.points.last()) else {
                    continue;
                };
                assert_eq!(old[1].to_bits(), new[1].to_bits(), "{place}");
                assert!(old[0] < frame.step as f64 || costs.contains(&new[0]), "{place}: {new:?}");
            }
        }
    }
}
