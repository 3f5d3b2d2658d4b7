//! What the laboratory claims, to be tested live.

use crate::lab::claim::{Claim, Source};

const ANSWERS: &str = "He and others, Landmark-RxR, NeurIPS 2021 \
                       (https://github.com/hekj/Landmark-RxR), answers to reviewers: LN 25.3 % \
                       against 27.2 %";
const OURS: &str = "measured here";

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
        question: "difference:hard:missed:ndtw-success@120",
        within: (-0.12, 0.0),
        seeds: 3,
    },
    Claim {
        slug: "random-points-do-part",
        statement: "With a random point instead of the middle landmark the hard reward still \
                    misses no more landmarks than nDTW + goal: part of the gain is not about \
                    landmarks.",
        assumptions: PAIRS,
        source: Source::Ours(OURS),
        link: "arms=ndtw-success,hard&runs=16&critical=random",
        question: "difference:hard:missed:ndtw-success@120",
        within: (-0.12, 0.0),
        seeds: 3,
    },
    Claim {
        slug: "landmarks-against-random-points",
        statement: "The direct comparison: with landmarks the hard reward misses 0 to 5 points \
                    fewer than with random points in place of the middle landmark, and under \
                    seed 1 as many.",
        assumptions: "Both trained side by side, otherwise as above.",
        source: Source::Ours(OURS),
        link: "arms=hard,hard-random&runs=16",
        question: "difference:hard:missed:hard-random@120",
        within: (-0.05, 0.001),
        seeds: 3,
    },
    Claim {
        slug: "goal-has-to-be-critical",
        statement: "If the goal is none of the critical points, agents with the hard reward do \
                    not learn to stop, and miss 5 to 35 points more of the landmarks.",
        assumptions: "Two random critical points that are no landmarks; mean over 4 paired \
                      trainings, otherwise as above.",
        source: Source::Ours(OURS),
        link: "arms=ndtw-success,hard&runs=4&critical=random-both",
        question: "difference:hard:missed:ndtw-success@120",
        within: (0.05, 0.35),
        seeds: 3,
    },
    Claim {
        slug: "focal-hard-walks-more",
        statement: "It pays with longer walks: 1 to 8 moves more than nDTW + goal.",
        assumptions: "Mean over 4 paired trainings, otherwise as above.",
        source: Source::Ours(OURS),
        link: "arms=ndtw-success,hard&runs=4",
        question: "difference:hard:moves:ndtw-success@120",
        within: (1.0, 8.0),
        seeds: 3,
    },
    Claim {
        slug: "importance-one-is-ndtw",
        statement: "With importance 1 the soft reward trains the same agent as nDTW.",
        assumptions: "One training of 40 updates; no difference at all is allowed.",
        source: Source::Ours("by definition"),
        link: "arms=ndtw,soft&runs=1&lambda=1",
        question: "difference:soft:ndtw:ndtw@40",
        within: (0.0, 0.0),
        seeds: 3,
    },
    Claim {
        slug: "shuffled-rewards-teach-nothing",
        statement: "With rewards shuffled within each batch no agent misses fewer landmarks than \
                    after imitation, up to 2 points.",
        assumptions: "Goal reward, 60 updates, mean over 4 trainings.",
        source: Source::Ours(OURS),
        link: "arms=success&runs=4&shuffled=true",
        question: "metric:success:change@60",
        within: (-0.02, 1.0),
        seeds: 3,
    },
];
