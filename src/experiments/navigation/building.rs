//! The reader's own world, as a table: that is how a run and its link carry data.
//!
//! One row for each viewpoint (metres east, north and up, and its landmark kind), then
//! one for each edge (the two viewpoints).

use crate::{
    data::{Format, Table},
    navigation::{
        Fault, Graph, Node,
        world::{connectivity, words::MOST_KINDS},
    },
    rng::{Purpose, Streams},
    schema::{Problem, excerpt},
};

/// What the laboratory reads.
pub static FORMAT: Format = Format {
    label: "Connectivity file",
    accept: ".json,application/json",
    help: "Open a connectivity file of the Matterport3D simulator, or drop one anywhere on the \
           page: the agents then learn and are tested in your world. Without a label at each \
           viewpoint, landmarks are drawn at random.",
    describe,
};

const COLUMNS: [&str; 4] = ["x or from", "y or to", "z", "landmark"];
/// In place of a landmark: it is to be drawn.
const DRAWN: f64 = -1.0;
/// In place of a landmark: the row is an edge.
const EDGE: f64 = -2.0;

/// A world of the reader's.
#[derive(Clone)]
pub struct Building {
    graph: Graph,
    /// Whether landmarks are to be drawn.
    drawn: bool,
}

impl Building {
    /// The world of a table.
    ///
    /// # Errors
    /// Words: the table is none of a world, or the world cannot be used.
    pub fn of(table: &Table) -> Result<Self, String> {
        let [x, y, z, landmark] = table.values.as_slice() else {
            return Err("this is not a table of a world".to_string());
        };
        let (mut places, mut kinds, mut joined) = (Vec::new(), Vec::new(), Vec::new());
        let whole = |x: f64| (x >= 0.0 && x.fract() == 0.0).then_some(x as usize);
        let mut drawn = false;
        for row in 0..table.rows() {
            if landmark[row] == EDGE {
                let ends = whole(x[row]).zip(whole(y[row])).filter(|(a, b)| a < b);
                joined.push(ends.ok_or_else(|| format!("row {row} is no edge"))?);
                continue;
            }
            drawn |= landmark[row] == DRAWN;
            let kind = if drawn { Some(0) } else { whole(landmark[row]) };
            let kind = kind.filter(|kind| *kind < MOST_KINDS);
            kinds.push(kind.ok_or_else(|| format!("row {row} has no landmark kind"))? as u8);
            places.push([x[row], y[row], z[row]]);
        }
        let names = (0..places.len()).map(|i| format!("v{i:03}")).collect();
        let graph = Graph::new(names, places, kinds, &joined).map_err(|fault| fault.to_string())?;
        graph.connected().map_err(|fault| fault.to_string())?;
        Ok(Self { graph, drawn })
    }

    /// The world with this number of a training: landmarks that the file does not have
    /// are drawn for each.
    pub fn furnished(&self, kinds: u32, streams: Streams, number: u64) -> Graph {
        if !self.drawn {
            return self.graph.clone();
        }
        use rand::RngExt as _;
        let rng = &mut streams.at(Purpose::Data, number);
        let count = self.graph.len();
        self.graph.furnished((0..count).map(|_| rng.random_range(0..kinds) as u8).collect())
    }
}

/// The table of a file, with what the reader should know of it.
///
/// # Errors
/// A problem that says why the file cannot be used.
pub fn read(name: &str, bytes: &[u8]) -> Result<(Table, Vec<Problem>), Problem> {
    let name = excerpt(name);
    let fail = |why: String| Problem::new(name.clone(), format!("{why}; nothing was changed"));
    let text = std::str::from_utf8(bytes).map_err(|_| fail("not JSON: not UTF-8".to_string()))?;
    let (graph, drawn) = world(text).map_err(|fault| fail(fault.to_string()))?;
    let mut values = vec![Vec::new(); COLUMNS.len()];
    let mut row = |numbers: [f64; 4]| {
        for (column, number) in values.iter_mut().zip(numbers) {
            column.push(number);
        }
    };
    let nodes = || 0..graph.len() as Node;
    for node in nodes() {
        let [x, y, z] = graph.place(node);
        row([x, y, z, if drawn { DRAWN } else { f64::from(graph.kind(node)) }]);
    }
    for node in nodes() {
        for edge in graph.edges(node).iter().filter(|edge| edge.to > node) {
            row([f64::from(node), f64::from(edge.to), EDGE, EDGE]);
        }
    }
    let columns = COLUMNS.map(str::to_string).to_vec();
    let mut problems = Vec::new();
    if drawn {
        let message = "no viewpoint has a label: landmarks are drawn at random for each training";
        problems.push(Problem::new(name.clone(), message));
    }
    Ok((Table { name, columns, values }, problems))
}

fn world(text: &str) -> Result<(Graph, bool), Fault> {
    let file = connectivity::read(text)?;
    // What is drawn here is only to see whether it is to be drawn.
    let rng = &mut Streams::new(0).at(Purpose::Data, 0);
    connectivity::graph(&file, MOST_KINDS, rng)
}

fn describe(table: &Table) -> String {
    let edges = table.values.last().map_or(0, |kinds| kinds.iter().filter(|k| **k == EDGE).count());
    format!("{} viewpoints, {edges} edges", table.rows() - edges)
}

/// A world as the text of a connectivity file.
pub fn write(graph: &Graph) -> String {
    connectivity::write(&connectivity::viewpoints(graph))
}
