//! The way out to other houses: encrypted, no redirect followed, soon given up, and never more than a megabyte read.
use axum::body::Bytes;
use http_body_util::BodyExt;
use http_body_util::Full;
use http_body_util::Limited;
use hyper_rustls::HttpsConnector;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::AsyncHttpClient;
use openidconnect::HttpRequest;
use openidconnect::HttpResponse;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

/// How long one question may take, from the look-up of the name to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes an answer may have.
const MOST: usize = 1024 * 1024;

/// Asks other houses.
#[derive(Clone)]
pub(super) struct Wire(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// Why there was no answer.
#[derive(Debug)]
pub(super) enum Silence {
    /// The address is not encrypted and not on this machine.
    Plain,
    Late,
    Broken(String),
}

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => f.write_str("an address without https"),
            Self::Late => f.write_str("no answer in time"),
            Self::Broken(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for Silence {}

impl Wire {
    pub fn new() -> Self {
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider());
        // The provider of ring knows the protocols it was built with.
        let connector = connector.expect("ring speaks TLS 1.2 and 1.3");
        let connector = connector.https_or_http().enable_http1().build();
        Self(Client::builder(TokioExecutor::new()).build(connector))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Silence> {
        if !is_safe(&request.uri().to_string()) {
            return Err(Silence::Plain);
        }
        let asked = tokio::time::timeout(PATIENCE, self.send(request));
        asked.await.map_err(|_| Silence::Late)?
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Silence> {
        let answer = self.0.request(request.map(|body| Full::new(body.into())));
        let (head, body) = answer.await.map_err(broken)?.into_parts();
        let body = Limited::new(body, MOST).collect().await;
        let body = body.map_err(|error| Silence::Broken(error.to_string()))?;
        Ok(HttpResponse::from_parts(head, body.to_bytes().into()))
    }
}

/// The cause of a fault of the network lies at the end of its chain.
fn broken(error: hyper_util::client::legacy::Error) -> Silence {
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Silence::Broken(cause.to_string())
}

/// Whether what is sent there can be read by nobody else.
pub(super) fn is_safe(address: &str) -> bool {
    address.starts_with("https://")
        || (address.starts_with("http://") && crate::config::is_loopback(address))
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = Silence;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Silence>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
