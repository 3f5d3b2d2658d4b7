//! Four numbers side by side.
//!
//! The page is compiled for size, where nothing is vectorised or unrolled, so the hot loops
//! say themselves what is done at once. Only IEEE operations are used, no fused ones, so
//! that bits are those of one number at a time.

use std::ops::{Add, AddAssign, Div, Mul, Sub};

use wide::{bytemuck::cast, f64x2, u64x2};

/// Four numbers, as two and two. With the library's own vectors of four these loops took
/// twice as long in the page.
#[derive(Clone, Copy)]
pub struct Four(f64x2, f64x2);

/// Implements an operation number by number.
macro_rules! operation {
    ($($name:ident $method:ident),+) => {
        $(impl $name for Four {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(self.0.$method(other.0), self.1.$method(other.1))
            }
        })+
    };
}

operation!(Add add, Sub sub, Mul mul, Div div);

impl AddAssign for Four {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Four {
    /// From an array.
    #[inline(always)]
    pub fn new(four: &[f64; 4]) -> Self {
        match (four.first_chunk(), four.last_chunk()) {
            (Some(a), Some(b)) => Self(f64x2::new(*a), f64x2::new(*b)),
            _ => splat(0.0),
        }
    }

    /// Modulus.
    #[inline(always)]
    pub fn abs(self) -> Self {
        Self(self.0.abs(), self.1.abs())
    }

    /// Square root, correctly rounded.
    #[inline(always)]
    pub fn sqrt(self) -> Self {
        Self(self.0.sqrt(), self.1.sqrt())
    }

    /// `bound` where a number is smaller; a NaN stays.
    #[inline(always)]
    pub fn at_least(self, bound: f64) -> Self {
        let bound = twice(bound);
        let (a, b) = (self.0.simd_lt(bound), self.1.simd_lt(bound));
        Self(a.bitselect(bound, self.0), b.bitselect(bound, self.1))
    }

    /// `bound` where a number is larger; a NaN stays.
    #[inline(always)]
    pub fn at_most(self, bound: f64) -> Self {
        let bound = twice(bound);
        let (a, b) = (self.0.simd_gt(bound), self.1.simd_gt(bound));
        Self(a.bitselect(bound, self.0), b.bitselect(bound, self.1))
    }

    /// The larger of two and two numbers; where the other is a NaN, its own.
    #[inline(always)]
    pub fn larger(self, other: Self) -> Self {
        let (a, b) = (other.0.simd_gt(self.0), other.1.simd_gt(self.1));
        Self(a.bitselect(other.0, self.0), b.bitselect(other.1, self.1))
    }

    /// The largest of the four.
    #[inline(always)]
    pub fn largest(self) -> f64 {
        let ([a, b], [c, d]) = (self.0.to_array(), self.1.to_array());
        a.max(b).max(c.max(d))
    }

    /// Bits in place of the numbers.
    #[inline(always)]
    pub fn to_bits(self) -> Bits {
        Bits(cast(self.0), cast(self.1))
    }
}

/// The bits of four numbers.
#[derive(Clone, Copy)]
pub struct Bits(u64x2, u64x2);

impl Bits {
    /// The same bits four times.
    #[inline(always)]
    pub fn splat(bits: u64) -> Self {
        Self(u64x2::new([bits, bits]), u64x2::new([bits, bits]))
    }

    /// `u64::wrapping_add`.
    #[inline(always)]
    pub fn plus(self, bits: u64) -> Self {
        let other = Self::splat(bits);
        Self(self.0 + other.0, self.1 + other.1)
    }

    /// `&`.
    #[inline(always)]
    pub fn and(self, bits: u64) -> Self {
        let other = Self::splat(bits);
        Self(self.0 & other.0, self.1 & other.1)
    }

    /// `^`.
    #[inline(always)]
    pub fn xor(self, other: Self) -> Self {
        Self(self.0 ^ other.0, self.1 ^ other.1)
    }

    /// `<<`.
    #[inline(always)]
    pub fn left(self, by: u32) -> Self {
        Self(self.0 << by, self.1 << by)
    }

    /// `first` where no bit is set, `second` elsewhere.
    #[inline(always)]
    pub fn choose(self, first: Four, second: Four) -> Four {
        let zero = Self::splat(0);
        let none: [f64x2; 2] = [cast(self.0.simd_eq(zero.0)), cast(self.1.simd_eq(zero.1))];
        Four(none[0].bitselect(first.0, second.0), none[1].bitselect(first.1, second.1))
    }

    /// Numbers in place of the bits.
    #[inline(always)]
    pub fn to_numbers(self) -> Four {
        Four(cast(self.0), cast(self.1))
    }
}

/// The groups of four in so many numbers; the last may be shorter.
#[inline(always)]
pub fn groups(len: usize) -> Groups {
    Groups { at: 0, end: len.div_ceil(4) }
}

/// See [`groups`]. The standard library's adaptors are calls at the page's level of
/// optimisation.
pub struct Groups {
    at: usize,
    end: usize,
}

impl Iterator for Groups {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let at = self.at;
        self.at += 1;
        if at < self.end { Some(at) } else { None }
    }
}

/// The same number four times.
#[inline(always)]
pub fn splat(x: f64) -> Four {
    Four(twice(x), twice(x))
}

/// The same number twice.
#[inline(always)]
pub fn twice(x: f64) -> f64x2 {
    f64x2::new([x, x])
}

/// A group of numbers; beyond the end they are zero.
#[inline(always)]
pub fn load(x: &[f64], group: usize) -> Four {
    let (fours, rest) = x.as_chunks();
    if group < fours.len() {
        Four::new(&fours[group])
    } else {
        // One by one, because more than a number would be returned through memory.
        let (first, second) = ([or_zero(rest, 0), or_zero(rest, 1)], or_zero(rest, 2));
        Four(f64x2::new(first), f64x2::new([second, 0.0]))
    }
}

/// A group of numbers that is whole.
///
/// # Panics
/// If it is not.
#[inline(always)]
pub fn whole(x: &[f64], group: usize) -> Four {
    Four::new(&x.as_chunks().0[group])
}

/// Writes a group of numbers; those beyond the end are dropped.
#[inline(always)]
pub fn store(values: Four, out: &mut [f64], group: usize) {
    let (fours, rest) = out.as_chunks_mut::<4>();
    if group < fours.len() {
        if let Some((first, second)) = fours[group].split_first_chunk_mut()
            && let Some(second) = second.first_chunk_mut()
        {
            *first = values.0.to_array();
            *second = values.1.to_array();
        }
    } else {
        store_rest(values, rest);
    }
}

/// The sum of the four, as two and two.
#[inline(always)]
pub fn joined(sums: Four) -> f64 {
    let ([a, b], [c, d]) = (sums.0.to_array(), sums.1.to_array());
    (a + b) + (c + d)
}

#[cold]
#[inline(never)]
fn or_zero(x: &[f64], at: usize) -> f64 {
    if at < x.len() { x[at] } else { 0.0 }
}

#[cold]
#[inline(never)]
fn store_rest(values: Four, out: &mut [f64]) {
    let values = values.0.to_array().into_iter().chain(values.1.to_array());
    for (out, value) in out.iter_mut().zip(values) {
        *out = value;
    }
}
