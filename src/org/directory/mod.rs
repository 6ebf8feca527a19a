//! Units and people as officers look them up, on any day.
mod addition;
mod card;
mod former;
mod history;
mod issuer;
mod issuing;
mod people;
mod seconded;
mod story;
mod stranded;
mod timeline;
mod today;
mod unit;
mod units;
mod unposted;

pub use addition::{Addition, Concerning};
pub(in crate::org) use issuer::{saved_at, suffix_taken};
pub(in crate::org) use timeline::{first_day, last_day, posts_table};

use crate::access::Right;
use crate::db::Day;
use crate::text::Language;
use crate::text::dates;
use crate::web::App;
use crate::web::Errors;
use crate::web::Route;
use crate::web::get;
use crate::web::post;

pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/units", Right::SeePeople, units::tree),
        get("/units/{id}", Right::SeePeople, unit::unit),
        post("/units/{id}/issuer", Right::ManageUnits, issuer::set).dangerous(),
        get("/people", Right::SeePeople, people::list),
        get("/people/unplaced", Right::SeePeople, stranded::list),
        get("/people/{id}", Right::SeePeople, card::show),
    ]
}

/// The day a page speaks of: what the address says, else today; or what is wrong with it.
pub(in crate::org) fn day_of(app: &App, as_of: &str, language: Language) -> Result<Day, Errors> {
    if as_of.trim().is_empty() {
        return Ok(app.today());
    }
    let words = language.say(
        "Ngày chưa đúng. Ghi như 05/02/2026.",
        "Not a day. Write it as 2026-02-05.",
    );
    dates::parse_day(as_of)
        .map(Day)
        .ok_or_else(|| Errors::one("as_of", words))
}
