//! The bare programs that speed is held against. Each runs as a process of its own: this program, started with `yardstick`.
use super::process::Process;
use super::process::free_port;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::Html;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::routing::post;
use rusqlite::Connection;
use std::cell::RefCell;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use tokio::sync::oneshot;

/// Writes that share one commit at the most.
const GROUP: usize = 256;

/// Starts axum with a fixed page: the file `page`.
pub fn page(page: &Path) -> Process {
    start("page", page)
}

/// Starts axum with a session check and a save through one group-committing SQLite thread, in the database `file`.
pub fn save(file: &Path) -> Process {
    start("save", file)
}

fn start(kind: &str, file: &Path) -> Process {
    let port = free_port();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["yardstick", kind, &port.to_string()])
        .arg(file);
    Process::listening(&mut command, port)
}

/// Runs as the yardstick that the arguments name.
pub fn run(arguments: &[String]) {
    let [kind, port, file] = arguments else {
        panic!("yardstick KIND PORT FILE");
    };
    let router = match kind.as_str() {
        "page" => fixed_page(file),
        _ => saving(file),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let address = format!("127.0.0.1:{port}");
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        axum::serve(listener, router).await.unwrap();
    });
}

fn fixed_page(file: &str) -> Router {
    let page: &'static str = std::fs::read_to_string(file).unwrap().leak();
    Router::new().fallback(get(move || async move { Html(page) }))
}

/// A save under way: attempt, question, sequence, answer, and who waits for the commit.
type Save = ([i64; 3], String, oneshot::Sender<()>);

thread_local! {
    static READER: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

#[derive(Clone)]
struct Yard {
    file: &'static str,
    saves: mpsc::Sender<Save>,
}

fn saving(file: &str) -> Router {
    let (saves, waiting) = mpsc::channel();
    let file: &'static str = file.to_owned().leak();
    std::thread::spawn(move || write(file, &waiting));
    Router::new()
        .route("/save", post(answer))
        .with_state(Yard { file, saves })
}

fn connection(file: &str) -> Connection {
    let connection = Connection::open(file).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;")
        .unwrap();
    connection
}

async fn answer(State(yard): State<Yard>, headers: HeaderMap, body: String) -> impl IntoResponse {
    let cookie = headers[header::COOKIE].to_str().unwrap();
    let (_, token) = cookie.split_once('=').unwrap();
    let account = READER.with_borrow_mut(|reader| {
        let reader = reader.get_or_insert_with(|| connection(yard.file));
        let mut statement = reader
            .prepare_cached("SELECT account_id FROM sessions WHERE token_hash = ?1")
            .unwrap();
        let hash = hocvu::access::digest(token.as_bytes());
        statement
            .query_row([hash], |row| row.get::<_, i64>(0))
            .unwrap()
    });
    assert!(account > 0);
    let mut fields: std::collections::HashMap<String, String> =
        serde_urlencoded::from_str(&body).unwrap();
    let number = |name: &str| fields[name].parse().unwrap();
    let key = [number("attempt"), number("question"), number("sequence")];
    let (tell, told) = oneshot::channel();
    let given = fields.remove("answer").unwrap();
    yard.saves.send((key, given, tell)).unwrap();
    told.await.unwrap();
    (
        [(header::CONTENT_TYPE, "application/json")],
        "{\"saved\":true}",
    )
}

/// The one writer: whatever waits is committed together, and told afterwards.
fn write(file: &str, waiting: &mpsc::Receiver<Save>) {
    let writer = connection(file);
    while let Ok(first) = waiting.recv() {
        writer.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut insert = writer
            .prepare_cached("INSERT INTO answers (attempt_id, question, sequence, answer, saved_at) VALUES (?1, ?2, ?3, ?4, 1795395600000)")
            .unwrap();
        let more = waiting.try_iter().take(GROUP - 1);
        let tell: Vec<oneshot::Sender<()>> = std::iter::once(first)
            .chain(more)
            .map(|([attempt, question, sequence], answer, tell)| {
                insert
                    .execute((attempt, question, sequence, answer))
                    .unwrap();
                tell
            })
            .collect();
        drop(insert);
        writer.execute_batch("COMMIT").unwrap();
        for tell in tell {
            let _ = tell.send(());
        }
    }
}
