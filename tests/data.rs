//! Tables: the one shipped, and whatever a reader drops on the page.

use critical_point_lab::data::{self, LARGEST_FILE};

#[test]
fn the_penguins_are_the_342_complete_ones_and_correlate_as_published() {
    let table = data::PENGUINS.load();
    assert_eq!((table.rows(), table.columns.len()), (342, 4));
    let c = table.correlation();
    // Bill length against flipper length, and flipper length against body mass:
    // the correlations that the data's own documentation reports.
    assert!((c[2] - 0.656).abs() < 5e-4, "{}", c[2]);
    assert!((c[2 * 4 + 3] - 0.871).abs() < 5e-4, "{}", c[11]);
    assert!((0..4).all(|i| (c[i * 4 + i] - 1.0).abs() < 1e-14));
}

#[test]
fn a_file_that_cannot_be_used_says_why() {
    let large = vec![b'1'; LARGEST_FILE + 1];
    for (bytes, why) in [
        (&b""[..], "no rows of data"),
        (b"a,b\n", "no rows of data"),
        (b"name,city\nann,rome\nbob,oslo\n", "no numeric column"),
        (b"a,b\n1,2\n", "fewer than two rows"),
        (b"a\n3\n3\n3\n", "constant: always 3"),
        (b"\xff\xfe\x00\x01", "no rows of data"),
        (&large, "more than the 8 MB"),
    ] {
        let problem = data::read("t.csv", bytes).expect_err(why);
        assert!(problem.message.contains(why), "{problem} does not say {why}");
    }
}

#[test]
fn what_is_left_out_is_reported_and_the_rest_is_used() {
    let csv = "species,x,y,k\nadelie,1,10,5\ngentoo,NA,11,5\nchinstrap,3,12\nadelie,4,nan,5\nadelie,5,9,5\n";
    let (table, problems) = data::read("t.csv", csv.as_bytes()).unwrap();
    assert_eq!(table.columns, ["x", "y"]);
    assert_eq!(table.values, [[1.0, 5.0], [10.0, 9.0]]);
    let text = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for part in [
        "1 row whose number of cells",
        "1 row with gaps left out (the first in line 3)",
        "1 row with a number that is not finite",
        "column k is left out: constant: always 5",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn a_file_without_header_gets_column_numbers_and_eight_columns_at_most() {
    let row = |k: u32| (0..10).map(|j| (j * k * k).to_string()).collect::<Vec<_>>().join(",");
    let csv = format!("{}\n{}\n{}\n", row(1), row(2), row(3));
    let (table, problems) = data::read("t.csv", csv.as_bytes()).unwrap();
    assert_eq!(table.columns.len(), 8);
    assert_eq!(table.columns[0], "column 2", "the first column is constant");
    assert_eq!(problems.len(), 2);
}
