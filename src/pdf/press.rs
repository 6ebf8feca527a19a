//! Where papers are drawn for the site: off the threads that serve pages, one a core at a time.
use crate::db::DbError;
use crate::web::Error;
use krilla::error::KrillaError;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Drawings under way or waiting; at about 190 certificates a second and core, the last one waits a second.
static PLACES: Semaphore = Semaphore::const_new(256);
/// The cores of this machine, as far as drawing may use them.
static CORES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));

/// Draws when a core is free; busy when too many wait already.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the bounded lane for drawing"
)]
pub async fn print<F>(draw: F) -> Result<Vec<u8>, Error>
where
    F: FnOnce() -> Result<Vec<u8>, KrillaError> + Send + 'static,
{
    let place = PLACES.try_acquire().map_err(|_| DbError::Busy)?;
    let core = CORES.acquire().await.map_err(Error::internal)?;
    // Place and core go with the work, which ends even when whoever asked has hung up.
    let work = move || {
        let drawn = draw();
        drop((place, core));
        drawn
    };
    let drawn = tokio::task::spawn_blocking(work).await;
    drawn
        .map_err(Error::internal)?
        .map_err(|error| Error::internal(format!("paper not drawn: {error}")))
}
