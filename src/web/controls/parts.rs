//! What all controls have in common.

use super::Site;
use crate::web::dom::{self, Element, Listener};

/// Fills the help and binds its button.
pub fn help(root: &Element, site: &Site<'_>) -> Listener {
    let text = dom::find(root, ".help");
    let id = format!("help-{}", site.field.key);
    text.set_attribute("id", &id);
    dom::cite(&text, site.field.help.trim());
    let button = dom::find(root, ".help-toggle");
    button.set_attribute("aria-controls", &id);
    button.set_attribute("aria-label", &format!("What is {}?", site.field.label));
    let toggle = button.clone();
    dom::listen(&button, "click", move |_| {
        let open = text.hidden();
        dom::show(&text, open);
        toggle.set_attribute("aria-expanded", if open { "true" } else { "false" });
    })
}

/// Names the control and ties the label to an input.
pub fn label(root: &Element, site: &Site<'_>, input: &Element) {
    let label = dom::find(root, "label");
    input.set_attribute("id", &site.id());
    label.set_attribute("for", &site.id());
    dom::text(&label, site.field.label);
}
