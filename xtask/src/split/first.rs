//! The first part of a module: what a first visit calls, and a thunk for each function
//! of the rest that this could call.

use super::plan::{self, LOAD, Plan};
use super::rest::{Import, Item, READY};
use super::thunk;
use anyhow::{Context, Result};
use walrus::{ConstExpr, ExportItem, Module, ValType, ir::Value, passes};

/// The first part, which exports what the rest imports.
pub fn build(whole: &[u8], plan: &Plan, imports: &[Import]) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(whole)?;
    let load = module.exports.get_func(LOAD)?;
    let table = plan::table(&module)?;
    for import in imports {
        let item = find(&module, &import.item).context("the rest imports what is not there")?;
        module.exports.add(&import.name, item);
    }
    let zero = ConstExpr::Value(Value::I32(0));
    let ready = module.globals.add_local(ValType::I32, true, false, zero);
    module.exports.add(READY, ready);
    let loader = thunk::loader(&mut module, load, ready);
    for (slot, function) in (plan.base..).zip(plan::functions(&module, &plan.called)) {
        thunk::replace(&mut module, function, loader, table, i32::try_from(slot)?);
    }
    let entries = module.tables.get_mut(table);
    entries.initial = plan.table_length();
    entries.maximum = entries.maximum.map(|most| most.max(plan.table_length()));
    passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

fn find(module: &Module, item: &Item) -> Option<ExportItem> {
    Some(match *item {
        Item::Function(at) => module.funcs.iter().find(|f| f.id().index() == at)?.id().into(),
        Item::Global(at) => module.globals.iter().find(|g| g.id().index() == at)?.id().into(),
        Item::Table(at) => module.tables.iter().find(|t| t.id().index() == at)?.id().into(),
        Item::Memory(at) => module.memories.iter().find(|m| m.id().index() == at)?.id().into(),
    })
}
