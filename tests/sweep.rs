//! How the time of an escape depends on the barrier of the double well.

use critical_point_lab::{link, math};

/// Steps that a lane takes to `F < 1e-3 b` from the saddle.
fn steps(lane: &str, barrier: f64, more: &str) -> f64 {
    let text = format!(
        "lab=wasserstein&dimension=1&particles=50&start=saddle&methods={lane}&barrier={barrier}&{more}"
    );
    let (link, problems) = link::parse(&text);
    assert_eq!(problems, []);
    let (mut session, _) = link.open();
    while session.metric(lane, 0).is_some_and(|f| f >= 1e-3 * barrier) {
        assert!(session.is_running(), "{text} ended at step {}", session.step());
        session.advance();
    }
    session.step() as f64
}

/// Slope of the logarithm of the steps against the logarithm of `1 / b`.
fn slope(lane: &str, more: &str) -> f64 {
    let points =
        [1.0, 0.3, 0.1, 0.03, 0.01].map(|b| [math::ln(1.0 / b), math::ln(steps(lane, b, more))]);
    let mean = |k: usize| points.iter().map(|p| p[k]).sum::<f64>() / points.len() as f64;
    let (x, y) = (mean(0), mean(1));
    let covariance: f64 = points.iter().map(|p| (p[0] - x) * (p[1] - y)).sum();
    let variance: f64 = points.iter().map(|p| (p[0] - x) * (p[0] - x)).sum();
    covariance / variance
}

/// Gradient flow slows down as `1/b`; saddle-free Newton with `eps` well below `b` does
/// not notice.
#[test]
fn the_barrier_slows_gradient_flow_and_not_saddle_free_newton() {
    let flow = slope("gradient-flow", "flow_step=0.1");
    assert!((0.9..1.1).contains(&flow), "gradient flow: {flow}");
    let newton = slope("saddle-free", "epsilon=0.0005");
    assert!(newton.abs() < 0.05, "saddle-free Newton: {newton}");
}
