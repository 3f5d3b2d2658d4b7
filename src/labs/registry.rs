//! Which laboratories there are, and which of them are here.

use std::sync::OnceLock;

use super::ALL;
use crate::lab::{Manifest, Preset};

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
        pub static ALL: &[Manifest] = &[$(<$module::$name as Lab>::MANIFEST),+];

        /// The same, without what they consist of.
        pub static DIRECTORY: &[Listed] = &[$({
            const MANIFEST: Manifest = <$module::$name as Lab>::MANIFEST;
            const SLUGS: [&str; MANIFEST.presets.len()] = registry::slugs(MANIFEST.presets);
            Listed { id: MANIFEST.id, title: MANIFEST.title, presets: &SLUGS }
        }),+];

        /// Passes modules and types of all laboratories to a macro, in their order.
        macro_rules! every {
            ($then:ident) => { $then! { $($module: $name,)+ } };
        }
        pub(crate) use every;

        $(const _: () = assert!(
            registry::is_id_of(<$module::$name as Lab>::MANIFEST.id, stringify!($module)),
            "the id of a laboratory is the name of its module, with hyphens for underscores"
        );)+
    };
}

pub(crate) use laboratories;

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

/// Whether two texts are the same.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// Whether `copy-average` is the id and `copy_average` the module of one laboratory: tools
/// that read the list of modules know the ids by that.
pub(super) const fn is_id_of(id: &str, module: &str) -> bool {
    let (id, module) = (id.as_bytes(), module.as_bytes());
    let mut i = 0;
    while i < id.len() && i < module.len() {
        let same = if module[i] == b'_' { id[i] == b'-' } else { id[i] == module[i] };
        if !same {
            return false;
        }
        i += 1;
    }
    i == id.len() && i == module.len()
}

static INSTALLED: OnceLock<&'static [Manifest]> = OnceLock::new();

/// Says which laboratories are here. Only the first call counts.
pub fn install(manifests: &'static [Manifest]) {
    let _ = INSTALLED.set(manifests);
}

/// The laboratories that are here: on the page those that were installed, which is
/// how a module goes without the others; natively all.
#[must_use]
pub fn installed() -> &'static [Manifest] {
    const DEFAULT: &[Manifest] =
        if cfg!(all(target_arch = "wasm32", target_os = "unknown")) { &[] } else { ALL };
    INSTALLED.get().copied().unwrap_or(DEFAULT)
}

/// The laboratory that opens when a link names none.
///
/// # Panics
/// If none is here.
#[must_use]
pub fn first() -> &'static Manifest {
    &installed()[0]
}

/// The laboratory with this id, if it is here.
#[must_use]
pub fn find(id: &str) -> Option<&'static Manifest> {
    installed().iter().find(|manifest| manifest.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_hyphens_where_its_module_has_underscores() {
        assert!(is_id_of("copy-average", "copy_average") && is_id_of("plain", "plain"));
        for (id, module) in [("copy", "copy_average"), ("copy_average", "copy_average"), ("a", "b")]
        {
            assert!(!is_id_of(id, module), "{id} {module}");
        }
    }
}
