//! What the laboratory claims, to be tested live.

use crate::lab::claim::{Claim, Source};

const ABSTRACT: &str = "Maulen-Soto and Boyer, arXiv 2605.18315, abstract";
const DERIVED: &str = "derived here, in the model set out below";

const REFERENCE: &str = "S = diag(4, 2, 1, 0.5, 0.25), infinite prompt.";

/// The claims.
pub const CLAIMS: &[Claim] = &[
    Claim {
        slug: "flow-finds-the-leading-eigenvector",
        statement: "Gradient flow from a random direction aligns with the leading eigenvector: \
                    after 1000 steps 1 − |cos| is below 1e-9.",
        assumptions: REFERENCE,
        source: Source::Paper(ABSTRACT),
        link: "start=random&methods=gradient-flow",
        question: "metric:gradient-flow:misalignment@1000",
        within: (0.0, 1e-9),
        seeds: 10,
    },
    Claim {
        slug: "index-counts-larger-eigenvalues",
        statement: "The critical point e3 is a strict saddle of index 2: two eigenvalues are larger.",
        assumptions: REFERENCE,
        source: Source::Ours(DERIVED),
        link: "start=exact&saddle=3&methods=newton",
        question: "index:newton@0",
        within: (2.0, 2.0),
        seeds: 1,
    },
    Claim {
        slug: "loss-at-the-saddle",
        statement: "The loss at e2 is tr S − λ₂ = 5.75, and Newton's method stays there.",
        assumptions: "As above, jitter 1e-6.",
        source: Source::Ours(DERIVED),
        link: "methods=newton",
        question: "metric:newton:objective@20",
        within: (5.75 - 1e-10, 5.75 + 1e-10),
        seeds: 10,
    },
    Claim {
        slug: "saddle-free-leaves",
        statement: "Saddle-free Newton leaves e2 and reaches R < 3.75 + 1e-6 within 40 steps.",
        assumptions: "As above; ε = 0.001 Λ.",
        source: Source::Ours(DERIVED),
        link: "methods=saddle-free",
        question: "steps-until:saddle-free:objective<3.750001",
        within: (10.0, 40.0),
        seeds: 10,
    },
    Claim {
        slug: "flow-leaves-late",
        statement: "Gradient flow needs 150 to 450 steps for the same.",
        assumptions: "As above; a step is the time 1/Λ = 1/128.",
        source: Source::Ours(DERIVED),
        link: "methods=gradient-flow",
        question: "steps-until:gradient-flow:objective<3.750001",
        within: (150.0, 450.0),
        seeds: 10,
    },
    Claim {
        slug: "short-prompts-shrink-the-norm",
        statement: "Linear attention with L = 16 learns the same direction with \
                    λ₁|u|² = 0.844884488449.",
        assumptions: "S as above; exact loss.",
        source: Source::Ours(DERIVED),
        link: "weights=linear&prompt=finite&length=16&start=random&methods=saddle-free",
        question: "metric:saddle-free:norm@200",
        within: (0.844_884_488_449 - 1e-9, 0.844_884_488_449 + 1e-9),
        seeds: 5,
    },
    Claim {
        slug: "short-prompts-keep-the-index",
        statement: "Softmax attention with L = 16 has its critical points on the same axes: e3 is \
                    a strict saddle of index 2 there, too.",
        assumptions: "S as above; two averages in the loss are computed by quadrature, to 1e-8.",
        source: Source::Ours(DERIVED),
        link: "prompt=finite&length=16&start=exact&saddle=3&methods=newton",
        question: "index:newton@0",
        within: (2.0, 2.0),
        seeds: 1,
    },
    Claim {
        slug: "softmax-learns-from-prompts",
        statement: "Softmax attention trained on fresh prompts of 16 tokens aligns up to sampling: \
                    after 1200 steps 1 − |cos| is below 0.01.",
        assumptions: "S as above; SGD, batch 128, smaller steps after 1000.",
        source: Source::Paper(ABSTRACT),
        link: "prompt=finite&length=16&start=random&methods=sgd",
        question: "metric:sgd:misalignment@1200",
        within: (0.0, 0.01),
        seeds: 3,
    },
    Claim {
        slug: "large-score-breaks-alignment",
        statement: "On the unit sphere with score scale 0.5 the minimum is not aligned: \
                    |cos| = 0.7057.",
        assumptions: "S as above; the bound on the score scale is 0.2576.",
        source: Source::Ours(DERIVED),
        link: "model=sphere&score=0.5&start=random&methods=saddle-free",
        question: "metric:saddle-free:misalignment@300",
        within: (0.2942, 0.2944),
        seeds: 5,
    },
    Claim {
        slug: "tasks-reveal-the-signal",
        statement: "In expectation over spiked tasks the only minimum is along the signal v, also \
                    below the threshold ρ = 1 of principal component analysis.",
        assumptions: "d = 40, m = 40, ρ = 0.75, multiplicative.",
        source: Source::Ours(DERIVED),
        link: "tasks=multiplicative&count=0&snr=0.75&start=random&methods=gradient-flow",
        question: "metric:gradient-flow:misalignment@500",
        within: (0.0, 1e-6),
        seeds: 5,
    },
    Claim {
        slug: "many-tasks-below-the-threshold",
        statement: "Trained on 64 tasks, attention finds the signal below that threshold up to \
                    1 − |cos| < 0.15.",
        assumptions: "As above, N = 64 tasks; principal component analysis of one prompt has \
                      cos² near 0.1 there.",
        source: Source::Ours("measured here"),
        link: "tasks=multiplicative&count=64&snr=0.75&start=random&methods=gradient-descent",
        question: "metric:gradient-descent:misalignment@300",
        within: (0.0, 0.15),
        seeds: 5,
    },
];
