//! Tables as spreadsheets, instruments and Fortran write them.

use critical_point_lab::{
    data::{self, Reading, Table},
    schema::Problem,
};

use super::input;

/// A table and what was said, as one text.
fn open(name: &str) -> (Table, String) {
    open_as(&input(name), &Reading::default())
}

fn open_as(bytes: &[u8], reading: &Reading) -> (Table, String) {
    let (table, problems) =
        data::read_as("case.csv", bytes, reading).unwrap_or_else(|why| panic!("{why}"));
    (table, said(&problems))
}

fn said(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Pearson's correlations of the pairs 12, 13, 23 (or 12 alone).
#[track_caller]
fn correlates(table: &Table, expected: &[f64]) {
    let d = table.columns.len();
    let matrix = table.correlation();
    let pairs = (0..d).flat_map(|i| (i + 1..d).map(move |j| (i, j)));
    let found: Vec<f64> = pairs.map(|(i, j)| matrix[i * d + j]).collect();
    assert_eq!(found.len(), expected.len(), "{:?}", table.columns);
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 5e-12, "{found} is not {expected}");
    }
}

const C01: [f64; 3] = [-0.962_437_162_627, -0.983_157_346_692, 0.979_993_295_476];
const C03: [f64; 3] = [-0.916_620_381_213, 0.975_011_809_153, -0.978_348_844_913];

#[test]
fn c01_a_byte_order_mark_is_no_part_of_a_name_or_number() {
    let (table, words) = open("c01_bom_quoted.csv");
    assert_eq!((table.rows(), words.as_str()), (6, ""));
    assert_eq!(table.columns, ["depth (m)", "temp, °C", "flux"]);
    correlates(&table, &C01);
    let (table, words) = open("c01_bom_headerless.csv");
    assert_eq!((table.rows(), words.as_str()), (6, ""));
    correlates(&table, &C01);
    assert_eq!(table.values[0][0], 3.1);
}

#[test]
fn c02_utf_16_of_a_spreadsheet_is_read() {
    let (table, words) = open("c02_utf16le_tab.csv");
    assert_eq!((table.columns.join(" ").as_str(), words.as_str()), ("Größe Masse Alter", ""));
    correlates(&table, &C01);
    let units: Vec<u8> = String::from_utf16(
        &input("c02_utf16le_tab.csv")
            .chunks(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect::<Vec<_>>(),
    )
    .unwrap()
    .encode_utf16()
    .flat_map(u16::to_be_bytes)
    .collect();
    for bytes in [&units[..], &units[2..]] {
        assert_eq!(open_as(bytes, &Reading::default()).0.values, table.values, "big end first");
    }
    assert_eq!(open_as(&input("c02_utf16le_tab.csv")[2..], &Reading::default()).0, table);
}

#[test]
fn c03_semicolons_decimal_commas_and_points_between_thousands() {
    for name in ["c03a_semicolon_decimal_comma.csv", "c03b_sep_line.csv"] {
        let (table, words) = open(name);
        assert_eq!((table.rows(), words.as_str()), (6, ""), "{name}");
        assert_eq!(table.columns, ["Umsatz", "Quote", "Dauer"]);
        assert_eq!(table.values[0][..2], [1234.5, 987.25]);
        correlates(&table, &C03);
        let preview = data::preview(name, &input(name), &Reading::default());
        let found: Vec<&str> =
            preview.choices.iter().map(|choice| choice.options[0].as_str()).collect();
        let line = if name.starts_with("c03a") { 1 } else { 2 };
        let header = format!("Found: line {line}: Umsatz, Quote, Dauer");
        assert_eq!(found, ["Found: UTF-8", "Found: semicolon", "Found: comma", &header]);
        assert_eq!(preview.rows[0], ["1234.5", "0.75", "12"]);
        assert_eq!(preview.summary, "6 of 6 rows and 3 of 3 columns are used.");
    }
}

#[test]
fn c05_an_empty_cell_at_the_end_of_every_row_shifts_nothing() {
    let (table, words) = open("c05_trailing_comma_on_rows.csv");
    assert_eq!((table.rows(), words.as_str()), (6, ""));
    assert_eq!(table.columns, ["A", "B", "C"]);
    correlates(&table, &C01);
}

#[test]
fn c06_a_preamble_is_named_as_one() {
    let (table, words) = open("c06_instrument_preamble.csv");
    assert_eq!((table.rows(), table.columns.join(" ").as_str()), (12, "Time Level"));
    correlates(&table, &[-0.297_190_000_777]);
    assert!(words.contains("10 rows above it left out as a preamble"), "{words}");
    assert!(!words.contains("gap"), "{words}");
}

#[test]
fn c10_fortran_writes_exponents_in_its_own_way() {
    let (table, words) = open("c10a_fortran.csv");
    assert_eq!((table.rows(), words.as_str()), (6, ""));
    assert_eq!(table.values[0], [1250.0, 980.0, 1410.0, 2000.0, 1100.0, 5.687_138e-304]);
    correlates(&table, &[-0.213_725_596_696, -0.133_691_111_113, 0.271_522_540_125]);
}

#[test]
fn c10_what_is_not_finite_is_counted_as_such() {
    let (table, words) = open("c10b_not_finite.csv");
    assert_eq!(table.rows(), 5);
    correlates(&table, &[-0.498_577_767_235]);
    assert!(words.contains("4 rows with a number that is not finite"), "{words}");
    assert!(!words.contains("gap"), "{words}");
}

#[test]
fn c11_an_index_is_no_measurement() {
    let (table, words) = open("c11_index_column.csv");
    assert_eq!(table.columns, ["x", "y"]);
    correlates(&table, &[C01[0]]);
    assert!(words.contains("column 1 is left out: an index"), "{words}");
}
