//! The landscape of clouds, against the functional itself.

use critical_point_lab::{
    frame::{Field, Picture, Surface},
    labs::wasserstein::problem::{
        Ensemble, Functional, OverSpread, Particles, Shape, VarianceCosine,
    },
    link,
    session::View,
};

use super::common::{close, cloud, well};

/// The cloud that is moved along the first axis and scaled about its mean.
fn moved(from: &Particles, [m, s]: [f64; 2]) -> Ensemble {
    let (mean, shape) = (from.mean(), Shape::of(from));
    let coordinate = |k: usize| {
        let (about, spread) = (mean[k], shape.at[1]);
        let to = if k == 0 { m } else { about };
        let place = move |t: &f64| to + s * (t - about) / spread;
        from.coordinate(k).iter().map(place).collect::<Vec<f64>>()
    };
    let data: Vec<f64> = (0..from.dim()).flat_map(coordinate).collect();
    Ensemble::new(from.len(), from.dim(), data)
}

fn assert_exact(functional: &(impl Functional + OverSpread), start: &Particles) {
    let shape = Shape::of(start);
    let value = functional.value(start);
    assert!(close(functional.over_spread(&shape, shape.at), value, 1e-12));
    for m in [-1.7, -0.4, 0.0, 1.0, 2.2] {
        for s in [-1.5, -0.2, 0.0, 0.6, 3.0] {
            let value = functional.value(&moved(start, [m, s]).view());
            let said = functional.over_spread(&shape, [m, s]);
            assert!(close(said, value, 1e-12));
        }
    }
}

/// Few normal particles are skewed, and their mean lies off the first axis.
#[test]
fn heights_over_mean_and_spread_are_those_of_clouds_moved_there() {
    for (seed, d) in [(1, 1), (2, 2), (3, 3)] {
        let start = cloud(7, d, seed);
        assert!(Shape::of(&start.view()).moments[1].abs() > 0.01, "not skewed");
        assert_exact(&well(d), &start.view());
    }
    let cosine = VarianceCosine { tightness: 0.8, amplitude: 1.3 };
    assert_exact(&cosine, &cloud(7, 1, 4).view());
}

/// Without a spread there is no shape, and that of a normal cloud stands for it.
#[test]
fn a_cloud_in_one_place_has_the_height_of_that_place() {
    let place = Ensemble::new(3, 2, vec![0.4, 0.4, 0.4, 0.3, 0.3, 0.3]);
    let shape = Shape::of(&place.view());
    assert!(close(well(2).over_spread(&shape, [0.4, 0.0]), well(2).value(&place.view()), 1e-15));
    let many = cloud(200_000, 2, 5);
    let normal = Shape::of(&many.view());
    for (exact, sampled) in shape.moments.into_iter().zip(normal.moments) {
        assert!(close(sampled, exact, 0.02));
    }
}

#[test]
fn a_kick_moves_mean_and_spread_as_its_arrow_says() {
    let (x, v) = (cloud(9, 3, 6), cloud(9, 3, 7));
    let at = |t: f64| {
        let data: Vec<f64> =
            x.view().data().iter().zip(v.view().data()).map(|(x, v)| x + t * v).collect();
        Shape::of(&Ensemble::new(9, 3, data).view()).at
    };
    let [ahead, behind] = [1e-5, -1e-5].map(at);
    for (k, by) in Shape::change(&x.view(), &v.view()).into_iter().enumerate() {
        assert!(close(by, (ahead[k] - behind[k]) / 2e-5, 1e-8));
    }
    let place = Ensemble::zeros(9, 3);
    let widened = Shape::of(&v.view()).at;
    let change = Shape::change(&place.view(), &v.view());
    assert!((0..2).all(|k| close(change[k], widened[k], 1e-12)));
}

/// The landscape of a run, as it is drawn while the run rests.
fn landscape(run: &str) -> Surface {
    let (link, _) = link::parse(run);
    let (mut session, _) = link.open();
    (0..link.at.unwrap_or_default()).for_each(|_| session.advance());
    let view = View { inspect: true, rests: true, ..View::default() };
    let surface = session.frame(&view).pictures.into_iter().find_map(|picture| match picture {
        Picture::Surface(surface) => Some(surface),
        _ => None,
    });
    surface.expect("a landscape")
}

/// Where the inspected method is.
fn ball(surface: &Surface) -> [f64; 3] {
    *surface.trails[0].points.last().expect("a ball")
}

/// The height at a place of the surface, between its points.
fn height(Field { columns, rows, x, y, values, .. }: &Field, [u, v]: [f64; 2]) -> f64 {
    let along = |at: f64, (low, high): (f64, f64), count: usize| {
        let t = (at - low) / (high - low) * (count - 1) as f64;
        let cell = (t as usize).min(count - 2);
        (cell, t - cell as f64)
    };
    let ((i, a), (j, b)) = (along(u, *x, *columns), along(v, *y, *rows));
    let at = |i: usize, j: usize| values[j * columns + i];
    let row = |j: usize| (1.0 - a) * at(i, j) + a * at(i + 1, j);
    (1.0 - b) * row(j) + b * row(j + 1)
}

/// The surface has the shape of the inspected cloud.
#[test]
fn the_inspected_ball_stands_on_the_surface() {
    for run in ["at=0", "at=12", "at=40&dimension=3", "p=cosine&at=5", "p=on-the-saddle&at=20"] {
        let surface = landscape(run);
        let [m, s, own] = ball(&surface);
        let below = height(&surface.field, [m, s]);
        assert!((own - below).abs() < 0.02, "{run}: {own} above {below}");
    }
}

#[test]
fn an_arrow_leads_where_its_kick_puts_the_cloud() {
    let surface = landscape("p=kick");
    let arrow = surface.kicks.iter().find(|arrow| arrow.eigenvalue < 0.0).expect("an arrow");
    assert!(close(arrow.along[0].abs(), 1.0, 1e-12), "{:?}", arrow.along);
    let kicked = landscape(&format!("p=kick&do=0:kick:gradient-flow:{}:0.1", arrow.mode));
    let ([from, ..], [to, ..]) = (ball(&surface), ball(&kicked));
    assert!(close(to - from, 0.1 * arrow.along[0], 1e-12), "from {from} to {to}");
}

/// Where there is no closed form the plane is that of two eigenvectors, and a kick by what stands
/// on its grid leads to the height there.
#[test]
fn a_section_has_the_heights_of_kicked_clouds() {
    let runs = [
        "p=factorisation",
        "p=network&particles=40",
        "functional=tanh-moments&start=saddle&jitter=0.01&particles=20",
        "functional=discrepancy&goal=ring&start=cloud&features=16&particles=40",
    ];
    for run in runs {
        let surface = landscape(run);
        let field = &surface.field;
        let [from, ..] = ball(&surface);
        assert!(from.abs() < 1e-12, "{run}: the inspected cloud is at the centre");
        assert_eq!(surface.kicks.len(), 2, "{run}");
        for (arrow, stride) in surface.kicks.iter().zip([1, field.columns]) {
            for cells in [-2_i32, 1, 3] {
                let at = field.values.len() as i32 / 2 + cells * stride as i32;
                let amplitude = f64::from(2 * cells) * field.x.1 / (field.columns - 1) as f64;
                let lane = lane(run);
                let kick = format!("{run}&do=0:kick:{lane}:{}:{amplitude}", arrow.mode);
                let kicked = ball(&landscape(&kick))[2];
                let height = field.values[at as usize];
                assert!(close(kicked, height, 1e-9), "{kick}: {kicked} not {height}");
            }
        }
    }
}

/// The first method of a run, which is the inspected one.
fn lane(run: &str) -> String {
    link::parse(run).0.open().0.frame(&View::default()).lanes[0].id.clone()
}
