//! What the laboratory claims, to be tested live.

use crate::claim::{Claim, Quantity, Source};

const ABSTRACT: &str = "Lascu and Suzuki, arXiv 2605.17963, abstract";
const OURS: &str = "our reconstruction of that abstract's method";

/// The reference run of the double well in one dimension.
const REFERENCE: &str = "dimension=1&particles=50&start=saddle";

/// The claims.
pub const CLAIMS: &[Claim] = &[
    Claim {
        slug: "newton-is-caught",
        statement: "Newton's method on Wasserstein space is attracted to the saddle: after one \
                    step it stands on it, F = 1/4.",
        assumptions: "Double well, d = 1, \u{3ba} = 1.5, N = 50, jitter 1e-6 around the saddle.",
        source: Source::Paper(ABSTRACT),
        link: REFERENCE,
        lane: "newton",
        quantity: Quantity::At { metric: "objective", step: 1 },
        within: (0.25 - 1e-12, 0.25 + 1e-12),
        seeds: 10,
    },
    Claim {
        slug: "saddle-free-escapes",
        statement: "Saddle-free Newton leaves the saddle and reaches F < 1e-10 in 22 to 31 steps, \
                    typically in 26.",
        assumptions: "As above; preconditioner \u{221a}(H\u{b2} + \u{3b5}\u{b2}) with \u{3b5} = 0.1, step size 1.",
        source: Source::Reconstruction(OURS),
        link: REFERENCE,
        lane: "saddle-free",
        quantity: Quantity::StepsUntil { metric: "objective", below: 1e-10 },
        within: (22.0, 31.0),
        seeds: 10,
    },
    Claim {
        slug: "flow-is-slow",
        statement: "Gradient flow needs 205 to 255 steps for the same, typically 220.",
        assumptions: "As above; step size 0.1.",
        source: Source::Reconstruction(OURS),
        link: REFERENCE,
        lane: "gradient-flow",
        quantity: Quantity::StepsUntil { metric: "objective", below: 1e-10 },
        within: (205.0, 255.0),
        seeds: 10,
    },
    Claim {
        slug: "index-one",
        statement: "The saddle of the double well has Morse index 1.",
        assumptions: "Double well, d = 2, \u{3ba} = 1.5, exactly on the saddle.",
        source: Source::Reconstruction("closed form, equation (c) below"),
        link: "start=exact",
        lane: "newton",
        quantity: Quantity::IndexAt { step: 0 },
        within: (1.0, 1.0),
        seeds: 1,
    },
    Claim {
        slug: "barrier-does-not-matter",
        statement: "With a barrier a hundred times lower, saddle-free Newton still needs no more \
                    than 32 steps.",
        assumptions: "b = 0.01, \u{3b5} = 0.001 below the saddle's curvature, otherwise as above.",
        source: Source::Reconstruction(OURS),
        link: "dimension=1&particles=50&start=saddle&barrier=0.01&epsilon=0.001&methods=saddle-free",
        lane: "saddle-free",
        quantity: Quantity::StepsUntil { metric: "objective", below: 1e-10 },
        within: (20.0, 32.0),
        seeds: 10,
    },
    Claim {
        slug: "nonlocal-noise-is-trapped",
        statement: "Perturbed flow with nonlocal noise does not leave a rank-one saddle of the \
                    factorisation: when it stops, F is still 1.25.",
        assumptions: "\u{3a3} = diag(3, 2, 1), exactly on the saddle S = {1}, N = 30.",
        source: Source::Reconstruction("derived from the noise of arXiv 2509.16974"),
        link: "functional=factorisation&particles=30&start=exact&methods=perturbed-flow",
        lane: "perturbed-flow",
        quantity: Quantity::At { metric: "objective", step: 60 },
        within: (1.25 - 1e-6, 1.25 + 1e-3),
        seeds: 5,
    },
];
