//! The function, its window and the start, by the parameters.

use std::rc::Rc;

use super::{
    params::{Choice, Params},
    problem::{Formula, Function, Landscape, Window},
};
use crate::{
    math::Buffer,
    rng::{self, Purpose, Streams},
    schema::{Params as _, Problem, Value},
};

/// A jitter up to this one is none.
const NONE: f64 = 1e-16;

/// A function of the list.
pub struct Listed {
    /// Its formula; the octopus has none.
    pub formula: &'static str,
    /// The window that is shown.
    pub window: Window,
    /// Whether it has a smallest value.
    pub bounded: bool,
    /// Whether heights are drawn as `log10(1 + f)`.
    pub steep: bool,
}

/// What belongs to a choice; nothing to the reader's own formula.
#[must_use]
pub fn listed(choice: Choice) -> Option<Listed> {
    let square = |half: f64| [[-half, half]; 2];
    let (formula, window, bounded) = match choice {
        Choice::Saddle => ("x^2 - y^2", square(2.0), false),
        Choice::DoubleWell => ("x^4/4 - x^2/2 + y^2/2", [[-1.6, 1.6], [-1.2, 1.2]], true),
        Choice::Monkey => ("x^3 - 3*x*y^2", square(1.5), false),
        Choice::Himmelblau => ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", square(5.0), true),
        Choice::Rosenbrock => ("(1 - x)^2 + 100*(y - x^2)^2", [[-2.0, 2.0], [-1.0, 3.0]], true),
        Choice::Camel => {
            ("(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2", [[-2.1, 2.1], [-1.3, 1.3]], true)
        }
        Choice::Octopus => ("", square(6.0), true),
        Choice::Own => return None,
    };
    Some(Listed { formula, window, bounded, steep: choice == Choice::Rosenbrock })
}

/// The landscape of a run, what its function is called, and what was wrong with the formula.
#[must_use]
pub fn landscape(params: &Params) -> (Rc<Landscape>, String, Option<Problem>) {
    let (text, window) = match listed(params.function) {
        Some(listed) => (listed.formula.to_string(), listed.window),
        None => (params.formula.clone(), [[-params.window, params.window]; 2]),
    };
    let (function, text, problem) = match Formula::parse(&text) {
        _ if params.function == Choice::Octopus => {
            (Function::Octopus, "the octopus".to_string(), None)
        }
        Ok(formula) => (Function::Formula(formula), text, None),
        Err(mistake) => {
            let (formula, default) = fallback();
            let message = format!("{mistake}; f = {default} is used");
            (Function::Formula(formula), default, Some(Problem::new("formula", message)))
        }
    };
    (Landscape::of(function, window, params.epsilon), text, problem)
}

/// The formula of the schema's default.
fn fallback() -> (Formula, String) {
    let default = Params::FIELDS.iter().find(|field| field.key == "formula");
    let text = match default.map(|field| (field.default)()) {
        Some(Value::Text(text)) => text,
        _ => "x".to_string(),
    };
    (Formula::parse(&text).expect("the default formula is one"), text)
}

/// Where all methods begin.
#[must_use]
pub fn start(params: &Params, streams: Streams) -> Buffer {
    let mut noise = [0.0; 2];
    rng::fill_normal(&mut streams.at(Purpose::Jitter, 0), &mut noise);
    let size = if params.jitter > NONE { params.jitter } else { 0.0 };
    Buffer::from(vec![params.x + size * noise[0], params.y + size * noise[1]])
}
