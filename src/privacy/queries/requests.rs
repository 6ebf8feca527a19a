//! Requests and their steps.
use crate::access::Scope;
use crate::access::UnitsOn;
use crate::access::plain_login;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::DataRequestId;
use crate::db::ids::PersonId;
use crate::db::schema::accounts;
use crate::db::schema::assignments;
use crate::db::schema::data_request_steps;
use crate::db::schema::data_requests;
use crate::db::schema::people;
use crate::org;
use crate::privacy::model::Act;
use crate::privacy::model::Answer;
use crate::privacy::model::Channel;
use crate::privacy::model::Dates;
use crate::privacy::model::Request;
use crate::privacy::model::RequestKind;
use crate::privacy::model::Step;
use crate::privacy::model::StepRow;
use crate::text::Language;
use diesel::prelude::*;

type Columns = (
    data_requests::id,
    data_requests::person_id,
    data_requests::kind,
    data_requests::wish,
    data_requests::channel,
    data_requests::asked_at,
    data_requests::acknowledge_by,
    data_requests::answer_by,
    data_requests::processor,
    data_requests::extended,
    data_requests::acknowledged_at,
    data_requests::closed_at,
    data_requests::outcome,
);
const REQUEST: Columns = (
    data_requests::id,
    data_requests::person_id,
    data_requests::kind,
    data_requests::wish,
    data_requests::channel,
    data_requests::asked_at,
    data_requests::acknowledge_by,
    data_requests::answer_by,
    data_requests::processor,
    data_requests::extended,
    data_requests::acknowledged_at,
    data_requests::closed_at,
    data_requests::outcome,
);

/// What is asked, by whom, and who wrote it down.
#[derive(Debug, Clone)]
pub struct Ask {
    pub person: PersonId,
    pub kind: RequestKind,
    pub wish: String,
    pub dates: Dates,
    /// Set when an officer recorded it for somebody who came in person.
    pub recorded_by: Option<PersonId>,
}

/// An open request of the same person for the same, in the same words.
pub fn open_like(
    conn: &mut Conn,
    (person, kind): (PersonId, RequestKind),
    wish: &str,
) -> QueryResult<Option<DataRequestId>> {
    data_requests::table
        .filter(data_requests::person_id.eq(person))
        .filter(data_requests::kind.eq(kind))
        .filter(data_requests::wish.eq(wish))
        .filter(data_requests::closed_at.is_null())
        .order(data_requests::id)
        .select(data_requests::id)
        .first(conn)
        .optional()
}

/// Takes a request in.
pub fn ask(conn: &mut Conn, ask: &Ask, now: Time) -> QueryResult<Request> {
    let channel = match ask.recorded_by {
        Some(_) => Channel::InPerson,
        None => Channel::Own,
    };
    let request: Request = diesel::insert_into(data_requests::table)
        .values((
            data_requests::person_id.eq(ask.person),
            data_requests::kind.eq(ask.kind),
            data_requests::wish.eq(&ask.wish),
            data_requests::channel.eq(channel),
            data_requests::recorded_by.eq(ask.recorded_by),
            data_requests::asked_at.eq(now),
            data_requests::acknowledge_by.eq(ask.dates.acknowledge_by),
            data_requests::answer_by.eq(ask.dates.answer_by),
            data_requests::processor.eq(false),
            data_requests::extended.eq(false),
        ))
        .returning(REQUEST)
        .get_result(conn)?;
    let row = StepRow {
        request: request.id,
        step: Step::Asked,
        at: now,
        by: Some(ask.recorded_by.unwrap_or(ask.person)),
        reason: String::new(),
        ground: String::new(),
    };
    write_step(conn, &row)?;
    Ok(request)
}

fn write_step(conn: &mut Conn, row: &StepRow) -> QueryResult<()> {
    diesel::insert_into(data_request_steps::table)
        .values((
            data_request_steps::request_id.eq(row.request),
            data_request_steps::step.eq(row.step),
            data_request_steps::at.eq(row.at),
            data_request_steps::by_person.eq(row.by),
            data_request_steps::reason.eq(&row.reason),
            data_request_steps::ground.eq(&row.ground),
        ))
        .execute(conn)
        .map(drop)
}

/// Takes a step that [`Request::may`] allows; `answer_by` and `processor` are those of the request after it.
pub fn take(conn: &mut Conn, request: &Request, act: Act, row: &StepRow) -> QueryResult<()> {
    let acknowledged = request.acknowledged_at.or(match act {
        Act::Acknowledge | Act::Close(_) => Some(row.at),
        Act::Extend => None,
    });
    let outcome = match act {
        Act::Close(answer) => Some(answer),
        Act::Acknowledge | Act::Extend => None,
    };
    diesel::update(data_requests::table.find(request.id))
        .set((
            data_requests::processor.eq(request.processor),
            data_requests::answer_by.eq(request.answer_by),
            data_requests::extended.eq(request.extended || act == Act::Extend),
            data_requests::acknowledged_at.eq(acknowledged),
            data_requests::closed_at.eq(outcome.map(|_: Answer| row.at)),
            data_requests::outcome.eq(outcome),
        ))
        .execute(conn)?;
    write_step(conn, row)
}

/// Every request of one person, newest first.
pub fn of_person(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Request>> {
    data_requests::table
        .filter(data_requests::person_id.eq(person))
        .order(data_requests::id.desc())
        .select(REQUEST)
        .load(conn)
}

/// The steps of these requests, oldest first; in one query.
pub fn steps_of(conn: &mut Conn, requests: &[DataRequestId]) -> QueryResult<Vec<StepRow>> {
    data_request_steps::table
        .filter(data_request_steps::request_id.eq_any(requests))
        .order(data_request_steps::id)
        .select((
            data_request_steps::request_id,
            data_request_steps::step,
            data_request_steps::at,
            data_request_steps::by_person,
            data_request_steps::reason,
            data_request_steps::ground,
        ))
        .load(conn)
}

/// Which requests or looks somebody sees.
#[derive(Debug, Clone)]
pub enum Visible {
    /// All: an administrator of everything.
    All,
    /// What concerns people who have a post within the scope on this day; of requests, corrections alone.
    Within(Scope, Day),
}

/// The people with a post in these units on a day.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn in_post(units: UnitsOn, day: Day) -> _ {
    assignments::table
        .select(assignments::person_id)
        .filter(assignments::valid_from.le(day))
        .filter(assignments::valid_to.ge(day))
        .filter(assignments::unit_id.eq_any(units))
}

/// A request with the name of its person.
#[derive(Debug, Clone)]
pub struct Listed {
    pub request: Request,
    pub name: String,
}

/// One page of the requests somebody handles: the open ones by the day of their answer, or those answered, newest first.
pub fn seen(
    conn: &mut Conn,
    visible: &Visible,
    (open, offset, limit): (bool, i64, i64),
) -> QueryResult<Vec<Request>> {
    let mut query = data_requests::table.select(REQUEST).into_boxed();
    if let Visible::Within(scope, day) = visible {
        query = query
            .filter(data_requests::kind.eq(RequestKind::Correct))
            .filter(data_requests::person_id.eq_any(in_post(scope.units_on(*day), *day)));
    }
    query = if open {
        query
            .filter(data_requests::closed_at.is_null())
            .order((data_requests::answer_by, data_requests::id))
    } else {
        query
            .filter(data_requests::closed_at.is_not_null())
            .order((data_requests::closed_at.desc(), data_requests::id.desc()))
    };
    query.limit(limit).offset(offset).load(conn)
}

/// These requests with the names of their people, in one more query.
pub fn named(conn: &mut Conn, requests: Vec<Request>) -> QueryResult<Vec<Listed>> {
    let people: Vec<PersonId> = requests.iter().map(|one| one.person).collect();
    let names = org::names_of_people(conn, &people)?;
    let listed = requests.into_iter().map(|request| Listed {
        name: names.get(&request.person).cloned().unwrap_or_default(),
        request,
    });
    Ok(listed.collect())
}

/// One request, if whoever looks handles it.
pub fn find(conn: &mut Conn, visible: &Visible, id: DataRequestId) -> QueryResult<Option<Request>> {
    let mut query = data_requests::table
        .filter(data_requests::id.eq(id))
        .select(REQUEST)
        .into_boxed();
    if let Visible::Within(scope, day) = visible {
        query = query
            .filter(data_requests::kind.eq(RequestKind::Correct))
            .filter(data_requests::person_id.eq_any(in_post(scope.units_on(*day), *day)));
    }
    query.first(conn).optional()
}

/// The person whom an officer names by staff code, login or number of their page, if they handle that person's requests.
pub fn person_called(
    conn: &mut Conn,
    visible: &Visible,
    text: &str,
) -> QueryResult<Option<PersonId>> {
    let number = text.parse().map_or(PersonId(-1), PersonId);
    let login = accounts::table
        .filter(accounts::login.eq(plain_login(text)))
        .select(accounts::person_id);
    let mut query = people::table
        .filter(
            people::staff_code
                .eq(text)
                .assume_not_null()
                .or(people::id.eq(number))
                .or(people::id.eq_any(login)),
        )
        .order(people::id)
        .select(people::id)
        .into_boxed();
    if let Visible::Within(scope, day) = visible {
        query = query.filter(people::id.eq_any(in_post(scope.units_on(*day), *day)));
    }
    let found: Vec<PersonId> = query.limit(2).load(conn)?;
    // Two people by one text: nobody, rather than the wrong one.
    Ok(found.first().copied().filter(|_| found.len() == 1))
}

/// Where and how to write to a person.
#[derive(Debug, Clone, Queryable)]
pub struct Contact {
    pub person: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub language: Option<Language>,
}

/// How to write to a person.
pub fn contact(conn: &mut Conn, person: PersonId) -> QueryResult<Contact> {
    people::table
        .left_join(accounts::table)
        .filter(people::id.eq(person))
        .order(accounts::id)
        .select((
            people::id,
            people::full_name,
            people::email,
            accounts::language.nullable(),
        ))
        .first(conn)
}
