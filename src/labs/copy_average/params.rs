//! The parameters of the laboratory.

use super::problem::{Kernel, Series, Smooth};
use crate::schema::{Set, choice, count, list, log_real, real, set, toggle};

crate::choices! {
    /// The function that every neuron applies.
    pub enum Activation {
        /// The error function of x/√2: an odd sigmoid for which everything is known in closed form.
        Erf = "erf", "erf(x/√2)";
        /// The error function of x.
        ErfFull = "erf-full", "erf(x)";
        /// max(x, 0), in closed form. A student whose in-weights reach zero dies there.
        Relu = "relu", "ReLU";
        /// 1 above zero and 0 below, in closed form. Its loss has a kink where a student has a teacher neuron's direction: there a run stops.
        Step = "step", "step";
        /// Hyperbolic tangent, by quadrature.
        Tanh = "tanh", "tanh";
        /// 1/(1 + exp(-x)), by quadrature.
        Sigmoid = "sigmoid", "sigmoid";
        /// ln(1 + exp x), by quadrature.
        Softplus = "softplus", "softplus";
        /// x times the normal distribution function, by quadrature.
        Gelu = "gelu", "GELU";
    }
}

impl Activation {
    /// How its neurons interact.
    pub fn kernel(self) -> Kernel {
        let smooth = |activation| Kernel::Series(Series::new(activation));
        match self {
            Self::Erf => Kernel::Erf(1.0),
            Self::ErfFull => Kernel::Erf(std::f64::consts::SQRT_2),
            Self::Relu => Kernel::Relu,
            Self::Step => Kernel::Step,
            Self::Tanh => smooth(Smooth::Tanh),
            Self::Sigmoid => smooth(Smooth::Sigmoid),
            Self::Softplus => smooth(Smooth::Softplus),
            Self::Gelu => smooth(Smooth::Gelu),
        }
    }
}

crate::choices! {
    /// Whose neurons the students learn.
    pub enum Origin {
        /// Neurons with equal angles between them, and norms and out-weights that you choose: at first those of the theorem.
        Designed = "designed", "Designed";
        /// A network of four neurons that was trained to tell male from female penguins by bill length, bill depth, flipper length and body mass. Nobody chose its weights.
        Penguins = "penguins", "Trained on penguins";
    }
}

crate::choices! {
    /// Where the students begin.
    pub enum Start {
        /// Independent normal weights: in-weights of variance 2/(d + n), out-weights of variance 2/(n + 1).
        Random = "random", "Random";
        /// On a known critical point, displaced by the jitter.
        Near = "near", "Near a critical point";
        /// Exactly on a known critical point: nothing moves unless you kick it.
        Exact = "exact", "Exactly on a critical point";
    }
}

crate::choices! {
    /// Which critical point.
    pub enum Place {
        /// All students but one copy a teacher neuron each, and one averages the others.
        Best = "best", "n − 1 copies, one average";
        /// Every student averages about as many teacher neurons as any other.
        Balanced = "balanced", "Equal groups";
        /// Every student averages as many teacher neurons as you say.
        Chosen = "chosen", "Groups of your choice";
        /// Every student near a teacher neuron of its own.
        Perturbed = "perturbed", "Perturbed copies";
    }
}

crate::choices! {
    /// A method; several run side by side from the same start.
    pub enum Method {
        /// The differential equation x' = -grad L, integrated as the stiff one that it is; every step covers more flow time than the one before. Where it has come to rest, saddle-free Newton and Newton steps bring the gradient to rounding.
        Flow = "gradient-flow", "Gradient flow";
        /// x minus a step along the gradient, over and over: as many times in a step of the run as the flow has time, at most a thousand.
        Descent = "gradient-descent", "Gradient descent";
        /// Solves with the Hessian as it is: every saddle attracts.
        Newton = "newton", "Newton";
        /// Solves with the absolute value of the Hessian: saddles repel.
        SaddleFree = "saddle-free", "Saddle-free Newton";
        /// Every step is a search of its own for a critical point of any index, from a start of its own anywhere in the space: it makes the gradient small, not the loss (Levenberg and Marquardt).
        Search = "search", "Search";
    }
}

crate::lanes!(Method {
    Flow: Role::GradientFlow,
    Descent: Role::Series(1),
    Newton: Role::Newton,
    SaddleFree: Role::SaddleFree,
    Search: Role::Series(3),
});

/// Most neurons of either network.
pub const MOST: u32 = 24;

crate::params! {
    /// Parameters of the laboratory `copy-average`.
    pub struct Params, version 1 {
        group "Networks" {
            /// Whose neurons the students learn.
            teacher: Origin = Origin::Designed, "Teacher", choice::<Origin>(), restart;
            /// Number of neurons of the teacher.
            teachers: u32 = 3, "Teacher neurons k", count(1, MOST), restart, when teacher in ["designed"];
            /// Number of neurons of the student, at most that of the teacher.
            students: u32 = 2, "Student neurons n", count(1, MOST), restart;
            /// The function that the neurons of both networks apply.
            activation: Activation = Activation::Erf, "Activation", choice::<Activation>(), restart, when teacher in ["designed"];
            /// Whether there is one more input than teacher neurons, so that students can leave the teacher's space.
            spare: bool = true, "d = k + 1 inputs", toggle(), restart;
            /// Angle between any two in-weights of the teacher. The theorem is for a right angle.
            angle: f64 = 90.0, "Angle of teachers", real(20.0, 120.0), restart, unit "°", when teacher in ["designed"];
            /// Norms of the teacher's in-weights, separated by commas; the last one holds for all further neurons. Empty for 1.
            norms: Vec<f64> = vec![], "Norms of teachers", list(0.1, 3.0, 24), restart, when teacher in ["designed"];
            /// Out-weights of the teacher, likewise.
            outs: Vec<f64> = vec![], "Out-weights of teachers", list(-3.0, 3.0, 24), restart, when teacher in ["designed"];
        }
        group "Start" {
            /// Where the students begin; the same for all methods.
            start: Start = Start::Random, "Start", choice::<Start>(), restart;
            /// Which critical point.
            point: Place = Place::Best, "Critical point", choice::<Place>(), restart, when start in ["near", "exact"];
            /// How many teacher neurons each student averages, separated by commas; 1 is a copy.
            groups: Vec<f64> = vec![2.0, 1.0], "Sizes of groups", list(1.0, 24.0, 24), restart, when start in ["near", "exact"], when point in ["chosen"];
            /// Standard deviation of each weight's displacement.
            jitter: f64 = 1e-4, "Jitter", log_real(1e-12, 1.0), restart, when start in ["near"];
            /// Number of the random start. A phase map has many of one seed.
            draw: u32 = 1, "Random start number", count(1, 1000), restart, when start in ["random", "near"];
        }
        group "Methods" {
            /// Which methods run side by side from the same start.
            methods: Set<Method> = Set::of(&[Method::Flow]), "Side by side", set::<Method>(), restart;
            /// Factor from the flow time of a step to that of the next.
            growth: f64 = 1.12, "Growth of flow time", real(1.0, 2.0), restart, when methods in ["gradient-flow", "gradient-descent"];
            /// Flow time after which the flow is taken for at rest.
            longest: f64 = 20000.0, "Longest flow time", log_real(1.0, 1000000.0), restart, when methods in ["gradient-flow"];
            /// Step size of gradient descent. A minimum is stable below 2 over its largest eigenvalue.
            step: f64 = 0.05, "Step size η", log_real(0.0001, 1.0), restart, when methods in ["gradient-descent"];
            /// Curvature below which saddle-free Newton does not trust the Hessian.
            epsilon: f64 = 0.0001, "Regularisation ε", log_real(0.00000001, 1.0), restart, when methods in ["gradient-flow", "saddle-free"];
        }
    }
}
