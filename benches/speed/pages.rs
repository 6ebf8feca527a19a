//! Pages, against axum that returns the same bytes without a thought.
use super::client;
use super::client::Requests;
use super::client::Run;
use super::process::Process;
use super::province::COURSE;
use super::province::PEOPLE;
use super::province::Province;
use super::sheet::Asked;
use super::sheet::Line;
use super::sheet::Sheet;
use super::sheet::short;
use super::yardstick;
use std::rc::Rc;
use std::time::Duration;
use std::time::Instant;

/// Rounds of yardstick and server in turn; the middle ratio counts.
pub const ROUNDS: usize = 5;
/// How long each is asked in a round.
pub const LASTING: Duration = Duration::from_secs(2);
/// Single requests for a middle latency.
const SINGLE: usize = 101;

/// A page as it is asked for.
struct Asking {
    name: &'static str,
    least: f64,
    requests: Requests,
}

/// What several rounds came to.
pub struct Rounds {
    pub ratio: f64,
    pub ours: Run,
    pub theirs: Run,
    /// Processor time of ours, a request.
    pub processor_time: Duration,
}

/// Runs ours and the yardstick in turn and takes the middle ratio.
pub fn in_turn(ours: &Process, mut run: impl FnMut(bool) -> Run) -> Rounds {
    let mut rounds: Vec<Rounds> = (0..ROUNDS)
        .map(|_| {
            let theirs = run(false);
            let before = ours.processor_time();
            let mine = run(true);
            let spent = ours.processor_time().saturating_sub(before);
            Rounds {
                ratio: mine.per_second() / theirs.per_second(),
                processor_time: spent / u32::try_from(mine.requests()).unwrap(),
                ours: mine,
                theirs,
            }
        })
        .collect();
    rounds.sort_by(|a, b| a.ratio.total_cmp(&b.ratio));
    rounds.swap_remove(ROUNDS / 2)
}

impl Rounds {
    pub fn line(&self, work: String, yardstick: &str, least: f64) -> Line {
        Line {
            work,
            measured: format!(
                "{:.0}/s, p50 {} ms, p99 {} ms, {:.3} ms CPU",
                self.ours.per_second(),
                short(self.ours.percentile(50)),
                short(self.ours.percentile(99)),
                self.processor_time.as_secs_f64() * 1e3
            ),
            yardstick: format!("{yardstick} {:.0}/s", self.theirs.per_second()),
            reached: self.ratio,
            asked: Asked::Ratio(least),
        }
    }
}

/// Lesson, home, course and quiz page under load.
pub fn pages(province: &Province, sheet: &mut Sheet) {
    let server = province.serve();
    let lesson = format!("/courses/{COURSE}/lessons/{}", province.lesson);
    let course = format!("/courses/{COURSE}");
    let seats = province.seat(server.port);
    let quiz: Vec<Vec<u8>> = seats
        .iter()
        .map(|seat| client::get(&format!("/attempts/{}", seat.attempt), &seat.session))
        .collect();
    for asking in [
        Asking {
            name: "lesson page",
            least: 0.60,
            requests: of_all(province, &lesson),
        },
        Asking {
            name: "Việc học của tôi",
            least: 0.40,
            requests: of_all(province, "/"),
        },
        Asking {
            name: "course page",
            least: 0.40,
            requests: of_all(province, &course),
        },
        Asking {
            name: "quiz page",
            least: 0.40,
            requests: one_after_another(quiz),
        },
    ] {
        measure(province, &server, &asking, sheet);
    }
}

fn measure(province: &Province, server: &Process, asking: &Asking, sheet: &mut Sheet) {
    let mut request = Vec::new();
    (asking.requests)(0, 0, &mut request);
    let page = client::ask(server.port, &request);
    assert_eq!(page.status, 200, "{}", page.head);
    let file = province.folder.join("page.html");
    std::fs::write(&file, &page.body).unwrap();
    let bare = yardstick::page(&file);
    for connections in [16, 64] {
        let rounds = in_turn(server, |ours| {
            let port = if ours { server.port } else { bare.port };
            client::load(port, connections, LASTING, (200, &asking.requests))
        });
        let size = page.body.len() / 1024;
        let work = format!(
            "{}, {} ({size} KB), {connections} connections",
            on(province),
            asking.name
        );
        sheet.note(rounds.line(work, "bare page", asking.least));
    }
}

/// Which database.
pub fn on(province: &Province) -> &'static str {
    if province.url.starts_with("sqlite") {
        "SQLite"
    } else {
        "PostgreSQL"
    }
}

/// Every learner asks for the same address.
fn of_all(province: &Province, path: &str) -> Requests {
    let sessions = province.learners.iter();
    one_after_another(sessions.map(|session| client::get(path, session)).collect())
}

/// The requests go round; each connection begins elsewhere.
pub fn one_after_another(requests: Vec<Vec<u8>>) -> Requests {
    Rc::new(move |connection, place, out| {
        let at = (connection * 157 + place) % requests.len();
        out.extend_from_slice(&requests[at]);
    })
}

/// The leaders' page, asked one at a time.
pub fn targets(province: &Province, sheet: &mut Sheet) {
    let server = province.serve();
    let request = client::get("/targets", &province.leader);
    let mut latencies: Vec<f64> = (0..SINGLE)
        .map(|_| {
            let begun = Instant::now();
            let page = client::ask(server.port, &request);
            assert_eq!(page.status, 200);
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    let first = latencies[0];
    latencies.sort_by(f64::total_cmp);
    let middle = latencies[SINGLE / 2];
    sheet.note(Line {
        work: format!("{}, `/targets`, {PEOPLE} people", on(province)),
        measured: format!("p50 {} ms; the first {} ms", short(middle), short(first)),
        yardstick: String::new(),
        reached: middle,
        asked: Asked::Under(50.0, "ms"),
    });
}

/// Certificates drawn for their owners, no two the same.
pub fn certificates(province: &Province, sheet: &mut Sheet) {
    let server = province.serve();
    let files = province.owners.iter();
    let requests: Vec<Vec<u8>> = files
        .map(|(session, code)| client::get(&format!("/certificates/{code}.pdf"), session))
        .collect();
    let file = client::ask(server.port, &requests[0]);
    assert!(file.body.starts_with(b"%PDF-"), "{}", file.head);
    let run = client::load(
        server.port,
        4,
        LASTING * 3,
        (200, &one_after_another(requests)),
    );
    sheet.note(Line {
        work: "certificate PDF".to_owned(),
        measured: format!(
            "{:.0}/s, p50 {} ms",
            run.per_second(),
            short(run.percentile(50))
        ),
        yardstick: String::new(),
        reached: run.per_second(),
        asked: Asked::Over(200.0, "a second"),
    });
    sheet.note(Line {
        work: "certificate PDF, size".to_owned(),
        measured: format!("{} bytes", file.body.len()),
        yardstick: String::new(),
        reached: file.body.len() as f64 / 1024.0,
        asked: Asked::Under(120.0, "KB"),
    });
}
