//! Runs worth looking at.

use crate::lab::Preset;

/// The presets; the first is the run that the page opens with.
pub const PRESETS: &[Preset] = &[
    Preset {
        slug: "copy-average",
        label: "One copies, one averages",
        story: "Three teacher neurons, two student neurons. One arrow goes to an axis of the \
                teacher, the other to the middle of the two axes that are left. The gradient is \
                zero there, and the loss of 0.0232 is that of averaging two.",
        link: "",
    },
    Preset {
        slug: "one-student",
        label: "One student for five",
        story: "A single student averages all five teacher neurons, from wherever it begins: its \
                in-weights end up equal, of norm 1/3, and its out-weight is 5.",
        link: "teachers=5&students=1&methods=gradient-flow,saddle-free",
    },
    Preset {
        slug: "one-student-saddle",
        label: "One student: search for saddles",
        story: "A search makes the gradient small and not the loss, so that it ends at saddles, too. \
                With ReLU one student has two critical points: the average of all teacher \
                neurons, and a saddle that points the other way. On both its weights on all \
                teacher neurons are equal.",
        link: "teachers=3&students=1&activation=relu&methods=search",
    },
    Preset {
        slug: "copy-border",
        label: "The border: 8 and 6",
        story: "With two neurons too few among eight, a run may end in either of two minima: five \
                copies and one average, with a loss of 0.0406, or six perturbed copies that share \
                what is left, with 0.0414. A new seed decides anew.",
        link: "teachers=8&students=6",
    },
    Preset {
        slug: "all-copy",
        label: "All copy: 9 and 8",
        story: "With one neuron too few among nine nobody averages: each student stays near a \
                teacher neuron of its own. Seven copies and an average would cost more, and are a \
                saddle here.",
        link: "teachers=9&students=8",
    },
    Preset {
        slug: "average-saddle",
        label: "Kick the average",
        story: "Seven teacher neurons, six students, exactly at five copies and one average of \
                two. The inspector shows one negative eigenvalue: kick along it, and the two \
                averaged neurons are shared among all students.",
        link: "teachers=7&students=6&start=exact&spare=false",
    },
    Preset {
        slug: "equal-groups",
        label: "Equal groups are a saddle",
        story: "Two students that average two teacher neurons each are at the highest of all \
                copy-average points, a saddle of index 2. Newton's method settles there; \
                gradient flow goes on to one copy and one average of three.",
        link: "teachers=4&students=2&start=near&point=balanced&\
               methods=gradient-flow,newton,saddle-free",
    },
    Preset {
        slug: "relu-dies",
        label: "ReLU: a student dies",
        story: "Six teacher neurons, three students. One nearly copies, one nearly averages five. \
                The third has a negative out-weight and shrinks until its in-weights are zero, \
                where the gradient of ReLU jumps: there the run stops. Most other starts end near \
                two copies and one average of four.",
        link: "teachers=6&students=3&activation=relu&draw=3",
    },
    Preset {
        slug: "real-teacher",
        label: "A real teacher",
        story: "Nobody designed this teacher: its four neurons were trained to tell male from \
                female penguins by four measurements. Of three students two copy a teacher neuron \
                each, and the third goes to the middle of the other two.",
        link: "teacher=penguins&students=3",
    },
    Preset {
        slug: "narrow-teacher",
        label: "Beyond the theorem: 80 degrees",
        story: "The teacher's neurons are 80 degrees from each other, so that the theorem does \
                not apply. There is still a critical point near one copy and one average of \
                three, and gradient flow finds it.",
        link: "teachers=4&students=2&angle=80",
    },
];
