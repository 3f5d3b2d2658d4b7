//! Functional (d).

use critical_point_lab::{
    labs::wasserstein::problem::{Ensemble, Functional, Network, OfParticles},
    math,
    optim::Iterate,
};

use super::common::{
    advance, assert_spectrum, close, cloud, doubled, flow, gradient, moved, norm, repeated,
    spectrum, stream,
};

/// `lambda +- |c|` and `lambda`, N times each; the nonlocal part vanishes, so PWGF's
/// noise does too.
#[test]
fn the_origin_has_the_spectrum_and_the_value_of_its_closed_form() {
    for (width, decay) in [(1, 0.0), (2, 0.3), (4, 0.01)] {
        let mut network = Network::taught(12, width, 4, &mut stream(7));
        network.decay = decay;
        let n = 5;
        let x = Ensemble::zeros(n, width + 1);
        assert_eq!(norm(&gradient(&network, &x.view()), n), 0.0);
        let half_mean_square = {
            let far_value = network.outputs(&network.teacher().unwrap());
            0.5 * math::sum(far_value.iter().map(|y| y * y)) / 12.0
        };
        assert!((network.value(&x.view()) - half_mean_square).abs() < 1e-14);
        assert!((network.saddle_value() - half_mean_square).abs() < 1e-14);
        let c = network.correlation();
        assert!(c > 0.01);
        let expected = [(decay - c, n), (decay, n * (width - 1)), (decay + c, n)];
        assert_spectrum(&spectrum(&network, &x.view()), &repeated(&expected), 1e-9);
        let view = x.view();
        let mut hessian = network.linearise(&view);
        assert_eq!(hessian.nonlocal_energy(), 0.0);
        assert!((hessian.blocks().lowest(n, width + 1) - (decay - c)).abs() < 1e-9);
    }
}

#[test]
fn the_teacher_is_a_minimum_and_so_is_a_cloud_of_copies() {
    let network = Network::taught(20, 2, 3, &mut stream(3));
    let copies = doubled(&network.teacher().unwrap());
    assert_eq!(network.minimum(6), 0.0);
    assert!(network.value(&copies.view()) < 1e-30);
    assert!(norm(&gradient(&network, &copies.view()), 6) < 1e-14);
    assert!(spectrum(&network, &copies.view())[0] > -1e-13, "a minimum of this size");
    assert_eq!(network.distance_to_minimum(&copies.view()), None);
    let mut decaying = network;
    decaying.decay = 0.1;
    assert!(decaying.minimum(6).is_nan());
}

/// The slow definition, one neuron at a time.
#[test]
fn outputs_are_those_of_the_definition() {
    let (inputs, labels) = (vec![0.3, -1.2, 0.8, 0.5], vec![0.1, -0.4]);
    let network = Network::new(2, inputs.clone(), labels.clone(), 0.2);
    let x = cloud(600, 3, 8);
    let mut fit = 0.0;
    for k in 0..2 {
        let neurons = (0..600).map(|i| {
            let x = x.view().point(i);
            let drive = x[1] * inputs[2 * k] + x[2] * inputs[2 * k + 1];
            x[0] * math::tanh(drive)
        });
        let h = math::sum(neurons) / 600.0;
        assert!((network.outputs(&x.view())[k] - h).abs() < 1e-14);
        fit += (h - labels[k]) * (h - labels[k]) / 4.0;
    }
    assert!(close(network.value(&x.view()), fit + 0.1 * x.view().inner(&x.view()), 1e-14));
}

/// From the origin with a jitter the flow escapes below the saddle.
#[test]
fn the_flow_leaves_the_origin() {
    let network = Network::taught(20, 2, 3, &mut stream(5));
    let mut x = Ensemble::zeros(12, 3);
    x.jitter(1e-2, &mut stream(6));
    let objective = OfParticles { functional: &network, particles: 12 };
    let mut iterate = Iterate::new(&objective, x.into_data());
    (0..4000).for_each(|step| advance(&objective, &mut iterate, &flow(0.5), step));
    assert!(iterate.value < 0.05 * network.saddle_value(), "{}", iterate.value);
}

/// Activations of more than 64 MB: the last blocks are recomputed, and nothing offers to store
/// the features.
#[test]
fn what_does_not_fit_is_recomputed() {
    let whole = Network::taught(8192, 1, 3, &mut stream(2));
    let (n, d) = (1100, 2);
    let (x, v) = (cloud(n, d, 4), cloud(n, d, 5));
    let view = x.view();
    let mut hessian = whole.linearise(&view);
    assert_eq!(hessian.fields(), None);
    assert!(hessian.low_rank().is_none());
    let mut out = vec![0.0; n * d];
    hessian.blocks().add_times(n, d, v.data(), &mut out);
    hessian.add_nonlocal(v.data(), &mut out);
    let h = 6e-6;
    let slope = |t: f64| gradient(&whole, &moved(&x, t, v.data()).view());
    for ((o, up), down) in out.iter().zip(slope(h).iter()).zip(slope(-h).iter()) {
        assert!(close(*o, (up - down) / (2.0 * h), 1e-7));
    }
}
