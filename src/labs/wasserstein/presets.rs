//! Runs worth looking at.

use crate::lab::{Preset, Question};

/// The presets; the first is the run that the page opens with.
pub const PRESETS: &[Preset] = &[
    Preset {
        slug: "escape",
        label: "Caught by a saddle",
        story: "Four methods start from the same wide cloud, mirror-symmetric but for one part in a \
                million. The flow carries it into the saddle at the origin. Newton's method stays \
                there; saddle-free Newton leaves after some twenty steps, gradient flow after some \
                two hundred.",
        link: "",
    },
    Preset {
        slug: "on-the-saddle",
        label: "On the saddle, in one dimension",
        story: "Fifty particles sit on the saddle with a jitter of 1e-6: the reference run of the \
                laboratory's equations. To F < 1e-10 saddle-free Newton typically needs 24 to 28 \
                steps, gradient flow 205 to 235; Newton lands on the saddle in one step.",
        link: "dimension=1&particles=50&start=saddle",
    },
    Preset {
        slug: "low-barrier",
        label: "A low barrier slows gradient flow",
        story: "The barrier is a hundred times lower, so the saddle's negative curvature is -0.01. \
                Gradient flow's escape takes a hundred times longer; saddle-free Newton does not \
                notice, because its regularisation lies below that curvature.",
        link: "dimension=1&particles=50&start=saddle&barrier=0.01&epsilon=0.001&flow_step=0.6\
               &methods=gradient-flow,saddle-free",
    },
    Preset {
        slug: "kick",
        label: "Kick the saddle yourself",
        story: "All methods stand exactly on the saddle, where the gradient is zero: none of them \
                moves, and none may perturb itself. Choose the eigenvector with the negative \
                eigenvalue in the inspector and kick.",
        link: "particles=32&start=exact&escape=false&methods=gradient-flow,newton,saddle-free",
    },
    Preset {
        slug: "factorisation",
        label: "Matrix factorisation: an ellipse grows",
        story: "The cloud starts on one eigenvector of the target, a saddle with F = 1.25. Only \
                particles that leave the line can reach the target's second moment.",
        link: "functional=factorisation&particles=30&start=saddle&noise=full",
    },
    Preset {
        slug: "trap",
        label: "The trap: noise that keeps the rank",
        story: "Perturbed flow with its own nonlocal noise starts exactly on a rank-one saddle. \
                That noise moves every particle along the same linear map, so the rank stays one, \
                every jump is undone, and the saddle is taken for a minimum. Noise of the full \
                Hessian escapes: change it under Perturbed flow.",
        link: "functional=factorisation&particles=30&start=exact&escape=false\
               &methods=gradient-flow,perturbed-flow",
    },
    Preset {
        slug: "penguins",
        label: "Real data: the correlations of penguins",
        story: "The target is the correlation matrix of four measurements of 342 Palmer penguins. \
                From the saddle that keeps only the leading eigenvector, the size of the animal, \
                the methods have to find the other three.",
        link: "functional=factorisation&target=penguins&particles=40&start=saddle&noise=full",
    },
    Preset {
        slug: "crowd",
        label: "A hundred thousand particles",
        story: "The Hessian would have 200,000 rows and is never formed: it is diagonal plus rank \
                two, and a dozen shifted solves give the step. The number of steps is that of the \
                small cloud, because none of this depends on how many particles there are.",
        link: "particles=100000&methods=gradient-flow,saddle-free",
    },
    Preset {
        slug: "fair-saddle",
        label: "Bounded moments: a saddle fair to PWGF",
        story: "The working set of arXiv 2610.10218, appendix C: a matrix of 32 by 32 entries is to \
                equal the square of the mean of tanh of the particles. At the mirror-symmetric \
                start all local curvature vanishes, so nonlocal noise sees the negative \
                curvature. Perturbed flow stops at F of about 1e-4, as published; saddle-free \
                Newton goes on.",
        link: "functional=tanh-moments&size=paper&particles=128&start=exact&noise_size=0.2\
               &trigger=0.01&wait=40&decrease=0.001&flow_step=0.5&epsilon=0.01\
               &methods=gradient-flow,perturbed-flow,saddle-free",
    },
    Preset {
        slug: "two-points",
        label: "A cloud on the line of symmetry",
        story: "The target is two points, and the cloud lies on the line between them but for a \
                jitter. Every flow keeps that line; only the jitter leads off it. This landscape \
                has no guarantee: particles may be left behind.",
        link: "functional=discrepancy&jitter=0.001&flow_step=0.5",
    },
    Preset {
        slug: "letters",
        label: "Letters out of a random cloud",
        story: "Ninety-six particles are to become the letters WSFN, seen through a Gaussian \
                kernel. Compare how far gradient flow and saddle-free Newton get in two hundred \
                steps.",
        link: "functional=discrepancy&goal=letters&start=cloud&particles=96&bandwidth=0.4\
               &flow_step=0.3&methods=gradient-flow,saddle-free",
    },
    Preset {
        slug: "network",
        label: "A two-layer network leaves the origin",
        story: "Forty neurons learn from two. All begin at the origin, where the network is zero \
                and the gradient vanishes; its negative curvature is the correlation of inputs \
                and labels. There the nonlocal Hessian is zero, and with it PWGF's noise.",
        link: "functional=network&particles=40&start=saddle&jitter=0.01&flow_step=0.5\
               &epsilon=0.03",
    },
    Preset {
        slug: "cosine",
        label: "Variance and cosine: a wide cloud contracts onto a saddle",
        story: "From every cloud with mean zero gradient flow lands on the saddle at zero. The \
                minima at odd integers are non-degenerate, so the distance falls along a \
                straight line.",
        link: "functional=variance-cosine",
    },
];

/// What presets ask.
pub const QUESTIONS: &[Question] = &[Question {
    preset: "escape",
    asks: "Which one stays on the saddle?",
    step: 300,
    milestone: 0,
    because: "To Newton's method every critical point is as good as a minimum.",
    next: ("trap", "catch perturbed flow with noise that keeps the rank"),
}];
