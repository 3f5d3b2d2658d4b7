//! The parameters of the laboratory.

use super::problem::formula::LONGEST;
use crate::{
    lab::Pairs,
    schema::{Set, choice, count, log_real, real, set, text},
};

crate::choices! {
    /// The function.
    pub enum Choice {
        /// x² − y²: the plainest saddle. It has no minimum.
        Saddle = "saddle", "Plain saddle";
        /// x⁴/4 − x²/2 + y²/2: a saddle between two minima.
        DoubleWell = "double-well", "Double well";
        /// x³ − 3xy²: three valleys meet, two for the legs and one for the tail. The Hessian is zero there.
        Monkey = "monkey", "Monkey saddle";
        /// (x² + y − 11)² + (x + y² − 7)²: four minima, four saddles, one maximum.
        Himmelblau = "himmelblau", "Himmelblau";
        /// (1 − x)² + 100 (y − x²)²: a bent valley with one minimum.
        Rosenbrock = "rosenbrock", "Rosenbrock";
        /// (4 − 2.1x² + x⁴/3) x² + xy + (4y² − 4) y²: six minima.
        Camel = "camel", "Six-hump camel";
        /// After Du and others: two saddles on the way to every minimum, of which the second holds gradient descent longer than the first.
        Octopus = "octopus", "Octopus";
        /// The formula that you type.
        Own = "own", "Your formula";
    }
}

crate::choices! {
    /// A method; several run side by side from the same start.
    pub enum Method {
        /// x minus η times the gradient.
        Descent = "gradient-descent", "Gradient descent";
        /// Every step keeps a part of the one before: a heavy ball.
        Momentum = "momentum", "Momentum";
        /// Averages of the gradient, divided by the root of averages of its squares.
        Adam = "adam", "Adam";
        /// Gradient descent that jumps at random where the gradient is small, and stops if that gains nothing (Jin and others, arXiv 1703.00887).
        Perturbed = "perturbed-descent", "Perturbed gradient descent";
        /// The differential equation x' = -grad f, integrated accurately.
        Flow = "gradient-flow", "Gradient flow";
        /// Solves with the Hessian as it is: every saddle attracts.
        Newton = "newton", "Newton";
        /// Solves with the absolute value of the Hessian: saddles repel.
        SaddleFree = "saddle-free", "Saddle-free Newton";
    }
}

crate::lanes!(Method {
    Descent: Role::Series(1),
    Momentum: Role::Series(4),
    Adam: Role::Series(5),
    Perturbed: Role::PerturbedFlow,
    Flow: Role::GradientFlow,
    Newton: Role::Newton,
    SaddleFree: Role::SaddleFree,
});

crate::params! {
    /// Parameters of the laboratory `plane`.
    pub struct Params, version 2 {
        group "Function" {
            /// The function of two variables that is to be made small.
            function: Choice = Choice::DoubleWell, "Function f(x, y)", choice::<Choice>(), restart;
            /// A formula of x and y with + - * / ^, parentheses, pi, e, and sin, cos, tan, exp, ln, sqrt, tanh, atan. Its derivatives are exact.
            formula: String = "x^2 - y^2 + 0.1*sin(3*x)".to_string(), "f(x, y) =", text(LONGEST), restart, when function in ["own"];
            /// The window reaches from minus this number to this number on both axes.
            window: f64 = 2.0, "Window", log_real(0.1, 10.0), restart, when function in ["own"];
        }
        group "Start" {
            /// Where all methods begin. Drag the ball on the surface or the ring in the picture from above, or press the arrow keys there.
            x: f64 = 0.0, "Start x", real(-10.0, 10.0), restart;
            /// The other coordinate of the start.
            y: f64 = 0.8, "Start y", real(-10.0, 10.0), restart;
            /// Standard deviation of a random displacement of the start; up to 1e-16 there is none.
            jitter: f64 = 0.000001, "Jitter", log_real(1e-16, 0.1), restart;
        }
        group "Methods" {
            /// Which methods run side by side from the same start.
            methods: Set<Method> = Set::of(&[Method::Descent, Method::SaddleFree]), "Side by side", set::<Method>(), restart;
            /// Step size of gradient descent, as a part of 1/L, where L is the curvature of the function: the median over its critical points of the largest one.
            step: f64 = 0.2, "Step size η·L", log_real(0.001, 2.0), restart, when methods in ["gradient-descent", "momentum", "perturbed-descent"];
            /// Part of a step that the next one keeps.
            beta: f64 = 0.9, "Momentum β", real(0.0, 0.99), restart, when methods in ["momentum"];
            /// About how far Adam goes in a step, as a part of the window.
            adam: f64 = 0.01, "Adam's step", log_real(0.0001, 0.1), restart, when methods in ["adam"];
            /// Radius of the ball in which a jump ends, as a part of the window.
            jump: f64 = 0.02, "Jump", log_real(0.00001, 0.2), restart, when methods in ["perturbed-descent"];
            /// Norm of the gradient up to which perturbed gradient descent jumps, in units of the curvature and a fifth of the window.
            trigger: f64 = 0.02, "Trigger", log_real(0.000001, 1.0), restart, when methods in ["perturbed-descent"];
            /// Steps from a jump to its judgement.
            wait: u32 = 60, "Wait", count(1, 1000), restart, when methods in ["perturbed-descent"];
            /// Flow time of a step, in units of 1/L.
            time: f64 = 0.1, "Flow time · L", log_real(0.001, 10.0), restart, when methods in ["gradient-flow"];
            /// Curvature below which saddle-free Newton does not trust the Hessian, as a part of L. The basins have it, too.
            epsilon: f64 = 0.0001, "Regularisation ε/L", log_real(0.00000001, 1.0), restart;
        }
    }
}

/// From version 1, whose defaults were those of no preset.
pub fn no_preset(mut pairs: Pairs) -> Pairs {
    for (key, default) in [("jitter", "0.0001"), ("step", "0.1")] {
        if pairs.iter().all(|(given, _)| given != key) {
            pairs.push((key.to_string(), default.to_string()));
        }
    }
    pairs
}
