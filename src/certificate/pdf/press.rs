//! Where certificates are drawn for the site: off the threads that serve pages, one a core at a time.
use super::draw;
use crate::certificate::Facts;
use crate::db::DbError;
use crate::web::Error;
use jiff::tz::TimeZone;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Drawings under way or waiting; at about 190 a second and core, the last one waits a second.
static PLACES: Semaphore = Semaphore::const_new(256);
/// The cores of this machine, as far as drawing may use them.
static CORES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));

/// As [`draw`], when a core is free; busy when too many wait already.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the bounded lane for drawing"
)]
pub async fn print(facts: Facts, check_page: String, zone: TimeZone) -> Result<Vec<u8>, Error> {
    let place = PLACES.try_acquire().map_err(|_| DbError::Busy)?;
    let core = CORES.acquire().await.map_err(Error::internal)?;
    // Place and core go with the work, which ends even when whoever asked has hung up.
    let work = move || {
        let drawn = draw(&facts, &check_page, &zone);
        drop((place, core));
        drawn
    };
    let drawn = tokio::task::spawn_blocking(work).await;
    drawn
        .map_err(Error::internal)?
        .map_err(|error| Error::internal(format!("certificate not drawn: {error}")))
}
