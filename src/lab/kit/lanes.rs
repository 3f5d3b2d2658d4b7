//! Lanes from the options of a method.

use crate::{
    lab::Lane,
    schema::{Choices, Set},
};

/// An enumeration of methods, each of which is a lane. [`lanes!`](crate::lanes) implements it.
pub trait Lanes: Choices {
    /// The lanes, in the order of the options.
    const LANES: &'static [Lane];

    /// The method of a lane.
    ///
    /// # Panics
    /// If there is no such lane.
    #[must_use]
    fn of(lane: usize) -> Self {
        Self::ALL[lane]
    }
}

/// The lanes of these methods.
#[must_use]
pub fn running<M: Choices>(methods: &Set<M>) -> Vec<usize> {
    methods.iter().map(M::position).collect()
}

/// Gives every option of a [`choices!`](crate::choices) enumeration its colour, and makes it
/// a lane by that.
///
/// ```
/// use critical_point_lab::{frame::Role, lab::kit::Lanes as _};
/// critical_point_lab::choices! {
///     /// How to move.
///     pub enum Method {
///         /// Down the gradient.
///         Flow = "flow", "Gradient flow";
///         /// To the zero of the linearised gradient.
///         Newton = "newton", "Newton";
///     }
/// }
/// critical_point_lab::lanes!(Method { Newton: Role::Newton, Flow: Role::GradientFlow });
/// assert_eq!(Method::LANES[1].label, "Newton");
/// assert_eq!(Method::LANES[1].role, Role::Newton);
/// assert_eq!(Method::of(0), Method::Flow);
/// ```
#[macro_export]
macro_rules! lanes {
    ($method:ident { $($variant:ident: $role:expr),+ $(,)? }) => {
        impl $crate::lab::kit::Lanes for $method {
            const LANES: &'static [$crate::lab::Lane] = {
                use $crate::{frame::Role, lab::Lane, schema::{Choice, Choices}};

                const fn role(method: $method) -> Role {
                    match method { $($method::$variant => $role,)+ }
                }
                const OPTIONS: &[Choice] = <$method as Choices>::OPTIONS;
                const ALL: &[$method] = <$method as Choices>::ALL;
                const LANES: [Lane; OPTIONS.len()] = {
                    let mut lanes =
                        [Lane { slug: "", label: "", role: Role::Reader }; OPTIONS.len()];
                    let mut i = 0;
                    while i < lanes.len() {
                        let Choice { slug, label, .. } = OPTIONS[i];
                        lanes[i] = Lane { slug, label, role: role(ALL[i]) };
                        i += 1;
                    }
                    lanes
                };
                &LANES
            };
        }
    };
}
