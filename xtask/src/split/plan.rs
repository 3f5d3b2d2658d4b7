//! Which function goes where.

use super::label::label;
use super::thunk;
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use walrus::{FunctionId, FunctionKind, Module, TableId, ir, passes};

/// The function of `src/web/rest.rs` that loads the rest.
pub const LOAD: &str = "load_rest";

/// How a module is divided. Functions go by their index in the arena of the whole
/// module, which is the same each time it is parsed.
pub struct Plan {
    /// Functions of the rest.
    pub moved: BTreeSet<usize>,
    /// Those of them that the first part calls, in the order of their places in the
    /// table of functions.
    pub called: Vec<usize>,
    /// The first of these places.
    pub base: u64,
}

impl Plan {
    /// Keeps the functions with these labels, what has no label, and what loads the rest.
    pub fn new(whole: &[u8], kept: &BTreeSet<String>) -> Result<Self> {
        let mut module = Module::from_buffer(whole)?;
        let loading = called_by(&module, module.exports.get_func(LOAD)?);
        let unlisted: Vec<FunctionId> = module
            .funcs
            .iter_local()
            .map(|(id, _)| id)
            .filter(|id| !loading.contains(id))
            .filter(|id| label(module.funcs.get(*id)).is_some_and(|label| !kept.contains(&label)))
            .collect();
        let all: BTreeSet<usize> = module.funcs.iter_local().map(|(id, _)| id.index()).collect();
        // Without its body a function calls nothing, so what only the rest calls goes too.
        for id in &unlisted {
            thunk::hollow(&mut module, *id);
        }
        passes::gc::run(&mut module);
        let living: BTreeSet<usize> = module.funcs.iter().map(|f| f.id().index()).collect();
        let unlisted: BTreeSet<usize> = unlisted.iter().map(|id| id.index()).collect();
        Ok(Self {
            called: unlisted.intersection(&living).copied().collect(),
            moved: all.difference(&living).copied().chain(unlisted).collect(),
            base: module.tables.get(table(&module)?).initial,
        })
    }

    /// Length of the table of functions with the places for the rest.
    pub fn table_length(&self) -> u64 {
        self.base + self.called.len() as u64
    }
}

/// A function and all that it can call without the table of functions.
fn called_by(module: &Module, function: FunctionId) -> BTreeSet<FunctionId> {
    let mut found = BTreeSet::new();
    let mut pending = vec![function];
    while let Some(id) = pending.pop() {
        if let FunctionKind::Local(body) = &module.funcs.get(id).kind
            && found.insert(id)
        {
            let mut calls = Calls(Vec::new());
            ir::dfs_in_order(&mut calls, body, body.entry_block());
            pending.extend(calls.0);
        }
    }
    found
}

struct Calls(Vec<FunctionId>);

impl<'module> ir::Visitor<'module> for Calls {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.0.push(*function);
    }
}

/// The table through which functions are called.
pub fn table(module: &Module) -> Result<TableId> {
    module.tables.main_function_table()?.context("the module has no table of functions")
}

/// The functions with these indices, in their order.
pub fn functions(module: &Module, indices: &[usize]) -> Vec<FunctionId> {
    let all: BTreeMap<usize, FunctionId> =
        module.funcs.iter().map(|function| (function.id().index(), function.id())).collect();
    indices.iter().filter_map(|index| all.get(index).copied()).collect()
}
