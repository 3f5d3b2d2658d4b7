//! The two declaration macros.

/// Declares an enumeration whose variants are options of a parameter.
///
/// ```
/// critical_point_lab::choices! {
///     /// How to move.
///     pub enum Gait {
///         /// One foot always on the ground.
///         Walk = "walk", "Walking";
///         /// Both feet may leave the ground.
///         Run = "run", "Running";
///     }
/// }
/// use critical_point_lab::schema::Choices;
/// assert_eq!(Gait::Run.option().slug, "run");
/// ```
#[macro_export]
macro_rules! choices {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[doc = $help:literal])+ $variant:ident = $slug:literal, $label:literal; )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $( $(#[doc = $help])+ $variant, )+
        }

        impl $crate::schema::Choices for $name {
            const OPTIONS: &'static [$crate::schema::Choice] = &[
                $( $crate::schema::Choice {
                    slug: $slug, label: $label, help: concat!($($help),+),
                }, )+
            ];
            const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];
        }

        impl $crate::schema::Parameter for $name {
            fn into_value(self) -> $crate::schema::Value {
                $crate::schema::Value::Choice($crate::schema::Choices::position(self))
            }
            fn from_value(value: &$crate::schema::Value) -> Self {
                match value {
                    $crate::schema::Value::Choice(i) => {
                        <Self as $crate::schema::Choices>::ALL[*i]
                    }
                    _ => panic!("a value is not a Choice"),
                }
            }
        }
    };
}

/// Declares the parameters of a laboratory, each once.
///
/// A row reads: help text; `key: Type = default, "label", kind, restart|live`,
/// then optionally `unit "…"` and `when key in ["slug", …]`.
///
/// ```
/// use critical_point_lab::schema::{self, Params};
/// critical_point_lab::params! {
///     /// Parameters of a pendulum.
///     pub struct Pendulum, version 1 {
///         group "Model" {
///             /// Length of the rod.
///             length: f64 = 1.0, "Length", schema::real(0.1, 10.0), restart, unit "m";
///             /// Draw the rod.
///             rod: bool = true, "Rod", schema::toggle(), live;
///         }
///     }
/// }
/// assert_eq!(Pendulum::default().length, 1.0);
/// assert_eq!(Pendulum::FIELDS[0].unit, "m");
/// ```
#[macro_export]
macro_rules! params {
    (
        $(#[$meta:meta])*
        pub struct $name:ident, version $version:literal {
            $( group $group:literal { $(
                $(#[doc = $help:literal])+
                $key:ident : $type:ty = $default:expr, $label:literal, $kind:expr, $effect:ident
                $(, unit $unit:literal)? $(, when $on:ident in [$($slug:literal),+])* ;
            )+ } )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($( $(#[doc = $help])+ pub $key: $type, )+)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($( $key: $default, )+)+ }
            }
        }

        impl $crate::schema::Params for $name {
            const VERSION: u32 = $version;
            const FIELDS: $crate::schema::Fields = &[ $($( $crate::schema::Field {
                key: stringify!($key),
                label: $label,
                unit: concat!("" $(, $unit)?),
                help: concat!($($help),+),
                group: $group,
                kind: $kind,
                effect: $crate::params!(@effect $effect),
                default: || <$type as $crate::schema::Parameter>::into_value($default),
                shown_if: &[ $( (stringify!($on), &[$($slug),+]) ),* ],
            }, )+)+ ];

            fn from_values(values: &$crate::schema::Values) -> Self {
                let mut values = values.0.iter();
                $($( let $key = <$type as $crate::schema::Parameter>::from_value(
                    values.next().expect("a value for every field"),
                ); )+)+
                Self { $($( $key, )+)+ }
            }

            fn to_values(&self) -> $crate::schema::Values {
                $crate::schema::Values(vec![ $($(
                    $crate::schema::Parameter::into_value(self.$key.clone()),
                )+)+ ])
            }
        }
    };
    (@effect restart) => { $crate::schema::Effect::Restart };
    (@effect live) => { $crate::schema::Effect::Live };
}
