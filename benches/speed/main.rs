//! How fast the real server is, in release mode with a province of 100,000 people, held against bare programs that run in turn with
//! it: `cargo bench`, or `cargo bench -- pages saves` for a part. BENCHMARKS.md keeps the figures (`cargo bench -- --keep`).
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a benchmark that cannot go on stops; it starts programs, and its counts are far below 2^52"
)]
mod client;
mod exports;
mod imports;
mod machine;
mod pages;
mod people;
mod process;
mod province;
mod saves;
mod sheet;
mod units;
mod yardstick;

use province::Province;
use sheet::Sheet;
use std::path::Path;

/// A part of the benchmark.
type Part = fn(&Province, &mut Sheet);

/// In this order: the exports add a million records to the province, the units add some and spread the people over them, and the
/// import adds a million people.
const PARTS: [(&str, Part); 8] = [
    ("start", machine::start),
    ("pages", pages::pages),
    ("targets", pages::targets),
    ("saves", saves::saves),
    ("certificates", pages::certificates),
    ("exports", exports::exports),
    ("units", units::units),
    ("imports", imports::imports),
];
/// What is measured again on PostgreSQL, if `HOCVU_TEST_POSTGRES` names a server.
const ON_POSTGRES: [&str; 4] = ["pages", "targets", "saves", "units"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "yardstick") {
        return yardstick::run(&arguments[1..]);
    }
    let wanted: Vec<&String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| *wanted == name);
    let mut sheet = Sheet::default();
    let province = Province::settle(None);
    machine::demo(&province, &mut sheet);
    for (name, part) in PARTS {
        if is_wanted(name) {
            part(&province, &mut sheet);
        }
    }
    drop(province);
    let search = |url: Option<&str>, sheet: &mut Sheet| {
        people::people(&Province::of_people(url, people::PEOPLE), sheet);
    };
    if is_wanted("people") {
        search(None, &mut sheet);
    }
    if let Ok(server) = std::env::var("HOCVU_TEST_POSTGRES") {
        let province = Province::settle(Some(&machine::fresh_schema(&server)));
        for (name, part) in PARTS {
            if is_wanted(name) && ON_POSTGRES.contains(&name) {
                part(&province, &mut sheet);
            }
        }
        drop(province);
        if is_wanted("people") {
            search(Some(&machine::fresh_schema(&server)), &mut sheet);
        }
    }
    if arguments.iter().any(|argument| argument == "--keep") {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("BENCHMARKS.md");
        sheet.keep(&file, &machine::described());
    }
}
