//! Predict, then see: a preset asks which methods stay, the reader ticks, the run answers.

use super::dom::{self, Element};
use crate::{frame::Frame, lab::Question, words::listed};

/// The question, the choices and the answer.
pub struct Prediction {
    root: Element,
    choices: Element,
    answer: Element,
    next: Element,
    question: Option<&'static Question>,
    /// Name and box of every lane.
    boxes: Vec<(String, Element)>,
}

impl Prediction {
    /// Binds the elements.
    pub fn new() -> Self {
        let root = dom::by_id("prediction");
        Self {
            choices: dom::find(&root, "span"),
            answer: dom::find(&root, "p"),
            next: dom::find(&root, "a"),
            root,
            question: None,
            boxes: Vec::new(),
        }
    }

    /// Asks what the preset on show, of this name, asks, or nothing. Settings of the reader's own
    /// have no name, and pictures that are dragged stay where they are.
    pub fn ask(&mut self, lab: &str, name: &str, question: Option<&'static Question>) {
        if question.is_some() || !name.is_empty() {
            dom::show(&self.root, question.is_some());
        }
        self.root.set_attribute("data-asks", if question.is_some() { "yes" } else { "no" });
        if question == self.question {
            return;
        }
        self.question = question;
        self.boxes.clear();
        if let Some(question) = question {
            dom::fill(&self.root, "legend", question.asks);
            dom::find(&self.root, "legend").set_attribute("data-preset", name);
            let (preset, words) = question.next;
            self.next.set_attribute("href", &format!("#lab={lab}&p={preset}"));
            dom::text(&self.next, &format!("Next: {words}."));
        }
        self.say("");
    }

    /// Offers the lanes of a run, and answers where it has come far enough or has ended.
    pub fn show(&mut self, frame: &Frame, running: bool) {
        let Some(question) = self.question else { return };
        if self.boxes.is_empty() {
            dom::clear(&self.choices);
            for lane in &frame.lanes {
                let choice = dom::stamp("option-checkbox");
                dom::fill(&choice, "span", &lane.label);
                self.boxes.push((lane.id.clone(), dom::find(&choice, "input")));
                self.choices.append(&choice);
            }
        }
        if frame.step < question.step && running {
            return self.say("");
        }
        let stay: Vec<&str> = question.staying(frame).map(|lane| lane.id.as_str()).collect();
        let ticked: Vec<&str> = self
            .boxes
            .iter()
            .filter(|(_, tick)| tick.checked())
            .map(|(id, _)| id.as_str())
            .collect();
        let labels: Vec<String> = question.staying(frame).map(|lane| lane.label.clone()).collect();
        let verdict = match ticked {
            _ if ticked.is_empty() => "",
            _ if ticked == stay => "You were right. ",
            _ => "Not what you ticked. ",
        };
        let who = if labels.is_empty() { "None".to_owned() } else { listed(&labels) };
        self.say(&format!("{verdict}{who}. {}", question.because));
    }

    fn say(&self, words: &str) {
        dom::text(&self.answer, words);
        dom::show(&self.answer, !words.is_empty());
        dom::show(&self.next, !words.is_empty());
    }
}
