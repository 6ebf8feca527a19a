//! An export as an answer: lines as they come, or a workbook once its rows are complete.
use super::pages::Format;
use super::pages::Lines;
use super::pages::Page;
use super::pages::Pages;
use super::xlsx::Workbook;
use crate::db::DbError;
use crate::report::model::Filter;
use crate::report::model::Layout;
use crate::web;
use crate::web::App;
use crate::web::Error;
use axum::body::Body;
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use rust_xlsxwriter::XlsxError;
use std::io;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::sync::mpsc;
use tokio::sync::oneshot;
use tokio_stream::wrappers::ReceiverStream;

/// Exports that run at once; whoever comes while all are taken is asked to come back.
const AT_ONCE: usize = 4;
/// How long to come back later is.
const COME_BACK: i64 = 10_000;
/// How long a reader may take for one piece before the export is given up.
const PATIENCE: Duration = Duration::from_mins(1);
/// Pieces that may lie between the database and the reader.
const AHEAD: usize = 1;
/// Bytes of a workbook that go out at once.
const PIECE: usize = 64 * 1024;

/// The exports of this process, of which only so many run at once.
#[derive(Debug, Clone)]
pub struct Exports(Arc<Semaphore>);

impl Default for Exports {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

type Piece = io::Result<Bytes>;

impl Exports {
    /// The records as a file. What fails before the first byte is an error page; what fails later cuts the connection, so that a
    /// part is never taken for the whole.
    pub async fn respond(
        &self,
        app: &App,
        filter: Filter,
        format: Format,
    ) -> web::Result<Response> {
        let permit = Arc::clone(&self.0)
            .try_acquire_owned()
            .map_err(|_| Error::TooMany(COME_BACK))?;
        let pages = Pages::new(&app.db, filter);
        let pieces = match format {
            Format::Xlsx => workbook(app, pages, permit).await?,
            Format::Csv | Format::Jsonl => lines(app, pages, format, permit).await?,
        };
        let name = format!("ket-qua-hoc-tap-{}.{}", app.today(), format.ending());
        let headers = [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}\""),
            ),
        ];
        Ok((headers, Body::from_stream(ReceiverStream::new(pieces))).into_response())
    }
}

/// Reads ahead in one task while another writes the lines, so that database and formatting each have a core.
async fn lines(
    app: &App,
    mut pages: Pages,
    format: Format,
    permit: OwnedSemaphorePermit,
) -> web::Result<mpsc::Receiver<Piece>> {
    let first = pages.next().await?;
    let (read, mut to_write) = mpsc::channel(AHEAD);
    let (write, pieces) = mpsc::channel(AHEAD);
    let mut lines = Lines::new(format, app.zone(), app.today());
    tokio::spawn(async move {
        let mut next = Ok(first);
        while let Some(page) = next.transpose() {
            let failed = page.is_err();
            if read.send(page).await.is_err() || failed {
                return;
            }
            next = pages.next().await;
        }
    });
    tokio::spawn(async move {
        let _permit = permit;
        let mut going = send(&write, Ok(lines.head().into())).await;
        while going && let Some(page) = to_write.recv().await {
            let piece = page.map(|page| lines.page(&page).into());
            going = send(&write, piece.map_err(io::Error::other)).await;
        }
    });
    Ok(pieces)
}

/// Whether the piece was taken and more may follow.
async fn send(to: &mpsc::Sender<Piece>, piece: Piece) -> bool {
    let whole = piece.is_ok();
    to.send_timeout(piece, PATIENCE).await.is_ok() && whole
}

/// Writes every row to the workbook's temporary file, on a thread of its own, before the answer begins.
async fn workbook(
    app: &App,
    mut pages: Pages,
    permit: OwnedSemaphorePermit,
) -> web::Result<mpsc::Receiver<Piece>> {
    let (read, to_write) = mpsc::channel(AHEAD);
    let (write, pieces) = mpsc::channel(AHEAD);
    let (ready, is_ready) = oneshot::channel();
    let binding = Binding {
        folder: app.config.data.clone(),
        layout: Layout::new(app.zone(), app.today()),
        pages: to_write,
    };
    let runtime = Handle::current();
    std::thread::spawn(move || {
        let _permit = permit;
        match binding.rows() {
            Ok(book) => {
                if ready.send(Ok(())).is_ok() {
                    save(book, Pieces::new(write, runtime));
                }
            }
            // Whoever asked may have hung up.
            Err(error) => drop(ready.send(Err(error))),
        }
    });
    while let Some(page) = pages.next().await? {
        if read.send(page).await.is_err() {
            break;
        }
    }
    drop(read);
    match is_ready.await {
        Ok(Ok(())) => Ok(pieces),
        Ok(Err(error)) => Err(DbError::Unavailable(error.to_string()).into()),
        Err(_) => Err(Error::internal("the thread that writes workbooks panicked")),
    }
}

/// Sends the finished workbook; when that fails midway the connection is cut.
fn save(book: Workbook, mut pieces: Pieces) {
    let saved = book.save(&mut pieces).map_err(io::Error::other);
    if let Err(error) = saved.and_then(|()| pieces.flush()) {
        let cut = Err(io::Error::other(error));
        pieces.runtime.block_on(send(&pieces.to, cut));
    }
}

/// What the thread that writes a workbook needs.
struct Binding {
    folder: PathBuf,
    layout: Layout,
    pages: mpsc::Receiver<Page>,
}

impl Binding {
    fn rows(mut self) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::of_records(&self.folder)?;
        while let Some(page) = self.pages.blocking_recv() {
            for record in &page.records {
                book.row(&self.layout.cells(record, &page.editions))?;
            }
        }
        Ok(book)
    }
}

/// A file that goes out in pieces as it is written.
struct Pieces {
    buffer: Vec<u8>,
    to: mpsc::Sender<Piece>,
    runtime: Handle,
}

impl Pieces {
    fn new(to: mpsc::Sender<Piece>, runtime: Handle) -> Self {
        Self {
            buffer: Vec::with_capacity(PIECE),
            to,
            runtime,
        }
    }

    fn give(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
        if piece.is_empty() || self.runtime.block_on(send(&self.to, Ok(piece.into()))) {
            Ok(())
        } else {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > PIECE {
            self.give()?;
        }
        self.buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.give()
    }
}
