//! A WebDriver process (chromedriver, geckodriver or WebKitWebDriver).

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const STARTING: Duration = Duration::from_secs(30);

/// Runs a driver until its own input ends, which it does however this process ends, too; then
/// ends the driver and its browser, and removes what they have written.
const KEEPER: &str = r#"
    TMPDIR=$(mktemp -d)
    export TMPDIR
    setsid "$@" &
    exec >&-
    read -r end
    kill -s KILL -- "-$!"
    wait
    rm -rf "$TMPDIR"
"#;

/// A driver on a port of its own; dropping it ends it and its browser.
pub struct Driver {
    keeper: Child,
    port: u16,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Driver {
    /// Starts a driver on a port that the system chooses.
    ///
    /// `announces` stands before the port in what the driver prints; one that prints nothing
    /// is given a port that was free a moment before.
    pub fn start(program: &Path, announces: Option<&str>) -> Result<Self> {
        let wanted = if announces.is_some() { 0 } else { free_port()? };
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(program)
            .arg(format!("--port={wanted}"))
            // Signals that end this process must not end the keeper.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("could not start a shell")?;
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (sender, receiver) = channel();
        if let Some(out) = keeper.stdout.take() {
            collect(out, Arc::clone(&lines), Some(sender));
        }
        if let Some(err) = keeper.stderr.take() {
            collect(err, Arc::clone(&lines), None);
        }
        let mut driver = Self { keeper, port: 0, lines };
        let found = match announces {
            Some(announces) => port(&receiver, announces),
            None => listening(wanted),
        };
        driver.port = found.with_context(|| {
            let (program, said) = (program.display(), driver.output().join("\n"));
            format!("{program} did not start; run `cargo xtask test` once:\n{said}")
        })?;
        Ok(driver)
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// All lines that the driver and its browser have printed.
    pub fn output(&self) -> Vec<String> {
        self.lines.lock().map(|lines| lines.clone()).unwrap_or_default()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // This closes the keeper's input. Nothing is left to do about a failure here.
        let _ = self.keeper.wait();
    }
}

fn collect(
    stream: impl Read + Send + 'static,
    lines: Arc<Mutex<Vec<String>>>,
    forward: Option<Sender<String>>,
) {
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if let Some(sender) = &forward {
                // The receiver is gone once the port is known.
                let _ = sender.send(line.clone());
            }
            if let Ok(mut lines) = lines.lock() {
                lines.push(line);
            }
        }
    });
}

fn port(lines: &Receiver<String>, announces: &str) -> Result<u16> {
    let start = Instant::now();
    while let Ok(line) = lines.recv_timeout(STARTING.saturating_sub(start.elapsed())) {
        if let Some((_, after)) = line.split_once(announces) {
            let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
            return digits.parse().with_context(|| format!("no port in `{line}`"));
        }
    }
    bail!("it never printed `{announces}`")
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

/// The port, once something listens there.
fn listening(port: u16) -> Result<u16> {
    let start = Instant::now();
    while start.elapsed() < STARTING {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("nothing listens on port {port}")
}
