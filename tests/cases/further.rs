//! Tables beyond the collected cases: what stands between cells and thousands, what is no
//! measurement, and what is changed by hand.

use critical_point_lab::{
    data::{self, Cell, Decimal, Encoding, Preview, Reading, Separator, Table},
    labs,
    link::{self, Link},
};

fn open(bytes: impl AsRef<[u8]>) -> (Table, String) {
    open_as(bytes, &Reading::default())
}

fn open_as(bytes: impl AsRef<[u8]>, reading: &Reading) -> (Table, String) {
    match data::read_as("t.csv", bytes.as_ref(), reading) {
        Ok((table, problems)) => {
            (table, problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        }
        Err(why) => panic!("{why}"),
    }
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, why: &str) {
    let said = data::read("t.csv", bytes.as_ref()).expect_err(why).to_string();
    assert!(said.contains(why), "{why}: {said}");
}

fn preview(text: &str, reading: &Reading) -> Preview {
    data::preview("t.csv", text.as_bytes(), reading)
}

#[test]
fn numbers_as_they_are_written_in_many_places() {
    use Decimal::{Comma, Point};
    let number = |text: &str, decimal| Cell::read(text, decimal).number();
    for (text, decimal, value) in [
        ("1,234.5", Point, 1234.5),
        ("1.234,5", Comma, 1234.5),
        ("1 234,5", Comma, 1234.5),
        ("1\u{a0}234\u{a0}567,5", Comma, 1_234_567.5),
        ("1\u{202f}234,5", Comma, 1234.5),
        ("1'234.5", Point, 1234.5),
        ("1’234.5", Point, 1234.5),
        ("12,34,567.5", Point, 1_234_567.5),
        ("−3.5", Point, -3.5),
        ("+1.5E-03", Point, 0.0015),
        (".5", Point, 0.5),
        ("5.", Point, 5.0),
        ("-,5", Comma, -0.5),
        ("1.25D+03", Point, 1250.0),
        ("1.25d3", Point, 1250.0),
        ("5.687138-304", Point, 5.687_138e-304),
        ("0.1-099", Point, 1e-100),
        ("1e-400", Point, 0.0),
        ("\u{feff}7", Point, 7.0),
        (" \"7\" ", Point, 7.0),
        ("0.1000000000000000055511151231257827", Point, 0.1),
        ("007", Point, 7.0),
    ] {
        assert_eq!(number(text, decimal), Some(value), "{text}");
    }
    for text in [
        "1,23,4",
        "1,2345",
        "0,123",
        "1.2.3",
        "2020-304",
        "1.5-30",
        "1.5-3045",
        "2024-01-05",
        "12:30",
        "5%",
        "$5",
        "(5)",
        "0x10",
        "1_000",
        "1e",
        "e5",
        "--5",
        "+-5",
        "1,,000",
        ",5",
        "1 2",
        "١٢",
        "5 m",
        "1/2",
        "<0.1",
    ] {
        assert_eq!(Cell::read(text, Point), Cell::Text, "{text}");
    }
    for text in ["", "NA", "n/a", "#N/A", "null", "None", "-", "—", ".", "?", " "] {
        assert_eq!(Cell::read(text, Point), Cell::Gap, "{text}");
    }
    for text in ["inf", "-Infinity", "NaN", "-nan", "1e400", "1e101", "1.#QNAN", "#DIV/0!", "∞"] {
        assert_eq!(Cell::read(text, Point), Cell::NotFinite, "{text}");
    }
}

/// The same three columns, however they are written.
#[test]
fn separators_quotes_and_line_ends() {
    let expected = [vec![1.5, 2.5, 4.0], vec![2.0, 7.0, 1.0]];
    for text in [
        "x,y\n1.5,2\n2.5,7\n4,1\n",
        "x;y\r\n1,5;2\r\n2,5;7\r\n4;1\r\n",
        "x\ty\n1.5\t2\n2.5\t7\n4\t1",
        "x|y\n1.5|2\n2.5|7\n4|1\n",
        "x y\n1.5 2\n2.5 7\n4 1\n",
        "  x    y\n1.5    2\n2.5    7\n  4    1\n",
        "x\ry\r".replace("\ry", ",y").replace("\r", "\r1.5,2\r2.5,7\r4,1\r").as_str(),
        "\"x\",\"y\"\n\"1.5\",\"2\"\n\"2.5\",\"7\"\n\"4\",\"1\"\n",
        "\"x\";\"y\"\n\"1,5\";\"2\"\n\"2,5\";\"7\"\n\"4,0\";\"1\"\n",
        "x, y\n1.5, 2\n2.5, 7\n4, 1\n",
        "x,y,\n1.5,2,\n2.5,7,\n4,1,\n",
        "\n\nx,y\n\n1.5,2\n2.5,7\n\n4,1\n\n",
        "\"sep=;\"\nx;y\n1,5;2\n2,5;7\n4;1\n",
        "SEP=|\nx|y\n1.5|2\n2.5|7\n4|1\n",
        "# written by a program\n# at noon\nx,y\n1.5,2\n2.5,7\n4,1\n",
        "x,y\n1.5,2\n2.5,7\n4,1\nTotal,\n",
        "name,x,y\n\"a, b\",1.5,2\n\"c \"\"d\"\"\",2.5,7\n\"e\nf\",4,1\n",
    ] {
        let (table, said) = open(text);
        assert_eq!(table.values, expected, "{text:?}: {said}");
        assert_eq!(table.columns, ["x", "y"], "{text:?}");
    }
    let (table, said) = open("\"x\" \"y\"\n\"1\" 1.5 2\n\"2\" 2.5 7\n\"3\" 4 1\n");
    assert_eq!((table.columns.join(" ").as_str(), &table.values[..]), ("x y", &expected[..]));
    assert!(said.contains("the first column is taken for names of rows"), "{said}");
    let (table, said) = open("x,y\n1.5,2\n2.5,7\nfour\" pipe,1\n4,1\n");
    assert_eq!(table.values, expected, "{said}");
    assert!(said.contains("1 row with words in place of a number"), "{said}");
}

#[test]
fn what_could_be_read_otherwise_is_told_by_the_whole_column() {
    // A comma between thousands, for another cell has a point.
    let (table, said) = open("x,y\n\"1,234\",5\n\"2,345.5\",1\n\"3,000\",2\n");
    assert_eq!((table.values[0].as_slice(), said.as_str()), (&[1234.0, 2345.5, 3000.0][..], ""));
    // A decimal comma, for another cell has one.
    let (table, said) = open("x;y\n1,234;5\n2,3;1\n3,000;2\n");
    assert_eq!((table.values[0].as_slice(), said.as_str()), (&[1.234, 2.3, 3.0][..], ""));
    // As in the other column.
    let (table, said) = open("x;y\n1.234;5,5\n2.345;1\n3.456;2\n");
    assert_eq!((table.values[0].as_slice(), said.as_str()), (&[1234.0, 2345.0, 3456.0][..], ""));
    // 12345 without a comma: so 1,234 has no thousands that stand apart.
    let (table, said) = open("x;y\n1,234;5\n12345;1\n3,456;2\n");
    assert_eq!((table.values[0].as_slice(), said.as_str()), (&[1.234, 12345.0, 3.456][..], ""));
    // Nothing tells: one is taken, and that is said.
    let text = "x\ty\n1,234\t5\n2,345\t1\n3,456\t2\n";
    let (table, said) = open(text);
    assert_eq!(table.values[0], [1.234, 2.345, 3.456]);
    assert!(said.contains("“1,234” is read as 1.234; if it is 1234, choose the decimal"), "{said}");
    let reading = Reading { decimal: Some(Decimal::Point), ..Reading::default() };
    let (table, said) = open_as(text, &reading);
    assert_eq!((table.values[0].as_slice(), said.as_str()), (&[1234.0, 2345.0, 3456.0][..], ""));
    let (table, said) = open("x,y\n\"1,234\",5\n\"2,345\",1\n\"3,456\",2\n");
    assert_eq!(table.values[0], [1234.0, 2345.0, 3456.0]);
    assert!(said.contains("“1,234” is read as 1234; if it is 1.234"), "{said}");
    // Two columns of two writers.
    let (table, _) = open("x\ty\n1,5\t0.5\n2,25\t0.75\n3,5\t0.125\n");
    assert_eq!(table.values, [[1.5, 2.25, 3.5], [0.5, 0.75, 0.125]]);
    // Both in one column: the few are words, and the column is left out.
    refused("x\n1,5\n2.5\n3.5\n4.5\n", "“1,5” is not read as a number");
}

/// To leave out what is written in another way would be a selection by size.
#[test]
fn a_selection_by_size_is_refused() {
    let text = "x,y\n987.5,1\n1,234.5,2\n640,3\n2,045.0,4\n";
    refused(text, "“1,234.5” could be one number with a comma in it");
    let said = preview(text, &Reading::default()).refusal.unwrap();
    assert!(said.contains("line 3 has more cells than there are names"), "{said}");
    refused("x,y\n1,987.5,1\n1,234.5,2\n2,045.0,4\n", "“1,987.5” could be one number");
    let (table, said) = open("x,y,z\n1,2,5\n<0.5,3,7\n4,5,8\n2,1,1\n");
    assert_eq!(table.columns, ["y", "z"]);
    assert!(said.contains("column x is left out: “<0.5” is not read as a number (1 such cell)"));
    // Words are no selection by what is measured.
    let (table, said) = open("x,y\n1,2\nbroken,3\n4,5\n2,1\n");
    assert_eq!(table.columns, ["x", "y"]);
    assert!(said.contains("1 row with words in place of a number left out (the first in line 3)"));
    let (_, said) = open("x,y\n1,2\n-999,3\n4,5\n2,1\n-999,7\n");
    assert!(said.contains("x: -999 stands far from all other numbers"), "{said}");
}

#[test]
fn what_is_no_measurement_is_not_chosen() {
    let rows = |of: fn(usize) -> String| {
        let mut text = String::from("a,b,c\n");
        (0..9).for_each(|k| text += &format!("{},{},{}\n", of(k), k * k, (k * 7) % 5));
        text
    };
    for (name, of, why) in [
        ("years", (|k| (1990 + k * 3 % 7).to_string()) as fn(usize) -> String, ""),
        ("counted", |k| (k + 17).to_string(), "an index: it counts the rows"),
        ("constant", |_| "5".into(), "constant: always 5"),
        ("rounded", |k| ["0.3", "0.30000000000000004"][k % 2].into(), "constant but for rounding"),
        ("codes", |k| format!("0{}", 1234 + k * 5 % 7), "codes such as 01234"),
        ("words", |k| ["red", "blue"][k % 2].into(), ""),
        ("empty", |_| String::new(), ""),
    ] {
        let (table, said) = open(rows(of));
        let kept = name == "years";
        assert_eq!(table.columns.len(), if kept { 3 } else { 2 }, "{name}: {said}");
        assert!(said.contains(why), "{name}: {said}");
        let column = &preview(&rows(of), &Reading::default()).columns[0];
        assert_eq!(column.used, kept, "{name}: {}", column.about);
    }
    for name in ["year", "Year", "Jahr", "year_of_birth"] {
        let text = rows(|k| (1990 + k * 3 % 7).to_string()).replace("a,b", &format!("{name},b"));
        let (table, said) = open(text);
        assert_eq!(table.columns, ["b", "c"]);
        assert!(said.contains(&format!("column {name} is left out: years")), "{said}");
    }
    for name in ["", "id", "Index", "Unnamed: 0"] {
        let (table, _) = open(format!("{name},x,y\n3,1,5\n5,2,7\n9,4,4\n"));
        assert_eq!(table.columns, ["x", "y"], "{name}");
    }
    // The squares of its differences are zero, and so it has no correlation.
    refused("x,y\n1e-304,1\n3e-304,2\n2e-304,4\n", "x is constant in the rows that are used");
    // What is no measurement can be chosen all the same.
    let reading = Reading { columns: Some(vec![0, 1]), ..Reading::default() };
    let (table, said) = open_as(rows(|k| (k + 17).to_string()), &reading);
    assert_eq!((table.columns.join(" ").as_str(), said.as_str()), ("a b", ""));
    let reading = Reading { columns: Some(Vec::new()), ..Reading::default() };
    let text = rows(|k| k.to_string());
    let refusal = preview(&text, &reading).refusal.unwrap();
    assert!(refusal.contains("no column is chosen: a (an index"), "{refusal}");
    let wide = "1,2,3,4,5,6,7,8,9\n2,1,4,3,6,5,8,7,1\n".repeat(3);
    assert_eq!(open(&wide).0.columns.len(), 8);
    let reading = Reading { columns: Some((0..9).collect()), ..Reading::default() };
    let refusal = preview(&wide, &reading).refusal.unwrap();
    assert!(refusal.contains("9 columns are chosen, and at most 8 are used"), "{refusal}");
}

#[test]
fn encodings_are_told_apart_and_can_be_chosen() {
    let text = "Größe,y\n1.5,2\n2.5,7\n4,1\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let (table, said) = open(&latin);
    assert_eq!(table.columns[0], "Größe");
    assert!(said.contains("not UTF-8 and read as Windows-1252"), "{said}");
    assert_eq!(open(text).0, table);
    let reading = Reading { encoding: Some(Encoding::Windows1252), ..Reading::default() };
    assert_eq!(open_as(text, &reading).0.columns[0], "GrÃ¶ÃŸe");
    let reading = Reading { encoding: Some(Encoding::Utf8), ..Reading::default() };
    let (table, said) = open_as(&latin, &reading);
    assert_eq!(table.columns[0], "Gr\u{fffd}\u{fffd}e");
    assert!(said.contains("some characters are none in UTF-8"), "{said}");
    let euro: Vec<u8> = text.bytes().map(|b| if b == b'y' { 0x80 } else { b }).collect();
    let reading = Reading { encoding: Some(Encoding::Windows1252), ..Reading::default() };
    assert_eq!(open_as(&euro, &reading).0.columns[1], "€");
    for (bytes, why) in [
        (&b"PK\x03\x04rest of a workbook"[..], "a workbook or another ZIP file; save its sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an Excel workbook"),
        (b"\x1f\x8b\x08", "packed by gzip"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\xff\xfe\0\0x\0\0\0", "in UTF-32"),
        (b"1,2\n\0\x013,4\nabcdefgh", "no text"),
    ] {
        refused(bytes, why);
    }
}

#[test]
fn every_reading_can_be_changed_by_hand() {
    let text = "left;right\n1,5;2\n2,5;7\n4;1\n";
    let mut reading = Reading::default();
    reading.choose(1, 1);
    assert_eq!(reading.separator, Some(Separator::Comma));
    let shown = preview(text, &reading);
    assert_eq!(shown.choices[1].chosen, 1);
    assert_eq!(shown.choices[1].options[1], "comma");
    assert!(shown.refusal.is_some(), "{shown:?}");
    reading.choose(1, 0);
    assert_eq!(reading, Reading::default());
    reading.choose(2, 1);
    assert_eq!(reading.decimal, Some(Decimal::Point));
    let shown = preview(text, &reading);
    assert!(shown.columns[0].about.contains("“1,5”"), "{}", shown.columns[0].about);
    assert!(!shown.columns[0].used);
    reading.choose(2, 2);
    assert_eq!(preview(text, &reading).columns, preview(text, &Reading::default()).columns);
    // No header, and the header in another line.
    let numbers = "7,8\n1,2\n5,1\n9,4\n";
    let found = preview(numbers, &Reading::default());
    assert_eq!(found.choices[3].options[..3], ["Found: none", "none", "line 1: 7, 8"]);
    let mut reading = Reading::default();
    reading.choose(3, 2);
    let (table, _) = open_as(numbers, &reading);
    assert_eq!((table.columns.join(" ").as_str(), table.rows()), ("7 8", 3));
    reading.choose(3, 1);
    assert_eq!(reading.header, Some(None));
    assert_eq!(open_as(numbers, &reading).0.rows(), 4);
    reading.choose(0, 2);
    assert_eq!((reading.encoding, reading.header), (Some(Encoding::Utf16Le), None));
    // No choice is out of range.
    for choice in 0..6 {
        reading.choose(choice, 99);
        let _ = preview(numbers, &reading);
    }
}

/// A target has two thousand points at most; of a longer table they are drawn at random, as
/// often from its end as from its beginning, and other ones with another seed.
#[test]
fn a_sample_of_a_large_table_is_drawn_with_the_seed() {
    let mut text = String::from("x,y\n");
    // An instrument that writes every other row for another sensor.
    (0..5000).for_each(|k| text += &format!("{},{}\n", (k % 2) * 1000 + k % 10, k % 7));
    let (table, _) = open(&text);
    let rng = |seed| {
        critical_point_lab::rng::Streams::new(seed).at(critical_point_lab::rng::Purpose::Sample, 0)
    };
    let rows = table.sample(2000, &mut rng(1));
    assert_eq!(rows.len(), 2000);
    assert!(rows.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(rows, table.sample(2000, &mut rng(1)));
    assert_ne!(rows, table.sample(2000, &mut rng(2)));
    // Hypergeometric: 1000 of each kind with a standard deviation of 17.3.
    let odd = rows.iter().filter(|row| *row % 2 == 1).count();
    let late = rows.iter().filter(|row| **row >= 2500).count();
    assert!(odd.abs_diff(1000) < 87 && late.abs_diff(1000) < 87, "{odd} odd, {late} late");
    assert_eq!(table.sample(9000, &mut rng(1)).len(), 5000);
    let entry = labs::ALL.iter().find(|lab| lab.id == "wasserstein").unwrap();
    let link = |seed| Link {
        seed,
        ..link::parse(&format!("lab={}&functional=discrepancy&goal=own&particles=8", entry.id)).0
    };
    let open = |seed| link(seed).open_with(Some(std::sync::Arc::new(table.clone())));
    let (first, problems) = open(1);
    let said = problems.iter().map(ToString::to_string).collect::<String>();
    assert!(said.contains("2000 of the 5000 rows are the target, drawn at random"), "{said}");
    assert_eq!(first.signature(), open(1).0.signature());
    assert_ne!(first.signature(), open(2).0.signature());
}
