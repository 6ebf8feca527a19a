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
pub(super) struct Wire {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    patience: Duration,
}

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
        Self::waiting(PATIENCE)
    }

    fn waiting(patience: Duration) -> Self {
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider());
        // The provider of ring knows the protocols it was built with.
        let connector = connector.expect("ring speaks TLS 1.2 and 1.3");
        let connector = connector.https_or_http().enable_http1().build();
        Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            patience,
        }
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Silence> {
        if !is_safe(&request.uri().to_string()) {
            return Err(Silence::Plain);
        }
        let asked = tokio::time::timeout(self.patience, self.send(request));
        asked.await.map_err(|_| Silence::Late)?
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Silence> {
        let answer = self
            .client
            .request(request.map(|body| Full::new(body.into())));
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::io::Write;
    use std::net::TcpListener;

    /// A house that reads one question and answers with these bytes; without any it says nothing and stays on the line.
    fn house(answer: Option<Vec<u8>>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut line, _) = listener.accept().unwrap();
            let read = line.read(&mut [0; 4096]).unwrap();
            match answer {
                Some(answer) => drop(line.write_all(&answer)),
                // Until whoever asked hangs up.
                None => drop(line.read(&mut [0; 1])),
            }
            read
        });
        format!("http://{address}/")
    }

    async fn ask(address: &str, patience: Duration) -> Result<HttpResponse, Silence> {
        let request = axum::http::Request::get(address).body(Vec::new()).unwrap();
        Wire::waiting(patience).ask(request).await
    }

    #[tokio::test]
    async fn a_house_that_says_nothing_is_given_up() {
        let answer = ask(&house(None), Duration::from_millis(100)).await;
        assert!(matches!(answer, Err(Silence::Late)), "{answer:?}");
    }

    #[tokio::test]
    async fn nobody_is_sent_on_and_nobody_told_too_much() {
        let moved =
            b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n";
        let answer = ask(&house(Some(moved.to_vec())), PATIENCE).await.unwrap();
        assert_eq!(answer.status(), 302);
        let mut long = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", MOST + 1);
        long.push_str(&"x".repeat(MOST + 1));
        let answer = ask(&house(Some(long.into_bytes())), PATIENCE).await;
        assert!(matches!(answer, Err(Silence::Broken(_))));
    }

    #[tokio::test]
    async fn what_is_not_encrypted_stays_on_this_machine() {
        for address in [
            "http://10.1.2.3/",
            "http://localhost.example/",
            "ftp://127.0.0.1/",
        ] {
            let answer = ask(address, PATIENCE).await;
            assert!(matches!(answer, Err(Silence::Plain)), "{address}");
        }
        // Who does not speak TLS is not spoken to plainly instead.
        let plain = house(Some(
            b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec(),
        ));
        let answer = ask(&plain.replacen("http", "https", 1), PATIENCE).await;
        assert!(matches!(answer, Err(Silence::Broken(_))), "{answer:?}");
    }
}
