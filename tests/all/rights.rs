//! Every route by every role: who gets in is written down here by hand, so that a right loosened in the code fails a test.

mod guessing;
mod hostile;

use crate::support::Answer;
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::access::Role;
use hocvu::certificate::Code;
use hocvu::certificate::Imprint;
use hocvu::certificate::Issued;
use hocvu::certificate::Terms;
use hocvu::db::Conn;
use hocvu::db::Day;
use hocvu::db::Json;
use hocvu::db::Time;
use hocvu::db::ids::CompletionId;
use hocvu::db::ids::CourseId;
use hocvu::db::ids::EnrolmentId;
use hocvu::db::ids::PersonId;
use hocvu::db::ids::ReleaseId;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::accounts;
use hocvu::db::schema::assignment_states;
use hocvu::db::schema::assignments;
use hocvu::db::schema::completions;
use hocvu::db::schema::courses;
use hocvu::db::schema::enrolments;
use hocvu::db::schema::external_identities;
use hocvu::db::schema::group_imports;
use hocvu::db::schema::group_members;
use hocvu::db::schema::groups;
use hocvu::db::schema::imports;
use hocvu::db::schema::releases;
use hocvu::db::schema::requirements;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Who may open an address.
type Who = &'static [&'static str];

/// Everybody asked for; `anonymous` is nobody signed in.
const ASKING: Who = &[
    "anonymous",
    "trainer",
    "officer",
    "hr",
    "leader",
    "auditor",
    "admin",
    "learner",
];
const ANYONE: Who = ASKING;
const SIGNED_IN: Who = &[
    "trainer", "officer", "hr", "leader", "auditor", "admin", "learner",
];
/// What belongs to the learner alone.
const OWN: Who = &["learner"];
const MANAGE_PEOPLE: Who = &["officer", "hr", "admin"];
const SEE_PEOPLE: Who = &["officer", "hr", "admin", "auditor"];
const SEE_RECORDS: Who = &["officer", "hr", "admin", "auditor", "leader"];
/// Those, and the learner whose record it is.
const SEE_RECORD: Who = &["officer", "hr", "admin", "auditor", "leader", "learner"];
const SEE_TARGETS: Who = &["officer", "hr", "admin", "auditor", "leader"];
const SET_REQUIREMENTS: Who = &["officer", "hr", "admin"];
const SEE_RESULTS: Who = &["trainer", "hr", "admin", "auditor"];
const MANAGE_UNITS: Who = &["hr", "admin"];
const REVIEW_ACCESS: Who = &["auditor", "admin"];
const HANDLE_REQUESTS: Who = &["hr", "admin"];
const SEE_ACCESS: Who = &["hr", "admin", "auditor"];
const GRANT: Who = &["hr", "admin"];
/// Administrators of the whole installation.
const OPERATE: Who = &["admin"];
/// There is nothing at the address asked for, whoever asks.
const NOBODY: Who = &[];

/// Method and path of a route, the address asked for, and who gets in. Names in braces stand for things of the learner's
/// unit, see [`things`]. Rows are asked in this order: an attempt is handed in before its result is looked at.
const TABLE: &[(&str, &str, &str, Who)] = &[
    ("GET", "/healthz", "/healthz", ANYONE),
    ("GET", "/readyz", "/readyz", ANYONE),
    ("GET", "/", "/", ANYONE),
    ("GET", "/sign-in", "/sign-in", ANYONE),
    ("POST", "/sign-in", "/sign-in", ANYONE),
    ("GET", "/sign-in/code", "/sign-in/code", ANYONE),
    ("POST", "/sign-in/code", "/sign-in/code", ANYONE),
    ("GET", "/sign-in/forgotten", "/sign-in/forgotten", ANYONE),
    ("POST", "/sign-in/forgotten", "/sign-in/forgotten", ANYONE),
    // No provider is configured here.
    (
        "GET",
        "/sign-in/oidc/{provider}",
        "/sign-in/oidc/vneid",
        NOBODY,
    ),
    (
        "GET",
        "/sign-in/oidc/{provider}/callback",
        "/sign-in/oidc/vneid/callback",
        NOBODY,
    ),
    ("POST", "/language", "/language", ANYONE),
    ("GET", "/invitation", "/invitation", ANYONE),
    ("POST", "/invitation", "/invitation", ANYONE),
    ("GET", "/setup/{token}", "/setup/khong-co", ANYONE),
    ("POST", "/setup/{token}", "/setup/khong-co", ANYONE),
    ("GET", "/account", "/account", SIGNED_IN),
    ("POST", "/account", "/account", SIGNED_IN),
    (
        "GET",
        "/account/identities",
        "/account/identities",
        SIGNED_IN,
    ),
    (
        "POST",
        "/account/identities",
        "/account/identities",
        SIGNED_IN,
    ),
    (
        "POST",
        "/account/identities/{id}/removal",
        "/account/identities/{identity}/removal",
        OWN,
    ),
    (
        "GET",
        "/account/second-factor",
        "/account/second-factor",
        SIGNED_IN,
    ),
    (
        "POST",
        "/account/second-factor",
        "/account/second-factor",
        SIGNED_IN,
    ),
    (
        "POST",
        "/account/second-factor/codes",
        "/account/second-factor/codes",
        SIGNED_IN,
    ),
    (
        "POST",
        "/account/second-factor/removal",
        "/account/second-factor/removal",
        SIGNED_IN,
    ),
    (
        "POST",
        "/account/sessions/{id}/ending",
        "/account/sessions/khong-co/ending",
        NOBODY,
    ),
    ("GET", "/step-up", "/step-up", SIGNED_IN),
    ("POST", "/step-up", "/step-up", SIGNED_IN),
    ("GET", "/step-up/again", "/step-up/again", SIGNED_IN),
    ("POST", "/sign-out/others", "/sign-out/others", SIGNED_IN),
    ("GET", "/media/{hash}/{name}", "/media/00/a.png", NOBODY),
    // learning
    ("GET", "/courses", "/courses", ANYONE),
    ("GET", "/courses/{course}", "/courses/{course}", SIGNED_IN),
    (
        "POST",
        "/courses/{course}/enrolment",
        "/courses/{course}/enrolment",
        SIGNED_IN,
    ),
    (
        "GET",
        "/courses/{course}/lessons/{lesson}",
        "/courses/{course}/lessons/{lesson}",
        SIGNED_IN,
    ),
    (
        "POST",
        "/courses/{course}/lessons/{lesson}/activity",
        "/courses/{course}/lessons/{lesson}/activity",
        SIGNED_IN,
    ),
    (
        "POST",
        "/courses/{course}/lessons/{lesson}/completion",
        "/courses/{course}/lessons/{lesson}/completion",
        SIGNED_IN,
    ),
    (
        "POST",
        "/courses/{course}/attempts",
        "/courses/{course}/attempts",
        SIGNED_IN,
    ),
    // exam
    ("GET", "/attempts/{id}", "/attempts/{attempt}", OWN),
    (
        "POST",
        "/attempts/{id}/answers",
        "/attempts/{attempt}/answers",
        OWN,
    ),
    (
        "POST",
        "/attempts/{id}/submission",
        "/attempts/{attempt}/submission",
        OWN,
    ),
    (
        "GET",
        "/attempts/{id}/result",
        "/attempts/{attempt}/result",
        OWN,
    ),
    ("GET", "/results", "/results", SEE_RESULTS),
    ("GET", "/results/{course}", "/results/{course}", SEE_RESULTS),
    // certificate
    (
        "GET",
        "/certificates/{name}",
        "/certificates/{code}",
        SEE_RECORD,
    ),
    (
        "GET",
        "/completions/{id}/certificate",
        "/completions/{completion}/certificate",
        SEE_RECORD,
    ),
    (
        "GET",
        "/completions/{id}/certificate.pdf",
        "/completions/{completion}/certificate.pdf",
        SEE_RECORD,
    ),
    ("GET", "/verify", "/verify", ANYONE),
    ("GET", "/verify/{name}", "/verify/{code}", ANYONE),
    // people and units
    ("GET", "/people", "/people", SEE_PEOPLE),
    ("GET", "/people/unplaced", "/people/unplaced", SEE_PEOPLE),
    ("GET", "/people/{id}", "/people/{person}", SEE_PEOPLE),
    ("GET", "/people/import", "/people/import", MANAGE_PEOPLE),
    ("POST", "/people/import", "/people/import", MANAGE_PEOPLE),
    (
        "GET",
        "/people/{id}/correction",
        "/people/{person}/correction",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/people/{id}/correction",
        "/people/{person}/correction",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/people/{id}/posts",
        "/people/{person}/posts",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/people/{id}/endings",
        "/people/{person}/endings",
        NOBODY,
    ),
    (
        "GET",
        "/people/{id}/merge",
        "/people/{person}/merge",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/people/{id}/merges",
        "/people/{person}/merges",
        NOBODY,
    ),
    (
        "POST",
        "/people/{id}/merges/{merge}/undo",
        "/people/{person}/merges/1/undo",
        NOBODY,
    ),
    (
        "POST",
        "/people/{id}/invitation",
        "/people/{person}/invitation",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/people/{id}/second-factor/removal",
        "/people/{person}/second-factor/removal",
        MANAGE_PEOPLE,
    ),
    (
        "GET",
        "/people/{id}/grants",
        "/people/{person}/grants",
        GRANT,
    ),
    (
        "POST",
        "/people/{id}/grants",
        "/people/{person}/grants",
        GRANT,
    ),
    (
        "POST",
        "/people/{id}/grants/{grant}/revocation",
        "/people/{granted}/grants/{grant}/revocation",
        GRANT,
    ),
    ("GET", "/access", "/access", SEE_ACCESS),
    ("GET", "/access/roles", "/access/roles", SIGNED_IN),
    (
        "GET",
        "/units/{id}/access",
        "/units/{unit}/access",
        SEE_ACCESS,
    ),
    (
        "GET",
        "/units/{id}/access.csv",
        "/units/{unit}/access.csv",
        SEE_ACCESS,
    ),
    (
        "GET",
        "/people/{id}/access",
        "/people/{person}/access",
        SEE_ACCESS,
    ),
    ("GET", "/account/rights", "/account/rights", SIGNED_IN),
    (
        "POST",
        "/account/delegations",
        "/account/delegations",
        SIGNED_IN,
    ),
    // A grant that nobody lent.
    (
        "POST",
        "/account/delegations/{id}/ending",
        "/account/delegations/{grant}/ending",
        NOBODY,
    ),
    ("GET", "/units", "/units", SEE_PEOPLE),
    ("GET", "/units/{id}", "/units/{unit}", SEE_PEOPLE),
    (
        "POST",
        "/units/{id}/issuer",
        "/units/{unit}/issuer",
        MANAGE_UNITS,
    ),
    ("GET", "/units/import", "/units/import", MANAGE_UNITS),
    ("POST", "/units/import", "/units/import", MANAGE_UNITS),
    (
        "GET",
        "/units/events/new",
        "/units/events/new",
        MANAGE_UNITS,
    ),
    ("POST", "/units/events", "/units/events", MANAGE_UNITS),
    (
        "GET",
        "/units/{id}/invitations",
        "/units/{unit}/invitations",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/units/{id}/invitations",
        "/units/{unit}/invitations",
        MANAGE_PEOPLE,
    ),
    (
        "GET",
        "/people/{id}/states",
        "/people/{person}/states",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/people/{id}/states",
        "/people/{person}/states",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/people/{id}/states/ending",
        "/people/{person}/states/ending",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/people/{id}/states/{state}/withdrawal",
        "/people/{person}/states/{state}/withdrawal",
        MANAGE_PEOPLE,
    ),
    ("GET", "/groups", "/groups", SEE_PEOPLE),
    ("GET", "/groups/new", "/groups/new", MANAGE_PEOPLE),
    ("POST", "/groups", "/groups", MANAGE_PEOPLE),
    ("GET", "/groups/{id}", "/groups/{group}", SEE_PEOPLE),
    (
        "GET",
        "/groups/{id}/settings",
        "/groups/{group}/settings",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/groups/{id}/settings",
        "/groups/{group}/settings",
        MANAGE_PEOPLE,
    ),
    (
        "GET",
        "/groups/{id}/import",
        "/groups/{group}/import",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/groups/{id}/import",
        "/groups/{group}/import",
        MANAGE_PEOPLE,
    ),
    // A list is its author's alone.
    (
        "GET",
        "/groups/{id}/imports/{import}",
        "/groups/{group}/imports/{list}",
        NOBODY,
    ),
    (
        "POST",
        "/groups/{id}/imports/{import}/confirmation",
        "/groups/{group}/imports/{list}/confirmation",
        NOBODY,
    ),
    (
        "POST",
        "/groups/{id}/members",
        "/groups/{group}/members",
        MANAGE_PEOPLE,
    ),
    (
        "GET",
        "/groups/{id}/members/{member}",
        "/groups/{group}/members/{member}",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/groups/{id}/members/{member}/role",
        "/groups/{group}/members/{member}/role",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/groups/{id}/members/{member}/ending",
        "/groups/{group}/members/{member}/ending",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/groups/{id}/members/{member}/withdrawal",
        "/groups/{group}/members/{gone}/withdrawal",
        MANAGE_PEOPLE,
    ),
    ("GET", "/imports/{id}", "/imports/{import}", MANAGE_PEOPLE),
    (
        "GET",
        "/imports/{id}/faulty.xlsx",
        "/imports/{import}/faulty.xlsx",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/imports/{id}/confirmation",
        "/imports/{import}/confirmation",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/imports/{id}/undo",
        "/imports/{import}/undo",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/imports/{id}/decisions",
        "/imports/{import}/decisions",
        MANAGE_PEOPLE,
    ),
    (
        "POST",
        "/imports/{id}/conversion",
        "/imports/{import}/conversion",
        MANAGE_PEOPLE,
    ),
    // targets, requirements, records
    ("GET", "/targets", "/targets", SEE_TARGETS),
    (
        "GET",
        "/targets/{target}",
        "/targets/staff-trained",
        SEE_TARGETS,
    ),
    (
        "GET",
        "/targets/{target}/people",
        "/targets/staff-trained/people",
        SEE_TARGETS,
    ),
    ("GET", "/requirements", "/requirements", SET_REQUIREMENTS),
    ("POST", "/requirements", "/requirements", SET_REQUIREMENTS),
    (
        "GET",
        "/requirements/{id}",
        "/requirements/{requirement}",
        SET_REQUIREMENTS,
    ),
    (
        "POST",
        "/requirements/{id}/ending",
        "/requirements/{requirement}/ending",
        SET_REQUIREMENTS,
    ),
    ("GET", "/completions", "/completions", SEE_RECORDS),
    ("GET", "/completions.csv", "/completions.csv", SEE_RECORDS),
    ("GET", "/completions.xlsx", "/completions.xlsx", SEE_RECORDS),
    (
        "GET",
        "/completions.jsonl",
        "/completions.jsonl",
        SEE_RECORDS,
    ),
    ("GET", "/transcript", "/transcript", SIGNED_IN),
    ("GET", "/transcript.csv", "/transcript.csv", SIGNED_IN),
    ("GET", "/transcript.json", "/transcript.json", SIGNED_IN),
    ("GET", "/transcript.pdf", "/transcript.pdf", SIGNED_IN),
    ("GET", "/statistics", "/statistics", ANYONE),
    ("GET", "/statistics.csv", "/statistics.csv", ANYONE),
    ("GET", "/statistics.json", "/statistics.json", ANYONE),
    // personal data
    ("GET", "/account/data", "/account/data", SIGNED_IN),
    ("POST", "/account/data", "/account/data", SIGNED_IN),
    ("GET", "/privacy", "/privacy", ANYONE),
    (
        "POST",
        "/account/data/consents",
        "/account/data/consents",
        SIGNED_IN,
    ),
    ("GET", "/admin/consents", "/admin/consents", OPERATE),
    ("POST", "/admin/consents", "/admin/consents", OPERATE),
    ("GET", "/admin/retention", "/admin/retention", OPERATE),
    (
        "GET",
        "/data-requests/{id}/erasure",
        "/data-requests/{erase}/erasure",
        OPERATE,
    ),
    (
        "POST",
        "/data-requests/{id}/erasure",
        "/data-requests/{erase}/erasure",
        OPERATE,
    ),
    (
        "GET",
        "/account/data/export",
        "/account/data/export",
        SIGNED_IN,
    ),
    ("GET", "/data-access", "/data-access", REVIEW_ACCESS),
    ("GET", "/data-requests", "/data-requests", HANDLE_REQUESTS),
    ("POST", "/data-requests", "/data-requests", HANDLE_REQUESTS),
    (
        "GET",
        "/data-requests/{id}",
        "/data-requests/{request}",
        HANDLE_REQUESTS,
    ),
    (
        "POST",
        "/data-requests/{id}/steps",
        "/data-requests/{request}/steps",
        HANDLE_REQUESTS,
    ),
    ("GET", "/admin/calendar", "/admin/calendar", OPERATE),
    ("POST", "/admin/calendar", "/admin/calendar", OPERATE),
    (
        "POST",
        "/admin/calendar/list",
        "/admin/calendar/list",
        OPERATE,
    ),
    (
        "POST",
        "/admin/calendar/{day}/removal",
        "/admin/calendar/2026-01-02/removal",
        OPERATE,
    ),
    // the operator
    ("GET", "/admin", "/admin", OPERATE),
    ("GET", "/admin/jobs", "/admin/jobs", OPERATE),
    (
        "POST",
        "/admin/jobs/{id}/retry",
        "/admin/jobs/1/retry",
        OPERATE,
    ),
    ("GET", "/admin/messages", "/admin/messages", OPERATE),
    (
        "POST",
        "/admin/messages/{id}/retry",
        "/admin/messages/{message}/retry",
        OPERATE,
    ),
    ("GET", "/admin/audit", "/admin/audit", OPERATE),
    ("POST", "/sign-out", "/sign-out", ANYONE),
];

type Things = BTreeMap<&'static str, String>;

/// One of everything that belongs to the learner of the first department, by the names in [`TABLE`].
async fn things(site: &Site, province: &Province) -> Things {
    site.publish_courses().await;
    let mut learner = site.signed_in("learner").await;
    let course = "/courses/du-loai";
    for step in ["/enrolment", "/lessons/mo-dau/completion", "/attempts"] {
        learner
            .post(&format!("{course}{step}"), &[])
            .await
            .expect(303);
    }
    let wish = [("kind", "correct"), ("wish", "Sai ngày sinh")];
    let asked = learner.post("/account/data", &wish).await.expect(303);
    let request = asked.location().rsplit('=').next().unwrap().to_owned();
    let wish = [("kind", "erase"), ("wish", "")];
    let asked = learner.post("/account/data", &wish).await.expect(303);
    let erase = asked.location().rsplit('=').next().unwrap().to_owned();
    let attempt = learner.post(&format!("{course}/attempts"), &[]).await;
    let attempt = attempt.location().rsplit('/').next().unwrap().to_owned();
    let (person, granted, unit, now) = (
        province.people["learner"],
        province.people["learner2"],
        province.units["SKHCN"],
        site.app.now(),
    );
    let completion = site
        .arrange(move |conn| completed(conn, person, unit, now))
        .await;
    let identity = site.arrange(move |conn| linked(conn, person, now)).await;
    let code = certificate(site, completion).await;
    let others = site
        .arrange(move |conn| stored(conn, (granted, unit), now))
        .await;
    let mut things = Things::from([
        ("{course}", "du-loai".to_owned()),
        ("{lesson}", "mo-dau".to_owned()),
        ("{attempt}", attempt),
        ("{request}", request),
        ("{erase}", erase),
        ("{code}", code),
        ("{completion}", completion.to_string()),
        ("{identity}", identity.to_string()),
        ("{person}", person.to_string()),
        ("{granted}", granted.to_string()),
        ("{unit}", unit.to_string()),
    ]);
    things.extend(others);
    let groups = site.arrange(move |conn| grouped(conn, (person, unit), now));
    things.extend(groups.await);
    things
}

/// A group that the unit keeps, with somebody of it as a member now, and again later; a leave of theirs.
fn grouped(conn: &mut Conn, (person, unit): (PersonId, UnitId), now: Time) -> QueryResult<Things> {
    let group: i64 = diesel::insert_into(groups::table)
        .values((
            groups::code.eq("UCSC"),
            groups::name.eq("Mạng lưới ứng cứu sự cố"),
            groups::name_fold.eq("mang luoi ung cuu su co"),
            groups::kind.eq("incident_network"),
            groups::unit_id.eq(unit),
            groups::created_at.eq(now),
        ))
        .returning(groups::id)
        .get_result(conn)?;
    let mut member = |from: &str, to: &str| {
        diesel::insert_into(group_members::table)
            .values((
                group_members::group_id.eq(group),
                group_members::person_id.eq(person),
                group_members::role.eq("Thành viên"),
                group_members::valid_from.eq(from),
                group_members::valid_to.eq(to),
                group_members::added_at.eq(now),
            ))
            .returning(group_members::id)
            .get_result::<i64>(conn)
    };
    let (member, gone) = (
        member("2026-01-01", "2027-12-31")?,
        member("2030-01-01", "9999-12-31")?,
    );
    let list: i64 = diesel::insert_into(group_imports::table)
        .values((
            group_imports::group_id.eq(group),
            group_imports::file_name.eq("nguyen-thi-hoa.csv"),
            group_imports::as_of.eq("2026-11-23"),
            group_imports::rows.eq("[]"),
            group_imports::ignored.eq("[]"),
            group_imports::created_at.eq(now),
        ))
        .returning(group_imports::id)
        .get_result(conn)?;
    let post: i64 = assignments::table
        .filter(assignments::person_id.eq(person))
        .select(assignments::id)
        .first(conn)?;
    let state: i64 = diesel::insert_into(assignment_states::table)
        .values((
            assignment_states::assignment_id.eq(post),
            assignment_states::person_id.eq(person),
            assignment_states::state.eq("sick_leave"),
            assignment_states::valid_from.eq("2021-01-01"),
            assignment_states::valid_to.eq("2021-02-01"),
            assignment_states::recorded_at.eq(now),
        ))
        .returning(assignment_states::id)
        .get_result(conn)?;
    Ok(Things::from([
        ("{state}", state.to_string()),
        ("{list}", list.to_string()),
        ("{group}", group.to_string()),
        ("{member}", member.to_string()),
        ("{gone}", gone.to_string()),
    ]))
}

/// An import, a requirement, a grant without rights, and a message.
fn stored(conn: &mut Conn, (person, unit): (PersonId, UnitId), now: Time) -> QueryResult<Things> {
    let import: i64 = diesel::insert_into(imports::table)
        .values((
            imports::kind.eq("people"),
            imports::file_name.eq("nguyen-thi-hoa.csv"),
            imports::as_of.eq("2026-11-23"),
            imports::complete.eq(false),
            imports::state.eq("staged"),
            imports::unit_id.eq(unit),
            imports::summary.eq("{}"),
            imports::created_at.eq(now),
        ))
        .returning(imports::id)
        .get_result(conn)?;
    let course: CourseId = courses::table
        .filter(courses::folder.eq("du-loai"))
        .select(courses::id)
        .first(conn)?;
    let requirement: i64 = diesel::insert_into(requirements::table)
        .values((
            requirements::course_id.eq(course),
            requirements::unit_id.eq(unit),
            requirements::categories.eq("[\"civil_servant\"]"),
            requirements::due_on.eq("2026-12-31"),
            requirements::set_at.eq(now),
        ))
        .returning(requirements::id)
        .get_result(conn)?;
    let period = (Day::FIRST, Day::LAST);
    let grant = hocvu::access::grant(conn, person, (Role::TeamLeader, unit), period, (None, now))?;
    let message = hocvu::notify::NewMessage {
        person: None,
        recipient: "an@example.vn".parse().unwrap(),
        subject: hocvu::notify::Subject::new("Thư"),
        body: "Chào".to_owned(),
    };
    let message = hocvu::notify::say(conn, &message, now)?;
    Ok(Things::from([
        ("{import}", import.to_string()),
        ("{requirement}", requirement.to_string()),
        ("{grant}", grant.to_string()),
        ("{message}", message.to_string()),
    ]))
}

/// An account elsewhere by which this person signs in.
fn linked(conn: &mut Conn, person: PersonId, now: Time) -> QueryResult<i64> {
    let account: i64 = accounts::table
        .filter(accounts::person_id.eq(person))
        .select(accounts::id)
        .first(conn)?;
    diesel::insert_into(external_identities::table)
        .values((
            external_identities::account_id.eq(account),
            external_identities::issuer.eq("https://sso.example.vn"),
            external_identities::subject.eq("s-1"),
            external_identities::provider.eq("sso"),
            external_identities::assurance.eq("local"),
            external_identities::linked_at.eq(now),
        ))
        .returning(external_identities::id)
        .get_result(conn)
}

/// An earlier time through the course of the tests.
fn completed(
    conn: &mut Conn,
    person: PersonId,
    unit: UnitId,
    now: Time,
) -> QueryResult<CompletionId> {
    let (course, release): (CourseId, ReleaseId) = releases::table
        .inner_join(courses::table)
        .filter(courses::folder.eq("du-loai"))
        .select((courses::id, releases::id))
        .order(releases::id)
        .first(conn)?;
    let enrolment: EnrolmentId = diesel::insert_into(enrolments::table)
        .values((
            enrolments::person_id.eq(person),
            enrolments::course_id.eq(course),
            enrolments::release_id.eq(release),
            enrolments::ordinal.eq(0),
            enrolments::progress.eq(Json(serde_json::json!({}))),
            enrolments::enrolled_at.eq(now),
            enrolments::completed_at.eq(now),
        ))
        .returning(enrolments::id)
        .get_result(conn)?;
    diesel::insert_into(completions::table)
        .values((
            completions::person_id.eq(person),
            completions::course_id.eq(course),
            completions::release_id.eq(release),
            completions::enrolment_id.eq(enrolment),
            completions::unit_id.eq(unit),
            completions::unit_code.eq("SKHCN"),
            completions::unit_name.eq("Sở Khoa học và Công nghệ"),
            completions::category.eq("civil_servant"),
            completions::started_at.eq(now),
            completions::completed_at.eq(now),
            completions::score_percent.eq(85.0),
            completions::grade_class.eq("Giỏi"),
            completions::evidence_grade.eq("C"),
            completions::periods.eq(1.0),
        ))
        .returning(completions::id)
        .get_result(conn)
}

async fn certificate(site: &Site, completion: CompletionId) -> String {
    let terms = Terms {
        now: site.app.now(),
        imprint: Imprint::of(&site.app.config),
        validity_months: 12,
        code: Code::random().unwrap(),
    };
    let issued = site
        .arrange(move |conn| hocvu::certificate::issue(conn, completion, &terms))
        .await;
    match issued {
        Issued::Certificate(certificate) => certificate.facts.code.to_string(),
        other => panic!("not issued: {other:?}"),
    }
}

fn filled(address: &str, things: &Things) -> String {
    let mut address = address.to_owned();
    for (name, value) in things {
        address = address.replace(name, value);
    }
    address
}

async fn asked(browser: &mut Browser, method: &str, address: &str) -> Answer {
    if method == "GET" {
        browser.get(address).await
    } else {
        // As a script, because a plain form of nobody is led to the same address as one that signed out.
        browser.script().post(address, &[]).await
    }
}

/// What is wrong with an answer, if it should (not) have let the role in.
fn fault(role: &str, expected: bool, answer: &Answer) -> Option<&'static str> {
    let status = answer.status.as_u16();
    let to_sign_in = status == 303 && answer.location().starts_with("/sign-in?");
    let refused = status == 404 || (role == "anonymous" && (to_sign_in || status == 401));
    if status >= 500 {
        Some("broke")
    } else if expected && (refused || to_sign_in || status == 403) {
        Some("was refused")
    } else if !expected && !refused {
        Some("got in")
    } else {
        None
    }
}

#[tokio::test]
async fn every_route_lets_in_exactly_the_roles_written_down() {
    let (site, province) = Site::with_province().await;
    let things = things(&site, &province).await;
    let served: BTreeSet<String> = hocvu::app::routes()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let mut browsers = BTreeMap::from([("anonymous", site.browser())]);
    for role in &ASKING[1..] {
        browsers.insert(*role, site.signed_in(role).await);
    }
    let mut faults = Vec::new();
    for (method, path, address, who) in TABLE {
        if !served.contains(&format!("{method} {path}")) {
            continue;
        }
        let address = filled(address, &things);
        for role in ASKING {
            let mut browser = browsers[role].clone();
            let answer = asked(&mut browser, method, &address).await;
            if let Some(fault) = fault(role, who.contains(role), &answer) {
                faults.push(format!(
                    "{method} {path}: {role} {fault} ({})",
                    answer.status
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_route_stands_in_the_table() {
    let known: BTreeSet<(&str, &str)> = TABLE
        .iter()
        .map(|(method, path, _, _)| (*method, *path))
        .collect();
    let missing: Vec<String> = hocvu::app::routes()
        .iter()
        .filter(|route| !known.contains(&(route.method.as_str(), route.path)))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert!(
        missing.is_empty(),
        "not in tests/all/rights.rs: {missing:#?}"
    );
}

/// Things of another unit, as its neighbour's training officer asks for them.
const FOREIGN: &[(&str, &str)] = &[
    ("GET", "/people/{person}"),
    ("POST", "/people/{person}/invitation"),
    ("POST", "/people/{person}/second-factor/removal"),
    ("GET", "/people/{person}/grants"),
    ("POST", "/people/{person}/grants"),
    ("GET", "/units/{unit}"),
    ("POST", "/units/{unit}/issuer"),
    ("GET", "/units/{unit}/invitations"),
    ("POST", "/units/{unit}/invitations"),
    ("GET", "/certificates/{code}"),
    ("GET", "/certificates/{code}.pdf"),
    ("GET", "/certificates/{code}.json"),
    ("GET", "/completions/{completion}/certificate"),
    ("GET", "/completions/{completion}/certificate.pdf"),
    ("GET", "/attempts/{attempt}"),
    ("POST", "/attempts/{attempt}/answers"),
    ("POST", "/attempts/{attempt}/submission"),
    ("GET", "/attempts/{attempt}/result"),
    ("GET", "/people/{person}/states"),
    ("POST", "/people/{person}/states"),
    ("POST", "/people/{person}/states/ending"),
    ("POST", "/people/{person}/states/{state}/withdrawal"),
    ("GET", "/groups/{group}"),
    ("GET", "/groups/{group}?as_of=2026-06-01"),
    ("GET", "/groups/{group}/import"),
    ("GET", "/groups/{group}/imports/{list}"),
    ("POST", "/groups/{group}/imports/{list}/confirmation"),
    ("GET", "/groups/{group}/settings"),
    ("POST", "/groups/{group}/settings"),
    ("POST", "/groups/{group}/members"),
    ("GET", "/groups/{group}/members/{member}"),
    ("POST", "/groups/{group}/members/{member}/ending"),
    ("POST", "/groups/{group}/members/{member}/role"),
    ("POST", "/groups/{group}/members/{member}/withdrawal"),
    ("GET", "/groups"),
    ("GET", "/imports/{import}"),
    ("GET", "/imports/{import}/faulty.xlsx"),
    ("POST", "/imports/{import}/confirmation"),
    ("POST", "/imports/{import}/undo"),
    ("GET", "/data-requests/{request}"),
    ("POST", "/data-requests/{request}/steps"),
    ("POST", "/imports/{import}/decisions"),
    ("POST", "/imports/{import}/conversion"),
    ("GET", "/requirements/{requirement}"),
    ("POST", "/requirements/{requirement}/ending"),
    ("GET", "/people?unit=SKHCN"),
    ("GET", "/people?q=hoa"),
    ("GET", "/units"),
    ("GET", "/requirements"),
    ("GET", "/completions"),
    ("GET", "/completions?unit=SKHCN"),
    ("GET", "/completions.csv"),
    ("GET", "/completions.csv?unit=SKHCN"),
    ("GET", "/completions.jsonl"),
    ("GET", "/targets"),
    ("GET", "/targets/staff-trained?unit={unit}"),
    ("GET", "/targets/staff-trained/people"),
    ("GET", "/targets/staff-trained/people?unit={unit}"),
];

#[tokio::test]
async fn an_officer_learns_nothing_of_another_unit() {
    let (site, province) = Site::with_province().await;
    let things = things(&site, &province).await;
    let mut officer = site.signed_in("officer2").await;
    let mut faults = Vec::new();
    for (method, address) in FOREIGN {
        let address = filled(address, &things);
        let answer = asked(&mut officer, method, &address).await;
        let status = answer.status.as_u16();
        let one_thing = !address.contains('?') && address.matches('/').count() > 1;
        let about_all = address.starts_with("/targets");
        if status >= 500 || (one_thing && !about_all && status != 404) {
            faults.push(format!("{method} {address}: {status}"));
        }
        let text = answer.text();
        for name in [
            "Nguyễn Thị Hòa",
            "LEARNER,",
            "nguyen-thi-hoa",
            "Nguyễn Văn Phụ Trách",
        ] {
            if text.contains(name) {
                faults.push(format!("{method} {address} tells {name}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
