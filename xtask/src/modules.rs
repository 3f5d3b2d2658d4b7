//! The WebAssembly modules of the page: `src/bin/page.rs`, compiled once for each laboratory.

use crate::laboratories::Laboratory;
use crate::names;
use crate::order;
use crate::paths;
use crate::process::{command, run};
use anyhow::{Context, Result};
use std::path::Path;

/// How the file name of a module ends.
pub const MODULE: &str = "_bg.wasm";
/// The variable from which `src/bin/page.rs` learns its laboratory.
pub const LABORATORY: &str = "LABORATORY";
const TARGET: &str = "wasm32-unknown-unknown";
/// Functions of up to this cost are compiled into their callers. At level z LLVM calls those
/// above 5, down to closures and sums of products: a tenth of a step, for 6 kB of a module.
const INLINED: &str = "llvm-args=-inline-threshold=30";

/// How the modules are compiled.
pub struct Build {
    /// Profile of Cargo.
    pub profile: &'static str,
    /// Whether names of functions are dropped, a sixth of the compressed module, those of imports
    /// and exports shortened, and functions sorted.
    pub stripped: bool,
}

impl Build {
    /// Writes `<id>.js` and `<id>_bg.wasm` of a laboratory.
    pub fn write(&self, laboratory: &Laboratory, folder: &Path) -> Result<()> {
        let id = &laboratory.id;
        run(command("cargo")
            .args(["rustc", "--quiet", "--profile", self.profile, "--target", TARGET])
            .args(["--bin", "page"])
            // Without this Cargo would keep one module only, and compile it anew each time.
            .args(["--", "-C", &format!("metadata={id}"), "-C", INLINED])
            .env(LABORATORY, id))?;
        let linked = paths::target().join(TARGET).join(self.profile).join("page.wasm");
        let linked = std::fs::read(&linked).with_context(|| linked.display().to_string())?;
        // What wasm-bindgen made of the same module is kept: most changes are of one laboratory.
        let kept = paths::target().join("page").join(self.profile);
        let before = kept.join(format!("{id}.wasm"));
        if std::fs::read(&before).is_ok_and(|before| before == linked) {
            println!("The module of {id} is as it was.");
        } else {
            std::fs::create_dir_all(&kept)?;
            self.bind(id, &linked, &kept)?;
        }
        let [glue, module] = [format!("{id}.js"), format!("{id}{MODULE}")];
        let mut script = std::fs::read_to_string(kept.join(&glue)).context(glue.clone())?;
        let mut bytes = std::fs::read(kept.join(&module)).context(module.clone())?;
        if self.stripped {
            (script, bytes) = names::shorten(&script, &order::sort(&bytes)?)?;
        }
        std::fs::write(folder.join(glue), script)?;
        Ok(std::fs::write(folder.join(module), bytes)?)
    }

    /// Has wasm-bindgen write the JavaScript of a linked module, then keeps the module as a
    /// sign that this is done.
    fn bind(&self, id: &str, linked: &[u8], folder: &Path) -> Result<()> {
        let input = folder.join(format!("{id}.new.wasm"));
        std::fs::write(&input, linked)?;
        let mut bindgen = command("wasm-bindgen");
        bindgen.args(["--target", "web", "--no-typescript", "--out-name", id, "--out-dir"]);
        bindgen.arg(folder);
        if self.stripped {
            bindgen.args(["--remove-name-section", "--remove-producers-section"]);
        }
        run(bindgen.arg(&input))?;
        Ok(std::fs::rename(&input, folder.join(format!("{id}.wasm")))?)
    }
}
