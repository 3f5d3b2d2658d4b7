use critical_point_lab::{
    labs::navigation::problem::{
        Fault, Layout, Plan, Record, Route, record,
        world::{connectivity, generate},
    },
    rng::{ChaCha8Rng, Purpose, Streams},
};
use proptest::prelude::*;

use super::worlds;

fn rng() -> ChaCha8Rng {
    Streams::new(9).at(Purpose::Data, 7)
}

#[test]
fn a_world_survives_its_file() {
    let floors = Layout { floors: 2, ..Layout::default() };
    for graph in [worlds(0, 1).remove(0), generate(&floors, &mut rng()).unwrap()] {
        let file = connectivity::viewpoints(&graph);
        let text = connectivity::write(&file);
        let read = connectivity::read(&text).unwrap();
        assert!(read == file);
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
    assert_eq!(record::read(&text).unwrap().good, records);
    // Other programs write whole numbers as others do.
    for other in ["3.0", "3e0", "\"3\""] {
        let other = text.replace("\"instruction_id\":3,", &format!("\"instruction_id\":{other},"));
        assert_eq!(record::read(&other).unwrap().good, records);
    }
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

#[test]
fn deep_nesting_is_refused() {
    for open in ["[", "{\"a\":"] {
        let text = open.repeat(100_000);
        assert!(matches!(connectivity::read(&text), Err(Fault::Json { .. })));
        assert!(matches!(record::read(&text), Err(Fault::Json { .. })));
        assert!(!record::is_of_records(&text));
    }
}

/// A file of one viewpoint, with a text in place of the first number of its pose.
fn with_number(number: &str) -> String {
    format!(
        r#"[{{"image_id":"a","pose":[{number}{}],"included":true,"visible":[false],
        "unobstructed":[false],"height":1.5}}]"#,
        ",0".repeat(15)
    )
}

proptest! {
    /// Every number of a world has the bits that its file says.
    #[test]
    fn numbers_keep_their_bits(
        own in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
        digits in "-?[1-9][0-9]{0,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?",
    ) {
        let mut file = connectivity::read(&with_number(&digits)).unwrap();
        prop_assert_eq!(file[0].pose[0].to_bits(), digits.parse::<f64>().unwrap().to_bits());
        file[0].pose[0] = own;
        let again = connectivity::read(&connectivity::write(&file)).unwrap();
        prop_assert_eq!(again[0].pose[0].to_bits(), own.to_bits());
    }

    /// Text that is no file gives a fault, and never a panic.
    #[test]
    fn any_text_is_read_or_refused(text in "[\\[\\]{}\",:0-9eE+\\-. tfnul\\\\a]{0,40}") {
        let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        for fault in [connectivity::read(&text).err(), record::read(&text).err()] {
            prop_assert_eq!(!is_json, matches!(fault, Some(Fault::Json { .. })), "{}", text);
        }
        prop_assert!(!record::is_of_records(&text));
    }
}
