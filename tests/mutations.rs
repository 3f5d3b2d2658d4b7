//! Mutated links, tables, worlds and records through the readers: none panics, none takes a
//! second, and no number that is not finite comes out.
//!
//! The test command runs a short sample. `MUTATIONS=1000000 cargo test --release --test all
//! mutations -- --nocapture` reads a million links and a tenth of that of each other kind.
//! Number `i` is the same everywhere, so that `MUTATIONS_FROM=i` finds what failed again.

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use critical_point_lab::{
    data::{self, Decimal, Encoding, Reader as _, Reading, Separator, Table},
    labs::navigation::building::Inbox,
    link,
    rng::{ChaCha8Rng, Purpose, Streams},
    schema::Value,
};
use rand::RngExt;
use serde_json::{Value as Json, json};

use crate::{cases::input, on_all_cores};

/// Links of a short sample.
const FEW: u64 = 6_000;
/// Longest time of a read.
const LONGEST: Duration = Duration::from_secs(1);
/// Mutations of one input.
const MOST: u32 = 8;

/// What stands in files and links where nobody has thought of it.
const PIECES: [&str; 60] = [
    "",
    "\"",
    "'",
    ",",
    ";",
    "\t",
    "|",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\0",
    "\u{feff}",
    "\u{a0}",
    "\u{200b}",
    "−",
    "%",
    "%25",
    "%00",
    "&",
    "&amp;",
    "=",
    "#",
    "?",
    ":~:",
    "é",
    "𝛁",
    "\u{202e}",
    "NaN",
    "inf",
    "-Infinity",
    "1e400",
    "1e-400",
    "1.5D+03",
    "5.6-304",
    "1,234",
    "1.234,5",
    "0",
    "-0",
    "99999999999999999999",
    "0x1f",
    "null",
    "true",
    "[",
    "]",
    "{",
    "}",
    "[[[[",
    ":",
    "\\",
    "\\u0000",
    "sep=;",
    "lab=",
    "seed=",
    "at=4294967296",
    "do=1:kick:",
    "z=d1.",
    "path",
    "image_id",
    "/",
];

/// Changes an input in one to eight places.
fn mutate(seed: &[u8], others: &[Vec<u8>], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..rng.random_range(1..=MOST) {
        let mut below = |most: usize| rng.random_range(0..=most as u32) as usize;
        let at = below(bytes.len());
        let end = (at + below(12)).min(bytes.len());
        match below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = PIECES[below(PIECES.len() - 1)];
                bytes.splice(at..at, piece.bytes());
            }
            3 => {
                let piece = PIECES[below(PIECES.len() - 1)];
                bytes.splice(at..end, piece.bytes());
            }
            4 if at < bytes.len() => bytes[at] ^= 1 << below(7),
            5 => {
                // A part once more, or many times.
                let part = bytes[at..(at + below(200)).min(bytes.len())].to_vec();
                let times = [1, 1, 1, 50][below(3)];
                (0..times).for_each(|_| drop(bytes.splice(at..at, part.iter().copied())));
            }
            6 => {
                // The end of another input.
                let other = &others[below(others.len() - 1)];
                bytes.truncate(at);
                bytes.extend_from_slice(&other[below(other.len())..]);
            }
            7 => {
                // One byte everywhere in place of another.
                let (from, to) = (below(127) as u8, below(127) as u8);
                bytes.iter_mut().filter(|byte| **byte == from).for_each(|byte| *byte = to);
            }
            _ => bytes.insert(at, below(255) as u8),
        }
    }
    bytes
}

/// Changes an input in its text or, if it is JSON, as often in its tree.
fn mutate_json(seed: &[u8], others: &[Vec<u8>], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let tree = serde_json::from_slice(seed).ok().filter(|_| rng.random());
    let Some(mut tree) = tree else { return mutate(seed, others, rng) };
    for _ in 0..rng.random_range(1..=MOST) {
        change(&mut tree, rng);
    }
    tree.to_string().into_bytes()
}

/// Changes something in a tree.
fn change(tree: &mut Json, rng: &mut ChaCha8Rng) {
    let mut below = |most: usize| rng.random_range(0..=most as u32) as usize;
    let deeper = below(9) > 0;
    match tree {
        Json::Array(list) if !list.is_empty() && deeper => {
            let at = below(list.len() - 1);
            change(&mut list[at], rng);
        }
        Json::Object(fields) if !fields.is_empty() && deeper => {
            let at = below(fields.len() - 1);
            if let Some((_, value)) = fields.iter_mut().nth(at) {
                change(value, rng);
            }
        }
        Json::Array(list) if below(2) > 0 => {
            let at = below(list.len());
            let part = list[at.min(below(list.len()))..].to_vec();
            list.extend(part);
            list.truncate(below(list.len()));
        }
        Json::Object(fields) if below(2) > 0 => {
            let at = below(fields.len());
            if let Some(key) = fields.keys().nth(at).cloned() {
                fields.remove(&key);
            }
        }
        Json::Bool(flag) if below(2) > 0 => *flag = !*flag,
        Json::Number(number) if below(2) > 0 => {
            let scale = [0.0, -1.0, 1e-300, 1e300, 1.000_001][below(4)];
            *tree = json!(number.as_f64().unwrap_or_default() * scale);
        }
        _ => {
            let others = [
                json!(null),
                json!(-1),
                json!(1e308),
                json!(0.5),
                json!(""),
                json!("NaN"),
                json!([]),
                json!([[]]),
                json!({}),
                json!(true),
                json!(["a", "b"]),
                json!("[['a']]"),
            ];
            *tree = others[below(others.len() - 1)].clone();
        }
    }
}

/// What a batch of mutations came to.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    read: u64,
    refused: u64,
    said: u64,
    longest: Duration,
}

impl Count {
    fn add(&mut self, outcome: Outcome, time: Duration) {
        match outcome {
            Outcome::Read { said } => {
                self.read += 1;
                self.said += u64::from(said);
            }
            Outcome::Refused => self.refused += 1,
        }
        self.longest = self.longest.max(time);
    }
}

enum Outcome {
    Read { said: bool },
    Refused,
}

/// Reads so many mutations of the inputs on all cores.
fn read_all(
    what: &str,
    count: u64,
    inputs: &[Vec<u8>],
    read: impl Fn(&[u8], &mut ChaCha8Rng) -> Outcome + Sync,
) {
    const BATCH: u64 = 500;
    let from: u64 = env::var("MUTATIONS_FROM").map_or(0, |from| from.parse().unwrap());
    let batches: Vec<u64> = (from..from + count).step_by(BATCH as usize).collect();
    let of_batch = |first: &u64| {
        let mut counts = Count::default();
        for number in *first..(*first + BATCH).min(from + count) {
            let rng = &mut Streams::new(19).at(Purpose::Sample, number);
            let seed = &inputs[rng.random_range(0..inputs.len() as u32) as usize];
            let bytes = mutate_json(seed, inputs, rng);
            let (mut caught, mut time) = (None, Duration::MAX);
            // A machine with other work stops for a second, but not each time.
            for _ in 0..5 {
                let own = &mut Streams::new(20).at(Purpose::Sample, number);
                let start = Instant::now();
                caught = Some(catch_unwind(AssertUnwindSafe(|| read(&bytes, own))));
                time = time.min(start.elapsed());
                if time < LONGEST {
                    break;
                }
            }
            let shown = || String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).into_owned();
            let outcome = caught
                .and_then(Result::ok)
                .unwrap_or_else(|| panic!("{what} {number}: {:?}", shown()));
            assert!(time < LONGEST, "{what} {number} took {time:?}: {:?}", shown());
            counts.add(outcome, time);
        }
        counts
    };
    let mut sum = Count::default();
    for part in on_all_cores(&batches, of_batch) {
        sum.read += part.read;
        sum.refused += part.refused;
        sum.said += part.said;
        sum.longest = sum.longest.max(part.longest);
    }
    println!(
        "{what}: {count} mutations, {} read ({} with a notice), {} refused; the longest took {:.1?}",
        sum.read, sum.said, sum.refused, sum.longest
    );
    assert!(sum.read > 0 && sum.read + sum.refused == count);
}

fn count() -> u64 {
    env::var("MUTATIONS").map_or(FEW, |count| count.parse().expect("a number of links"))
}

fn is_sound(table: &Table) -> bool {
    let rows = table.rows();
    let columns = &table.values;
    !columns.is_empty()
        && table.columns.len() == columns.len()
        && columns.iter().all(|c| c.len() == rows && c.iter().all(|x| x.is_finite()))
}

#[test]
fn mutated_links_are_read() {
    let table = data::read("own.csv", b"x,y\n1.5,2\n2.5,7\n4,1\n").unwrap().0;
    let data::TableRef::Inline(packed) = table.pack() else { panic!("a small table") };
    let mut inputs: Vec<Vec<u8>> = String::from_utf8(input("links.tsv"))
        .unwrap()
        .lines()
        .map(|line| line.as_bytes().to_vec())
        .collect();
    inputs.push(format!("lab=wasserstein&seed=3&target=own&z={packed}").into_bytes());
    for lab in critical_point_lab::labs::ALL {
        inputs.push(format!("lab={}&v={}&seed=7&at=40&sig=1c5a31a8", lab.id, lab.version).into());
        inputs.extend(lab.presets.iter().map(|preset| preset.link.as_bytes().to_vec()));
    }
    read_all("links", count(), &inputs, |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        let (link, problems) = link::parse(&text);
        for value in &link.values.0 {
            let finite = match value {
                Value::Real(x) => x.is_finite(),
                Value::List(list) => list.iter().all(|x| x.is_finite()),
                _ => true,
            };
            assert!(finite, "{value:?}");
        }
        // What is handed on opens as the same run.
        let (again, _) = link::parse(&link.write());
        assert_eq!((&again.values, again.seed), (&link.values, link.seed), "{text}");
        if let data::TableRef::Inline(text) = &link.table
            && let Ok(table) = Table::unpack(text)
        {
            assert!(is_sound(&table));
        }
        Outcome::Read { said: !problems.is_empty() }
    });
}

/// A choice that a reader could make.
fn reading(rng: &mut ChaCha8Rng) -> Reading {
    fn one<T: Copy>(rng: &mut ChaCha8Rng, all: &[T]) -> Option<T> {
        all.get(rng.random_range(0..4 * all.len() as u32) as usize).copied()
    }
    Reading {
        encoding: one(rng, &Encoding::ALL),
        separator: one(rng, &Separator::ALL),
        decimal: one(rng, &Decimal::ALL),
        header: one(rng, &[None, Some(0), Some(1), Some(5), Some(1000)]),
        columns: one(rng, &[0, 1, 2]).map(|k| vec![k, k + 1, 7 * k]),
    }
}

#[test]
fn mutated_tables_are_read_or_refused() {
    let names = [
        "c01_bom_headerless.csv",
        "c01_bom_quoted.csv",
        "c02_utf16le_tab.csv",
        "c03a_semicolon_decimal_comma.csv",
        "c03b_sep_line.csv",
        "c05_trailing_comma_on_rows.csv",
        "c06_instrument_preamble.csv",
        "c10a_fortran.csv",
        "c10b_not_finite.csv",
        "c11_index_column.csv",
    ];
    let mut inputs: Vec<Vec<u8>> = names.iter().map(|name| input(name)).collect();
    let penguins = include_bytes!("../data/penguins.csv");
    inputs.push(penguins[..2000].to_vec());
    inputs.push(b"\"x\" \"y\"\n\"1\" 1.5 2\n\"2\" 2.5 7\n\"3\" 4 1\n".to_vec());
    read_all("tables", count() / 10, &inputs, |bytes, rng| {
        let reading = reading(rng);
        let preview = data::preview("mutated.csv", bytes, &reading);
        match data::read_as("mutated.csv", bytes, &reading) {
            Ok((table, problems)) => {
                assert!(is_sound(&table), "{table:?}");
                assert_eq!(preview.refusal, None);
                let used = preview.columns.iter().filter(|column| column.used).count();
                assert_eq!((used, &preview.notes.len()), (table.columns.len(), &problems.len()));
                assert!(table.correlation().iter().all(|x| x.is_finite()), "{table:?}");
                Outcome::Read { said: !problems.is_empty() }
            }
            Err(problem) => {
                let why = preview.refusal.expect("shown as it is read");
                assert!(problem.message.contains(&why), "{problem}: {why}");
                Outcome::Refused
            }
        }
    });
}

/// Reads a file after another one.
fn through_inbox(before: Option<(&str, &[u8])>, name: &str, bytes: &[u8]) -> Outcome {
    let mut inbox = Inbox::default();
    if let Some((name, bytes)) = before {
        inbox.read(name, bytes).expect("the world of the case");
    }
    match inbox.read(name, bytes) {
        Ok((table, problems)) => {
            assert!(is_sound(&table), "{table:?}");
            Outcome::Read { said: !problems.is_empty() }
        }
        Err(problem) => {
            assert!(!problem.message.is_empty());
            Outcome::Refused
        }
    }
}

#[test]
fn mutated_worlds_are_read_or_refused() {
    let names = [
        "N02/toyExcl_connectivity.json",
        "N04/toyPlain_connectivity.json",
        "N09/toyBom_connectivity.json",
        "N09/toyNan_connectivity.json",
        "N11/toyWay_connectivity.json",
    ];
    let inputs: Vec<Vec<u8>> = names.iter().map(|name| input(name)).collect();
    read_all("worlds", count() / 10, &inputs, |bytes, _| {
        through_inbox(None, "toyPlain_connectivity (1).json", bytes)
    });
}

#[test]
fn mutated_records_are_read_or_refused() {
    let names = [
        "N04/a_r2r_style.json",
        "N04/b_fgr2r_style.json",
        "N05/pieces_without_move.json",
        "N06/one_of_three.json",
        "N09/a_rxr_guide_style.jsonl",
        "N11/toyWay_records.json",
    ];
    let inputs: Vec<Vec<u8>> = names.iter().map(|name| input(name)).collect();
    let world = input("N04/toyPlain_connectivity.json");
    read_all("records", count() / 10, &inputs, |bytes, _| {
        through_inbox(Some(("toyPlain_connectivity.json", &world)), "mutated.json", bytes)
    });
}
