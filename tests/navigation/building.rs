//! A connectivity file as the world of a run.

use std::sync::Arc;

use critical_point_lab::{
    data::{Reader as _, Table, TableRef},
    labs::navigation::{
        building::Inbox,
        problem::world::{connectivity, generate},
    },
    link::{self, Link},
    rng::{Purpose, Streams},
    session::{AnySession, View},
};

/// A generated world as a file, changed by the test.
fn file(change: impl Fn(&mut Vec<connectivity::Viewpoint>)) -> Vec<u8> {
    let layout = generate::Layout { columns: 5, rows: 5, floors: 2, ..Default::default() };
    let graph = generate::generate(&layout, &mut Streams::new(3).at(Purpose::Data, 0)).unwrap();
    let mut viewpoints = connectivity::viewpoints(&graph);
    change(&mut viewpoints);
    connectivity::write(&viewpoints).into_bytes()
}

fn table(change: impl Fn(&mut Vec<connectivity::Viewpoint>)) -> Table {
    Inbox::default().read("house.json", &file(change)).expect("a world").0
}

const RUN: &str = "lab=navigation&seed=5&world=own&arms=ndtw&runs=1&episodes=10";

fn link(table: &Table) -> Link {
    Link { table: table.pack(), ..link::parse(RUN).0 }
}

fn open(table: &Table) -> Box<dyn AnySession> {
    let (session, problems) = link(table).open();
    assert_eq!(problems, []);
    session
}

#[test]
fn a_world_travels_in_the_link_and_comes_out_as_it_went_in() {
    let table = table(|_| {});
    assert!(matches!(table.pack(), TableRef::Inline(_)), "50 viewpoints are small");
    let mut session = open(&table);
    session.advance();
    let (name, text) = session.export(&View::default(), 0).expect("a file");
    assert_eq!(name, "generated_connectivity.json");
    let (own, exported) =
        (String::from_utf8(file(|_| {})).unwrap(), connectivity::read(&text).unwrap());
    assert_eq!(exported, connectivity::read(&own).unwrap());
    let (again, problems) = link::parse(&link(&table).write());
    assert_eq!(problems, []);
    let mut replayed = again.open().0;
    replayed.advance();
    assert_eq!(replayed.signature(), session.signature());
    let generated = link::parse(&RUN.replace("own", "generated")).0.open().0;
    assert_ne!(generated.signature(), open(&table).signature());
}

#[test]
fn without_labels_landmarks_are_drawn_for_each_training() {
    let unlabelled = |file: &mut Vec<connectivity::Viewpoint>| {
        file.iter_mut().for_each(|viewpoint| viewpoint.label = None);
    };
    let (table, problems) = Inbox::default().read("house.json", &file(unlabelled)).unwrap();
    assert!(problems[0].to_string().contains("landmarks are drawn"), "{problems:?}");
    let export = |seed: u32| {
        let session = Link { seed, ..link(&table) }.open().0;
        connectivity::read(&session.export(&View::default(), 0).unwrap().1).unwrap()
    };
    let (one, two) = (export(1), export(2));
    assert!(one.iter().zip(&two).any(|(a, b)| a.label != b.label));
    assert!(
        one.iter().zip(&two).all(|(a, b)| a.pose == b.pose && a.unobstructed == b.unobstructed)
    );
}

#[test]
fn bad_files_are_refused_by_name_and_whole() {
    let refusal = |bytes: &[u8]| Inbox::default().read("bad.json", bytes).unwrap_err().to_string();
    let cases: [(Vec<u8>, &str); 11] = [
        (b"x,y\n1,2\n".to_vec(), "not JSON"),
        (vec![b'"', 0xe9, b'"'], "not UTF-8"),
        (b"\x1f\x8b\x08\0".to_vec(), "packed by gzip; unpack it first"),
        (b"[]".to_vec(), "no included viewpoint"),
        (br#"[{"scan":1,"path":["a"]}]"#.to_vec(), "its world is not open"),
        (br#"[{"scan":1}]"#.to_vec(), "`image_id` must be a string"),
        (file(|f| f[3].label = None), "no known landmark label"),
        (file(|f| f[4].pose.truncate(3)), "no pose"),
        (file(|f| f[0].unobstructed.iter_mut().for_each(|x| *x = false)), "but not back"),
        (file(|f| f.iter_mut().for_each(|v| v.unobstructed.fill(false))), "cannot be reached"),
        (file(|f| f[1].image_id = f[0].image_id.clone()), "two viewpoints"),
    ];
    for (bytes, what) in cases {
        let said = refusal(&bytes);
        assert!(said.contains(what) && said.contains("nothing was changed"), "{what}: {said}");
    }
}

#[test]
fn more_neighbours_than_a_decision_can_name_are_refused() {
    let everywhere = |n: usize| {
        let viewpoint = |i: usize| connectivity::Viewpoint {
            image_id: i.to_string(),
            pose: [[1.0, 0.0, 0.0, i as f64], [0.0; 4], [0.0; 4], [0.0; 4]].concat(),
            included: true,
            visible: vec![],
            unobstructed: (0..n).map(|j| j != i).collect(),
            height: 1.5,
            label: None,
        };
        connectivity::write(&(0..n).map(viewpoint).collect::<Vec<_>>()).into_bytes()
    };
    let said = Inbox::default().read("star.json", &everywhere(230)).unwrap_err().to_string();
    assert!(said.contains("leads to more than 200 others"), "{said}");
}

#[test]
fn what_is_no_world_is_named_and_generated_worlds_take_over() {
    let problems = |link: &Link, table: Option<Table>| {
        let (session, problems) = link.open_with(table.map(Arc::new));
        assert!(session.metric("ndtw", 0).is_some_and(f64::is_finite));
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let run = link::parse(RUN).0;
    assert!(problems(&run, None).contains("world: no connectivity file is open"));
    let good = table(|_| {});
    let changed = |change: &dyn Fn(&mut Table)| {
        let mut table = good.clone();
        change(&mut table);
        problems(&run, Some(table))
    };
    assert!(changed(&|t| t.values.truncate(2)).contains("not a table of a world"));
    assert!(changed(&|t| t.values[3][0] = 99.0).contains("row 0 has no landmark kind"));
    assert!(changed(&|t| *t.values[0].last_mut().unwrap() = 1e9).contains("is no edge"));
    let asked = Link { table: good.pack(), ..link::parse(&format!("{RUN}&pieces=12")).0 };
    // A world that has no such long routes: the instruction is shortened, and that is said.
    let said = problems(&asked, Some(small()));
    assert!(said.contains("12 landmarks were changed to"), "{said}");
}

/// Eight viewpoints in a row.
fn small() -> Table {
    let viewpoint = |i: usize| connectivity::Viewpoint {
        image_id: i.to_string(),
        pose: [[1.0, 0.0, 0.0, 2.0 * i as f64], [0.0; 4], [0.0; 4], [0.0; 4]].concat(),
        included: true,
        visible: vec![],
        unobstructed: (0..8).map(|j| i.abs_diff(j) == 1).collect(),
        height: 1.5,
        label: None,
    };
    let text = connectivity::write(&(0..8).map(viewpoint).collect::<Vec<_>>());
    Inbox::default().read("row.json", text.as_bytes()).unwrap().0
}
