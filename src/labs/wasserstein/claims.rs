//! What the laboratory claims, to be tested live.

use crate::lab::claim::{Claim, Source};

const ABSTRACT: &str = "Lascu and Suzuki, arXiv 2605.17963, abstract";
const OURS: &str = "measured on our reconstruction of the method of arXiv 2605.17963";

/// The reference run of the double well in one dimension.
const REFERENCE: &str = "dimension=1&particles=50&start=saddle";

/// The claims.
pub const CLAIMS: &[Claim] = &[
    Claim {
        slug: "newton-is-caught",
        statement: "Newton's method on Wasserstein space is attracted to the saddle: after one \
                    step it stands on it, F = 1/4.",
        assumptions: "Double well, d = 1, κ = 1.5, N = 50, jitter 1e-6 around the saddle.",
        source: Source::Paper(ABSTRACT),
        link: REFERENCE,
        question: "metric:newton:objective@1",
        within: (0.25 - 1e-12, 0.25 + 1e-12),
        seeds: 10,
    },
    Claim {
        slug: "saddle-free-escapes",
        statement: "Saddle-free Newton leaves the saddle and reaches F < 1e-10 in 22 to 31 steps, \
                    typically in 26.",
        assumptions: "As above; preconditioner √(H² + ε²) with ε = 0.1, step size 1.",
        source: Source::Ours(OURS),
        link: REFERENCE,
        question: "steps-until:saddle-free:objective<1e-10",
        within: (22.0, 31.0),
        seeds: 10,
    },
    Claim {
        slug: "flow-is-slow",
        statement: "Gradient flow needs 205 to 255 steps for the same, typically 220.",
        assumptions: "As above; step size 0.1.",
        source: Source::Ours(OURS),
        link: REFERENCE,
        question: "steps-until:gradient-flow:objective<1e-10",
        within: (205.0, 255.0),
        seeds: 10,
    },
    Claim {
        slug: "index-one",
        statement: "The saddle of the double well has Morse index 1.",
        assumptions: "Double well, d = 2, κ = 1.5, exactly on the saddle.",
        source: Source::Ours("closed form, set out below under Double well with attraction"),
        link: "start=exact",
        question: "index:newton@0",
        within: (1.0, 1.0),
        seeds: 1,
    },
    Claim {
        slug: "convergence-is-linear",
        statement: "Near a non-degenerate minimum saddle-free Newton converges linearly in W₂: each \
                    of ten steps multiplies the distance by 1 − 1/√2, from 0.1 to 4.646e-7.",
        assumptions: "Double well, κ = 1.5, kicked off the minimum by 0.1 along the eigenvector of \
                      λ = 1 at step 14; ε = 1, so that the factor 1 − λ/√(λ² + ε²) is to be seen.",
        source: Source::Paper(ABSTRACT),
        link: "methods=saddle-free&start=cloud&epsilon=1&do=14:kick:saddle-free:0:0.1",
        question: "metric:saddle-free:distance@24",
        within: (4.6459e-7, 4.6464e-7),
        seeds: 10,
    },
    Claim {
        slug: "second-order-condition",
        statement: "Where the Hessian and all its blocks are positive the minimum is strict: F grows \
                    at least like λ min W₂²/2, here to 0.005 at a distance of 0.1.",
        assumptions: "As above, at the kick; λ min = 1, and its eigenvector is the direction in which \
                      F grows least.",
        source: Source::Paper(ABSTRACT),
        link: "methods=saddle-free&start=cloud&epsilon=1&do=14:kick:saddle-free:0:0.1",
        question: "metric:saddle-free:objective@14",
        within: (0.005 - 1e-9, 0.005 + 1e-9),
        seeds: 10,
    },
    Claim {
        slug: "barrier-does-not-matter",
        statement: "With a barrier a hundred times lower, saddle-free Newton still needs no more \
                    than 32 steps.",
        assumptions: "b = 0.01, ε = 0.001 below the saddle's curvature, otherwise as above.",
        source: Source::Ours(OURS),
        link: "dimension=1&particles=50&start=saddle&barrier=0.01&epsilon=0.001&methods=saddle-free",
        question: "steps-until:saddle-free:objective<1e-10",
        within: (20.0, 32.0),
        seeds: 10,
    },
    Claim {
        slug: "nonlocal-noise-is-trapped",
        statement: "Perturbed flow with nonlocal noise does not leave a rank-one saddle of the \
                    factorisation: when it stops, F is still 1.25.",
        assumptions: "Σ = diag(3, 2, 1), exactly on the saddle S = {1}, N = 30.",
        source: Source::Ours("derived from the noise of arXiv 2509.16974"),
        link: "functional=factorisation&particles=30&start=exact&methods=perturbed-flow",
        question: "metric:perturbed-flow:objective@60",
        within: (1.25 - 1e-6, 1.25 + 1e-3),
        seeds: 5,
    },
];
