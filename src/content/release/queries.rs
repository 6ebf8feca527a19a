//! Rows of courses, releases and their media.
use super::publishing::Source;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::ReleaseId;
use crate::db::schema::blobs;
use crate::db::schema::courses;
use crate::db::schema::releases;
use diesel::prelude::*;

#[derive(Debug, diesel::Insertable)]
#[diesel(table_name = releases)]
pub struct NewRelease<'r> {
    pub course_id: CourseId,
    pub number: i32,
    pub version: &'r str,
    pub title: &'r str,
    pub periods: f64,
    pub hash: &'r str,
    pub source: Json<Source>,
    pub published_at: Time,
}

/// What publishing asks of the latest release.
#[derive(Debug, diesel::Queryable)]
pub struct Latest {
    pub number: i32,
    pub version: String,
    pub hash: String,
}

/// A release with its whole text.
#[derive(Debug, diesel::Queryable)]
pub struct Stored {
    pub id: ReleaseId,
    pub course_id: CourseId,
    pub folder: String,
    pub number: i32,
    pub hash: String,
    pub source: Json<Source>,
    pub published_at: Time,
}

/// A media file.
#[derive(Debug, diesel::Queryable)]
pub struct Medium {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// The course of this folder and its code, once it was published.
pub fn course_of_folder(conn: &mut Conn, folder: &str) -> QueryResult<Option<(CourseId, String)>> {
    courses::table
        .filter(courses::folder.eq(folder))
        .select((courses::id, courses::code))
        .first(conn)
        .optional()
}

pub fn folder_of_code(conn: &mut Conn, code: &str) -> QueryResult<Option<String>> {
    courses::table
        .filter(courses::code.eq(code))
        .select(courses::folder)
        .first(conn)
        .optional()
}

pub fn insert_course(
    conn: &mut Conn,
    folder: &str,
    code: &str,
    now: Time,
) -> QueryResult<CourseId> {
    diesel::insert_into(courses::table)
        .values((
            courses::folder.eq(folder),
            courses::code.eq(code),
            courses::created_at.eq(now),
        ))
        .returning(courses::id)
        .get_result(conn)
}

pub fn latest(conn: &mut Conn, course: CourseId) -> QueryResult<Option<Latest>> {
    releases::table
        .filter(releases::course_id.eq(course))
        .order(releases::number.desc())
        .select((releases::number, releases::version, releases::hash))
        .first(conn)
        .optional()
}

pub fn hash_of_version(
    conn: &mut Conn,
    course: CourseId,
    version: &str,
) -> QueryResult<Option<String>> {
    releases::table
        .filter(
            releases::course_id
                .eq(course)
                .and(releases::version.eq(version)),
        )
        .select(releases::hash)
        .first(conn)
        .optional()
}

pub fn insert_release(conn: &mut Conn, release: &NewRelease<'_>) -> QueryResult<ReleaseId> {
    diesel::insert_into(releases::table)
        .values(release)
        .returning(releases::id)
        .get_result(conn)
}

/// Stores a blob unless it is there already: its name is its content.
pub fn insert_blob(
    conn: &mut Conn,
    hash: &str,
    kind: &str,
    bytes: &[u8],
    now: Time,
) -> QueryResult<()> {
    diesel::insert_into(blobs::table)
        .values((
            blobs::hash.eq(hash),
            blobs::media_type.eq(kind),
            blobs::bytes.eq(bytes),
            blobs::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)
        .map(drop)
}

/// The latest release of each course.
pub fn latest_of_each(conn: &mut Conn) -> QueryResult<Vec<ReleaseId>> {
    let rows: Vec<(ReleaseId, CourseId)> = releases::table
        .order((releases::course_id, releases::number.desc()))
        .select((releases::id, releases::course_id))
        .load(conn)?;
    let mut seen = None;
    let latest = rows
        .into_iter()
        .filter(|(_, course)| seen.replace(*course) != Some(*course));
    Ok(latest.map(|(id, _)| id).collect())
}

pub fn stored(conn: &mut Conn, id: ReleaseId) -> QueryResult<Option<Stored>> {
    releases::table
        .inner_join(courses::table)
        .filter(releases::id.eq(id))
        .select((
            releases::id,
            releases::course_id,
            courses::folder,
            releases::number,
            releases::hash,
            releases::source,
            releases::published_at,
        ))
        .first(conn)
        .optional()
}

/// A media file by its hash.
pub fn medium(conn: &mut Conn, hash: &str) -> QueryResult<Option<Medium>> {
    blobs::table
        .filter(blobs::hash.eq(hash))
        .select((blobs::media_type, blobs::bytes))
        .first(conn)
        .optional()
}

/// Releases whose media include this hash (64 hexadecimal digits), for what the catalogue does not hold in memory.
pub fn releases_with(conn: &mut Conn, hash: &str) -> QueryResult<Vec<ReleaseId>> {
    releases::table
        .filter(releases::source.like(format!("%\"{hash}\"%")))
        .order(releases::id)
        .select(releases::id)
        .load(conn)
}
