//! A world: viewpoints in space, what stands at each, and which are joined.

use super::super::Fault;
use super::words::MOST_KINDS;
use crate::math;

/// Index of a viewpoint in its graph.
pub type Node = u16;

/// Most viewpoints of a world; the largest scan of Matterport3D has 349.
pub const MOST_NODES: usize = 512;

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
    distance: Vec<f64>,
    next: Vec<Node>,
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
        let mut graph =
            Self { names, places, kinds, first, edges, distance: Vec::new(), next: Vec::new() };
        graph.find_shortest_paths();
        Ok(graph)
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

    /// Dijkstra's algorithm from every viewpoint. The worlds are small and
    /// dense enough for the version without a queue.
    fn find_shortest_paths(&mut self) {
        let n = self.len();
        self.distance = vec![f64::INFINITY; n * n];
        self.next = vec![0; n * n];
        let mut done = vec![false; n];
        for source in 0..n {
            let row = source * n;
            done.fill(false);
            for (node, next) in self.next[row..row + n].iter_mut().enumerate() {
                *next = node as Node;
            }
            self.distance[row + source] = 0.0;
            while let Some(near) = nearest(&self.distance[row..row + n], &done) {
                done[near] = true;
                for i in self.first[near]..self.first[near + 1] {
                    let Edge { to, length, .. } = self.edges[i];
                    let to = usize::from(to);
                    let through = self.distance[row + near] + length;
                    if through < self.distance[row + to] {
                        self.distance[row + to] = through;
                        self.next[row + to] = near as Node;
                    }
                }
            }
        }
        // The two directions add the same lengths in another order.
        for a in 0..n {
            for b in 0..a {
                self.distance[a * n + b] = self.distance[b * n + a];
            }
        }
    }
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
