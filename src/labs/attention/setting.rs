//! What is optimised, by the parameters.

use std::cell::OnceCell;

use super::{
    params::{Model, Params, Prompt, Tasks, Weights},
    problem::{
        Ensemble, Factors, Forms, Head, Kernel, Landscape, Length, Lowest, Sampled, TaskSet,
    },
    settle,
    source::Source,
};
use crate::rng::Streams;

/// A loss, and what is trained on beside it.
pub struct Setting {
    /// The loss that is measured, and optimised by all methods but SGD.
    pub land: Landscape,
    /// Whether it has a closed form.
    pub exact: bool,
    /// Where prompts come from.
    pub head: Head,
    /// The tasks, if there are several: how they are drawn, at the signal chosen, and at
    /// further signals.
    pub tasks: Option<(Ensemble, Vec<TaskSet>)>,
    /// The prompt length and those that SGD trains on alongside; none with an infinite
    /// prompt.
    pub lengths: Vec<Length>,
    computed: OnceCell<Vec<Lowest>>,
}

impl Setting {
    /// The setting of settled parameters.
    pub fn new(params: &Params, source: &Source, streams: Streams) -> Self {
        let covariance = &source.covariance;
        let kernel = match params.weights {
            Weights::Softmax => Kernel::Softmax,
            Weights::Linear => Kernel::Linear,
        };
        let tokens = source.tokens(params);
        let head = |length: u32| Head { kernel, tokens: tokens.clone(), length: length as usize };
        let exact = settle::is_exact(params);
        let (mut tasks, mut lengths) = (None, Vec::new());
        let land = if params.tasks != Tasks::One {
            let ensemble = Ensemble {
                dimension: params.dimension,
                additive: params.tasks == Tasks::Additive,
                samples: params.samples,
                length: (params.prompt == Prompt::Finite).then_some(params.length),
                count: params.count,
            };
            let signals = std::iter::once(&params.snr).chain(&params.signals).zip(0..);
            let sets: Vec<TaskSet> =
                signals.map(|(signal, lane)| ensemble.draw(*signal, lane, streams)).collect();
            let land = Landscape::of_tasks(&sets[0], params.count == 0);
            tasks = Some((ensemble, sets));
            land
        } else if settle::has_prompts(params) {
            let further = params.lengths.iter().map(|length| *length as u32);
            let all = std::iter::once(params.length).chain(further);
            lengths = all.map(|length| Length::new(head(length))).collect();
            match lengths[0].loss.clone().filter(|_| exact) {
                Some(forms) => Landscape::of_forms(forms),
                None => Landscape::of_sampled(Sampled::new(&lengths[0].head, streams)),
            }
        } else {
            let matrix = |kind| Landscape::of_rank(covariance, kind, params.rank as usize);
            match params.model {
                Model::Vector => Landscape::of_forms(Forms::infinite(covariance, 1.0)),
                Model::Tied => Landscape::of_forms(Forms::tied(covariance)),
                Model::Sphere => Landscape::of_sphere(covariance, params.score),
                Model::KeyQuery => matrix(Factors::KeyQuery),
                Model::Symmetric => matrix(Factors::Tied),
            }
        };
        let head = head(params.length);
        Self { land, exact, head, tasks, lengths, computed: OnceCell::new() }
    }

    /// The minimum of softmax attention on Gaussian tokens at several prompt lengths;
    /// computed when it is first asked for.
    pub fn softmax_minima(&self) -> &[Lowest] {
        self.computed.get_or_init(|| Lowest::all(&self.head))
    }
}
