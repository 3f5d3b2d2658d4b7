//! Letters as points on strokes.

use crate::{
    math,
    wasserstein::{Particles, discrepancy::Target},
};

/// Strokes in a box of width 2 and height 3, corner after corner.
type Strokes = &'static [&'static [[f64; 2]]];

/// Width of a letter with the gap after it.
const ADVANCE: f64 = 2.8;

fn strokes(letter: char) -> Option<Strokes> {
    Some(match letter.to_ascii_uppercase() {
        'A' => &[&[[0.0, 0.0], [1.0, 3.0], [2.0, 0.0]], &[[0.4, 1.2], [1.6, 1.2]]],
        'C' => &[&[
            [2.0, 2.5],
            [1.5, 3.0],
            [0.5, 3.0],
            [0.0, 2.5],
            [0.0, 0.5],
            [0.5, 0.0],
            [1.5, 0.0],
            [2.0, 0.5],
        ]],
        'E' => &[&[[2.0, 3.0], [0.0, 3.0], [0.0, 0.0], [2.0, 0.0]], &[[0.0, 1.5], [1.5, 1.5]]],
        'F' => &[&[[2.0, 3.0], [0.0, 3.0], [0.0, 0.0]], &[[0.0, 1.5], [1.5, 1.5]]],
        'H' => &[&[[0.0, 0.0], [0.0, 3.0]], &[[2.0, 0.0], [2.0, 3.0]], &[[0.0, 1.5], [2.0, 1.5]]],
        'I' => &[&[[1.0, 0.0], [1.0, 3.0]]],
        'L' => &[&[[0.0, 3.0], [0.0, 0.0], [2.0, 0.0]]],
        'M' => &[&[[0.0, 0.0], [0.0, 3.0], [1.0, 1.5], [2.0, 3.0], [2.0, 0.0]]],
        'N' => &[&[[0.0, 0.0], [0.0, 3.0], [2.0, 0.0], [2.0, 3.0]]],
        'O' => &[&[
            [0.5, 0.0],
            [0.0, 0.5],
            [0.0, 2.5],
            [0.5, 3.0],
            [1.5, 3.0],
            [2.0, 2.5],
            [2.0, 0.5],
            [1.5, 0.0],
            [0.5, 0.0],
        ]],
        'P' => {
            &[&[[0.0, 0.0], [0.0, 3.0], [1.6, 3.0], [2.0, 2.6], [2.0, 1.8], [1.6, 1.4], [0.0, 1.4]]]
        }
        'S' => &[&[
            [2.0, 2.6],
            [1.5, 3.0],
            [0.5, 3.0],
            [0.0, 2.5],
            [0.0, 1.9],
            [2.0, 1.1],
            [2.0, 0.5],
            [1.5, 0.0],
            [0.5, 0.0],
            [0.0, 0.4],
        ]],
        'T' => &[&[[0.0, 3.0], [2.0, 3.0]], &[[1.0, 3.0], [1.0, 0.0]]],
        'V' => &[&[[0.0, 3.0], [1.0, 0.0], [2.0, 3.0]]],
        'W' => &[&[[0.0, 3.0], [0.5, 0.0], [1.0, 2.0], [1.5, 0.0], [2.0, 3.0]]],
        'X' => &[&[[0.0, 0.0], [2.0, 3.0]], &[[0.0, 3.0], [2.0, 0.0]]],
        'Y' => &[&[[0.0, 3.0], [1.0, 1.5], [2.0, 3.0]], &[[1.0, 1.5], [1.0, 0.0]]],
        'Z' => &[&[[0.0, 3.0], [2.0, 3.0], [0.0, 0.0], [2.0, 0.0]]],
        _ => return None,
    })
}

/// `count` points of equal weight, equally spaced along the strokes of a word, which
/// is centred at the origin with letters of the given height.
///
/// # Errors
/// Names a character that has no strokes, or says that there is nothing to draw.
pub fn letters(word: &str, height: f64, count: usize) -> Result<Target, String> {
    let mut segments: Vec<[[f64; 2]; 2]> = Vec::new();
    for (place, letter) in word.chars().enumerate() {
        let Some(strokes) = strokes(letter) else {
            return Err(format!("there are no strokes for {letter:?}"));
        };
        let left = ADVANCE * place as f64;
        let shifted = |[x, y]: [f64; 2]| [x + left, y];
        for stroke in strokes {
            segments.extend(stroke.windows(2).map(|ends| [shifted(ends[0]), shifted(ends[1])]));
        }
    }
    if segments.is_empty() || count == 0 {
        return Err("a word needs a letter and a point".into());
    }
    let middle = [0.5 * (ADVANCE * word.chars().count() as f64 - 0.8), 1.5];
    let length = |[a, b]: &[[f64; 2]; 2]| {
        math::sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]))
    };
    let step = math::sum(segments.iter().map(length)) / count as f64;
    let mut points = Particles::zeros(count, 2);
    let (mut segment, mut before) = (0, 0.0);
    for i in 0..count {
        let along = step * (i as f64 + 0.5);
        while segment + 1 < segments.len() && along > before + length(&segments[segment]) {
            before += length(&segments[segment]);
            segment += 1;
        }
        let [from, to] = segments[segment];
        let share = (along - before) / length(&segments[segment]);
        for k in 0..2 {
            let at = from[k] + share * (to[k] - from[k]) - middle[k];
            points.coordinate_mut(k)[i] = at * height / 3.0;
        }
    }
    Ok(Target::uniform(points))
}
