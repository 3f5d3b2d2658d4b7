//! Presentation: the query of the address, which never changes the run.

use web_sys::UrlSearchParams;

use super::dom;
use crate::{frame::Abscissa, plot::Palette};

/// When a run starts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Play {
    /// When the reader says so.
    Press,
    /// When the figure is on the screen.
    Visible,
    /// Never, nor shown at its end where nothing may move.
    No,
    /// At once.
    Yes,
}

/// What the query says. Unknown keys and values are left alone silently.
pub struct Query {
    /// Whether this is a figure in somebody's page.
    pub embed: bool,
    /// `full`, `bar` or `none`.
    pub ui: &'static str,
    /// `auto`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// Hue or ink.
    pub palette: Palette,
    /// When the run starts by itself.
    pub play: Play,
    /// Speed; infinite for as fast as possible.
    pub speed: f64,
    /// Whether the run is shown at an even pace, rather than slowly where something happens.
    pub even: bool,
    /// What curves over steps are drawn against.
    pub abscissa: Abscissa,
    /// Whether nothing may move by itself.
    pub reduced_motion: bool,
    /// Whether the page's thread draws.
    pub page_canvas: bool,
    /// How many workers answer trials; by itself one fewer than there are processors.
    pub helpers: Option<usize>,
    /// Ids of panels and parts to hide.
    pub hide: Vec<String>,
}

impl Query {
    /// Reads the query of the page's address.
    pub fn read() -> Self {
        let window = dom::window();
        let search = window.location().search().unwrap_or_default();
        let params = UrlSearchParams::new_with_str(&unescaped(search)).ok();
        let get =
            |key: &str| params.as_ref().and_then(|params| params.get(key)).unwrap_or_default();
        let embed = [get("embed"), get("embedded")].iter().any(|v| v == "1" || v == "true");
        let system = window.match_media("(prefers-reduced-motion: reduce)").ok().flatten();
        let motion = get("motion");
        Self {
            embed,
            ui: match get("ui").as_str() {
                "bar" => "bar",
                "none" => "none",
                _ => "full",
            },
            theme: get("theme"),
            palette: if get("palette") == "mono" { Palette::Mono } else { Palette::Default },
            play: match get("play").as_str() {
                "no" => Play::No,
                "yes" => Play::Yes,
                "visible" => Play::Visible,
                _ if embed => Play::Visible,
                _ => Play::Press,
            },
            speed: speed(&get("speed")).unwrap_or(1.0),
            even: get("pace") == "even",
            abscissa: abscissa(&get("abscissa")),
            reduced_motion: motion == "reduce"
                || (motion != "full" && system.is_some_and(|query| query.matches())),
            page_canvas: get("canvas") == "page",
            helpers: get("helpers").parse().ok(),
            hide: get("hide").split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        }
    }

    /// Marks the document, for the style sheet.
    pub fn apply(&self) {
        if self.embed {
            dom::mark("embed", "1");
        }
        dom::mark("ui", self.ui);
        if self.palette == Palette::Mono {
            dom::mark("palette", "mono");
        }
    }
}

/// A query whose `&` editors have written as `&amp;`, once or more.
fn unescaped(mut search: String) -> String {
    for escaped in ["amp;", "amp%3B", "amp%3b"] {
        while search.contains(&format!("&{escaped}")) {
            search = search.replace(&format!("&{escaped}"), "&");
        }
    }
    search
}

/// Names of what curves can be drawn against, in the order of [`Abscissa`].
pub const ABSCISSAE: [&str; 3] = ["steps", "evaluations", "milliseconds"];

/// What curves are drawn against, by its name; steps if it has none.
pub fn abscissa(name: &str) -> Abscissa {
    match ABSCISSAE.iter().position(|known| *known == name) {
        Some(1) => Abscissa::Evaluations,
        Some(2) => Abscissa::Milliseconds,
        _ => Abscissa::Steps,
    }
}

/// A speed from its text; `None` if it is none.
pub fn speed(text: &str) -> Option<f64> {
    if text == "max" {
        return Some(f64::INFINITY);
    }
    crate::schema::finite(text).map(|speed| speed.clamp(0.25, 8.0))
}
