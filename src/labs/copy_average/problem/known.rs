//! Critical points of a loss, with what they are.

use super::{Kernel, Loss, averages, symmetric};
use crate::{
    lab::Terrain,
    math::Buffer,
    optim::{Known, Objective as _, resolve},
    progress::Counter,
};

/// Up to this many parameters all copy-average points are listed; beyond, the lowest and the
/// highest.
const FEW: usize = 130;
const MOST: usize = 40;
/// Points of losses this close are one.
const SAME: f64 = 1e-9;

/// What a critical point is in terms of copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// Copies and averages of groups of these sizes, in descending order.
    Groups(Vec<usize>),
    /// Each student near a teacher of its own.
    Perturbed,
}

/// A critical point of a loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What it is in terms of copies.
    pub class: Class,
    /// Whether it is exactly that, and not near it.
    pub exact: bool,
    /// One of the equivalent points.
    pub x: Vec<f64>,
    /// The loss there.
    pub value: f64,
}

impl Point {
    /// What readers call it within a sentence.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.class {
            Class::Perturbed => "the perturbed copies".to_string(),
            Class::Groups(sizes) if sizes.iter().all(|size| *size == 1) => {
                "the copy of every teacher neuron".to_string()
            }
            Class::Groups(sizes) if sizes.len() == 1 => {
                format!("the average of all {} teacher neurons", sizes[0])
            }
            Class::Groups(sizes) => {
                let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
                let what =
                    if self.exact { "copy-average point" } else { "point near copy-average" };
                format!("the {what} {}", sizes.join("+"))
            }
        }
    }

    /// The point as the judgement knows it, with the kind that its Hessian says.
    ///
    /// Neurons can be exchanged: there are many such points, so that a place says nothing, and
    /// a point is recognised by loss and gradient.
    #[must_use]
    pub fn known(&self, loss: &Loss) -> Known {
        let mut gradient = Buffer::zeros(self.x.len());
        loss.gradient(&self.x, &mut gradient);
        let spectrum = loss.curvature(&self.x).spectrum(0, Counter::unwatched());
        let resolved = resolve(loss, &self.x, &gradient, &spectrum);
        let kind = resolved.kind(self.value <= SAME);
        Known { name: self.name(), kind, value: self.value, at: None }
    }
}

/// The known critical points of a loss in the order of their losses: copies and averages, and
/// perturbed copies. None for a teacher whose neurons are not exchangeable.
#[must_use]
pub fn points(loss: &Loss) -> Vec<Point> {
    if !loss.teacher.is_symmetric() {
        return Vec::new();
    }
    let mut points: Vec<Point> = Vec::new();
    for point in groups(loss).into_iter().chain(perturbed(loss)) {
        // Perturbed copies may be what the average has come to.
        if points.iter().all(|other| (other.value - point.value).abs() > SAME) {
            points.push(point);
        }
    }
    points.sort_by(|a, b| a.value.total_cmp(&b.value));
    points
}

/// What is known of a loss with these critical points. The smallest value is known where it is
/// zero.
#[must_use]
pub fn terrain(loss: &Loss, points: &[Point]) -> Terrain {
    Terrain {
        scale: loss.scale(),
        minimum: points.first().filter(|point| point.value < 1e-12).map(|_| 0.0),
        known: points.iter().map(|point| point.known(loss)).collect(),
    }
}

/// `n - 1` copies and one average, which of all copy-average points has the smallest loss, and
/// for the error function and an orthonormal teacher the other ones, too.
fn groups(loss: &Loss) -> Vec<Point> {
    let (n, k) = (loss.students, loss.teacher.neurons());
    if let (Kernel::Erf(c), true) = (&loss.kernel, loss.teacher.is_orthonormal()) {
        let mut all = averages::partitions(k, n);
        if loss.size() > FEW || all.len() > MOST {
            all = vec![all.swap_remove(0), all.pop().unwrap_or_default()];
            all.retain(|sizes| !sizes.is_empty());
        }
        return all.into_iter().map(|sizes| closed(loss, *c, sizes)).collect();
    }
    let sizes = averages::best(k, n);
    if n == k && !matches!(loss.kernel, Kernel::Step) {
        let mut x = loss.teacher.weights.clone();
        x.extend(&loss.teacher.out);
        return vec![at(loss, Class::Groups(sizes), true, x)];
    }
    // Copies are kinks of a step's loss.
    let smooth = n == 1 || !matches!(loss.kernel, Kernel::Step);
    let found = smooth.then(|| symmetric::copies_and_average(loss)).flatten();
    found.map(|x| at(loss, Class::Groups(sizes), n == 1, x)).into_iter().collect()
}

/// The point of a class.
///
/// # Errors
/// Words that say why it is not known.
pub fn place(loss: &Loss, class: &Class) -> Result<Vec<f64>, &'static str> {
    match (class, &loss.kernel) {
        (Class::Perturbed, _) => {
            let found = perturbed(loss).filter(|_| loss.teacher.is_symmetric());
            found.map(|point| point.x).ok_or(
                "perturbed copies are not known here: they need exchangeable teacher neurons and \
                 1 < n < k",
            )
        }
        (Class::Groups(sizes), Kernel::Erf(c)) if loss.teacher.is_orthonormal() => {
            Ok(averages::point(*c, sizes, loss.inputs()))
        }
        _ => points(loss)
            .into_iter()
            .find(|point| point.class == *class)
            .map(|point| point.x)
            .ok_or("this point is known for the error function and an orthonormal teacher alone"),
    }
}

/// The copy-average point of the error function.
#[must_use]
pub fn closed(loss: &Loss, c: f64, sizes: Vec<usize>) -> Point {
    let x = averages::point(c, &sizes, loss.inputs());
    at(loss, Class::Groups(sizes), true, x)
}

/// The perturbed copies, if there are such.
#[must_use]
pub fn perturbed(loss: &Loss) -> Option<Point> {
    if matches!(loss.kernel, Kernel::Step) {
        return None;
    }
    let x = symmetric::perturbed_copies(loss)?;
    Some(at(loss, Class::Perturbed, false, x))
}

fn at(loss: &Loss, class: Class, exact: bool, x: Vec<f64>) -> Point {
    Point { class, exact, value: loss.value(&x), x }
}
