//! Trains the teacher `data/penguin-teacher.csv`, which it prints:
//!
//! ```text
//! cargo run --release --example train_teacher > data/penguin-teacher.csv
//! ```
//!
//! `f(x) = sum_j b_j erf(v_j . x / 2^{1/2})` with four neurons tells male from female penguins
//! (+1 and -1) by four standardised measurements. Gradient descent on all rows at once takes
//! the mean squared error with weight decay down from normal starts; the best of them is kept.

use critical_point_lab::{
    math,
    rng::{Purpose, Streams, fill_normal},
};

const COLUMNS: [&str; INPUTS] =
    ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"];
/// Measurements, neurons, and parameters: in-weights neuron by neuron, then out-weights.
const INPUTS: usize = 4;
const NEURONS: usize = 4;
const SIZE: usize = NEURONS * (INPUTS + 1);
/// Weight of the sum of all squared weights beside the mean squared error.
const DECAY: f64 = 0.002;
/// Starts, steps from each, and the size of a step.
const STARTS: u32 = 12;
const STEPS: usize = 20_000;
const STEP: f64 = 0.2;

/// Standardised measurements of a penguin, and its sex.
type Example = ([f64; INPUTS], f64);

/// The penguins of which all measurements and the sex are known.
fn examples() -> Vec<Example> {
    let file: &[u8] = include_bytes!("../data/penguins.csv");
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|other| other == name).expect("a column");
    let names = COLUMNS.map(column);
    let sex = column("sex");
    let mut rows: Vec<Example> = Vec::new();
    for record in reader.records() {
        let record = record.expect("a record");
        let numbers = names.map(|at| record[at].parse::<f64>());
        let sign = match &record[sex] {
            "male" => 1.0,
            "female" => -1.0,
            _ => continue,
        };
        if numbers.iter().all(Result::is_ok) {
            rows.push((numbers.map(|number| number.expect("a number")), sign));
        }
    }
    let count = rows.len() as f64;
    for k in 0..INPUTS {
        let mean = math::sum(rows.iter().map(|(x, _)| x[k])) / count;
        let square = math::sum(rows.iter().map(|(x, _)| (x[k] - mean) * (x[k] - mean))) / count;
        rows.iter_mut().for_each(|(x, _)| x[k] = (x[k] - mean) / math::sqrt(square));
    }
    rows
}

/// What a network says of a penguin, and the pre-activations of its neurons.
fn output(p: &[f64; SIZE], x: &[f64; INPUTS]) -> (f64, [f64; NEURONS]) {
    let z: [f64; NEURONS] =
        std::array::from_fn(|j| math::sum((0..INPUTS).map(|k| p[j * INPUTS + k] * x[k])));
    let said = (0..NEURONS)
        .map(|j| p[NEURONS * INPUTS + j] * math::erf(z[j] * std::f64::consts::FRAC_1_SQRT_2));
    (math::sum(said), z)
}

/// The mean squared error with weight decay, and its gradient.
fn objective(p: &[f64; SIZE], examples: &[Example]) -> (f64, [f64; SIZE]) {
    let count = examples.len() as f64;
    let mut gradient = p.map(|p| 2.0 * DECAY * p);
    let mut value = DECAY * math::dot(p, p);
    for (x, wanted) in examples {
        let (said, z) = output(p, x);
        let error = said - wanted;
        value += error * error / count;
        for (j, z) in z.iter().enumerate() {
            let density = math::sqrt(2.0 / std::f64::consts::PI) * math::exp(-0.5 * z * z);
            let slope = 2.0 * error / count;
            let turn = slope * p[NEURONS * INPUTS + j] * density;
            (0..INPUTS).for_each(|k| gradient[j * INPUTS + k] += turn * x[k]);
            gradient[NEURONS * INPUTS + j] +=
                slope * math::erf(z * std::f64::consts::FRAC_1_SQRT_2);
        }
    }
    (value, gradient)
}

fn main() {
    let examples = examples();
    let mut best = (f64::INFINITY, [0.0; SIZE]);
    for start in 1..=STARTS {
        let mut p = [0.0; SIZE];
        fill_normal(&mut Streams::new(start).at(Purpose::Start, 0), &mut p);
        p.iter_mut().for_each(|p| *p *= 0.5);
        for _ in 0..STEPS {
            math::axpy(-STEP, &objective(&p, &examples).1, &mut p);
        }
        let (value, gradient) = objective(&p, &examples);
        let norm = math::sqrt(math::dot(&gradient, &gradient));
        eprintln!("start {start}: objective {value:.9}, gradient norm {norm:.1e}");
        if value < best.0 {
            best = (value, p);
        }
    }
    let (value, p) = best;
    let errors = examples.iter().map(|(x, wanted)| output(&p, x).0 - wanted);
    let right = examples.iter().filter(|(x, wanted)| output(&p, x).0 * wanted > 0.0).count();
    let mean = math::sum(errors.map(|error| error * error)) / examples.len() as f64;
    eprintln!("best: objective {value:.9}, mean squared error {mean:.6}");
    eprintln!("{right} of {} penguins on the right side", examples.len());
    println!("{},out", COLUMNS.join(","));
    for (v, b) in p.chunks_exact(INPUTS).zip(&p[NEURONS * INPUTS..]) {
        let numbers: Vec<String> = v.iter().chain([b]).map(|w| format!("{w:.6}")).collect();
        println!("{}", numbers.join(","));
    }
}
