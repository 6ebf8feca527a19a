//! A small HTTP client that asks as fast as it is answered: one thread, some kept-open connections, no needless work, so that
//! what is measured is the server.
use std::rc::Rc;
use std::time::Duration;
use std::time::Instant;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Writes the next request of a connection: its number, the place of the request in its sequence, where the bytes go.
pub type Requests = Rc<dyn Fn(usize, usize, &mut Vec<u8>)>;

/// What a run of requests came to.
#[derive(Debug, Clone)]
pub struct Run {
    pub took: Duration,
    /// Of each request, shortest first.
    latencies: Vec<Duration>,
}

impl Run {
    pub fn requests(&self) -> usize {
        self.latencies.len()
    }

    pub fn per_second(&self) -> f64 {
        self.requests() as f64 / self.took.as_secs_f64()
    }

    /// The latency under which so many percent of the requests stayed, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let place = (self.requests() * percent / 100).min(self.requests() - 1);
        self.latencies[place].as_secs_f64() * 1e3
    }
}

/// An answer read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

/// The bytes of a GET with a session.
pub fn get(path: &str, session: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: hocvu_session={session}\r\n\r\n")
        .into_bytes()
}

/// The bytes of a form as a script of the site posts it.
pub fn post(port: u16, path: &str, session: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nAccept: application/json\r\n\
         Cookie: hocvu_session={session}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Sends requests over so many connections for so long; fails unless every answer has `status`.
pub fn load(
    port: u16,
    connections: usize,
    lasting: Duration,
    (status, requests): (u16, &Requests),
) -> Run {
    on_one_thread(async {
        let begun = Instant::now();
        let mut asking = JoinSet::new();
        for number in 0..connections {
            let requests = Rc::clone(requests);
            asking.spawn_local(async move {
                let mut connection = Connection::open(port).await;
                let (mut request, mut latencies) = (Vec::new(), Vec::new());
                while begun.elapsed() < lasting {
                    request.clear();
                    requests(number, latencies.len(), &mut request);
                    let sent = Instant::now();
                    let answered = connection.ask(&request).await;
                    latencies.push(sent.elapsed());
                    assert_eq!(answered, status, "{}", connection.shown());
                }
                latencies
            });
        }
        let mut latencies = asking.join_all().await.concat();
        let took = begun.elapsed();
        latencies.sort_unstable();
        Run { took, latencies }
    })
}

/// Asks once.
pub fn ask(port: u16, request: &[u8]) -> Answer {
    on_one_thread(async {
        let mut connection = Connection::open(port).await;
        let status = connection.ask(request).await;
        Answer {
            status,
            head: String::from_utf8_lossy(&connection.buffer[..connection.head]).into_owned(),
            body: connection.buffer[connection.head..].to_vec(),
        }
    })
}

fn on_one_thread<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, work)
}

struct Connection {
    stream: TcpStream,
    /// The last answer, its head so many bytes long.
    buffer: Vec<u8>,
    head: usize,
}

impl Connection {
    async fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            buffer: Vec::with_capacity(128 * 1024),
            head: 0,
        }
    }

    /// Sends a request and reads the answer to its end; returns the status.
    async fn ask(&mut self, request: &[u8]) -> u16 {
        self.stream.write_all(request).await.unwrap();
        self.buffer.clear();
        let mut searched = 0;
        while self.buffer.len() < searched || find(&self.buffer[searched..], b"\r\n\r\n").is_none()
        {
            searched = self.buffer.len().saturating_sub(3);
            self.more().await;
        }
        self.head = find(&self.buffer, b"\r\n\r\n").unwrap() + 4;
        let length = length(&self.buffer[..self.head]);
        while self.buffer.len() < self.head + length {
            self.more().await;
        }
        let status = std::str::from_utf8(&self.buffer[9..12]).unwrap();
        status.parse().unwrap()
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.buffer).await.unwrap();
        assert_ne!(read, 0, "the server hung up: {}", self.shown());
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.buffer).into_owned()
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// The content's length as the head says; answers under load are never chunked.
fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    line.map_or(0, |length| length.trim().parse().unwrap())
}

/// Asks for something large and lets it go; how many bytes came. The answer must end as HTTP says it does.
pub fn drain(port: u16, request: &[u8]) -> usize {
    let request = String::from_utf8(request.to_vec()).unwrap();
    let request = request.replacen("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1);
    on_one_thread(async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let (mut buffer, mut end, mut count) = (vec![0; 256 * 1024], Vec::new(), 0);
        loop {
            let read = stream.read(&mut buffer).await.unwrap();
            if read == 0 {
                break;
            }
            count += read;
            end.extend_from_slice(&buffer[read.saturating_sub(5)..read]);
            end.drain(..end.len().saturating_sub(5));
        }
        assert_eq!(end, b"0\r\n\r\n", "the answer was cut");
        count
    })
}
