//! The shipped teacher that was trained on penguins.

use critical_point_lab::{
    frame::Picture,
    labs::copy_average::problem::Teacher,
    math::{dot, erf, exp, sqrt},
};

use super::laboratory::{end, open};

/// Standardised measurements and sex of the penguins, read anew.
fn penguins() -> Vec<([f64; 4], f64)> {
    let text = include_str!("../../data/penguins.csv");
    let mut rows = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let numbers: Vec<f64> = cells[2..6].iter().filter_map(|cell| cell.parse().ok()).collect();
        let sex = match cells[6] {
            "male" => 1.0,
            "female" => -1.0,
            _ => continue,
        };
        rows.push((<[f64; 4]>::try_from(numbers).expect("four measurements"), sex));
    }
    for k in 0..4 {
        let count = rows.len() as f64;
        let mean = rows.iter().map(|row| row.0[k]).sum::<f64>() / count;
        let square = rows.iter().map(|row| (row.0[k] - mean) * (row.0[k] - mean)).sum::<f64>();
        let deviation = sqrt(square / count);
        rows.iter_mut().for_each(|row| row.0[k] = (row.0[k] - mean) / deviation);
    }
    rows
}

/// What `data/README.md` says of the shipped weights holds: where training has ended, the
/// gradient of its objective is zero to the six digits that are shipped, with the error and the
/// number of penguins on the right side that are stated.
#[test]
fn the_shipped_teacher_is_where_its_training_ends() {
    let (teacher, rows) = (Teacher::trained(0), penguins());
    assert_eq!((teacher.neurons(), teacher.inputs, rows.len()), (4, 4, 333));
    let half = std::f64::consts::FRAC_1_SQRT_2;
    let (mut error, mut right) = (0.0, 0);
    let mut gradient = vec![0.0; 20];
    for (x, wanted) in &rows {
        let z: Vec<f64> = teacher.rows().map(|v| dot(v, x)).collect();
        let said: f64 = z.iter().zip(&teacher.out).map(|(z, b)| b * erf(z * half)).sum();
        error += (said - wanted) * (said - wanted) / 333.0;
        right += usize::from(said * wanted > 0.0);
        for j in 0..4 {
            let factor = 2.0 * (said - wanted) / 333.0;
            let density = sqrt(2.0 / std::f64::consts::PI) * exp(-0.5 * z[j] * z[j]);
            (0..4).for_each(|k| gradient[4 * j + k] += factor * teacher.out[j] * density * x[k]);
            gradient[16 + j] += factor * erf(z[j] * half);
        }
    }
    let weights = teacher.weights.iter().chain(&teacher.out);
    gradient.iter_mut().zip(weights).for_each(|(g, w)| *g += 2.0 * 0.002 * w);
    assert!(sqrt(dot(&gradient, &gradient)) < 5e-6, "{gradient:?}");
    assert!((error - 0.276140).abs() < 1e-6, "{error}");
    assert_eq!(right, 304);
}

/// Of three students two copy a neuron of the teacher, and one lies between the other two: in
/// the picture, where copies reach the ends of their axes, and in words. The theorem is said
/// not to apply.
#[test]
fn two_students_copy_a_real_neuron_and_one_averages_two() {
    let frame = end("teacher=penguins&students=3");
    let Picture::Arrows(picture) = &frame.pictures[0] else { panic!("no arrows") };
    let apart = |a: [f64; 2], b: [f64; 2]| {
        let way = [a[0] - b[0], a[1] - b[1]];
        sqrt(dot(&way, &way))
    };
    let near = |tip: [f64; 2]| picture.rays.iter().any(|ray| apart(ray.to, tip) < 0.2);
    let copies = picture.arrows.iter().filter(|arrow| near(arrow.to)).count();
    assert_eq!(copies, 2, "{:?}", picture.arrows);
    assert!(frame.lanes[0].metrics[1] < 1e-13, "{:?}", frame.lanes[0]);
    let sentence = &frame.sentence;
    assert!(sentence.contains("theorem on copy-average points does not apply"), "{sentence}");
    let parts: Vec<&str> = sentence.split("student ").filter(|part| part.contains('°')).collect();
    let doubled = parts.iter().filter(|part| part.matches('°').count() == 2).count();
    assert_eq!((parts.len(), doubled), (3, 1), "{sentence}");
}

/// The number of neurons and the activation are the teacher's; a fifth input has no weight.
#[test]
fn a_trained_teacher_has_its_own_size() {
    let (mut session, problems) =
        open("teacher=penguins&teachers=9&activation=relu&angle=30&students=4");
    assert_eq!(problems, []);
    session.advance();
    assert!(session.metric("gradient-flow", 0).is_some_and(|loss| loss < 1.0));
    assert_eq!(Teacher::trained(1).rows().map(|v| v[4]).collect::<Vec<_>>(), [0.0; 4]);
    let (_, problems) = open("teacher=penguins&students=5");
    assert!(problems[0].message.contains("n = k = 4 is used"), "{problems:?}");
    let (_, problems) = open("teacher=penguins&students=2&start=near");
    assert!(problems[0].message.contains("a random start is used"), "{problems:?}");
}
