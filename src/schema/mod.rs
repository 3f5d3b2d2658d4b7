//! Parameters, declared once.
//!
//! A [`params!`](crate::params) table gives each parameter its key, type,
//! default, range, unit and help. Everything else is derived from it: the
//! struct, the keys of a link, the controls of the page and the tests.

mod macros;
mod parameter;
mod text;

pub use parameter::{Choices, Parameter, Set};
pub use text::{excerpt, finite, quoted};

/// One option of a [`Kind::Choice`] or [`Kind::Set`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Name in links: lower case, digits and hyphens.
    pub slug: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// One sentence of help.
    pub help: &'static str,
}

/// Type and range of a parameter.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A real number in `[min, max]`; `log` asks for a logarithmic slider.
    Real {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// Whether a slider moves in decades.
        log: bool,
    },
    /// A whole number in `[min, max]`.
    Count {
        /// Smallest value.
        min: u32,
        /// Largest value.
        max: u32,
    },
    /// On or off.
    Toggle,
    /// One of several.
    Choice(&'static [Choice]),
    /// Any non-empty subset of several.
    Set(&'static [Choice]),
    /// A list of at most `longest` reals in `[min, max]`.
    List {
        /// Smallest entry.
        min: f64,
        /// Largest entry.
        max: f64,
        /// Most entries.
        longest: usize,
    },
    /// A line of at most `longest` characters, such as a formula.
    Text {
        /// Most characters.
        longest: usize,
    },
}

/// Real in `[min, max]` with a linear slider.
#[must_use]
pub const fn real(min: f64, max: f64) -> Kind {
    Kind::Real { min, max, log: false }
}

/// Real in `[min, max]`, `min > 0`, with a slider that moves in decades.
#[must_use]
pub const fn log_real(min: f64, max: f64) -> Kind {
    Kind::Real { min, max, log: true }
}

/// Whole number in `[min, max]`.
#[must_use]
pub const fn count(min: u32, max: u32) -> Kind {
    Kind::Count { min, max }
}

/// On or off.
#[must_use]
pub const fn toggle() -> Kind {
    Kind::Toggle
}

/// One of the options of `T`.
#[must_use]
pub const fn choice<T: Choices>() -> Kind {
    Kind::Choice(T::OPTIONS)
}

/// A non-empty subset of the options of `T`.
#[must_use]
pub const fn set<T: Choices>() -> Kind {
    Kind::Set(T::OPTIONS)
}

/// At most `longest` reals in `[min, max]`.
#[must_use]
pub const fn list(min: f64, max: f64, longest: usize) -> Kind {
    Kind::List { min, max, longest }
}

/// A line of at most `longest` characters. What it means is the laboratory's, which says what
/// is wrong with it.
#[must_use]
pub const fn text(longest: usize) -> Kind {
    Kind::Text { longest }
}

/// Whether a change of a parameter restarts the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The run starts again from step 0.
    Restart,
    /// Only what is shown changes.
    Live,
}

/// A value of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of [`Kind::Real`].
    Real(f64),
    /// Of [`Kind::Count`].
    Count(u32),
    /// Of [`Kind::Toggle`].
    Toggle(bool),
    /// Of [`Kind::Choice`]: index of the option.
    Choice(usize),
    /// Of [`Kind::Set`]: bit `i` says whether option `i` is in.
    Set(u32),
    /// Of [`Kind::List`].
    List(Vec<f64>),
    /// Of [`Kind::Text`].
    Text(String),
}

/// One row of a schema.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name in links.
    pub key: &'static str,
    /// Name for readers, with the symbol of the equations if it has one.
    pub label: &'static str,
    /// Unit, empty if it has none.
    pub unit: &'static str,
    /// What the parameter means.
    pub help: &'static str,
    /// Heading under which its control stands.
    pub group: &'static str,
    /// Type and range.
    pub kind: Kind,
    /// What a change does.
    pub effect: Effect,
    /// The default, frozen per schema version.
    pub default: fn() -> Value,
    /// The control is shown only if every named parameter has one of the slugs.
    pub shown_if: &'static [(&'static str, &'static [&'static str])],
}

/// All parameters of one laboratory, in schema order.
pub type Fields = &'static [Field];

/// A value for every field of a schema, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Values(pub Vec<Value>);

impl Values {
    /// The default of every field.
    #[must_use]
    pub fn defaults(fields: Fields) -> Self {
        Self(fields.iter().map(|field| (field.default)()).collect())
    }

    /// The value under `key`, if the schema has it.
    #[must_use]
    pub fn get(&self, fields: Fields, key: &str) -> Option<&Value> {
        let index = fields.iter().position(|field| field.key == key)?;
        self.0.get(index)
    }

    /// Replaces the value under `key`; `false` if the schema has no such key.
    pub fn set(&mut self, fields: Fields, key: &str, value: Value) -> bool {
        let slot = fields.iter().position(|field| field.key == key).and_then(|i| self.0.get_mut(i));
        slot.map(|slot| *slot = value).is_some()
    }

    /// Whether the control of `field` has a meaning beside the other values.
    #[must_use]
    pub fn shows(&self, fields: Fields, field: &Field) -> bool {
        field.shown_if.iter().all(|(key, slugs)| {
            let options = fields.iter().find(|f| f.key == *key).map(|f| f.kind);
            match (options, self.get(fields, key)) {
                (Some(Kind::Choice(options)), Some(Value::Choice(i))) => {
                    options.get(*i).is_some_and(|o| slugs.contains(&o.slug))
                }
                (Some(Kind::Set(options)), Some(Value::Set(bits))) => options
                    .iter()
                    .enumerate()
                    .any(|(i, o)| bits >> i & 1 == 1 && slugs.contains(&o.slug)),
                (Some(Kind::Toggle), Some(Value::Toggle(on))) => {
                    slugs.contains(if *on { &"true" } else { &"false" })
                }
                _ => true,
            }
        })
    }
}

/// A struct declared by [`params!`](crate::params).
pub trait Params: Clone + Sized + 'static {
    /// Version of the schema, `v` in links. It changes when a meaning or a
    /// default changes.
    const VERSION: u32;
    /// The schema.
    const FIELDS: Fields;

    /// Reads the struct from values in schema order.
    ///
    /// # Panics
    /// If a value is not of its field's kind.
    fn from_values(values: &Values) -> Self;

    /// The values in schema order.
    fn to_values(&self) -> Values;
}

/// Something that was wrong with what the reader gave, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// The key, file or column at fault.
    pub key: String,
    /// What was wrong, what was done, what to do next.
    pub message: String,
}

impl Problem {
    /// A problem with `key`.
    #[must_use]
    pub fn new(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self { key: key.into(), message: message.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.key, self.message)
    }
}
