//! The laboratory `plane`: formulas, derivatives, critical points, basins.

mod basins;
mod critical;
mod formula;
mod laboratory;

use critical_point_lab::labs::plane::problem::{Formula, Function, Window};

/// A function of the laboratory with the window in which it is looked at.
pub fn formula(text: &str) -> Function {
    Function::Formula(Formula::parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake}")))
}

pub fn square(half: f64) -> Window {
    [[-half, half]; 2]
}

/// Himmelblau's function, by its definition.
pub fn himmelblau(x: f64, y: f64) -> f64 {
    let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
    a * a + b * b
}

pub const HIMMELBLAU: &str = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2";
pub const CAMEL: &str = "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2";
pub const WELL: &str = "x^4/4 - x^2/2 + y^2/2";
