//! Known critical points against their tables.

use critical_point_lab::{
    labs::copy_average::problem::{
        Kernel, Loss, Teacher,
        averages::{self, level, partitions, point},
        known::{self, Class, Point},
        symmetric,
    },
    math,
    optim::Objective,
    verdict::Kind,
};

use super::{activations, student};

const ERF: Kernel = Kernel::Erf(1.0);

fn gradient(loss: &Loss, x: &[f64]) -> f64 {
    let mut g = vec![0.0; x.len()];
    loss.gradient(x, &mut g);
    g.iter().fold(0.0, |m, g| m.max(g.abs()))
}

/// Index, and smallest and largest eigenvalue.
fn spectrum(loss: &Loss, x: &[f64]) -> (usize, f64, f64) {
    use critical_point_lab::progress::Counter;
    let values = loss.curvature(x).spectrum(0, Counter::unwatched()).values;
    let index = values.iter().filter(|value| **value < -1e-6).count();
    (index, values[0], values[values.len() - 1])
}

#[test]
fn one_neuron_has_the_closed_loss() {
    let table = [
        0.0,
        0.023_221_680_625,
        0.040_593_177_314,
        0.056_754_527_741,
        0.072_452_645_204,
        0.087_923_261_120,
        0.103_265_065_006,
        0.118_526_792_198,
        0.133_735_316_952,
        0.148_906_686_001,
    ];
    for (k, wanted) in (1..).zip(table) {
        assert!((level(1.0, k) - wanted).abs() < 1e-12, "{k}: {}", level(1.0, k));
        let loss = student(&ERF, k, 1);
        let x = point(1.0, &[k], k);
        assert!((loss.value(&x) - wanted).abs() < 1e-12);
        assert!((x[0] * x[0] * k as f64 - 1.0 / (2.0 * k as f64 - 1.0)).abs() < 1e-14);
    }
}

/// Every way to divide up to ten teachers is critical for both error functions, costs what its
/// groups cost, and costs most where it is most balanced.
#[test]
fn every_copy_average_point_is_critical_and_the_most_unequal_is_lowest() {
    for c in [1.0, std::f64::consts::SQRT_2] {
        for k in 1..=10 {
            for n in 1..=k {
                let loss = Loss::new(Kernel::Erf(c), Teacher::orthonormal(k, k + 1), n);
                let cost = |sizes: &[usize]| math::sum(sizes.iter().map(|size| level(c, *size)));
                let all = partitions(k, n);
                assert_eq!(all[0], averages::best(k, n));
                let balanced: Vec<usize> = (0..n).map(|i| (k + n - 1 - i) / n).collect();
                assert_eq!(all[all.len() - 1], balanced);
                let costs: Vec<f64> = all.iter().map(|sizes| cost(sizes)).collect();
                for (sizes, found) in all.iter().zip(&costs) {
                    let x = point(c, sizes, k + 1);
                    assert!(gradient(&loss, &x) < 1e-13, "{sizes:?}: {}", gradient(&loss, &x));
                    assert!((loss.value(&x) - found).abs() < 1e-13, "{sizes:?}");
                    assert!((costs[0] - 1e-15..=costs[costs.len() - 1] + 1e-15).contains(found));
                }
                // A partition that majorises another one costs less.
                for (i, finer) in all.iter().enumerate() {
                    for (j, coarser) in all.iter().enumerate().filter(|(j, _)| *j != i) {
                        if majorises(coarser, finer) {
                            assert!(costs[j] < costs[i], "{coarser:?} {finer:?}");
                        }
                    }
                }
            }
        }
    }
    let counts: Vec<usize> = (1..=10).map(|n| partitions(10, n).len()).collect();
    assert_eq!(counts, [1, 5, 8, 9, 7, 5, 3, 2, 1, 1], "the partitions of ten");
}

fn majorises(a: &[usize], b: &[usize]) -> bool {
    let mut difference = 0_i64;
    a.iter().zip(b).all(|(a, b)| {
        difference += *a as i64 - *b as i64;
        difference >= 0
    })
}

/// Teachers, students, index of the best copy-average point, loss and index of the perturbed
/// copies, and their weights: own, other copied, rest, out.
type Row = (usize, usize, usize, f64, usize, [f64; 4]);

#[rustfmt::skip]
const PERTURBED: [Row; 21] = [
    (3, 2, 0, 0.025963793895, 1, [0.653848, -0.067905, 0.285597, 1.496792]),
    (4, 2, 0, 0.046076588997, 1, [0.501439, -0.087796, 0.203163, 1.997383]),
    (4, 3, 0, 0.024733784856, 2, [0.761429, -0.046071, 0.217237, 1.357576]),
    (5, 2, 0, 0.064041951597, 1, [0.414499, -0.094752, 0.157685, 2.498043]),
    (5, 3, 0, 0.045514081133, 2, [0.625857, -0.067885, 0.159996, 1.752319]),
    (5, 4, 0, 0.023381767507, 0, [0.821254, -0.030514, 0.178090, 1.272158]),
    (6, 2, 0, 0.080984015226, 1, [0.357611, -0.096960, 0.128868, 2.998520]),
    (6, 3, 0, 0.064329537609, 2, [0.537607, -0.079636, 0.123964, 2.187710]),
    (6, 4, 0, 0.044035874916, 0, [0.704084, -0.047692, 0.137495, 1.573761]),
    (6, 5, 0, 0.022280601269, 0, [0.859123, -0.021215, 0.151574, 1.216255]),
    (7, 2, 0, 0.097358327898, 1, [0.317134, -0.097115, 0.108969, 3.498853]),
    (7, 3, 0, 0.082031159482, 2, [0.474790, -0.086414, 0.099191, 2.670562]),
    (7, 4, 0, 0.063084822027, 3, [0.620885, -0.058033, 0.109825, 1.906520]),
    (7, 5, 0, 0.042605129747, 0, [0.758296, -0.034494, 0.121814, 1.452789]),
    (7, 6, 1, 0.021409033291, 0, [0.885020, -0.015424, 0.132103, 1.177528]),
    (8, 2, 0, 0.113384732020, 1, [0.286665, -0.096304, 0.094400, 3.999089]),
    (8, 3, 0, 0.099040275158, 2, [0.427230, -0.090387, 0.081111, 3.209067]),
    (8, 4, 0, 0.081115521009, 3, [0.558352, -0.064471, 0.089905, 2.272394]),
    (8, 5, 0, 0.061648800291, 0, [0.682305, -0.043165, 0.100314, 1.710256]),
    (8, 6, 0, 0.041364548462, 0, [0.797685, -0.025828, 0.109572, 1.369094]),
    (8, 7, 1, 0.020712976821, 0, [0.903729, -0.011625, 0.117112, 1.149344]),
];

#[test]
fn perturbed_copies_are_those_of_the_table() {
    for (k, n, index, value, perturbed, weights) in PERTURBED {
        let loss = student(&ERF, k, n);
        let best = point(1.0, &averages::best(k, n), k);
        assert_eq!(spectrum(&loss, &best).0, index, "({k},{n})");
        let x = symmetric::perturbed_copies(&loss).expect("a point");
        assert!(gradient(&loss, &x) < 1e-12, "({k},{n})");
        assert!((loss.value(&x) - value).abs() < 1e-9, "({k},{n}): {}", loss.value(&x));
        assert_eq!(spectrum(&loss, &x).0, perturbed, "({k},{n})");
        let found = [x[0], x[1], x[k - 1], loss.out(&x)[0]];
        for (found, wanted) in found.iter().zip(weights) {
            assert!((found - wanted).abs() < 1e-6, "({k},{n}): {found} {wanted}");
        }
    }
}

/// The extreme eigenvalues of the best copy-average point, and where it turns from a minimum
/// to a saddle: with one neuron too few at 7 teachers, with two at 14, with three at 23.
#[test]
fn the_best_copy_average_point_turns_to_a_saddle() {
    let table = [
        (2, 1, 0.011955644, 3.681989212),
        (3, 2, 0.007534776, 4.733221290),
        (4, 2, 0.003039403, 10.476350038),
        (5, 3, 0.002515790, 11.111071917),
        (6, 5, 0.001880953, 6.637428118),
        (7, 6, -0.010865978, 7.272834649),
        (8, 7, -0.021447531, 7.908439743),
    ];
    for (k, n, low, high) in table {
        let loss = student(&ERF, k, n);
        let (_, lowest, highest) = spectrum(&loss, &point(1.0, &averages::best(k, n), k));
        assert!((lowest - low).abs() < 1e-9 && (highest - high).abs() < 1e-8, "({k},{n})");
    }
    for (k, n, index, low) in [
        (13, 11, 0, f64::NAN),
        (14, 12, 2, -0.003790),
        (22, 19, 0, f64::NAN),
        (23, 20, 3, -0.000123),
    ] {
        let loss = student(&ERF, k, n);
        let (found, lowest, _) = spectrum(&loss, &point(1.0, &averages::best(k, n), k));
        assert_eq!(found, index, "({k},{n})");
        assert!(low.is_nan() || (lowest - low).abs() < 1e-6, "({k},{n}): {lowest}");
    }
}

/// From where on the perturbed copies have the smaller loss.
#[test]
fn perturbed_copies_pass_the_best_copy_average_point() {
    let passes = [
        ((6, 5), 0.022280601269),
        ((9, 7), 0.040313142135),
        ((13, 10), 0.056267878242),
        ((17, 13), 0.071885504544),
    ];
    for ((k, n), wanted) in passes {
        let gain = |k: usize, n: usize| {
            let loss = student(&ERF, k, n);
            let value = loss.value(&symmetric::perturbed_copies(&loss).expect("a point"));
            (value, value - level(1.0, k + 1 - n))
        };
        let (value, difference) = gain(k, n);
        assert!((value - wanted).abs() < 1e-9 && difference < 0.0, "({k},{n}): {value}");
        assert!(gain(k - 1, n - 1).1 > 0.0, "({k},{n}) is not the first");
    }
}

/// Teachers, students, loss and index near the best copy-average point, loss and index of the
/// perturbed copies.
#[rustfmt::skip]
const RELU: [(usize, usize, f64, usize, f64, usize); 21] = [
    (3, 2, 0.153667717531, 0, 0.155324732796, 1),
    (4, 2, 0.384746413873, 0, 0.390525334187, 1),
    (4, 3, 0.140992367714, 1, 0.139485861140, 0),
    (5, 2, 0.705557226689, 0, 0.715233885938, 1),
    (5, 3, 0.333257251756, 0, 0.335390150680, 0),
    (5, 4, 0.133375995860, 1, 0.129522471753, 0),
    (6, 2, 1.120302232341, 0, 1.133856224398, 1),
    (6, 3, 0.586392382455, 0, 0.592274499670, 2),
    (6, 4, 0.303461463654, 0, 0.302316462213, 0),
    (6, 5, 0.128363229316, 1, 0.122852667264, 0),
    (7, 2, 1.631737663506, 0, 1.649245988548, 1),
    (7, 3, 0.902546062384, 0, 0.912178303563, 2),
    (7, 4, 0.519015234375, 0, 0.520909437786, 0),
    (7, 5, 0.284308810288, 0, 0.280720825337, 0),
    (7, 6, 0.124832140164, 1, 0.118112731260, 0),
    (8, 2, 2.241894279417, 0, 2.263471143842, 1),
    (8, 3, 1.282946930977, 0, 1.296356070123, 2),
    (8, 4, 0.781449780203, 0, 0.786408548342, 0),
    (8, 5, 0.476354047587, 0, 0.475180116720, 0),
    (8, 6, 0.271021435247, 2, 0.265607983826, 0),
    (8, 7, 0.122216333126, 1, 0.114582348450, 0),
];

#[test]
fn points_of_relu_are_those_of_the_table() {
    for (k, n, near, near_index, perturbed, perturbed_index) in RELU {
        let loss = student(&Kernel::Relu, k, n);
        let found = [symmetric::copies_and_average(&loss), symmetric::perturbed_copies(&loss)];
        let wanted = [(near, near_index), (perturbed, perturbed_index)];
        for (x, (value, index)) in found.into_iter().zip(wanted) {
            let x = x.expect("a point");
            assert!(gradient(&loss, &x) < 1e-11, "({k},{n})");
            assert!((loss.value(&x) - value).abs() < 1e-9, "({k},{n}): {}", loss.value(&x));
            assert_eq!(spectrum(&loss, &x).0, index, "({k},{n})");
        }
    }
    let one = [
        (2, 1.51081832985837, 0.177023873265767),
        (3, 1.98505395295389, 0.484710060482448),
        (4, 2.43599112417692, 0.942832938568383),
        (5, 2.87156607701596, 1.56015299450350),
        (6, 3.29608919681907, 2.34254629606317),
        (7, 3.71218132560794, 3.29436251276343),
        (8, 4.12157135399458, 4.41900160011180),
    ];
    for (k, size, value) in one {
        let loss = student(&Kernel::Relu, k, 1);
        let x = symmetric::copies_and_average(&loss).expect("a point");
        let w = loss.weights(&x, 0);
        let found = loss.out(&x)[0] * math::sqrt(math::dot(w, w));
        assert!((found - size).abs() < 1e-9, "{k}: {found}");
        assert!((loss.value(&x) - value).abs() < 1e-9, "{k}: {}", loss.value(&x));
    }
}

/// One neuron of an activation without a closed form: norm, out-weight and loss of the table.
#[test]
fn one_neuron_of_a_smooth_activation_is_that_of_the_table() {
    let table = [
        ("tanh", 2, 0.493948, 2.090776, 0.043297210151),
        ("tanh", 3, 0.369642, 3.186052, 0.074755525739),
        ("tanh", 5, 0.268473, 5.386237, 0.132639392516),
        ("sigmoid", 2, 0.638710, 2.000073, 0.001045807549),
        ("sigmoid", 5, 0.382615, 5.000021, 0.003305228468),
        ("softplus", 2, 0.651495, 2.167918, 0.021647936863),
        ("softplus", 3, 0.519159, 3.332042, 0.043191033198),
        ("softplus", 5, 0.394769, 5.658626, 0.086238550896),
    ];
    for (name, k, r, a, value) in table {
        let (_, kernel, _) = activations().into_iter().find(|entry| entry.0 == name).expect(name);
        let loss = student(&kernel, k, 1);
        let x = symmetric::copies_and_average(&loss).expect("a point");
        let w = loss.weights(&x, 0);
        assert!((math::sqrt(math::dot(w, w)) - r).abs() < 1e-5, "{name} {k}");
        assert!((loss.out(&x)[0] - a).abs() < 1e-5, "{name} {k}");
        assert!((loss.value(&x) - value).abs() < 1e-10, "{name} {k}: {}", loss.value(&x));
    }
}

/// What is said of known points: their names, and the kind that the Hessian has.
#[test]
fn known_points_have_names_and_kinds() {
    let loss = student(&ERF, 7, 6);
    let points = known::points(&loss);
    let names: Vec<String> = points.iter().map(Point::name).collect();
    assert_eq!(names, ["the perturbed copies", "the copy-average point 2+1+1+1+1+1"]);
    let kinds: Vec<Kind> = points.iter().map(|point| point.known(&loss).kind).collect();
    assert_eq!((kinds[0], kinds[1].index()), (Kind::NonDegenerateMinimum, 1));
    let points = known::points(&student(&Kernel::Relu, 6, 4));
    assert_eq!(points[0].class, Class::Perturbed);
    assert_eq!(points[1].name(), "the point near copy-average 3+1+1+1");
    // A teacher whose neurons differ has no symmetry to find points by.
    let teacher = Teacher::orthonormal(4, 4).scaled(&[1.0, 0.5], &[]);
    assert_eq!(known::points(&Loss::new(ERF, teacher, 2)), []);
}
