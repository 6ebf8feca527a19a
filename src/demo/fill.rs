//! Filling an empty database, all of it in one transaction.
use super::chance::Chance;
use super::groups;
use super::people;
use super::records;
use super::roles;
use super::roles::SignIn;
use super::studies;
use super::units;
use crate::access::Hasher;
use crate::access::Keys;
use crate::content::Release;
use crate::db::Db;
use crate::db::DbError;
use crate::db::Time;
use crate::db::ids::ReleaseId;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// What the demonstration is to be like.
#[derive(Debug, Clone)]
pub struct Wish {
    pub people: usize,
    pub seed: u64,
    pub now: Time,
    pub zone: TimeZone,
}

/// The courses of the demonstration: the one required of all staff, the open one, the short one.
#[derive(Debug, Clone)]
pub struct Courses {
    pub required: Arc<Release>,
    pub open: Arc<Release>,
    pub short: Arc<Release>,
}

impl Courses {
    /// Chooses from the latest releases; `None` when fewer than three are published.
    pub fn choose(releases: &[Arc<Release>], short: ReleaseId) -> Option<Self> {
        let short = releases.iter().find(|release| release.id == short)?;
        let mut others = releases
            .iter()
            .filter(|release| release.id != short.id && release.course.quiz.is_some());
        let required = others
            .clone()
            .find(|release| !release.course.public)
            .or_else(|| others.next())?;
        let open = others.find(|release| release.id != required.id)?;
        Some(Self {
            required: Arc::clone(required),
            open: Arc::clone(open),
            short: Arc::clone(short),
        })
    }
}

/// Fills the database and says how to sign in. Refuses (`None`) when anybody has an account already.
pub async fn fill(
    db: &Db,
    (hasher, keys): (&Hasher, &Keys),
    wish: Wish,
    courses: Courses,
) -> Result<Option<Vec<SignIn>>, DbError> {
    let mut passwords = Vec::new();
    for sign_in in roles::sign_ins(wish.seed) {
        let hash = hasher.hash(sign_in.password.clone()).await?;
        passwords.push((sign_in, hash));
    }
    let sign_ins = passwords
        .iter()
        .map(|(sign_in, _)| sign_in.clone())
        .collect();
    let keys = keys.clone();
    let filled = db
        .write(move |conn| write(conn, &wish, &courses, (&passwords, &keys)))
        .await?;
    Ok(filled.then_some(sign_ins))
}

fn write(
    conn: &mut crate::db::Conn,
    wish: &Wish,
    courses: &Courses,
    hashes: (&[(SignIn, String)], &Keys),
) -> Result<bool, DbError> {
    if crate::access::any_account(conn)? {
        return Ok(false);
    }
    let mut chance = Chance::new(wish.seed);
    let head_count = wish.people.max(roles::TOUR);
    let units = units::plan(head_count);
    let mut people = people::plan(head_count, &units, &mut chance);
    let releases = [Arc::clone(&courses.required), Arc::clone(&courses.open)];
    let mut studies = studies::plan(&people, &releases, wish.now, &mut chance);
    studies.extend(roles::studies(
        &courses.required,
        &courses.open,
        &courses.short,
        wish.now,
    ));
    studies.sort_by_key(|study| study.passed.map_or(study.started_at, |(at, _)| at));
    for study in &studies {
        let known = &mut people[study.person].signed_in_at;
        *known = Some(known.map_or(study.started_at, |at| at.min(study.started_at)));
    }
    roles::cast(&mut people, &units, wish.now);
    units::write(conn, &units, wish.now)?;
    people::write(conn, &people, &units, wish.now)?;
    records::write(conn, &studies, (&people, &units), &wish.zone, &mut chance)?;
    let today = wish.now.day(&wish.zone);
    roles::write(conn, (&people, &units), hashes, courses, (wish.now, today))?;
    groups::write(conn, (&people, &units), wish.seed, (wish.now, today))?;
    crate::db::continue_numbering(
        conn,
        &[
            "units",
            "people",
            "accounts",
            "enrolments",
            "attempts",
            "completions",
            "certificates",
        ],
    )?;
    Ok(true)
}
