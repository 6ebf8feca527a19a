//! Units and people as officers look them up, on any day.
mod issuer;
mod people;
mod units;

use crate::access::Right;
use crate::db::Day;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use crate::web::Route;
use crate::web::get;
use crate::web::post;

pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/units", Right::SeePeople, units::tree),
        get("/units/{id}", Right::SeePeople, units::unit),
        post("/units/{id}/issuer", Right::ManageUnits, issuer::set),
        get("/people", Right::SeePeople, people::list),
        get("/people/{id}", Right::SeePeople, people::card),
    ]
}

/// The day a page speaks of: what the address says, else today.
fn day_of(app: &App, as_of: &str) -> Result<Day> {
    if as_of.trim().is_empty() {
        return Ok(app.today());
    }
    dates::parse_day(as_of)
        .map(Day)
        .ok_or_else(|| Error::Malformed(format!("as_of={as_of}")))
}
