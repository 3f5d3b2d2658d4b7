//! Every bad input by its name.

use critical_point_lab::{
    labs::navigation::problem::{
        Environment, Fault, Graph, Layout, Plan, Record, Reward, Route, Rules, Term, record,
        route::{MOST_MOVES, MOST_PIECES, MOST_TOKENS},
        world::{MOST_NODES, connectivity, generate},
    },
    rng::{ChaCha8Rng, Purpose, Streams},
};

use super::{house, nodes, worlds};

fn rng() -> ChaCha8Rng {
    Streams::new(9).at(Purpose::Data, 7)
}

/// The fault of a world file after one change.
fn fault(change: impl FnOnce(&mut Vec<connectivity::Viewpoint>)) -> Fault {
    let mut file = connectivity::viewpoints(&house());
    change(&mut file);
    connectivity::graph(&file, 8, &mut rng()).unwrap_err()
}

#[test]
fn world_files() {
    let a = || "A".to_string();
    let b = || "B".to_string();
    // I hangs on BI and HI.
    let cut = fault(|file| {
        for other in [1, 7] {
            file[8].unobstructed[other] = false;
            file[other].unobstructed[8] = false;
        }
    });
    assert_eq!(cut, Fault::Disconnected { node: "I".into() });
    assert_eq!(fault(|file| file[1].label = None), Fault::NoLabel { node: b() });
    assert_eq!(
        fault(|file| file[1].label = Some("green cow".into())),
        Fault::NoLabel { node: b() }
    );
    let one_way = fault(|file| file[1].unobstructed[0] = false);
    assert_eq!(one_way, Fault::Asymmetric { from: a(), to: b() });
    let other_way = fault(|file| file[0].unobstructed[1] = false);
    assert_eq!(other_way, Fault::Asymmetric { from: b(), to: a() });
    assert_eq!(fault(|file| file[0].pose.clear()), Fault::NoPose { node: a() });
    assert_eq!(fault(|file| file[0].pose[3] = f64::NAN), Fault::NoPose { node: a() });
    assert_eq!(fault(|file| file[1].image_id = a()), Fault::Repeated { node: a() });
    let same_place = fault(|file| file[1].pose = file[0].pose.clone());
    assert_eq!(same_place, Fault::NoLength { from: a(), to: b() });
    assert_eq!(
        fault(|file| file[0].unobstructed[0] = true),
        Fault::NoLength { from: a(), to: a() }
    );
    let short = fault(|file| file[2].unobstructed.truncate(8));
    assert!(matches!(short, Fault::Field { item: 2, field: "unobstructed", .. }));
    assert_eq!(fault(Vec::clear), Fault::NoNodes);
    assert_eq!(fault(|file| file.iter_mut().for_each(|v| v.included = false)), Fault::NoNodes);
    let many = fault(|file| file.resize(MOST_NODES + 1, file[0].clone()));
    assert_eq!(many, Fault::TooManyNodes { found: MOST_NODES + 1, cap: MOST_NODES });
}

#[test]
fn texts_of_world_files() {
    let file = connectivity::write(&connectivity::viewpoints(&house()));
    let fault = |from: &str, to: &str| {
        assert!(file.contains(from), "{from}");
        connectivity::read(&file.replacen(from, to, 1)).unwrap_err()
    };
    let no_pose = Fault::NoPose { node: "A".into() };
    for wrong in ["\"posture\":[1.0,", "\"pose\":[", "\"pose\":[null,"] {
        assert_eq!(fault("\"pose\":[1.0,", wrong), no_pose);
    }
    for (field, from, to) in [
        ("image_id", "\"image_id\":\"A\"", "\"image_id\":7"),
        ("included", "\"included\":true", "\"included\":1"),
        ("visible", "\"visible\":[false", "\"visible\":[0"),
        ("unobstructed", "\"unobstructed\"", "\"obstructed\""),
        ("height", "\"height\":1.5", "\"height\":\"high\""),
        ("label", "\"label\":\"red chair\"", "\"label\":3"),
    ] {
        let found = fault(from, to);
        assert!(
            matches!(found, Fault::Field { item: 0, field: own, .. } if own == field),
            "{field}: {found}"
        );
    }
    let words = fault("\"included\":true", "\"included\":yes").to_string();
    assert!(words.starts_with("not JSON: expected value at line 1 column "), "{words}");
    assert!(matches!(connectivity::read("{}"), Err(Fault::Field { field: "file", .. })));
    assert!(matches!(connectivity::read(&file[..file.len() - 1]), Err(Fault::Json { .. })));
}

#[test]
fn records() {
    let graph = house();
    let route = Route::along(&graph, &nodes("ABCDEFG"), &[2, 4, 6], &mut rng()).unwrap();
    let good = Record::of(&graph, &route, 1);
    let fault = |change: fn(&mut Record)| {
        let mut record = good.clone();
        change(&mut record);
        record.route(&graph, &mut rng()).unwrap_err()
    };
    let unknown = fault(|r| r.path[3] = "Z".into());
    assert_eq!(unknown, Fault::UnknownNode { node: "Z".into() });
    let jump = fault(|r| {
        r.path[1] = "D".into();
        r.sub_paths[0][1] = "D".into();
    });
    assert_eq!(jump, Fault::NotJoined { from: "A".into(), to: "D".into() });
    assert_eq!(
        fault(|r| r.sub_paths[1] = vec!["D".into(), "E".into()]),
        Fault::NotTiled { piece: 1 }
    );
    assert_eq!(fault(|r| drop(r.sub_paths[2].pop())), Fault::NotTiled { piece: 3 });
    assert_eq!(fault(|r| r.sub_paths[0].clear()), Fault::NotTiled { piece: 0 });
    let unpaired = fault(|r| drop(r.sub_instructions.pop()));
    assert_eq!(unpaired, Fault::Unpaired { paths: 3, instructions: 2 });
    assert_eq!(fault(|r| r.sub_paths = vec![vec!["A".into()]; 3]), Fault::NoMove);
    let mut wordy = good.clone();
    wordy.sub_instructions[0] = "go ".repeat(MOST_TOKENS);
    assert!(!wordy.route(&graph, &mut rng()).unwrap().1, "too many words are replaced");
    assert!(matches!(
        fault(|r| {
            r.path.clear();
            r.sub_paths.clear();
            r.sub_instructions.clear();
        }),
        Fault::NotTiled { piece: 0 }
    ));
    let text = record::write(std::slice::from_ref(&good));
    for (field, from, to) in [
        ("instruction_id", "\"instruction_id\":1", "\"instruction_id\":1.5"),
        ("instruction_id", "\"instruction_id\":1", "\"instruction_id\":-1"),
        ("instruction_id", "\"instruction_id\":1", "\"instruction_id\":1e16"),
        ("path", "\"path\":[\"A\"", "\"path\":[1"),
        ("sub_paths", "\"sub_paths\":[[", "\"sub_paths\":[\"A\",["),
        ("sub_instructions", "\"sub_instructions\"", "\"sub_instruction\""),
    ] {
        let found = record::read(&text.replacen(from, to, 1)).unwrap();
        assert_eq!(found.good, []);
        assert!(found.bad[0].contains(&format!("item 0: `{field}` must be")), "{found:?}");
    }
}

#[test]
fn routes() {
    let graph = house();
    let along =
        |path: &[u16], ends: &[usize]| Route::along(&graph, path, ends, &mut rng()).unwrap_err();
    let long: Vec<u16> = (0..=2 * MOST_MOVES as u16).map(|i| i % 2).collect();
    let ends = [2 * MOST_MOVES];
    assert!(matches!(along(&long, &ends), Fault::TooLong { what: "moves", .. }));
    let ends: Vec<usize> = (1..=MOST_PIECES + 1).collect();
    assert!(matches!(along(&long, &ends), Fault::TooLong { what: "pieces", .. }));
    assert_eq!(along(&[0, 99], &[1]), Fault::UnknownNode { node: "99".into() });
    // Two houses with a door that does not exist.
    let names = ["s", "t"].map(String::from).to_vec();
    let places = vec![[0.0; 3], [9.0, 0.0, 0.0]];
    let apart = Graph::new(names, places, vec![0, 1], &[]).unwrap();
    assert_eq!(apart.connected(), Err(Fault::Disconnected { node: "t".into() }));
    assert_eq!(
        Route::along(&apart, &[0, 1], &[1], &mut rng()),
        Err(Fault::Unreachable { from: "s".into(), goal: "t".into() })
    );
    let mut route = Route::default();
    let plan = Plan::of_pieces(MOST_PIECES + 1, MOST_PIECES + 1);
    assert!(matches!(route.draw(&graph, &plan, &mut rng()), Err(Fault::TooLong { .. })));
    let plan = Plan { nearest: 100.0, farthest: 200.0, ..Plan::of_pieces(2, 2) };
    assert_eq!(route.draw(&graph, &plan, &mut rng()), Err(Fault::NoRoute { pieces: 2 }));
    let mut rules = Rules::new(Reward::of(&[Term::Success]));
    rules.plan = plan;
    let mut environment = Environment::default();
    let reset = environment.reset(&worlds(0, 1), &rules, Streams::new(0), 0, 0);
    assert_eq!(reset, Err(Fault::NoRoute { pieces: 2 }));
    assert_eq!(environment.reset(&[], &rules, Streams::new(0), 0, 0), Err(Fault::NoNodes));
}

#[test]
fn layouts() {
    let make = |layout| generate(&layout, &mut rng());
    let plain = Layout::default();
    assert_eq!(make(Layout { rows: 0, ..plain }), Err(Fault::NoNodes));
    assert!(matches!(make(Layout { rows: 100, ..plain }), Err(Fault::TooManyNodes { .. })));
    assert!(matches!(make(Layout { kinds: 0, ..plain }), Err(Fault::NoLabel { .. })));
    assert!(matches!(make(Layout { kinds: 99, ..plain }), Err(Fault::NoLabel { .. })));
    let closed = Layout { straight: 0.0, diagonal: 0.0, ..plain };
    assert!(matches!(make(closed), Err(Fault::Disconnected { .. })));
}
