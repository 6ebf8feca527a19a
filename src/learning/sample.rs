//! A small course, and a database with a person in a unit, for the tests of this room.
use super::model::Moment;
use super::model::Pass;
use super::model::Progress;
use crate::audit::Actor;
use crate::content::Course;
use crate::content::Draw;
use crate::content::EvidenceGrade;
use crate::content::Lesson;
use crate::content::Quiz;
use crate::content::Review;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Db;
use crate::db::DbError;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::courses;
use crate::db::schema::people;
use crate::db::schema::releases;
use crate::db::schema::unit_versions;
use crate::db::schema::units;
use diesel::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

/// Two lessons, the first of six least minutes, and a quiz with two tries a day apart.
pub fn course() -> Course {
    Course {
        folder: "mau".to_owned(),
        code: "MAU-01".to_owned(),
        title: "Khóa học mẫu".to_owned(),
        summary: "Để kiểm thử".to_owned(),
        audience: vec!["b".to_owned()],
        language: "vi".to_owned(),
        validity_months: 12,
        evidence: EvidenceGrade::C,
        public: false,
        competences: Vec::new(),
        legal_refs: Vec::new(),
        review_by: "2027-06-30".parse().unwrap(),
        version: "1.0".to_owned(),
        content_group: 5,
        introduction: String::new(),
        lessons: vec![lesson("mot", 6), lesson("hai", 0)],
        quiz: Some(quiz()),
        questions: Vec::new(),
    }
}

/// The same without a quiz.
pub fn course_without_quiz() -> Course {
    Course {
        quiz: None,
        ..course()
    }
}

/// Progress with every lesson done and the quiz not begun.
pub fn lessons_done(course: &Course) -> Progress {
    let mut progress = Progress::default();
    for lesson in &course.lessons {
        let lesson = Lesson {
            least_minutes: 0,
            ..lesson.clone()
        };
        progress.finish(&lesson, Time(0)).unwrap();
    }
    progress
}

fn lesson(id: &str, least_minutes: u32) -> Lesson {
    Lesson {
        id: id.to_owned(),
        file: format!("01-{id}.md"),
        title: format!("Bài {id}"),
        minutes: 40,
        least_minutes,
        competences: Vec::new(),
        legal_refs: Vec::new(),
        markdown: String::new(),
        line: 1,
    }
}

fn quiz() -> Quiz {
    Quiz {
        title: "Kiểm tra".to_owned(),
        pass: 70,
        draw: Draw::Count(10),
        minutes: 0,
        attempts: 2,
        wait_hours: 24,
        shuffle: true,
        review: Review::AfterPass,
    }
}

/// A database of its own: one course, one person in a room of a commune's committee, one without a post.
#[derive(Clone)]
pub struct Site {
    pub db: Db,
    pub clock: Clock,
    pub person: PersonId,
    pub stranger: PersonId,
    pub edition: (CourseId, ReleaseId),
    pub moment: Moment,
    _file: Arc<File>,
}

/// Gone with the last test that uses it.
struct File(PathBuf);
impl Drop for File {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let mut name = self.0.clone().into_os_string();
            name.push(ending);
            // Missing is as good as removed.
            drop(std::fs::remove_file(name));
        }
    }
}

impl Site {
    pub async fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("hocvu-{}-{number}.db", std::process::id()));
        let url = format!("sqlite://{}", path.display());
        crate::db::migrate(&url).unwrap();
        let db = Db::open(&url, 1).unwrap();
        let now = Time(1_790_000_000_000);
        let (person, stranger) = (PersonId(1), PersonId(2));
        let edition = (CourseId(1), ReleaseId(1));
        db.write(move |conn| Ok::<_, DbError>(fill(conn, edition)?))
            .await
            .unwrap();
        Self {
            db,
            clock: Clock::at(now),
            person,
            stranger,
            edition,
            moment: Moment::new(now, &jiff::tz::TimeZone::UTC),
            _file: Arc::new(File(path)),
        }
    }

    /// Runs a transaction.
    pub async fn write<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Conn, &Self) -> QueryResult<T> + Send + 'static,
    ) -> T {
        let site = self.clone();
        self.db
            .write(move |conn| work(conn, &site).map_err(DbError::from))
            .await
            .unwrap()
    }

    /// A pass at the present moment.
    pub fn pass(&self, score_percent: Option<f64>) -> Pass {
        Pass {
            score_percent,
            moment: self.moment.clone(),
            actor: Actor::system("test"),
        }
    }
}

fn fill(conn: &mut Conn, (course, release): (CourseId, ReleaseId)) -> QueryResult<()> {
    let now = Time(0);
    found(conn)?;
    for id in [PersonId(1), PersonId(2)] {
        diesel::insert_into(people::table)
            .values((
                people::id.eq(id),
                people::full_name.eq("Trần Thị Bích"),
                people::name_sort.eq(vec![1]),
                people::name_fold.eq("tran thi bich"),
                people::created_at.eq(now),
            ))
            .execute(conn)?;
    }
    assign(conn, UnitId(1), ("Cán bộ kiêm nhiệm", true))?;
    assign(conn, UnitId(2), ("Chuyên viên", false))?;
    publish(conn, (course, release))
}

/// The units.
fn found(conn: &mut Conn) -> QueryResult<()> {
    let now = Time(0);
    for (id, code, name, parent) in [
        (1, "XA", "Ủy ban nhân dân xã", None),
        (2, "PHONG", "Phòng Văn hóa", Some(UnitId(1))),
    ] {
        let id = UnitId(id);
        diesel::insert_into(units::table)
            .values((units::id.eq(id), units::created_at.eq(now)))
            .execute(conn)?;
        diesel::insert_into(unit_versions::table)
            .values((
                unit_versions::unit_id.eq(id),
                unit_versions::code.eq(code),
                unit_versions::name.eq(name),
                unit_versions::name_fold.eq(name),
                unit_versions::kind.eq("xã"),
                unit_versions::parent_id.eq(parent),
                unit_versions::position.eq(1),
                unit_versions::valid_from.eq(Day::FIRST),
                unit_versions::valid_to.eq(Day::LAST),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn publish(conn: &mut Conn, (course, release): (CourseId, ReleaseId)) -> QueryResult<()> {
    let now = Time(0);
    diesel::insert_into(courses::table)
        .values((
            courses::id.eq(course),
            courses::folder.eq("mau"),
            courses::code.eq("MAU-01"),
            courses::created_at.eq(now),
        ))
        .execute(conn)?;
    diesel::insert_into(releases::table)
        .values((
            releases::id.eq(release),
            releases::course_id.eq(course),
            releases::number.eq(1),
            releases::version.eq("1.0"),
            releases::title.eq("Khóa học mẫu"),
            releases::periods.eq(2.0),
            releases::hash.eq(""),
            releases::source.eq("{}"),
            releases::published_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

fn assign(conn: &mut Conn, unit: UnitId, (position, concurrent): (&str, bool)) -> QueryResult<()> {
    diesel::insert_into(assignment_rows::table)
        .values((
            assignment_rows::person_id.eq(PersonId(1)),
            assignment_rows::unit_id.eq(unit),
            assignment_rows::category.eq("civil_servant"),
            assignment_rows::position.eq(position),
            assignment_rows::is_leader.eq(false),
            assignment_rows::concurrent.eq(concurrent),
            assignment_rows::valid_from.eq(Day::FIRST),
            assignment_rows::valid_to.eq(Day::LAST),
            assignment_rows::created_at.eq(Time(0)),
        ))
        .execute(conn)
        .map(drop)
}
