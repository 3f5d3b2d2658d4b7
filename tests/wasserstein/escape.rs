//! When a run counts as escaped.

use critical_point_lab::{link, session::View};

/// The first step at which the objective is below the saddle's value by one part in a
/// hundred of its height above the minimum; above zero where the minimum is not known.
#[test]
fn an_escape_is_the_first_step_one_percent_below_the_saddle() {
    for (functional, minimum) in [
        ("double-well", 0.0),
        ("factorisation&particles=30", 0.0),
        ("variance-cosine&amplitude=0.2", -0.2),
        ("discrepancy&goal=points", 0.0),
        ("network&jitter=0.01", 0.0),
        ("network&jitter=0.01&decay=0.01", 0.0),
        ("tanh-moments&jitter=0.001", 0.0),
    ] {
        let text = |start| {
            format!("lab=wasserstein&functional={functional}&methods=saddle-free&start={start}")
        };
        let (exact, _) = link::parse(&text("exact")).0.open();
        let saddle = exact.metric("saddle-free", 0).unwrap();
        let bound = saddle - 0.01 * (saddle - minimum);

        let (link, problems) = link::parse(&text("saddle"));
        assert_eq!(problems, [], "{functional}");
        let (mut session, _) = link.open();
        while session.metric("saddle-free", 0).unwrap() >= bound {
            assert!(session.is_running() && session.step() < 500, "{functional}: no escape");
            session.advance();
        }
        let escaped = session.step();
        session.advance();
        let frame = session.frame(&View::default());
        let passed = frame.lanes[0].milestones[0].as_ref().map(|passed| passed.step);
        assert_eq!(passed, Some(escaped), "{functional}");
    }
}
