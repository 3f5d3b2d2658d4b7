//! What is measured in the page, by its own clock.

use crate::native::Preset;
use anyhow::{Context, Result, ensure};
use e2e::Page;
use serde_json::{Value, json};
use std::time::Duration;

/// Links that play long enough: barriers so low and steps so small that nothing ends
/// soon. The second is paused.
pub const PLAYED: [(&str, &str); 7] = [
    (
        "saddle-free Newton, N = 64, d = 2",
        "lab=wasserstein&v=1&start=saddle&barrier=0.001&epsilon=10&newton_step=0.05\
         &methods=saddle-free",
    ),
    (
        "all four methods, N = 64, d = 2",
        "lab=wasserstein&v=1&start=saddle&barrier=0.001&epsilon=10&newton_step=0.05",
    ),
    ("attention, infinite prompt, d = 5", "lab=attention&v=1&jitter=1e-12&step=0.001&time=0.01"),
    (
        "attention, infinite prompt, d = 64",
        "lab=attention&v=1&jitter=1e-12&step=0.001&time=0.01&spectrum=64,63,62,61,60,59,58,57,56,55,\
         54,53,52,51,50,49,48,47,46,45,44,43,42,41,40,39,38,37,36,35,34,33,32,31,30,29,28,27,26,25,\
         24,23,22,21,20,19,18,17,16,15,14,13,12,11,10,9,8,7,6,5,4,3,2,1",
    ),
    (
        "attention, SGD, L = 64, d = 5",
        "lab=attention&v=1&prompt=finite&start=random&methods=sgd&rate=0.001",
    ),
    ("attention, four prompt lengths", "p=prompt-length"),
    ("attention, digits, d = 61", "p=digits&time=0.01&step=0.01"),
];

/// Functionals by which saddle-free Newton is timed with many particles.
pub const SCALED: [(&str, &str); 7] = [
    ("(a) factorisation, d = 2", "functional=factorisation&spectrum=3,2&start=saddle"),
    ("(c) double well, d = 2", "functional=double-well"),
    ("(e) variance and cosine", "functional=variance-cosine"),
    ("(b) ring, 64 features", "functional=discrepancy&goal=ring&start=cloud&features=64"),
    ("(d) network, 30 samples, d = 3", "functional=network&start=cloud"),
    ("(f) bounded moments, d = 6", "functional=tanh-moments&start=saddle&jitter=0.01"),
    ("(f) the same by Lanczos", "functional=tanh-moments&start=saddle&jitter=0.01&solver=lanczos"),
];
/// Numbers of particles for that.
pub const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
/// Steps whose time is taken after a first one, and how many times, of runs whose steps take
/// at least so many milliseconds. All of these runs are longer than that.
const TIMED: [(f64, u64, usize); 3] = [(100.0, 4, 3), (2.0, 20, 5), (0.0, 20, 25)];

/// Links by which the drawing of a hundred thousand particles is timed.
pub const CROWDS: [(&str, &str); 3] = [
    (
        "(c) double well, d = 2, on its way",
        "functional=double-well&start=caught&barrier=0.001&epsilon=10&newton_step=0.05",
    ),
    (
        "(a) factorisation, d = 2",
        "functional=factorisation&spectrum=3,2&start=cloud&epsilon=100&newton_step=0.01",
    ),
    ("(e) variance and cosine", "functional=variance-cosine&epsilon=100&newton_step=0.01"),
];

/// The surface that is turned, a valley in which four methods leave long trails, and whether they
/// move on meanwhile.
pub const TURNED: [(&str, bool); 2] = [("at rest", false), ("playing", true)];
const TRAILS: &str = "lab=plane&p=rosenbrock&at=60";
/// Places of the pointer that turns it, and the time from each to the next: sooner than repaints.
const PLACES: u32 = 600;
const SOON: Duration = Duration::from_millis(8);

/// Functions whose basins are timed, and how often.
pub const BASINS: [(&str, &str); 4] = [
    ("double well", "lab=plane"),
    ("Himmelblau", "lab=plane&p=himmelblau"),
    ("six-hump camel", "lab=plane&p=camel"),
    ("octopus", "lab=plane&p=octopus"),
];
const OPENINGS: usize = 5;
/// Another function.
const BETWEEN: &str = "lab=plane&p=monkey-saddle";

/// Openings of a preset at either end of its steps, after one that warms the compiler up.
const REPETITIONS: usize = 3;
/// Runs whose steps take less altogether, in milliseconds, cannot be told from the noise of
/// opening them.
const TELLING: f64 = 10.0;
const PAUSES: usize = 10;

/// Milliseconds from a changed address until its step is on show.
const OPEN: &str = "
    const [address, done] = arguments;
    const data = document.documentElement.dataset;
    const start = performance.now();
    let loading = false;
    new MutationObserver((_, observer) => {
        loading ||= data.state === 'loading';
        if (!loading || data.state === 'loading') return;
        observer.disconnect();
        done([performance.now() - start, Number(data.step)]);
    }).observe(document.documentElement, { attributes: true, attributeFilter: ['data-state'] });
    location.hash = address;
";

/// The names of the panels on show.
const PANELS: &str = "return [...document.querySelectorAll('#panels [data-panel]')]
    .map(panel => panel.dataset.panel).join(',')";

/// Plays for five seconds, or to the end of the run: repaints with a new step, seconds,
/// steps, the longest task that the browser calls long, and the longest time between
/// repaints.
const PLAY: &str = "
    const done = arguments[arguments.length - 1];
    const data = document.documentElement.dataset;
    let longest = 0;
    const observer = new PerformanceObserver(list => {
        for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
    });
    observer.observe({ type: 'longtask' });
    const first = Number(data.step), start = performance.now();
    let frames = 0, before = start, shown = data.step, gap = 0;
    const repaint = () => {
        const now = performance.now();
        gap = Math.max(gap, now - before);
        before = now;
        if (data.step !== shown) frames++;
        shown = data.step;
        if (now - start < 5000 && data.state === 'playing') return requestAnimationFrame(repaint);
        setTimeout(() => {
            observer.disconnect();
            done([frames, (now - start) / 1000, Number(shown) - first, longest, gap]);
        }, 100);
    };
    requestAnimationFrame(repaint);
";

/// While the pointer is down: repaints, those that show another surface, seconds, the longest
/// task that the browser calls long, and the longest time between repaints.
const WATCH: &str = "
    const canvas = document.querySelector(arguments[0]);
    const copy = new OffscreenCanvas(48, 48).getContext('2d', { willReadFrequently: true });
    const picture = () => {
        copy.drawImage(canvas, 0, 0, 48, 48);
        return new Uint32Array(copy.getImageData(0, 0, 48, 48).data.buffer);
    };
    let longest = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
    }).observe({ type: 'longtask' });
    addEventListener('pointerdown', () => {
        let down = true, frames = 0, pictures = 0, gap = 0, shown = picture();
        const start = performance.now();
        let before = start;
        addEventListener('pointerup', () => down = false, true);
        const repaint = () => {
            const now = performance.now();
            gap = Math.max(gap, now - before);
            before = now;
            frames++;
            const seen = picture();
            if (seen.some((pixel, at) => pixel !== shown[at])) pictures++;
            shown = seen;
            if (down) return requestAnimationFrame(repaint);
            const seconds = (now - start) / 1000;
            setTimeout(() => window.watched = [frames, pictures, seconds, longest, gap], 100);
        };
        requestAnimationFrame(repaint);
    }, true);
";

/// Milliseconds from a changed address until its step is signed, which comes when nothing is left
/// to do for it.
const COMPLETE: &str = "
    const [address, done] = arguments;
    const data = document.documentElement.dataset;
    const start = performance.now();
    data.signature = '';
    new MutationObserver((_, observer) => {
        if (data.state === 'loading' || !data.signature) return;
        observer.disconnect();
        done(performance.now() - start);
    }).observe(document.documentElement, { attributes: true });
    location.hash = address;
";

/// Milliseconds that the worker needed for the pictures of each repaint, over five seconds
/// of playing: their median, and the longest.
const DRAWN: &str = "
    const done = arguments[arguments.length - 1];
    const data = document.documentElement.dataset;
    const times = [];
    const observer = new MutationObserver(() => times.push(Number(data.drawn)));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-drawn'] });
    setTimeout(() => {
        observer.disconnect();
        times.sort((a, b) => a - b);
        done([times[times.length >> 1], times[times.length - 1]]);
    }, 5000);
";

/// Milliseconds from pressing Pause until the page says that it has paused.
const PAUSE: &str = "
    const done = arguments[arguments.length - 1];
    const data = document.documentElement.dataset;
    const start = performance.now();
    const see = () => data.state === 'paused' && done(performance.now() - start);
    if (data.state !== 'playing') return done(-1);
    new MutationObserver((_, observer) => see() !== false && observer.disconnect())
        .observe(document.documentElement, { attributes: true, attributeFilter: ['data-state'] });
    document.querySelector('#play').click();
";

/// Playing, with drawing, as fast as the page can.
pub struct Playing {
    /// Repaints per second that show a new step.
    pub frames_per_second: f64,
    /// Steps per second.
    pub steps_per_second: f64,
    /// Milliseconds of the longest task above 50 ms; 0 if there is none.
    pub longest_task: f64,
    /// Milliseconds of the longest time between two repaints.
    pub longest_gap: f64,
}

/// A surface that is turned.
pub struct Turning {
    /// Repaints per second that show another surface.
    pub pictures_per_second: f64,
    /// Repaints per second.
    pub frames_per_second: f64,
    /// Milliseconds of the longest task above 50 ms; 0 if there is none.
    pub longest_task: f64,
    /// Milliseconds of the longest time between two repaints.
    pub longest_gap: f64,
}

/// Turns the surface with four trails by dragging it to and fro.
pub async fn turn(page: &Page, plays: bool) -> Result<Turning> {
    let surface = "[data-panel=surface] canvas";
    page.open("play=no&pace=even", TRAILS).await?;
    page.wait("document.documentElement.dataset.signature").await?;
    if plays {
        page.click("#play").await?;
    }
    page.eval_with(WATCH, vec![json!(surface)]).await?;
    // There within 80 places, and back.
    let place = |k: u32| {
        let along = f64::from((k % 160).abs_diff(80)) / 80.0;
        [60.0 + 220.0 * along, 330.0 + 30.0 * along]
    };
    page.pull(surface, &(0..PLACES).map(place).collect::<Vec<_>>(), SOON).await?;
    page.wait("window.watched").await?;
    ensure!((page.data("state").await? == "playing") == plays, "it has not played on as it should");
    let result = page.eval("return window.watched").await?;
    let seconds = number(&result, 2)?;
    Ok(Turning {
        frames_per_second: number(&result, 0)? / seconds,
        pictures_per_second: number(&result, 1)? / seconds,
        longest_task: number(&result, 3)?,
        longest_gap: number(&result, 4)?,
    })
}

/// Milliseconds until all basins of a function are complete: on a fresh page, from when its
/// document is asked for; and of openings after that, their shortest and their median.
pub async fn basins(page: &Page, fragment: &str) -> Result<[f64; 3]> {
    page.open("play=no", fragment).await?;
    page.wait("document.documentElement.dataset.signature").await?;
    let first = page.eval("return performance.now()").await?.as_f64().context("a time")?;
    let mut times = Vec::new();
    for _ in 0..OPENINGS {
        // The worker keeps the basins of the function that it had last.
        page.eval_async_with(COMPLETE, vec![json!(BETWEEN)]).await?;
        times.push(page.eval_async_with(COMPLETE, vec![json!(fragment)]).await?);
    }
    let times: Vec<f64> = times.iter().filter_map(Value::as_f64).collect();
    let quickest = times.iter().copied().fold(f64::INFINITY, f64::min);
    Ok([first, quickest, median(times)])
}

/// Milliseconds of a step in the worker with all pictures hidden, so that none is drawn, if
/// the steps of the preset take long enough to tell.
pub async fn pace(page: &Page, preset: &Preset) -> Result<Option<f64>> {
    if preset.milliseconds < TELLING {
        return Ok(None);
    }
    page.open("play=no", &preset.at(0)).await?;
    page.wait("document.documentElement.dataset.signature").await?;
    let panels = page.eval(PANELS).await?;
    let panels = panels.as_str().context("the names of panels")?;
    page.open(&format!("play=no&hide={panels}"), &preset.at(0)).await?;
    page.wait("document.documentElement.dataset.signature").await?;
    let links = [preset.from, preset.to].map(|step| preset.at(step));
    let links = [&*links[0], &*links[1]];
    difference(page, links, 1).await?;
    difference(page, links, REPETITIONS).await.map(Some)
}

/// Milliseconds of a step of saddle-free Newton in the worker, with one picture for
/// every 40 ms.
pub async fn step_time(page: &Page, functional: &str, particles: u32) -> Result<f64> {
    let link = |at: u64| {
        format!(
            "lab=wasserstein&v=1&methods=saddle-free&particles={particles}&{functional}&at={at}"
        )
    };
    page.open("play=no", &link(0)).await?;
    page.wait("document.documentElement.dataset.signature").await?;
    // The compiler warms up, then a first look decides how often to look.
    let mut time = 0.0;
    for _ in 0..2 {
        time = difference(page, [&link(1), &link(1 + TIMED[0].1)], 1).await?;
    }
    let [(slow, ..), (quick, ..), _] = TIMED;
    let chosen = if time > slow { 0 } else { usize::from(time < quick) + 1 };
    let (_, steps, rounds) = TIMED[chosen];
    difference(page, [&link(1), &link(1 + steps)], rounds).await
}

/// Milliseconds of a step between two links, by the quickest of their openings: whatever
/// disturbs one makes it longer.
async fn difference(page: &Page, links: [&str; 2], rounds: usize) -> Result<f64> {
    let (mut near, mut far, mut steps) = (f64::INFINITY, f64::INFINITY, 0.0);
    for _ in 0..rounds {
        let (start, first) = open(page, links[0]).await?;
        let (end, last) = open(page, links[1]).await?;
        ensure!(last > first, "{}: the run ended at step {last}", links[1]);
        near = near.min(start);
        far = far.min(end);
        steps = last - first;
    }
    Ok((far - near) / steps)
}

/// Milliseconds, and the step that is reached.
async fn open(page: &Page, fragment: &str) -> Result<(f64, f64)> {
    let result = page.eval_async_with(OPEN, vec![json!(fragment)]).await?;
    Ok((number(&result, 0)?, number(&result, 1)?))
}

/// Plays a link with drawing.
pub async fn play(page: &Page, fragment: &str) -> Result<Playing> {
    page.open("play=yes&speed=max", fragment).await?;
    page.wait("Number(document.documentElement.dataset.step) > 20").await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let result = page.eval_async(PLAY).await?;
    let seconds = number(&result, 1)?;
    ensure!(seconds > 0.5, "the run has ended too early, after {seconds} s");
    Ok(Playing {
        frames_per_second: number(&result, 0)? / seconds,
        steps_per_second: number(&result, 2)? / seconds,
        longest_task: number(&result, 3)?,
        longest_gap: number(&result, 4)?,
    })
}

/// Milliseconds that making and drawing all pictures takes with a hundred thousand
/// particles in the worker, median and longest.
pub async fn drawing(page: &Page, fragment: &str) -> Result<(f64, f64)> {
    let link = format!("lab=wasserstein&v=1&methods=saddle-free&particles=100000&{fragment}");
    page.open("play=yes&speed=max", &link).await?;
    page.wait("Number(document.documentElement.dataset.step) > 4").await?;
    let result = page.eval_async(DRAWN).await?;
    Ok((number(&result, 0)?, number(&result, 1)?))
}

/// Median time that Pause takes while the second of [`PLAYED`] plays, in
/// milliseconds.
pub async fn pause_latency(page: &Page) -> Result<f64> {
    page.open("play=yes&speed=max", PLAYED[1].1).await?;
    let mut times = Vec::new();
    for _ in 0..PAUSES {
        page.wait_for_state("playing").await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let time = page.eval_async(PAUSE).await?.as_f64().context("a time")?;
        ensure!(time >= 0.0, "it does not play");
        times.push(time);
        page.click("#play").await?;
    }
    Ok(median(times))
}

fn number(list: &Value, index: usize) -> Result<f64> {
    list[index].as_f64().with_context(|| format!("no number at {index} of {list}"))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
