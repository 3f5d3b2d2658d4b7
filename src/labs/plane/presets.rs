//! Runs worth looking at.

use crate::lab::{Preset, Question};

/// The presets; the first is the run that the page opens with.
pub const PRESETS: &[Preset] = &[
    Preset {
        slug: "caught",
        label: "One is caught, one leaves",
        story: "Two methods begin high on the ridge between two valleys. Gradient descent slides \
                down to the pass, the saddle, and hardly moves there: the ground is flat. \
                Saddle-free Newton sees that the ground bends downwards to both sides, and leaves \
                at once. Drag the ball to begin somewhere else.",
        link: "jitter=0.000001&step=0.2",
    },
    Preset {
        slug: "himmelblau",
        label: "Himmelblau: nine critical points",
        story: "Four minima, four saddles between them, one maximum. From the same start \
                gradient descent and saddle-free Newton end in a minimum, and Newton's method \
                ends on a saddle. In the basins everything grey is caught.",
        link: "function=himmelblau&x=-3.6&y=0.9&jitter=0.0001&step=0.3&\
               methods=gradient-descent,newton,saddle-free",
    },
    Preset {
        slug: "exactly-on-a-saddle",
        label: "Exactly on the saddle",
        story: "Where the gradient is zero, gradient descent stays for ever. Perturbed gradient \
                descent jumps a little, and the slope does the rest. Saddle-free Newton looks at \
                the curvature and pushes itself.",
        link: "x=0&y=0&jitter=1e-16&step=0.1&\
               methods=gradient-descent,perturbed-descent,newton,saddle-free",
    },
    Preset {
        slug: "octopus",
        label: "Octopus: each saddle holds longer",
        story: "On the way from the middle to a corner lie two saddles. The second holds gradient \
                descent three times as long as the first; with more variables such factors \
                multiply, so that gradient descent needs exponential time \
                (arXiv 1705.10412).",
        link: "function=octopus&x=0.2&y=0.2&jitter=0.001&step=0.1&\
               methods=gradient-descent,perturbed-descent,saddle-free",
    },
    Preset {
        slug: "monkey-saddle",
        label: "Monkey saddle: no curvature at all",
        story: "Three valleys meet, two for the legs and one for the tail. The Hessian is zero at \
                the saddle, so that the second order does not decide what it is; the gradient \
                turns twice backwards around it. Newton's method comes nearer by a half in every \
                step; whoever goes down goes down for ever, for there is no minimum.",
        link: "function=monkey&x=0.9&y=0.02&jitter=0.0001&step=0.1&\
               methods=gradient-descent,newton,saddle-free",
    },
    Preset {
        slug: "rosenbrock",
        label: "Rosenbrock: a bent valley",
        story: "No saddle here, but a valley that is steep across and flat along. Gradient descent \
                creeps, momentum and Adam go faster, Newton's methods need some twenty steps.",
        link: "function=rosenbrock&x=-1.2&y=1&jitter=0.0001&step=0.5&\
               methods=gradient-descent,momentum,adam,saddle-free",
    },
    Preset {
        slug: "camel",
        label: "Six-hump camel: Newton's grey basins",
        story: "Six minima, seven saddles, two maxima. Newton's method goes to whichever critical \
                point the nearest parabola has: the grey areas are starts that end on a saddle or \
                a maximum. Gradient flow and saddle-free Newton have none of them.",
        link: "function=camel&x=0.9&y=-0.9&jitter=0.0001&step=0.1&\
               methods=gradient-flow,newton,saddle-free",
    },
    Preset {
        slug: "your-formula",
        label: "Type your own formula",
        story: "A plain saddle with a ripple. Change the formula and see which critical points it \
                has; the link carries it.",
        link: "function=own&x=0.9&y=0.01&jitter=0.0001&step=0.1&\
               methods=gradient-descent,newton,saddle-free",
    },
];

/// What presets ask.
pub const QUESTIONS: &[Question] = &[
    Question {
        preset: "caught",
        asks: "Which one is caught on the pass?",
        step: 60,
        milestone: 0,
        because: "Its steps are as long as the slope is steep, and near the saddle the ground is \
                  level; saddle-free Newton divides the slope by the curvature.",
        next: ("exactly-on-a-saddle", "put four methods exactly on the saddle, and kick"),
    },
    Question {
        preset: "himmelblau",
        asks: "Which one ends on a saddle?",
        step: 40,
        milestone: 0,
        because: "Newton's method goes to where the nearest parabola is level, up or down alike.",
        next: ("camel", "see how many starts Newton's saddles catch"),
    },
];
