//! What a function is called from one build to the next.

use walrus::Function;

/// The demangled name of a function without what changes with a build: hashes of crates
/// (`core[c5930c85a12de822]`) and numbers of copies (`.496`). `None` for one without a
/// name.
///
/// Several functions may share a label: instances of a generic one, mostly.
pub fn label(function: &Function) -> Option<String> {
    function.name.as_deref().map(without_hashes)
}

fn without_hashes(name: &str) -> String {
    let copy = name.rsplit_once('.').filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()));
    let name = copy.map_or(name, |(name, _)| name);
    let old = name.rsplit_once("::h").filter(|(_, hash)| is_hash(hash));
    let mut rest = old.map_or(name, |(path, _)| path);
    let mut label = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        label.push_str(before);
        match after.split_once(']') {
            Some((hash, next)) if is_hash(hash) => rest = next,
            _ => {
                label.push('[');
                rest = after;
            }
        }
    }
    label + rest
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::without_hashes;

    #[test]
    fn a_label_is_the_same_in_every_build() {
        for (name, label) in [
            ("<[u8]>::starts_with", "<[u8]>::starts_with"),
            (
                "<&str as core[c5930c85a12de822]::fmt::Display>::fmt",
                "<&str as core::fmt::Display>::fmt",
            ),
            ("<alloc[3ca501edff3f0c7c]::Global>::free.525", "<alloc::Global>::free"),
            ("dlmalloc::sys::h0123456789abcdef", "dlmalloc::sys"),
        ] {
            assert_eq!(without_hashes(name), label);
        }
    }
}
