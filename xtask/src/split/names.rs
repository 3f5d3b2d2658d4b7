//! Short names for what a module imports from its JavaScript.
//!
//! wasm-bindgen ends them in hashes, which do not compress and stand in both files.

use super::MODULE;
use anyhow::{Context, Result, ensure};
use std::path::Path;
use walrus::Module;

/// Where the imports come from starts like this.
const GLUE: &str = "./";

/// Numbers the imports of a module, in it and in the JavaScript beside it.
pub fn shorten(path: &Path) -> Result<()> {
    let name = path.display().to_string();
    let glue = format!("{}.js", name.strip_suffix(MODULE).context("not the name of a module")?);
    let mut script = std::fs::read_to_string(&glue).with_context(|| glue.clone())?;
    let mut module = Module::from_file(path)?;
    let imports = module.imports.iter_mut().filter(|import| import.module.starts_with(GLUE));
    let mut from = None;
    for (number, import) in imports.enumerate() {
        let short = format!("${number}");
        ensure!(script.matches(&import.name).count() == 1, "{} in {glue}", import.name);
        script = script.replace(&import.name, &short);
        import.name = short;
        from = Some(std::mem::replace(&mut import.module, GLUE.to_owned()));
    }
    let from = format!("\"{}\"", from.context("nothing is imported")?);
    ensure!(script.matches(&from).count() == 1, "{from} in {glue}");
    script = script.replace(&from, &format!("\"{GLUE}\""));
    module.emit_wasm_file(path)?;
    std::fs::write(glue, script)?;
    Ok(())
}
