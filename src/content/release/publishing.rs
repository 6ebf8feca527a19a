//! Making a release of a folder.
use super::queries;
use super::queries::NewRelease;
use crate::audit::Actor;
use crate::audit::record;
use crate::content::markdown::MediaKind;
use crate::content::model::Course;
use crate::content::model::version;
use crate::content::reading::Folder;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::ReleaseId;
use data_encoding::HEXLOWER;
use diesel::prelude::*;
use serde_json::json;
use sha2::Digest;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::io;

/// The text files of a release and the hashes of its media, by path. In this order and form it is hashed and stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Source {
    pub texts: BTreeMap<String, String>,
    pub media: BTreeMap<String, String>,
}

/// A folder ready to be published.
#[derive(Debug, Clone)]
pub struct Files {
    pub(super) source: Source,
    pub(super) hash: String,
    /// Media by hash, with their content types.
    pub(super) blobs: BTreeMap<String, (&'static str, Vec<u8>)>,
}

/// What became of a folder that was to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Published {
        release: ReleaseId,
        number: i32,
    },
    /// This text is the latest release already.
    Unchanged,
    /// The version is not newer than the latest release, so nothing was made of it.
    OlderOrSame {
        latest: String,
        /// The text differs from what was released: its author forgot to raise the version.
        changed_text: bool,
    },
    /// It cannot be a release; why, in Vietnamese.
    Refused(String),
}

impl Files {
    /// Reads the media of a folder.
    pub fn of(folder: &Folder) -> io::Result<Self> {
        let mut source = Source {
            texts: folder.texts.clone(),
            ..Source::default()
        };
        let mut blobs = BTreeMap::new();
        for path in &folder.media {
            let bytes = folder.medium(path)?;
            let hash = hash(&bytes);
            let kind = MediaKind::of(path).map_or("application/octet-stream", |(_, kind)| kind);
            source.media.insert(path.clone(), hash.clone());
            blobs.insert(hash, (kind, bytes));
        }
        // Maps keep their order, so equal content gives equal bytes.
        let canonical = serde_json::to_vec(&source).map_err(io::Error::other)?;
        Ok(Self {
            hash: hash(&canonical),
            source,
            blobs,
        })
    }
}

fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Publishes a checked course when its version is newer than its latest release: release, media and audit row together, in
/// the caller's transaction.
pub fn publish(conn: &mut Conn, course: &Course, files: &Files, now: Time) -> QueryResult<Outcome> {
    if let Err(reason) = course.publishable() {
        return Ok(Outcome::Refused(reason));
    }
    let owner = queries::folder_of_code(conn, &course.code)?;
    if let Some(folder) = owner.filter(|folder| *folder != course.folder) {
        let (code, title) = (&course.code, &course.title);
        return Ok(Outcome::Refused(format!(
            "chưa xuất bản được {title}: mã {code} đã thuộc khóa học trong thư mục {folder}"
        )));
    }
    let known = queries::course_of_folder(conn, &course.folder)?;
    if let Some((_, code)) = known.as_ref().filter(|(_, code)| *code != course.code) {
        return Ok(Outcome::Refused(format!(
            "chưa xuất bản được: mã khóa học đã công bố là {code}, đã ghi trên giấy chứng nhận nên không đổi được"
        )));
    }
    let id = match known {
        Some((id, _)) => id,
        None => queries::insert_course(conn, &course.folder, &course.code, now)?,
    };
    let latest = queries::latest(conn, id)?;
    if let Some(latest) = &latest
        && version(&course.version) <= version(&latest.version)
    {
        return same_or_older(conn, id, course, files, latest);
    }
    let number = latest.map_or(1, |latest| latest.number + 1);
    for (hash, (kind, bytes)) in &files.blobs {
        queries::insert_blob(conn, hash, kind, bytes, now)?;
    }
    let release = queries::insert_release(
        conn,
        &NewRelease {
            course_id: id,
            number,
            version: &course.version,
            title: &course.title,
            periods: course.periods(),
            hash: &files.hash,
            source: Json(files.source.clone()),
            published_at: now,
        },
    )?;
    let detail = json!({ "code": course.code, "version": course.version, "number": number, "hash": files.hash });
    let act = ("course.publish", format!("course/{}", course.folder));
    record(conn, now, &Actor::system("courses"), act, detail)?;
    Ok(Outcome::Published { release, number })
}

fn same_or_older(
    conn: &mut Conn,
    id: crate::db::ids::CourseId,
    course: &Course,
    files: &Files,
    latest: &queries::Latest,
) -> QueryResult<Outcome> {
    if latest.hash == files.hash {
        return Ok(Outcome::Unchanged);
    }
    let released = queries::hash_of_version(conn, id, &course.version)?;
    Ok(Outcome::OlderOrSame {
        latest: latest.version.clone(),
        changed_text: released.as_ref() != Some(&files.hash),
    })
}
