//! Pages made for one person a moment ago, shown again until something is written that concerns them.
use super::error::Result;
use super::page::Page;
use super::page::Shown;
use super::state::App;
use crate::access::Viewer;
use crate::db::Recent;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::text::Language;
use std::sync::Arc;

/// Pages by viewer, whether their roles are awake, language, minute and address.
pub type Pages = Recent<((PersonId, bool), Language, i64, String), Arc<Page>>;

/// The page at `address` as it was made for the viewer a moment ago if nothing was written since, else as `make` makes it now.
/// For pages that show nothing but what transactions of [`crate::db::Db::write`] and `write_of` wrote.
pub async fn again(
    app: &App,
    viewer: &Viewer,
    address: &str,
    make: impl Future<Output = Result<Page>>,
) -> Result<Shown> {
    let stamp = app.db.stamp(viewer.person);
    if stamp.is_none() {
        return Ok(Shown::from(make.await?));
    }
    let minute = app.now().0 / Time::MINUTE;
    let whose = (viewer.person, viewer.awaits_factor());
    let key = (whose, viewer.language, minute, address.to_owned());
    if let Some(page) = app.pages.get(&key, stamp) {
        return Ok(Shown(page));
    }
    let page = Shown::from(make.await?);
    app.pages.put(key, stamp, Arc::clone(&page.0));
    Ok(page)
}
