//! What the laboratory claims, to be tested live.

use crate::claim::{Claim, Quantity, Source};

const ANSWERS: &str =
    "He and others, Landmark-RxR, NeurIPS 2021, answers to reviewers: LN 25.3 % against 27.2 %";
const OURS: &str = "our reconstruction; measured here";

const PAIRS: &str = "Linear agent, m = 6, 120 updates of 40 episodes, mean over 16 paired \
                     trainings; hard reward with as much nDTW.";

/// The claims.
pub const CLAIMS: &[Claim] = &[
    Claim {
        slug: "focal-hard-misses-fewer",
        statement: "The focal hard reward misses fewer landmarks than nDTW + goal.",
        assumptions: PAIRS,
        source: Source::Paper(ANSWERS),
        link: "arms=ndtw-success,hard&runs=16",
        lane: "hard",
        quantity: Quantity::Difference { metric: "missed", step: 120, from: "ndtw-success" },
        within: (-0.12, 0.0),
        seeds: 3,
    },
    Claim {
        slug: "random-points-do-part",
        statement: "With a random point instead of the middle landmark the hard reward still \
                    misses no more landmarks than nDTW + goal: part of the gain is not about \
                    landmarks.",
        assumptions: PAIRS,
        source: Source::Reconstruction(OURS),
        link: "arms=ndtw-success,hard&runs=16&critical=random",
        lane: "hard",
        quantity: Quantity::Difference { metric: "missed", step: 120, from: "ndtw-success" },
        within: (-0.12, 0.0),
        seeds: 3,
    },
    Claim {
        slug: "goal-has-to-be-critical",
        statement: "If the goal is none of the critical points, agents with the hard reward do \
                    not learn to stop, and miss 5 to 35 points more of the landmarks.",
        assumptions: "Two random critical points that are no landmarks; mean over 4 paired \
                      trainings, otherwise as above.",
        source: Source::Reconstruction(OURS),
        link: "arms=ndtw-success,hard&runs=4&critical=random-both",
        lane: "hard",
        quantity: Quantity::Difference { metric: "missed", step: 120, from: "ndtw-success" },
        within: (0.05, 0.35),
        seeds: 3,
    },
    Claim {
        slug: "focal-hard-walks-more",
        statement: "It pays with longer walks: 1 to 8 moves more than nDTW + goal.",
        assumptions: "Mean over 4 paired trainings, otherwise as above.",
        source: Source::Reconstruction(OURS),
        link: "arms=ndtw-success,hard&runs=4",
        lane: "hard",
        quantity: Quantity::Difference { metric: "moves", step: 120, from: "ndtw-success" },
        within: (1.0, 8.0),
        seeds: 3,
    },
    Claim {
        slug: "importance-one-is-ndtw",
        statement: "With importance 1 the soft reward trains the same agent as nDTW.",
        assumptions: "One training of 40 updates; no difference at all is allowed.",
        source: Source::Reconstruction("by definition"),
        link: "arms=ndtw,soft&runs=1&lambda=1",
        lane: "soft",
        quantity: Quantity::Difference { metric: "ndtw", step: 40, from: "ndtw" },
        within: (0.0, 0.0),
        seeds: 3,
    },
    Claim {
        slug: "shuffled-rewards-teach-nothing",
        statement: "With rewards shuffled within each batch no agent misses fewer landmarks than \
                    after imitation, up to 2 points.",
        assumptions: "Goal reward, 60 updates, mean over 4 trainings.",
        source: Source::Reconstruction(OURS),
        link: "arms=success&runs=4&shuffled=true",
        lane: "success",
        quantity: Quantity::At { metric: "change", step: 60 },
        within: (-0.02, 1.0),
        seeds: 3,
    },
];
