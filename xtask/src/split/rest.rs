//! The rest of a module: the functions that a first visit does not call.
//!
//! It lives in the memory and the tables of the first part, whose functions it imports,
//! and fills the places that the thunks call.

use super::plan::{self, Plan};
use anyhow::Result;
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportKind, ImportedFunction, Module, ValType, ir::Value, passes,
};

/// Under which name the rest imports from the first part.
const FIRST: &str = "first";
/// The global that is 1 as soon as the rest is there.
pub const READY: &str = "ready";

/// Something that the rest imports.
pub struct Import {
    /// What the first part exports it as.
    pub name: String,
    /// What it is.
    pub item: Item,
}

/// A part of the whole module, by its index in its arena.
#[derive(Clone, Copy)]
pub enum Item {
    Function(usize),
    Global(usize),
    Table(usize),
    Memory(usize),
}

/// The rest, and what it imports.
pub fn build(whole: &[u8], plan: &Plan) -> Result<(Vec<u8>, Vec<Import>)> {
    let mut module = Module::from_buffer(whole)?;
    empty(&mut module);
    import_all(&mut module, plan);
    fill_table(&mut module, plan)?;
    start(&mut module);
    passes::gc::run(&mut module);
    let imports = imports(&mut module);
    Ok((module.emit_wasm(), imports))
}

/// Drops what the first part exports and writes into memory and tables.
fn empty(module: &mut Module) {
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|export| module.exports.delete(export));
    module.memories.iter_mut().for_each(|memory| memory.data_segments.clear());
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    data.into_iter().for_each(|segment| module.data.delete(segment));
    module.tables.iter_mut().for_each(|table| table.elem_segments.clear());
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    elements.into_iter().for_each(|segment| module.elements.delete(segment));
}

/// Imports everything from the first part but the functions that have moved.
fn import_all(module: &mut Module, plan: &Plan) {
    for import in module.imports.iter_mut() {
        if matches!(import.kind, ImportKind::Function(_)) {
            import.module = FIRST.to_owned();
        }
    }
    let kept: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .filter(|id| !plan.moved.contains(&id.index()))
        .collect();
    for id in kept {
        let import = module.imports.add(FIRST, "", id);
        let function = module.funcs.get_mut(id);
        function.kind = FunctionKind::Import(ImportedFunction { import, ty: function.ty() });
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for id in globals {
        let import = module.imports.add(FIRST, "", id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    for table in module.tables.iter_mut() {
        table.import = Some(module.imports.add(FIRST, "", table.id()));
    }
    for memory in module.memories.iter_mut() {
        memory.import = Some(module.imports.add(FIRST, "", memory.id()));
    }
}

/// Puts the functions that the first part calls into the table.
fn fill_table(module: &mut Module, plan: &Plan) -> Result<()> {
    let table = plan::table(module)?;
    let offset = ConstExpr::Value(Value::I32(i32::try_from(plan.base)?));
    let called = ElementItems::Functions(plan::functions(module, &plan.called));
    let element = module.elements.add(ElementKind::Active { table, offset }, called);
    let entries = module.tables.get_mut(table);
    entries.elem_segments.insert(element);
    entries.initial = plan.table_length();
    entries.maximum = entries.maximum.map(|most| most.max(plan.table_length()));
    Ok(())
}

/// Says that the rest is there when it starts.
fn start(module: &mut Module) {
    let (ready, _) = module.add_import_global(FIRST, READY, ValType::I32, true, false);
    let mut start = FunctionBuilder::new(&mut module.types, &[], &[]);
    start.func_body().i32_const(1).global_set(ready);
    module.start = Some(start.finish(Vec::new(), &mut module.funcs));
}

/// Numbers the imports, which compresses best.
fn imports(module: &mut Module) -> Vec<Import> {
    let items = module.imports.iter_mut().filter(|import| import.name != READY);
    items
        .enumerate()
        .map(|(number, import)| {
            import.name = number.to_string();
            let item = match import.kind {
                ImportKind::Function(id) => Item::Function(id.index()),
                ImportKind::Global(id) => Item::Global(id.index()),
                ImportKind::Table(id) => Item::Table(id.index()),
                ImportKind::Memory(id) => Item::Memory(id.index()),
                ImportKind::Tag(_) => unreachable!("the page is compiled without exceptions"),
            };
            Import { name: import.name.clone(), item }
        })
        .collect()
}
