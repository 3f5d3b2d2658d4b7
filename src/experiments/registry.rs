//! Which laboratories there are, and which of them are here.

use std::sync::OnceLock;

use super::{ALL, Entry, Preset};

/// What every module of the page knows of a laboratory.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// Name in links.
    pub id: &'static str,
    /// Name for readers.
    pub title: &'static str,
    /// Names of its presets in links.
    pub presets: &'static [&'static str],
}

/// Declares the laboratories, in the order of the page's navigation.
macro_rules! laboratories {
    ($($module:ident: $name:ident,)+) => {
        $(pub mod $module;)+

        /// Every laboratory, in the order of the page's navigation.
        pub static ALL: &[Entry] = &[$(Entry::of::<$module::$name>()),+];

        /// The same, without what they consist of.
        pub static DIRECTORY: &[Listed] = &[$({
            const PRESETS: &[Preset] = <$module::$name as Experiment>::PRESETS;
            const SLUGS: [&str; PRESETS.len()] = registry::slugs(PRESETS);
            Listed {
                id: <$module::$name as Experiment>::ID,
                title: <$module::$name as Experiment>::TITLE,
                presets: &SLUGS,
            }
        }),+];
    };
}

pub(super) use laboratories;

/// Names of presets, without the rest of them.
pub(super) const fn slugs<const N: usize>(presets: &[Preset]) -> [&'static str; N] {
    let mut slugs = [""; N];
    let mut i = 0;
    while i < N {
        slugs[i] = presets[i].slug;
        i += 1;
    }
    slugs
}

static INSTALLED: OnceLock<&'static [Entry]> = OnceLock::new();

/// Says which laboratories are here. Only the first call counts.
pub fn install(entries: &'static [Entry]) {
    let _ = INSTALLED.set(entries);
}

/// The laboratories that are here: on the page those that were installed, which is
/// how a module goes without the others; natively all.
#[must_use]
pub fn installed() -> &'static [Entry] {
    const DEFAULT: &[Entry] =
        if cfg!(all(target_arch = "wasm32", target_os = "unknown")) { &[] } else { ALL };
    INSTALLED.get().copied().unwrap_or(DEFAULT)
}

/// The laboratory that opens when a link names none.
///
/// # Panics
/// If none is here.
#[must_use]
pub fn first() -> &'static Entry {
    &installed()[0]
}

/// The laboratory with this id, if it is here.
#[must_use]
pub fn find(id: &str) -> Option<&'static Entry> {
    installed().iter().find(|entry| entry.id == id)
}
