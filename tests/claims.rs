//! What the page claims is true natively, before a reader tests it live.

use critical_point_lab::{
    labs, link, report,
    trial::{self, Outcome, Run},
};

#[test]
fn every_claim_holds() {
    for entry in labs::ALL {
        for claim in entry.claims {
            let trials = trial::of_claim(claim, entry.id);
            assert_eq!(trials.len() as u32, claim.seeds);
            let answer = |trial| Run::open(trial).map_or_else(|line| *line, Run::finish);
            let outcome = Outcome::of(claim, trials.iter().map(answer).collect());
            assert_eq!(outcome.fault(), None, "{}", claim.slug);
            assert!(outcome.holds, "{}: {outcome:?}", claim.slug);
            assert!(outcome.range().is_some(), "{}: nothing was measured", claim.slug);
            // A reader who opens a trial sees the same run.
            let (link, problems) = link::parse(&outcome.lines[0].link);
            assert_eq!(problems, [], "{}", claim.slug);
            assert_eq!(
                report::replay(&link.write()).unwrap()["reproduced"],
                true,
                "{}",
                claim.slug
            );
        }
    }
}
