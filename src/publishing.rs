//! Releases taken into memory, and the courses a demonstration needs.
use crate::app::Rooms;
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::demo::Courses;
use crate::web::App;

/// Publishes the courses folder and the short course of the demonstration, and chooses what its people learn.
pub async fn demonstration(app: &App) -> Result<Courses, String> {
    let language = app.config.language;
    let said = |error: DbError| error.told(language);
    let published = crate::content::publish_courses(&app.db, &app.clock, &app.config.courses).await;
    if !published.map_err(said)?.is_well() {
        return Err(language.say(
            "có khóa học bị lỗi; chạy `hocvu courses check` để xem từng lỗi, sửa rồi làm lại"
                .to_owned(),
            "a course has problems; `hocvu courses check` names them".to_owned(),
        ));
    }
    let short = crate::demo::embedded().ok_or_else(|| {
        language.say(
            "không đọc được khóa học đi kèm bản trình diễn; cài lại hocvu",
            "the demonstration's own course cannot be read; install hocvu again",
        )
    })?;
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
            let folder = app.config.courses.display();
            language.say(
                format!("bản trình diễn cần hai khóa học có bài kiểm tra trong {folder}; đặt HOCVU_COURSES thành thư mục khóa học"),
                format!("a demonstration needs two courses with a quiz in {folder}; set HOCVU_COURSES to the folder of courses"),
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
