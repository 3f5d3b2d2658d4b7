//! Notices: what was wrong with what the reader gave, dismissible.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{dom, error::Fault};
use crate::schema::Problem;

/// Most notices on show; the rest are counted.
const MOST: usize = 8;

/// The list of notices.
pub struct Notices {
    list: Element,
    shown: Vec<(Problem, Element)>,
    more: usize,
    /// Takes down the notice whose button was pressed.
    _dismiss: dom::Listener,
}

impl Notices {
    /// Binds the list.
    pub fn new() -> Result<Self, Fault> {
        let list: Element = dom::by_id("notices")?;
        let dismiss = dom::listen(&list, "click", |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let button = target.and_then(|t| t.closest(".notice-dismiss").ok().flatten());
            if let Some(notice) = button.and_then(|b| b.closest("li").ok().flatten()) {
                notice.remove();
            }
        })?;
        Ok(Self { list, shown: Vec::new(), more: 0, _dismiss: dismiss })
    }

    /// Takes down all notices.
    pub fn clear(&mut self) {
        dom::clear(&self.list);
        self.shown.clear();
        self.more = 0;
    }

    /// Puts up notices; one that has been put up and is the same is not repeated.
    pub fn add(&mut self, problems: &[Problem]) -> Result<(), Fault> {
        for problem in problems {
            if self.shown.iter().any(|(shown, _)| shown == problem) {
                continue;
            }
            if self.shown.len() < MOST {
                let item = self.put(&problem.key, &problem.message)?;
                self.shown.push((problem.clone(), item));
            } else {
                self.more += 1;
            }
        }
        if self.more > 0 {
            if let Some(old) = self.list.query_selector("li[data-key=more]")? {
                old.remove();
            }
            let text = format!("{} further problems of the same kind are not listed", self.more);
            self.put("more", &text)?;
        }
        Ok(())
    }

    fn put(&self, key: &str, message: &str) -> Result<Element, Fault> {
        let item: HtmlElement = dom::stamp("notice-template")?;
        item.set_attribute("data-key", key)?;
        dom::text(&dom::find::<Element>(&item, ".notice-key")?, key);
        dom::text(&dom::find::<Element>(&item, ".notice-text")?, message);
        self.list.append_child(&item)?;
        Ok(item.into())
    }
}
