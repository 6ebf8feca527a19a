//! The courses folder: checked, published where its versions are newer, and loaded into memory.
use crate::app::Rooms;
use crate::content::Checked;
use crate::content::Files;
use crate::content::Outcome;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::demo::Courses;
use crate::web::App;
use std::path::Path;

/// What became of one course folder, in a line for the operator.
pub struct Report {
    pub path: String,
    /// `Err` holds why nothing was published.
    pub outcome: Result<String, String>,
}

/// Publishes what is new in `folder`; one bad course never stops the others.
pub async fn publish(db: &Db, clock: &Clock, folder: &Path) -> Result<Vec<Report>, DbError> {
    let found = match crate::content::survey(folder) {
        Ok(found) => found,
        Err(problem) => {
            return Ok(vec![Report {
                path: folder.display().to_string(),
                outcome: Err(problem.to_string()),
            }]);
        }
    };
    let mut reports = Vec::new();
    for checked in found {
        let path = checked.path.display().to_string();
        reports.push(Report {
            path,
            outcome: publish_one(db, clock, checked).await?,
        });
    }
    Ok(reports)
}

async fn publish_one(
    db: &Db,
    clock: &Clock,
    checked: Checked,
) -> Result<Result<String, String>, DbError> {
    let Some(course) = checked.course.filter(|_| checked.problems.is_empty()) else {
        let problems: Vec<String> = checked.problems.iter().map(ToString::to_string).collect();
        return Ok(Err(problems.join("\n")));
    };
    let files = match Files::of(&checked.folder) {
        Ok(files) => files,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let (now, version) = (clock.now(), course.version.clone());
    let outcome = db
        .write(move |conn| Ok::<_, DbError>(crate::content::publish(conn, &course, &files, now)?))
        .await?;
    Ok(match outcome {
        Outcome::Published { number, .. } => {
            Ok(format!("phiên bản {version} đã xuất bản (lần {number})"))
        }
        Outcome::Unchanged => Ok(format!("phiên bản {version} đang dùng, không có gì mới")),
        Outcome::OlderOrSame {
            latest,
            changed_text: false,
        } => Ok(format!("phiên bản {latest} đang dùng mới hơn")),
        Outcome::OlderOrSame {
            latest,
            changed_text: true,
        } => Err(format!(
            "nội dung đã đổi nhưng phiên bản vẫn là {version} (đang dùng {latest}): tăng version để xuất bản"
        )),
        Outcome::Refused(reason) => Err(reason),
    })
}

/// Publishes the courses folder and the short course of the demonstration, and chooses what its people learn.
pub async fn demonstration(app: &App) -> Result<Courses, String> {
    let said = |error: DbError| error.to_string();
    for report in publish(&app.db, &app.clock, &app.config.courses)
        .await
        .map_err(said)?
    {
        if let Err(why) = report.outcome {
            tracing::warn!(course = report.path, "{why}");
        }
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
