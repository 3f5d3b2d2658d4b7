//! Which combinations of parameters there is a loss for.

use super::{
    params::{Data, Method, Model, Params, Prompt, Shape, Tasks, Weights},
    source::Source,
};
use crate::{
    attention::Covariance,
    schema::{Problem, Set},
};

/// Most parameters of a matrix model: its Hessian is decomposed at every step.
const MOST_PARAMETERS: usize = 128;

/// Changes parameters that do not go together, and says what it changed.
pub fn settle(params: &mut Params, source: &Source, problems: &mut Vec<Problem>) {
    let covariance = &source.covariance;
    let mut say = |key: &str, why: String| problems.push(Problem::new(key, why));
    let d = covariance.dim();
    let of_data = if params.data == Data::Spectrum { "spectrum" } else { "data" };
    if params.tasks == Tasks::One {
        if d == 1 {
            say(of_data, "with d = 1 every u is aligned; only its length is learned".to_string());
        }
        if let Some(words) = repeated(covariance) {
            say(of_data, words);
        }
    } else {
        if params.model != Model::Vector {
            let why =
                "the loss over tasks is known for rank one with value identity, which is used";
            say("model", why.to_string());
            params.model = Model::Vector;
        }
        let additive = params.tasks == Tasks::Additive && params.count == 0;
        if params.prompt == Prompt::Finite && additive {
            let why = "the expectation over additive tasks is known for the infinite prompt, \
                       which is used; with N tasks L may be finite";
            say("prompt", why.to_string());
            params.prompt = Prompt::Infinite;
        }
        if params.prompt == Prompt::Finite && params.weights == Weights::Softmax {
            let why =
                "over tasks a finite prompt is exact for linear attention only, which is used";
            say("weights", why.to_string());
            params.weights = Weights::Linear;
        }
    }
    if params.model == Model::Sphere && d == 1 {
        say("model", "the unit sphere of d = 1 is two points; u is left free".to_string());
        params.model = Model::Vector;
    }
    if params.model != Model::Vector && params.prompt == Prompt::Finite {
        let why = "the loss of this interaction is known for the infinite prompt, which is used";
        say("prompt", why.to_string());
        params.prompt = Prompt::Infinite;
    }
    if params.tokens == Shape::Rows && params.tasks == Tasks::One && !source.has_rows() {
        let why = "a chosen spectrum has no table to draw rows from; Gaussian tokens are used";
        say("tokens", why.to_string());
        params.tokens = Shape::Gaussian;
    }
    let gaussian = params.tokens == Shape::Gaussian || params.tasks != Tasks::One;
    if !gaussian && params.weights == Weights::Softmax && params.prompt == Prompt::Infinite {
        if params.model == Model::Vector {
            let why = format!(
                "softmax over tokens that are not Gaussian has no closed form; \
                 prompts of {} tokens are used",
                params.length
            );
            say("prompt", why);
            params.prompt = Prompt::Finite;
        } else {
            let why = "for these tokens only linear attention has this loss; it is used";
            say("weights", why.to_string());
            params.weights = Weights::Linear;
        }
    }
    if params.rank as usize > d && matches!(params.model, Model::KeyQuery | Model::Symmetric) {
        say("rank", format!("rank {} is more than d = {d}, which is used", params.rank));
        params.rank = d as u32;
    }
    let columns = if params.model == Model::KeyQuery { 2 * d } else { d };
    let most = (MOST_PARAMETERS / columns).max(1) as u32;
    if params.rank > most && matches!(params.model, Model::KeyQuery | Model::Symmetric) {
        let why = "the dense Hessian has at most";
        say("rank", format!("{why} {MOST_PARAMETERS} rows, so rank {most} is used"));
        params.rank = most;
    }
    if params.saddle as usize > d {
        say("saddle", format!("there is no e_{} in d = {d}; e_{d} is used", params.saddle));
        params.saddle = d as u32;
    }
    if params.saddle == 0 && params.model == Model::Sphere {
        say("saddle", "the sphere has no origin; e_1 is used".to_string());
        params.saddle = 1;
    }
    let sampled = !is_exact(params);
    if params.length == 1 && params.prompt == Prompt::Finite && params.weights == Weights::Softmax {
        let why = "softmax over one token gives it all the weight, whatever u is: \
                   the loss is flat and nothing is learned";
        say("length", why.to_string());
    }
    let stochastic = params.prompt == Prompt::Finite
        && params.tasks == Tasks::One
        && params.model == Model::Vector;
    let runs = |m: &Method| if *m == Method::Stochastic { stochastic } else { !sampled };
    let kept: Vec<Method> = params.methods.iter().filter(runs).collect();
    if kept.len() < params.methods.iter().count() || kept.is_empty() {
        let (why, instead) = if sampled {
            (
                "the loss has no closed form here, so only SGD on fresh prompts runs",
                Method::Stochastic,
            )
        } else {
            ("SGD needs prompts of L tokens and one covariance; it is left out", Method::Descent)
        };
        say("methods", why.to_string());
        params.methods = if kept.is_empty() { Set::of(&[instead]) } else { Set::of(&kept) };
    }
}

/// Whether the loss is known rather than sampled. Softmax over one token, which learns
/// nothing, is left to sampling: it has no critical points to speak of.
pub fn is_exact(params: &Params) -> bool {
    params.tasks != Tasks::One
        || params.prompt == Prompt::Infinite
        || (params.tokens == Shape::Gaussian
            && (params.weights == Weights::Linear || params.length > 1))
}

/// Repeated eigenvalues in words.
pub fn repeated(covariance: &Covariance) -> Option<String> {
    let d = covariance.dim();
    let mut parts = Vec::new();
    let mut i = 0;
    while i < d {
        let count = covariance.multiplicity(i);
        if count > 1 {
            let sphere = match count {
                2 => "a circle".to_string(),
                3 => "a sphere".to_string(),
                n => format!("a sphere of dimension {}", n - 1),
            };
            parts.push(format!(
                "eigenvalues {} to {} are equal up to rounding: their critical points form {sphere}, \
                 and the start decides where on it a run ends",
                i + 1,
                i + count
            ));
        }
        i += count.max(1);
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}
