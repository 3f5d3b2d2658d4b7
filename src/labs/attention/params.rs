//! The parameters of the laboratory.

use crate::schema::{Set, choice, count, list, log_real, real, set};

crate::choices! {
    /// Where the covariance comes from.
    pub enum Data {
        /// Eigenvalues that you choose.
        Spectrum = "spectrum", "Chosen eigenvalues";
        /// Four body measurements of 342 penguins, standardised.
        Penguins = "penguins", "Palmer penguins";
        /// 1797 handwritten digits of 8 by 8 pixels, centred and scaled to a mean variance of 1. Pixels that never change are left out. The file is loaded when you choose it.
        Digits = "digits", "Handwritten digits";
        /// The numeric columns of a CSV file that you open, standardised. It never leaves your browser.
        Own = "own", "Your own CSV file";
    }
}

crate::choices! {
    /// The eigenvectors of a chosen spectrum.
    pub enum Basis {
        /// The coordinate axes.
        Axes = "axes", "Coordinate axes";
        /// Drawn with the seed. No loss depends on it; it shows that nothing here knows the axes.
        Random = "random", "Random";
    }
}

crate::choices! {
    /// The distribution of tokens and queries.
    pub enum Shape {
        /// Normal, as the theory has it.
        Gaussian = "gaussian", "Gaussian";
        /// Two clusters along the second eigenvector with the same covariance: the negative control. Softmax attention is then not linear even with an infinite prompt.
        Mixture = "mixture", "Two clusters";
        /// Rows of the table itself, drawn with replacement.
        Rows = "rows", "Rows of the table";
    }
}

crate::choices! {
    /// Many prompts of one covariance, or a covariance per prompt.
    pub enum Tasks {
        /// All prompts have the same covariance.
        One = "one", "One covariance";
        /// Each task's covariance is the second moment of m draws of N(0, I + rho v v^T).
        Multiplicative = "multiplicative", "Spiked Wishart, multiplicative";
        /// Each task's covariance is rho v v^T plus a white Wishart matrix of m draws.
        Additive = "additive", "Spiked Wishart, additive";
    }
}

crate::choices! {
    /// How scores become weights.
    pub enum Weights {
        /// exp(s_i) over the sum of all.
        Softmax = "softmax", "Softmax";
        /// s_i / L.
        Linear = "linear", "Linear";
    }
}

crate::choices! {
    /// What is trained.
    pub enum Model {
        /// Score (u . X_i)(u . x), value the identity.
        Vector = "vector", "Rank one, value identity";
        /// The same with |u| = 1 and the score multiplied by g.
        Sphere = "sphere", "Rank one on the unit sphere, score scale g";
        /// Score (u . X_i)(u . x), value u u^T.
        Tied = "tied", "Rank one, value u u^T";
        /// Score X_i^T K Q^T x with d by r matrices K and Q.
        KeyQuery = "key-query", "Rank r, K Q^T";
        /// Score X_i^T U U^T x with a d by r matrix U.
        Symmetric = "symmetric", "Rank r, U U^T";
    }
}

crate::choices! {
    /// How many tokens a prompt has.
    pub enum Prompt {
        /// Infinitely many: the output is S u (u . x) for softmax and linear attention alike, and the loss is exact.
        Infinite = "infinite", "Infinite";
        /// L of them. For Gaussian tokens the loss is known, of linear attention in closed form, of softmax through two averages that are computed by quadrature; otherwise it is sampled.
        Finite = "finite", "L tokens";
    }
}

crate::choices! {
    /// Where u begins.
    pub enum Start {
        /// On a critical point, displaced by the jitter.
        Saddle = "saddle", "On a critical point, with jitter";
        /// Exactly on a critical point: nothing moves unless you kick it.
        Exact = "exact", "Exactly on a critical point";
        /// A random direction of a given length.
        Random = "random", "Random direction";
        /// Next to u = 0, displaced by the jitter.
        Small = "small", "Next to zero";
    }
}

crate::choices! {
    /// A method; several run side by side.
    pub enum Method {
        /// u minus a step along the gradient.
        Descent = "gradient-descent", "Gradient descent";
        /// The differential equation u' = -grad R, integrated to a relative tolerance of 1e-12.
        Flow = "gradient-flow", "Gradient flow";
        /// Solves with the Hessian as it is: every saddle attracts.
        Newton = "newton", "Newton";
        /// Solves with the absolute value of the Hessian: saddles repel.
        SaddleFree = "saddle-free", "Saddle-free Newton";
        /// Gradient descent on fresh prompts at every step; the only method that needs no exact loss.
        Stochastic = "sgd", "SGD on fresh prompts";
    }
}

crate::lanes!(Method {
    Descent: Role::Series(1),
    Flow: Role::GradientFlow,
    Newton: Role::Newton,
    SaddleFree: Role::SaddleFree,
    Stochastic: Role::PerturbedFlow,
});

crate::params! {
    /// Parameters of the laboratory `attention`.
    pub struct Params, version 1 {
        group "Data" {
            /// Whether all prompts share one covariance S.
            tasks: Tasks = Tasks::One, "Tasks", choice::<Tasks>(), restart;
            /// Where the covariance S of the tokens comes from.
            data: Data = Data::Spectrum, "Covariance S", choice::<Data>(), restart, when tasks in ["one"];
            /// Eigenvalues of S, separated by commas; their number is the dimension d.
            spectrum: Vec<f64> = vec![4.0, 2.0, 1.0, 0.5, 0.25], "Eigenvalues of S", list(0.0, 100.0, 64), restart, when tasks in ["one"], when data in ["spectrum"];
            /// Eigenvectors of S.
            basis: Basis = Basis::Axes, "Eigenvectors", choice::<Basis>(), restart, when tasks in ["one"], when data in ["spectrum"];
            /// Distribution of tokens and queries; an exact loss depends on it through the covariance alone.
            tokens: Shape = Shape::Gaussian, "Tokens", choice::<Shape>(), restart, when tasks in ["one"];
            /// Dimension d of the tokens.
            dimension: u32 = 40, "Dimension d", count(1, 64), restart, when tasks in ["multiplicative", "additive"];
            /// Strength of the common direction v.
            snr: f64 = 1.5, "Signal ρ", real(0.05, 12.0), restart, when tasks in ["multiplicative", "additive"];
            /// Draws m behind each task's covariance; the ratio gamma = d / m sets the threshold of principal component analysis.
            samples: u32 = 40, "Draws m per task", count(1, 200), restart, when tasks in ["multiplicative", "additive"];
            /// Number of training tasks; 0 is the expectation over all tasks, in closed form.
            count: u32 = 64, "Training tasks N", count(0, 256), restart, when tasks in ["multiplicative", "additive"];
            /// Further signals that gradient descent trains on alongside, for the picture of cos^2 against the signal.
            signals: Vec<f64> = vec![], "Further signals", list(0.05, 12.0, 10), restart, when tasks in ["multiplicative", "additive"], when methods in ["gradient-descent"];
        }
        group "Attention" {
            /// How scores become weights.
            weights: Weights = Weights::Softmax, "Weights", choice::<Weights>(), restart;
            /// What is trained.
            model: Model = Model::Vector, "Interaction", choice::<Model>(), restart;
            /// Factor on the score. Above 2 (l_1 + l_d) / (l_1 (2 l_1 + l_d)) the leading eigenvector is no longer the best direction.
            score: f64 = 0.2, "Score scale g", log_real(0.01, 10.0), restart, when model in ["sphere"];
            /// Number of columns.
            rank: u32 = 2, "Rank r", count(1, 8), restart, when model in ["key-query", "symmetric"];
            /// Number of tokens in a prompt.
            prompt: Prompt = Prompt::Infinite, "Prompt", choice::<Prompt>(), restart;
            /// Tokens per prompt; the query is not among them.
            length: u32 = 64, "Prompt length L", count(1, 1000), restart, when prompt in ["finite"];
            /// Further prompt lengths that SGD trains on alongside, for the picture of norm against length.
            lengths: Vec<f64> = vec![], "Further lengths", list(1.0, 1000.0, 6), restart, when prompt in ["finite"], when methods in ["sgd"];
        }
        group "Start" {
            /// Where u begins; the same for all methods.
            start: Start = Start::Saddle, "Start", choice::<Start>(), restart;
            /// Which critical point: k for the eigenvector e_k, 0 for the origin.
            saddle: u32 = 2, "Critical point e_k", count(0, 64), restart, when start in ["saddle", "exact"];
            /// Standard deviation of each coordinate's displacement.
            jitter: f64 = 1e-6, "Jitter", log_real(1e-12, 0.1), restart, when start in ["saddle", "small"];
            /// Length of the start, in units of the length of the optimum at infinite prompt.
            radius: f64 = 0.5, "Length of u", real(0.01, 1.0), restart, unit "λ₁^(-1/2)", when start in ["random"];
        }
        group "Methods" {
            /// Which methods run side by side from the same start.
            methods: Set<Method> = Set::of(&[Method::Descent, Method::Flow, Method::Newton, Method::SaddleFree]), "Side by side", set::<Method>(), restart;
            /// Step size of gradient descent, in units of 1 / Lambda with Lambda the largest curvature at the minimum. The minimum is stable below 2.
            step: f64 = 1.0, "Step size η", log_real(0.001, 4.0), restart, unit "1/Λ", when methods in ["gradient-descent"];
            /// Flow time per step, in the same unit.
            time: f64 = 1.0, "Flow time per step", log_real(0.01, 100.0), restart, unit "1/Λ", when methods in ["gradient-flow"];
            /// Regularisation of saddle-free Newton's |H|, in units of Lambda. It must lie below the saddle's own curvature for a fast escape.
            epsilon: f64 = 0.001, "Regularisation ε", log_real(0.000001, 1.0), restart, unit "Λ", when methods in ["saddle-free"];
            /// Fresh prompts per step of SGD.
            batch: u32 = 128, "Batch", count(1, 1024), restart, when methods in ["sgd"];
            /// Independent runs of SGD at every prompt length, each with prompts and a start of its own. From two on, 95 percent bootstrap intervals of their mean are drawn against the prompt length.
            repeats: u32 = 1, "Repetitions", count(1, 10), restart, when methods in ["sgd"], when prompt in ["finite"];
            /// Step size of SGD, in units of 1 / Lambda.
            rate: f64 = 1.28, "Step size of SGD", log_real(0.001, 4.0), restart, unit "1/Λ", when methods in ["sgd"];
            /// After this many steps SGD's step size is multiplied by 0.3.
            decay: u32 = 1000, "Smaller steps after", count(1, 100000), restart, unit "steps", when methods in ["sgd"];
            /// Gradients of SGD are shortened to this norm: single prompts of softmax have heavy tails.
            clip: f64 = 0.08, "Longest gradient", log_real(0.001, 100.0), restart, unit "Λ λ₁^(-1/2)", when methods in ["sgd"];
        }
    }
}
