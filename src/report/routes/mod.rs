//! Addresses of this room.
mod completions;
mod statistics;
mod transcript;

use crate::access::Right;
use crate::web::Route;
use crate::web::get;

/// The routes with the right each asks for.
pub fn routes() -> Vec<Route> {
    vec![
        get("/completions", Right::SeeRecords, completions::list),
        get("/completions.csv", Right::SeeRecords, completions::csv),
        get("/completions.xlsx", Right::SeeRecords, completions::xlsx),
        get("/completions.jsonl", Right::SeeRecords, completions::jsonl),
        get("/transcript", Right::SignedIn, transcript::page),
        get("/transcript.pdf", Right::SignedIn, transcript::pdf),
        get("/transcript.csv", Right::SignedIn, transcript::csv),
        get("/transcript.json", Right::SignedIn, transcript::json),
        get("/statistics", Right::Anyone, statistics::page),
        get("/statistics.csv", Right::Anyone, statistics::csv),
        get("/statistics.json", Right::Anyone, statistics::json),
    ]
}
