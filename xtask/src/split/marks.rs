//! A module that remembers which of its functions were called.

use super::label::label;
use super::rest::READY;
use anyhow::{Result, ensure};
use std::collections::BTreeMap;
use std::path::Path;
use walrus::{ConstExpr, Module, ValType, ir};

/// What an exported mark is called, before the label of its function.
const MARK: &str = "mark ";

/// Answers on the channel `marks` with the labels of the functions called so far.
const REPORT: &str = "
    const channel = new BroadcastChannel('marks');
    channel.onmessage = ({ data }) => {
      if (data !== 'report') return;
      const marks = Object.entries(exports).filter(([name]) => name.startsWith('mark '));
      channel.postMessage(marks.filter(([, mark]) => mark.value).map(([name]) => name.slice(5)));
    };
";

/// Rewrites a module such that every function sets a mark when it is called: an exported
/// global of type `i32`, 0 at first.
pub fn instrument(path: &Path) -> Result<()> {
    let mut module = Module::from_file(path)?;
    let labelled: Vec<_> = module
        .funcs
        .iter_local()
        .filter_map(|(id, _)| Some((id, label(module.funcs.get(id))?)))
        .collect();
    let mut marks = BTreeMap::new();
    for (id, name) in labelled {
        let zero = ConstExpr::Value(ir::Value::I32(0));
        let global = *marks
            .entry(name)
            .or_insert_with(|| module.globals.add_local(ValType::I32, true, false, zero));
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let mut body = function.builder_mut().func_body();
        body.instr_at(0, ir::Const { value: ir::Value::I32(1) });
        body.instr_at(1, ir::GlobalSet { global });
    }
    for (name, global) in marks {
        module.exports.add(&format!("{MARK}{name}"), global);
    }
    // The page prepares to load a rest, as it does in a module of two parts.
    let one = ConstExpr::Value(ir::Value::I32(1));
    let ready = module.globals.add_local(ValType::I32, false, false, one);
    module.exports.add(READY, ready);
    module.emit_wasm_file(path)
}

/// Lets the page and its workers tell which marks are set, to whoever asks on the
/// channel `marks`.
pub fn report(directory: &Path) -> Result<()> {
    for (file, call) in [
        ("index.html", "await start({ module_or_path });"),
        ("worker.js", "await bindings.default({ module_or_path: module });"),
    ] {
        let path = directory.join(file);
        let text = std::fs::read_to_string(&path)?;
        ensure!(text.contains(call), "{file} does not start the module with `{call}`");
        let call_and_report = format!("const exports = {call} {REPORT}");
        std::fs::write(&path, text.replace(call, &call_and_report))?;
    }
    Ok(())
}
