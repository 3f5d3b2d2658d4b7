//! Runs worth looking at.

use crate::experiments::Preset;

/// The presets; the first is the run that the page opens with.
pub const PRESETS: &[Preset] = &[
    Preset {
        slug: "focal",
        label: "Do focal rewards lose fewer landmarks?",
        story: "Four rewards train the same agent from the same start on the same instructions. \
                The focal ones look hardest at two landmarks of the way. Compare the share of \
                missed landmarks with that of nDTW + goal, and mind the interval.",
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
        slug: "random-points",
        label: "Control: random critical points",
        story: "The focal rewards look at a random point that is no landmark, and at the goal. If \
                they do as well as with landmarks, it is not the landmarks that matter.",
        link: "critical=random&arms=ndtw-success,soft,hard",
    },
    Preset {
        slug: "lambda-one",
        label: "Importance 1: the soft reward is nDTW",
        story: "With \u{3bb} = 1 no point is more important than others. Both lanes are then the \
                same to the last bit; raise \u{3bb} and they part.",
        link: "lambda=1&arms=ndtw,soft",
    },
    Preset {
        slug: "lambda-hundred",
        label: "Importance 100: hardly anything else counts",
        story: "A critical point weighs a hundred times as much as any other point of the way, \
                and the soft reward is divided by the number of nodes: most walks earn next to \
                nothing.",
        link: "lambda=100&normalisation=nodes&arms=ndtw,ndtw-success,soft",
    },
    Preset {
        slug: "short-instructions",
        label: "Short instructions",
        story: "Two landmarks only: the way is hardly longer than the goal is far, and following \
                it matters less. Change m to see when it begins to matter.",
        link: "pieces=2&arms=success,ndtw-success,soft,hard",
    },
    Preset {
        slug: "shuffled",
        label: "Control: shuffled rewards",
        story: "Within each batch the rewards change episodes at random. Nothing can be learned \
                from them; what still changes is drift.",
        link: "shuffled=true&arms=success,ndtw-success,hard",
    },
    Preset {
        slug: "wandering",
        label: "The hard reward alone makes agents wander",
        story: "Without any nDTW beside it the hard reward does not mind detours: the agent visits \
                more landmarks and walks more. Watch fidelity, and the walk on the map.",
        link: "fidelity=0&arms=ndtw-success,hard&episode=4",
    },
];
