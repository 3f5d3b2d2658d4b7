//! What presets ask, the run answers: some methods stay and others do not, and the way on leads
//! to another preset.

use critical_point_lab::{labs, link, session::View};

use super::open;

#[test]
fn every_question_has_an_answer() {
    let mut asked = 0;
    for (entry, question) in
        labs::ALL.iter().flat_map(|entry| entry.questions.iter().map(move |asked| (entry, asked)))
    {
        let name = format!("{}, {}", entry.id, question.preset);
        let is_preset = |slug: &str| entry.presets.iter().any(|preset| preset.slug == slug);
        assert!(is_preset(question.preset) && is_preset(question.next.0), "{name}");
        assert!(question.milestone < entry.milestones.len(), "{name}");
        let (link, problems) = link::parse(&format!("p={}", question.preset));
        assert_eq!(problems, [], "{name}");
        let mut session = open(&link);
        while session.step() < question.step && session.is_running() {
            session.advance();
        }
        let frame = session.frame(&View::default());
        let stay: Vec<&str> = question.staying(&frame).map(|lane| lane.id.as_str()).collect();
        assert!(!stay.is_empty() && stay.len() < frame.lanes.len(), "{name}: {stay:?}");
        // Whoever stays does not go a little later.
        for _ in 0..question.step / 4 {
            session.advance();
        }
        let later = session.frame(&View::default());
        let still: Vec<&str> = question.staying(&later).map(|lane| lane.id.as_str()).collect();
        assert_eq!(stay, still, "{name}");
        asked += 1;
    }
    assert!(asked > 0);
}
