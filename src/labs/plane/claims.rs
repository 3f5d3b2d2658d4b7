//! Statements that a reader can test.

use crate::lab::claim::{Claim, Source};

const OCTOPUS: &str = "Du et al., NeurIPS 2017, arXiv 1705.10412";
const JIN: &str = "Jin et al., ICML 2017, arXiv 1703.00887";
const DERIVED: &str = "derived here";

/// The claims.
pub const CLAIMS: &[Claim] = &[
    Claim {
        slug: "newton-stays-on-a-saddle",
        statement: "Newton's method ends on the saddle: its step solves for a zero of the \
                    gradient, whichever that is.",
        assumptions: "Double well, start (0.2, 0.5).",
        source: Source::Ours(DERIVED),
        link: "x=0.2&y=0.5&jitter=0.0001&methods=newton",
        question: "index:newton@30",
        within: (1.0, 1.0),
        seeds: 5,
    },
    Claim {
        slug: "saddle-free-newton-goes-down",
        statement: "From the same start saddle-free Newton ends in a minimum.",
        assumptions: "As above.",
        source: Source::Ours(DERIVED),
        link: "x=0.2&y=0.5&jitter=0.0001&methods=saddle-free",
        question: "index:saddle-free@30",
        within: (0.0, 0.0),
        seeds: 5,
    },
    Claim {
        slug: "descent-waits",
        statement: "Gradient descent leaves the saddle after about ln(1/d)/ln(1 + η) steps, where \
                    d is its distance from the ridge: from d = 0.0001 with η = 0.05 some 190.",
        assumptions: "Double well, start (0.0001, 0.8), until f < −0.2.",
        source: Source::Ours(DERIVED),
        link: "x=0.0001&jitter=1e-16&step=0.1&methods=gradient-descent",
        question: "steps-until:gradient-descent:value<-0.2",
        within: (180.0, 215.0),
        seeds: 1,
    },
    Claim {
        slug: "saddle-free-newton-doubles",
        statement: "Saddle-free Newton doubles its distance from the saddle in every step and is \
                    down after fewer than 20.",
        assumptions: "As above.",
        source: Source::Ours(DERIVED),
        link: "x=0.0001&jitter=1e-16&methods=saddle-free",
        question: "steps-until:saddle-free:value<-0.2",
        within: (10.0, 20.0),
        seeds: 1,
    },
    Claim {
        slug: "descent-never-leaves",
        statement: "Exactly on a saddle gradient descent stays for ever.",
        assumptions: "Double well, start (0, 0).",
        source: Source::Ours(DERIVED),
        link: "x=0&y=0&jitter=1e-16&step=0.1&methods=gradient-descent",
        question: "metric:gradient-descent:value@1000",
        within: (0.0, 0.0),
        seeds: 1,
    },
    Claim {
        slug: "jumps-leave",
        statement: "Perturbed gradient descent leaves the saddle after a jump, whatever the seed.",
        assumptions: "As above, until f < −0.2.",
        source: Source::Paper(JIN),
        link: "x=0&y=0&jitter=1e-16&step=0.1&methods=perturbed-descent",
        question: "steps-until:perturbed-descent:value<-0.2",
        within: (30.0, 400.0),
        seeds: 20,
    },
    Claim {
        slug: "the-second-saddle-holds-longer",
        statement: "On the octopus gradient descent passes the first saddle soon.",
        assumptions: "Start (0.2, 0.2); until f < −18, the height of the second saddle being \
                      −18.9.",
        source: Source::Paper(OCTOPUS),
        link: "function=octopus&x=0.2&y=0.2&jitter=1e-16&step=0.1&methods=gradient-descent",
        question: "steps-until:gradient-descent:value<-18",
        within: (60.0, 76.0),
        seeds: 1,
    },
    Claim {
        slug: "longer-by-a-factor",
        statement: "At the second saddle it needs some three times as many steps more: it has come closer \
                    to it.",
        assumptions: "As above; until f < −30.",
        source: Source::Paper(OCTOPUS),
        link: "function=octopus&x=0.2&y=0.2&jitter=1e-16&step=0.1&methods=gradient-descent",
        question: "steps-until:gradient-descent:value<-30",
        within: (250.0, 280.0),
        seeds: 1,
    },
    Claim {
        slug: "newton-halves",
        statement: "Towards a monkey saddle Newton's method halves its distance in every step, \
                    and the gradient, which is three times its square, is a quarter.",
        assumptions: "Monkey saddle, start (0.8, 0.6): after ten steps the gradient norm is \
                      3/4¹⁰ = 2.861e-6.",
        source: Source::Ours(DERIVED),
        link: "function=monkey&x=0.8&y=0.6&jitter=1e-16&methods=newton",
        question: "metric:newton:gradient@10",
        within: (2.861e-6 * 0.999, 2.861e-6 * 1.001),
        seeds: 1,
    },
];
