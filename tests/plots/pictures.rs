//! Pictures to draw in tests.

use critical_point_lab::frame::{
    Arrow, Arrows, Axis, Basins, Cloud, Curve, Dot, Edge, Field, Graph, Handle, Heat, KickArrow,
    Landmark, Level, Lines, Map, Mark, Node, Over, Picture, Place, Ray, Region, Role, Scatter,
    Spectrum, Surface, Tile, Track, Trail, Walker,
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
        trails: Vec::new(),
        handle: None,
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
        over: Over::Chosen(Vec::new()),
    }
}

/// The same methods against what they have spent: one evaluation a step, or several, and some end
/// early.
pub fn spent(steps: u32) -> Lines {
    let mut lines = descent(steps);
    for (m, curve) in lines.curves.iter_mut().enumerate() {
        curve.points.truncate(steps as usize + 1 - 4 * m);
        curve.points.iter_mut().for_each(|point| point[0] = 1.0 + (m + 1) as f64 * point[0]);
    }
    let own = |curve: &Curve| (0..curve.points.len()).map(|step| step as f64).collect();
    lines.over = Over::Chosen(lines.curves.iter().map(own).collect());
    lines.x = Axis::linear("gradients and Hessian products");
    lines
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
        over: Over::Else,
    }
}

pub fn spectrum(eigenvalues: Vec<f64>, selected: Option<usize>) -> Spectrum {
    Spectrum {
        title: "Hessian at the saddle".to_owned(),
        y: Axis::linear("eigenvalue λ of the Hessian"),
        tolerances: vec![1e-9; eigenvalues.len()],
        eigenvalues,
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
    let mut lost = neurons();
    lost.arrows[0].to = [f64::NAN, 1.0];
    lost.arrows[1].to = [0.0, 0.0];
    lost.arrows[2].to = [f64::MAX, f64::MAX];
    lost.corners = [[f64::NAN, 0.0], [0.0, f64::INFINITY]];
    let mut peak = mountain();
    peak.nodes[0].at = [f64::NAN, f64::INFINITY];
    peak.walkers[0].trail.push([f64::NAN, 1.0]);
    peak.edges.push(Edge { ends: [0, 99], label: "±1".to_owned() });
    let flat = Graph { nodes: Vec::new(), walkers: Vec::new(), ..mountain() };
    pictures.extend([peak, flat].map(Picture::Graph));
    let none = Arrows { rays: Vec::new(), arrows: Vec::new(), ..neurons() };
    pictures.extend([lost, none].map(Picture::Arrows));
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
                trails: Vec::new(),
                handle: None,
            }));
            pictures.push(Picture::Scatter(Scatter {
                x: Axis::linear("x").within(1.0, 1.0),
                y: scale.clone(),
                equal_aspect: true,
                field: Some(field),
                clouds: vec![],
                marks: vec![],
                trails: Vec::new(),
                handle: None,
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
                over: Over::Chosen(Vec::new()),
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

/// Three student neurons between four axes: a copy, an average, and one that begins below.
pub fn neurons() -> Arrows {
    let axis = |k: usize| [[-0.97, 0.26], [-0.42, 0.91], [0.42, 0.91], [0.97, 0.26]][k];
    let role = |k: usize| [Some(0), None, Some(1), Some(1)][k].map(Role::Series);
    let ray = |k: usize| Ray { label: format!("teacher {}", k + 1), to: axis(k), role: role(k) };
    let arrow = |k: usize, to: [f64; 2], from: [f64; 2]| Arrow {
        tag: (k + 1).to_string(),
        label: format!("student {}, a = {}", k + 1, k + 1),
        role: Role::Series(k as u8),
        to,
        trail: vec![from, [0.5 * to[0] + 0.3, 0.6 * to[1]], to],
        broken: k == 2,
        goal: (k < 2).then_some([to[0] - 0.1 * k as f64, to[1]]),
    };
    Arrows {
        title: "students as arrows, teachers as grey axes".to_owned(),
        dots: Vec::new(),
        outline: Vec::new(),
        rays: (0..4).map(ray).collect(),
        arrows: vec![
            arrow(0, axis(0), [0.2, 0.1]),
            arrow(1, [0.75, 1.1], [-0.3, 1.4]),
            arrow(2, [-0.2, -0.25], [0.6, -2.0]),
        ],
        corners: [[-1.0, -0.3], [1.0, 1.4]],
        together: false,
    }
}

/// Tokens with an ellipse, two of them attended to, and an arrow on its way.
pub fn tokens() -> Arrows {
    let turn = |k: usize| std::f64::consts::TAU * k as f64 / 24.0;
    let round = |k: usize, far: f64| [2.0 * far * math::cos(turn(k)), far * math::sin(turn(k))];
    let dot = |k: usize| Dot {
        at: round(5 * k + k / 6, 0.4 + 0.3 * (k % 5) as f64),
        share: if k < 2 { 1.0 / (k + 1) as f64 } else { 0.0 },
    };
    let ray = |label: &str, to: [f64; 2]| Ray { label: label.to_owned(), to, role: None };
    Arrows {
        title: "u (× 4) among tokens; size: weight for the query".to_owned(),
        dots: (0..30).map(dot).collect(),
        outline: (0..=24).map(|k| round(k, 1.0)).collect(),
        rays: vec![ray("e1", [2.0, 0.0]), ray("e2", [0.0, 1.4]), ray("query", [1.3, 0.9])],
        arrows: vec![Arrow {
            tag: "u".to_owned(),
            label: "Gradient flow".to_owned(),
            role: Role::GradientFlow,
            to: [1.2, 0.8],
            trail: vec![[0.0, 1.4], [0.5, 1.3], [1.2, 0.8]],
            broken: false,
            goal: None,
        }],
        corners: [[-3.2, -1.7], [3.2, 1.7]],
        together: true,
    }
}

/// Two walkers on the mountain of three directions, two of which can be learned.
pub fn mountain() -> Graph {
    let node = |label: &str, index, x, loss| Node {
        label: label.to_owned(),
        kind: if index == 0 { Landmark::Minimum } else { Landmark::Saddle },
        index,
        at: [x, loss],
    };
    let walker = |role: usize, trail: &[[f64; 2]]| Walker {
        label: METHODS[role].0.to_owned(),
        role: METHODS[role].1,
        trail: trail.to_vec(),
    };
    Graph {
        y: Axis::linear("loss L; number and colour: index"),
        nodes: vec![
            node("{}", 6, 0.0, 7.0),
            node("{3}", 4, -0.8, 6.5),
            node("{2}", 3, 0.9, 5.0),
            node("{2, 3}", 2, 0.1, 4.5),
            node("{1}", 2, -1.0, 2.5),
            node("{1, 3}", 1, -1.8, 2.0),
            node("{1, 2}", 0, -0.1, 0.5),
        ],
        edges: [[0, 1], [0, 2], [0, 4], [1, 3], [2, 3], [1, 5], [4, 5], [2, 6], [4, 6]]
            .map(|ends| Edge { ends, label: String::new() })
            .into(),
        walkers: vec![
            walker(0, &[[0.0, 7.0], [-0.3, 4.5], [-1.0, 2.5], [-0.8, 1.5]]),
            walker(2, &[[-0.8, 6.6], [-0.8, 6.5]]),
        ],
    }
}

/// The same as it is explored from one of its saddles.
pub fn explored() -> Graph {
    let gone = [([1, 5], "±1"), ([1, 4], "6 kicks"), ([1, 2], "±4"), ([1, 3], "±2")];
    let gone = gone.map(|(ends, label)| Edge { ends, label: label.to_owned() });
    let plain = mountain();
    Graph { edges: plain.edges.into_iter().chain(gone).collect(), ..plain }
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
        title: "“[go east until you reach the red plant], walk north until you reach the \
                red plant, head west and stop”"
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

/// A saddle with two methods on it, one of them off the surface, and a ball behind a hill.
pub fn pass() -> Surface {
    let n = 25;
    let at = |k: usize| 4.0 * k as f64 / (n - 1) as f64 - 2.0;
    let height = |x: f64, y: f64| 0.25 * (x * x - 1.0) * (x * x - 1.0) + 0.5 * y * y;
    let values = (0..n * n).map(|k| height(at(k % n), at(k / n))).collect();
    let way = |off: f64, to: [f64; 2]| {
        let along = move |k: u32| {
            let t = f64::from(k) / 20.0;
            let [x, y] = [t * to[0], 0.8 * (1.0 - t) + t * to[1]];
            [x, y, height(x, y) + off * t]
        };
        (0..=20).map(along).collect()
    };
    let mark = |label: &str, kind, x| Mark { label: label.to_owned(), kind, at: [x, 0.0] };
    Surface {
        x: "x".to_owned(),
        y: "y".to_owned(),
        field: Field {
            title: "height: f(x, y), a double well".to_owned(),
            columns: n,
            rows: n,
            x: (-2.0, 2.0),
            y: (-2.0, 2.0),
            values,
        },
        top: 0.9,
        trails: vec![
            Trail {
                label: "gradient descent".to_owned(),
                role: Role::GradientFlow,
                points: way(0.0, [0.02, 0.02]),
            },
            Trail {
                label: "saddle-free Newton, 0.3 off".to_owned(),
                role: Role::SaddleFree,
                points: way(0.3, [1.0, 0.4]),
            },
        ],
        marks: vec![
            mark("saddle", Landmark::Saddle, 0.0),
            mark("minimum", Landmark::Minimum, 1.0),
            mark("minimum", Landmark::Minimum, -1.0),
        ],
        kicks: Vec::new(),
        keys: None,
    }
}

/// The same pass with arrows along both eigenvectors at the saddle.
pub fn kicked() -> Surface {
    let arrow = |mode, along, eigenvalue: f64| {
        let model = |k: i32| {
            let t = f64::from(k) / 8.0;
            [t, 0.25 + 0.5 * eigenvalue * t * t]
        };
        let model = (-16..=16).map(model).collect();
        KickArrow { mode, eigenvalue, from: [0.0, 0.0, 0.25], along, model }
    };
    let kicks = vec![arrow(0, [1.0, 0.0], -1.0), arrow(1, [0.0, 1.0], 1.0)];
    Surface { kicks, ..pass() }
}

/// Two methods, one of which a saddle catches.
pub fn starts() -> Basins {
    let n = 24;
    let cell = |caught: bool| {
        move |k: usize| {
            let (x, y) = (k % n, k / n);
            let class = if caught && x.abs_diff(12) < 4 { 2 } else { 1 + 2 * u8::from(x >= 12) };
            [if y == 0 { 0 } else { class }, (10 * y) as u8]
        }
    };
    let region = |title: &str, caught: bool| Region {
        title: title.to_owned(),
        note: format!("caught by a saddle: {} %", if caught { "29.2" } else { "0.0" }),
        cells: (0..n * n).map(cell(caught)).collect(),
    };
    let mark = |label: &str, kind, x| Mark { label: label.to_owned(), kind, at: [x, 0.0] };
    Basins {
        title: "colour: which critical point is reached; paler: later".to_owned(),
        regions: vec![region("Newton", true), region("Saddle-free Newton", false)],
        columns: n,
        window: [[-2.0, 2.0], [-2.0, 2.0]],
        marks: vec![
            mark("minimum (−1, 0)", Landmark::Minimum, -1.0),
            mark("saddle (0, 0)", Landmark::Saddle, 0.0),
            mark("minimum (1, 0)", Landmark::Minimum, 1.0),
        ],
    }
}

/// A double well from above, with a way and a start that can be moved.
pub fn above() -> Scatter {
    let way = (0..30).map(|k| [0.03 * f64::from(k), 0.8 - 0.02 * f64::from(k)]).collect();
    Scatter {
        trails: vec![Curve {
            label: "saddle-free Newton".to_owned(),
            role: Role::SaddleFree,
            points: way,
            faint: false,
        }],
        handle: Some(Handle { at: [0.0, 0.8], keys: ["x", "y"], kicks: Vec::new() }),
        ..wells(1)
    }
}
