//! A static server that behaves like GitHub Pages.

use anyhow::{Context, Result};
use axum::{Router, response::Html, routing::get};
use std::net::SocketAddr;
use std::path::Path;
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::{cors::CorsLayer, services::ServeDir};

/// Where the page is published, to show that it does not need the root.
pub const SUB_PATH: &str = "/some/sub/path/";

/// Serves on a random port of the loopback interface until it is dropped.
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
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

    async fn start(routes: Router) -> Result<Self> {
        let listener =
            TcpListener::bind(("127.0.0.1", 0)).await.context("no free port on loopback")?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                eprintln!("the test server stopped: {error}");
            }
        });
        Ok(Self { address, task })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
