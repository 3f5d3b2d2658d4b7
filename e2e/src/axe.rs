//! Accessibility checks with axe-core.

use crate::{Browser, paths};
use anyhow::{Context, Result};

const RUN: &str = "
    const done = arguments[arguments.length - 1];
    axe.run({ resultTypes: ['violations'] }).then(
        r => done(r.violations.flatMap(v => v.nodes.map(n =>
            `${v.id}: ${v.help} — ${n.target.join(' ')} — ${n.failureSummary}`))),
        e => done(['axe failed: ' + e]));
";

impl Browser {
    /// What axe-core finds wrong with the document, one line per element.
    ///
    /// # Errors
    /// If axe-core is missing or does not run.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let source = std::fs::read_to_string(paths::axe()?).context("reading axe-core")?;
        self.eval(&source).await.context("loading axe-core")?;
        let found = self.eval_async(RUN).await?;
        let list = found.as_array().context("axe-core returned no list")?;
        Ok(list.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect())
    }
}
