//! Releases in memory: read from the database, parsed and rendered once, shared by every request.
use super::queries;
use super::queries::Stored;
use crate::content::model::Course;
use crate::content::prepared::Prepared;
use crate::content::prepared::PreparedLesson;
use crate::content::prepared::PreparedQuestion;
use crate::content::prepared::prepare;
use crate::content::reading::Folder;
use crate::content::reading::parse;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::ReleaseId;
use diesel::prelude::*;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::RwLock;

/// A release: the course as it was published, and its HTML.
#[derive(Debug)]
pub struct Release {
    pub id: ReleaseId,
    pub course_id: CourseId,
    /// 1 for the first of its course.
    pub number: i32,
    /// SHA-256 of the content, in hexadecimal.
    pub hash: String,
    pub published_at: Time,
    pub course: Course,
    /// Length in periods (tiết).
    pub periods: f64,
    pub prepared: Prepared,
    /// Hashes of its media by path.
    pub media: BTreeMap<String, String>,
}

impl Release {
    /// The version its author gave it (`1.0`).
    pub fn version(&self) -> &str {
        &self.course.version
    }

    /// The rendered lesson of this id.
    pub fn lesson(&self, id: &str) -> Option<&PreparedLesson> {
        self.prepared.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// The question of this id, with its key.
    pub fn question(&self, id: &str) -> Option<&PreparedQuestion> {
        self.prepared.questions.get(id)
    }

    fn of(stored: Stored) -> Option<Self> {
        let source = stored.source.0;
        let folder = Folder {
            name: stored.folder,
            texts: source.texts,
            media: source.media.keys().cloned().collect(),
            ..Folder::default()
        };
        // A release was checked when it was made; what later checks ask for does not take it away from its learners.
        let course = parse(&folder).0?;
        let address = |path: &str| media_address(&source.media, path);
        Some(Self {
            id: stored.id,
            course_id: stored.course_id,
            number: stored.number,
            hash: stored.hash,
            published_at: stored.published_at,
            periods: course.periods(),
            prepared: prepare(&course, &address),
            course,
            media: source.media,
        })
    }
}

fn media_address(media: &BTreeMap<String, String>, path: &str) -> Option<String> {
    let hash = media.get(path)?;
    let name = path.rsplit('/').next()?;
    Some(format!("/media/{hash}/{name}"))
}

/// The releases that are in use. Cheap to clone; all clones see the same.
#[derive(Debug, Clone, Default)]
pub struct Catalogue(Arc<RwLock<Shelf>>);

#[derive(Debug, Default)]
struct Shelf {
    releases: HashMap<ReleaseId, Arc<Release>>,
    /// The latest of each course, by folder.
    latest: BTreeMap<String, Arc<Release>>,
}

impl Catalogue {
    /// Takes in what was published since; how many releases are new here.
    pub fn refresh(&self, conn: &mut Conn) -> QueryResult<usize> {
        let mut new = 0;
        for id in queries::latest_of_each(conn)? {
            let known = self.release(id).is_some();
            let Some(release) = self.load(conn, id)? else {
                continue;
            };
            new += usize::from(!known);
            self.write(|shelf| {
                let folder = release.course.folder.clone();
                let newer = shelf
                    .latest
                    .get(&folder)
                    .is_none_or(|there| there.number <= release.number);
                if newer {
                    shelf.latest.insert(folder, Arc::clone(&release));
                }
            });
        }
        Ok(new)
    }

    /// A release, also an older one that a learner is pinned to; read from the database when it is not in memory yet.
    pub fn load(&self, conn: &mut Conn, id: ReleaseId) -> QueryResult<Option<Arc<Release>>> {
        if let Some(release) = self.release(id) {
            return Ok(Some(release));
        }
        let Some(stored) = queries::stored(conn, id)? else {
            return Ok(None);
        };
        let Some(release) = Release::of(stored) else {
            tracing::error!(release = id.0, "a stored release cannot be read");
            return Ok(None);
        };
        let release = Arc::new(release);
        self.write(|shelf| shelf.releases.insert(id, Arc::clone(&release)));
        Ok(Some(release))
    }

    /// A release that is in memory.
    pub fn release(&self, id: ReleaseId) -> Option<Arc<Release>> {
        self.read(|shelf| shelf.releases.get(&id).cloned())
    }

    /// The latest release of the course in this folder.
    pub fn latest(&self, folder: &str) -> Option<Arc<Release>> {
        self.read(|shelf| shelf.latest.get(folder).cloned())
    }

    /// The latest release of every course, by code.
    pub fn all_latest(&self) -> Vec<Arc<Release>> {
        let mut all: Vec<_> = self.read(|shelf| shelf.latest.values().cloned().collect());
        all.sort_by(|a, b| a.course.code.cmp(&b.course.code));
        all
    }

    /// Whether a media file belongs to a release in memory, and whether to one that anyone may read.
    pub fn medium(&self, hash: &str) -> Option<Openness> {
        self.read(|shelf| {
            let holds = |release: &&Arc<Release>| release.media.values().any(|there| there == hash);
            let mut holders = shelf.releases.values().filter(holds).peekable();
            holders.peek()?;
            let public = holders.any(|release| release.course.public);
            Some(if public {
                Openness::Public
            } else {
                Openness::SignedIn
            })
        })
    }

    fn read<T>(&self, look: impl FnOnce(&Shelf) -> T) -> T {
        // Nothing here can leave the shelf half written, so a panic elsewhere does not spoil it.
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Shelf) -> T) -> T {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Who may have a media file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    SignedIn,
    Public,
}
