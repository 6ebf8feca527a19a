//! The machine, and what does not depend on requests: filling, starting, idle memory.
use super::client;
use super::province::PEOPLE;
use super::province::Province;
use super::sheet::Asked;
use super::sheet::Line;
use super::sheet::Sheet;
use super::sheet::short;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::time::Duration;
use std::time::Instant;

/// Starts to take the middle one of.
const STARTS: usize = 5;
/// The program's memory has settled by then.
const SETTLED: Duration = Duration::from_secs(5);

/// When and on what the figures were taken.
pub fn described() -> String {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap();
    let processor = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("processor unknown", |line| {
            line.trim_start_matches([' ', '\t', ':'])
        });
    let cores = std::thread::available_parallelism().unwrap();
    let today = hocvu::db::Clock::System.now().day(&jiff::tz::TimeZone::UTC);
    format!("Taken on {today} on {cores} cores ({processor}), {PEOPLE} people.")
}

/// An empty schema of its own on a PostgreSQL server.
pub fn fresh_schema(server: &str) -> String {
    let mut conn = PgConnection::establish(server).unwrap();
    conn.batch_execute("DROP SCHEMA IF EXISTS speed CASCADE; CREATE SCHEMA speed")
        .unwrap();
    format!("{server}?options=-csearch_path%3Dspeed")
}

/// How long the demonstration took to fill.
pub fn demo(province: &Province, sheet: &mut Sheet) {
    let seconds = province.filled_in.as_secs_f64();
    sheet.note(Line {
        work: format!("`hocvu demo --people {PEOPLE}`"),
        measured: format!("{} s", short(seconds)),
        yardstick: String::new(),
        reached: seconds,
        asked: Asked::Under(60.0, "s"),
    });
}

/// From the start of the program to its first page, and what it holds when nobody asks.
pub fn start(province: &Province, sheet: &mut Sheet) {
    let request = client::get("/", &province.learners[0]);
    let mut starts: Vec<f64> = (0..STARTS)
        .map(|_| {
            let begun = Instant::now();
            let server = province.serve();
            assert_eq!(client::ask(server.port, &request).status, 200);
            begun.elapsed().as_secs_f64()
        })
        .collect();
    starts.sort_by(f64::total_cmp);
    let seconds = starts[STARTS / 2];
    sheet.note(Line {
        work: format!("start to first page, {PEOPLE} people"),
        measured: format!("{} s", short(seconds)),
        yardstick: String::new(),
        reached: seconds,
        asked: Asked::Under(1.0, "s"),
    });
    let server = province.serve();
    client::ask(server.port, &request);
    std::thread::sleep(SETTLED);
    let megabytes = server.private_memory();
    sheet.note(Line {
        work: "idle private memory (RssAnon)".to_owned(),
        measured: format!("{} MB", short(megabytes)),
        yardstick: String::new(),
        reached: megabytes,
        asked: Asked::Under(80.0, "MB"),
    });
}
