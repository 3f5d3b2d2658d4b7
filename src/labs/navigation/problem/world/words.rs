//! The words of instructions, what stands at viewpoints, and directions.

use std::f64::consts::FRAC_1_SQRT_2;

/// Most landmark kinds: two colours of eight objects.
pub const MOST_KINDS: usize = 16;

/// Number of directions that a piece can say.
pub const DIRECTIONS: usize = 10;

/// Index of a word in [`WORDS`].
pub type Token = u8;

/// Every word that an instruction can have.
pub const WORDS: [&str; 30] = [
    "go",
    "walk",
    "head", // verbs
    "east",
    "northeast",
    "north",
    "northwest",
    "west",
    "southwest",
    "south",
    "southeast",
    "up",
    "down", // directions
    "red",
    "blue", // colours
    "chair",
    "lamp",
    "table",
    "plant",
    "sofa",
    "shelf",
    "clock",
    "piano", // objects
    "past",
    "until",
    "you",
    "reach",
    "the",
    "and",
    "stop",
];

/// Number of verbs.
pub const VERBS: usize = 3;
const DIRECTION: usize = VERBS;
const COLOUR: usize = DIRECTION + DIRECTIONS;
const OBJECT: usize = COLOUR + 2;
/// The words with a fixed place in a template.
pub(in crate::labs::navigation) const PAST: Token = 23;
pub(in crate::labs::navigation) const UNTIL: Token = 24;
pub(in crate::labs::navigation) const YOU: Token = 25;
pub(in crate::labs::navigation) const REACH: Token = 26;
pub(in crate::labs::navigation) const THE: Token = 27;
pub(in crate::labs::navigation) const AND: Token = 28;
pub(in crate::labs::navigation) const STOP_WORD: Token = 29;

const D: f64 = FRAC_1_SQRT_2;

/// Unit vectors (east, north, up) of the directions, in the order of [`WORDS`].
pub const COMPASS: [[f64; 3]; DIRECTIONS] = [
    [1.0, 0.0, 0.0],
    [D, D, 0.0],
    [0.0, 1.0, 0.0],
    [-D, D, 0.0],
    [-1.0, 0.0, 0.0],
    [-D, -D, 0.0],
    [0.0, -1.0, 0.0],
    [D, -D, 0.0],
    [0.0, 0.0, 1.0],
    [0.0, 0.0, -1.0],
];

/// The word of a direction.
#[must_use]
pub fn direction_token(direction: u8) -> Token {
    DIRECTION as Token + direction
}

/// Colour and object of a landmark kind.
#[must_use]
pub fn kind_tokens(kind: u8) -> [Token; 2] {
    [COLOUR as Token + kind % 2, OBJECT as Token + kind / 2]
}

/// A landmark kind in words, such as `red chair`.
#[must_use]
pub fn kind_name(kind: u8) -> String {
    let [colour, object] = kind_tokens(kind);
    format!("{} {}", WORDS[usize::from(colour)], WORDS[usize::from(object)])
}

/// The landmark kind of these words.
#[must_use]
pub fn kind_named(name: &str) -> Option<u8> {
    (0..MOST_KINDS as u8).find(|&kind| kind_name(kind) == name)
}

/// The token of a word.
#[must_use]
pub fn token(word: &str) -> Option<Token> {
    WORDS.iter().position(|own| *own == word).map(|i| i as Token)
}

/// Appends a token as a word.
pub fn push_word(text: &mut String, token: Token) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(WORDS[usize::from(token)]);
}
