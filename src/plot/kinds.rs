//! Kinds of pictures that only some laboratories draw. A module of the page has the code of
//! those that its manifest names, and natively all are here.

use std::sync::OnceLock;

use super::{
    Located, Style, Table, arrows, basins,
    describe::{arrows_words, basins_words, surface_words},
    drag::{Drag, Dragged},
    graph,
    locate::REACH,
    map,
    scene::{Point, Scene},
    surface,
    table::{arrows_table, basins_table, graph_table, map_table, surface_table},
};
use crate::frame::{Picture, Rare};

/// What dragging does to a picture in a panel of a size, with what the reader has hold of.
type Dragging = fn(&Picture, &Style, (f64, f64), &mut Option<usize>, Drag) -> Dragged;

/// What can be done with a picture of a kind.
pub(super) struct Kind {
    pub compose: fn(&mut Scene, &Picture, &Style, (f64, f64)),
    pub locate: fn(&Picture, &Style, (f64, f64), Point) -> Option<Located>,
    pub describe: fn(&Picture) -> String,
    pub tabulate: fn(&Picture) -> Table,
    pub drag: Dragging,
}

/// How many rare kinds there are.
const RARE: usize = Rare::Graph as usize + 1;

/// The kinds that are here.
pub struct Kinds([Option<&'static Kind>; RARE]);

/// What a kind does, for pictures of its variant only.
macro_rules! kind {
    ($variant:ident, $compose:expr, $locate:expr, $describe:expr, $tabulate:expr) => {
        kind!($variant, $compose, $locate, $describe, $tabulate, |_, _, _, _, _| Dragged::Nothing)
    };
    ($variant:ident, $compose:expr, $locate:expr, $describe:expr, $tabulate:expr, $drag:expr) => {
        &Kind {
            compose: |scene, picture, style, size| {
                if let Picture::$variant(picture) = picture {
                    $compose(scene, picture, style, size);
                }
            },
            locate: |picture, style, size, at| {
                let Picture::$variant(picture) = picture else { return None };
                let (place, text) = $locate(picture, style, size, at)?;
                Some(Located { text, place, ..Located::default() })
            },
            describe: |picture| match picture {
                Picture::$variant(picture) => $describe(picture),
                _ => String::new(),
            },
            tabulate: |picture| match picture {
                Picture::$variant(picture) => $tabulate(picture),
                _ => Table::default(),
            },
            drag: |picture, style, size, grip, drag| match picture {
                Picture::$variant(picture) => $drag(picture, style, size, grip, drag),
                _ => Dragged::Nothing,
            },
        }
    };
}

const MAP: &Kind = kind!(
    Map,
    map::compose,
    |picture, style, size, at| {
        let (place, text) = map::locate(picture, style, size, at, REACH)?;
        Some((Some(place), text))
    },
    map::describe,
    map_table
);
const SURFACE: &Kind = kind!(
    Surface,
    surface::compose,
    |picture, style, size, at| { Some((None, surface::under(picture, style, size, at, REACH)?)) },
    surface_words,
    surface_table,
    surface::drag
);
const ARROWS: &Kind = kind!(
    Arrows,
    arrows::compose,
    |picture, style, size, at| { Some((None, arrows::under(picture, style, size, at, REACH)?.0)) },
    arrows_words,
    arrows_table,
    arrows::drag
);
const GRAPH: &Kind = kind!(
    Graph,
    graph::compose,
    |picture, style, size, at| { Some((None, graph::under(picture, style, size, at, REACH)?)) },
    graph::describe,
    graph_table
);
const BASINS: &Kind = kind!(
    Basins,
    basins::compose,
    |picture, style, size, at| { Some((None, basins::under(picture, style, size, at)?)) },
    basins_words,
    basins_table
);

impl Kinds {
    /// The kinds that a laboratory names.
    #[must_use]
    pub const fn of(rare: &[Rare]) -> Self {
        let mut kinds = [None; RARE];
        let mut i = 0;
        while i < rare.len() {
            kinds[rare[i] as usize] = Some(match rare[i] {
                Rare::Map => MAP,
                Rare::Surface => SURFACE,
                Rare::Basins => BASINS,
                Rare::Arrows => ARROWS,
                Rare::Graph => GRAPH,
            });
            i += 1;
        }
        Self(kinds)
    }
}

static INSTALLED: OnceLock<&'static Kinds> = OnceLock::new();

/// Says which kinds are here. Only the first call counts.
pub fn install(kinds: &'static Kinds) {
    let _ = INSTALLED.set(kinds);
}

/// The kind of a picture, if it is a rare one that is here.
pub(super) fn of(picture: &Picture) -> Option<&'static Kind> {
    static DEFAULT: Kinds =
        Kinds::of(if cfg!(all(target_arch = "wasm32", target_os = "unknown")) {
            &[]
        } else {
            &[Rare::Map, Rare::Surface, Rare::Basins, Rare::Arrows, Rare::Graph]
        });
    let rare = picture.rare()?;
    INSTALLED.get().unwrap_or(&&DEFAULT).0[rare as usize]
}
