//! Notices: what was wrong with what the reader gave, dismissible.

use super::dom::{self, Element};
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
    pub fn new() -> Self {
        let list = dom::by_id("notices");
        let dismiss = dom::listen(&list, "click", |event| {
            let button = event.target().and_then(|target| target.closest(".notice-dismiss"));
            if let Some(notice) = button.and_then(|button| button.closest("li")) {
                notice.remove();
            }
        });
        Self { list, shown: Vec::new(), more: 0, _dismiss: dismiss }
    }

    /// Takes down all notices.
    pub fn clear(&mut self) {
        dom::clear(&self.list);
        self.shown.clear();
        self.more = 0;
    }

    /// Puts up notices; one that has been put up and is the same is not repeated.
    pub fn add(&mut self, problems: &[Problem]) {
        for problem in problems {
            if self.shown.iter().any(|(shown, _)| shown == problem) {
                continue;
            }
            if self.shown.len() < MOST {
                let item = self.put(&problem.key, &problem.message);
                self.shown.push((problem.clone(), item));
            } else {
                self.more += 1;
            }
        }
        if self.more > 0 {
            if let Some(old) = self.list.query_selector("li[data-key=more]") {
                old.remove();
            }
            let text = format!("{} further problems of the same kind are not listed", self.more);
            self.put("more", &text);
        }
    }

    fn put(&self, key: &str, message: &str) -> Element {
        let item = dom::stamp("notice-template");
        item.set_attribute("data-key", key);
        dom::fill(&item, ".notice-key", key);
        dom::fill(&item, ".notice-text", message);
        self.list.append(&item);
        item
    }
}
