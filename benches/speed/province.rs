//! The province that is measured: the demonstration's people and units, with sessions, papers and records made beforehand.
use super::client;
use super::process::Process;
use super::process::free_port;
use diesel::dsl::exists;
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use hocvu::access::Role;
use hocvu::access::begin_session;
use hocvu::access::note_second_factor;
use hocvu::certificate::Code;
use hocvu::content::Catalogue;
use hocvu::content::Release;
use hocvu::db::Clock;
use hocvu::db::Conn;
use hocvu::db::Day;
use hocvu::db::Db;
use hocvu::db::DbError;
use hocvu::db::Json;
use hocvu::db::Time;
use hocvu::db::ids::AccountId;
use hocvu::db::ids::EnrolmentId;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::accounts;
use hocvu::db::schema::certificates;
use hocvu::db::schema::enrolments;
use hocvu::db::schema::grants;
use hocvu::db::schema::lesson_completions;
use hocvu::db::schema::unit_versions;
use hocvu::learning::Progress;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

/// People of the province.
pub const PEOPLE: usize = 100_000;
/// Learners who ask for pages; each has a session.
const LEARNERS: i64 = 10_000;
/// Learners who sit an exam.
const SITTING: usize = 1_000;
/// Owners of certificates who fetch them.
const OWNERS: i64 = 2_000;
/// The course that is read and examined.
pub const COURSE: &str = "an-toan-thong-tin";

/// An installation in a folder of its own.
pub struct Province {
    pub folder: PathBuf,
    pub url: String,
    pub filled_in: Duration,
    pub lesson: String,
    /// Sessions of learners who did every lesson of the course and no exam.
    pub learners: Vec<String>,
    pub leader: String,
    /// The session of somebody who sees all units.
    pub hr: String,
    /// The session of an owner and the code of the certificate.
    pub owners: Vec<(String, String)>,
}

/// A question of somebody's paper that is answered by choosing.
#[derive(Clone)]
pub struct Seat {
    pub session: String,
    pub attempt: i64,
    pub question: i32,
    pub choice: String,
}

impl Province {
    /// Fills the database at `url`, or a SQLite file in the folder.
    pub fn settle(url: Option<&str>) -> Self {
        Self::of_people(url, PEOPLE)
    }

    /// The same with so many people.
    pub fn of_people(url: Option<&str>, people: usize) -> Self {
        let folder = std::env::temp_dir().join(format!("hocvu-speed-{}", free_port()));
        std::fs::create_dir_all(&folder).unwrap();
        let own = format!("sqlite://{}", folder.join("hocvu.db").display());
        let url = url.unwrap_or(&own).to_owned();
        let begun = Instant::now();
        let filled = hocvu(&folder, &url)
            .args(["demo", "--people", &people.to_string()])
            .output()
            .unwrap();
        assert!(filled.status.success(), "{filled:?}");
        let filled_in = begun.elapsed();
        let db = Db::open(&url, 1).unwrap();
        let arranged = wait(db.write(|conn| Ok::<_, DbError>(arrange(conn)?)));
        let Sessions {
            lesson,
            learners,
            leader,
            hr,
            owners,
        } = arranged.unwrap();
        Self {
            folder,
            url,
            filled_in,
            lesson,
            learners,
            leader,
            hr,
            owners,
        }
    }

    /// Starts the real server on it; returns once it answers.
    pub fn serve(&self) -> Process {
        let port = free_port();
        let mut command = hocvu(&self.folder, &self.url);
        command.env("HOCVU_LISTEN", format!("127.0.0.1:{port}"));
        Process::listening(&mut command, port)
    }

    /// Brings a staff list in by the command, in a process of its own.
    pub fn import(&self, file: &std::path::Path) -> std::process::Child {
        let mut command = hocvu(&self.folder, &self.url);
        command.args(["people", "import"]).arg(file);
        let quiet = || std::process::Stdio::null();
        command.stdout(quiet()).stderr(quiet()).spawn().unwrap()
    }

    /// The codes of the units of today.
    pub fn unit_codes(&self) -> Vec<String> {
        let db = Db::open(&self.url, 1).unwrap();
        let codes = db.read(|conn| {
            let open = unit_versions::table.filter(unit_versions::valid_to.eq(Day::LAST));
            let codes = open.select(unit_versions::code).order(unit_versions::code);
            Ok::<Vec<String>, DbError>(codes.load(conn)?)
        });
        wait(codes).unwrap()
    }

    /// Lets learners begin the exam, through the front door.
    pub fn seat(&self, port: u16) -> Vec<Seat> {
        let sessions = self.learners.iter().take(SITTING);
        sessions
            .map(|session| Self::seat_one(port, session))
            .collect()
    }

    fn seat_one(port: u16, session: &str) -> Seat {
        let path = format!("/courses/{COURSE}/attempts");
        let begun = client::ask(port, &client::post(port, &path, session, ""));
        let answer = String::from_utf8_lossy(&begun.body).into_owned();
        let (_, attempt) = answer
            .rsplit_once("/attempts/")
            .unwrap_or_else(|| panic!("no attempt: {} {answer}", begun.head));
        let attempt: String = attempt.chars().take_while(char::is_ascii_digit).collect();
        let paper = client::ask(port, &client::get(&format!("/attempts/{attempt}"), session));
        let paper = String::from_utf8(paper.body).unwrap();
        let form = paper
            .split("<form")
            .find(|form| form.contains("type=\"radio\""))
            .unwrap_or_else(|| panic!("no question to choose in: {paper}"));
        let (_, input) = form.split_once("type=\"radio\"").unwrap();
        Seat {
            session: session.to_owned(),
            attempt: attempt.parse().unwrap(),
            question: value(&form[form.find("name=\"question\"").unwrap()..])
                .parse()
                .unwrap(),
            choice: value(input),
        }
    }

    /// Runs a statement of the benchmark's own.
    pub fn run(&self, statement: &'static str) {
        let db = Db::open(&self.url, 1).unwrap();
        let run =
            db.write(move |conn| Ok::<_, DbError>(diesel::sql_query(statement).execute(conn)?));
        wait(run).unwrap();
    }

    /// Adds units below those there are until there are so many, and gives them two thirds of the posts.
    pub fn add_units(&self, most: i64) {
        let db = Db::open(&self.url, 1).unwrap();
        let known = db.read(|conn| {
            let codes: Vec<String> = unit_versions::table
                .filter(unit_versions::parent_id.is_not_null())
                .order(unit_versions::unit_id)
                .select(unit_versions::code)
                .load(conn)?;
            Ok::<_, DbError>(codes)
        });
        let known = wait(known).unwrap();
        let mut file = String::from("code,name,parent_code\n");
        for (number, parent) in (0..most).zip(known.iter().cycle()).skip(known.len() + 1) {
            writeln!(file, "TO-{number},Tổ công nghệ số {number},{parent}")
                .expect("text takes text");
        }
        let path = self.folder.join("units.csv");
        std::fs::write(&path, file).unwrap();
        let added = hocvu(&self.folder, &self.url)
            .args(["units", "import"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(added.status.success(), "{added:?}");
        self.run(
            "UPDATE assignments SET unit_id = (SELECT min(unit_id) FROM unit_versions WHERE code LIKE 'TO-%')
                 + id % (SELECT count(*) FROM unit_versions WHERE code LIKE 'TO-%')
             WHERE id % 3 <> 0",
        );
    }

    /// Does something of the benchmark's own in a transaction.
    pub fn with<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Conn) -> QueryResult<T> + Send + 'static,
    ) -> T {
        let db = Db::open(&self.url, 1).unwrap();
        wait(db.write(move |conn| Ok::<_, DbError>(work(conn)?))).unwrap()
    }

    /// Adds records until there are so many.
    pub fn add_completions(&self, most: i64) {
        let db = Db::open(&self.url, 1).unwrap();
        wait(db.write(move |conn| Ok::<_, DbError>(add_completions(conn, most)?))).unwrap();
    }
}

impl Drop for Province {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// The program on such an installation, not started yet.
fn hocvu(folder: &std::path::Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hocvu"));
    command
        .env("HOCVU_DATA", folder)
        .env("HOCVU_DATABASE_URL", url)
        .env(
            "HOCVU_COURSES",
            concat!(env!("CARGO_MANIFEST_DIR"), "/courses"),
        )
        .env("HOCVU_LOG", "error")
        .env_remove("HOCVU_TEST_POSTGRES");
    command
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(work)
}

/// The next `value="…"` of a page.
fn value(html: &str) -> String {
    let (_, rest) = html.split_once("value=\"").unwrap();
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// Who is signed in before anything is measured.
struct Sessions {
    lesson: String,
    learners: Vec<String>,
    leader: String,
    hr: String,
    owners: Vec<(String, String)>,
}

/// The account of whoever holds a role.
fn holder(conn: &mut Conn, role: Role) -> QueryResult<AccountId> {
    grants::table
        .inner_join(accounts::table.on(accounts::person_id.eq(grants::person_id)))
        .filter(grants::role.eq(role))
        .order(grants::id)
        .select(accounts::id)
        .first(conn)
}

fn arrange(conn: &mut Conn) -> QueryResult<Sessions> {
    let now = Clock::System.now();
    let catalogue = Catalogue::default();
    catalogue.refresh(conn)?;
    let release = catalogue.latest(COURSE).unwrap();
    let (leader, hr) = (holder(conn, Role::Leader)?, holder(conn, Role::Hr)?);
    Ok(Sessions {
        lesson: release.course.lessons[0].id.clone(),
        learners: learners(conn, &release, now)?,
        leader: verified_session(conn, leader, now)?,
        hr: verified_session(conn, hr, now)?,
        owners: owners(conn, now)?,
    })
}

/// A session that has shown a second factor, as a role asks for.
pub fn verified_session(conn: &mut Conn, account: AccountId, now: Time) -> QueryResult<String> {
    let token = begin_session(conn, account, "speed", now)?;
    note_second_factor(conn, token.hash(), now)?;
    Ok(token.0)
}

/// People new to the course are enrolled, have every lesson behind them, and are signed in.
fn learners(conn: &mut Conn, release: &Release, now: Time) -> QueryResult<Vec<String>> {
    let enrolled = enrolments::table
        .filter(enrolments::course_id.eq(release.course_id))
        .filter(enrolments::person_id.eq(accounts::person_id));
    let new: Vec<(AccountId, PersonId)> = accounts::table
        .filter(not(exists(enrolled)))
        .order(accounts::id.desc())
        .limit(LEARNERS)
        .select((accounts::id, accounts::person_id))
        .load(conn)?;
    let mut sessions = Vec::new();
    for (account, person) in new {
        enrol(conn, person, release, now)?;
        sessions.push(begin_session(conn, account, "speed", now)?.0);
    }
    Ok(sessions)
}

fn enrol(conn: &mut Conn, person: PersonId, release: &Release, now: Time) -> QueryResult<()> {
    let lessons = &release.course.lessons;
    let done = lessons.iter().map(|lesson| {
        let done = serde_json::json!({ "active_ms": 600_000, "last_at": now, "done_at": now });
        (lesson.id.clone(), done)
    });
    let done: serde_json::Map<_, _> = done.collect();
    let progress: Progress =
        serde_json::from_value(serde_json::json!({ "lessons": done })).unwrap();
    let id: EnrolmentId = diesel::insert_into(enrolments::table)
        .values((
            enrolments::person_id.eq(person),
            enrolments::course_id.eq(release.course_id),
            enrolments::release_id.eq(release.id),
            enrolments::ordinal.eq(1),
            enrolments::progress.eq(Json(progress)),
            enrolments::enrolled_at.eq(now),
            enrolments::started_at.eq(now),
        ))
        .returning(enrolments::id)
        .get_result(conn)?;
    for lesson in lessons {
        diesel::insert_into(lesson_completions::table)
            .values((
                lesson_completions::enrolment_id.eq(id),
                lesson_completions::lesson.eq(&lesson.id),
                lesson_completions::completed_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn owners(conn: &mut Conn, now: Time) -> QueryResult<Vec<(String, String)>> {
    let held: Vec<(AccountId, Code)> = certificates::table
        .inner_join(accounts::table.on(accounts::person_id.eq(certificates::person_id)))
        .order(certificates::id)
        .limit(OWNERS)
        .select((accounts::id, certificates::code))
        .load(conn)?;
    held.into_iter()
        .map(|(account, code)| {
            Ok((
                begin_session(conn, account, "speed", now)?.0,
                code.to_string(),
            ))
        })
        .collect()
}

/// Further completions of people in post, spread over a year, without certificates. Their enrolments are numbered below zero, so
/// that the present ones stay.
fn add_completions(conn: &mut Conn, most: i64) -> QueryResult<()> {
    let now = Clock::System.now().0;
    diesel::sql_query(
        "INSERT INTO enrolments (person_id, course_id, release_id, ordinal, progress, enrolled_at, started_at, completed_at)
         WITH RECURSIVE ordinals (n) AS (SELECT -1 UNION ALL SELECT n - 1 FROM ordinals WHERE n > -6)
         SELECT people.id, releases.course_id, releases.id, n, '{}', $1, $1, $1
         FROM people CROSS JOIN releases CROSS JOIN ordinals
         ORDER BY people.id, releases.id, n LIMIT $2 - (SELECT count(*) FROM completions)",
    )
    .bind::<BigInt, _>(now)
    .bind::<BigInt, _>(most)
    .execute(conn)?;
    diesel::sql_query(
        "INSERT INTO completions (person_id, course_id, release_id, enrolment_id, unit_id, unit_code, unit_name, parent_unit_name, category,
             position, started_at, completed_at, score_percent, grade_class, evidence_grade, periods)
         SELECT enrolments.person_id, enrolments.course_id, release_id, enrolments.id, assignments.unit_id, unit_versions.code,
             unit_versions.name, 'Ủy ban nhân dân tỉnh', category, assignments.position,
             $1 - (enrolments.id * 7919 % 365 + 1) * 86400000, $1 - (enrolments.id * 7919 % 365) * 86400000,
             70 + enrolments.id % 31, 'Khá', 'B', 6
         FROM enrolments
         JOIN assignments ON assignments.person_id = enrolments.person_id AND NOT concurrent
         JOIN unit_versions ON unit_versions.unit_id = assignments.unit_id AND unit_versions.valid_to = '9999-12-31'
         WHERE ordinal < 0",
    )
    .bind::<BigInt, _>(now)
    .execute(conn)
    .map(drop)
}
