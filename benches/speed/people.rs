//! Searching people, one search at a time: 200,000 people with 250,000 posts, by who looks at all of them and by who looks at one
//! small unit.
use super::client;
use super::pages::on;
use super::province::Province;
use super::province::verified_session;
use super::sheet::Asked;
use super::sheet::Line;
use super::sheet::Sheet;
use super::sheet::short;
use diesel::prelude::*;
use hocvu::access::Role;
use hocvu::db::Clock;
use hocvu::db::Conn;
use hocvu::db::schema::accounts;
use hocvu::db::schema::grants;
use std::time::Instant;

/// People of the province searched.
pub const PEOPLE: usize = 200_000;
/// Searches for the same text; the middle one and the slowest but two of them are told.
const TIMES: usize = 51;
/// Every fourth person holds a second post, in another unit.
const POSTS: &str = "INSERT INTO assignments (person_id, unit_id, category, position, rank, is_leader, concurrent, valid_from, valid_to, created_at)
     SELECT person_id, (SELECT max(id) FROM units) - unit_id + 1, category, position, rank, is_leader, true, valid_from, valid_to, created_at
     FROM assignments WHERE person_id % 4 = 0";
/// With and without marks, inside a word, very common, in nobody's name, rare together though common each, a code, last digits.
const TEXTS: [&str; 12] = [
    "", "Hà", "hòa", "guy", "an", "zq", "nguyen", "thi van", "n", "CB0001", "CB123456", "1234",
];

/// Each text by each of the two.
pub fn people(province: &Province, sheet: &mut Sheet) {
    province.run(POSTS);
    let server = province.serve();
    for (role, who) in [(Role::Hr, "whole province"), (Role::Officer, "one unit")] {
        let session = province.with(move |conn| session(conn, role));
        for text in TEXTS {
            let query = serde_urlencoded::to_string([("q", text)]).unwrap();
            let request = client::get(&format!("/people?{query}"), &session);
            let mut latencies: Vec<f64> = (0..TIMES)
                .map(|_| {
                    let begun = Instant::now();
                    let page = client::ask(server.port, &request);
                    assert_eq!(page.status, 200);
                    begun.elapsed().as_secs_f64() * 1e3
                })
                .collect();
            latencies.sort_by(f64::total_cmp);
            let (middle, slow) = (latencies[TIMES / 2], latencies[TIMES - 3]);
            sheet.note(Line {
                work: format!("{}, people searched for \"{text}\", {who}", on(province)),
                measured: format!("p50 {} ms, p95 {} ms", short(middle), short(slow)),
                yardstick: String::new(),
                reached: middle,
                asked: Asked::Under(30.0, "ms"),
            });
        }
    }
}

fn session(conn: &mut Conn, role: Role) -> QueryResult<String> {
    let account = grants::table
        .inner_join(accounts::table.on(accounts::person_id.eq(grants::person_id)))
        .filter(grants::role.eq(role))
        .order(grants::id)
        .select(accounts::id)
        .first(conn)?;
    verified_session(conn, account, Clock::System.now())
}
