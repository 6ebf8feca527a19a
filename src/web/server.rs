//! The accept loop: `axum::serve` has no timeout for headers, so that one slow line would hold a connection for ever.
use super::asking::Connected;
use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tower::util::MapRequest;

/// Connections open at a time; one more waits in the kernel's queue.
const CONNECTIONS: usize = 12_000;
/// How long a request's head may take, and with it an idle connection may stay.
const HEAD: Duration = Duration::from_secs(10);
/// How long requests under way may take to finish once the server was told to stop.
const STOP: Duration = Duration::from_secs(10);

/// Serves until `stop` resolves, then finishes the requests under way.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let Some((stream, address, place)) = accepted else {
            continue;
        };
        let connected = Connected(address.ip());
        let site = MapRequest::new(router.clone(), move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(connected);
            request
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_headers(64)
            .max_buf_size(64 * 1024)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(site));
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that ends badly is the client's affair.
            drop(watched.await);
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("stopped with requests still under way");
    }
}

type Accepted = (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit);

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<Accepted> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => {
            // Answers are small and complete: waiting to fill a packet would only delay them.
            stream.set_nodelay(true).ok()?;
            Some((stream, address, place))
        }
        Err(error) => {
            // Out of file handles, mostly: connections that end will free some.
            tracing::warn!(%error, "could not accept a connection");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}
