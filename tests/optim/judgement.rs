//! The judgement of points whose kind is known.

use critical_point_lab::{
    linalg::Matrix,
    optim::{
        Count, Curvature, Dense, Evidence, Judgement, Kind, Known, Objective, Scale, judge, resolve,
    },
    progress::Counter,
    verdict::Verdict,
};

/// A function of two variables with gradient and Hessian.
type Jet = fn(&[f64]) -> (f64, [f64; 2], [f64; 3]);

struct Plane(Jet);

impl Objective for Plane {
    fn size(&self) -> usize {
        2
    }

    fn value(&self, x: &[f64]) -> f64 {
        self.0(x).0
    }

    fn gradient(&self, x: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&self.0(x).1);
    }

    fn curvature<'a>(&'a self, x: &'a [f64]) -> Box<dyn Curvature + 'a> {
        let [xx, xy, yy] = self.0(x).2;
        Box::new(Dense::new(Matrix::from_row_slice(2, 2, &[xx, xy, xy, yy])))
    }
}

/// The judgement of a point with its spectrum.
fn judged(f: Jet, x: [f64; 2], minimum: Option<f64>) -> Judgement {
    let plane = Plane(f);
    let mut gradient = [0.0; 2];
    plane.gradient(&x, &mut gradient);
    let spectrum = plane.curvature(&x).spectrum(2, Counter::unwatched());
    let resolved = resolve(&plane, &x, &gradient, &spectrum);
    judge(&Evidence {
        scale: Scale::UNIT,
        value: plane.value(&x),
        gradient: plane.norm(&gradient),
        verdict: Verdict::Continue,
        stalled: false,
        outside: false,
        minimum,
        known: &[],
        distances: &[],
        resolved: Some(&resolved),
    })
}

fn kind(f: Jet, x: [f64; 2]) -> Option<Kind> {
    judged(f, x, None).kind()
}

/// Next to a circle of minima the curvature along it is of the size of the distance, and
/// zero where Newton's step leads.
#[test]
fn a_manifold_of_minima_is_degenerate_beside_it_too() {
    let ring = |x: &[f64]| {
        let r = x[0] * x[0] + x[1] * x[1] - 1.0;
        let hessian = [r + 2.0 * x[0] * x[0], 2.0 * x[0] * x[1], r + 2.0 * x[1] * x[1]];
        (0.25 * r * r, [r * x[0], r * x[1]], hessian)
    };
    for apart in [0.0, 1e-12, 1e-8, 1e-7, -1e-7] {
        let found = judged(ring, [0.6 * (1.0 + apart), 0.8 * (1.0 + apart)], Some(0.0)).kind();
        assert_eq!(found, Some(Kind::DegenerateMinimum { nullity: Count::exactly(1) }), "{apart}");
    }
    assert_eq!(
        kind(ring, [0.0, 0.0]),
        Some(Kind::NonDegenerateMaximum { index: Count::exactly(2) })
    );
}

/// `y^3` and `y^4` have no second order at zero, and next to zero hardly any.
#[test]
fn a_direction_whose_curvature_fades_is_not_resolved() {
    let quartic = |x: &[f64]| {
        let y = x[1];
        (0.5 * x[0] * x[0] + y * y * y * y, [x[0], 4.0 * y * y * y], [1.0, 0.0, 12.0 * y * y])
    };
    let cubic = |x: &[f64]| {
        (0.5 * x[0] * x[0] + x[1] * x[1] * x[1], [x[0], 3.0 * x[1] * x[1]], [1.0, 0.0, 6.0 * x[1]])
    };
    for y in [0.0, 1e-6, 1e-4, -1e-4] {
        let nullity = Count::exactly(1);
        let found = kind(quartic, [0.0, y]);
        assert_eq!(found, Some(Kind::Undecided { nullity }), "{y}");
        assert_eq!(kind(cubic, [0.0, y]), Some(Kind::Undecided { nullity }), "{y}");
    }
}

/// Where `(x y)^2 / 2` is nearly flat, all its eigenvalues are of the size of the squared distance
/// from zero, none small beside another, and the negative one is no sign of a way down.
#[test]
fn a_nearly_flat_global_minimum_is_no_saddle() {
    let flat = |x: &[f64]| {
        let [x, y] = [x[0], x[1]];
        (0.5 * x * x * y * y, [x * y * y, x * x * y], [y * y, 2.0 * x * y, x * x])
    };
    for [x, y] in [[1e-3, 1e-3], [1e-3, 1e-4], [-1e-5, 1e-3], [1e-6, 1e-6], [0.0, 0.0]] {
        let found = judged(flat, [x, y], Some(0.0)).kind();
        let nullity = Count::exactly(2);
        assert_eq!(found, Some(Kind::DegenerateMinimum { nullity }), "at {x}, {y}");
    }
    // On the minima themselves the curvature across them is what it is, however weak.
    let nullity = Count::exactly(1);
    let found = judged(flat, [1e-3, 0.0], Some(0.0)).kind();
    assert_eq!(found, Some(Kind::DegenerateMinimum { nullity }));
}

/// Curvatures from 100 down to 1e-4 are all told apart from zero, and where the weak one has
/// not done its work the point is not critical, however small the gradient.
#[test]
fn weak_curvature_counts() {
    let weak = |x: &[f64]| {
        (50.0 * x[0] * x[0] + 5e-9 * x[1] * x[1], [100.0 * x[0], 1e-8 * x[1]], [100.0, 0.0, 1e-8])
    };
    assert_eq!(kind(weak, [0.0, 0.0]), Some(Kind::NonDegenerateMinimum));
    assert_eq!(judged(weak, [0.0, 0.4], None), Judgement::Slow);
    let saddle = |x: &[f64]| {
        (50.0 * x[0] * x[0] - 5e-9 * x[1] * x[1], [100.0 * x[0], -1e-8 * x[1]], [100.0, 0.0, -1e-8])
    };
    assert_eq!(kind(saddle, [0.0, 0.0]), Some(Kind::Saddle { index: Count::exactly(1) }));
}

/// The same point, with its height, its place and its spectrum known one after the other.
#[test]
fn more_evidence_refines() {
    let known = [Known {
        name: "the saddle".to_string(),
        kind: Kind::Saddle { index: Count::exactly(1) },
        value: 0.25,
        at: None,
    }];
    let mut evidence = Evidence {
        scale: Scale::UNIT,
        value: 0.25,
        gradient: 0.1,
        verdict: Verdict::Continue,
        stalled: false,
        outside: false,
        minimum: Some(0.0),
        known: &known,
        distances: &[None],
        resolved: None,
    };
    assert_eq!(judge(&evidence), Judgement::AtHeight { known: 0, apart: 0.0 });
    evidence.gradient = 1e-4;
    assert_eq!(judge(&evidence), Judgement::Near { known: 0, distance: None });
    evidence.distances = &[Some(0.5)];
    assert_eq!(judge(&evidence), Judgement::AtHeight { known: 0, apart: 0.0 });
    evidence.distances = &[Some(1e-3)];
    assert_eq!(judge(&evidence), Judgement::Near { known: 0, distance: Some(1e-3) });
    evidence.gradient = 1e-9;
    evidence.distances = &[Some(1e-9)];
    let at = Judgement::Critical { kind: Some(known[0].kind), known: Some(0) };
    assert_eq!(judge(&evidence), at);
    assert_eq!(at.words(&known, |x| x.to_string()), "at the saddle (strict saddle, index 1)");
    evidence.distances = &[Some(1e-3)];
    let near = judge(&evidence).words(&known, |x| x.to_string());
    assert_eq!(near, "near the saddle of index 1, 0.001 away");
    evidence.verdict = Verdict::Singular;
    assert_eq!(judge(&evidence), Judgement::Singular);
    evidence.verdict = Verdict::Diverged;
    assert_eq!(judge(&evidence), Judgement::Diverged);
}
