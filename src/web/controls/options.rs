//! Switches, choices, subsets and lines of text.

use super::{Shows, Site, parts};
use crate::{
    schema::{Choice, Field, Value},
    web::dom::{self, Element, Listener},
};

/// One check box.
pub struct Toggle(Element);

/// Builds a switch.
pub fn toggle(root: &Element, site: &Site<'_>, listeners: &mut Vec<Listener>) -> Toggle {
    let input = dom::find(root, "input");
    input.set_attribute("id", &site.id());
    dom::fill(root, ".label-text", site.field.label);
    let field = input.clone();
    listeners.push(site.on(&input, "change", move || field.checked().to_string()));
    Toggle(input)
}

impl Shows for Toggle {
    fn show(&self, _: &Field, value: &Value) {
        self.0.set_checked(*value == Value::Toggle(true));
    }
}

/// A drop-down list, or a line of numbers or of other text.
pub struct Text(Element);

/// Builds a drop-down list.
pub fn choice(
    root: &Element,
    site: &Site<'_>,
    choices: &[Choice],
    listeners: &mut Vec<Listener>,
) -> Text {
    let select = dom::find(root, "select");
    parts::label(root, site, &select);
    for choice in choices {
        let option = dom::option(&select, choice.slug, choice.label);
        option.set_attribute("title", choice.help.trim());
    }
    listeners.push(site.on_change(&select));
    let help = dom::find(root, ".help");
    let parts: Vec<String> =
        choices.iter().map(|choice| format!("{}: {}", choice.label, choice.help.trim())).collect();
    dom::text(&help, &format!("{} {}", site.field.help.trim(), parts.join(" ")));
    Text(select)
}

impl Shows for Text {
    fn show(&self, field: &Field, value: &Value) {
        self.0.set_value(&field.write(value));
    }
}

/// Check boxes.
pub struct Boxes(Vec<Element>);

/// Builds check boxes; the text they send is what a link would say.
pub fn set(
    root: &Element,
    site: &Site<'_>,
    choices: &'static [Choice],
    listeners: &mut Vec<Listener>,
) -> Boxes {
    dom::fill(root, "legend", site.field.label);
    let place = dom::find(root, ".options");
    let mut boxes = Vec::new();
    for choice in choices {
        let label = dom::stamp("option-checkbox");
        label.set_attribute("title", choice.help.trim());
        dom::fill(&label, "span", choice.label);
        let input = dom::find(&label, "input");
        input.set_attribute("id", &format!("{}-{}", site.id(), choice.slug));
        input.set_value(choice.slug);
        place.append(&label);
        boxes.push(input);
    }
    for input in &boxes {
        let all = boxes.clone();
        listeners.push(site.on(input, "change", move || {
            let checked = all.iter().filter(|input| input.checked());
            checked.map(Element::value).collect::<Vec<_>>().join(",")
        }));
    }
    Boxes(boxes)
}

impl Shows for Boxes {
    fn show(&self, _: &Field, value: &Value) {
        if let Value::Set(bits) = value {
            for (i, input) in self.0.iter().enumerate() {
                input.set_checked(bits >> i & 1 == 1);
            }
        }
    }
}

/// Builds a line of numbers or of other text.
pub fn line(root: &Element, site: &Site<'_>, listeners: &mut Vec<Listener>) -> Text {
    let input = dom::find(root, "input");
    parts::label(root, site, &input);
    listeners.push(site.on_change(&input));
    Text(input)
}
