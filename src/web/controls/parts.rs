//! What all controls have in common.

use web_sys::{Element, HtmlElement};

use super::Site;
use crate::web::{
    dom::{self, Listener},
    error::Fault,
};

/// Fills the help and binds its button.
pub fn help(root: &HtmlElement, site: &Site<'_>) -> Result<Listener, Fault> {
    let text: HtmlElement = dom::find(root, ".help")?;
    let id = format!("help-{}", site.field.key);
    text.set_id(&id);
    dom::text(&text, site.field.help.trim());
    let button: Element = dom::find(root, ".help-toggle")?;
    button.set_attribute("aria-controls", &id)?;
    button.set_attribute("aria-label", &format!("What is {}?", site.field.label))?;
    let toggle = button.clone();
    dom::listen(&button, "click", move |_| {
        let open = text.hidden();
        dom::show(&text, open);
        // Fails only for invalid names.
        let _ = toggle.set_attribute("aria-expanded", if open { "true" } else { "false" });
    })
}

/// Names the control and ties the label to an input.
pub fn label(root: &HtmlElement, site: &Site<'_>, input: &Element) -> Result<(), Fault> {
    let label: Element = dom::find(root, "label")?;
    input.set_id(&site.id());
    label.set_attribute("for", &site.id())?;
    dom::text(&label, site.field.label);
    Ok(())
}
