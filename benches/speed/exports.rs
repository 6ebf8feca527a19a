//! A million records as files, against the sqlite3 shell and against `rust_xlsxwriter` on the same rows.
use super::client;
use super::process::Process;
use super::province::Province;
use super::sheet::Asked;
use super::sheet::Line;
use super::sheet::Sheet;
use super::sheet::short;
use rust_xlsxwriter::Workbook;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// Records exported.
const RECORDS: i64 = 1_000_000;
/// Rounds of yardstick and server in turn; the middle ratio counts.
const ROUNDS: usize = 3;
/// Memory is looked at this often.
const LOOK: Duration = Duration::from_millis(20);

/// The columns of an export, as one query.
const QUERY: &str = "SELECT completions.id, staff_code, full_name, birth_date, category, completions.position, unit_code, unit_name, parent_unit_name,
    courses.code, releases.title, releases.version, completions.periods, date(started_at / 1000, 'unixepoch', '+7 hours'),
    date(completed_at / 1000, 'unixepoch', '+7 hours'), score_percent, grade_class, evidence_grade, certificates.code, register_number, valid_until, ended
    FROM completions JOIN people ON people.id = completions.person_id JOIN releases ON releases.id = completions.release_id
    JOIN courses ON courses.id = completions.course_id LEFT JOIN certificates ON certificates.completion_id = completions.id
    ORDER BY completed_at, completions.id";

/// CSV and XLSX.
pub fn exports(province: &Province, sheet: &mut Sheet) {
    province.add_completions(RECORDS);
    let database = province.folder.join("hocvu.db");
    let out = province.folder.join("out");
    measure(province, ("csv", "sqlite3 -csv"), sheet, || {
        shell(&database, &out)
    });
    measure(province, ("xlsx", "rust_xlsxwriter"), sheet, || {
        writer(&database, &out)
    });
}

fn measure(
    province: &Province,
    (format, yardstick): (&str, &str),
    sheet: &mut Sheet,
    theirs: impl Fn() -> Duration,
) {
    let request = client::get(&format!("/completions.{format}"), &province.leader);
    let mut rounds: Vec<(f64, Duration, Duration, f64)> = (0..ROUNDS)
        .map(|_| {
            let theirs = theirs();
            let server = province.serve();
            client::ask(server.port, &client::get("/", &province.leader));
            let idle = server.private_memory();
            let (ours, most) = watched(&server, &request);
            (
                theirs.as_secs_f64() / ours.as_secs_f64(),
                ours,
                theirs,
                most - idle,
            )
        })
        .collect();
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let memory = rounds.iter().map(|round| round.3).fold(0.0, f64::max);
    let (ratio, ours, theirs, _) = rounds[ROUNDS / 2];
    sheet.note(Line {
        work: format!("{format} of {RECORDS} completions"),
        measured: format!("{} s", short(ours.as_secs_f64())),
        yardstick: format!("{yardstick} {} s", short(theirs.as_secs_f64())),
        reached: ratio,
        asked: Asked::Ratio(0.60),
    });
    sheet.note(Line {
        work: format!("{format}, private memory beyond the idle server"),
        measured: format!("{} MB", short(memory)),
        yardstick: String::new(),
        reached: memory,
        asked: Asked::Under(64.0, "MB"),
    });
}

/// How long the export took, and the most memory the server held meanwhile.
fn watched(server: &Process, request: &[u8]) -> (Duration, f64) {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0.0;
            while !done.load(Ordering::Relaxed) {
                most = f64::max(most, server.private_memory());
                std::thread::sleep(LOOK);
            }
            most
        });
        let begun = Instant::now();
        let bytes = client::drain(server.port, request);
        let took = begun.elapsed();
        done.store(true, Ordering::Relaxed);
        assert!(bytes > 10_000_000, "only {bytes} bytes");
        (took, watch.join().unwrap())
    })
}

/// The sqlite3 shell with the same query.
fn shell(database: &Path, out: &Path) -> Duration {
    let begun = Instant::now();
    let status = Command::new("sqlite3")
        .args(["-csv", "-header", "-cmd", ".timeout 10000"])
        .arg(database)
        .arg(QUERY)
        .stdout(Stdio::from(std::fs::File::create(out).unwrap()))
        .status()
        .unwrap();
    assert!(status.success());
    begun.elapsed()
}

/// `rust_xlsxwriter` in constant memory with the same rows.
fn writer(database: &Path, out: &Path) -> Duration {
    let begun = Instant::now();
    let source = rusqlite::Connection::open(database).unwrap();
    let mut statement = source.prepare(QUERY).unwrap();
    let columns = statement.column_count();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut line = 0;
    while let Some(row) = rows.next().unwrap() {
        line += 1;
        for column in 0..columns {
            let at = u16::try_from(column).unwrap();
            match row.get_ref(column).unwrap() {
                rusqlite::types::ValueRef::Integer(number) => {
                    sheet.write_number(line, at, number as f64)
                }
                rusqlite::types::ValueRef::Real(number) => sheet.write_number(line, at, number),
                rusqlite::types::ValueRef::Text(text) => {
                    sheet.write_string(line, at, std::str::from_utf8(text).unwrap())
                }
                _ => continue,
            }
            .unwrap();
        }
    }
    book.save(out).unwrap();
    begun.elapsed()
}
