//! Functional (d).

use critical_point_lab::{
    math,
    wasserstein::{
        Functional, Landscape, Network, Particles, SecondOrder, gradient, linearised, spectrum,
        start,
    },
};

use super::common::{assert_spectrum, close, cloud, doubled, repeated, stream};

/// `lambda +- |c|` and `lambda`, N times each; the nonlocal part vanishes, so PWGF's
/// noise does too.
#[test]
fn the_origin_has_the_spectrum_and_the_value_of_its_closed_form() {
    for (width, decay) in [(1, 0.0), (2, 0.3), (4, 0.01)] {
        let mut network = Network::taught(12, width, 4, &mut stream(7));
        network.decay = decay;
        let n = 5;
        let x = Particles::zeros(n, width + 1);
        assert_eq!(gradient(&network, &x).norm(), 0.0);
        let half_mean_square = {
            let far_value = network.outputs(network.teacher().unwrap());
            0.5 * math::sum(far_value.iter().map(|y| y * y)) / 12.0
        };
        assert!((network.value(&x) - half_mean_square).abs() < 1e-14);
        assert!((network.saddle_value() - half_mean_square).abs() < 1e-14);
        let c = network.correlation();
        assert!(c > 0.01);
        let expected = [(decay - c, n), (decay, n * (width - 1)), (decay + c, n)];
        assert_spectrum(&spectrum(&network, &x).values, &repeated(&expected), 1e-9);
        let mut hessian = network.linearise(&x);
        assert_eq!(hessian.nonlocal_energy(), 0.0);
        assert!((linearised::lowest_local(&*hessian) - (decay - c)).abs() < 1e-9);
    }
}

#[test]
fn the_teacher_is_a_minimum_and_so_is_a_cloud_of_copies() {
    let network = Network::taught(20, 2, 3, &mut stream(3));
    let copies = doubled(network.teacher().unwrap());
    assert_eq!(network.minimum(), 0.0);
    assert!(network.value(&copies) < 1e-30);
    assert!(gradient(&network, &copies).norm() < 1e-14);
    assert!(spectrum(&network, &copies).values[0] > -1e-13, "a minimum of this size");
    assert_eq!(network.distance_to_minimum(&copies), None);
    let mut decaying = network;
    decaying.decay = 0.1;
    assert!(decaying.minimum().is_nan());
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
            let drive = x.coordinate(1)[i] * inputs[2 * k] + x.coordinate(2)[i] * inputs[2 * k + 1];
            x.coordinate(0)[i] * math::tanh(drive)
        });
        let h = math::sum(neurons) / 600.0;
        assert!((network.outputs(&x)[k] - h).abs() < 1e-14);
        fit += (h - labels[k]) * (h - labels[k]) / 4.0;
    }
    assert!(close(network.value(&x), fit + 0.1 * x.inner(&x), 1e-14));
}

/// From the origin with a jitter the flow escapes below the saddle.
#[test]
fn the_flow_leaves_the_origin() {
    let network = Network::taught(20, 2, 3, &mut stream(5));
    let mut x = Particles::zeros(12, 3);
    start::jitter(&mut x, 1e-2, &mut stream(6));
    for _ in 0..4000 {
        let g = gradient(&network, &x);
        x.displace(-0.5, &g);
    }
    assert!(network.value(&x) < 0.05 * network.saddle_value(), "{}", network.value(&x));
}
