//! Noise that keeps the rank.

use critical_point_lab::{
    linalg::{self, Eigen},
    rng::{Purpose, Streams},
    wasserstein::{Functional, Noise, Particles, gradient, start},
};

use super::common::factorisation;

/// The trap: the flow, saddle-free Newton and nonlocal noise are linear maps of
/// the cloud, so the rank of its second moment stays; full noise raises it.
#[test]
fn linear_maps_keep_the_rank_and_full_noise_does_not() {
    let functional = factorisation();
    let rng = |step| Streams::new(2).at(Purpose::Perturbation, step);
    let x = start::on_saddle(&functional, &[0], 30, &mut Streams::new(2).at(Purpose::Start, 0));
    let rank = |x: &Particles| {
        let values = Eigen::of(linalg::square(&x.moment(x))).values;
        values.iter().filter(|l| **l > 1e-12).count()
    };
    let kicked = |noise: Noise| {
        let mut x = x.clone();
        let xi = noise.draw(&functional, &x, &mut rng(0));
        x.displace(0.1, &xi.field);
        for _ in 0..60 {
            let g = gradient(&functional, &x);
            x.displace(-0.1, &g);
        }
        x
    };
    let trapped = kicked(Noise::Nonlocal);
    assert_eq!(rank(&trapped), 1);
    assert!((functional.value(&trapped) - 1.25).abs() < 1e-3);
    let free = kicked(Noise::Full);
    assert_eq!(rank(&free), 3);
    assert!(functional.value(&free) < 0.01, "{}", functional.value(&free));
    let nothing = Noise::Nonlocal.draw(&functional, &Particles::zeros(5, 3), &mut rng(0));
    assert_eq!(nothing.field.norm(), 0.0, "at the origin the noise vanishes identically");
}
