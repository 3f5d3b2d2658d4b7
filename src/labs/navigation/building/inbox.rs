//! Files of worlds and of records, in whatever order the reader opens them.

use super::{Building, MOST_INSTRUCTIONS, of_instruction, rows, scan_of};
use crate::{
    data::{Encoding, Reader, Table, no_text},
    labs::navigation::problem::{
        Fault, Plan, Record,
        fault::without_nan,
        metrics::is_within,
        record::{self, Instruction, Records},
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
    records: Records,
    /// Whether they are in use in the world before.
    used: bool,
}

/// Why records are not used, and whether they may belong to another world.
struct Misfit {
    why: String,
    elsewhere: bool,
}

impl Reader for Inbox {
    fn keep(&mut self, table: &Table) {
        if rows::is_world(table) {
            self.world = Some(table.clone());
        }
    }

    fn read(&mut self, name: &str, bytes: &[u8]) -> Result<(Table, Vec<Problem>), Problem> {
        let name = excerpt(name);
        let fail = |why: String| Problem::new(name.clone(), format!("{why}; nothing was changed"));
        if let Some(why) = no_text(bytes) {
            return Err(fail(format!("this is no JSON: {why}")));
        }
        let text = match Encoding::of(bytes) {
            Encoding::Windows1252 => return Err(fail("not JSON: not UTF-8".to_string())),
            encoding => encoding.decode(bytes),
        };
        let (text, replaced) = without_nan(&text);
        let (table, mut problems) = if record::is_of_records(&text) {
            let records = record::read(&text).map_err(|fault| fail(fault.to_string()))?;
            self.records(&name, records).map_err(fail)?
        } else {
            let (building, notes) = world(&name, &text).map_err(|fault| fail(fault.to_string()))?;
            self.furnish(building, &name, notes)
        };
        if replaced > 0 {
            let message = format!(
                "{replaced} of its numbers are NaN or infinite; nobody needs them, and they are \
                 left out"
            );
            problems.push(Problem::new(name, message));
        }
        self.world = Some(table.clone());
        Ok((table, problems))
    }
}

impl Inbox {
    /// A world, with the records that have waited for it.
    fn furnish(
        &mut self,
        mut building: Building,
        name: &str,
        notes: Vec<String>,
    ) -> (Table, Vec<Problem>) {
        let of_world = |note| Problem::new(name, note);
        let mut problems: Vec<Problem> = notes.into_iter().map(of_world).collect();
        if building.drawn {
            let message =
                "no viewpoint has a label: landmarks are drawn at random for each training";
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
    fn records(&mut self, name: &str, records: Records) -> Result<(Table, Vec<Problem>), String> {
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
    /// Takes the records of its scan as its instructions, as far as they can be used, and
    /// names the others.
    fn instruct(&mut self, file: &Records) -> Result<Vec<String>, Misfit> {
        let elsewhere = |record: &&Record| {
            self.scan.is_some() && record.scan.is_some() && record.scan != self.scan
        };
        let own: Vec<&Record> = file.good.iter().filter(|record| !elsewhere(record)).collect();
        if let (true, Some(last)) = (own.is_empty(), file.good.last()) {
            let name = |scan: &Option<String>| scan.clone().unwrap_or_default();
            let fault = Fault::OtherScan { found: name(&last.scan), wanted: name(&self.scan) };
            let why = of_instruction(last.instruction_id, &fault);
            return Err(Misfit { why, elsewhere: true });
        }
        let (mut instructions, mut used) = (Vec::new(), Vec::new());
        let (mut bad, mut unknown) = (file.bad.clone(), 0);
        for record in &own {
            let instruction = record.instruction(&self.graph).and_then(|instruction| {
                // What names landmarks says nothing true of those that are drawn.
                let words = instruction.words.filter(|_| !self.drawn);
                let instruction = Instruction { words, ..instruction };
                self.check(&instruction).map(|()| instruction)
            });
            match instruction {
                Ok(instruction) => {
                    instructions.push(instruction);
                    used.push(record);
                }
                Err(fault) => {
                    unknown += usize::from(matches!(fault, Fault::UnknownNode { .. }));
                    bad.push(of_instruction(record.instruction_id, &fault));
                }
            }
        }
        let mut notes = file.notes.clone();
        let others = file.good.len() - own.len();
        if others > 0 {
            notes.push(format!("{others} records of other scans are left out"));
        }
        if let Some(first) = bad.first() {
            let all = own.len() + file.bad.len();
            let count =
                if all > 1 { format!("{} of {all} records: ", bad.len()) } else { String::new() };
            if instructions.is_empty() {
                let why = format!("{count}{first}");
                return Err(Misfit { why, elsewhere: unknown == bad.len() });
            }
            let named = bad.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join("; ");
            notes.push(format!("left out are {count}{named}"));
        } else if instructions.is_empty() {
            return Err(Misfit { why: "it has no records".to_string(), elsewhere: false });
        }
        if instructions.len() > MOST_INSTRUCTIONS {
            let found = instructions.len();
            notes.push(format!("the first {MOST_INSTRUCTIONS} of {found} instructions are used"));
            instructions.truncate(MOST_INSTRUCTIONS);
        }
        let still: usize = used.iter().map(|record| record.without_move()).sum();
        if still > 0 {
            notes.push(format!("{still} pieces without a move are joined to their neighbours"));
        }
        let described = instructions.iter().filter(|one| one.words.is_none()).count();
        if described > 0 {
            let why =
                if self.drawn { "landmarks are drawn" } else { "the agents know other words" };
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
            is_within(self.graph.distance(path[*start], path[*end]), Plan::default().nearest)
        };
        pieces.filter(near).count()
    }
}

/// Most records that are named where some are left out.
const MOST_NAMED: usize = 5;

/// The world of a connectivity file, and what of it is left out.
fn world(name: &str, text: &str) -> Result<(Building, Vec<String>), Fault> {
    let mut file = connectivity::read(text)?;
    let notes = connectivity::keep_largest(&mut file);
    // What is drawn here is only to see whether it is to be drawn.
    let rng = &mut Streams::new(0).at(Purpose::Data, 0);
    let (graph, drawn) = connectivity::graph(&file, MOST_KINDS, rng)?;
    Ok((Building { graph, drawn, instructions: Vec::new(), scan: scan_of(name) }, notes))
}
