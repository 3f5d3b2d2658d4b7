//! The pace of native code.

use anyhow::{Context, Result, ensure};
use e2e::paths;
use serde_json::Value;
use std::process::Command;

/// A preset and its native pace.
pub struct Preset {
    /// Id of the laboratory.
    pub lab: String,
    /// Slug of the preset.
    pub slug: String,
    /// Steps per second, openings of the run included.
    pub steps_per_second: f64,
}

/// Every laboratory's first preset, which the page opens with.
///
/// # Errors
/// If the binary `replay` is missing or fails.
pub fn first_presets() -> Result<Vec<Preset>> {
    let replay = paths::replay()?;
    let output = Command::new(&replay)
        .arg("--bench")
        .output()
        .with_context(|| format!("running {}", replay.display()))?;
    ensure!(output.status.success(), "`replay --bench` failed ({})", output.status);
    let mut presets: Vec<Preset> = Vec::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let preset = preset(line).with_context(|| format!("`replay --bench` printed `{line}`"))?;
        if !presets.iter().any(|known| known.lab == preset.lab) {
            presets.push(preset);
        }
    }
    ensure!(!presets.is_empty(), "`replay --bench` printed nothing");
    Ok(presets)
}

fn preset(line: &str) -> Result<Preset> {
    let value: Value = serde_json::from_str(line)?;
    let text = |key: &str| value[key].as_str().map(str::to_owned).context(key.to_owned());
    let steps_per_second = value["steps_per_second"].as_f64().context("steps_per_second")?;
    Ok(Preset { lab: text("lab")?, slug: text("preset")?, steps_per_second })
}
