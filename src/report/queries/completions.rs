//! Completion records, page by page in the order of time, so that a million of them are read in flat memory and without one long
//! transaction.
use crate::certificate::Ending;
use crate::db::Conn;
use crate::db::Day;
use crate::db::MultiBackend;
use crate::db::Time;
use crate::db::ids::CompletionId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::courses;
use crate::db::schema::people;
use crate::db::schema::releases;
use crate::org;
use crate::org::issued_for;
use crate::report::model::Edition;
use crate::report::model::Editions;
use crate::report::model::Filter;
use crate::report::model::Issued;
use crate::report::model::Record;
use crate::report::model::Status;
use diesel::dsl::InnerJoin;
use diesel::dsl::IntoBoxed;
use diesel::dsl::LeftJoin;
use diesel::prelude::*;
use std::collections::HashMap;

/// Where a page begins: behind this record.
pub type Key = (Time, CompletionId);

/// The direction in which a list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    OldestFirst,
    NewestFirst,
}

type Joined = LeftJoin<InnerJoin<completions::table, people::table>, certificates::table>;
type Query = IntoBoxed<'static, Joined, MultiBackend>;

/// At most `most` of the records behind `after`, in one statement.
pub fn records(
    conn: &mut Conn,
    filter: &Filter,
    (order, after): (Order, Option<Key>),
    most: i64,
) -> QueryResult<Vec<Record>> {
    let begin = (completions::completed_at, completions::id);
    let query = match order {
        Order::OldestFirst => behind(asked(filter), after).order((begin.0.asc(), begin.1.asc())),
        Order::NewestFirst => before(asked(filter), after).order((begin.0.desc(), begin.1.desc())),
    };
    let found = query.limit(most).select(columns()).load(conn)?;
    by_kept_names(conn, found)
}

/// Everything one person completed, newest first.
pub fn records_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Record>> {
    let found = completions::table
        .inner_join(people::table)
        .left_join(certificates::table)
        .filter(completions::person_id.eq_any(org::records_of(conn, person)?))
        .order((completions::completed_at.desc(), completions::id.desc()))
        .select(columns())
        .load(conn)?;
    by_kept_names(conn, found)
}

/// What somebody is called in a record: staff code, name, birth date.
type Called = (Option<String>, String, Option<String>);

/// Records of people of whom two were merged bear the name and code of the one kept; where nobody was, nothing is asked for.
fn by_kept_names(conn: &mut Conn, mut found: Vec<Record>) -> QueryResult<Vec<Record>> {
    let aliases = org::aliases(conn)?;
    let ids = || found.iter().map(|record| record.who.id);
    let (false, Some(first), Some(last)) = (aliases.is_empty(), ids().min(), ids().max()) else {
        return Ok(found);
    };
    let merged: HashMap<CompletionId, PersonId> = completions::table
        .filter(completions::id.between(first, last))
        .filter(completions::person_id.eq_any(aliases.keys()))
        .order(completions::id)
        .select((completions::id, completions::person_id))
        .load(conn)?
        .into_iter()
        .collect();
    let kept: Vec<PersonId> = aliases.values().copied().collect();
    let called: HashMap<PersonId, Called> = people::table
        .filter(people::id.eq_any(kept))
        .order(people::id)
        .select((
            people::id,
            (people::staff_code, people::full_name, people::birth_date),
        ))
        .load(conn)?
        .into_iter()
        .collect();
    for record in &mut found {
        let kept = merged.get(&record.who.id).and_then(|id| aliases.get(id));
        if let Some((code, name, birth)) = kept.and_then(|kept| called.get(kept)).cloned() {
            let who = &mut record.who;
            (who.staff_code, who.full_name, who.birth_date) = (code, name, birth);
        }
    }
    Ok(found)
}

/// The units of records without a certificate for which somebody issues today.
pub fn issued(conn: &mut Conn, records: &[Record], today: Day) -> QueryResult<Issued> {
    let waiting = records.iter().filter(|record| record.certificate.is_none());
    let units: Vec<UnitId> = waiting.map(|record| record.who.unit).collect();
    issued_for(conn, &units, today)
}

/// The columns of [`Record`], in its order.
#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    (
        (
            completions::id,
            completions::unit_id,
            people::staff_code,
            people::full_name,
            people::birth_date,
            completions::category,
            completions::position,
            completions::unit_code,
            completions::unit_name,
            completions::parent_unit_name,
        ),
        (
            completions::release_id,
            completions::periods,
            completions::started_at,
            completions::completed_at,
            completions::score_percent,
            completions::grade_class,
            completions::evidence_grade,
        ),
        (
            certificates::code,
            certificates::register_number,
            certificates::valid_until,
            certificates::ended,
        )
            .nullable(),
    )
}

/// How many records there are, counted up to `most`.
pub fn total(conn: &mut Conn, filter: &Filter, most: i64) -> QueryResult<usize> {
    let ids: Vec<CompletionId> = asked(filter)
        .order((completions::completed_at, completions::id))
        .limit(most)
        .select(completions::id)
        .load(conn)?;
    Ok(ids.len())
}

/// The place of a record in the order.
pub fn key_of(conn: &mut Conn, id: CompletionId) -> QueryResult<Option<Key>> {
    completions::table
        .find(id)
        .select((completions::completed_at, completions::id))
        .first(conn)
        .optional()
}

/// What every release is called; few rows, however many records.
pub fn editions(conn: &mut Conn) -> QueryResult<Editions> {
    let rows: Vec<Edition> = releases::table
        .inner_join(courses::table)
        .order(releases::id)
        .select((
            releases::id,
            courses::code,
            releases::title,
            releases::version,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.release, row)).collect())
}

fn asked(filter: &Filter) -> Query {
    let mut query: Query = completions::table
        .inner_join(people::table)
        .left_join(certificates::table)
        .into_boxed();
    // The sum hides the column from the planner, which would otherwise collect and sort every record of the units for each page.
    let hidden = completions::unit_id + 0_i64;
    let narrowest = filter.below.as_ref().unwrap_or(&filter.scope);
    query = if filter.broad {
        query.filter(hidden.eq_any(narrowest.units_ever()))
    } else {
        query.filter(completions::unit_id.eq_any(narrowest.units_ever()))
    };
    if filter.below.is_some() {
        query = query.filter(hidden.eq_any(filter.scope.units_ever()));
    }
    if let Some(course) = filter.course {
        query = query.filter(completions::course_id.eq(course));
    }
    if let Some(from) = filter.from {
        query = query.filter(completions::completed_at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(completions::completed_at.lt(until));
    }
    match filter.status {
        None => query,
        Some(status) => with_status(query, status, filter),
    }
}

fn with_status(query: Query, status: Status, filter: &Filter) -> Query {
    let code = certificates::code.nullable();
    let (ended, until) = (certificates::ended, certificates::valid_until);
    let ended_by = |ending: Ending| ended.eq(ending);
    match status {
        Status::None => query.filter(code.is_null()),
        Status::Revoked => query.filter(ended_by(Ending::Revoked)),
        Status::Replaced => query.filter(ended_by(Ending::Replaced)),
        Status::Expired => query.filter(ended.is_null()).filter(until.lt(filter.today)),
        Status::Valid => query
            .filter(code.is_not_null())
            .filter(ended.is_null())
            .filter(until.is_null().or(until.ge(filter.today))),
    }
}

/// Two conditions where one would do: the first lets the index begin at the right place.
fn behind(query: Query, after: Option<Key>) -> Query {
    let Some((at, id)) = after else { return query };
    query
        .filter(completions::completed_at.ge(at))
        .filter(completions::completed_at.gt(at).or(completions::id.gt(id)))
}

fn before(query: Query, after: Option<Key>) -> Query {
    let Some((at, id)) = after else { return query };
    query
        .filter(completions::completed_at.le(at))
        .filter(completions::completed_at.lt(at).or(completions::id.lt(id)))
}
