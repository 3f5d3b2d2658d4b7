//! A WebDriver process (chromedriver, geckodriver or WebKitWebDriver).

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const STARTING: Duration = Duration::from_secs(30);
const CLOSING: Duration = Duration::from_secs(10);

/// A driver on a port of its own; dropping it closes its browser and ends it.
pub struct Driver {
    process: Child,
    port: u16,
    session: Option<String>,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Driver {
    /// Starts a driver on a port that the system chooses.
    ///
    /// `announces` stands before the port in what the driver prints; one that prints nothing
    /// is given a port that was free a moment before.
    pub fn start(program: &Path, announces: Option<&str>) -> Result<Self> {
        let wanted = if announces.is_some() { 0 } else { free_port()? };
        let mut process = Command::new(program)
            .arg(format!("--port={wanted}"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| {
                format!("could not start {}; run `cargo xtask test` once", program.display())
            })?;
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (sender, receiver) = channel();
        if let Some(out) = process.stdout.take() {
            collect(out, Arc::clone(&lines), Some(sender));
        }
        if let Some(err) = process.stderr.take() {
            collect(err, Arc::clone(&lines), None);
        }
        let mut driver = Self { process, port: 0, session: None, lines };
        let found = match announces {
            Some(announces) => port(&receiver, announces),
            None => listening(wanted),
        };
        driver.port = found.with_context(|| {
            format!("{} did not start:\n{}", program.display(), driver.output().join("\n"))
        })?;
        Ok(driver)
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Remembers the session that is to be closed at the end.
    pub fn owns(&mut self, session: Option<String>) {
        self.session = session;
    }

    /// All lines that the driver and its browser have printed.
    pub fn output(&self) -> Vec<String> {
        self.lines.lock().map(|lines| lines.clone()).unwrap_or_default()
    }

    /// Asks for the end of the session, without which the browser would stay.
    fn close_session(&self) -> std::io::Result<()> {
        let Some(session) = &self.session else { return Ok(()) };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(CLOSING))?;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        stream.read(&mut [0; 512]).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Nothing is left to do about a failure here; killing comes next anyway.
        let _ = self.close_session();
        let _ = self.process.kill();
        let _ = self.process.wait();
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
