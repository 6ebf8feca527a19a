//! The calendar and the terms.
use crate::db::Conn;
use crate::db::Day;
use crate::db::Portable;
use crate::db::schema::calendar_days;
use crate::db::schema::request_terms;
use crate::privacy::model::Basis;
use crate::privacy::model::CalendarDay;
use crate::privacy::model::DayKind;
use crate::privacy::model::NewDay;
use crate::privacy::model::RequestKind;
use crate::privacy::model::Term;
use crate::text::WorkingDays;
use diesel::prelude::*;
use diesel::upsert::excluded;
use jiff::civil::Date;

/// The days of a year that differ from the week, in their order.
pub fn days_of_year(conn: &mut Conn, year: i16) -> QueryResult<Vec<CalendarDay>> {
    let (first, last) = (Date::constant(year, 1, 1), Date::constant(year, 12, 31));
    calendar_days::table
        .filter(calendar_days::day.between(Day(first), Day(last)))
        .order(calendar_days::day)
        .select((
            calendar_days::day,
            calendar_days::kind,
            calendar_days::name,
            calendar_days::basis,
            calendar_days::source,
        ))
        .load(conn)
}

/// The working days from a day on.
pub fn working_days(conn: &mut Conn, from: Day) -> QueryResult<WorkingDays> {
    let days: Vec<(Day, DayKind)> = calendar_days::table
        .filter(calendar_days::day.ge(from))
        .order(calendar_days::day)
        .select((calendar_days::day, calendar_days::kind))
        .load(conn)?;
    let of = |kind| {
        days.iter()
            .filter(move |day| day.1 == kind)
            .map(|day| day.0.0)
    };
    Ok(WorkingDays::new(
        of(DayKind::Holiday),
        of(DayKind::SwapWork),
    ))
}

/// Enters days, in place of what was known of them.
pub fn set_days(conn: &mut Conn, days: &[NewDay]) -> QueryResult<()> {
    for new in days {
        diesel::insert_into(calendar_days::table)
            .values((
                calendar_days::day.eq(new.day),
                calendar_days::kind.eq(new.kind),
                calendar_days::name.eq(&new.name),
                calendar_days::basis.eq(Basis::Entered),
                calendar_days::source.eq(&new.source),
            ))
            .on_conflict(calendar_days::day)
            .do_update()
            .set((
                calendar_days::kind.eq(excluded(calendar_days::kind)),
                calendar_days::name.eq(excluded(calendar_days::name)),
                calendar_days::basis.eq(excluded(calendar_days::basis)),
                calendar_days::source.eq(excluded(calendar_days::source)),
            ))
            .both()
            .execute(conn)?;
    }
    Ok(())
}

/// Takes a day out, which is then as the week has it; false when it was not in.
pub fn remove_day(conn: &mut Conn, day: Day) -> QueryResult<bool> {
    diesel::delete(calendar_days::table.find(day))
        .execute(conn)
        .map(|rows| rows > 0)
}

type Columns = (
    request_terms::kind,
    request_terms::acknowledge_days,
    request_terms::answer_days,
    request_terms::processor_days,
    request_terms::extension_days,
    request_terms::counted,
    request_terms::source,
    request_terms::checked,
);
const TERM: Columns = (
    request_terms::kind,
    request_terms::acknowledge_days,
    request_terms::answer_days,
    request_terms::processor_days,
    request_terms::extension_days,
    request_terms::counted,
    request_terms::source,
    request_terms::checked,
);

/// The term of a right.
pub fn term(conn: &mut Conn, kind: RequestKind) -> QueryResult<Term> {
    request_terms::table.find(kind).select(TERM).first(conn)
}

/// The terms of all rights.
pub fn terms(conn: &mut Conn) -> QueryResult<Vec<Term>> {
    request_terms::table
        .order(request_terms::kind)
        .select(TERM)
        .load(conn)
}
