//! A records file as the tests of a run in the reader's own world.

use critical_point_lab::{
    data::{Reader as _, Table},
    labs::navigation::{
        building::Inbox,
        problem::{Plan, Record, Route, record, world::connectivity},
    },
    link::{self, Link},
    rng::{Purpose, Streams},
    session::{AnySession, View},
};

use super::worlds;

const RUN: &str = "lab=navigation&seed=5&world=own&arms=ndtw,hard&runs=1&imitation=2";
const WORLD: &str = "house_connectivity.json";

/// A world whose viewpoints have names of their own, as a file.
fn house(labelled: bool) -> (Vec<connectivity::Viewpoint>, Vec<u8>) {
    let mut file = connectivity::viewpoints(&worlds(3, 1)[0]);
    for (i, viewpoint) in file.iter_mut().enumerate() {
        viewpoint.image_id = format!("{:08x}", i * 2_654_435_761 % 4_294_967_296);
        if !labelled {
            viewpoint.label = None;
        }
    }
    let text = connectivity::write(&file).into_bytes();
    (file, text)
}

/// Instructions of two to six pieces in it.
fn instructions() -> Vec<Record> {
    let (file, _) = house(true);
    let rng = &mut Streams::new(8).at(Purpose::Data, 0);
    let graph = connectivity::graph(&file, 8, rng).unwrap().0;
    let record = |i: u64| {
        let mut route = Route::default();
        let rng = &mut Streams::new(8).at(Purpose::Episode, i);
        route.draw(&graph, &Plan::of_pieces(2, 6), rng).unwrap();
        Record { scan: Some("house".into()), ..Record::of(&graph, &route, 100 + i) }
    };
    (0..7).map(record).collect()
}

fn text(records: &[Record]) -> Vec<u8> {
    record::write(records).into_bytes()
}

fn session(table: &Table) -> Box<dyn AnySession> {
    let link = Link { table: table.pack(), ..link::parse(RUN).0 };
    let (session, problems) = link.open();
    let said = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    assert_eq!(said, "episodes: 40 test episodes were changed to 7: so many instructions are open");
    session
}

/// The records that a run saves, and its world.
fn saved(session: &dyn AnySession) -> (Vec<Record>, Vec<connectivity::Viewpoint>) {
    let (_, records) = session.export(&View::default(), 1).unwrap();
    let (_, world) = session.export(&View::default(), 0).unwrap();
    (record::read(&records).unwrap().good, connectivity::read(&world).unwrap())
}

#[test]
fn the_tests_are_the_readers_instructions_in_whatever_order_files_come() {
    let (world, records) = (house(true).1, text(&instructions()));
    let mut inbox = Inbox::default();
    inbox.read(WORLD, &world).unwrap();
    let (after, problems) = inbox.read("mine.json", &records).unwrap();
    assert_eq!(problems, []);
    let mut inbox = Inbox::default();
    let early = inbox.read("mine.json", &records).unwrap_err().to_string();
    assert!(early.contains("open its connectivity file, too; nothing was changed"), "{early}");
    let (before, problems) = inbox.read(WORLD, &world).unwrap();
    assert_eq!(problems, []);
    assert_eq!(after, before);
    assert_eq!(after.name, WORLD);
    let mut run = session(&after);
    // A link carries them, but not the names of the viewpoints.
    let (records, _) = saved(&*run);
    let numbered = |record: &Record| record.path.iter().all(|name| name.starts_with('v'));
    assert!(records.iter().all(numbered));
    for (own, record) in instructions().iter().zip(&records) {
        assert_eq!(own.instruction_id, record.instruction_id);
        assert_eq!(own.sub_instructions, record.sub_instructions);
        let lengths = |r: &Record| r.sub_paths.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(lengths(own), lengths(record));
    }
    assert_eq!(records.len(), 7);
    for _ in 0..10 {
        run.advance();
    }
    assert!(run.metric("ndtw", 0).is_some_and(f64::is_finite));
}

#[test]
fn what_is_saved_opens_as_the_same_run() {
    let mut inbox = Inbox::default();
    inbox.read(WORLD, &house(true).1).unwrap();
    let table = inbox.read("mine.json", &text(&instructions())).unwrap().0;
    let link = link::parse(RUN).0;
    let (run, _) = link.open_with(Some(std::sync::Arc::new(table.clone())));
    let (name, records) = run.export(&View::default(), 1).unwrap();
    assert_eq!(name, "house_records.json");
    assert_eq!(record::read(&records).unwrap().good, instructions());
    let (name, world) = run.export(&View::default(), 0).unwrap();
    assert_eq!(name, WORLD);
    let mut inbox = Inbox::default();
    inbox.read(WORLD, world.as_bytes()).unwrap();
    assert_eq!(inbox.read("house_records.json", records.as_bytes()).unwrap().0, table);
    // Those of a link, too, though their viewpoints have other names.
    let (records, world) = saved(&*session(&table));
    let mut inbox = Inbox::default();
    inbox.read(WORLD, connectivity::write(&world).as_bytes()).unwrap();
    let again = inbox.read("house_records.json", &text(&records)).unwrap().0;
    assert_eq!(again.values, table.values);
}

#[test]
fn instructions_of_a_generated_world_are_saved_too() {
    let (run, _) = link::parse("lab=navigation&arms=ndtw&runs=1").0.open();
    let (records, world) = saved(&*run);
    assert!(!records.is_empty() && records.len() < 40, "those of one of eight worlds");
    let mut inbox = Inbox::default();
    inbox.read(WORLD, connectivity::write(&world).as_bytes()).unwrap();
    let (table, problems) = inbox.read("records.json", &text(&records)).unwrap();
    assert_eq!(problems, []);
    let own = Link { table: table.pack(), ..link::parse(RUN).0 }.open().0;
    assert_eq!(saved(&*own).0.len(), records.len());
}

/// Records with a fault are named and left out, and the others are used; where all have
/// one nothing is changed.
#[test]
fn bad_records_are_named_and_the_others_are_used() {
    let mut inbox = Inbox::default();
    let (world, problems) = inbox.read(WORLD, &house(true).1).unwrap();
    assert_eq!(problems, []);
    let good = instructions();
    let long = good.iter().position(|record| record.path.len() > 3).unwrap();
    let cases: [(Change, &str); 7] = [
        (
            &|r| r[2].path[1] = "nowhere".into(),
            "1 of 7 records: instruction 102: the world has no viewpoint nowhere",
        ),
        (&|r| drop(r[3].sub_paths[0].pop()), "1 of 7 records: instruction 103: sub-path"),
        (&|r| drop(r[0].sub_instructions.pop()), "sub-instructions"),
        (&|r| repeat(&mut r[0], 13), "pieces, more than the 12 allowed"),
        (&|r| back_and_forth(&mut r[0], 25), "25 moves, more than the 24 allowed"),
        (&|r| drop(r[long].path.remove(1)), "sub-path 0 does not continue the tiling"),
        (&|r| r[1].path.truncate(0), "1 of 7 records: instruction 101: sub-path 0"),
    ];
    for (change, what) in cases {
        let mut records = good.clone();
        change(&mut records);
        let (table, problems) = inbox.read("bad.json", &text(&records)).unwrap();
        let said = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        assert!(said.contains(what) && said.contains("left out"), "{what}: {said}");
        assert_eq!(table.values[3].iter().filter(|kind| **kind == -3.0).count(), 6, "{what}");
    }
    let mut refusal = |records: &[Record]| {
        let said = inbox.read("bad.json", &text(records)).unwrap_err().to_string();
        assert!(said.contains("nothing was changed"), "{said}");
        said
    };
    let all = |change: &dyn Fn(&mut Record)| {
        let mut records = good.clone();
        records.iter_mut().for_each(change);
        records
    };
    let said = refusal(&all(&|r| r.path[1] = "nowhere".into()));
    assert!(said.contains("7 of 7 records: instruction 100: the world has no"), "{said}");
    let said = refusal(&all(&|r| r.scan = Some("castle".into())));
    assert!(said.contains("the world castle, and the open one is house"), "{said}");
    assert!(refusal(&[]).contains("no included viewpoint"));
    let mut inbox = Inbox::default();
    inbox.keep(&world);
    for (bytes, what) in [
        (br#"[{"instruction_id":1}]"#.to_vec(), "`path` must be an array of strings"),
        (br#"[{"instruction_id":1,"path":["a"],"sub_paths":[],"sub_instructions":[],"scan":"house"}]"#.to_vec(), "no viewpoint a"),
        (text(&good)[..text(&good).len() - 300].to_vec(), "not JSON"),
    ] {
        let said = inbox.read("bad.json", &bytes).unwrap_err().to_string();
        assert!(said.contains(what), "{what}: {said}");
    }
    // After all of that the good ones are still taken.
    inbox.read("good.json", &text(&good)).unwrap();
}

/// What the agents read has a longest length; words that are replaced anyway have none.
#[test]
fn too_many_words_are_put_into_words_anew() {
    let mut records = instructions();
    records[1].sub_instructions[0] = "go ".repeat(999);
    records[2].sub_instructions[0] = "saunter ".repeat(999);
    let mut inbox = Inbox::default();
    inbox.read(WORLD, &house(true).1).unwrap();
    let (table, problems) = inbox.read("wordy.json", &text(&records)).unwrap();
    let said = problems.iter().map(ToString::to_string).collect::<String>();
    assert!(said.contains("2 instructions are put into words anew"), "{said}");
    assert_eq!(saved(&*session(&table)).0.len(), 7);
}

/// What a test does to the records of a file.
type Change<'a> = &'a dyn Fn(&mut Vec<Record>);

/// A path that goes there and back, in this many pieces of two moves.
fn repeat(record: &mut Record, pieces: usize) {
    let (a, b) = (record.path[0].clone(), record.path[1].clone());
    record.path = vec![a.clone()];
    record.path.extend((0..pieces).flat_map(|_| [b.clone(), a.clone()]));
    record.sub_paths = vec![vec![a.clone(), b, a]; pieces];
    record.sub_instructions = vec!["go".to_string(); pieces];
}

/// As many moves in one piece.
fn back_and_forth(record: &mut Record, moves: usize) {
    let ends = [record.path[0].clone(), record.path[1].clone()];
    record.path = (0..=moves).map(|i| ends[i % 2].clone()).collect();
    record.sub_paths = vec![record.path.clone()];
    record.sub_instructions = vec!["go".to_string()];
}

#[test]
fn records_that_fit_no_world_wait_for_theirs() {
    let stranger = {
        let layout = critical_point_lab::labs::navigation::problem::Layout {
            columns: 4,
            rows: 4,
            ..Default::default()
        };
        let rng = &mut Streams::new(1).at(Purpose::Data, 9);
        let graph =
            critical_point_lab::labs::navigation::problem::world::generate(&layout, rng).unwrap();
        connectivity::write(&connectivity::viewpoints(&graph)).into_bytes()
    };
    let mut inbox = Inbox::default();
    inbox.read("other.json", &stranger).unwrap();
    let said = inbox.read("mine.json", &text(&instructions())).unwrap_err().to_string();
    assert!(said.contains("the world has no viewpoint"), "{said}");
    // Another stranger opens, without them, and says so once.
    let (table, problems) = inbox.read("other.json", &stranger).unwrap();
    let said = problems.iter().map(ToString::to_string).collect::<String>();
    assert!(said.contains("mine.json") && said.contains("none of its instructions"), "{said}");
    assert!(table.values[3].iter().all(|kind| *kind >= -2.0));
    assert_eq!(inbox.read("other.json", &stranger).unwrap().1, []);
}

#[test]
fn records_in_use_go_with_the_next_world_if_they_fit_it() {
    let mut inbox = Inbox::default();
    inbox.read(WORLD, &house(true).1).unwrap();
    inbox.read("bad.json", &text(&[castle()])).unwrap_err();
    let first = inbox.read("mine.json", &text(&instructions())).unwrap().0;
    // As when both files are opened together and the records come first.
    let mut moved = house(true).0;
    moved.iter_mut().for_each(|viewpoint| viewpoint.pose[11] += 0.5);
    let (second, problems) = inbox.read(WORLD, connectivity::write(&moved).as_bytes()).unwrap();
    assert_eq!(problems, []);
    assert_ne!(second.values, first.values);
    assert_eq!(second.values[3], first.values[3]);
    // But only with that.
    let third = inbox.read(WORLD, &house(true).1).unwrap().0;
    assert!(third.values[3].iter().all(|kind| *kind >= -2.0));
}

/// A record of another scan.
fn castle() -> Record {
    Record { scan: Some("castle".into()), ..instructions().remove(0) }
}

#[test]
fn foreign_words_drawn_landmarks_and_near_ones_are_told() {
    let mut records = instructions();
    records[0].sub_instructions[0] = "Saunter towards the aquarium.".into();
    let other =
        Record { scan: Some("castle".into()), path: vec!["x".into()], ..records[1].clone() };
    records.push(other);
    back_and_forth(&mut records[1], 2);
    let read = |labelled: bool| {
        let mut inbox = Inbox::default();
        inbox.read(WORLD, &house(labelled).1).unwrap();
        let (table, problems) = inbox.read("mine.json", &text(&records)).unwrap();
        (table, problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    };
    let (table, said) = read(true);
    assert!(said.contains("1 records of other scans are left out"), "{said}");
    assert!(said.contains("1 instructions are put into words anew"), "{said}");
    assert!(said.contains("1 landmarks lie within 3 m"), "{said}");
    let (own, _) = saved(&*session(&table));
    assert!(own[0].sub_instructions[0].contains("until you reach"), "{own:?}");
    let (table, said) = read(false);
    assert!(said.contains("7 instructions are put into words anew: landmarks are drawn"), "{said}");
    let (own, world) = saved(&*session(&table));
    assert_eq!(own.len(), 7);
    // What the words say is what stands there.
    let last = own[2].path.last().unwrap();
    let stands = world.iter().find(|viewpoint| viewpoint.image_id == *last).unwrap();
    let words = own[2].sub_instructions.last().unwrap();
    assert!(words.contains(stands.label.as_deref().unwrap()), "{words}");
}

#[test]
fn rows_that_are_no_instructions_are_named() {
    let mut inbox = Inbox::default();
    inbox.read(WORLD, &house(true).1).unwrap();
    let good = inbox.read("mine.json", &text(&instructions())).unwrap().0;
    let first = good.values[3].iter().position(|kind| *kind == -3.0).unwrap();
    let said = |change: &dyn Fn(&mut Vec<Vec<f64>>)| {
        let mut table = good.clone();
        change(&mut table.values);
        let link = link::parse(RUN).0;
        let (session, problems) = link.open_with(Some(std::sync::Arc::new(table)));
        assert!(session.metric("ndtw", 0).is_some_and(f64::is_finite));
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let part = format!("row {} is no part of an instruction", first + 1);
    for (kind, row) in [(-7.0, first + 1), (-5.5, first + 1)] {
        assert!(said(&|v| v[3][row] = kind).contains(&part));
    }
    assert!(said(&|v| v[3][first] = -4.0).contains("is no part of an instruction"));
    assert!(said(&|v| v[0][first + 1] = 4e5).contains(&part));
    assert!(
        said(&|v| v[0][first + 1] = 999.0).contains("instruction 100: the world has no viewpoint")
    );
    assert!(said(&|v| v[1][first + 2..].fill(0.0)).contains("is no part of an instruction"));
    let cut = |v: &mut Vec<Vec<f64>>| {
        let last = v[3].iter().rposition(|kind| *kind == -4.0).unwrap();
        v.iter_mut().for_each(|column| column.truncate(last + 3));
    };
    assert!(said(&cut).contains("sub-paths but"), "{}", said(&cut));
}
