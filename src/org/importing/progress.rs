//! Large lists: staged and confirmed behind the answer, while the page of the import tells how far they are (`standing.rs`).
use super::super::entry::seat_administrators;
use super::super::import;
use super::super::import::Again;
use super::super::import::Applying;
use super::super::import::Confirmation;
use super::super::import::Import;
use super::super::import::ImportError;
use super::super::import::Large;
use super::super::import::Means;
use super::super::import::Upload;
use super::super::tables::Source;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::web::App;
use crate::web::Spool;
use crate::web::SpoolReader;
use std::io;
use std::sync::Arc;

impl Source for Spool {
    type Bytes = SpoolReader;
    fn open(&self) -> io::Result<SpoolReader> {
        Ok(self.reader())
    }
}

/// Begins to stage a large list; the import that will hold it. Smaller ones are ready when the answer comes.
pub(super) async fn stage(
    app: &App,
    upload: Upload,
    (spool, by): (Spool, PersonId),
) -> Result<ImportId, ImportError> {
    let source = Arc::new(spool);
    let sound = import::looks_sound(Arc::clone(&source), upload.convert);
    sound.await.map_err(ImportError::File)?;
    let id = import::begin(&app.db, &upload, Some(by), app.now()).await?;
    let large = Large {
        source,
        means: means(app, upload),
    };
    tokio::spawn(async move {
        if let Err(error) = large.stage(id).await {
            tracing::error!(?error, import = id.0, "a large list could not be staged");
            // Without a database the page says that nothing moves any more.
            drop(import::fail(&large.means.db, id, error).await);
        }
    });
    Ok(id)
}

/// Begins to convert a large list from its old font; the import that will hold it then. Asked twice, it is begun once.
pub(super) async fn convert(
    app: &App,
    import: Import,
    with: &Confirmation,
) -> Result<ImportId, ImportError> {
    let upload = import::again_as(&import, with)?;
    let old = (import.id, &upload);
    let (id, begun) = import::begin_instead(&app.db, old, with.by.id, with.now).await?;
    if !begun {
        return Ok(id);
    }
    let again = Again {
        import: Arc::new(import),
        means: means(app, upload),
    };
    tokio::spawn(async move {
        if let Err(error) = again.stage(id).await {
            tracing::error!(?error, import = id.0, "a large list could not be converted");
            drop(import::fail(&again.means.db, id, error).await);
        }
    });
    Ok(id)
}

fn means(app: &App, upload: Upload) -> Means {
    Means {
        db: app.db.clone(),
        upload: Arc::new(upload),
        keys: Arc::new(app.keys.clone()),
        progress: Arc::new(|_, _| ()),
        clock: app.clock.clone(),
    }
}

/// Begins to carry a large list out.
pub(super) async fn confirm(
    app: &App,
    id: ImportId,
    with: Confirmation,
) -> Result<(), ImportError> {
    let (now, today) = (with.now, with.today);
    app.db
        .write(move |conn| import::begin_applying(conn, id, now))
        .await?;
    let applying = Applying {
        db: app.db.clone(),
        id,
        with: Arc::new(with),
        progress: Arc::new(|_, _| ()),
        clock: app.clock.clone(),
    };
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = applying.apply().await {
            tracing::error!(?error, import = id.0, "a large list could not be confirmed");
        }
        let seated = app.db.write(move |conn| {
            Ok::<_, ImportError>(seat_administrators(conn, now, today).map(drop)?)
        });
        if let Err(error) = seated.await {
            tracing::error!(?error, "administrators were not seated");
        }
        app.sessions.clear();
        app.queue.wake();
    });
    Ok(())
}

/// Removes the people who came with a large list that is undone, behind the answer.
pub(super) fn sweep(app: &App, id: ImportId) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = import::sweep(&app.db, id).await {
            // They hold no post; the next look for interrupted imports goes on.
            tracing::error!(
                ?error,
                import = id.0,
                "an undone list could not be swept away"
            );
        }
    });
}
