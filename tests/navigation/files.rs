use critical_point_lab::{
    navigation::{
        Layout, Plan, Record, Route,
        json::Json,
        record,
        world::{connectivity, generate},
    },
    rng::{Purpose, Streams},
};
use proptest::prelude::*;

use crate::worlds;

fn rng() -> rand::rngs::ChaCha8Rng {
    Streams::new(9).at(Purpose::Data, 7)
}

#[test]
fn a_world_survives_its_file_and_serde_reads_the_same() {
    let floors = Layout { floors: 2, ..Layout::default() };
    for graph in [worlds(0, 1).remove(0), generate(&floors, &mut rng()).unwrap()] {
        let file = connectivity::viewpoints(&graph);
        let text = connectivity::write(&file);
        let read = connectivity::read(&text).unwrap();
        assert!(read == file);
        // Its numbers may be off in the last bit; ours are correctly rounded.
        let mut by_serde: Vec<connectivity::Viewpoint> = serde_json::from_str(&text).unwrap();
        for (theirs, ours) in by_serde.iter_mut().zip(&file) {
            for (x, y) in theirs.pose.iter_mut().zip(&ours.pose) {
                assert!((*x - y).abs() <= f64::EPSILON * y.abs());
                *x = *y;
            }
        }
        assert!(by_serde == file);
        let through_serde = serde_json::to_string(&file).unwrap();
        assert!(connectivity::read(&through_serde).unwrap() == file);
        let (again, drawn) = connectivity::graph(&read, 8, &mut rng()).unwrap();
        assert!(!drawn);
        for node in 0..graph.len() as u16 {
            assert_eq!(again.place(node), graph.place(node));
            assert_eq!(again.kind(node), graph.kind(node));
            assert_eq!(again.name(node), graph.name(node));
            for edge in graph.edges(node) {
                assert!(again.edge_index(node, edge.to).is_some());
            }
            assert_eq!(again.distances(node).len(), graph.len());
        }
    }
}

/// A file as the simulator has it: a viewpoint that is not included, a rotated
/// pose, no labels. Written by hand, for such files may not be shipped.
#[test]
fn a_file_of_the_simulator_gets_landmarks_by_seed() {
    let flags = |set: &[usize]| {
        let all: Vec<bool> = (0..3).map(|i| set.contains(&i)).collect();
        serde_json::to_string(&all).unwrap()
    };
    let item = |id: &str, x: f64, included: bool, to: &[usize]| {
        format!(
            r#"{{"image_id": "{id}", "pose": [0.3, -0.95, 0.0, {x}, 0.95, 0.3, 0, -2.5e0,
            0, 0, 1, 1.48, 0, 0, 0, 1], "included": {included}, "visible": {},
            "unobstructed": {}, "height": 1.5}}"#,
            flags(to),
            flags(to)
        )
    };
    let text = format!(
        "[{},\n{},\t{}]\n",
        item("aa", 0.0, true, &[1, 2]),
        item("bb", 9.0, false, &[0]),
        item("cc", 4.0, true, &[0])
    );
    let file = connectivity::read(&text).unwrap();
    let (graph, drawn) = connectivity::graph(&file, 8, &mut rng()).unwrap();
    assert!(drawn);
    assert_eq!(graph.len(), 2);
    assert_eq!(graph.place(1), [4.0, -2.5, 1.48]);
    assert_eq!(graph.distance(0, 1), 4.0);
    assert_eq!(graph.named("cc"), Some(1));
    assert_eq!(connectivity::graph(&file, 8, &mut rng()).unwrap().0, graph);
}

#[test]
fn records_survive_their_file() {
    let graph = &worlds(0, 1)[0];
    let mut records = Vec::new();
    let mut routes = Vec::new();
    for i in 0..5 {
        let mut route = Route::default();
        route.draw(graph, &Plan::default(), &mut Streams::new(1).at(Purpose::Episode, i)).unwrap();
        records.push(Record::of(graph, &route, i));
        routes.push(route);
    }
    let text = record::write(&records);
    assert_eq!(record::read(&text).unwrap(), records);
    let by_serde: Vec<Record> = serde_json::from_str(&text).unwrap();
    assert_eq!(by_serde, records);
    for (record, route) in records.iter().zip(&routes) {
        let (again, own_words) = record.route(graph, &mut rng()).unwrap();
        assert!(own_words);
        assert_eq!(again.reference(), route.reference());
        assert_eq!(again.pieces(), route.pieces());
        assert_eq!(again.tokens(), route.tokens());
    }
    let mut foreign = records[0].clone();
    foreign.sub_instructions[0] = "Saunter towards the aquarium.".into();
    let (again, own_words) = foreign.route(graph, &mut rng()).unwrap();
    assert!(!own_words);
    assert_eq!(again.reference(), routes[0].reference());
}

/// The same value by another parser.
fn same(ours: &Json, theirs: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (ours, theirs) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(a), Value::Bool(b)) => a == b,
        (Json::Number(a), Value::Number(b)) => {
            b.as_f64().is_some_and(|b| (a - b).abs() <= f64::EPSILON * a.abs())
        }
        (Json::Text(a), Value::String(b)) => a == b,
        (Json::List(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, v)| b.get(k).is_some_and(|b| same(v, b)))
        }
        _ => false,
    }
}

#[test]
fn what_is_json_and_what_is_not() {
    let texts = [
        "null",
        " true ",
        "-0",
        "0.5e-3",
        "1e400",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "[",
        "[]",
        "[1,]",
        "[1 2]",
        "{}",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "\"a\\u00e9\\n\\\"\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ude00\"",
        "\"\\ud83d\\u0041\"",
        "\"\\x\"",
        "\"\n\"",
        "\"",
        "tru",
        "nullx",
        "[1] 2",
        "",
        "[[[[1]]], {\"x\": [null, false, \"\u{e9}\"]}]",
    ];
    for text in texts {
        let theirs = serde_json::from_str::<serde_json::Value>(text);
        match (Json::parse(text), theirs) {
            (Ok(ours), Ok(theirs)) => assert!(same(&ours, &theirs), "{text}"),
            (Err(_), Err(_)) => {}
            (ours, theirs) => panic!("{text}: {ours:?} and {theirs:?}"),
        }
    }
    assert!(Json::parse(&"[".repeat(100_000)).is_err());
}

proptest! {
    #[test]
    fn any_text_is_read_as_serde_reads_it(text in "[\\[\\]{}\",:0-9eE+\\-. tfnul\\\\a]{0,12}") {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        match (Json::parse(&text), theirs) {
            // A repeated key is kept twice by us, and is no field of ours.
            (Ok(ours), Ok(theirs)) => {
                let keyed = text.contains('{');
                prop_assert!(keyed || same(&ours, &theirs));
            }
            (ours, theirs) => prop_assert_eq!(ours.is_err(), theirs.is_err(), "{}", text),
        }
    }
}
