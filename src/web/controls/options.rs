//! Switches, choices, subsets and lists.

use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::{Shows, Site, parts};
use crate::{
    schema::{Choice, Field, Value},
    web::{
        dom::{self, Listener},
        error::Fault,
    },
};

/// One check box.
pub struct Toggle(HtmlInputElement);

/// Builds a switch.
pub fn toggle(
    root: &HtmlElement,
    site: &Site<'_>,
    listeners: &mut Vec<Listener>,
) -> Result<Toggle, Fault> {
    let input: HtmlInputElement = dom::find(root, "input")?;
    input.set_id(&site.id());
    dom::text(&dom::find::<Element>(root, ".label-text")?, site.field.label);
    let field = input.clone();
    listeners.push(site.on(&input, "change", move || field.checked().to_string())?);
    Ok(Toggle(input))
}

impl Shows for Toggle {
    fn show(&self, _: &Field, value: &Value) {
        self.0.set_checked(*value == Value::Toggle(true));
    }
}

/// A drop-down list.
pub struct Chooser(HtmlSelectElement);

/// Builds a drop-down list.
pub fn choice(
    root: &HtmlElement,
    site: &Site<'_>,
    choices: &[Choice],
    listeners: &mut Vec<Listener>,
) -> Result<Chooser, Fault> {
    let select: HtmlSelectElement = dom::find(root, "select")?;
    parts::label(root, site, &select)?;
    for choice in choices {
        let option: HtmlElement = dom::create("option")?;
        option.set_attribute("value", choice.slug)?;
        option.set_title(choice.help.trim());
        dom::text(&option, choice.label);
        select.append_child(&option)?;
    }
    let field = select.clone();
    listeners.push(site.on(&select, "change", move || field.value())?);
    let help: Element = dom::find(root, ".help")?;
    let parts: Vec<String> =
        choices.iter().map(|choice| format!("{}: {}", choice.label, choice.help.trim())).collect();
    dom::text(&help, &format!("{} {}", site.field.help.trim(), parts.join(" ")));
    Ok(Chooser(select))
}

impl Shows for Chooser {
    fn show(&self, field: &Field, value: &Value) {
        let slug = field.write(value);
        if self.0.value() != slug {
            self.0.set_value(&slug);
        }
    }
}

/// Check boxes.
pub struct Boxes(Vec<HtmlInputElement>);

/// Builds check boxes; the text they send is what a link would say.
pub fn set(
    root: &HtmlElement,
    site: &Site<'_>,
    choices: &'static [Choice],
    listeners: &mut Vec<Listener>,
) -> Result<Boxes, Fault> {
    dom::text(&dom::find::<Element>(root, "legend")?, site.field.label);
    let place: Element = dom::find(root, ".options")?;
    let mut boxes = Vec::new();
    for choice in choices {
        let label: HtmlElement = dom::stamp("option-checkbox")?;
        label.set_title(choice.help.trim());
        dom::text(&dom::find::<Element>(&label, "span")?, choice.label);
        let input: HtmlInputElement = dom::find(&label, "input")?;
        input.set_id(&format!("{}-{}", site.id(), choice.slug));
        input.set_value(choice.slug);
        place.append_child(&label)?;
        boxes.push(input);
    }
    for input in &boxes {
        let all = boxes.clone();
        listeners.push(site.on(input, "change", move || {
            let checked = all.iter().filter(|input| input.checked());
            checked.map(HtmlInputElement::value).collect::<Vec<_>>().join(",")
        })?);
    }
    Ok(Boxes(boxes))
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

/// A line of numbers.
pub struct Line(HtmlInputElement);

/// Builds a line of numbers.
pub fn list(
    root: &HtmlElement,
    site: &Site<'_>,
    listeners: &mut Vec<Listener>,
) -> Result<Line, Fault> {
    let input: HtmlInputElement = dom::find(root, "input")?;
    parts::label(root, site, &input)?;
    let field = input.clone();
    listeners.push(site.on(&input, "change", move || field.value())?);
    Ok(Line(input))
}

impl Shows for Line {
    fn show(&self, field: &Field, value: &Value) {
        let text = field.write(value);
        if self.0.value() != text {
            self.0.set_value(&text);
        }
    }
}
