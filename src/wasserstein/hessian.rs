//! The Hessians of all functionals as one type, which needs no box: every second-order step
//! makes one, and is to allocate nothing.

use std::ops::{Deref, DerefMut};

use super::{
    Linearised, LowRank,
    discrepancy::{ExactHessian, SurrogateHessian},
    network::NetworkHessian,
    reduced::LinearMaps,
};

/// The Hessian of a functional at one measure; see [`Linearised`] for what it can do.
pub struct Hessian<'a>(pub(super) Form<'a>);

/// The forms in which Hessians come.
pub(super) enum Form<'a> {
    LinearMaps(LinearMaps),
    LowRank(LowRank),
    Network(NetworkHessian<'a>),
    Exact(ExactHessian<'a>),
    Surrogate(SurrogateHessian<'a>),
}

impl<'a> Deref for Hessian<'a> {
    type Target = dyn Linearised + 'a;

    fn deref(&self) -> &Self::Target {
        match &self.0 {
            Form::LinearMaps(hessian) => hessian,
            Form::LowRank(hessian) => hessian,
            Form::Network(hessian) => hessian,
            Form::Exact(hessian) => hessian,
            Form::Surrogate(hessian) => hessian,
        }
    }
}

impl DerefMut for Hessian<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match &mut self.0 {
            Form::LinearMaps(hessian) => hessian,
            Form::LowRank(hessian) => hessian,
            Form::Network(hessian) => hessian,
            Form::Exact(hessian) => hessian,
            Form::Surrogate(hessian) => hessian,
        }
    }
}
