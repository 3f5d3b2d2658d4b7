//! The Rust types that a parameter can have.

use std::marker::PhantomData;

use super::{Choice, Value};

/// A type that a field of a [`params!`](crate::params) table can have.
pub trait Parameter: Sized {
    /// The value as the schema stores it.
    fn into_value(self) -> Value;

    /// Back from the schema's value.
    ///
    /// # Panics
    /// If the value is of another kind: values are made by the schema itself.
    fn from_value(value: &Value) -> Self;
}

/// An enumeration declared by [`choices!`](crate::choices).
pub trait Choices: Copy + Eq + 'static {
    /// The options in declaration order.
    const OPTIONS: &'static [Choice];
    /// The variants in declaration order.
    const ALL: &'static [Self];

    /// Position in [`Choices::ALL`].
    #[must_use]
    fn position(self) -> usize {
        Self::ALL.iter().position(|v| *v == self).unwrap_or(0)
    }

    /// Slug, label and help of this variant.
    #[must_use]
    fn option(self) -> &'static Choice {
        &Self::OPTIONS[self.position()]
    }
}

macro_rules! plain {
    ($type:ty, $variant:ident) => {
        impl Parameter for $type {
            fn into_value(self) -> Value {
                Value::$variant(self)
            }
            fn from_value(value: &Value) -> Self {
                match value {
                    Value::$variant(v) => v.clone(),
                    _ => panic!(concat!("a value is not a ", stringify!($variant))),
                }
            }
        }
    };
}
plain!(f64, Real);
plain!(u32, Count);
plain!(bool, Toggle);
plain!(Vec<f64>, List);
plain!(String, Text);

/// A subset of an enumeration's variants, iterated in declaration order.
#[derive(Debug, PartialEq, Eq)]
pub struct Set<T> {
    bits: u32,
    of: PhantomData<T>,
}

impl<T> Clone for Set<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Set<T> {}

impl<T: Choices> Set<T> {
    /// The set of these variants.
    #[must_use]
    pub fn of(variants: &[T]) -> Self {
        let bits = variants.iter().fold(0, |bits, v| bits | 1 << v.position());
        Self { bits, of: PhantomData }
    }

    /// Whether `variant` is in the set.
    #[must_use]
    pub fn contains(&self, variant: T) -> bool {
        self.bits >> variant.position() & 1 == 1
    }

    /// The variants in the set.
    pub fn iter(&self) -> impl Iterator<Item = T> + use<T> {
        let set = *self;
        T::ALL.iter().copied().filter(move |v| set.contains(*v))
    }
}

impl<T: Choices> Parameter for Set<T> {
    fn into_value(self) -> Value {
        Value::Set(self.bits)
    }
    fn from_value(value: &Value) -> Self {
        match value {
            Value::Set(bits) => Self { bits: *bits, of: PhantomData },
            _ => panic!("a value is not a Set"),
        }
    }
}
