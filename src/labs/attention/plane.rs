//! The plane of the leading eigenvector and another one, in which `u` is seen and moved.

use std::cell::OnceCell;

use super::{
    Attention,
    params::{Model, Params, Start, Tasks},
    problem::{
        norm,
        pattern::{self, Pattern},
        sampled,
    },
    setting::Setting,
};
use crate::{
    math,
    rng::{Purpose, Streams},
};

/// Tokens that are drawn without weights; lane of their stream, which no method has.
const TOKENS: usize = 150;
const LANE: u32 = 1002;
/// How far the picture of tokens reaches, in standard deviations.
pub const SIGMAS: f64 = 2.0;
/// Points along either side of the landscape, and how far it reaches beyond critical points.
const SIDE: usize = 41;
const BEYOND: f64 = 1.25;

/// The plane of a run with one vector `u`.
pub struct Plane {
    /// The other eigenvector, from 0 for the largest eigenvalue.
    pub other: usize,
    /// By how much `u` is lengthened beside the tokens: at the optimum of an infinite prompt it
    /// ends on the ellipse of one standard deviation.
    pub unit: f64,
    /// Tokens, projected.
    pub tokens: Vec<[f64; 2]>,
    /// The query of the pattern whose weights are seen: the one that is farthest from the axes.
    pub query: usize,
    landscape: OnceCell<Vec<f64>>,
}

impl Plane {
    /// The plane in which `u` begins if that is a critical point, else that of the two leading
    /// eigenvectors; none if `u` is a matrix, has one coordinate, or tasks differ in theirs.
    pub fn of(
        params: &Params,
        setting: &Setting,
        pattern: &Pattern,
        streams: Streams,
    ) -> Option<Self> {
        let land = &setting.land;
        let d = land.covariance.dim();
        if land.factors.is_some() || d < 2 || params.tasks != Tasks::One {
            return None;
        }
        let chosen = match params.start {
            Start::Saddle | Start::Exact => params.saddle as usize,
            _ => 0,
        };
        let other = chosen.clamp(2, d) - 1;
        let mut rng = streams.of_lane(Purpose::Sample, LANE, 0);
        let (flat, _) = sampled::draw(&setting.head.tokens, TOKENS, &mut rng);
        let token = |i: usize| [flat[i], flat[other * TOKENS + i]];
        let unit = match params.model {
            Model::Sphere => math::sqrt(land.covariance.values()[0]),
            _ => land.covariance.values()[0],
        };
        let aside = |q: usize| {
            let part = |k: usize| {
                let root = math::sqrt(land.covariance.values()[k]);
                math::dot(land.covariance.vector(k), pattern.query(q)) / root
            };
            let [a, b] = [part(0), part(other)];
            if a.abs().max(b.abs()) < SIGMAS { (a * b).abs() } else { 0.0 }
        };
        let farther = |a: usize, b: usize| if aside(b) > aside(a) { b } else { a };
        let query = (1..pattern::QUERIES).fold(0, farther);
        let tokens = (0..TOKENS).map(token).collect();
        Some(Self { other, unit, tokens, query, landscape: OnceCell::new() })
    }

    /// Coordinates of a vector in the plane.
    pub fn place(&self, lab: &Attention, u: &[f64]) -> [f64; 2] {
        [0, self.other].map(|k| math::dot(lab.setting.land.covariance.vector(k), u))
    }

    /// Distance of a vector to the plane.
    pub fn distance(&self, lab: &Attention, u: &[f64]) -> f64 {
        let mut rest = lab.setting.land.coordinates(u);
        [0, self.other].into_iter().for_each(|k| rest[k] = 0.0);
        norm(&rest)
    }

    /// Lengths of the critical points on either axis.
    pub fn lengths(&self, lab: &Attention) -> [f64; 2] {
        [0, self.other].map(|k| norm(&lab.setting.land.point(k + 1)))
    }

    /// Half the sides of the landscape.
    pub fn reach(&self, lab: &Attention) -> [f64; 2] {
        self.lengths(lab).map(|length| BEYOND * length)
    }

    /// The loss at `SIDE * SIDE` points of the plane around `u = 0`, row by row; computed when
    /// it is first asked for.
    pub fn landscape(&self, lab: &Attention) -> (usize, &[f64]) {
        let land = &lab.setting.land;
        let [first, other] = self.reach(lab);
        let along = |k: usize| 2.0 * k as f64 / (SIDE - 1) as f64 - 1.0;
        let at = |k: usize| {
            let mut u = vec![0.0; land.loss.size()];
            math::axpy(first * along(k % SIDE), land.covariance.vector(0), &mut u);
            math::axpy(other * along(k / SIDE), land.covariance.vector(self.other), &mut u);
            land.loss.value(&u)
        };
        (SIDE, self.landscape.get_or_init(|| (0..SIDE * SIDE).map(at).collect()))
    }
}

/// Moves the end of the arrow that stands for `u`: its components outside the plane stay, but
/// for their common length on the sphere.
///
/// # Errors
/// Words that say why it cannot be moved.
pub fn pull(lab: &Attention, u: &mut [f64], grip: usize, to: [f64; 2]) -> Result<(), String> {
    let Some(plane) = lab.plane.as_ref().filter(|_| grip == 0) else {
        return Err("only one vector u can be moved".to_string());
    };
    let from = plane.place(lab, u);
    let mut moved = u.to_vec();
    for (c, k) in [0, plane.other].into_iter().enumerate() {
        let way = to[c] / plane.unit - from[c];
        math::axpy(way, lab.setting.land.covariance.vector(k), &mut moved);
    }
    if lab.params.model == Model::Sphere {
        let length = norm(&moved);
        if length < 1e-6 {
            return Err("on the sphere u is never zero".to_string());
        }
        moved.iter_mut().for_each(|x| *x /= length);
    }
    u.copy_from_slice(&moved);
    Ok(())
}
