//! A world: viewpoints in space, what stands at each, and which are joined.

use std::sync::Arc;

use super::super::Fault;
use super::words::MOST_KINDS;
use crate::math;

/// Index of a viewpoint in its graph.
pub type Node = u16;

/// Most viewpoints of a world; the largest scan of Matterport3D has 349.
pub const MOST_NODES: usize = 512;

/// Most edges of a viewpoint: a decision is one byte.
pub const MOST_EDGES: usize = 200;

/// One passable direction of an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Where it leads.
    pub to: Node,
    /// Euclidean length in metres.
    pub length: f64,
    /// Unit vector from its start to its end: east, north, up.
    pub direction: [f64; 3],
}

/// An undirected graph whose edges are as long as their ends are apart, with
/// all shortest paths.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    names: Vec<String>,
    places: Vec<[f64; 3]>,
    kinds: Vec<u8>,
    first: Vec<usize>,
    edges: Vec<Edge>,
    distance: Arc<[f64]>,
    next: Arc<[Node]>,
}

impl Graph {
    /// A graph from viewpoints (metres: east, north, up), their landmark kinds
    /// and undirected edges, each listed once. Parts without a path between
    /// them are infinitely far apart; see [`Graph::connected`].
    ///
    /// # Errors
    /// No or too many nodes, a kind outside the list, coordinates that are not
    /// finite, an edge without length or to a node that does not exist.
    ///
    /// # Panics
    /// If the three lists of nodes differ in length.
    pub fn new(
        names: Vec<String>,
        places: Vec<[f64; 3]>,
        kinds: Vec<u8>,
        joined: &[(usize, usize)],
    ) -> Result<Self, Fault> {
        let n = places.len();
        assert_eq!(n, names.len(), "graph: {n} places and {} names", names.len());
        assert_eq!(n, kinds.len(), "graph: {n} places and {} kinds", kinds.len());
        if n == 0 {
            return Err(Fault::NoNodes);
        }
        if n > MOST_NODES {
            return Err(Fault::TooManyNodes { found: n, cap: MOST_NODES });
        }
        for i in 0..n {
            if !places[i].iter().all(|x| x.is_finite()) {
                return Err(Fault::NoPose { node: names[i].clone() });
            }
            if usize::from(kinds[i]) >= MOST_KINDS {
                return Err(Fault::NoLabel { node: names[i].clone() });
            }
        }
        let mut beside = vec![Vec::new(); n];
        for &(a, b) in joined {
            if a >= n || b >= n {
                return Err(Fault::UnknownNode { node: a.max(b).to_string() });
            }
            let edge = edge(&places, a, b);
            if !(edge.length > 0.0 && edge.length.is_finite()) {
                return Err(Fault::NoLength { from: names[a].clone(), to: names[b].clone() });
            }
            beside[a].push(edge);
            beside[b].push(self::edge(&places, b, a));
        }
        let mut first = vec![0];
        let mut edges = Vec::with_capacity(2 * joined.len());
        for own in &beside {
            edges.extend_from_slice(own);
            first.push(edges.len());
        }
        if let Some(node) = first.windows(2).position(|pair| pair[1] - pair[0] > MOST_EDGES) {
            return Err(Fault::TooManyEdges { node: names[node].clone(), cap: MOST_EDGES });
        }
        let (distance, next) = shortest_paths(&first, &edges);
        Ok(Self { names, places, kinds, first, edges, distance, next })
    }

    /// The same world with other landmarks: one kind for each viewpoint. The shortest
    /// paths are shared.
    ///
    /// # Panics
    /// If there are not as many kinds as viewpoints.
    #[must_use]
    pub fn furnished(&self, kinds: Vec<u8>) -> Self {
        assert_eq!(kinds.len(), self.len(), "graph: kinds");
        Self { kinds, ..self.clone() }
    }

    /// Number of viewpoints.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no viewpoint; never for a graph that was made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Name of a viewpoint, as in the file it comes from.
    #[must_use]
    pub fn name(&self, node: Node) -> &str {
        &self.names[usize::from(node)]
    }

    /// The viewpoint of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Node> {
        self.names.iter().position(|own| own == name).map(|i| i as Node)
    }

    /// Where a viewpoint is: metres east, north, up.
    #[must_use]
    pub fn place(&self, node: Node) -> [f64; 3] {
        self.places[usize::from(node)]
    }

    /// The landmark kind at a viewpoint.
    #[must_use]
    pub fn kind(&self, node: Node) -> u8 {
        self.kinds[usize::from(node)]
    }

    /// The edges that leave a viewpoint, in a fixed order.
    #[must_use]
    pub fn edges(&self, node: Node) -> &[Edge] {
        let node = usize::from(node);
        &self.edges[self.first[node]..self.first[node + 1]]
    }

    /// Position of the neighbour `to` among the edges of `from`.
    #[must_use]
    pub fn edge_index(&self, from: Node, to: Node) -> Option<usize> {
        self.edges(from).iter().position(|edge| edge.to == to)
    }

    /// Length of a shortest path in metres, infinite if there is none.
    #[must_use]
    pub fn distance(&self, a: Node, b: Node) -> f64 {
        self.distance[usize::from(a) * self.len() + usize::from(b)]
    }

    /// Distances from one viewpoint to all.
    #[must_use]
    pub fn distances(&self, from: Node) -> &[f64] {
        let n = self.len();
        &self.distance[usize::from(from) * n..(usize::from(from) + 1) * n]
    }

    /// First step of a shortest path, `None` at the goal or without a path.
    #[must_use]
    pub fn toward(&self, from: Node, goal: Node) -> Option<Node> {
        let next = self.next[usize::from(goal) * self.len() + usize::from(from)];
        (next != from).then_some(next)
    }

    /// Sum of the distances between successive viewpoints of a path, in metres.
    #[must_use]
    pub fn path_length(&self, path: &[Node]) -> f64 {
        math::sum(path.windows(2).map(|pair| self.distance(pair[0], pair[1])))
    }

    /// Whether every viewpoint can be reached from every other.
    ///
    /// # Errors
    /// Names a viewpoint that the first one cannot reach.
    pub fn connected(&self) -> Result<(), Fault> {
        match self.distances(0).iter().position(|d| d.is_infinite()) {
            Some(node) => Err(Fault::Disconnected { node: self.names[node].clone() }),
            None => Ok(()),
        }
    }
}

/// Dijkstra's algorithm from every viewpoint: distances, and first steps towards it.
/// The worlds are small and dense enough for the version without a queue.
fn shortest_paths(first: &[usize], edges: &[Edge]) -> (Arc<[f64]>, Arc<[Node]>) {
    let n = first.len() - 1;
    let mut distance = vec![f64::INFINITY; n * n];
    let mut toward: Vec<Node> = vec![0; n * n];
    let mut done = vec![false; n];
    for source in 0..n {
        let row = source * n;
        done.fill(false);
        for (node, next) in toward[row..row + n].iter_mut().enumerate() {
            *next = node as Node;
        }
        distance[row + source] = 0.0;
        while let Some(near) = nearest(&distance[row..row + n], &done) {
            done[near] = true;
            for edge in &edges[first[near]..first[near + 1]] {
                let to = usize::from(edge.to);
                let through = distance[row + near] + edge.length;
                if through < distance[row + to] {
                    distance[row + to] = through;
                    toward[row + to] = near as Node;
                }
            }
        }
    }
    // The two directions add the same lengths in another order.
    for a in 0..n {
        for b in 0..a {
            distance[a * n + b] = distance[b * n + a];
        }
    }
    (distance.into(), toward.into())
}

fn nearest(distance: &[f64], done: &[bool]) -> Option<usize> {
    let mut best = None;
    let mut least = f64::INFINITY;
    for (node, (&d, &done)) in distance.iter().zip(done).enumerate() {
        if !done && d < least {
            (best, least) = (Some(node), d);
        }
    }
    best
}

fn edge(places: &[[f64; 3]], from: usize, to: usize) -> Edge {
    let mut direction = difference(places[from], places[to]);
    let length = math::sqrt(direction.iter().map(|x| x * x).sum());
    for x in &mut direction {
        *x /= length;
    }
    Edge { to: to as Node, length, direction }
}

/// Displacement from one point to another.
#[must_use]
pub fn difference(from: [f64; 3], to: [f64; 3]) -> [f64; 3] {
    [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
}

/// Inner product in space.
#[must_use]
pub fn inner(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
