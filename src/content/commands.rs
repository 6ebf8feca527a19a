//! What `hocvu courses check` and `publish` do, and what a start of the server does first.
use super::check;
use super::model::Course;
use super::reading::Problem;
use super::release::Files;
use super::release::Outcome;
use super::release::publish;
use crate::db::Clock;
use crate::db::Db;
use crate::db::DbError;
use std::path::Path;
use std::sync::Arc;

/// What became of each folder.
#[derive(Debug, Default)]
pub struct Publication {
    pub courses: Vec<Published>,
}

/// One folder that was looked at.
#[derive(Debug)]
pub struct Published {
    /// The folder as the user named it.
    pub folder: String,
    /// Code and version, when they could be read.
    pub name: Option<String>,
    pub result: Result<Outcome, Vec<Problem>>,
}

impl Publication {
    /// Whether no folder was refused or faulty. A forgotten version counts as refused: its author meant to publish.
    pub fn is_well(&self) -> bool {
        self.courses.iter().all(Published::is_well)
    }

    /// How many releases were made.
    pub fn releases(&self) -> usize {
        let made = |course: &&Published| matches!(course.result, Ok(Outcome::Published { .. }));
        self.courses.iter().filter(made).count()
    }
}

impl Published {
    /// Whether it was published or there was nothing to publish.
    pub fn is_well(&self) -> bool {
        matches!(
            self.result,
            Ok(Outcome::Published { .. }
                | Outcome::Unchanged
                | Outcome::OlderOrSame {
                    changed_text: false,
                    ..
                })
        )
    }

    /// What to tell, in Vietnamese: a line for the outcome, or one a problem.
    pub fn lines(&self) -> Vec<String> {
        let name = self.name.as_ref().unwrap_or(&self.folder);
        match &self.result {
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
            Ok(Outcome::Published { number, .. }) => {
                vec![format!("{name}: đã xuất bản, bản thứ {number}")]
            }
            Ok(Outcome::Unchanged) => vec![format!("{name}: không đổi")],
            Ok(Outcome::OlderOrSame {
                latest,
                changed_text: false,
            }) => {
                vec![format!(
                    "{name}: cũ hơn bản đang dùng ({latest}), không xuất bản"
                )]
            }
            Ok(Outcome::OlderOrSame {
                latest,
                changed_text: true,
            }) => vec![format!(
                "{name}: nội dung đã sửa nhưng version không mới hơn {latest} nên chưa đưa cho học viên; tăng version trong course.md rồi xuất bản lại"
            )],
            Ok(Outcome::Refused(reason)) => vec![format!("{name}: {reason}")],
        }
    }
}

/// Publishes every sound folder of `dir` whose version is newer than its latest release, each in a transaction of its own.
pub async fn publish_courses(db: &Db, clock: &Clock, dir: &Path) -> Result<Publication, DbError> {
    let found = match check::survey(dir) {
        Ok(found) => found,
        Err(problem) => {
            let folder = dir.display().to_string();
            let result = Err(vec![problem]);
            let courses = vec![Published {
                folder,
                name: None,
                result,
            }];
            return Ok(Publication { courses });
        }
    };
    let mut publication = Publication::default();
    for checked in found {
        let folder = checked.path.display().to_string();
        let name = checked
            .course
            .as_ref()
            .map(|course| format!("{} {}", course.code, course.version));
        let files = Files::of(&checked.folder);
        let result = match (checked.course, files) {
            (Some(course), Ok(files)) if checked.problems.is_empty() => {
                Ok(publish_one(db, clock, course, files).await?)
            }
            (_, Err(error)) => Err(vec![Problem {
                file: folder.clone(),
                line: 1,
                message: format!("không đọc được media: {error}"),
            }]),
            _ => Err(checked.problems),
        };
        publication.courses.push(Published {
            folder,
            name,
            result,
        });
    }
    Ok(publication)
}

async fn publish_one(
    db: &Db,
    clock: &Clock,
    course: Course,
    files: Files,
) -> Result<Outcome, DbError> {
    let (clock, parts) = (clock.clone(), Arc::new((course, files)));
    db.write(move |conn| {
        let now = clock.now_in(conn)?;
        publish(conn, &parts.0, &parts.1, now).map_err(DbError::from)
    })
    .await
}
