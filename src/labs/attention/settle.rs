//! Which combinations of parameters there is a loss for.

use super::{
    params::{Data, Method, Model, Params, Prompt, Shape, Tasks, Weights},
    source::Source,
    words,
};
use crate::schema::{Problem, Set};

/// Most parameters of a matrix model: its Hessian is decomposed at every step.
const MOST_PARAMETERS: usize = 128;

/// Changes parameters that do not go together, and says what it changed.
pub fn settle(params: &mut Params, source: &Source, problems: &mut Vec<Problem>) {
    let d = source.covariance.dim();
    let mut say = |key: &str, why: &str| problems.push(Problem::new(key, why.to_string()));
    let of_data = if params.data == Data::Spectrum { "spectrum" } else { "data" };
    let several = params.tasks != Tasks::One;
    if !several && d == 1 {
        say(of_data, "with d = 1 every u is aligned; only its length is learned");
    }
    if let Some(words) = words::repeated(&source.covariance).filter(|_| !several) {
        say(of_data, &words);
    }
    if several && params.model != Model::Vector {
        say(
            "model",
            "the loss over tasks is known for rank one with value identity, which is used",
        );
        params.model = Model::Vector;
    }
    let is_finite = |params: &Params| params.prompt == Prompt::Finite;
    if params.tasks == Tasks::Additive && params.count == 0 && is_finite(params) {
        let why = "the expectation over additive tasks is known for the infinite prompt, which is \
                   used; with N tasks L may be finite";
        say("prompt", why);
        params.prompt = Prompt::Infinite;
    }
    if several && is_finite(params) && params.weights == Weights::Softmax {
        let why = "over tasks a finite prompt is exact for linear attention only, which is used";
        say("weights", why);
        params.weights = Weights::Linear;
    }
    if params.model == Model::Sphere && d == 1 {
        say("model", "the unit sphere of d = 1 is two points; u is left free");
        params.model = Model::Vector;
    }
    if params.model != Model::Vector && is_finite(params) {
        let why = "the loss of this interaction is known for the infinite prompt, which is used";
        say("prompt", why);
        params.prompt = Prompt::Infinite;
    }
    if params.tokens == Shape::Rows && !several && source.table.is_none() {
        let why = "a chosen spectrum has no table to draw rows from; Gaussian tokens are used";
        say("tokens", why);
        params.tokens = Shape::Gaussian;
    }
    let gaussian = several || params.tokens == Shape::Gaussian;
    if !gaussian && params.weights == Weights::Softmax && !is_finite(params) {
        if params.model == Model::Vector {
            let why = "softmax over tokens that are not Gaussian has no closed form; prompts of";
            say("prompt", &format!("{why} {} tokens are used", params.length));
            params.prompt = Prompt::Finite;
        } else {
            say("weights", "for these tokens only linear attention has this loss; it is used");
            params.weights = Weights::Linear;
        }
    }
    if matches!(params.model, Model::KeyQuery | Model::Symmetric) {
        if params.rank as usize > d {
            say("rank", &format!("rank {} is more than d = {d}, which is used", params.rank));
            params.rank = d as u32;
        }
        let columns = if params.model == Model::KeyQuery { 2 * d } else { d };
        let most = (MOST_PARAMETERS / columns).max(1) as u32;
        if params.rank > most {
            let why = format!("the dense Hessian has at most {MOST_PARAMETERS} rows");
            say("rank", &format!("{why}, so rank {most} is used"));
            params.rank = most;
        }
    }
    if params.saddle as usize > d {
        let why = format!("there is no e_{} in d = {d}; e_{d} is used", params.saddle);
        say("saddle", &why);
        params.saddle = d as u32;
    }
    if params.saddle == 0 && params.model == Model::Sphere {
        say("saddle", "the sphere has no origin; e_1 is used");
        params.saddle = 1;
    }
    if params.length == 1 && is_finite(params) && params.weights == Weights::Softmax {
        let why = "softmax over one token gives it all the weight, whatever u is: the loss is \
                   flat and nothing is learned";
        say("length", why);
    }
    let (sampled, stochastic) = (!is_exact(params), has_prompts(params));
    let runs = |m: &Method| if *m == Method::Stochastic { stochastic } else { !sampled };
    let mut kept: Vec<Method> = params.methods.iter().filter(runs).collect();
    if kept.len() < params.methods.iter().count() || kept.is_empty() {
        let (why, instead) = if sampled {
            let why = "the loss has no closed form here, so only SGD on fresh prompts runs";
            (why, Method::Stochastic)
        } else {
            ("SGD needs prompts of L tokens and one covariance; it is left out", Method::Descent)
        };
        say("methods", why);
        if kept.is_empty() {
            kept.push(instead);
        }
        params.methods = Set::of(&kept);
    }
}

/// Whether there are prompts of `L` tokens to draw, with one covariance.
pub fn has_prompts(params: &Params) -> bool {
    params.prompt == Prompt::Finite && params.tasks == Tasks::One && params.model == Model::Vector
}

/// Whether the loss is known rather than sampled. Softmax over one token, which learns
/// nothing, is left to sampling: it has no critical points to speak of.
pub fn is_exact(params: &Params) -> bool {
    params.tasks != Tasks::One
        || params.prompt == Prompt::Infinite
        || (params.tokens == Shape::Gaussian
            && (params.weights == Weights::Linear || params.length > 1))
}
