//! The tree of a large province with its counts, each time as of another day.
use super::client;
use super::pages::on;
use super::province::PEOPLE;
use super::province::Province;
use super::sheet::Asked;
use super::sheet::Line;
use super::sheet::Sheet;
use super::sheet::short;
use std::time::Instant;

/// Units of the province when it is measured.
const UNITS: i64 = 3_000;
/// Days asked for, one request each.
const DAYS: usize = 101;

/// `/units`, asked one at a time, every day once.
pub fn units(province: &Province, sheet: &mut Sheet) {
    province.add_units(UNITS);
    let server = province.serve();
    let mut size = 0;
    let mut latencies: Vec<f64> = (0..DAYS)
        .map(|day| {
            let (month, day) = (1 + day / 28, 1 + day % 28);
            let path = format!("/units?as_of=2026-{month:02}-{day:02}");
            let request = client::get(&path, &province.hr);
            let begun = Instant::now();
            let page = client::ask(server.port, &request);
            assert_eq!(page.status, 200, "{}", page.head);
            size = page.body.len();
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    let first = latencies[0];
    latencies.sort_by(f64::total_cmp);
    let middle = latencies[DAYS / 2];
    sheet.note(Line {
        work: format!(
            "{}, `/units` of {UNITS} units and {PEOPLE} people, another day each time ({} KB)",
            on(province),
            size / 1024
        ),
        measured: format!(
            "p50 {} ms, slowest {} ms; the first {} ms",
            short(middle),
            short(latencies[DAYS - 1]),
            short(first)
        ),
        yardstick: String::new(),
        reached: middle,
        asked: Asked::Under(50.0, "ms"),
    });
}
