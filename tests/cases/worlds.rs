//! Worlds and records as they are published for the Matterport3D simulator.

use critical_point_lab::{
    data::{Reader as _, Table},
    labs::navigation::{
        building::{Building, Inbox},
        problem::{
            Alignment, Boundary, Graph, Node, Record, metrics, record,
            world::connectivity::{self, Viewpoint},
        },
    },
    link::{self, Link},
    rng::{Purpose, Streams},
    session::View,
};

use super::input;

/// Opens files one after the other: the last table, and all that was said of the last file.
fn open(files: &[(&str, Vec<u8>)]) -> Result<(Table, String), String> {
    let mut inbox = Inbox::default();
    let mut last = Err("no file".to_string());
    for (name, bytes) in files {
        last = match inbox.read(name, bytes) {
            Ok((table, problems)) => {
                Ok((table, problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
            }
            Err(problem) => Err(problem.to_string()),
        };
    }
    last
}

/// Two files of a case, a world and records.
fn with_records(folder: &str, world: &str, records: &str) -> Result<(Table, String), String> {
    let file = |name: &str| input(&format!("{folder}/{name}"));
    open(&[(world, file(world)), (records, file(records))])
}

/// The graph of a connectivity file.
fn graph(bytes: &[u8]) -> Graph {
    let file = connectivity::read(std::str::from_utf8(bytes).unwrap()).unwrap();
    connectivity::graph(&file, 8, &mut Streams::new(0).at(Purpose::Data, 0)).unwrap().0
}

/// Instructions of a table as records, with the numbers of viewpoints as names, and where
/// the pieces end.
fn instructions(table: &Table) -> Vec<(u64, Vec<Node>, Vec<usize>)> {
    let building = Building::of(table).unwrap();
    let all = building.instructions().iter();
    all.map(|one| (one.id, one.path.clone(), one.ends.clone())).collect()
}

/// Lengths of paths and ends of pieces, by number.
fn shapes(table: &Table) -> Vec<(u64, usize, Vec<usize>)> {
    instructions(table).into_iter().map(|(id, path, ends)| (id, path.len(), ends)).collect()
}

/// Whether a run in this world has finite measures before and after it learns.
fn runs(table: &Table) {
    let run = "lab=navigation&seed=5&world=own&arms=ndtw&runs=1&imitation=2&episodes=10&pieces=2";
    let (mut session, _) = Link { table: table.pack(), ..link::parse(run).0 }.open();
    session.advance();
    assert!(session.metric("ndtw", 0).is_some_and(f64::is_finite));
    assert!(session.export(&View::default(), 0).is_some());
}

#[test]
fn n01_a_viewpoint_without_an_edge_is_left_out_and_named() {
    let mut file: Vec<Viewpoint> =
        connectivity::read(std::str::from_utf8(&input("N04/toyPlain_connectivity.json")).unwrap())
            .unwrap();
    let alone = |file: &mut [Viewpoint], i: usize| {
        file[i].unobstructed.fill(false);
        file.iter_mut().for_each(|viewpoint| viewpoint.unobstructed[i] = false);
    };
    let open = |file: &[Viewpoint]| {
        open(&[("toy_connectivity.json", connectivity::write(file).into_bytes())]).unwrap()
    };
    alone(&mut file, 3);
    let (table, said) = open(&file);
    let name = &file[3].image_id;
    assert!(said.contains(&format!("a viewpoint without an edge is left out: {name}")), "{said}");
    assert_eq!(table.row_names.len(), 15);
    assert!(!table.row_names.contains(name));
    runs(&table);
    // Two rooms more that lead only to each other.
    let first = file[0].image_id.clone();
    alone(&mut file, 0);
    alone(&mut file, 1);
    file[0].unobstructed[1] = true;
    file[1].unobstructed[0] = true;
    let (table, said) = open(&file);
    assert!(said.contains("the world falls into 2 parts; the largest, of 13"), "{said}");
    assert!(said.contains(&first), "{said}");
    assert_eq!(table.row_names.len(), 13);
    runs(&table);
}

#[test]
fn n02_excluded_viewpoints_are_walked_past_and_never_through() {
    let bytes = input("N02/toyExcl_connectivity.json");
    let graph = graph(&bytes);
    let edges = (0..graph.len() as Node).flat_map(|node| graph.edges(node));
    let (count, length) = edges.fold((0, 0.0), |(n, sum), edge| (n + 1, sum + edge.length));
    assert_eq!((graph.len(), count), (16, 48));
    assert!((length / 2.0 - 48.119_697).abs() < 5e-7, "{length}");
    assert!((graph.distance(0, 15) - 11.446_553_675_764).abs() < 5e-12);
    assert!((graph.distance(0, 4) - 1.802_775_637_732).abs() < 5e-12);
    runs(&open(&[("toyExcl_connectivity.json", bytes)]).unwrap().0);
}

#[test]
fn n04_r2r_and_fine_grained_r2r_are_read_as_records() {
    let world = "toyPlain_connectivity.json";
    let (table, said) = with_records("N04", world, "a_r2r_style.json").unwrap();
    assert_eq!(shapes(&table), [(501, 4, vec![3])]);
    for part in [
        "2 records have no sub_paths: each is one piece",
        "2 records have several instructions: the first is used",
        "1 of 2 records: instruction 502: its path has no move",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    runs(&table);
    let (table, said) = with_records("N04", world, "b_fgr2r_style.json").unwrap();
    assert_eq!(shapes(&table), [(501, 4, vec![2, 3])]);
    assert!(said.contains("the pieces of 1 records are those of chunk_view"), "{said}");
    runs(&table);
    let text = String::from_utf8(input("N04/b_fgr2r_style.json")).unwrap();
    let words = &record::read(&text).unwrap().good[0].sub_instructions;
    assert_eq!(words, &["leave by the door", "and wait at the shelf"]);
    // As some publish it: a literal in a string, too, and quotation marks of both kinds.
    let other = text
        .replace("[[[1, 3], [3, 4]], [[1, 4], [4, 4]], [[1, 4]]]", "\"[[[1, 3], [3, 4]]]\"")
        .replace("'door'", r#"\"owner's\""#);
    let words = &record::read(&other).unwrap().good[0].sub_instructions;
    assert_eq!(words[0], "leave by the owner's");
    let alone = open(&[("r2r.json", input("N04/a_r2r_style.json"))]).unwrap_err();
    assert!(alone.contains("its world is not open"), "{alone}");
}

#[test]
fn n05_pieces_without_a_move_are_joined_to_their_neighbours() {
    let world = "toyPlain_connectivity.json";
    let (table, said) = with_records("N05", world, "pieces_without_move.json").unwrap();
    assert_eq!(shapes(&table), [(21, 5, vec![2, 4]), (22, 4, vec![1, 3])]);
    assert!(said.contains("2 pieces without a move are joined"), "{said}");
    runs(&table);
}

#[test]
fn n06_one_bad_record_of_three_is_named_and_the_others_are_used() {
    let world = "toyPlain_connectivity.json";
    let (table, said) = with_records("N06", world, "one_of_three.json").unwrap();
    assert_eq!(shapes(&table), [(31, 4, vec![2, 3]), (33, 4, vec![1, 3])]);
    let named =
        format!("1 of 3 records: instruction 32: the world has no viewpoint {}", "0".repeat(32));
    assert!(said.contains(&named), "{said}");
    runs(&table);
}

#[test]
fn n09_lines_numbers_that_json_does_not_have_and_byte_order_marks() {
    let world = "toyPlain_connectivity.json";
    let (table, said) = with_records("N09", world, "a_rxr_guide_style.jsonl").unwrap();
    assert_eq!(shapes(&table), [(61, 4, vec![3]), (62, 5, vec![4])]);
    let (_, path, _) = &instructions(&table)[1];
    assert_eq!(path[0], path[4], "it returns to its start");
    assert!(said.contains("2 records have no sub_paths: each is one piece"), "{said}");
    runs(&table);
    let plain = open(&[(world, input("N09/toyPlain_connectivity.json"))]).unwrap();
    assert!(plain.1.contains("landmarks are drawn"), "{}", plain.1);
    let nan = "toyNan_connectivity.json";
    let (table, said) = open(&[(nan, input("N09/toyNan_connectivity.json"))]).unwrap();
    assert_eq!(table.values, plain.0.values);
    assert!(said.contains("1 of its numbers are NaN or infinite"), "{said}");
    let marked = "toyBom_connectivity.json";
    let marked = open(&[(marked, input("N09/toyBom_connectivity.json"))]).unwrap().0;
    assert_eq!(marked.values, plain.0.values);
    // Also as spreadsheets and editors of Windows save it.
    let text = String::from_utf8(input("N09/toyPlain_connectivity.json")).unwrap();
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    assert_eq!(open(&[(world, bytes)]).unwrap().0, plain.0);
    // Where it is needed a NaN is named.
    let bad = text.replacen("0.0, 0, 0, 1, 1.5", "NaN, 0, 0, 1, 1.5", 1);
    assert_ne!(bad, text);
    let why = open(&[(world, bad.into_bytes())]).unwrap_err();
    assert!(why.contains("has no pose of 16 finite numbers"), "{why}");
}

#[test]
fn n11_who_follows_the_reference_is_measured_as_in_the_literature() {
    let graph = graph(&input("N11/toyWay_connectivity.json"));
    let records = String::from_utf8(input("N11/toyWay_records.json")).unwrap();
    let record: &Record = &record::read(&records).unwrap().good[0];
    let route = record.route(&graph, &mut Streams::new(0).at(Purpose::Data, 0)).unwrap().0;
    let reference = route.reference();
    assert_eq!(reference, [0, 4, 5, 6, 10]);
    let of = |walk: &[Node]| {
        metrics(&graph, walk, reference, Boundary::Below, &mut Alignment::default())
    };
    let near = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 5e-10, "{found} is not {expected}");
    };
    let exact = of(&[0, 4, 5, 6, 10]);
    near(exact.pl, 7.917_628_806);
    near(exact.spl, 0.847_823_373_2);
    [exact.ndtw, exact.sdtw, exact.cls].into_iter().for_each(|one| near(one, 1.0));
    let other = of(&[0, 5, 6, 10]);
    near(other.spl, 0.958_296_592_8);
    near(other.ndtw, 0.886_756_333_9);
    near(other.cls, 0.885_384_792_5);
    let short = of(&[0, 4, 5, 6]);
    near(short.spl, 1.0);
    near(short.ndtw, 0.869_220_331_1);
    near(short.cls, 0.759_984_391_0);
    let back = of(&[0, 4, 5, 6, 10, 6]);
    near(back.osr, 1.0);
    near(back.spl, 0.669_934_643_5);
    near(back.cls, 0.790_181_852_3);
}

/// Browsers number a second download; the name still tells the scan.
#[test]
fn a_download_that_the_browser_has_numbered_keeps_its_scan() {
    let world = input("N06/toyPlain_connectivity.json");
    for name in ["toyPlain_connectivity (1).json", "toyPlain_connectivity - Copy.json"] {
        let records = ("records.json", input("N06/one_of_three.json"));
        let (table, _) = open(&[(name, world.clone()), records]).unwrap();
        assert_eq!(Building::of(&table).unwrap().scan(), Some("toyPlain"));
        assert_eq!(shapes(&table).len(), 2);
    }
    let other = ("toyOther_connectivity (1).json", world);
    let why = open(&[other, ("records.json", input("N06/one_of_three.json"))]).unwrap_err();
    assert!(
        why.contains("it belongs to the world toyPlain, and the open one is toyOther"),
        "{why}"
    );
}

/// 0.1 + 0.2 + 2.7, in all six orders: three sums are 3, two below and one above.
#[test]
fn a_distance_of_three_metres_has_one_verdict_in_every_order() {
    let steps = [0.1, 0.2, 2.7];
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let mut sums = Vec::new();
    for order in orders {
        let mut x = 0.0;
        let mut places = vec![[0.0; 3]];
        for k in order {
            x += steps[k];
            places.push([x, 0.0, 0.0]);
        }
        let names = (0..4).map(|i: u8| i.to_string()).collect();
        let joined = [(0, 1), (1, 2), (2, 3)];
        let graph = Graph::new(names, places, vec![0; 4], &joined).unwrap();
        let walk = [3];
        for (boundary, reached) in [(Boundary::Below, 0.0), (Boundary::AtMost, 1.0)] {
            // From the far end the goal is where the walk began.
            let of = metrics(&graph, &walk, &[3, 2, 1, 0], boundary, &mut Alignment::default());
            assert_eq!(of.sr, reached, "{order:?}: {:e}", of.ne - 3.0);
        }
        sums.push(graph.distance(3, 0).to_bits());
        sums.push((steps[order[0]] + steps[order[1]] + steps[order[2]]).to_bits());
    }
    sums.sort_unstable();
    sums.dedup();
    assert!(sums.len() > 1, "no order has another sum, so that nothing is tested");
    for sum in sums {
        let sum = f64::from_bits(sum);
        assert!(!Boundary::Below.reached(sum) && Boundary::AtMost.reached(sum), "{sum:e}");
    }
    assert!(Boundary::Below.reached(3.0 - 1e-6) && !Boundary::AtMost.reached(3.0 + 1e-6));
}
