//! Answers saved durably, against a bare handler that saves the same row; on PostgreSQL against pgbench.
use super::client;
use super::client::Requests;
use super::client::Run;
use super::pages::LASTING;
use super::pages::ROUNDS;
use super::pages::in_turn;
use super::pages::on;
use super::process::Process;
use super::province::Province;
use super::province::Seat;
use super::sheet::Asked;
use super::sheet::Line;
use super::sheet::Sheet;
use super::sheet::short;
use super::yardstick;
use std::cell::Cell;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

/// What a choice is stored as.
const ROW: &str = "{\"Choice\":1}";

/// Everybody who sits saves an answer, again and again.
pub fn saves(province: &Province, sheet: &mut Sheet) {
    let server = province.serve();
    let seats = province.seat(server.port);
    let ours = saving(&server, seats.clone());
    if on(province) == "SQLite" {
        beside_a_bare_handler(province, (&server, &seats, &ours), sheet);
    } else {
        beside_pgbench(province, (&server, &seats, &ours), sheet);
    }
}

/// Each request is a new save: sequences never come twice.
pub fn saving(server: &Process, seats: Vec<Seat>) -> Requests {
    let (port, count) = (server.port, Cell::new(0));
    Rc::new(move |_, _, out| {
        let number: usize = count.replace(count.get() + 1);
        let seat = &seats[number % seats.len()];
        let (question, choice, sequence) = (seat.question, &seat.choice, number + 1);
        let body = format!("question={question}&answer={choice}&sequence={sequence}");
        let path = format!("/attempts/{}/answers", seat.attempt);
        out.extend(client::post(port, &path, &seat.session, &body));
    })
}

fn beside_a_bare_handler(
    province: &Province,
    (server, seats, ours): (&Process, &[Seat], &Requests),
    sheet: &mut Sheet,
) {
    // The yardstick writes to a copy: two writers on one file would wait for each other.
    let copy = province.folder.join("yardstick.db");
    let source = rusqlite::Connection::open(province.folder.join("hocvu.db")).unwrap();
    source
        .execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
        .unwrap();
    let bare = yardstick::save(&copy);
    let theirs = bare_saves(bare.port, seats.to_vec());
    for connections in [16, 64] {
        let rounds = in_turn(server, |mine| {
            let (port, requests) = if mine {
                (server.port, ours)
            } else {
                (bare.port, &theirs)
            };
            client::load(port, connections, LASTING, (200, requests))
        });
        let work = format!("SQLite, answer saved durably, {connections} connections");
        sheet.note(rounds.line(work, "bare save", 0.40));
    }
    drop(bare);
    std::fs::remove_file(copy).unwrap();
}

fn bare_saves(port: u16, seats: Vec<Seat>) -> Requests {
    let count = Cell::new(0);
    Rc::new(move |_, _, out| {
        let number: usize = count.replace(count.get() + 1);
        let seat = &seats[number % seats.len()];
        let (attempt, question, sequence) = (seat.attempt, seat.question, number + 1);
        let body =
            format!("attempt={attempt}&question={question}&answer={ROW}&sequence={sequence}");
        out.extend(client::post(port, "/save", &seat.session, &body));
    })
}

fn beside_pgbench(
    province: &Province,
    (server, seats, ours): (&Process, &[Seat], &Requests),
    sheet: &mut Sheet,
) {
    // pgbench writes to a table of its own, else our learners would have hundreds of its saves to look through.
    province.run("CREATE TABLE yardstick (LIKE answers INCLUDING ALL, FOREIGN KEY (attempt_id) REFERENCES attempts (id))");
    let script = province.folder.join("save.sql");
    let (first, last) = (seats[0].attempt, seats[seats.len() - 1].attempt);
    let insert = format!(
        "\\set attempt random({first}, {last})\n\\set sequence random(1000000000, 9000000000)\n\
         INSERT INTO yardstick (attempt_id, question, sequence, answer, saved_at) VALUES (:attempt, 1, :sequence, '{ROW}', 1795395600000);\n"
    );
    std::fs::write(&script, insert).unwrap();
    // What filling the province left to be written would be written during the first rounds.
    province.run("CHECKPOINT");
    for connections in [16, 64] {
        let mut rounds: Vec<(f64, Run, f64)> = (0..ROUNDS)
            .map(|_| {
                let theirs = pgbench(&province.url, &script, connections);
                let mine = client::load(server.port, connections, LASTING, (200, ours));
                (mine.per_second() / theirs, mine, theirs)
            })
            .collect();
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (reached, run, theirs) = rounds.swap_remove(ROUNDS / 2);
        sheet.note(Line {
            work: format!("PostgreSQL, answer saved durably, {connections} connections"),
            measured: format!(
                "{:.0}/s, p99 {} ms",
                run.per_second(),
                short(run.percentile(99))
            ),
            yardstick: format!("pgbench {theirs:.0}/s"),
            reached,
            asked: Asked::Ratio(0.50),
        });
    }
}

/// Transactions a second of pgbench with the script.
fn pgbench(url: &str, script: &Path, connections: usize) -> f64 {
    let seconds = LASTING.as_secs().to_string();
    let clients = connections.to_string();
    let output = Command::new("pgbench")
        .args([
            "-n", "-M", "prepared", "-j", "2", "-T", &seconds, "-c", &clients, "-f",
        ])
        .arg(script)
        .arg(url)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("tps = "));
    let figure = line.and_then(|line| line.split_whitespace().next());
    figure
        .unwrap_or_else(|| panic!("{output:?}"))
        .parse()
        .unwrap()
}
