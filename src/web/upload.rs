//! A form with a file. What is modest is kept in memory; what is larger goes to a file without a name as it comes, so that it takes
//! no memory, nobody else can open it, and the disk has its room back once nobody holds it, however the process ends.
use super::error::Error;
use super::extract::Fields;
use super::state::App;
use super::visitor::Visitor;
use crate::db::DbError;
use crate::db::ids::PersonId;
use axum::body::Bytes;
use axum::extract::FromRequest;
use axum::extract::FromRequestParts;
use axum::extract::Multipart;
use axum::extract::Request;
use axum::extract::multipart::Field;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use std::collections::HashSet;
use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::io::Read;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use tokio::sync::mpsc;
use tokio::sync::oneshot;

/// Bytes of a file that stay in memory.
const NEAR: usize = 2 * 1024 * 1024;
/// Bytes of a field beside the file.
const FIELD: usize = 64 * 1024;
/// Fields beside a file.
const MOST_FIELDS: usize = 20;
/// Parts of a file that wait for the disk.
const WAITING: usize = 4;

/// A posted form with one file, in the field `file`. A form that was sent as if it had none comes without one.
#[derive(Default)]
pub struct Uploaded {
    /// The name the file had on its sender's machine; for people to recognise it, never a path here.
    pub file_name: String,
    pub file: Sent,
    fields: Fields,
}

impl Uploaded {
    /// A field beside the file; empty when it was not sent.
    pub fn field(&self, name: &str) -> Result<&str, Error> {
        Ok(self.fields.one(name)?.unwrap_or_default())
    }
}

/// What was sent as a file.
pub enum Sent {
    Near(Vec<u8>),
    Far(Spool),
}

impl Default for Sent {
    fn default() -> Self {
        Self::Near(Vec::new())
    }
}

impl Sent {
    /// All of it in memory, where the route lets nothing come that does not fit there.
    pub async fn into_bytes(self) -> Result<Vec<u8>, Error> {
        let spool = match self {
            Self::Near(bytes) => return Ok(bytes),
            Self::Far(spool) => spool,
        };
        let read = aside(move || {
            let mut bytes = Vec::new();
            spool.reader().read_to_end(&mut bytes).map(|_| bytes)
        });
        told(read).await
    }
}

/// A large file that was sent, in a file without a name.
pub struct Spool {
    file: Arc<File>,
    _place: Place,
}

impl Spool {
    /// Reads it from its beginning.
    pub fn reader(&self) -> SpoolReader {
        SpoolReader {
            file: Arc::clone(&self.file),
            at: 0,
        }
    }
}

/// One reading of a [`Spool`].
pub struct SpoolReader {
    file: Arc<File>,
    at: u64,
}

impl Read for SpoolReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += u64::try_from(read).unwrap_or_default();
        Ok(read)
    }
}

/// Who is sending a large file, or has one that is being read: one each at a time.
#[derive(Clone, Default)]
pub struct Uploads(Arc<Mutex<HashSet<PersonId>>>);

impl Uploads {
    fn place(&self, person: PersonId) -> Option<Place> {
        let mut senders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        senders.insert(person).then(|| Place {
            uploads: self.clone(),
            person,
        })
    }
}

/// Somebody's one place for a large file, free again when it is dropped.
struct Place {
    uploads: Uploads,
    person: PersonId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let senders = self.uploads.0.lock();
        let mut senders = senders.unwrap_or_else(PoisonError::into_inner);
        senders.remove(&self.person);
    }
}

impl FromRequest<App> for Uploaded {
    type Rejection = Error;
    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let kind = request.headers().get(CONTENT_TYPE);
        if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/")) {
            return Ok(Self::default());
        }
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let mut form = Multipart::from_request(Request::from_parts(parts, body), app)
            .await
            .map_err(|_| not_a_form())?;
        let (mut file_name, mut file, mut pairs) = (String::new(), Sent::default(), Vec::new());
        while let Some(part) = form.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                file_name = name_of(&part);
                file = receive(part, app, &visitor).await?;
            } else {
                pairs.push((name, text(part).await?));
            }
            if pairs.len() > MOST_FIELDS {
                return Err(not_a_form());
            }
        }
        Ok(Self {
            file_name,
            file,
            fields: Fields(pairs),
        })
    }
}

fn name_of(part: &Field<'_>) -> String {
    let name = part.file_name().unwrap_or_default().chars();
    name.filter(|c| !c.is_control()).take(200).collect()
}

/// The text of a field, which is never long, however much the route lets in.
async fn text(mut part: Field<'_>) -> Result<String, Error> {
    let mut text = Vec::new();
    while let Some(bytes) = part.chunk().await.map_err(broken)? {
        text.extend_from_slice(&bytes);
        if text.len() > FIELD {
            return Err(Error::TooLarge);
        }
    }
    String::from_utf8(text).map_err(|_| not_a_form())
}

async fn receive(mut part: Field<'_>, app: &App, visitor: &Visitor) -> Result<Sent, Error> {
    let mut near = Vec::new();
    while let Some(bytes) = part.chunk().await.map_err(broken)? {
        near.extend_from_slice(&bytes);
        if near.len() > NEAR {
            return spooled(part, near, (app, visitor)).await.map(Sent::Far);
        }
    }
    Ok(Sent::Near(near))
}

/// Puts the rest of a large file beside its beginning.
async fn spooled(
    mut part: Field<'_>,
    first: Vec<u8>,
    (app, visitor): (&App, &Visitor),
) -> Result<Spool, Error> {
    let person = visitor.viewer.as_ref().ok_or(Error::TooLarge)?.person;
    let place = app.uploads.place(person).ok_or_else(|| taken(visitor))?;
    let (send, waiting) = mpsc::channel(WAITING);
    let folder = app.config.data.clone();
    let written = aside(move || write(&folder, waiting));
    let mut next = Some(Bytes::from(first));
    while let Some(bytes) = next {
        // Whoever writes has ended early only because it failed, and tells why below.
        if send.send(bytes).await.is_err() {
            break;
        }
        next = part.chunk().await.map_err(broken)?;
    }
    drop(send);
    Ok(Spool {
        file: Arc::new(told(written).await?),
        _place: place,
    })
}

fn taken(visitor: &Visitor) -> Error {
    Error::conflict(visitor.language.say(
        "Một tệp lớn khác của anh/chị đang được gửi hoặc đang được đọc. Hãy chờ xong rồi gửi tệp này.",
        "Another large file of yours is being sent or read. Wait for that, then send this one.",
    ))
}

/// Writes what comes, on a thread of its own: a slow disk holds nobody's page up.
fn write(folder: &Path, mut parts: mpsc::Receiver<Bytes>) -> io::Result<File> {
    let mut file = nameless(folder)?;
    while let Some(bytes) = parts.blocking_recv() {
        file.write_all(&bytes)?;
    }
    Ok(file)
}

/// A file of which only the name is gone at once: what is in it lasts as long as somebody holds it.
fn nameless(folder: &Path) -> io::Result<File> {
    let number = getrandom::u64().map_err(io::Error::other)?;
    let path: PathBuf = folder.join(format!("upload-{number:016x}"));
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// Runs work that waits for the disk on a thread of its own.
fn aside<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> oneshot::Receiver<io::Result<T>> {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || drop(tell.send(work())));
    told
}

async fn told<T>(work: oneshot::Receiver<io::Result<T>>) -> Result<T, Error> {
    let done = work.await.map_err(Error::internal)?;
    // A full disk, mostly, which passes.
    done.map_err(|error| DbError::Unavailable(error.to_string()).into())
}

fn not_a_form() -> Error {
    Error::Malformed("not a form with a file".to_owned())
}

fn broken(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge
    } else {
        not_a_form()
    }
}
