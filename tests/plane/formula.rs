//! Formulas: their grammar, their mistakes, and that none of them stops the page.

use critical_point_lab::{
    labs::plane::problem::{
        Formula, Function,
        formula::{DEEPEST, LONGEST},
    },
    math,
};
use proptest::prelude::*;

use super::{formula, himmelblau};

fn value(text: &str, x: f64, y: f64) -> f64 {
    formula(text).value([x, y])
}

/// Precedence and associativity are those of arithmetic, and of Python for signs and powers.
#[test]
fn formulas_mean_what_they_say() {
    let (x, y) = (0.7, -1.3);
    for (text, wanted) in [
        ("1 - 2 - 3", -4.0),
        ("8/4/2", 1.0),
        ("2 + 3*4", 14.0),
        ("-2^2", -4.0),
        ("2^-1", 0.5),
        ("2^3^2", 512.0),
        ("(-2)^3", -8.0),
        ("--x", x),
        ("+y", y),
        ("2e3 + 1.5e-1", 2000.15),
        ("2*e", 2.0 * std::f64::consts::E),
        ("cos(pi)", -1.0),
        ("x − y·2", x - 2.0 * y),
        ("x*y/(x - y)", x * y / (x - y)),
        ("sqrt(x)*ln(x)", math::sqrt(x) * math::ln(x)),
        ("exp(y) + tanh(x)", math::exp(y) + math::tanh(x)),
        ("tan(x)", math::sin(x) / math::cos(x)),
        ("atan(y)", math::atan2(y, 1.0)),
        ("x^0", 1.0),
        ("0^0", 1.0),
        ("x^2.5", math::pow(x, 2.5)),
        ("x^(1 + 1)", x * x),
    ] {
        let found = value(text, x, y);
        assert!((found - wanted).abs() <= 1e-12 * wanted.abs(), "{text}: {found} not {wanted}");
    }
    let found = value(super::HIMMELBLAU, x, y);
    assert!((found - himmelblau(x, y)).abs() < 1e-12 * found);
}

/// A mistake says where it is, counted in characters from 1, and what was expected there.
#[test]
fn mistakes_have_their_place() {
    let deep = "(".repeat(LONGEST / 2);
    let long = "x+".repeat(LONGEST);
    for (text, column, part) in [
        ("x^2 +", 6, "a number, x, y, a function or ( is expected, but the formula ends"),
        ("x^2 + * y", 7, "not “*”"),
        ("2x", 2, "an operator + - * / ^ or the end is expected, not “x”"),
        ("(x + y", 7, "an operator or ) is expected"),
        ("x + y)", 6, "closes nothing"),
        ("sinus(x)", 1, "“sinus” is not known"),
        ("x + xy", 5, "products have a *"),
        ("sin x", 5, "( after sin is expected, not “x”"),
        ("x^y", 2, "the exponent is a number"),
        ("1..2", 1, "“1..2” is not a finite number"),
        ("é + ? ", 1, "“é” is not known"),
        ("1e999", 1, "not a finite number"),
        ("x = 2", 3, "not “=”"),
        ("", 1, "but the formula ends"),
        (&deep, DEEPEST + 2, "levels stand within each other"),
        (&long, LONGEST + 1, "characters"),
    ] {
        let mistake = Formula::parse(text).expect_err(text);
        assert_eq!(mistake.column, column, "{text}: {mistake}");
        assert!(mistake.message.contains(part), "{text}: {mistake}");
    }
}

/// First and second derivatives against central differences, where these are defined.
fn agree(function: &Function, at: [f64; 2], tolerance: f64) {
    const H: f64 = 1e-4;
    let jet = function.jet(at);
    assert_eq!(jet.value.to_bits(), function.value(at).to_bits(), "{at:?}");
    let scale = 1.0 + jet.value.abs() + jet.hessian.iter().fold(0.0_f64, |m, h| m.max(h.abs()));
    for k in 0..2 {
        let moved = |h: f64| {
            let mut at = at;
            at[k] += h;
            function.jet(at)
        };
        let (after, before) = (moved(H), moved(-H));
        let slope = (after.value - before.value) / (2.0 * H);
        assert!((slope - jet.gradient[k]).abs() < tolerance * scale, "{at:?} {k}: {slope} {jet:?}");
        for l in 0..2 {
            let bend = (after.gradient[l] - before.gradient[l]) / (2.0 * H);
            let own = jet.hessian[k + l];
            assert!((bend - own).abs() < tolerance * scale, "{at:?} {k} {l}: {bend} {jet:?}");
        }
    }
}

#[test]
fn derivatives_are_those_of_central_differences() {
    for text in [
        super::HIMMELBLAU,
        super::CAMEL,
        super::WELL,
        "x^3 - 3*x*y^2",
        "(1 - x)^2 + 100*(y - x^2)^2",
        "sin(x*y)*cos(x - y) + tan(0.3*x)",
        "exp(-x^2 - y^2)*tanh(x + 2*y)",
        "ln(3 + x*y)/sqrt(4 + x^2) + atan(x^3*y)",
        "(2 + x)^2.5 - (3 + y)^-1.5 + (x - 3)^7",
        "x/(2 + y^2) - 1/(x + 4)^3",
    ] {
        for at in [[0.3, -0.8], [1.1, 0.4], [-0.6, 1.2], [0.0, 0.0]] {
            agree(&formula(text), at, 1e-5);
        }
    }
    // Within every piece of the octopus, and in all quarters.
    for x in [0.4, 1.3, 1.7, 2.6, -0.4, -1.5, -5.0] {
        for y in [0.2, 1.4, 3.3, -0.7, -1.9, -4.4] {
            agree(&Function::Octopus, [x, y], 1e-5);
        }
    }
}

/// Where the pieces of the octopus meet it is twice continuously differentiable, and it is the
/// function of Du and others' Appendix B (tau = 1, L = e, gamma = 1) where that is given.
/// Beside slopes of 1e-165, whose product underflows, stands a bend of 1e336.
#[test]
fn what_underflows_is_not_taken_for_zero() {
    let x: f64 = 0.69187;
    let jet = formula("ln((x^(-18))^(-58))").jet([x, -1.0]);
    let wanted = -1044.0 / (x * x);
    let right = (jet.hessian[0] - wanted).abs() < 1e-6 * wanted.abs();
    assert!(right || !jet.is_finite(), "{jet:?} has not {wanted}");
}

#[test]
fn the_octopus_is_that_of_the_paper_and_has_no_seams() {
    let f = Function::Octopus;
    for seam in [0.0, 1.0, 2.0] {
        for other in [0.0, 0.3, 1.0, 1.6, 2.0, 3.1] {
            for swap in [false, true] {
                let at = |u: f64| if swap { [other, u] } else { [u, other] };
                let (a, b) = (f.jet(at(seam - 1e-9)), f.jet(at(seam + 1e-9)));
                let numbers = |jet: critical_point_lab::labs::plane::problem::Jet| {
                    [jet.gradient.to_vec(), jet.hessian.to_vec(), vec![jet.value]].concat()
                };
                for (a, b) in numbers(a).into_iter().zip(numbers(b)) {
                    assert!((a - b).abs() < 1e-5, "{:?}: {a} {b}", at(seam));
                }
            }
        }
    }
    let (l, gamma) = (std::f64::consts::E, 1.0);
    let g1 = |x: f64| {
        let v = x - 1.0;
        -gamma * x * x
            + (10.0 * gamma - 14.0 * l) / 3.0 * v * v * v
            + (5.0 * l - 3.0 * gamma) / 2.0 * v * v * v * v
    };
    let g2 = |x: f64| {
        let v = x - 2.0;
        let cubic = v * v * v;
        -gamma - (l + gamma) * (10.0 * cubic + 15.0 * cubic * v + 6.0 * cubic * v * v)
    };
    let nu = 4.0 * l - g1(2.0);
    for (x, y) in
        [(0.3, 0.8), (0.9, 0.1), (1.2, 0.9), (1.9, 0.5), (2.5, 0.7), (3.0, 1.4), (5.0, 4.5)]
    {
        let bowl = |u: f64| l * (u - 4.0) * (u - 4.0) - nu;
        let wanted = match (x, y) {
            (x, _) if x <= 1.0 => -gamma * x * x + l * y * y,
            (x, _) if x <= 2.0 => g1(x) + g2(x) * y * y,
            (_, y) if y <= 1.0 => bowl(x) - gamma * y * y,
            (_, y) if y <= 2.0 => bowl(x) + g1(y),
            _ => bowl(x) + bowl(y),
        };
        for at in [[x, y], [-x, y], [x, -y], [-x, -y]] {
            assert!((f.value(at) - wanted).abs() < 1e-12 * (1.0 + wanted.abs()), "{at:?}");
        }
    }
}

/// Random formulas as trees, more of them wild than tame.
fn trees() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("x".to_string()),
        Just("y".to_string()),
        Just("pi".to_string()),
        (-9_i32..=9).prop_map(|n| format!("({n})")),
        (0.0..1e3_f64).prop_map(|v| format!("{v:.3}")),
        Just("1e300".to_string()),
        Just("0".to_string()),
    ];
    leaf.prop_recursive(5, 24, 2, |inner| {
        let names = ["sin", "cos", "tan", "exp", "ln", "log", "sqrt", "tanh", "atan"];
        prop_oneof![
            (inner.clone(), inner.clone(), 0_usize..4)
                .prop_map(|(a, b, k)| format!("({a}{}{b})", ["+", "-", "*", "/"][k])),
            (inner.clone(), -60_i32..60).prop_map(|(a, n)| format!("({a})^({n})")),
            (inner.clone(), 0_usize..9).prop_map(move |(a, k)| format!("{}({a})", names[k])),
            inner.prop_map(|a| format!("-{a}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..<_>::default() })]

    /// Whatever is typed is a formula or a mistake at a place within the text.
    #[test]
    fn no_text_panics(text in "[-x-z0-9e.+*/^() −sincolgqrtp]{0,60}|\\PC{0,40}") {
        if let Err(mistake) = Formula::parse(&text) {
            prop_assert!((1..=text.chars().count() + 1).contains(&mistake.column), "{mistake}");
        }
    }

    /// Every formula has a value and derivatives, finite or not, everywhere.
    #[test]
    fn no_formula_panics(text in trees(), x in -1e3..1e3_f64, y in -3.0..3.0_f64) {
        match Formula::parse(&text) {
            Ok(parsed) => {
                let function = Function::Formula(parsed);
                for at in [[x, y], [0.0, 0.0], [f64::MAX, -f64::MAX], [f64::NAN, 1.0]] {
                    let jet = function.jet(at);
                    let value = function.value(at);
                    prop_assert!(jet.value.to_bits() == value.to_bits() || value.is_nan());
                }
            }
            Err(mistake) => prop_assert!(
                mistake.message.contains("levels") || mistake.message.contains("characters"),
                "{text}: {mistake}"
            ),
        }
    }

    /// Where value and derivatives are tame they are those of central differences.
    #[test]
    fn random_derivatives_are_right(text in trees(), x in 0.2..1.5_f64, y in -1.5..-0.2_f64) {
        // Beside huge numbers a difference of arguments is lost altogether.
        let parsed = Formula::parse(&text.replace("1e300", "7"));
        let Ok(parsed) = parsed else { return Ok(()) };
        let function = Function::Formula(parsed);
        // Third and fourth derivatives by the change of the Hessian: differences err by them.
        let tame = [-1e-3, -1e-4, 0.0, 1e-4, 1e-3].map(|h| function.jet([x + h, y - 0.7 * h]));
        let calm = |a: f64, b: f64| (a - b).abs() < 0.01 * (1.0 + a.abs());
        let is_tame = tame.iter().all(|jet| {
            jet.is_finite()
                && jet.value.abs() < 1e3
                && (0..3).all(|k| calm(jet.hessian[k], tame[0].hessian[k]))
        });
        // Where a large number is added and taken away differences are rounding.
        let slope = |a: usize, b: usize, h: f64| (tame[b].value - tame[a].value) / (2.0 * h);
        let slopes = [slope(1, 3, 1e-4), slope(0, 4, 1e-3)];
        // In `sin(x + 400^6)` it is the argument that is rounding.
        let is_lost = slopes == [0.0; 2] && text.replace("exp", "").contains(['x', 'y']);
        if is_tame && !is_lost && (slopes[0] - slopes[1]).abs() < 1e-4 * (1.0 + slopes[0].abs()) {
            agree(&function, [x, y], 1e-3);
        }
    }
}
