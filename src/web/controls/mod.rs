//! The controls, built from a laboratory's schema.

mod number;
mod options;
mod parts;

use super::{
    dom::{self, Element, Listener},
    message::{Handle, Message},
};
use crate::{
    lab::Manifest,
    schema::{Effect, Field, Kind, Value, Values},
};

/// All controls of a laboratory.
pub struct Controls {
    form: Element,
    items: Vec<Control>,
    groups: Vec<Element>,
    /// A form must not reload the page when Enter is pressed.
    _submit: Listener,
}

/// One control.
pub struct Control {
    root: Element,
    problem: Element,
    kind: Box<dyn Shows>,
    group: usize,
    _listeners: Vec<Listener>,
}

/// What shows a value of one kind.
trait Shows {
    /// Shows a value.
    fn show(&self, field: &Field, value: &Value);
}

/// What a control is built with.
struct Site<'a> {
    index: usize,
    field: &'static Field,
    handle: &'a Handle,
}

impl Site<'_> {
    /// Sends the text that `read` finds when an event comes.
    fn on(
        &self,
        target: &Element,
        kind: &'static str,
        read: impl Fn() -> String + 'static,
    ) -> Listener {
        let index = self.index;
        self.handle.on(target, kind, move || Message::Field(index, read()))
    }

    /// Sends what a field says whenever the reader has changed it.
    fn on_change(&self, input: &Element) -> Listener {
        let field = input.clone();
        self.on(input, "change", move || field.value())
    }

    /// Id of the control's input.
    fn id(&self) -> String {
        format!("param-{}", self.field.key)
    }
}

impl Controls {
    /// No controls yet.
    pub fn new() -> Self {
        let form = dom::by_id("controls");
        let submit = dom::listen(&form, "submit", |event| event.prevent_default());
        Self { form, items: Vec::new(), groups: Vec::new(), _submit: submit }
    }

    /// Builds the controls of a laboratory.
    pub fn build(&mut self, entry: &Manifest, handle: &Handle) {
        dom::clear(&self.form);
        self.items.clear();
        self.groups.clear();
        let mut group: Option<(&str, Element)> = None;
        for (index, field) in entry.fields.iter().enumerate() {
            if group.as_ref().is_none_or(|(name, _)| *name != field.group) {
                let fieldset = dom::stamp("group-template");
                dom::fill(&fieldset, "legend", field.group);
                self.form.append(&fieldset);
                group = Some((field.group, dom::find(&fieldset, ".group-fields")));
                self.groups.push(fieldset);
            }
            let site = Site { index, field, handle };
            let control = Control::new(&site, self.groups.len().saturating_sub(1));
            if let Some((_, fields)) = &group {
                fields.append(&control.root);
            }
            self.items.push(control);
        }
    }

    /// Shows values, and hides the controls that have no meaning beside them.
    pub fn show(&self, entry: &Manifest, values: &Values) {
        let mut used = vec![false; self.groups.len()];
        for ((control, field), value) in self.items.iter().zip(entry.fields).zip(&values.0) {
            control.kind.show(field, value);
            let shown = values.shows(entry.fields, field);
            dom::show(&control.root, shown);
            if let Some(used) = used.get_mut(control.group) {
                *used |= shown;
            }
        }
        for (group, used) in self.groups.iter().zip(used) {
            dom::show(group, used);
        }
    }

    /// Says beside a control what was wrong with what was typed.
    pub fn problem(&self, index: usize, text: Option<&str>) {
        if let Some(control) = self.items.get(index) {
            dom::text(&control.problem, text.unwrap_or_default());
            dom::show(&control.problem, text.is_some());
        }
    }

    /// Takes down all problems.
    pub fn forget_problems(&self) {
        for index in 0..self.items.len() {
            self.problem(index, None);
        }
    }
}

impl Control {
    fn new(site: &Site<'_>, group: usize) -> Self {
        let field = site.field;
        let template = match field.kind {
            Kind::Real { .. } | Kind::Count { .. } => "control-real",
            Kind::Toggle => "control-toggle",
            Kind::Choice(_) => "control-choice",
            Kind::Set(_) => "control-set",
            Kind::List { .. } | Kind::Text { .. } => "control-list",
        };
        let root = dom::stamp(template);
        root.set_attribute("data-key", field.key);
        let mut listeners = vec![parts::help(&root, site)];
        let effect = if field.effect == Effect::Restart { "restarts" } else { "" };
        dom::fill(&root, ".effect", effect);
        let kind: Box<dyn Shows> = match field.kind {
            Kind::Real { .. } | Kind::Count { .. } => {
                Box::new(number::build(&root, site, &mut listeners))
            }
            Kind::Toggle => Box::new(options::toggle(&root, site, &mut listeners)),
            Kind::Choice(choices) => {
                Box::new(options::choice(&root, site, choices, &mut listeners))
            }
            Kind::Set(choices) => Box::new(options::set(&root, site, choices, &mut listeners)),
            Kind::List { .. } | Kind::Text { .. } => {
                Box::new(options::line(&root, site, &mut listeners))
            }
        };
        let problem = dom::find(&root, ".control-problem");
        Self { root, problem, kind, group, _listeners: listeners }
    }
}
