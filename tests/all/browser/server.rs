//! The real program as a process of its own: started, killed without warning, started again on the same data.
use hocvu::db::Conn;
use hocvu::db::Db;
use hocvu::db::DbError;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

/// How long anything may take on a busy machine before the story fails.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A port nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A program, not started yet.
#[expect(
    clippy::disallowed_methods,
    reason = "the browser story is about real processes"
)]
pub fn program(name: &str) -> Command {
    Command::new(name)
}

pub struct Server {
    port: u16,
    operator: u16,
    pub folder: PathBuf,
    database: String,
    child: Child,
}

impl Server {
    /// Starts on an empty installation; returns the one-time address it prints.
    pub fn found() -> (Self, String) {
        let (port, operator) = (free_port(), free_port());
        let name = format!("b{}_{port}", std::process::id());
        let folder = std::env::temp_dir().join(format!("hocvu-{name}"));
        write_courses(&folder.join("courses"));
        let database = crate::support::database(&name)
            .unwrap_or_else(|| format!("sqlite://{}/hocvu.db", folder.display()));
        let child = start((port, operator), &folder, &database);
        let mut server = Self {
            port,
            operator,
            folder,
            database,
            child,
        };
        let address = server.printed_address();
        server.wait_until_ready();
        (server, address)
    }

    fn printed_address(&mut self) -> String {
        let lines = BufReader::new(self.child.stdout.take().unwrap()).lines();
        let said = lines
            .map(Result::unwrap)
            .find(|line| line.contains("/setup/"));
        said.expect("the server prints a one-time address")
    }

    /// Kills the process as a power cut would and starts it again on what is on disk.
    pub fn crash_and_restart(&mut self) {
        // SIGKILL: nothing is flushed or said.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = start((self.port, self.operator), &self.folder, &self.database);
        self.wait_until_ready();
    }

    fn wait_until_ready(&self) {
        let begun = Instant::now();
        while self
            .get("/readyz", "")
            .is_none_or(|(status, _)| status != 200)
        {
            assert!(begun.elapsed() < PATIENCE, "the server does not get ready");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Asks over HTTP as a program would: status and whole answer, head included.
    pub fn get(&self, path: &str, cookie: &str) -> Option<(u16, Vec<u8>)> {
        ask(self.port, path, cookie)
    }

    /// What the operator's listener tells.
    pub fn figures(&self) -> String {
        let (_, answer) = ask(self.operator, "/metrics", "").unwrap();
        String::from_utf8(answer).unwrap()
    }

    /// Looks into or arranges the database beside the running server.
    pub async fn database<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Conn) -> diesel::QueryResult<T> + Send + 'static,
    ) -> T {
        let db = Db::open(&self.database, 1).unwrap();
        db.write(move |conn| work(conn).map_err(DbError::from))
            .await
            .unwrap()
    }
}

fn ask(port: u16, path: &str, cookie: &str) -> Option<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let status = String::from_utf8_lossy(answer.get(9..12)?).parse().ok()?;
    Some((status, answer))
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn start((port, operator): (u16, u16), folder: &Path, database: &str) -> Child {
    let log = std::fs::File::create(folder.join("log")).unwrap();
    program(env!("CARGO_BIN_EXE_hocvu"))
        .env_clear()
        .env("HOCVU_LISTEN", format!("127.0.0.1:{port}"))
        .env("HOCVU_ADMIN_LISTEN", format!("127.0.0.1:{operator}"))
        .env("HOCVU_DATA", folder)
        .env("HOCVU_COURSES", folder.join("courses"))
        .env("HOCVU_DATABASE_URL", database)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// The tests' course with a quiz, each lesson of which counts at once.
fn write_courses(folder: &Path) {
    let (from, to) = (
        Path::new("tests/courses/mau-kiem-tra"),
        folder.join("mau-kiem-tra"),
    );
    std::fs::create_dir_all(&to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.replace("least_minutes = 6", "least_minutes = 0");
        std::fs::write(to.join(path.file_name().unwrap()), text).unwrap();
    }
}
