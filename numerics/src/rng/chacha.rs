//! ChaCha8 (Bernstein 2008), four blocks at once.
//!
//! The stream is that of `rand`'s generator, whose crate has no vectors in WebAssembly and
//! takes almost three times as long there.

use std::convert::Infallible;

use rand::{TryRng, rand_core::utils};
use wide::u32x4;

/// Blocks at once.
const BLOCKS: usize = 4;
/// Their words.
const WORDS: usize = 16 * BLOCKS;
/// "expand 32-byte k".
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// The generator of every stream.
#[derive(Debug)]
pub struct ChaCha8Rng {
    key: [u32x4; 2],
    /// The number of the next block.
    block: u64,
    words: [u32; WORDS],
    /// The first word that is not drawn.
    at: usize,
}

impl ChaCha8Rng {
    /// The stream with this key, from its first word.
    #[must_use]
    pub fn new([a, b, c, d, e, f, g, h]: [u32; 8]) -> Self {
        let key = [u32x4::new([a, b, c, d]), u32x4::new([e, f, g, h])];
        Self { key, block: 0, words: [0; WORDS], at: WORDS }
    }

    #[inline(always)]
    fn word(&mut self) -> u32 {
        if self.at >= WORDS {
            self.refill();
        }
        let word = self.words[self.at];
        self.at += 1;
        word
    }

    /// The words at hand as pairs, the lower one first.
    #[inline(always)]
    pub(super) fn pairs(&self) -> &[[u32; 2]] {
        self.words[self.at..].as_chunks().0
    }

    /// Counts pairs at hand as drawn.
    #[inline(always)]
    pub(super) fn skip(&mut self, pairs: usize) {
        self.at += 2 * pairs;
    }

    /// A block is four rows of four words.
    #[inline(never)]
    fn refill(&mut self) {
        let start = [0, 1, 2, 3].map(|i| {
            let block = self.block.wrapping_add(i);
            let counter = u32x4::new([block as u32, (block >> 32) as u32, 0, 0]);
            [u32x4::new(CONSTANTS), self.key[0], self.key[1], counter]
        });
        let mut blocks = start;
        for _ in 0..4 {
            columns(&mut blocks);
            // Diagonals are columns of turned rows.
            turn(&mut blocks, 1, 2, 3);
            columns(&mut blocks);
            turn(&mut blocks, 3, 2, 1);
        }
        for i in 0..BLOCKS {
            for row in 0..4 {
                let words = (blocks[i][row] + start[i][row]).to_array();
                self.words[16 * i + 4 * row..][..4].copy_from_slice(&words);
            }
        }
        self.block = self.block.wrapping_add(BLOCKS as u64);
        self.at = 0;
    }
}

/// The number of a pair.
#[inline(always)]
pub(super) fn joined(&[low, high]: &[u32; 2]) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

type Blocks = [[u32x4; 4]; BLOCKS];

/// The quarter rounds of all columns.
#[inline(always)]
fn columns(blocks: &mut Blocks) {
    for rows in blocks {
        half(rows, 16, 12);
        half(rows, 8, 7);
    }
}

#[inline(always)]
fn half([a, b, c, d]: &mut [u32x4; 4], first: u32, second: u32) {
    let rotated = |x: u32x4, by: u32| x << by | x >> (32 - by);
    *a += *b;
    *d = rotated(*d ^ *a, first);
    *c += *d;
    *b = rotated(*b ^ *c, second);
}

/// Turns the lower rows by so many words.
#[inline(always)]
fn turn(blocks: &mut Blocks, second: usize, third: usize, fourth: usize) {
    let turned = |row: u32x4, by: usize| {
        let words = row.to_array();
        u32x4::new([words[by % 4], words[(by + 1) % 4], words[(by + 2) % 4], words[(by + 3) % 4]])
    };
    for [_, b, c, d] in blocks {
        (*b, *c, *d) = (turned(*b, second), turned(*c, third), turned(*d, fourth));
    }
}

impl TryRng for ChaCha8Rng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        if let Some(pair) = self.pairs().first() {
            let bits = joined(pair);
            self.skip(1);
            return Ok(bits);
        }
        Ok(joined(&[self.word(), self.word()]))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        utils::fill_bytes_via_next_word(out, || self.try_next_u32())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::{Rng, SeedableRng, rngs};

    use super::*;

    /// The first test vector of Strombergson's draft: a key of zeros.
    #[test]
    fn the_stream_is_that_of_chacha8() {
        let mut bytes = [0; 32];
        ChaCha8Rng::new([0; 8]).fill_bytes(&mut bytes);
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "3e00ef2f895f40d67f5bb8e81f09a5a12c840ec3ce9a7f3b181be188ef711a1e");
    }

    proptest! {
        /// Words, pairs and bytes in any order, across the ends of blocks and of the counter's
        /// lower half.
        #[test]
        fn draws_are_those_of_rand(
            key in any::<[u32; 8]>(),
            block in prop_oneof![Just(0), (u64::from(u32::MAX) - 9)..=u64::from(u32::MAX), any::<u64>()],
            draws in proptest::collection::vec(0_usize..12, 0..300),
        ) {
            let mut own = ChaCha8Rng { block, ..ChaCha8Rng::new(key) };
            let seed: Vec<u8> = key.iter().flat_map(|word| word.to_le_bytes()).collect();
            let mut other = rngs::ChaCha8Rng::from_seed(seed.try_into().expect("32 bytes"));
            other.set_word_pos(16 * u128::from(block));
            for draw in draws {
                match draw {
                    0 | 1 => prop_assert_eq!(own.next_u32(), other.next_u32()),
                    2..10 => prop_assert_eq!(own.next_u64(), other.next_u64()),
                    _ => {
                        let (mut ours, mut theirs) = ([0; 23], [0; 23]);
                        own.fill_bytes(&mut ours[..2 * draw]);
                        other.fill_bytes(&mut theirs[..2 * draw]);
                        prop_assert_eq!(ours, theirs);
                    }
                }
            }
        }
    }
}
