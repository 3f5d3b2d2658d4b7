//! The functionals (b), (d) and (f) of the laboratory `wasserstein` against central
//! differences, closed forms, reference runs and each other.

mod common;
mod derivatives;
mod discrepancy;
mod linearised;
mod network;
mod tanh_moments;
