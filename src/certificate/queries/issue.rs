//! Issuing: the register number and the certificate in one transaction.
use super::find::CERTIFICATE;
use super::find::of_completion;
use super::imprint::keep_imprint;
use crate::audit;
use crate::audit::Actor;
use crate::certificate::Certificate;
use crate::certificate::Code;
use crate::certificate::Course;
use crate::certificate::Facts;
use crate::certificate::Holder;
use crate::certificate::Imprint;
use crate::certificate::IssuedBy;
use crate::certificate::ONLINE;
use crate::certificate::register_number;
use crate::certificate::valid_until;
use crate::content::EvidenceGrade;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Json;
use crate::db::Portable;
use crate::db::Time;
use crate::db::ids::CompletionId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::courses;
use crate::db::schema::people;
use crate::db::schema::registers;
use crate::db::schema::releases;
use crate::learning::GradeClass;
use crate::org::Claim;
use crate::org::Issuer;
use crate::org::issuer_of;
use crate::org::last_version;
use crate::org::print_suffix;
use crate::org::unit_on;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use serde_json::json;

/// What issuing takes besides the completion.
#[derive(Debug, Clone)]
pub struct Terms {
    pub now: Time,
    /// What its file will say for ever; its zone also gives the local days.
    pub imprint: Imprint,
    /// Of the release that was completed; 0 = does not expire.
    pub validity_months: u32,
    /// Drawn for this certificate; unused when it stands already.
    pub code: Code,
}

/// What became of the wish to issue.
#[derive(Debug, Clone, PartialEq)]
pub enum Issued {
    /// The certificate of this completion, issued now or before.
    Certificate(Box<Certificate>),
    /// No unit at or above the learner's issues certificates yet.
    NoIssuer,
    /// What the issuer declares to follow its numbers belongs to this body's register; only where both declared it before a
    /// suffix was kept to one body.
    SuffixOf(UnitId),
}

/// Issues the certificate of a completion, once: a second call answers the first one's. To be called inside a write
/// transaction, so that the register has no gap. `NotFound` when there is no such completion.
pub fn issue(conn: &mut Conn, completion: CompletionId, terms: &Terms) -> QueryResult<Issued> {
    if let Some(stands) = of_completion(conn, completion)? {
        return Ok(Issued::Certificate(Box::new(stands)));
    }
    let earned = earned(conn, completion)?;
    let today = terms.now.day(&terms.imprint.zone);
    let Some(issuer) = issuer(conn, &earned, (today, &terms.imprint.zone))? else {
        return Ok(Issued::NoIssuer);
    };
    if let Claim::Of(body) = print_suffix(conn, issuer.unit_id, &issuer.register_suffix)? {
        return Ok(Issued::SuffixOf(body));
    }
    let year = i32::from(today.0.year());
    let number = next_number(conn, issuer.unit_id, year)?;
    let facts = facts(conn, earned.clone(), &issuer, terms, number)?;
    let act = ("certificate.issued", format!("certificate/{}", facts.code));
    let detail = json!({ "completion": completion, "register_number": facts.register_number });
    audit::record(conn, terms.now, &Actor::system("certificates"), act, detail)?;
    let imprint = keep_imprint(conn, &terms.imprint)?;
    diesel::insert_into(certificates::table)
        .values((
            certificates::completion_id.eq(completion),
            certificates::person_id.eq(earned.person),
            certificates::code.eq(facts.code),
            certificates::issuer_id.eq(issuer.unit_id),
            certificates::year.eq(year),
            certificates::running_number.eq(number),
            certificates::register_number.eq(facts.register_number.clone()),
            certificates::issued_at.eq(facts.issued_at),
            certificates::valid_until.eq(facts.valid_until),
            certificates::facts.eq(Json(facts)),
            certificates::imprint_id.eq(imprint),
        ))
        .returning(CERTIFICATE)
        .get_result(conn)
        .map(|certificate| Issued::Certificate(Box::new(certificate)))
}

/// A completion with the names that go onto its certificate.
#[derive(Debug, Clone, Queryable)]
struct Earned {
    person: PersonId,
    full_name: String,
    birth_date: Option<String>,
    position: Option<String>,
    unit: UnitId,
    unit_name: String,
    course_code: String,
    course_title: String,
    version: String,
    periods: f64,
    started_at: Time,
    completed_at: Time,
    score_percent: Option<f64>,
    grade_class: GradeClass,
    evidence_grade: EvidenceGrade,
}

fn earned(conn: &mut Conn, completion: CompletionId) -> QueryResult<Earned> {
    completions::table
        .inner_join(people::table)
        .inner_join(courses::table)
        .inner_join(releases::table)
        .filter(completions::id.eq(completion))
        .select((
            completions::person_id,
            people::full_name,
            people::birth_date,
            completions::position,
            completions::unit_id,
            completions::unit_name,
            courses::code,
            releases::title,
            releases::version,
            completions::periods,
            completions::started_at,
            completions::completed_at,
            completions::score_percent,
            completions::grade_class,
            completions::evidence_grade,
        ))
        .first(conn)
}

/// The issuer above the unit of the completion: as the units stand today, or, when that unit is gone by now, as they stood
/// when the course was completed.
fn issuer(
    conn: &mut Conn,
    earned: &Earned,
    (today, zone): (Day, &TimeZone),
) -> QueryResult<Option<Issuer>> {
    match issuer_of(conn, earned.unit, today)? {
        None => issuer_of(conn, earned.unit, earned.completed_at.day(zone)),
        found => Ok(found),
    }
}

/// The next number of this issuer's year. The counter moves in the transaction that writes the certificate, so that a
/// certificate that is rolled back gives its number back.
fn next_number(conn: &mut Conn, issuer: UnitId, year: i32) -> QueryResult<i32> {
    diesel::insert_into(registers::table)
        .values((
            registers::issuer_id.eq(issuer),
            registers::year.eq(year),
            registers::last_number.eq(1),
        ))
        .on_conflict((registers::issuer_id, registers::year))
        .do_update()
        .set(registers::last_number.eq(registers::last_number + 1))
        .returning(registers::last_number)
        .both()
        .get_result(conn)
}

/// The text of the certificate, frozen from here on.
fn facts(
    conn: &mut Conn,
    earned: Earned,
    issuer: &Issuer,
    terms: &Terms,
    number: i32,
) -> QueryResult<Facts> {
    let local = |time: Time| time.day(&terms.imprint.zone);
    let issued_on = local(terms.now);
    let completed_on = local(earned.completed_at);
    Ok(Facts {
        code: terms.code,
        register_number: register_number(
            number,
            i32::from(issued_on.0.year()),
            &issuer.register_suffix,
        ),
        issued_at: terms.now,
        issued_on,
        valid_until: valid_until(completed_on, terms.validity_months),
        issuer: issued_by(conn, issuer, issued_on)?,
        holder: Holder {
            full_name: earned.full_name,
            birth_date: earned.birth_date,
            position: earned.position,
            unit_name: earned.unit_name,
        },
        course: Course {
            code: earned.course_code,
            title: earned.course_title,
            version: earned.version,
            periods: earned.periods,
            started_on: local(earned.started_at),
            completed_on,
            delivery: ONLINE.to_owned(),
            score_percent: earned.score_percent,
            grade_class: earned.grade_class,
            evidence_grade: earned.evidence_grade,
        },
    })
}

/// The issuer as it is called today; one that was dissolved while a certificate waited keeps its last name.
fn issued_by(conn: &mut Conn, issuer: &Issuer, today: Day) -> QueryResult<IssuedBy> {
    let unit = match unit_on(conn, issuer.unit_id, today)? {
        None => last_version(conn, issuer.unit_id)?,
        found => found,
    };
    let unit = unit.ok_or(diesel::result::Error::NotFound)?;
    let parent = match unit.parent_id {
        Some(parent) => unit_on(conn, parent, today.min(unit.valid_to))?,
        None => None,
    };
    Ok(IssuedBy {
        name: unit.name,
        parent_name: issuer
            .parent_name
            .clone()
            .or_else(|| parent.map(|parent| parent.name)),
        place: issuer.place.clone(),
        signatory_title: issuer.signatory_title.clone(),
        signatory: issuer.signatory.clone(),
    })
}
