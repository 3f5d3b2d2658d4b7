//! A static server that behaves like GitHub Pages.

use anyhow::{Context, Result};
use axum::{Router, extract::Request, middleware, response::Html, routing::get};
use std::future::ready;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::{cors::CorsLayer, services::ServeDir};

/// Where the page is published, to show that it does not need the root.
pub const SUB_PATH: &str = "/some/sub/path/";

/// Serves on a random port of the loopback interface until it is dropped.
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
    requested: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Publishes a directory under [`SUB_PATH`], readable from any origin.
    ///
    /// # Errors
    /// If no port can be bound.
    pub async fn directory(directory: &Path) -> Result<Self> {
        let files = Router::new().nest_service(SUB_PATH, ServeDir::new(directory));
        Self::start(files.layer(CorsLayer::new().allow_origin(tower_http::cors::Any))).await
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

    /// Whether a file with this end of its name has been asked for.
    #[must_use]
    pub fn was_asked_for(&self, end: &str) -> bool {
        let requested = self.requested.lock().unwrap_or_else(PoisonError::into_inner);
        requested.iter().any(|path| path.ends_with(end))
    }

    async fn start(routes: Router) -> Result<Self> {
        let requested = Arc::<Mutex<Vec<String>>>::default();
        let log = Arc::clone(&requested);
        let routes = routes.layer(middleware::map_request(move |request: Request| {
            let path = request.uri().path().to_owned();
            log.lock().unwrap_or_else(PoisonError::into_inner).push(path);
            ready(request)
        }));
        let listener =
            TcpListener::bind(("127.0.0.1", 0)).await.context("no free port on loopback")?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                eprintln!("the test server stopped: {error}");
            }
        });
        Ok(Self { address, task, requested })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
