//! Pictures to draw in tests.

use critical_point_lab::frame::{
    Axis, Cloud, Curve, Field, Heat, Landmark, Level, Lines, Map, Mark, Picture, Place, Role,
    Scatter, Spectrum, Tile, Track,
};
use critical_point_lab::math;

const METHODS: [(&str, Role); 4] = [
    ("gradient flow", Role::GradientFlow),
    ("perturbed gradient flow", Role::PerturbedFlow),
    ("Newton", Role::Newton),
    ("saddle-free Newton", Role::SaddleFree),
];

/// Points that look scattered and are the same everywhere.
fn jitter(i: usize, n: usize) -> f64 {
    let mixed = (i * 2_654_435 + n * 40_503 + 12_345) as u32;
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(1_274_126_177);
    f64::from((mixed ^ (mixed >> 16)) % 1000) / 1000.0 - 0.5
}

/// Four methods in a double well.
pub fn wells(count: usize) -> Scatter {
    let clouds = METHODS
        .iter()
        .enumerate()
        .map(|(m, (label, role))| {
            let centre = [[0.0, 0.0], [0.55, 0.1], [0.02, 0.0], [1.0, 0.0]][m];
            let size = [0.5, 0.7, 0.15, 0.25][m];
            let at =
                |i| [centre[0] + size * jitter(i, m), centre[1] + 2.0 * size * jitter(i, m + 9)];
            Cloud { label: (*label).to_owned(), role: *role, points: (0..count).map(at).collect() }
        })
        .collect();
    let mark = |label: &str, kind, x| Mark { label: label.to_owned(), kind, at: [x, 0.0] };
    Scatter {
        x: Axis::linear("x₁"),
        y: Axis::linear("x₂"),
        equal_aspect: true,
        field: Some(double_well(33)),
        clouds,
        marks: vec![
            mark("saddle", Landmark::Saddle, 0.0),
            mark("minimum", Landmark::Minimum, 1.0),
            mark("minimum", Landmark::Minimum, -1.0),
        ],
    }
}

pub fn double_well(n: usize) -> Field {
    let at = |k: usize, half: f64| half * (2.0 * k as f64 / (n - 1) as f64 - 1.0);
    let value = |x: f64, y: f64| 0.25 * (x * x - 1.0) * (x * x - 1.0) + 0.5 * y * y;
    let values = (0..n * n).map(|k| value(at(k % n, 1.8), at(k / n, 1.2))).collect();
    Field {
        title: "the potential V".to_owned(),
        columns: n,
        rows: n,
        x: (-1.8, 1.8),
        y: (-1.2, 1.2),
        values,
    }
}

/// Four methods leaving a saddle, or not.
pub fn descent(steps: u32) -> Lines {
    let value = |m: usize, t: f64| match m {
        0 => 0.25,
        1 => 0.25 / (1.0 + math::exp(0.8 * (t - 14.0))) + 1e-7,
        2 => 0.25 + 1e-4 * math::exp(-t),
        _ => 0.25 * math::exp(-0.9 * t),
    };
    let curve = |(m, (label, role)): (usize, &(&str, Role))| Curve {
        label: (*label).to_owned(),
        role: *role,
        points: (0..=steps)
            .map(|s| [f64::from(s), value(m, 27.0 * f64::from(s) / f64::from(steps))])
            .collect(),
        faint: false,
    };
    Lines {
        x: Axis::linear("step"),
        y: Axis::log("objective F above its minimum"),
        curves: METHODS.iter().enumerate().map(curve).collect(),
        levels: vec![
            Level { label: "saddle, F = 0.25".to_owned(), kind: Landmark::Saddle, value: 0.25 },
            Level { label: "minimum".to_owned(), kind: Landmark::Minimum, value: 1e-10 },
        ],
        over_steps: true,
    }
}

/// Many runs around their median.
pub fn runs() -> Lines {
    let run = |n: usize, label: &str, faint| Curve {
        label: label.to_owned(),
        role: if faint { Role::Series(0) } else { Role::Series(1) },
        points: (0..60)
            .map(|i| [i as f64 / 20.0, 1.0 / (1.0 + i as f64 / 9.0) + 0.1 * jitter(i, n)])
            .collect(),
        faint,
    };
    let mut curves: Vec<Curve> = (0..12).map(|n| run(n, "", true)).collect();
    curves.push(run(3, "median", false));
    Lines {
        x: Axis::linear("time t"),
        y: Axis::linear("distance W₂"),
        curves,
        levels: Vec::new(),
        over_steps: false,
    }
}

pub fn spectrum(eigenvalues: Vec<f64>, selected: Option<usize>) -> Spectrum {
    Spectrum {
        title: "Hessian at the saddle".to_owned(),
        y: Axis::linear("eigenvalue λ of the Hessian"),
        eigenvalues,
        tolerance: 1e-9,
        selected,
        between: 0,
    }
}

/// Two negative, six zero, four positive.
pub fn small() -> Spectrum {
    let mut values = vec![-1.0, -0.4];
    values.extend([0.0; 6]);
    values.extend([0.6, 1.1, 1.9, 2.4]);
    spectrum(values, Some(0))
}

/// Six eigenvalues at either end of two hundred thousand.
pub fn ends() -> Spectrum {
    let values = vec![-1.0, 0.5, 0.52, 0.55, 0.6, 0.7, 2.9, 2.93, 2.96, 3.0, 3.04, 3.1];
    Spectrum { between: 199_988, ..spectrum(values, Some(0)) }
}

/// 512 eigenvalues over many decades.
pub fn large() -> Spectrum {
    let size = |i: usize| math::pow(10.0, i as f64 / 40.0 - 4.0);
    let mut values: Vec<f64> = (0..120).rev().map(|i| -size(i)).collect();
    values.extend([0.0; 40]);
    values.extend((0..352).map(|i| 1e-3 * size(i)));
    spectrum(values, Some(30))
}

/// Three small images, one with empty cells.
pub fn images() -> Heat {
    let image = |n: usize, title: &str| Tile {
        title: title.to_owned(),
        names: Vec::new(),
        columns: 8,
        values: (0..64)
            .map(|i| if n == 2 && i % 8 == 0 { f64::NAN } else { 0.4 * jitter(i, n) })
            .collect(),
    };
    Heat {
        title: "direction of unit length".to_owned(),
        x: String::new(),
        y: String::new(),
        signed: true,
        tiles: vec![
            image(0, "eigenvector e1"),
            image(1, "gradient flow"),
            image(2, "saddle-free Newton"),
        ],
    }
}

/// Weights of twelve queries on twenty-four tokens.
pub fn weights() -> Heat {
    let value = |i: usize| {
        let (row, column) = (i / 24, i % 24);
        let score = (row as f64 / 5.5 - 1.0) * (column as f64 / 11.5 - 1.0);
        math::exp(3.0 * score + 0.5 * jitter(i, 3)) / 60.0
    };
    Heat {
        title: "attention weight on the tokens of one prompt".to_owned(),
        x: "token".to_owned(),
        y: "query".to_owned(),
        signed: false,
        tiles: vec![Tile {
            title: String::new(),
            names: Vec::new(),
            columns: 24,
            values: (0..288).map(value).collect(),
        }],
    }
}

/// Named rows.
pub fn loadings() -> Heat {
    Heat {
        title: "direction".to_owned(),
        x: "coordinate".to_owned(),
        y: String::new(),
        signed: true,
        tiles: vec![Tile {
            title: "loadings".to_owned(),
            names: METHODS.iter().map(|(label, _)| (*label).to_owned()).collect(),
            columns: 5,
            values: (0..20).map(|i| jitter(i, 5)).collect(),
        }],
    }
}

/// Pictures that no figure should have, and that must not break one.
pub fn degenerate() -> Vec<Picture> {
    let mut pictures =
        vec![Picture::Empty(String::new()), Picture::Scatter(wells(0)), Picture::Scatter(wells(1))];
    let points: [Vec<[f64; 2]>; 6] = [
        vec![],
        vec![[3.0, 0.25]],
        vec![[0.0, f64::NAN], [1.0, f64::INFINITY], [2.0, -1.0], [3.0, 0.0]],
        (0..5).map(|i| [f64::from(i), 0.25]).collect(),
        vec![[f64::NAN, f64::NAN]],
        vec![[0.0, f64::MAX], [1.0, -f64::MAX], [f64::MAX, 5e-324]],
    ];
    let nowhere = Map {
        places: vec![Place { label: String::new(), at: [f64::NAN, 1.0], named: true }],
        ..house()
    };
    let empty = Map { places: Vec::new(), ..house() };
    pictures.extend([nowhere, empty].map(Picture::Map));
    for points in points {
        for scale in [Axis::linear("y"), Axis::log("y")] {
            let role = Role::Newton;
            let label = "Newton".to_owned();
            let mut field = double_well(4);
            field.values[5] = f64::NAN;
            pictures.push(Picture::Scatter(Scatter {
                x: Axis::linear("x"),
                y: scale.clone(),
                equal_aspect: scale.range.is_none(),
                field: None,
                clouds: vec![Cloud { label: label.clone(), role, points: points.clone() }],
                marks: vec![Mark {
                    label: String::new(),
                    kind: Landmark::Saddle,
                    at: [f64::NAN, 0.0],
                }],
            }));
            pictures.push(Picture::Scatter(Scatter {
                x: Axis::linear("x").within(1.0, 1.0),
                y: scale.clone(),
                equal_aspect: true,
                field: Some(field),
                clouds: vec![],
                marks: vec![],
            }));
            pictures.push(Picture::Lines(Lines {
                x: Axis::linear("x"),
                y: scale,
                curves: vec![Curve { label, role, points: points.clone(), faint: false }],
                levels: vec![Level {
                    label: "saddle".to_owned(),
                    kind: Landmark::Saddle,
                    value: f64::NAN,
                }],
                over_steps: true,
            }));
        }
    }
    for values in [
        vec![],
        vec![0.0],
        vec![2.0],
        vec![f64::NAN; 3],
        vec![-f64::MAX, f64::MAX],
        vec![-1e-12, 1.0],
    ] {
        pictures.push(Picture::Spectrum(spectrum(values, Some(1))));
    }
    for values in [vec![], vec![0.0], vec![f64::NAN; 4], vec![-f64::MAX, f64::MAX, 1.0, 0.0]] {
        for columns in [0, 1, 3, 2000] {
            let names = vec!["a name that is far too long".to_owned(); 2];
            let title = String::new();
            let tile = Tile { title, names, columns, values: values.clone() };
            let tiles = vec![tile; columns % 5];
            let (x, y) = (String::new(), String::new());
            pictures.push(Picture::Heat(Heat { title: "h".to_owned(), x, y, signed: true, tiles }));
        }
    }
    pictures
}

/// A walk over a small grid that misses a landmark and is put back.
pub fn house() -> Map {
    let place = |i: usize| {
        let at = [2.0 * (i % 4) as f64 + 0.4 * jitter(i, 1), 2.0 * (i / 4) as f64];
        let label = ["red chair", "blue lamp", "1 red plant", "blue sofa"][i % 4];
        Place { label: label.to_owned(), at, named: i % 4 == 2 }
    };
    let across = (0..12).filter(|i| i % 4 < 3).map(|i| [i, i + 1]);
    let track = |label: &str, role, places: &[usize], band| Track {
        label: label.to_owned(),
        role,
        places: places.to_vec(),
        band,
    };
    Map {
        title: "\u{201c}[go east until you reach the red plant], walk north until you reach the \
                red plant, head west and stop\u{201d}"
            .to_owned(),
        places: (0..12).map(place).collect(),
        ways: across.chain((0..8).map(|i| [i, i + 4])).collect(),
        tracks: vec![
            track("described path", Role::Reference, &[0, 1, 2, 6, 10, 9, 8], true),
            track("Focal hard", Role::Series(5), &[0, 1, 5, 1, 5, 4], false),
        ],
        jumps: vec![[4, 10]],
        critical: vec![6, 8],
        here: Some(4),
        you: Some(1),
    }
}
