//! Where a run begins.

use super::{
    known::name,
    params::{Params, Start},
    problem::{Exact, Net},
};
use crate::{
    linalg::Eigen,
    math,
    optim::Objective as _,
    rng::{Purpose, Streams, fill_normal},
    schema::Problem,
};

/// The common start of all methods.
pub fn start(
    params: &Params,
    net: &Net,
    exact: Option<&Exact>,
    streams: Streams,
    problems: &mut Vec<Problem>,
) -> Vec<f64> {
    let mut noise = vec![0.0; net.size()];
    let purpose = if params.start == Start::Random { Purpose::Start } else { Purpose::Jitter };
    fill_normal(&mut streams.of_lane(purpose, params.draw, 0), &mut noise);
    if params.start == Start::Random {
        noise.iter_mut().for_each(|z| *z *= params.deviation);
        return noise;
    }
    let mut x = match exact {
        Some(exact) => {
            let x = exact.point(&subset(params, exact, problems), params.open);
            if params.orbit > 0.0 { exact.moved(&x, 0.5 * params.orbit, streams) } else { x }
        }
        None => {
            if !params.subset.is_empty() {
                let why = "sets of directions are known for linear networks with a squared loss \
                           alone; the point at zero is used";
                problems.push(Problem::new("subset", why));
            }
            vec![0.0; net.size()]
        }
    };
    if params.start == Start::Near {
        x.iter_mut().zip(&noise).for_each(|(x, z)| *x += params.jitter * z);
    } else if params.mode > 0 {
        let eigen = Eigen::of(net.hessian(&x));
        let mode = (params.mode as usize).min(x.len());
        if mode < params.mode as usize {
            let why = format!("there are {mode} eigenvectors; the last one is used");
            problems.push(Problem::new("mode", why));
        }
        math::axpy(params.kick, eigen.vector(mode - 1), &mut x);
    }
    x
}

/// The set of the parameters, if there is such a point.
fn subset(params: &Params, exact: &Exact, problems: &mut Vec<Problem>) -> Vec<usize> {
    let (d, most) = (exact.moments.values.len(), exact.capacity());
    let wanted = |j: &usize| params.subset.iter().any(|k| *k == (j + 1) as f64);
    let mut set: Vec<usize> = (0..d).filter(wanted).take(most).collect();
    if exact.depth() == 1 {
        set = (0..d).collect();
    } else if set.len() < params.subset.len() {
        let why = format!("at most {most} different whole numbers from 1 to {d} can be learned");
        problems.push(Problem::new("subset", format!("{why}; {} is used", name(&set))));
    }
    set
}
