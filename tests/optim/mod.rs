//! Methods, solvers, integrators and kicks on objectives whose answers are known.

mod first_order;
mod flow;
mod inertia;
mod judgement;
mod kick;
mod methods;
mod section;
mod solve;
mod toys;
