//! What is said of a landscape as a whole.

use super::problem::{Landscape, critical::LISTED};
use crate::frame::Landmark;

/// The critical points of the window, and whether they are as many as the gradient's turns
/// along its edge say: the sum over them of how often it turns around each is how often it
/// turns along the edge.
pub fn census(land: &Landscape) -> String {
    let count = |kind: Landmark| land.points.iter().filter(|point| point.kind == kind).count();
    let [minima, saddles, maxima] =
        [Landmark::Minimum, Landmark::Saddle, Landmark::Maximum].map(count);
    let words =
        |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
    let counts = [
        words(minima, "minimum", "minima"),
        words(saddles, "saddle", "saddles"),
        words(maxima, "maximum", "maxima"),
    ];
    if land.points.len() == LISTED {
        return format!("The window has {LISTED} critical points or more; these are looked at.");
    }
    let listed = format!("In the window: {}", counts.join(", "));
    let sum: Option<i32> = land.points.iter().map(|point| point.turns).sum();
    let (Some(sum), Some(turns)) = (sum, land.turns) else {
        let why = match sum {
            None => "some are not isolated or nearly touch, so that they cannot be counted",
            _ => {
                "the gradient vanishes or is not defined somewhere on its edge, so that their \
                 number cannot be checked"
            }
        };
        return format!("{listed}; {why}.");
    };
    let plain = |kind| if kind == Landmark::Saddle { -1 } else { 1 };
    let listed = if land.points.iter().all(|point| point.turns == Some(plain(point.kind))) {
        let [minima, saddles, maxima] = counts;
        format!("In the window: {minima} − {saddles} + {maxima} = {}", signed(sum))
    } else {
        format!("{listed}, around which the gradient turns {} in all", times(sum))
    };
    if turns == sum {
        format!("{listed}, as the gradient's turns along its edge confirm.")
    } else {
        let turns = times(turns);
        format!("{listed}, but along its edge the gradient turns {turns}: some were not found.")
    }
}

fn signed(n: i32) -> String {
    crate::words::signed(n < 0, n.abs().to_string())
}

/// How often something turns: anticlockwise, or clockwise if negative.
fn times(n: i32) -> String {
    let often = match n.abs() {
        0 => return "not once".to_string(),
        1 => "once".to_string(),
        2 => "twice".to_string(),
        n => format!("{n} times"),
    };
    if n < 0 { format!("{often} backwards") } else { often }
}
