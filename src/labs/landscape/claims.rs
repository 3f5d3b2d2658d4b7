//! Statements that a reader can test.

use crate::lab::claim::{Claim, Source};

const RESNEST: &str = "Chen et al., NeurIPS 2021, arXiv 2111.05496, in its abstract";
const FRAGMENT: &str = "reconstructed from a supplement fragment, with our proof";
const DERIVED: &str = "derived here; the set of critical points is Baldi and Hornik's (1989)";
const MEASURED: &str = "measured here";

/// The claims.
pub const CLAIMS: &[Claim] = &[
    Claim {
        slug: "no-maximum",
        statement: "No point is a local maximum: at each of 2,000 random points, zero among them, \
                    some curvature is positive.",
        assumptions: "A ResNEst with fixed features and Y Φᵀ ≠ 0, squared loss.",
        source: Source::Ours(FRAGMENT),
        link: "model=frozen&data=random&inputs=2&samples=12&width=3&methods=certificate",
        question: "metric:certificate:top@100",
        within: (1e-6, f64::MAX),
        seeds: 4,
    },
    Claim {
        slug: "no-maximum-logistic",
        statement: "The same is true of the logistic loss.",
        assumptions: "As above; any strictly convex loss of the outputs.",
        source: Source::Ours(FRAGMENT),
        link: "model=frozen&goal=logistic&data=random&inputs=2&width=3&methods=certificate",
        question: "metric:certificate:top@50",
        within: (1e-9, f64::MAX),
        seeds: 4,
    },
    Claim {
        slug: "certificate-fails",
        statement: "Where Y Φᵀ = 0 the certificate fails: at zero the Hessian vanishes.",
        assumptions: "The control: labels without all that the features explain.",
        source: Source::Ours(FRAGMENT),
        link: "model=frozen&data=random&inputs=2&samples=12&width=3&control=true&\
               methods=certificate",
        question: "metric:certificate:top@10",
        within: (-1e-9, 1e-9),
        seeds: 4,
    },
    Claim {
        slug: "losses-of-sets",
        statement: "The saddle {1, 3} of singular values 3, 2 and 1 has the loss 1/2 (2²) = 2.",
        assumptions: "Two matrices, two hidden units; moved along its orbit.",
        source: Source::Ours(DERIVED),
        link: "spectrum=3,2,1&width=2&start=exact&subset=1,3&orbit=0.7&methods=newton",
        question: "metric:newton:objective@0",
        within: (2.0 - 1e-12, 2.0 + 1e-12),
        seeds: 5,
    },
    Claim {
        slug: "index-of-sets",
        statement: "The saddle {3} has the Morse index 4: two from the stronger directions, two \
                    from the idle unit.",
        assumptions: "As above.",
        source: Source::Ours(DERIVED),
        link: "spectrum=3,2,1&width=2&start=exact&subset=3&orbit=0.7&methods=newton",
        question: "index:newton@0",
        within: (4.0, 4.0),
        seeds: 5,
    },
    Claim {
        slug: "edges-lead-down",
        statement: "Kicked along its most negative direction, gradient flow comes from the saddle \
                    {3} to the saddle {1, 3} first, of the loss 1/2 (2.2²) = 2.42.",
        assumptions: "Singular values 3, 2.2 and 1, two hidden units, the balanced point.",
        source: Source::Ours(MEASURED),
        link: "spectrum=3,2.2,1&width=2&start=exact&subset=3&methods=kicks",
        question: "metric:kicks:objective@2",
        within: (2.42 - 1e-9, 2.42 + 1e-9),
        seeds: 1,
    },
    Claim {
        slug: "nothing-else",
        statement: "Searches from random starts end at these critical points and at no other.",
        assumptions: "As above.",
        source: Source::Ours(DERIVED),
        link: "spectrum=3,2,1&width=2&methods=search",
        question: "metric:search:found@1",
        within: (0.0, 0.0),
        seeds: 50,
    },
    Claim {
        slug: "non-strict",
        statement: "From three matrices on there are saddles without a negative eigenvalue: at \
                    {1} the index is 0, although the loss is not the smallest.",
        assumptions: "Singular values 2 and 1, two hidden units, the balanced point.",
        source: Source::Ours("after Kawaguchi 2016 and Achour et al. 2024; the numbers are ours"),
        link: "depth=3&spectrum=2,1&width=2&start=exact&subset=1&methods=newton",
        question: "index:newton@0",
        within: (0.0, 0.0),
        seeds: 1,
    },
    Claim {
        slug: "bound-from-below",
        statement: "The least-squares loss of the A-ResNEst is a bound from below, and a narrow \
                    ResNEst does not reach it.",
        assumptions: "Fixed features, width 1 below the rank 2 of Y Φᵀ.",
        source: Source::Paper(RESNEST),
        link: "model=frozen&data=random&inputs=2&samples=12&width=1&deviation=0.3&\
               methods=saddle-free",
        question: "metric:saddle-free:gap@200",
        within: (1e-6, f64::MAX),
        seeds: 5,
    },
    Claim {
        slug: "bound-is-reached",
        statement: "A ResNEst whose width is at least that rank reaches the bound.",
        assumptions: "One block, 40 samples, width 2.",
        source: Source::Ours(DERIVED),
        link: "model=frozen&data=random&inputs=2&samples=40&blocks=1&width=2&\
               deviation=0.3&epsilon=0.000001&methods=saddle-free",
        question: "metric:saddle-free:gap@200",
        within: (-1e-9, 1e-6),
        seeds: 5,
    },
    Claim {
        slug: "in-order",
        statement: "From a small start gradient flow learns the singular directions in their \
                    order: no weaker one is ever ahead of a stronger one by more than a percent.",
        assumptions: "Two matrices, singular values 4, 2.5, 1.5, 0.8, entries of 1e-5.",
        source: Source::Ours(MEASURED),
        link: "",
        question: "metric:gradient-flow:disorder@250",
        within: (0.0, 0.01),
        seeds: 10,
    },
];
