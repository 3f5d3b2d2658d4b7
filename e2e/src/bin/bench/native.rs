//! The pace of native code.

use anyhow::{Context, Result, ensure};
use e2e::paths;
use serde_json::Value;
use std::process::Command;

/// Steps of a preset and the time that they take natively.
pub struct Preset {
    /// Id of the laboratory.
    pub lab: String,
    /// Slug of the preset.
    pub slug: String,
    /// The step from which on time is taken, after the first one.
    pub from: u64,
    /// The last step.
    pub to: u64,
    /// Milliseconds of these steps.
    pub milliseconds: f64,
}

impl Preset {
    /// The run at a step.
    pub fn at(&self, step: u64) -> String {
        format!("lab={}&p={}&at={step}", self.lab, self.slug)
    }

    /// Milliseconds of a step.
    pub fn step(&self) -> f64 {
        self.milliseconds / self.steps()
    }

    /// Number of steps.
    pub fn steps(&self) -> f64 {
        (self.to - self.from) as f64
    }
}

/// Every preset of every laboratory.
///
/// # Errors
/// If the binary `replay` is missing or fails.
pub fn presets() -> Result<Vec<Preset>> {
    let replay = paths::replay()?;
    let output = Command::new(&replay)
        .arg("--bench")
        .output()
        .with_context(|| format!("running {}", replay.display()))?;
    ensure!(output.status.success(), "`replay --bench` failed ({})", output.status);
    let presets = String::from_utf8(output.stdout)?
        .lines()
        .map(|line| preset(line).with_context(|| format!("`replay --bench` printed `{line}`")))
        .collect::<Result<Vec<_>>>()?;
    ensure!(!presets.is_empty(), "`replay --bench` printed nothing");
    Ok(presets)
}

fn preset(line: &str) -> Result<Preset> {
    let value: Value = serde_json::from_str(line)?;
    let text = |key: &str| value[key].as_str().map(str::to_owned).context(key.to_owned());
    let count = |key: &str| value[key].as_u64().context(key.to_owned());
    Ok(Preset {
        lab: text("lab")?,
        slug: text("preset")?,
        from: count("from")?,
        to: count("to")?,
        milliseconds: value["milliseconds"].as_f64().context("milliseconds")?,
    })
}
