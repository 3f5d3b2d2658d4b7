//! The names by which a module and its JavaScript know each other. wasm-bindgen ends them in
//! hashes, of which gzip can make nothing, in two files: 6 kB of a laboratory.

use std::collections::{BTreeMap, BTreeSet};

/// Hexadecimal digits of a hash.
const DIGITS: usize = 16;

/// Puts numbers in place of the hashes: zero, unless names differ by them alone. The length of a
/// name stays, and with it the sizes that stand in the module.
pub fn number(script: &str, module: &[u8]) -> (String, Vec<u8>) {
    let apart = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    let names: BTreeSet<&str> = script.split(apart).filter(|word| is_hashed(word)).collect();
    let mut alike = BTreeMap::<&str, usize>::new();
    let (mut script, mut module) = (script.to_owned(), module.to_vec());
    for name in names.iter().copied() {
        let plain = &name[..name.len() - DIGITS];
        let number = alike.entry(plain).or_default();
        let numbered = format!("{plain}{number:0DIGITS$}");
        *number += 1;
        script = script.replace(name, &numbered);
        replace(&mut module, name.as_bytes(), numbered.as_bytes());
    }
    (script, module)
}

fn is_hashed(word: &str) -> bool {
    let digits = word.len().checked_sub(DIGITS).and_then(|at| word.get(at..));
    let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    word.len() > DIGITS && digits.is_some_and(|digits| digits.bytes().all(hexadecimal))
}

/// Overwrites one text by another of the same length wherever it stands.
fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let mut at = 0;
    while let Some(next) = bytes[at..].windows(from.len()).position(|window| window == from) {
        at += next;
        bytes[at..at + to.len()].copy_from_slice(to);
        at += to.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_get_the_same_numbers_and_names_stay_different() {
        let script = "a_set_00112233445566ff(); b.a_set_ff00112233445566; a_get_00112233445566ff; \
                      short_0011; 00112233445566ff";
        let module = b"\x18a_set_ff00112233445566\x18a_set_00112233445566ff+a_get_00112233445566ff";
        let (script, module) = number(script, module);
        assert_eq!(
            script,
            "a_set_0000000000000000(); b.a_set_0000000000000001; a_get_0000000000000000; \
             short_0011; 00112233445566ff"
        );
        let expected =
            b"\x18a_set_0000000000000001\x18a_set_0000000000000000+a_get_0000000000000000";
        assert_eq!(module, expected);
    }
}
