//! Runs worth looking at.

use crate::lab::Preset;

/// The presets; the first is the run that the page opens with.
pub const PRESETS: &[Preset] = &[
    Preset {
        slug: "focal",
        label: "Do focal rewards lose fewer landmarks?",
        story: "Four rewards train the same agent from the same start on the same instructions. \
                The focal ones look hardest at two landmarks of the way. Compare the share of \
                missed landmarks with that of nDTW + goal and with that after imitation alone. Three \
                trainings each decide nothing; the study has sixteen.",
        link: "",
    },
    Preset {
        slug: "correct-move-punished",
        label: "The goal reward punishes a correct move",
        story: "The described path is not the shortest, so a correct move may lead away from the \
                goal: the reward for goal progress falls there, while nDTW rises with every \
                correct move. The plain goal reward says nothing until STOP.",
        link: "arms=progress,ndtw&runs=1&episode=2&shown=reference",
    },
    Preset {
        slug: "study",
        label: "The study: 16 paired trainings of four rewards",
        story: "64 trainings of 120 updates. What is compared was chosen beforehand: missed \
                landmarks of the focal rewards against nDTW + goal. The table says what came out, \
                p values and intervals corrected for the two of them; more pairs than a run holds can \
                be asked for below.",
        link: "runs=16&updates=120",
    },
    Preset {
        slug: "landmarks",
        label: "Landmarks against random points",
        story: "The hard reward with the middle landmark, and with a random point that is no \
                landmark in its place, trained side by side. Under seed 1 landmarks gain nothing; \
                under five of the seeds 1 to 9 they gain 2 to 4 points.",
        link: "arms=ndtw-success,hard,hard-random&runs=16&updates=120",
    },
    Preset {
        slug: "random-points",
        label: "Ablation: random critical points",
        story: "Both focal rewards look at a random point that is no landmark, and at the goal.",
        link: "critical=random&arms=ndtw-success,soft,hard&runs=16&updates=120",
    },
    Preset {
        slug: "lambda-one",
        label: "Ablation: importance 1, where soft is nDTW",
        story: "With λ = 1 no point is more important than others. nDTW and the soft reward \
                are then the same to the last bit; raise λ and they part.",
        link: "lambda=1&arms=ndtw,ndtw-success,soft&runs=8&updates=120",
    },
    Preset {
        slug: "lambda-three",
        label: "Ablation: importance 3",
        story: "The sweep of λ: 1, 3, 10 (the study) and 100. Here a critical point counts \
                three times as much as any other point of the way.",
        link: "lambda=3&arms=ndtw,ndtw-success,soft&runs=8&updates=120",
    },
    Preset {
        slug: "lambda-hundred",
        label: "Ablation: importance 100, divided by nodes",
        story: "A critical point weighs a hundred times as much as any other point of the way, \
                and the soft reward is divided by the number of nodes: most walks earn next to \
                nothing.",
        link: "lambda=100&normalisation=nodes&arms=ndtw,ndtw-success,soft&runs=8&updates=120",
    },
    Preset {
        slug: "short-instructions",
        label: "Ablation: two landmarks",
        story: "Two landmarks only: the way is hardly longer than the goal is far, and following \
                it matters less. Compare with four, six (the study) and eight.",
        link: "pieces=2&arms=ndtw-success,soft,hard&runs=8&updates=120",
    },
    Preset {
        slug: "four-landmarks",
        label: "Ablation: four landmarks",
        story: "Instructions of two to four landmarks in training, of four in the tests. Compare \
                the difference in missed landmarks with that for two, six and eight.",
        link: "pieces=4&arms=ndtw-success,soft,hard&runs=8&updates=120",
    },
    Preset {
        slug: "long-instructions",
        label: "Ablation: eight landmarks",
        story: "The longest instructions, on a grid with one more row and column. If critical \
                points help to keep to a long way, the difference should be largest here.",
        link: "pieces=8&size=7&arms=ndtw-success,soft,hard&runs=8&updates=120",
    },
    Preset {
        slug: "shuffled",
        label: "Ablation: shuffled rewards",
        story: "Within each batch the rewards change episodes at random. Nothing can be learned \
                from them: an agent that gets better than after imitation would be an error of ours.",
        link: "shuffled=true&arms=success,ndtw-success,hard&runs=8&updates=120",
    },
    Preset {
        slug: "without-pointer",
        label: "Following the words without a pointer",
        story: "A recurrent network reads the words and has to find out by itself which of them \
                matter now. It imitates for 600 updates before step 0, which takes some seconds; \
                see whether what the hard reward gains with a pointer is gained here.",
        link: "agent=gru&arms=ndtw-success,hard&runs=2&updates=120",
    },
    Preset {
        slug: "wandering",
        label: "The hard reward alone makes agents wander",
        story: "Without any nDTW beside it the hard reward does not mind detours: the agent visits \
                more landmarks and walks more. Watch fidelity, and the walk on the map.",
        link: "fidelity=0&arms=ndtw-success,hard&episode=4",
    },
];
