//! Releases taken into memory, and the courses a demonstration needs.
use crate::app::Rooms;
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::demo::Courses;
use crate::web::App;

/// Publishes the courses folder and the short course of the demonstration, and chooses what its people learn.
pub async fn demonstration(app: &App) -> Result<Courses, String> {
    let said = |error: DbError| error.to_string();
    let published = crate::content::publish_courses(&app.db, &app.clock, &app.config.courses).await;
    if !published.map_err(said)?.is_well() {
        return Err("a course has problems; `hocvu courses check` names them".to_owned());
    }
    let short = crate::demo::embedded().ok_or("the demonstration's own course cannot be read")?;
    let (now, folder) = (app.now(), short.course.folder.clone());
    let work = move |conn: &mut Conn| {
        Ok::<_, DbError>(crate::content::publish(
            conn,
            &short.course,
            &short.files,
            now,
        )?)
    };
    app.db.write(work).await.map_err(said)?;
    let rooms = Rooms::default();
    refresh(&app.db, &rooms).await.map_err(said)?;
    let short = rooms.catalogue.latest(&folder).map(|release| release.id);
    short
        .and_then(|short| Courses::choose(&rooms.catalogue.all_latest(), short))
        .ok_or_else(|| {
            format!(
                "a demonstration needs two courses with a quiz in {}",
                app.config.courses.display()
            )
        })
}

/// Takes newly published releases into memory.
pub async fn refresh(db: &Db, rooms: &Rooms) -> Result<(), DbError> {
    let catalogue = rooms.catalogue.clone();
    db.read(move |conn| Ok::<_, DbError>(catalogue.refresh(conn)?))
        .await
        .map(drop)
}
