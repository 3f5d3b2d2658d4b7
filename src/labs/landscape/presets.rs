//! Runs worth looking at.

use crate::lab::Preset;

/// The presets; the first is the run that the page opens with.
pub const PRESETS: &[Preset] = &[
    Preset {
        slug: "saddle-to-saddle",
        label: "From saddle to saddle",
        story: "A network of two matrices begins close to zero. It learns one singular direction \
                after the other, the strongest first, and rests at a saddle before each: it walks \
                down the mountain of all critical points by its steepest edge.",
        link: "",
    },
    Preset {
        slug: "seven-classes",
        label: "All seven critical points",
        story: "Two layers, singular values 3, 2 and 1, two hidden units: seven kinds of critical \
                points, and no other. Every step is a search from a random start; after 200 each \
                kind has been found, always with the loss and the index of the formula.",
        link: "spectrum=3,2,1&width=2&methods=search",
    },
    Preset {
        slug: "four-ways-down",
        label: "Four methods at one saddle",
        story: "All begin next to the saddle {1, 3}. Newton's method returns to it; gradient flow \
                and descent stay long and leave; saddle-free Newton leaves at once.",
        link: "spectrum=3,2,1&width=2&start=near&subset=1,3&jitter=0.01&step=0.025&\
               methods=gradient-flow,gradient-descent,newton,saddle-free",
    },
    Preset {
        slug: "where-from-here",
        label: "Where from this saddle?",
        story: "Every step kicks the saddle {3} along one eigenvector of its Hessian, to one side \
                or the other, and follows gradient flow to the first critical point at which it \
                rests. Four eigenvalues are negative, and they lead to four different saddles: one \
                direction more, or one exchanged for a stronger. From the others the flow comes \
                back.",
        link: "spectrum=3,2.2,1&width=2&start=exact&subset=3&methods=kicks",
    },
    Preset {
        slug: "flat-origin",
        label: "Three layers: a flat saddle",
        story: "With three matrices the Hessian at zero is zero: no eigenvalue tells the way, and \
                it takes the third order to see that this is no minimum. The run waits there \
                longer than two layers would.",
        link: "depth=3&spectrum=2,1&width=2&deviation=0.08&time=0.1",
    },
    Preset {
        slug: "resnest",
        label: "ResNEst and its bound",
        story: "A ResNEst with trained blocks beside the least-squares loss of its own features of \
                the moment, which no choice of its other weights can fall below. It waits long where \
                its loss is flat, and then its features make the bound fall, and the loss with it.",
        link: "model=trainable&data=random&inputs=2&samples=12&deviation=0.2&time=1",
    },
    Preset {
        slug: "narrow-resnest",
        label: "Width below the rank",
        story: "With fixed features a ResNEst is a network of two matrices on stacked features. Its \
                width of 1 is below the rank of Y Φᵀ, which is 2: both methods end at the best loss \
                of one direction, above the least-squares bound.",
        link: "model=frozen&data=random&inputs=2&samples=40&blocks=1&width=1&deviation=0.01&\
               time=0.1&epsilon=0.0001&methods=gradient-flow,saddle-free",
    },
    Preset {
        slug: "wide-resnest",
        label: "Width at the rank",
        story: "The same features with a width of 2, the rank of Y Φᵀ: the minimum is the \
                least-squares bound itself. Saddle-free Newton is there soon, gradient flow late, \
                for features that are alike. The certificate tests random points meanwhile.",
        link: "model=frozen&data=random&inputs=2&samples=40&blocks=1&width=2&deviation=0.01&\
               time=0.1&epsilon=0.0001&methods=gradient-flow,saddle-free,certificate",
    },
    Preset {
        slug: "blind-labels",
        label: "Control: blind labels",
        story: "From these labels all was taken that a linear map of the features explains. The \
                certificate fails, as it must: at zero the Hessian vanishes. That point is a global \
                minimum, to whose loss every run comes down, so there is still no maximum.",
        link: "model=frozen&data=random&inputs=2&samples=40&blocks=1&width=2&control=true&\
               deviation=0.5&time=0.2&methods=gradient-flow,certificate",
    },
    Preset {
        slug: "gradient-flat",
        label: "Where searches are deceived",
        story: "Searches in a ResNEst with trained blocks, one a step. Many end where the gradient \
                is not zero but lies along directions of next to no curvature, where no step of a \
                search makes it smaller. They are told apart, drawn as what they are, and counted \
                as no critical points.",
        link: "model=trainable&data=random&inputs=2&samples=12&blocks=1&units=2&width=2&\
               methods=search",
    },
    Preset {
        slug: "digits-landscape",
        label: "Handwritten digits",
        story: "A linear autoencoder learns the principal components of 1797 images one by one. \
                Their strengths are close to each other, so that the steps are less sharp; with \
                four hidden units four are learned.",
        link: "data=digits&width=4&deviation=0.001&time=0.5",
    },
];
