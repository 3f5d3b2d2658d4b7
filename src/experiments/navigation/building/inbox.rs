//! Files of worlds and of records, in whatever order the reader opens them.

use super::{Building, MOST_INSTRUCTIONS, of_instruction, rows, scan_of};
use crate::{
    data::Table,
    navigation::{
        Fault, Plan, Record,
        record::{self, Instruction},
        world::{connectivity, words::MOST_KINDS},
    },
    rng::{Purpose, Streams},
    schema::{Problem, excerpt},
};

/// The last world that was read, and the last records.
#[derive(Default)]
pub struct Inbox {
    world: Option<Table>,
    /// Records that go with the next world if they fit it.
    waiting: Option<Waiting>,
}

/// Records by the name of their file.
struct Waiting {
    name: String,
    records: Vec<Record>,
    /// Whether they are in use in the world before.
    used: bool,
}

/// Why records are not used, and whether they may belong to another world.
struct Misfit {
    why: String,
    elsewhere: bool,
}

impl Inbox {
    /// Takes the world of a link, to which records may come.
    pub fn keep(&mut self, table: &Table) {
        if rows::is_world(table) {
            self.world = Some(table.clone());
        }
    }

    /// The table of a file of either kind, with what the reader should know of it.
    ///
    /// # Errors
    /// A problem that says why the file cannot be used.
    pub fn read(&mut self, name: &str, bytes: &[u8]) -> Result<(Table, Vec<Problem>), Problem> {
        let name = excerpt(name);
        let fail = |why: String| Problem::new(name.clone(), format!("{why}; nothing was changed"));
        let text = std::str::from_utf8(bytes);
        let text = text.map_err(|_| fail("not JSON: not UTF-8".to_string()))?;
        let (table, problems) = if record::is_of_records(text) {
            let records = record::read(text).map_err(|fault| fail(fault.to_string()))?;
            self.records(&name, records).map_err(fail)?
        } else {
            let building = world(&name, text).map_err(|fault| fail(fault.to_string()))?;
            self.furnish(building, &name)
        };
        self.world = Some(table.clone());
        Ok((table, problems))
    }

    /// A world, with the records that have waited for it.
    fn furnish(&mut self, mut building: Building, name: &str) -> (Table, Vec<Problem>) {
        let mut problems = Vec::new();
        if building.drawn {
            let message = "no viewpoint has a label: landmarks are drawn at random for each training";
            problems.push(Problem::new(name, message));
        }
        if let Some(Waiting { name, records, used }) = self.waiting.take() {
            match building.instruct(&records) {
                Ok(notes) => {
                    problems.extend(notes.into_iter().map(|note| Problem::new(name.clone(), note)));
                }
                Err(Misfit { why, .. }) if !used => {
                    let message = format!("{why}; the tests have none of its instructions");
                    problems.push(Problem::new(name, message));
                }
                Err(_) => {}
            }
        }
        (rows::write(&building, name.to_string()), problems)
    }

    /// The last world with these records, which go with the next one, too, if they fit it.
    fn records(
        &mut self,
        name: &str,
        records: Vec<Record>,
    ) -> Result<(Table, Vec<Problem>), String> {
        let name = name.to_string();
        let Some(world) = &self.world else {
            self.waiting = Some(Waiting { name, records, used: false });
            return Err("its world is not open: open its connectivity file, too".to_string());
        };
        let mut building = rows::read(world)?;
        match building.instruct(&records) {
            Ok(notes) => {
                let problems = notes.into_iter().map(|note| Problem::new(name.clone(), note));
                let problems = problems.collect();
                // Files that are opened together may come in this order, too.
                self.waiting = Some(Waiting { name, records, used: true });
                Ok((rows::write(&building, world.name.clone()), problems))
            }
            Err(Misfit { why, elsewhere }) => {
                self.waiting = elsewhere.then_some(Waiting { name, records, used: false });
                Err(why)
            }
        }
    }
}

impl Building {
    /// Takes the records of its scan as its instructions, all or none.
    fn instruct(&mut self, records: &[Record]) -> Result<Vec<String>, Misfit> {
        let elsewhere = |record: &&Record| {
            self.scan.is_some() && record.scan.is_some() && record.scan != self.scan
        };
        let mut notes = Vec::new();
        let own: Vec<&Record> = records.iter().filter(|record| !elsewhere(record)).collect();
        let Some(last) = records.last() else {
            return Err(Misfit { why: "it has no records".to_string(), elsewhere: false });
        };
        if own.is_empty() {
            let name = |scan: &Option<String>| scan.clone().unwrap_or_default();
            let fault = Fault::OtherScan { found: name(&last.scan), wanted: name(&self.scan) };
            let why = of_instruction(last.instruction_id, &fault);
            return Err(Misfit { why, elsewhere: true });
        }
        if own.len() < records.len() {
            notes.push(format!("{} records of other scans are left out", records.len() - own.len()));
        }
        if own.len() > MOST_INSTRUCTIONS {
            let found = own.len();
            notes.push(format!("the first {MOST_INSTRUCTIONS} of {found} instructions are used"));
        }
        let read = |record: &&Record| {
            let instruction = record.instruction(&self.graph).and_then(|instruction| {
                // What names landmarks says nothing true of those that are drawn.
                let words = instruction.words.filter(|_| !self.drawn);
                let instruction = Instruction { words, ..instruction };
                self.check(&instruction).map(|()| instruction)
            });
            instruction.map_err(|fault| Misfit {
                why: of_instruction(record.instruction_id, &fault),
                elsewhere: matches!(fault, Fault::UnknownNode { .. }),
            })
        };
        let own = own.iter().take(MOST_INSTRUCTIONS);
        let instructions = own.map(read).collect::<Result<Vec<_>, _>>()?;
        let described = instructions.iter().filter(|one| one.words.is_none()).count();
        if described > 0 {
            let why = if self.drawn { "landmarks are drawn" } else { "the agents know other words" };
            notes.push(format!("{described} instructions are put into words anew: {why}"));
        }
        let near = instructions.iter().map(|one| self.near(one)).sum::<usize>();
        if near > 0 {
            let nearest = Plan::default().nearest;
            notes.push(format!(
                "{near} landmarks lie within {nearest} m of the one before: they count as reached \
                 after one move"
            ));
        }
        self.instructions = instructions;
        Ok(notes)
    }

    /// How many landmarks count as reached from the one before.
    fn near(&self, instruction: &Instruction) -> usize {
        let Instruction { path, ends, .. } = instruction;
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let pieces = starts.zip(ends.iter().copied());
        let near = |(start, end): &(usize, usize)| {
            self.graph.distance(path[*start], path[*end]) <= Plan::default().nearest
        };
        pieces.filter(near).count()
    }
}

/// The world of a connectivity file.
fn world(name: &str, text: &str) -> Result<Building, Fault> {
    let file = connectivity::read(text)?;
    // What is drawn here is only to see whether it is to be drawn.
    let rng = &mut Streams::new(0).at(Purpose::Data, 0);
    let (graph, drawn) = connectivity::graph(&file, MOST_KINDS, rng)?;
    Ok(Building { graph, drawn, instructions: Vec::new(), scan: scan_of(name) })
}
