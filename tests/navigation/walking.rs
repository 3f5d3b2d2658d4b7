//! The reader's own walk in the laboratory.

use critical_point_lab::{
    event::{Leg, Stride},
    frame::{Frame, LETTERS, Lines, Map, Picture},
    link,
    session::{AnySession, View},
};

fn open(parameters: &str) -> Box<dyn AnySession> {
    let (link, problems) = link::parse(&format!("lab=navigation&seed=5&runs=1&{parameters}"));
    assert_eq!(problems, [], "{parameters}");
    let (session, problems) = link.open();
    assert_eq!(problems, [], "{parameters}");
    session
}

fn panels(frame: &Frame) -> (&Map, &Lines) {
    let (Picture::Map(map), Picture::Lines(lines)) = (&frame.pictures[0], &frame.pictures[1])
    else {
        panic!("map and rewards come first");
    };
    (map, lines)
}

fn show(session: &dyn AnySession) -> Frame {
    session.frame(&View::default())
}

/// Follows the described path of the episode on show, and stops if wanted.
fn follow(session: &mut dyn AnySession, stop: bool) {
    let frame = show(session);
    let described = panels(&frame).0.tracks[0].places.clone();
    for place in &described[1..] {
        session.stride(Stride::On(Leg::To(*place)));
    }
    if stop {
        session.stride(Stride::On(Leg::Stop));
    }
    assert_eq!(session.take_problems(), []);
}

/// The column of a sheet, of agent and reader.
fn column(frame: &Frame, name: &str) -> Vec<f64> {
    let sheet = frame.sheet.as_ref().expect("a sheet");
    let at = sheet.columns.iter().position(|column| column.starts_with(name));
    sheet.rows.iter().map(|(_, numbers)| numbers[at.expect(name)]).collect()
}

#[test]
fn a_perfect_walk_has_perfect_numbers_and_every_reward() {
    let mut session = open("arms=progress,hard&shown=reference");
    follow(&mut *session, true);
    let frame = show(&*session);
    for (name, wanted) in [
        ("NE", 0.0),
        ("SR", 1.0),
        ("OSR", 1.0),
        ("nDTW", 1.0),
        ("SA", 1.0),
        ("SSA", 1.0),
        ("LN", 0.0),
    ] {
        assert_eq!(column(&frame, name), [wanted, wanted], "{name}");
    }
    let (map, rewards) = panels(&frame);
    let you = map.tracks.last().unwrap();
    assert_eq!((you.label.as_str(), &you.places), ("you", &map.tracks[0].places));
    assert_eq!(map.you, you.places.last().copied());
    assert_eq!(rewards.curves.len(), 14, "every reward of both walks");
    for lane in 0..7 {
        let (agent, yours) = (&rewards.curves[lane], &rewards.curves[7 + lane]);
        assert!(agent.faint && agent.label.is_empty() && !yours.label.is_empty());
        assert_eq!((agent.role, &agent.points), (yours.role, &yours.points));
    }
    assert!(
        frame.sentence.starts_with("You stopped 0.0 m from the goal after"),
        "{}",
        frame.sentence
    );
}

#[test]
fn the_walk_is_compared_with_the_inspected_agent_and_stays_while_it_learns() {
    let mut session = open("arms=hard");
    assert_eq!(column(&show(&*session), "nDTW").len(), 1, "the agent alone");
    follow(&mut *session, false);
    let before = show(&*session);
    for _ in 0..20 {
        session.advance();
    }
    let after = show(&*session);
    assert_eq!(before.sheet.as_ref().unwrap().rows[1], after.sheet.as_ref().unwrap().rows[1]);
    assert!(before.sentence.starts_with("You stand at "), "{}", before.sentence);
    assert!(before.sentence.contains("; ways: "), "{}", before.sentence);
}

/// Each episode has a walk of its own; another world has none of these.
#[test]
fn a_walk_belongs_to_its_episode() {
    let mut session = open("arms=hard");
    follow(&mut *session, true);
    let one = show(&*session).sheet.unwrap();
    let (other, _) = link::parse("lab=navigation&seed=5&runs=1&arms=hard&episode=2");
    session.set_live(&other.values);
    assert_eq!(show(&*session).sheet.unwrap().rows.len(), 1);
    follow(&mut *session, false);
    let (first, _) = link::parse("lab=navigation&seed=5&runs=1&arms=hard");
    session.set_live(&first.values);
    assert_eq!(show(&*session).sheet.unwrap(), one);
    let mut moved = link::Link { events: session.events().to_vec(), ..first };
    moved.seed = 6;
    let (elsewhere, problems) = moved.open();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(elsewhere.events(), []);
    assert!(problems[0].message.starts_with("walk 1 was left out: "));
}

#[test]
fn an_episode_is_cut_off_after_25_moves() {
    let mut session = open("arms=hard");
    for i in 0..25 {
        let frame = show(&*session);
        assert!(!frame.sheet.as_ref().unwrap().ended, "after {i} moves");
        let map = panels(&frame).0;
        let to = map.you.and_then(|you| map.neighbours(you).next()).unwrap();
        session.stride(Stride::On(Leg::To(to)));
    }
    let frame = show(&*session);
    assert!(frame.sheet.as_ref().unwrap().ended);
    assert!(
        frame.sentence.starts_with("Your walk was cut off after 25 moves"),
        "{}",
        frame.sentence
    );
    assert_eq!(session.take_problems(), []);
    session.stride(Stride::On(Leg::Stop));
    let problems = session.take_problems();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("cut off after 25 moves"), "{problems:?}");
}

#[test]
fn what_cannot_be_walked_is_named() {
    let mut session = open("arms=hard");
    let frame = show(&*session);
    let map = panels(&frame).0;
    let you = map.you.unwrap();
    let far = (0..map.places.len()).find(|to| *to != you && map.neighbours(you).all(|n| n != *to));
    session.stride(Stride::On(Leg::To(far.unwrap())));
    session.stride(Stride::On(Leg::To(10_000)));
    let problems = session.take_problems();
    assert!(problems[0].message.starts_with("no way leads from "), "{problems:?}");
    assert_eq!(problems[1].message, "there is no place 10000");
    assert_eq!(session.events(), []);
}

/// Positions of the critical places among the landmarks of the instruction, from 1.
fn critical(session: &dyn AnySession) -> Vec<usize> {
    let frame = show(session);
    let map = panels(&frame).0;
    let number = |place: &usize| {
        map.places[*place].label.split([',', ' ']).next().and_then(|text| text.parse().ok())
    };
    let mut numbers: Vec<usize> = map.critical.iter().filter_map(number).collect();
    numbers.sort_unstable();
    numbers
}

/// Opens the run after a landmark has been marked on the map.
fn marked(parameters: &str, landmark: usize) -> (String, Vec<usize>) {
    let session = open(parameters);
    let frame = show(&*session);
    let places = &panels(&frame).0.places;
    let at = places.iter().position(|place| place.label.starts_with(&format!("{landmark} ")));
    let pairs = session.mark(at.expect("a landmark"));
    let kept = parameters.split('&').filter(|part| pairs.iter().all(|(k, _)| !part.starts_with(k)));
    let pairs = pairs.iter().map(|(key, text)| format!("{key}={text}"));
    let parameters: Vec<String> = kept.map(str::to_string).chain(pairs).collect();
    let parameters = parameters.join("&");
    let chosen = critical(&*open(&parameters));
    (parameters, chosen)
}

#[test]
fn marking_a_landmark_toggles_whether_it_is_critical() {
    let parameters = "arms=soft&pieces=4&episode=3";
    assert_eq!(critical(&*open(parameters)), [2, 4]);
    let (parameters, chosen) = marked(parameters, 1);
    assert!(parameters.contains("critical=chosen") && parameters.contains("landmarks=1,2,4"));
    assert_eq!(chosen, [1, 2, 4]);
    let (parameters, chosen) = marked(&parameters, 2);
    assert_eq!(chosen, [1, 4]);
    assert_eq!(marked(&parameters, 4).1, [1]);
    let session = open(&parameters);
    let frame = show(&*session);
    let plain = panels(&frame).0.places.iter().position(|place| !place.named).unwrap();
    assert_eq!(session.mark(plain), [], "a place that is no landmark");
    assert_eq!(session.mark(100_000), []);
}

#[test]
fn a_choice_decides_what_the_focal_rewards_look_at() {
    let mut sides =
        ["", "&critical=chosen&landmarks=3,6", "&critical=chosen&landmarks=1,2,3,4,5,6"].map(
            |choice| {
                let mut session = open(&format!("arms=hard{choice}"));
                (0..2).for_each(|_| session.advance());
                session.signature()
            },
        );
    assert_ne!(sides[0], sides[2], "all landmarks teach something else");
    sides.sort();
    // For six landmarks the same as the paper, for shorter instructions not.
    assert!(sides.windows(2).all(|pair| pair[0] != pair[1]));
    let mut all = open("arms=hard&critical=all");
    (0..2).for_each(|_| all.advance());
    assert!(sides.contains(&all.signature()));
}

#[test]
fn landmarks_that_cannot_be_chosen_are_named() {
    let problems = |list: &str| {
        let text =
            format!("lab=navigation&runs=1&arms=soft&pieces=4&critical=chosen&landmarks={list}");
        let (link, mut problems) = link::parse(&text);
        problems.extend(link.open().1);
        problems
    };
    for (list, count) in
        [("2,4", 0), ("2,5", 1), ("2.5,1", 1), ("", 1), ("9", 2), ("0,99", 2), ("x", 2)]
    {
        let found = problems(list);
        assert!(found.iter().all(|problem| problem.key == "landmarks"), "{list}: {found:?}");
        assert_eq!(found.len(), count, "{list}: {found:?}");
    }
}

/// The eight directions of the keys reach every neighbour that is not upstairs.
#[test]
fn every_neighbour_lies_in_some_direction() {
    let frame = show(&*open("arms=hard&size=8"));
    let map = panels(&frame).0;
    let steps = [-1.0, 0.0, 1.0];
    for from in 0..map.places.len() {
        let mut reached: Vec<usize> = steps
            .iter()
            .flat_map(|x| steps.map(|y| [*x, y]))
            .filter_map(|direction| map.toward(from, direction))
            .collect();
        reached.sort_unstable();
        reached.dedup();
        let mut ways: Vec<usize> = map.neighbours(from).collect();
        ways.sort_unstable();
        assert_eq!(reached, ways, "from {from}");
        assert!(map.hidden(from).is_empty());
    }
}

#[test]
fn stairs_behind_a_neighbour_have_a_letter() {
    let (mut hidden, mut told) = (0, 0);
    for seed in 1..=6 {
        let run = "arms=hard&floors=3&runs=1&pieces=3&imitation=0";
        let open = || link::parse(&format!("lab=navigation&{run}&seed={seed}")).0.open().0;
        let frame = show(&*open());
        let map = panels(&frame).0;
        for from in 0..map.places.len() {
            let mut reached: Vec<usize> = [-1.0, 0.0, 1.0]
                .iter()
                .flat_map(|x| [-1.0, 0.0, 1.0].map(|y| [*x, y]))
                .filter_map(|direction| map.toward(from, direction))
                .collect();
            let behind = map.hidden(from);
            assert!(behind.len() <= LETTERS.len());
            hidden += behind.len();
            reached.extend(behind);
            let mut ways: Vec<usize> = map.neighbours(from).collect();
            for list in [&mut reached, &mut ways] {
                list.sort_unstable();
                list.dedup();
            }
            assert_eq!(reached, ways, "from {from}");
        }
        let mut session = open();
        for _ in 0..24 {
            let frame = show(&*session);
            let map = panels(&frame).0;
            let you = map.you.unwrap();
            let lettered = map.hidden(you);
            let keys = frame.sentence.matches("(key ").count();
            // Before the first move the sentence is about the agents.
            if frame.sentence.starts_with("You stand") {
                assert_eq!(keys, lettered.len(), "{}", frame.sentence);
                told += keys;
            }
            let next = lettered.first().copied().or_else(|| map.neighbours(you).last()).unwrap();
            session.stride(Stride::On(Leg::To(next)));
        }
    }
    assert!(hidden > 0 && told > 0, "no stairs lie behind a neighbour in any of these worlds");
}
