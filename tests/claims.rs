//! What the page claims is true natively, before a reader tests it live.

use critical_point_lab::{claim::Test, experiments, link};

#[test]
fn every_claim_holds() {
    for entry in experiments::ALL {
        for claim in entry.claims {
            let mut test = Test::new(entry, claim);
            let outcome = loop {
                if let Some(outcome) = test.advance() {
                    break outcome;
                }
            };
            assert!(outcome.holds, "{}: {outcome:?}", claim.slug);
            assert_eq!(outcome.trials.len() as u32, claim.seeds);
            assert_eq!(test.progress(), 1.0);
            // A reader who opens a trial sees the same run.
            let (link, problems) = link::parse(&outcome.trials[0].link);
            assert_eq!(problems, [], "{}", claim.slug);
            let report = critical_point_lab::report::replay(&link.write());
            assert_eq!(report["reproduced"], true, "{}", claim.slug);
        }
    }
}
