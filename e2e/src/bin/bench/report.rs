//! The table and the line of JSON.

use crate::native::Preset;
use crate::page::Playing;
use serde_json::{Value, json};

/// What has been measured.
pub struct Report {
    cores: usize,
    paces: Vec<(Preset, Option<f64>)>,
    plays: Vec<(&'static str, Playing)>,
    scaled: Vec<(&'static str, u32, f64)>,
    drawn: Vec<(&'static str, (f64, f64))>,
    pause: f64,
}

impl Report {
    /// Nothing yet.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let (paces, plays, scaled, drawn) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { cores, paces, plays, scaled, drawn, pause: 0.0 }
    }

    /// Milliseconds of a step of a preset, natively and in the worker.
    pub fn pace(&mut self, preset: Preset, in_worker: Option<f64>) {
        self.paces.push((preset, in_worker));
    }

    /// How a link plays.
    pub fn playing(&mut self, name: &'static str, playing: Playing) {
        self.plays.push((name, playing));
    }

    /// Milliseconds of a step with so many particles.
    pub fn scale(&mut self, name: &'static str, particles: u32, milliseconds: f64) {
        self.scaled.push((name, particles, milliseconds));
    }

    /// Milliseconds of the pictures of a repaint, median and longest.
    pub fn drawing(&mut self, name: &'static str, milliseconds: (f64, f64)) {
        self.drawn.push((name, milliseconds));
    }

    /// Milliseconds that Pause takes.
    pub fn pause(&mut self, milliseconds: f64) {
        self.pause = milliseconds;
    }

    /// Prints how fast steps are.
    pub fn print_paces(&self) {
        println!("\nMilliseconds of a step without pictures, {} cores", self.cores);
        println!("{:<36} {:>7} {:>9} {:>9} {:>7}", "", "steps", "native", "Chromium", "ratio");
        for (preset, worker) in &self.paces {
            let name = format!("{} / {}", preset.lab, preset.slug);
            let (steps, native) = (preset.steps(), preset.step());
            let worker = worker.map_or_else(
                || "too short to tell".to_owned(),
                |worker| format!("{worker:>9.3} {:>7.2}", worker / native),
            );
            println!("{name:<36} {steps:>7.0} {native:>9.3} {worker}");
        }
    }

    /// Prints both.
    pub fn print(&self) {
        self.print_paces();
        println!("\nPlaying at the highest speed in Chromium, with drawing, for at most 5 s");
        println!("{:<36} {:>8} {:>8} {:>10} {:>8}", "", "frames/s", "steps/s", "long task", "gap");
        for (name, play) in &self.plays {
            let task = match play.longest_task {
                0.0 => "< 50 ms".to_owned(),
                task => format!("{task:.0} ms"),
            };
            println!(
                "{name:<36} {:>8.1} {:>8.0} {task:>10} {:>5.0} ms",
                play.frames_per_second, play.steps_per_second, play.longest_gap
            );
        }
        println!("\nA step of saddle-free Newton in Chromium's worker, a picture included");
        println!("{:<36} {:>9} {:>10} {:>14}", "", "N", "ms", "us / particle");
        for (name, particles, milliseconds) in &self.scaled {
            let each = milliseconds * 1000.0 / f64::from(*particles);
            println!("{name:<36} {particles:>9} {milliseconds:>10.2} {each:>14.3}");
        }
        println!("\nMaking and drawing all pictures of a repaint with 100,000 particles");
        println!("{:<36} {:>9} {:>10}", "", "median ms", "longest ms");
        for (name, (median, longest)) in &self.drawn {
            println!("{name:<36} {median:>9.1} {longest:>10.1}");
        }
        println!("\nPause takes {:.1} ms (median of 10)\n", self.pause);
        println!("{}", self.json());
    }

    fn json(&self) -> Value {
        let paces = self.paces.iter().map(|(preset, worker)| {
            json!({
                "lab": preset.lab,
                "preset": preset.slug,
                "native_ms": preset.step(),
                "worker_ms": worker,
            })
        });
        let plays = self.plays.iter().map(|(name, play)| {
            json!({
                "run": name,
                "frames_per_second": play.frames_per_second,
                "steps_per_second": play.steps_per_second,
                "longest_task_ms": play.longest_task,
                "longest_gap_ms": play.longest_gap,
            })
        });
        json!({
            "cores": self.cores,
            "paces": paces.collect::<Vec<_>>(),
            "playing": plays.collect::<Vec<_>>(),
            "steps_ms": self
                .scaled
                .iter()
                .map(|(name, particles, ms)| json!({ "functional": name, "particles": particles, "ms": ms }))
                .collect::<Vec<_>>(),
            "drawn_ms": self
                .drawn
                .iter()
                .map(|(name, (median, longest))| json!({ "run": name, "median": median, "longest": longest }))
                .collect::<Vec<_>>(),
            "pause_ms": self.pause,
        })
    }
}
