//! A static server that behaves like GitHub Pages.

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::{
    compression::CompressionLayer, cors::CorsLayer, services::ServeDir,
    set_header::SetResponseHeaderLayer,
};

/// Where the page is published, to show that it does not need the root.
pub const SUB_PATH: &str = "/some/sub/path/";

/// What a host does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// WebAssembly has the type of any bytes.
    OctetStream,
    /// The same, and browsers are not to guess.
    NoSniff,
    /// In place of WebAssembly comes a page.
    FrontPage,
    /// There is no WebAssembly.
    Missing,
    /// WebAssembly begins to come, and does not.
    Stalled,
    /// A policy that forbids WebAssembly.
    NoWasm,
    /// A policy that forbids inline scripts, too.
    NoInline,
    /// Nothing says that other origins may read.
    NoCors,
}

impl Fault {
    /// Answers a request as this host does.
    async fn answer(self, request: Request, next: Next) -> Response {
        let wasm = request.uri().path().ends_with(".wasm");
        match self {
            Self::FrontPage if wasm => {
                return Html("<!doctype html><p>Welcome</p>").into_response();
            }
            Self::Missing if wasm => return StatusCode::NOT_FOUND.into_response(),
            Self::Stalled if wasm => std::future::pending().await,
            _ => {}
        }
        let mut response = next.run(request).await;
        let mut set = |name: HeaderName, value: &'static str| {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        };
        let own = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
                   script-src 'self' 'unsafe-inline'";
        match self {
            Self::OctetStream if wasm => set(CONTENT_TYPE, "application/octet-stream"),
            Self::NoSniff if wasm => {
                set(CONTENT_TYPE, "application/octet-stream");
                set(X_CONTENT_TYPE_OPTIONS, "nosniff");
            }
            Self::NoWasm => set(CONTENT_SECURITY_POLICY, own),
            Self::NoInline => set(CONTENT_SECURITY_POLICY, "default-src 'self'"),
            _ => {}
        }
        response
    }
}

/// Serves on a random port of the loopback interface until it is dropped.
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Publishes a directory under [`SUB_PATH`], readable from any origin, compressed, and
    /// fresh for ten minutes.
    ///
    /// # Errors
    /// If no port can be bound.
    pub async fn directory(directory: &Path) -> Result<Self> {
        let files = Router::new().nest_service(SUB_PATH, ServeDir::new(directory));
        let fresh = HeaderValue::from_static("max-age=600");
        let files = files
            .layer(CorsLayer::new().allow_origin(tower_http::cors::Any))
            .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, fresh))
            .layer(CompressionLayer::new());
        Self::start(files).await
    }

    /// Publishes a directory under [`SUB_PATH`] from a host that does something wrong.
    ///
    /// # Errors
    /// If no port can be bound.
    pub async fn faulty(directory: &Path, fault: Fault) -> Result<Self> {
        let answer = move |request, next| fault.answer(request, next);
        let files = Router::new().nest_service(SUB_PATH, ServeDir::new(directory));
        Self::start(files.layer(from_fn(answer))).await
    }

    /// Publishes one HTML document under [`SUB_PATH`]: somebody else's page.
    ///
    /// # Errors
    /// If no port can be bound.
    pub async fn document(html: String) -> Result<Self> {
        Self::start(Router::new().route(SUB_PATH, get(async move || Html(html)))).await
    }

    /// The address of what is published.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{SUB_PATH}", self.origin())
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    async fn start(routes: Router) -> Result<Self> {
        let (listener, address) = unused().await?;
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                eprintln!("the test server stopped: {error}");
            }
        });
        Ok(Self { address, task })
    }
}

/// Listens on a port that no server has had before, so that no page finds what another has
/// stored.
async fn unused() -> Result<(TcpListener, SocketAddr)> {
    static USED: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let listener =
            TcpListener::bind(("127.0.0.1", 0)).await.context("no free port on loopback")?;
        let address = listener.local_addr()?;
        if USED.lock().unwrap_or_else(PoisonError::into_inner).insert(address.port()) {
            return Ok((listener, address));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
