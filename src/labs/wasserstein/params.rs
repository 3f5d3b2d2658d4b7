//! The parameters of the laboratory.

use crate::schema::{Set, choice, count, list, log_real, real, set};

crate::choices! {
    /// The objective.
    pub enum Functional {
        /// A double well in the first coordinate, with particles attracted to each other. One strict saddle of index 1 and two non-degenerate minima once the attraction is at least the barrier.
        DoubleWell = "double-well", "Double well with attraction";
        /// The second moment of the cloud is to equal a given matrix. Every subset of eigenvectors gives a saddle, and the minimum is degenerate.
        Factorisation = "factorisation", "Matrix factorisation";
        /// Half the variance plus a cosine of the mean, on the line. Saddles at even, non-degenerate minima at odd integers.
        VarianceCosine = "variance-cosine", "Variance and cosine of the mean";
        /// The cloud is to equal a target cloud, seen through a Gaussian kernel. No guarantee: a cloud may end in a worse local minimum.
        Discrepancy = "discrepancy", "Discrepancy to a target (MMD²)";
        /// Each particle is a neuron of a two-layer network that learns from another network.
        Network = "network", "Two-layer network";
        /// A matrix is to equal the square of the mean of tanh of the particles. Its saddles have no local curvature, so that nonlocal noise escapes.
        TanhMoments = "tanh-moments", "Factorisation by bounded moments";
    }
}

crate::choices! {
    /// The target of the discrepancy.
    pub enum Goal {
        /// Two points at -1 and 1. All particles at the origin are a saddle.
        Points = "points", "Two points";
        /// A circle of 96 points.
        Ring = "ring", "Ring";
        /// The letters WSFN in 96 points.
        Letters = "letters", "Letters";
        /// Points that you draw on the picture of the cloud, or the first two numeric columns of a CSV file that you open; centred, and scaled to a mean squared distance of one.
        Own = "own", "Your own: drawn or CSV";
    }
}

crate::choices! {
    /// Size of the factorisation by bounded moments.
    pub enum Size {
        /// A 3 x 3 matrix of rank 2.
        Small = "small", "3 × 3";
        /// The 32 x 32 matrix of arXiv 2610.10218, appendix C.
        Paper = "paper", "32 × 32, as published";
    }
}

crate::choices! {
    /// Where the target matrix comes from.
    pub enum Target {
        /// Eigenvalues that you choose, along the coordinate axes.
        Spectrum = "spectrum", "Chosen eigenvalues";
        /// The correlation matrix of four body measurements of 342 penguins.
        Penguins = "penguins", "Palmer penguins";
        /// The correlation matrix of the numeric columns of a CSV file that you open. It never leaves your browser.
        Own = "own", "Your own CSV file";
    }
}

crate::choices! {
    /// Where the particles begin.
    pub enum Start {
        /// On the saddle, each particle displaced by the jitter.
        Saddle = "saddle", "On the saddle, with jitter";
        /// Exactly on the saddle: no gradient, so nothing moves unless a method perturbs itself or you kick it.
        Exact = "exact", "Exactly on the saddle";
        /// A wide cloud that gradient flow carries into the saddle: mirror-symmetric for the double well, on the kept eigenvectors for the factorisation. The jitter alone breaks the symmetry.
        Caught = "caught", "Wide cloud bound for the saddle";
        /// Independent normal particles.
        Cloud = "cloud", "Random cloud";
    }
}

crate::choices! {
    /// A method; several run side by side.
    pub enum Method {
        /// Follows the negative Wasserstein gradient.
        GradientFlow = "gradient-flow", "Gradient flow";
        /// Gradient flow that jumps by Hessian-guided noise where the gradient is small.
        PerturbedFlow = "perturbed-flow", "Perturbed flow";
        /// Solves with the Hessian as it is, so it is drawn to saddles as much as to minima.
        Newton = "newton", "Newton";
        /// Solves with the absolute value of the Hessian, so negative curvature repels.
        SaddleFree = "saddle-free", "Saddle-free Newton";
    }
}

crate::lanes!(Method {
    GradientFlow: Role::GradientFlow,
    PerturbedFlow: Role::PerturbedFlow,
    Newton: Role::Newton,
    SaddleFree: Role::SaddleFree,
});

crate::choices! {
    /// How saddle-free Newton makes the Hessian positive.
    pub enum Absolute {
        /// The root of the square plus eps squared: smooth, and the literal reading of the paper's abstract.
        Root = "root", "√(H² + ε²)";
        /// The absolute value plus eps.
        Shift = "shift", "|H| + ε";
        /// The absolute value, at least eps.
        Floor = "floor", "max(|H|, ε)";
    }
}

crate::choices! {
    /// The distribution of perturbed flow's jumps.
    pub enum Noise {
        /// A Gaussian field whose covariance is the square of the nonlocal Hessian, as PWGF has it. It moves particles of one place together and keeps the rank of a factorisation.
        Nonlocal = "nonlocal", "Nonlocal Hessian";
        /// The same with the full Hessian.
        Full = "full", "Full Hessian";
        /// Independent for each particle, of the same energy.
        Isotropic = "isotropic", "Isotropic";
        /// Independent standard normal displacements of each particle.
        Jitter = "jitter", "Jitter of each particle";
    }
}

crate::choices! {
    /// How a function of the Hessian is applied to the gradient.
    pub enum Solver {
        /// What suits the structure of the Hessian and the number of particles.
        Automatic = "automatic", "Automatic";
        /// Eigendecomposition of the whole matrix: exact, for at most 1024 rows.
        Dense = "dense", "Dense eigendecomposition";
        /// Eigendecomposition on linear maps of the cloud: exact, for the factorisation only.
        Reduced = "reduced", "Exact reduction";
        /// Products with the Hessian only, a few dozen per step.
        Lanczos = "lanczos", "Lanczos";
        /// A sum of shifted solves by Woodbury's identity, where the Hessian is block-diagonal plus low rank; for the root only.
        Rational = "rational", "Rational with Woodbury";
    }
}

crate::params! {
    /// Parameters of the laboratory `wasserstein`.
    pub struct Params, version 1 {
        group "Problem" {
            /// What the cloud of particles minimises.
            functional: Functional = Functional::DoubleWell, "Objective", choice::<Functional>(), restart;
            /// Dimension of the space in which the particles move.
            dimension: u32 = 2, "Dimension d", count(1, 4), restart, when functional in ["double-well"];
            /// Strength of the attraction between particles. From the barrier b on, the saddle at the origin has index 1 and is the only stationary point besides the two minima; below it a split cloud is stationary, too, and a minimum below 2 b / 3.
            kappa: f64 = 1.5, "Attraction κ", real(0.0, 5.0), restart, when functional in ["double-well"];
            /// Height of the barrier between the wells. The saddle's negative curvature is -b: a low barrier makes gradient flow slow.
            barrier: f64 = 1.0, "Barrier b", log_real(0.001, 10.0), restart, when functional in ["double-well"];
            /// Curvature across the wells, in every coordinate but the first.
            omega: f64 = 1.0, "Transverse curvature ω", real(0.0, 5.0), restart, when functional in ["double-well"];
            /// The matrix that the second moment of the cloud is to equal.
            target: Target = Target::Spectrum, "Target matrix Σ", choice::<Target>(), restart, when functional in ["factorisation"];
            /// Eigenvalues of the target, separated by commas; their number is the dimension.
            spectrum: Vec<f64> = vec![3.0, 2.0, 1.0], "Eigenvalues of Σ", list(0.01, 100.0, 8), restart, when functional in ["factorisation"], when target in ["spectrum"];
        }
        group "Discrepancy" {
            /// The cloud that is to be matched.
            goal: Goal = Goal::Points, "Target cloud", choice::<Goal>(), restart, when functional in ["discrepancy"];
            /// Width of the Gaussian kernel.
            bandwidth: f64 = 0.7, "Bandwidth σ", log_real(0.05, 5.0), restart, when functional in ["discrepancy"];
            /// Fourier features, at most so many, on a lattice of frequencies, in place of all pairs of particles; 0 for all pairs, up to 2000 particles. The sentence below the title says how far they are off.
            features: u32 = 0, "Fourier features D", count(0, 512), restart, when functional in ["discrepancy"];
        }
        group "Network" {
            /// Number of inputs on which the networks are compared.
            samples: u32 = 30, "Samples", count(2, 200), restart, when functional in ["network"];
            /// Dimension of an input; particles have one coordinate more.
            inputs: u32 = 2, "Input dimension", count(1, 4), restart, when functional in ["network"];
            /// Neurons of the teacher.
            teacher: u32 = 2, "Teacher's neurons", count(1, 8), restart, when functional in ["network"];
            /// Weight decay.
            decay: f64 = 0.0, "Weight decay λ", real(0.0, 0.5), restart, when functional in ["network"];
        }
        group "Bounded moments" {
            /// The matrix to be matched.
            size: Size = Size::Small, "Matrix M", choice::<Size>(), restart, when functional in ["tanh-moments"];
        }
        group "Variance and cosine" {
            /// Weight of the variance.
            tightness: f64 = 1.0, "Weight a of the variance", log_real(0.01, 10.0), restart, when functional in ["variance-cosine"];
            /// Height of the saddles above the middle, and depth of the minima below it.
            amplitude: f64 = 0.2, "Amplitude β", log_real(0.01, 2.0), restart, when functional in ["variance-cosine"];
        }
        group "Start" {
            /// Number of particles of each method. From some hundred on the Hessian is no longer formed; see Solver.
            particles: u32 = 64, "Particles N", count(2, 100_000), restart;
            /// Where the particles begin; the same for all methods.
            start: Start = Start::Caught, "Start", choice::<Start>(), restart;
            /// The saddle by its kept eigenvectors, as numbers from 1 for the largest eigenvalue. Empty is the origin.
            support: Vec<f64> = vec![1.0], "Saddle: kept eigenvectors S", list(1.0, 8.0, 7), restart, when functional in ["factorisation"], when start in ["saddle", "exact", "caught"];
            /// Standard deviation of each particle's displacement from an exact start.
            jitter: f64 = 1e-6, "Jitter", log_real(1e-12, 1.0), restart, when start in ["saddle", "caught"];
            /// Standard deviation of the cloud in each coordinate.
            spread: f64 = 0.8, "Spread", real(0.05, 3.0), restart, when start in ["caught", "cloud"];
        }
        group "Methods" {
            /// Which methods run side by side from the same start.
            methods: Set<Method> = Set::of(<Method as crate::schema::Choices>::ALL), "Side by side", set::<Method>(), restart;
            /// Step size of gradient flow and of perturbed flow.
            flow_step: f64 = 0.1, "Step size η of the flows", log_real(0.001, 10.0), restart, when methods in ["gradient-flow", "perturbed-flow"];
        }
        group "Second-order steps" {
            /// How Newton and saddle-free Newton solve. A way that does not serve the chosen objective is replaced by one that does; the table of methods says which.
            solver: Solver = Solver::Automatic, "Solver", choice::<Solver>(), restart, when methods in ["newton", "saddle-free"];
            /// Relative error of a step at which Lanczos' method and the rational approximation stop.
            tolerance: f64 = 1e-8, "Accuracy of a step", log_real(1e-12, 0.01), restart, when methods in ["newton", "saddle-free"];
        }
        group "Saddle-free Newton" {
            /// How negative curvature is made positive.
            absolute: Absolute = Absolute::Root, "Preconditioner", choice::<Absolute>(), restart, when methods in ["saddle-free"];
            /// Curvature below which the Hessian is not trusted. It must lie below the saddle's own curvature for a fast escape.
            epsilon: f64 = 0.1, "Regularisation ε", log_real(0.0001, 10.0), restart, unit "curvature", when methods in ["saddle-free"];
            /// First step size tried; the line search halves it until the objective decreases enough.
            newton_step: f64 = 1.0, "Step size η", real(0.05, 1.0), restart, when methods in ["saddle-free"];
            /// Whether the method perturbs itself where the gradient vanishes and the Hessian has a negative eigenvalue.
            escape: bool = true, "Perturb itself on a saddle", crate::schema::toggle(), restart, when methods in ["saddle-free"];
        }
        group "Perturbed flow" {
            /// Distribution of the jumps.
            noise: Noise = Noise::Nonlocal, "Noise", choice::<Noise>(), restart, when methods in ["perturbed-flow"];
            /// Factor on the jumps.
            noise_size: f64 = 0.01, "Noise amplitude ηₚ", log_real(0.00001, 1.0), restart, when methods in ["perturbed-flow"];
            /// A jump happens only where the gradient norm is at most this.
            trigger: f64 = 0.001, "Trigger on the gradient norm", log_real(1e-9, 1.0), restart, when methods in ["perturbed-flow"];
            /// Steps to wait after a jump before its success is judged.
            wait: u32 = 60, "Wait", count(1, 2000), restart, unit "steps", when methods in ["perturbed-flow"];
            /// The objective must have fallen by this much since the jump; otherwise the jump is undone and the method stops.
            decrease: f64 = 0.0001, "Required decrease", log_real(1e-12, 1.0), restart, when methods in ["perturbed-flow"];
        }
    }
}
