//! A link is hostile text: whatever it says, it opens, and what was wrong is named.

use base64ct::Encoding;
use critical_point_lab::{
    data::{self, Table, TableRef},
    event::{self, Action, Event, Leg, Walk},
    frame::Picture,
    labs,
    link::{self, Link},
    schema,
    session::View,
};
use proptest::prelude::*;

/// Keys named by the problems of a link.
fn problem_keys(text: &str) -> Vec<String> {
    let (link, problems) = link::parse(text);
    let (mut session, of_the_run) = link.open();
    session.advance();
    let of_the_run = of_the_run.into_iter().filter(|p| p.key == "z" || p.key == "do");
    problems.into_iter().chain(of_the_run).map(|p| p.key).collect()
}

#[test]
fn each_bad_part_is_named_and_the_rest_is_used() {
    for (text, keys) in [
        ("lab=wasserstein&v=1&seed=7", &[][..]),
        ("colour=red", &["colour"]),
        ("kappa=NaN", &["kappa"]),
        ("kappa=1e999", &["kappa"]),
        ("kappa=-inf", &["kappa"]),
        ("particles=-5", &["particles"]),
        ("particles=1e9", &["particles"]),
        ("seed=4294967296", &["seed"]),
        ("seed=-1", &["seed"]),
        ("at=99999999", &["at"]),
        ("at=soon", &["at"]),
        ("do=3:kick:nobody:0:0.1", &["do"]),
        ("do=3:kick:saddle-free:0:NaN,5:jump", &["do", "do"]),
        ("do=0:walk:1:jump", &["do"]),
        ("do=0:walk:0:7", &["do"]),
        ("do=0:walk:1:7:8", &["do"]),
        ("do=0:walk:1:7", &["do"]),
        ("lab=navigation&do=0:walk:1:65535,0:walk:1:stop", &["do"]),
        ("lab=navigation&do=0:walk:4000000000:3", &["do"]),
        ("lab=navigation&do=0:walk:1:stop,0:walk:1:stop,0:walk:2:stop", &["do"]),
        ("sig=xyz", &["sig"]),
        ("z=d9.abc", &["z"]),
        ("functional=factorisation&target=own&z=d1.!!!!&at=1", &["z"]),
        ("file=0123456789abcdef", &["file"]),
        ("lab=lobby", &["lab"]),
        ("v=999", &["v"]),
        ("v=zero", &["v"]),
        ("p=nowhere", &["p"]),
        ("methods=<script>alert(1)</script>", &["methods"]),
        ("kappa=1&kappa=2", &["kappa"]),
        ("%zz=%&&&==", &["%zz", ""]),
    ] {
        assert_eq!(problem_keys(text), keys, "{text}");
    }
    let (link, _) = link::parse("seed=7&kappa=NaN&omega=2");
    assert_eq!(link.seed, 7);
    assert_eq!(link.write(), "lab=wasserstein&v=1&seed=7&omega=2");
}

#[test]
fn ten_megabytes_of_text_are_refused_whole() {
    let (link, problems) = link::parse(&format!("#kappa={}", "9".repeat(10_000_000)));
    assert_eq!(link, Link::new(labs::first()));
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.len() < 200, "a notice must stay readable");
}

/// A kick changes the past of later kicks, a leg that of later legs of its walk.
#[test]
fn an_intervention_drops_those_whose_past_it_changes() {
    let events = |text: &str| link::parse(text).0.events;
    let all = "2:walk:1:4,3:kick:newton:0:0.1,5:walk:1:9,5:walk:2:9,6:kick:newton:0:0.1";
    for (new, left) in [
        (
            "4:kick:newton:1:0.5",
            "2:walk:1:4,3:kick:newton:0:0.1,4:kick:newton:1:0.5,5:walk:1:9,5:walk:2:9",
        ),
        ("2:walk:1:5", "2:walk:1:4,2:walk:1:5,3:kick:newton:0:0.1,5:walk:2:9,6:kick:newton:0:0.1"),
    ] {
        let mut kept = events(&format!("do={all}"));
        event::insert(&mut kept, events(&format!("do={new}")).remove(0)).unwrap();
        assert_eq!(event::write(&kept), left);
    }
}

#[test]
fn unknown_keys_travel_on() {
    let (link, _) = link::parse("lab=wasserstein&course=spring 2027&%3Cb%3E=1");
    let again = link.write();
    assert!(again.ends_with("&course=spring%202027&%3Cb%3E=1"), "{again}");
    assert_eq!(link::parse(&again).0, link);
}

/// A sum of harmless deflate blocks can inflate to gigabytes.
#[test]
fn a_deflate_bomb_in_a_link_is_refused() {
    for blanks in [5_000_000, 20_000_000] {
        let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; blanks], 9);
        let text = base64ct::Base64UrlUnpadded::encode_string(&bomb);
        let link = format!("functional=factorisation&target=own&z=d1.{text}");
        assert_eq!(problem_keys(&link), ["z"], "{blanks} blanks");
    }
}

#[test]
fn a_small_table_travels_in_the_link_and_a_large_one_is_asked_for() {
    let csv = "a,b\n1,2\n2,1.5\n4,0.1\n";
    let (table, problems) = data::read("own.csv", csv.as_bytes()).unwrap();
    assert_eq!(problems, []);
    let entry = labs::find("wasserstein").unwrap();
    let mut link = Link::new(entry);
    link.values = entry.with_table(link.values);
    link.table = table.pack();
    assert_eq!(link::parse(&link.write()), (link.clone(), vec![]));
    assert_eq!(link.open().1, []);
    let TableRef::Inline(text) = &link.table else { panic!("{:?}", link.table) };
    assert_eq!(Table::unpack(text), Ok(table));

    let rows: String =
        (0..5000).map(|i| format!("{},{}\n", f64::from(i * i).sqrt() / 7.0, i % 77)).collect();
    let (large, _) = data::read("large.csv", rows.as_bytes()).unwrap();
    link.table = large.pack();
    assert!(matches!(link.table, TableRef::Named(_)));
    let (read, problems) = link::parse(&link.write());
    assert_eq!(read.table, link.table);
    assert_eq!(problems.len(), 1);
}

/// A place, or what ends a walk.
fn leg() -> impl Strategy<Value = Leg> {
    prop_oneof![(0..1000_usize).prop_map(Leg::To), Just(Leg::Stop)]
}

/// A table becomes the target of the functional that can take it.
#[test]
fn a_table_goes_where_it_is_wanted() {
    let values = |text: &str| link::parse(text).0.values;
    let entry = labs::find("wasserstein").unwrap();
    for (before, after) in [
        ("functional=discrepancy&goal=ring", "functional=discrepancy&goal=own"),
        ("functional=double-well", "functional=factorisation&target=own"),
    ] {
        assert_eq!(entry.with_table(values(before)), values(after), "{before}");
    }
    let (table, problems) = data::read("drawn.csv", b"x,y\n0,0\n3,0\n0,3\n").unwrap();
    assert_eq!(problems, []);
    let mut link = Link { table: table.pack(), ..Link::new(entry) };
    link.values = entry.with_table(values("functional=discrepancy"));
    assert_eq!(link.open().1, []);
    let frame = link.open().0.frame(&View::default());
    let Picture::Scatter(scatter) = &frame.pictures[0] else { panic!("no cloud") };
    // Centred, and 4 from the centre on average, squared, before it was scaled.
    let drawn: Vec<[f64; 2]> =
        [[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]].map(|p| p.map(|x| (x - 1.0) / 2.0)).to_vec();
    let target = &scatter.clouds[0].points;
    let near =
        |(a, b): (&[f64; 2], &[f64; 2])| (a[0] - b[0]).abs() < 1e-12 && (a[1] - b[1]).abs() < 1e-12;
    assert!(target.len() == 3 && target.iter().zip(&drawn).all(near), "{target:?}");
}

proptest! {
    #[test]
    fn walks_survive_their_link(
        legs in prop::collection::vec((0..50_u64, 1..9_u32, leg()), 0..30)
    ) {
        let entry = labs::first();
        let mut events = Vec::new();
        for (step, number, leg) in legs {
            let action = Action::Walk(Walk { number, leg });
            prop_assert_eq!(event::insert(&mut events, Event { step, action }), Ok(()));
        }
        prop_assert!(events.is_sorted_by_key(|event| event.step));
        let link = Link { events, ..Link::new(entry) };
        prop_assert_eq!(link::parse(&link.write()), (link, vec![]));
    }

    /// Numbers are read as the standard library reads them, bit for bit, by whatever means.
    #[test]
    fn a_number_is_read_correctly_rounded(
        text in "[-+]{0,2}[0-9]{0,25}\\.?[0-9]{0,25}([eE][-+]?[0-9]{0,3})?[ .e]?",
        bits in any::<u64>(),
    ) {
        let x = f64::from_bits(bits);
        for text in [text, x.to_string(), format!("{x:e}"), format!("{x:.20e}")] {
            let own = schema::finite(&text).map(f64::to_bits);
            let standard = text.parse().ok().filter(|x: &f64| x.is_finite());
            prop_assert_eq!(own, standard.map(f64::to_bits), "{}", text);
        }
    }

    #[test]
    fn any_text_opens(text in "\\PC{0,200}") {
        let (link, _) = link::parse(&text);
        prop_assert_eq!(link::parse(&link.write()).0.write(), link.write());
    }

    #[test]
    fn any_pairs_of_known_keys_open(
        pairs in prop::collection::vec((0..30_usize, "[-0-9a-z.,:%NI]{0,12}"), 0..8)
    ) {
        let fields = labs::first().fields;
        let text: Vec<String> = pairs
            .iter()
            .map(|(i, v)| format!("{}={v}", fields[i % fields.len()].key))
            .collect();
        let (link, _) = link::parse(&text.join("&"));
        prop_assert_eq!(link::parse(&link.write()).0.values, link.values);
    }
}
