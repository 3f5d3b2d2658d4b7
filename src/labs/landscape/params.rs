//! The parameters of the laboratory.

use super::problem;
use crate::schema::{Set, choice, count, list, log_real, real, set, toggle};

crate::choices! {
    /// The network.
    pub enum Model {
        /// A product of matrices: F = W_L … W_1 X.
        Linear = "linear", "Deep linear network";
        /// A product of matrices with skip connections: F = (I + B_L) … (I + B_1) X. The same landscape, moved.
        Residual = "residual", "Linear residual network";
        /// F = W Σ W_i V_i on features V_i that do not change: two layers on stacked features.
        Frozen = "frozen", "ResNEst, fixed features";
        /// The same with features V_i = f(T_i x_{i−1}) of the residual stream, which are trained.
        Trainable = "trainable", "ResNEst, trained blocks";
        /// F = Σ H_i V_i on the same fixed features: least squares, one minimum, a bound from below.
        Augmented = "augmented", "A-ResNEst";
    }
}

crate::choices! {
    /// What a block applies to each number.
    pub enum Activation {
        /// Hyperbolic tangent.
        Tanh = "tanh", "tanh";
        /// max(x, 0).
        Relu = "relu", "ReLU";
    }
}

impl Activation {
    /// As the mathematics knows it.
    pub fn function(self) -> problem::Activation {
        match self {
            Self::Tanh => problem::Activation::Tanh,
            Self::Relu => problem::Activation::Relu,
        }
    }
}

crate::choices! {
    /// What is minimised.
    pub enum Goal {
        /// Half the squared distance from the labels.
        Squared = "squared", "Squared";
        /// Cross-entropy of each output with a label of 0 or 1: whether the number is above its mean.
        Logistic = "logistic", "Logistic";
        /// Cross-entropy of classes, the logit of the last class fixed to zero. The class is the largest label.
        Softmax = "softmax", "Softmax cross-entropy";
    }
}

crate::choices! {
    /// The data.
    pub enum Data {
        /// X is the identity and Y a diagonal matrix with singular values of your choice.
        Spectrum = "spectrum", "Singular values";
        /// Three inputs, three outputs, four samples, whole numbers.
        Reference = "reference", "Reference, 3 by 4";
        /// Normal inputs; labels from a random map, its curved part, and noise.
        Random = "random", "Random";
        /// Four measurements of 342 penguins, standardised.
        Penguins = "penguins", "Penguins";
        /// Images of 1797 handwritten digits by their eight leading principal components; to be reconstructed.
        Digits = "digits", "Digits";
        /// The numeric columns of your CSV file, standardised.
        Own = "own", "Your table";
    }
}

crate::choices! {
    /// What a network is to do with a table.
    pub enum Task {
        /// Labels are the inputs themselves: an autoencoder.
        Reconstruct = "reconstruct", "Reconstruct all columns";
        /// The last column from the others.
        Predict = "predict", "Predict the last column";
    }
}

crate::choices! {
    /// Where runs begin.
    pub enum Start {
        /// Independent normal entries of one standard deviation: small, and the run begins next to the saddle at zero.
        Random = "random", "Random";
        /// On a critical point, displaced by the jitter.
        Near = "near", "Near a critical point";
        /// Exactly on a critical point: nothing moves unless you kick it.
        Exact = "exact", "Exactly on a critical point";
    }
}

crate::choices! {
    /// How to search for critical points.
    pub enum Search {
        /// Damped Gauss-Newton steps on half the squared gradient norm, with the exact Hessian.
        Lm = "lm", "Levenberg-Marquardt";
        /// The step of least norm that makes the linearised gradient smallest. It stops early more often.
        NewtonMr = "newton-mr", "Newton-MR";
    }
}

crate::choices! {
    /// Which set of runs *Trials* has.
    pub enum Trials {
        /// A search from each random start.
        Searches = "searches", "Searches from random starts";
        /// Gradient flow from the critical point next to the start, kicked along each eigenvector both ways.
        Kicks = "kicks", "Kicks from one critical point";
    }
}

crate::choices! {
    /// A method; several run side by side from the same start.
    pub enum Method {
        /// The differential equation x' = -grad L, integrated accurately.
        Flow = "gradient-flow", "Gradient flow";
        /// x minus a step along the gradient, as many times in a step of the run as the flow has time.
        Descent = "gradient-descent", "Gradient descent";
        /// Solves with the Hessian as it is: every saddle attracts.
        Newton = "newton", "Newton";
        /// Solves with the absolute value of the Hessian: saddles repel.
        SaddleFree = "saddle-free", "Saddle-free Newton";
        /// Every step is a whole search for a critical point of any index, from a random start of its own.
        Finder = "search", "Search for critical points";
        /// Every step kicks the critical point next to the start along the next eigenvector, to one side or the other, and follows gradient flow to where it comes to rest.
        Kicks = "kicks", "Kicked flow";
        /// Every step looks at 20 more random points for one without a direction of positive curvature, and keeps the one that comes closest.
        Certificate = "certificate", "Certificate";
    }
}

crate::lanes!(Method {
    Flow: Role::GradientFlow,
    Descent: Role::Series(1),
    Newton: Role::Newton,
    SaddleFree: Role::SaddleFree,
    Finder: Role::Series(3),
    Kicks: Role::Reader,
    Certificate: Role::Series(6),
});

/// Most hidden units of a layer.
pub const WIDEST: u32 = 10;

crate::params! {
    /// Parameters of the laboratory `landscape`.
    pub struct Params, version 1 {
        group "Network" {
            /// The network.
            model: Model = Model::Linear, "Model", choice::<Model>(), restart;
            /// Number of matrices, the last one included.
            depth: u32 = 2, "Matrices L", count(1, 6), restart, when model in ["linear", "residual"];
            /// Hidden units of each layer, or numbers in the residual stream.
            width: u32 = 3, "Width p", count(1, WIDEST), restart, when model in ["linear", "frozen", "trainable"];
            /// Widths of the hidden layers one by one, separated by commas; empty for the same width everywhere.
            widths: Vec<f64> = vec![], "Widths of layers", list(1.0, 10.0, 5), restart, when model in ["linear"];
            /// Number of residual blocks.
            blocks: u32 = 2, "Blocks", count(1, 4), restart, when model in ["frozen", "trainable", "augmented"];
            /// Features of each block.
            units: u32 = 3, "Features of a block", count(1, 6), restart, when model in ["frozen", "trainable", "augmented"];
            /// The function within blocks.
            activation: Activation = Activation::Tanh, "Activation", choice::<Activation>(), restart, when model in ["frozen", "trainable", "augmented"];
            /// What is minimised.
            goal: Goal = Goal::Squared, "Loss", choice::<Goal>(), restart;
        }
        group "Data" {
            /// The data.
            data: Data = Data::Spectrum, "Data", choice::<Data>(), restart;
            /// Singular values of Y, separated by commas.
            spectrum: Vec<f64> = vec![4.0, 2.5, 1.5, 0.8], "Singular values s", list(0.0, 10.0, 8), restart, when data in ["spectrum"];
            /// Numbers per input.
            inputs: u32 = 3, "Inputs", count(1, 8), restart, when data in ["random"];
            /// Numbers per label.
            outputs: u32 = 2, "Outputs", count(1, 8), restart, when data in ["random"];
            /// Number of samples.
            samples: u32 = 24, "Samples N", count(1, 400), restart, when data in ["random"];
            /// What the network is to do with a table.
            task: Task = Task::Reconstruct, "Task", choice::<Task>(), restart, when data in ["penguins", "own"];
            /// Takes from the labels all that a linear map of the features explains: a control, for which the proof has nothing to hold on to.
            control: bool = false, "Labels without Y Φᵀ", toggle(), restart;
        }
        group "Start" {
            /// Where runs begin; the same for all methods.
            start: Start = Start::Random, "Start", choice::<Start>(), restart;
            /// Standard deviation of each entry.
            deviation: f64 = 0.00001, "Standard deviation", log_real(1e-9, 3.0), restart, when start in ["random"];
            /// Directions that are learned, separated by commas and counted from 1; empty for the point at zero.
            subset: Vec<f64> = vec![], "Learned directions J", list(1.0, 8.0, 8), restart, when start in ["near", "exact"];
            /// Whether units without a direction have weight one in the inner matrices of three or more.
            open: bool = false, "Open inner matrices", toggle(), restart, when start in ["near", "exact"];
            /// How far the point is moved along its orbit, on which loss and inertia stay.
            orbit: f64 = 0.0, "Along the orbit", real(0.0, 1.0), restart, when start in ["near", "exact"];
            /// Standard deviation of each entry's displacement.
            jitter: f64 = 0.001, "Jitter", log_real(1e-12, 1.0), restart, when start in ["near"];
            /// Number of the eigenvector along which the point is displaced, from the smallest eigenvalue on; 0 for none.
            mode: u32 = 0, "Kicked along eigenvector", count(0, 400), restart, when start in ["exact"];
            /// How far, and to which side.
            kick: f64 = 0.01, "Kick", real(-1.0, 1.0), restart, when start in ["exact"];
            /// Number of the random start, and of the first kick.
            draw: u32 = 1, "Random start number", count(1, 10000), restart;
        }
        group "Methods" {
            /// Which methods run side by side from the same start.
            methods: Set<Method> = Set::of(&[Method::Flow]), "Side by side", set::<Method>(), restart;
            /// Flow time of a step.
            time: f64 = 0.05, "Flow time of a step", log_real(0.001, 100.0), restart, when methods in ["gradient-flow", "gradient-descent"];
            /// Step size of gradient descent. A minimum is stable below 2 over its largest eigenvalue.
            step: f64 = 0.01, "Step size η", log_real(0.0001, 1.0), restart, when methods in ["gradient-descent"];
            /// Curvature below which saddle-free Newton does not trust the Hessian.
            epsilon: f64 = 0.01, "Regularisation ε", log_real(0.00000001, 1.0), restart, when methods in ["saddle-free"];
            /// How to search.
            search: Search = Search::Lm, "Search", choice::<Search>(), restart, when methods in ["search"];
            /// Which set of runs the trials below have.
            trials: Trials = Trials::Searches, "Trials", choice::<Trials>(), restart;
        }
    }
}
