//! The tables, a line as soon as it is measured, and the line of JSON.

use crate::native::Preset;
use crate::page::{Playing, Turning};
use serde_json::{Map, Value, json};

/// What has been measured.
pub struct Report {
    measured: Map<String, Value>,
}

impl Report {
    /// Nothing yet.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        println!("On {cores} cores");
        let mut measured = Map::new();
        measured.insert("cores".to_owned(), json!(cores));
        Self { measured }
    }

    /// Begins a table.
    pub fn table(&self, title: &str, columns: &str) {
        println!("\n{title}");
        if !columns.is_empty() {
            println!("{columns}");
        }
    }

    fn keep(&mut self, part: &str, row: Value) {
        let rows = self.measured.entry(part).or_insert_with(|| json!([]));
        if let Some(rows) = rows.as_array_mut() {
            rows.push(row);
        }
    }

    /// Milliseconds of a step of a preset, natively and in the worker.
    pub fn pace(&mut self, preset: &Preset, in_worker: Option<f64>) {
        let name = format!("{} / {}", preset.lab, preset.slug);
        let (steps, native) = (preset.steps(), preset.step());
        let worker = in_worker.map_or_else(
            || "too short to tell".to_owned(),
            |worker| format!("{worker:>9.3} {:>7.2}", worker / native),
        );
        println!("{name:<36} {steps:>7.0} {native:>9.3} {worker}");
        let (lab, slug) = (&preset.lab, &preset.slug);
        let row =
            json!({ "lab": lab, "preset": slug, "native_ms": native, "worker_ms": in_worker });
        self.keep("paces", row);
    }

    /// How a link plays.
    pub fn playing(&mut self, name: &str, play: &Playing) {
        println!(
            "{name:<36} {:>8.1} {:>8.0} {:>10} {:>5.0} ms",
            play.frames_per_second,
            play.steps_per_second,
            task(play.longest_task),
            play.longest_gap
        );
        let row = json!({
            "run": name,
            "frames_per_second": play.frames_per_second,
            "steps_per_second": play.steps_per_second,
            "longest_task_ms": play.longest_task,
            "longest_gap_ms": play.longest_gap,
        });
        self.keep("playing", row);
    }

    /// How a surface turns.
    pub fn turning(&mut self, name: &str, turn: &Turning) {
        println!(
            "{name:<36} {:>10.1} {:>10.1} {:>10} {:>5.0} ms",
            turn.pictures_per_second,
            turn.frames_per_second,
            task(turn.longest_task),
            turn.longest_gap
        );
        let row = json!({
            "run": name,
            "pictures_per_second": turn.pictures_per_second,
            "frames_per_second": turn.frames_per_second,
            "longest_task_ms": turn.longest_task,
            "longest_gap_ms": turn.longest_gap,
        });
        self.keep("turning", row);
    }

    /// Milliseconds from opening a function until its basins are complete: of the page's first
    /// visit, and of an opening later, quickest and median.
    pub fn basins(&mut self, name: &str, [first, quickest, median]: [f64; 3]) {
        println!("{name:<36} {first:>9.0} {quickest:>9.0} {median:>9.0}");
        let row =
            json!({ "function": name, "first": first, "quickest": quickest, "median": median });
        self.keep("basins_ms", row);
    }

    /// Milliseconds of a step with so many particles.
    pub fn scale(&mut self, name: &str, particles: u32, milliseconds: f64) {
        let each = milliseconds * 1000.0 / f64::from(particles);
        println!("{name:<36} {particles:>9} {milliseconds:>10.2} {each:>14.3}");
        let row = json!({ "functional": name, "particles": particles, "ms": milliseconds });
        self.keep("steps_ms", row);
    }

    /// Milliseconds of the pictures of a repaint, median and longest.
    pub fn drawing(&mut self, name: &str, (median, longest): (f64, f64)) {
        println!("{name:<36} {median:>9.1} {longest:>10.1}");
        self.keep("drawn_ms", json!({ "run": name, "median": median, "longest": longest }));
    }

    /// Milliseconds that Pause takes.
    pub fn pause(&mut self, milliseconds: f64) {
        println!("\nPause takes {milliseconds:.1} ms (median of 10)");
        self.measured.insert("pause_ms".to_owned(), json!(milliseconds));
    }

    /// Prints everything once more, for programs.
    pub fn print_json(self) {
        println!("\n{}", Value::Object(self.measured));
    }
}

/// The longest task in words: shorter ones than these the browser does not tell of.
fn task(milliseconds: f64) -> String {
    if milliseconds == 0.0 { "< 50 ms".to_owned() } else { format!("{milliseconds:.0} ms") }
}
