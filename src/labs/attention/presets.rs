//! Runs worth looking at.

use crate::lab::Preset;

/// The presets; the first is the run that the page opens with.
pub const PRESETS: &[Preset] = &[
    Preset {
        slug: "attention-saddle",
        label: "From the saddle e2",
        story: "All methods start at the second eigenvector, displaced by one part in a million. \
                It is a strict saddle of index 1 with R = 5.75; the minimum along the leading \
                eigenvector has 3.75. Gradient methods need some hundred steps to leave, \
                saddle-free Newton a few tens; Newton's method stays.",
        link: "",
    },
    Preset {
        slug: "attention-newton",
        label: "Newton is caught",
        story: "From a random direction Newton's method goes to whatever critical point its \
                quadratic model has nearby: of the first 20 seeds 11 end at u = 0, four on another \
                saddle and five at the minimum. Saddle-free Newton ends at e1 with all of them.",
        link: "start=random&methods=gradient-flow,newton,saddle-free",
    },
    Preset {
        slug: "attention-kick",
        label: "Kick the saddle yourself",
        story: "All methods stand exactly on e3, where the gradient is zero. The inspector shows \
                two negative eigenvalues, one for each larger eigenvalue of the covariance. Choose \
                one and kick.",
        link: "start=exact&saddle=3",
    },
    Preset {
        slug: "eigengap",
        label: "The gap closes",
        story: "The second eigenvalue is 99 percent of the first. The loss is soon within one \
                percent of its minimum, but the direction turns at the rate \
                2 λ₂(λ₁ − λ₂) only: gradient methods \
                need some three thousand steps to 1 − cos = 1e-6, saddle-free Newton some tens.",
        link: "spectrum=4,3.96,1,0.5,0.25&start=random&methods=gradient-descent,gradient-flow,saddle-free",
    },
    Preset {
        slug: "prompt-length",
        label: "Prompt length",
        story: "Softmax attention is trained by SGD on fresh prompts of 2, 4, 16 and 64 tokens, \
                six times each. The direction is learned at every length; the norm is what a \
                short prompt changes, and for softmax less than for linear attention. The excess \
                loss of softmax falls more slowly than 1/L. Bars are 95 percent bootstrap \
                intervals over the six runs.",
        link: "prompt=finite&length=64&lengths=2,4,16&repeats=6&start=random&methods=sgd",
    },
    Preset {
        slug: "linear-prompt",
        label: "A short prompt, exactly",
        story: "Linear attention with 16 tokens per prompt: the loss is known exactly, the \
                critical points stay on the same axes with the same index, and only their norms \
                shrink. SGD on fresh prompts fluctuates around the same minimum.",
        link: "weights=linear&prompt=finite&length=16&start=random\
               &methods=gradient-flow,newton,saddle-free,sgd",
    },
    Preset {
        slug: "spiked-tasks",
        label: "Spiked tasks, below and above the threshold",
        story: "64 tasks share one direction v; each has its own covariance of 40 draws in 40 \
                dimensions. Principal component analysis of one prompt sees nothing of v below \
                ρ = 1. Attention trained on all tasks finds it well below, and so does \
                principal component analysis of the pooled covariance, which is more accurate \
                still.",
        link: "tasks=multiplicative&snr=0.75&start=random&signals=0.25,0.5,1,1.25,1.5,2,2.5,3\
               &methods=gradient-descent",
    },
    Preset {
        slug: "score-scale",
        label: "Too large a score scale breaks alignment",
        story: "On the unit sphere with score scale 0.5, beyond the bound 0.2576, the best \
                direction mixes e1 and e5: all descents agree on cos = 0.706. At 0.25 they align \
                with e1.",
        link: "model=sphere&score=0.5&start=random",
    },
    Preset {
        slug: "clusters",
        label: "Negative control: tokens in two clusters",
        story: "The covariance is the same, but the tokens form two clusters along e2, so the \
                theory for Gaussian tokens does not apply to softmax. Here the direction is found \
                all the same, while the loss and the norm differ from the Gaussian ones.",
        link: "tokens=mixture&prompt=finite&length=64&start=random&methods=sgd",
    },
    Preset {
        slug: "rank-two",
        label: "Rank two: two saddles on the way",
        story: "With a d by 2 matrix the start next to zero passes the saddle that keeps e1 alone \
                before the second column finds e2; the minimum is the loss of two principal \
                components, 1.75. It is degenerate, because the columns may be rotated.",
        link: "model=symmetric&rank=2&start=small",
    },
    Preset {
        slug: "attention-penguins",
        label: "Real data: penguins",
        story: "The covariance is the correlation matrix of four measurements of 342 penguins; the \
                leading eigenvector is the size of the animal.",
        link: "data=penguins",
    },
    Preset {
        slug: "digits",
        label: "Real data: handwritten digits",
        story: "Tokens are images of 8 by 8 pixels. Saddle-free Newton reaches the loss of the \
                leading principal component in ten steps, gradient flow in thirty. The direction \
                keeps its random start in the pixels that hardly vary: they cost no loss.",
        link: "data=digits&start=random&time=3&methods=gradient-descent,gradient-flow,saddle-free",
    },
];
