//! What waits for a hand, for the operator's first page.
use super::calendar::days_of_year;
use crate::db::Conn;
use crate::db::Day;
use crate::db::schema::data_requests;
use crate::privacy::model::has_lunar_new_year;
use crate::privacy::model::year_to_enter;
use diesel::prelude::*;

/// What waits for a hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duties {
    /// Requests not answered yet.
    pub open: i64,
    /// Those of which a date told to the person has passed.
    pub overdue: i64,
    /// The year whose Tết is not in the calendar though terms reach into it.
    pub year_missing: Option<i16>,
}

/// What waits for a hand on a day.
pub fn duties(conn: &mut Conn, today: Day) -> QueryResult<Duties> {
    let open = data_requests::closed_at.is_null();
    let unacknowledged = data_requests::acknowledged_at
        .is_null()
        .and(data_requests::acknowledge_by.lt(today));
    let late = data_requests::answer_by.lt(today).or(unacknowledged);
    let year = year_to_enter(today);
    let days = days_of_year(conn, year)?;
    Ok(Duties {
        open: data_requests::table.filter(open).count().get_result(conn)?,
        overdue: data_requests::table
            .filter(open)
            .filter(late)
            .count()
            .get_result(conn)?,
        year_missing: (!has_lunar_new_year(&days, year)).then_some(year),
    })
}
