//! The reader's own world, and his instructions in it.
//!
//! | file | purpose |
//! |---|---|
//! | `rows` | a world as a table: that is how a run and its link carry data |
//! | `inbox` | files of worlds and of records, in whatever order they come |

mod inbox;
mod rows;

pub use inbox::Inbox;

use crate::{
    data::{Format, Table},
    labs::navigation::problem::{
        Fault, Graph, Plan, Route, environment::TEST, record::Instruction, route::too_long,
        world::connectivity,
    },
    rng::{Purpose, Streams},
};

/// What the laboratory reads.
pub static FORMAT: Format = Format {
    label: "Connectivity and records files",
    accept: ".json,.jsonl,application/json,application/jsonl",
    several: true,
    help: "Open a connectivity file of the Matterport3D simulator, or drop one anywhere on the \
           page: the agents then learn and are tested in your world. Without a label at each \
           viewpoint, landmarks are drawn at random. Open a file of records (Landmark-RxR, \
           Fine-Grained-R2R, R2R, RxR), too, together with it or later: the tests are then your \
           instructions.",
    describe: rows::describe,
    reader: || Box::new(Inbox::default()),
};

/// What the file of a world is called after the name of its scan, and its ending.
const WORLD_FILE: (&str, &str) = ("_connectivity", ".json");
/// Most instructions of the reader's: as many as there can be test episodes.
const MOST_INSTRUCTIONS: usize = 100;

/// A world of the reader's.
#[derive(Clone)]
pub struct Building {
    graph: Graph,
    /// Whether landmarks are to be drawn.
    drawn: bool,
    instructions: Vec<Instruction>,
    /// The scan that the name of its file tells.
    scan: Option<String>,
}

impl Building {
    /// The world of a table.
    ///
    /// # Errors
    /// Words: the table is none of a world, or world or instructions cannot be used.
    pub fn of(table: &Table) -> Result<Self, String> {
        let building = rows::read(table)?;
        building.graph.connected().map_err(|fault| fault.to_string())?;
        for instruction in &building.instructions {
            building.check(instruction).map_err(|why| of_instruction(instruction.id, &why))?;
        }
        Ok(building)
    }

    /// Whether an instruction can be a test: it can be walked within the limit of moves.
    fn check(&self, instruction: &Instruction) -> Result<(), Fault> {
        instruction.route(&self.graph, &mut Streams::new(0).at(Purpose::Data, 0))?;
        too_long("moves", instruction.path.len() - 1, Plan::default().moves)
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

    /// The reader's instructions in a furnished world.
    ///
    /// # Errors
    /// It is not this world.
    pub fn routes(&self, graph: &Graph, streams: Streams) -> Result<Vec<Route>, Fault> {
        let route = |(number, instruction): (usize, &Instruction)| {
            instruction.route(graph, &mut streams.of_lane(Purpose::Episode, number as u32, TEST))
        };
        self.instructions.iter().enumerate().map(route).collect()
    }

    /// The reader's instructions.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// Landmarks of the longest of them.
    pub fn longest(&self) -> u32 {
        self.instructions.iter().map(|one| one.ends.len() as u32).max().unwrap_or(0)
    }

    /// Name of its scan, if the file tells.
    pub fn scan(&self) -> Option<&str> {
        self.scan.as_deref()
    }
}

fn of_instruction(id: u64, fault: &Fault) -> String {
    format!("instruction {id}: {fault}")
}

/// The scan that the name of a world's file tells, also of a download that the browser has
/// numbered, or of a copy.
fn scan_of(name: &str) -> Option<String> {
    name.split_once(WORLD_FILE.0).map(|(scan, _)| scan.to_string()).filter(|scan| !scan.is_empty())
}

/// A world as a file: its name and its text.
pub fn write(graph: &Graph, scan: &str) -> (String, String) {
    (
        format!("{scan}{}{}", WORLD_FILE.0, WORLD_FILE.1),
        connectivity::write(&connectivity::viewpoints(graph)),
    )
}
