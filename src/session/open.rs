//! Which laboratory runs a link.

use std::sync::{Arc, OnceLock};

use super::{AnySession, Session};
use crate::{
    data::{Source, Table, TableRef},
    lab::{Lab, Manifest},
    labs,
    link::Link,
    schema::Problem,
};

/// An open run, and what was wrong with its parameters.
pub type Opened = (Box<dyn AnySession>, Vec<Problem>);

/// What opens the runs of a laboratory.
#[derive(Clone, Copy)]
pub struct Opener {
    /// What the laboratory consists of.
    pub manifest: Manifest,
    open: fn(&Link, Option<Arc<Table>>) -> Opened,
}

impl Opener {
    /// That of one laboratory.
    #[must_use]
    pub const fn of<L: Lab>() -> Self {
        Self {
            manifest: L::MANIFEST,
            open: |link, table| {
                let (session, problems) = Session::<L>::open(link, table);
                (Box::new(session), problems)
            },
        }
    }
}

macro_rules! openers {
    ($($module:ident: $name:ident,)+) => {
        const ALL: &[Opener] = &[$(Opener::of::<labs::$module::$name>()),+];

        /// The laboratory with this id, for the module of the page that has only this one:
        /// in a constant, no other becomes a part of it.
        ///
        /// # Panics
        /// If there is none; then the module is not compiled.
        #[must_use]
        pub const fn named(id: &str) -> Opener {
            $(
                if labs::same(id, <labs::$module::$name as Lab>::MANIFEST.id) {
                    return Opener::of::<labs::$module::$name>();
                }
            )+
            panic!("no laboratory in src/labs/mod.rs has this id")
        }
    };
}
labs::every!(openers);

static INSTALLED: OnceLock<&'static [Opener]> = OnceLock::new();

/// Says which laboratory is here, so that a module of the page goes without the others. Only
/// the first call counts.
pub fn install(opener: &'static Opener) {
    labs::install(std::slice::from_ref(&opener.manifest));
    let _ = INSTALLED.set(std::slice::from_ref(opener));
}

impl Link {
    /// Opens the run with its table, natively: the page has the table read for it.
    #[must_use]
    pub fn open(&self) -> Opened {
        let (table, problem) = self.load();
        let (session, mut problems) = self.open_with(table.map(Arc::new));
        problems.extend(problem);
        (session, problems)
    }

    /// Opens the run with the table of its manifest's source, if it could be had.
    ///
    /// # Panics
    /// If the laboratory is not here: a link that was [read](crate::link::parse) has one that
    /// is.
    #[must_use]
    pub fn open_with(&self, table: Option<Arc<Table>>) -> Opened {
        const DEFAULT: &[Opener] =
            if cfg!(all(target_arch = "wasm32", target_os = "unknown")) { &[] } else { ALL };
        let here = INSTALLED.get().copied().unwrap_or(DEFAULT);
        let opener = here.iter().find(|opener| opener.manifest == *self.entry);
        (opener.expect("the laboratory of a link is here").open)(self, table)
    }

    fn load(&self) -> (Option<Table>, Option<Problem>) {
        match (self.entry.source(&self.values), &self.table) {
            (Source::Shipped(shipped), _) => (Some(shipped.load()), None),
            (Source::Own, TableRef::Inline(text)) => match Table::unpack(text) {
                Ok(table) => (Some(table), None),
                Err(why) => (None, Some(Problem::new("z", why))),
            },
            _ => (None, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_of_the_page_finds_its_laboratory_by_its_id() {
        for manifest in labs::ALL {
            assert_eq!(named(manifest.id).manifest, *manifest);
        }
    }
}
