//! Trainings that other workers compute ahead change nothing but the time.

use critical_point_lab::{
    link::{self, Link},
    session::{AnySession, Stretch},
};

const HEAVY: &str = "lab=navigation&seed=5&arms=ndtw,ndtw-success,soft,hard&episodes=10";

fn link(more: &str) -> Link {
    let (link, problems) = link::parse(&format!("{HEAVY}{more}"));
    assert_eq!(problems, [], "{more}");
    link
}

/// Signatures of every step to the 25th.
fn signatures(mut session: Box<dyn AnySession>) -> Vec<String> {
    let mut all = Vec::new();
    while session.step() < 25 {
        session.advance();
        all.push(session.signature());
    }
    all
}

/// All strands to the 20th step, each by a worker of its own if `workers` is as many.
fn stretches(link: &Link, strands: Vec<Stretch>, workers: usize) -> Vec<Stretch> {
    let assistants: Vec<_> = (0..workers).map(|_| (link.entry.assist)(link, None)).collect();
    let mut all = Vec::new();
    for (i, strand) in strands.into_iter().enumerate() {
        let mut last = strand;
        while last.end() < 20 {
            last = assistants[i % workers](&last);
            all.push(last.clone());
        }
    }
    all
}

#[test]
fn whoever_computes_ahead_in_whatever_order_the_bits_are_the_same() {
    let link = link("&runs=6");
    let alone = signatures(link.open().0);
    for workers in [1, 3] {
        let mut session = link.open().0;
        let mut ahead = stretches(&link, session.strands(), workers);
        assert_eq!(ahead.len(), 24 * 2, "two stretches for each of the 24 strands");
        // Not all of them, and the last ones first.
        ahead.reverse();
        ahead.truncate(37);
        for stretch in ahead {
            session.foresee(stretch);
        }
        assert_eq!(signatures(session), alone, "{workers} workers");
    }
}

#[test]
fn what_is_known_ahead_is_not_computed_again() {
    let link = link("&runs=6");
    let mut session = link.open().0;
    let mut ahead = stretches(&link, session.strands(), 1);
    // A number that no training has would show up in the result.
    ahead[0].states[1][20] += 1.0;
    let alone = signatures(link.open().0);
    session.foresee(ahead.swap_remove(0));
    assert_ne!(signatures(session)[0], alone[0]);
}

#[test]
fn after_a_kick_the_future_is_another_one() {
    let (plain, kicked) = (link("&runs=6"), link("&runs=6&do=4:kick:ndtw:0:0.5"));
    let alone = signatures(kicked.open().0);
    let mut session = kicked.open().0;
    for stretch in stretches(&plain, session.strands(), 1) {
        session.foresee(stretch);
    }
    assert_eq!(signatures(session), alone);
    // From where the kick has led, helpers go on to the next test.
    let mut session = kicked.open().0;
    while session.step() < 7 {
        session.advance();
    }
    let ahead = stretches(&kicked, session.strands(), 2);
    assert_eq!((ahead[0].step, ahead[0].end()), (7, 10));
    for stretch in ahead {
        session.foresee(stretch);
    }
    assert_eq!(signatures(session), alone[7..]);
}

#[test]
fn light_runs_have_no_strands_and_a_run_ends_where_it_is_told_to() {
    assert_eq!(link("&runs=2").open().0.strands(), []);
    let mut session = link("&runs=1&updates=12").open().0;
    while session.is_running() {
        session.advance();
    }
    assert_eq!((session.step(), session.end()), (12, 12));
}
