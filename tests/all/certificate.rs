//! Certificates: issued once, numbered without a gap, seen by whom they concern, checked by anybody.
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::certificate::Certificate;
use hocvu::certificate::Code;
use hocvu::certificate::Issued;
use hocvu::certificate::Terms;
use hocvu::db::Conn;
use hocvu::db::Json;
use hocvu::db::Time;
use hocvu::db::ids::CompletionId;
use hocvu::db::ids::CourseId;
use hocvu::db::ids::EnrolmentId;
use hocvu::db::ids::PersonId;
use hocvu::db::ids::ReleaseId;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::certificates;
use hocvu::db::schema::completions;
use hocvu::db::schema::courses;
use hocvu::db::schema::enrolments;
use hocvu::db::schema::issuers;
use hocvu::db::schema::people;
use hocvu::db::schema::releases;

/// A course with one release, directly in the database.
fn course(conn: &mut Conn, code: &str, now: Time) -> QueryResult<(CourseId, ReleaseId)> {
    let course = diesel::insert_into(courses::table)
        .values((
            courses::folder.eq(code.to_lowercase()),
            courses::code.eq(code),
            courses::created_at.eq(now),
        ))
        .returning(courses::id)
        .get_result(conn)?;
    let release = diesel::insert_into(releases::table)
        .values((
            releases::course_id.eq(course),
            releases::number.eq(1),
            releases::version.eq("1.0"),
            releases::title.eq("An toàn thông tin trong công vụ"),
            releases::periods.eq(7.5),
            releases::hash.eq(code),
            releases::source.eq("{}"),
            releases::published_at.eq(now),
        ))
        .returning(releases::id)
        .get_result(conn)?;
    Ok((course, release))
}

/// That somebody completed the course at `now`.
fn completed(
    conn: &mut Conn,
    person: PersonId,
    unit: UnitId,
    (course, release): (CourseId, ReleaseId),
    now: Time,
) -> QueryResult<CompletionId> {
    let enrolment: EnrolmentId = diesel::insert_into(enrolments::table)
        .values((
            enrolments::person_id.eq(person),
            enrolments::course_id.eq(course),
            enrolments::release_id.eq(release),
            enrolments::ordinal.eq(1),
            enrolments::progress.eq(Json(serde_json::json!({}))),
            enrolments::enrolled_at.eq(now),
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
            completions::position.eq("Chuyên viên"),
            completions::started_at.eq(now.plus(-20 * Time::DAY)),
            completions::completed_at.eq(now),
            completions::score_percent.eq(85.0),
            completions::grade_class.eq("Giỏi"),
            completions::evidence_grade.eq("C"),
            completions::periods.eq(7.5),
        ))
        .returning(completions::id)
        .get_result(conn)
}

fn terms(site: &Site) -> Terms {
    Terms {
        now: site.app.now(),
        zone: site.app.zone().clone(),
        validity_months: 12,
        code: Code::random().expect("random bytes"),
    }
}

/// Somebody of the province completes a course of their own.
async fn completes(site: &Site, province: &Province, login: &str, unit: &str) -> CompletionId {
    let (person, unit, now) = (province.people[login], province.units[unit], site.app.now());
    let code = format!("C-{login}");
    site.arrange(move |conn| {
        let release = course(conn, &code, now)?;
        completed(conn, person, unit, release, now)
    })
    .await
}

async fn issued(site: &Site, completion: CompletionId) -> Issued {
    let terms = terms(site);
    site.arrange(move |conn| hocvu::certificate::issue(conn, completion, &terms))
        .await
}

/// As [`issued`], where there is an issuer.
async fn certificate(site: &Site, completion: CompletionId) -> Certificate {
    match issued(site, completion).await {
        Issued::Certificate(certificate) => *certificate,
        Issued::NoIssuer => panic!("no issuer"),
    }
}

#[tokio::test]
async fn a_completion_earns_one_certificate_with_its_text_frozen() {
    let (site, province) = Site::with_province().await;
    let completion = completes(&site, &province, "learner", "SKHCN").await;
    let first = certificate(&site, completion).await;
    let learner = province.people["learner"];
    site.arrange(move |conn| {
        diesel::update(people::table.find(learner))
            .set(people::full_name.eq("Tên Khác"))
            .execute(conn)
    })
    .await;
    let again = certificate(&site, completion).await;
    assert_eq!(first, again);
    let facts = &first.facts;
    assert_eq!(facts.register_number, "0001/2026/GCN-UBND");
    assert_eq!(facts.issued_on.to_string(), "2026-11-23");
    assert_eq!(facts.valid_until.unwrap().to_string(), "2027-11-23");
    assert_eq!(facts.holder.full_name, "Nguyễn Thị Hòa");
    assert_eq!(facts.holder.birth_date.as_deref(), Some("1985-02-05"));
    assert_eq!(facts.issuer.name, "Ủy ban nhân dân tỉnh");
    assert_eq!(facts.issuer.parent_name, None);
    assert_eq!(facts.course.started_on.to_string(), "2026-11-03");
    assert_eq!(facts.course.periods.to_string(), "7.5");
}

#[tokio::test]
async fn the_nearest_unit_that_issues_is_the_issuer() {
    let (site, province) = Site::with_province().await;
    let department = province.units["SKHCN"];
    let now = site.app.now();
    site.arrange(move |conn| {
        let issuer = hocvu::org::Issuer {
            unit_id: department,
            register_suffix: "GCN-SKHCN".to_owned(),
            place: "Đồng Nai".to_owned(),
            signatory: "Trần Văn Ký".to_owned(),
            signatory_title: "Giám đốc".to_owned(),
            parent_name: None,
        };
        hocvu::org::set_issuer(conn, &issuer, now)
    })
    .await;
    let near = completes(&site, &province, "learner", "SKHCN").await;
    let far = completes(&site, &province, "learner2", "SNV").await;
    let near = certificate(&site, near).await.facts;
    assert_eq!(near.register_number, "0001/2026/GCN-SKHCN");
    assert_eq!(
        near.issuer.parent_name.as_deref(),
        Some("Ủy ban nhân dân tỉnh")
    );
    let far = certificate(&site, far).await.facts;
    assert_eq!(far.register_number, "0001/2026/GCN-UBND");
}

async fn waiting(site: &Site) -> Vec<CompletionId> {
    site.arrange(|conn| hocvu::certificate::waiting(conn, CompletionId(0), 10))
        .await
}

#[tokio::test]
async fn without_an_issuer_a_completion_waits() {
    let (site, province) = Site::with_province().await;
    let completion = completes(&site, &province, "learner", "SKHCN").await;
    assert_eq!(waiting(&site).await, [completion]);
    let taken = site
        .arrange(|conn| diesel::delete(issuers::table).execute(conn))
        .await;
    assert_eq!(taken, 1);
    assert_eq!(issued(&site, completion).await, Issued::NoIssuer);
    assert_eq!(waiting(&site).await, []);
}

#[tokio::test]
async fn the_register_has_no_gap_when_many_are_issued_at_once() {
    let (site, province) = Site::with_province().await;
    let (units, now) = (province.units.clone(), site.app.now());
    let everybody: Vec<PersonId> = province.people.values().copied().collect();
    let expected = i32::try_from(everybody.len()).unwrap();
    let all: Vec<CompletionId> = site
        .arrange(move |conn| {
            let release = course(conn, "CC-02", now)?;
            let one = |person: &PersonId| completed(conn, *person, units["SKHCN"], release, now);
            everybody.iter().map(one).collect()
        })
        .await;
    let tasks: Vec<_> = all
        .into_iter()
        .map(|completion| {
            let (db, terms) = (site.app.db.clone(), terms(&site));
            tokio::spawn(async move {
                let lost = completion.0 % 3 == 0;
                // Every third transaction is given up after it took its number: the number must not be lost.
                for give_up in [lost, false] {
                    let terms = terms.clone();
                    let done = db.write(move |conn| {
                        let issued = hocvu::certificate::issue(conn, completion, &terms)?;
                        if give_up {
                            Err(hocvu::db::DbError::Busy)
                        } else {
                            Ok(issued)
                        }
                    });
                    assert_eq!(done.await.is_err(), give_up);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let numbers: Vec<i32> = site
        .arrange(|conn| {
            certificates::table
                .order(certificates::running_number)
                .select(certificates::running_number)
                .load(conn)
        })
        .await;
    assert_eq!(numbers, (1..=expected).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_new_year_begins_a_new_register() {
    let (site, province) = Site::with_province().await;
    let first = completes(&site, &province, "learner", "SKHCN").await;
    certificate(&site, first).await;
    // 31 December 2026, 23:59 and 1 January 2027, 00:00 in Vietnam; both are still 2026 in UTC.
    site.pass(38 * Time::DAY + 15 * Time::HOUR + 59 * Time::MINUTE);
    let last = completes(&site, &province, "learner2", "SNV").await;
    let last = certificate(&site, last).await.facts;
    assert_eq!(last.register_number, "0002/2026/GCN-UBND");
    site.pass(Time::MINUTE);
    let next = completes(&site, &province, "officer", "SKHCN").await;
    let next = certificate(&site, next).await.facts;
    assert_eq!(next.register_number, "0001/2027/GCN-UBND");
    assert_eq!(next.issued_on.to_string(), "2027-01-01");
}
