//! What the people learned: enrolments, lessons, completions, certificates, in the order of time.
use super::chance::Chance;
use super::people::Person;
use super::rows::CertificateRow;
use super::rows::CompletionRow;
use super::rows::EnrolmentRow;
use super::rows::LessonRow;
use super::rows::insert_all;
use super::units::Unit;
use crate::certificate::Code;
use crate::certificate::Facts;
use crate::certificate::Holder;
use crate::certificate::IssuedBy;
use crate::certificate::ONLINE;
use crate::content::Release;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::CertificateId;
use crate::db::ids::CompletionId;
use crate::db::ids::EnrolmentId;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::enrolments;
use crate::db::schema::lesson_completions;
use crate::db::schema::registers;
use crate::learning::GradeClass;
use crate::learning::Progress;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use serde_json::json;
use std::sync::Arc;

/// One person's way through one course.
pub struct Study {
    /// Place of the person in the plan.
    pub person: usize,
    pub release: Arc<Release>,
    pub started_at: Time,
    /// Lessons done, from the first.
    pub lessons: usize,
    /// When it was completed, and the percentage.
    pub passed: Option<(Time, f64)>,
}

/// Makes up who learned what within the last 300 days.
pub fn plan(
    people: &[Person],
    releases: &[Arc<Release>],
    now: Time,
    chance: &mut Chance,
) -> Vec<Study> {
    let mut studies = Vec::new();
    for person in 0..people.len() {
        // The seven people of the tour come first and are arranged by hand.
        if person < super::roles::TOUR {
            continue;
        }
        for (place, release) in releases.iter().enumerate() {
            let share = if place == 0 { 68 } else { 31 };
            studies.extend(study(person, release, share, (now, &mut *chance)));
        }
    }
    studies.sort_by_key(|study| study.passed.map_or(study.started_at, |(at, _)| at));
    studies
}

fn study(
    person: usize,
    release: &Arc<Release>,
    share: usize,
    (now, chance): (Time, &mut Chance),
) -> Option<Study> {
    let lessons = release.course.lessons.len();
    let started_at = now.plus(-chance.between(2 * Time::DAY, 300 * Time::DAY));
    let began = Study {
        person,
        release: Arc::clone(release),
        started_at,
        lessons,
        passed: None,
    };
    if chance.percent(share) {
        let at = started_at.plus(chance.between(3 * Time::HOUR, 40 * Time::HOUR));
        return Some(Study {
            passed: Some((at, score(release, chance))),
            ..began
        });
    }
    chance.percent(12).then(|| Study {
        lessons: chance.below(lessons),
        ..began
    })
}

/// A passing percentage that the number of drawn questions can give.
fn score(release: &Release, chance: &mut Chance) -> f64 {
    let quiz = release.course.quiz.as_ref();
    let drawn = quiz.map_or(10, |quiz| quiz.draw.count());
    let drawn = u32::try_from(drawn).unwrap_or(10).max(1);
    let pass = quiz.map_or(70, |quiz| u32::from(quiz.pass));
    let least = (pass * drawn).div_ceil(100);
    let right =
        least + u32::try_from(chance.below((drawn - least + 1) as usize)).unwrap_or_default();
    (f64::from(right) * 10_000.0 / f64::from(drawn)).round() / 100.0
}

/// Writes the studies, oldest outcome first, so that ids and register numbers follow time.
pub fn write(
    conn: &mut Conn,
    studies: &[Study],
    (people, units): (&[Person], &[Unit]),
    zone: &TimeZone,
    chance: &mut Chance,
) -> QueryResult<()> {
    let mut register = Register {
        zone,
        issuer: &units[0],
        chance,
        year: 0,
        number: 0,
        rows: Vec::new(),
    };
    let mut written = Rows::default();
    for (place, study) in studies.iter().enumerate() {
        let id = EnrolmentId(i64::try_from(place + 1).unwrap_or_default());
        written.add(id, study, (people, units), &mut register);
    }
    let certificates = std::mem::take(&mut register.rows);
    insert_all!(conn, enrolments::table, written.enrolments);
    insert_all!(conn, lesson_completions::table, written.lessons);
    insert_all!(conn, completions::table, written.completions);
    insert_all!(conn, certificates::table, certificates);
    for (year, last) in years(&certificates) {
        diesel::insert_into(registers::table)
            .values((
                registers::issuer_id.eq(units[0].id),
                registers::year.eq(year),
                registers::last_number.eq(last),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn years(certificates: &[CertificateRow]) -> std::collections::BTreeMap<i32, i32> {
    certificates
        .iter()
        .map(|certificate| (certificate.year, certificate.running_number))
        .collect()
}

#[derive(Default)]
struct Rows {
    enrolments: Vec<EnrolmentRow>,
    lessons: Vec<LessonRow>,
    completions: Vec<CompletionRow>,
}

impl Rows {
    fn add(
        &mut self,
        id: EnrolmentId,
        study: &Study,
        (people, units): (&[Person], &[Unit]),
        register: &mut Register<'_>,
    ) {
        let person = &people[study.person];
        let completion = study
            .passed
            .map(|_| CompletionId(i64::try_from(self.completions.len() + 1).unwrap_or_default()));
        self.enrolments.push(EnrolmentRow {
            id,
            person_id: person.id,
            course_id: study.release.course_id,
            release_id: study.release.id,
            ordinal: 1,
            progress: Json(progress(study, completion)),
            enrolled_at: study.started_at,
            started_at: Some(study.started_at),
            completed_at: study.passed.map(|(at, _)| at),
        });
        for (place, lesson) in study
            .release
            .course
            .lessons
            .iter()
            .take(study.lessons)
            .enumerate()
        {
            let completed_at = lesson_done(study, place);
            self.lessons.push(LessonRow {
                enrolment_id: id,
                lesson: lesson.id.clone(),
                completed_at,
            });
        }
        if let (Some(completion), Some(passed)) = (completion, study.passed) {
            let row = completed(completion, id, study, (person, units, passed));
            register.enter(&row, person, study);
            self.completions.push(row);
        }
    }
}

/// Lessons are done one after the other, twenty minutes apart.
fn lesson_done(study: &Study, place: usize) -> Time {
    study
        .started_at
        .plus(i64::try_from(place + 1).unwrap_or_default() * 20 * Time::MINUTE)
}

fn progress(study: &Study, completion: Option<CompletionId>) -> Progress {
    let lessons: serde_json::Map<String, serde_json::Value> = study
        .release
        .course
        .lessons
        .iter()
        .take(study.lessons)
        .enumerate()
        .map(|(place, lesson)| {
            let at = lesson_done(study, place);
            let active = i64::from(lesson.least_minutes.max(5)) * Time::MINUTE;
            (
                lesson.id.clone(),
                json!({ "active_ms": active, "last_at": at, "done_at": at }),
            )
        })
        .collect();
    let quiz = study.passed.map(|(at, percent)| {
        json!({ "tries": 1, "submitted_at": at, "best_percent": percent, "passed": true, "completion": completion })
    });
    let whole = json!({ "lessons": lessons, "quiz": quiz.unwrap_or_else(|| json!({})) });
    serde_json::from_value(whole).unwrap_or_default()
}

fn completed(
    id: CompletionId,
    enrolment_id: EnrolmentId,
    study: &Study,
    (person, units, (at, percent)): (&Person, &[Unit], (Time, f64)),
) -> CompletionRow {
    let unit = &units[person.unit];
    CompletionRow {
        id,
        person_id: person.id,
        course_id: study.release.course_id,
        release_id: study.release.id,
        enrolment_id,
        unit_id: unit.id,
        unit_code: unit.code.clone(),
        unit_name: unit.name.clone(),
        parent_unit_name: unit.parent.map(|parent| units[parent].name.clone()),
        category: person.category,
        position: person.position,
        started_at: study.started_at,
        completed_at: at,
        score_percent: Some(percent),
        grade_class: GradeClass::of(Some(percent)),
        evidence_grade: study.release.course.evidence,
        periods: study.release.periods,
    }
}

/// The register of the one issuer.
struct Register<'a> {
    zone: &'a TimeZone,
    issuer: &'a Unit,
    chance: &'a mut Chance,
    year: i32,
    number: i32,
    rows: Vec<CertificateRow>,
}

impl Register<'_> {
    fn enter(&mut self, row: &CompletionRow, person: &Person, study: &Study) {
        let issued_on = row.completed_at.day(self.zone);
        let year = i32::from(issued_on.0.year());
        self.number = if year == self.year {
            self.number + 1
        } else {
            1
        };
        self.year = year;
        let code = self.code();
        let facts = self.facts(row, person, (study, code));
        self.rows.push(CertificateRow {
            id: CertificateId(row.id.0),
            completion_id: row.id,
            person_id: person.id,
            code,
            issuer_id: self.issuer.id,
            year,
            running_number: self.number,
            register_number: facts.register_number.clone(),
            issued_at: row.completed_at,
            valid_until: facts.valid_until,
            facts: Json(facts),
        });
    }

    /// A code from the seed; real ones come from the system's secure source.
    fn code(&mut self) -> Code {
        let mut bytes = [0; 10];
        for byte in &mut bytes {
            *byte = u8::try_from(self.chance.below(256)).unwrap_or_default();
        }
        Code::from_bytes(bytes)
    }

    fn facts(&self, row: &CompletionRow, person: &Person, (study, code): (&Study, Code)) -> Facts {
        let course = &study.release.course;
        let issued_on = row.completed_at.day(self.zone);
        Facts {
            code,
            register_number: crate::certificate::register_number(
                self.number,
                self.year,
                "GCN-UBND",
            ),
            issued_at: row.completed_at,
            issued_on,
            valid_until: crate::certificate::valid_until(issued_on, course.validity_months),
            issuer: IssuedBy {
                name: self.issuer.name.clone(),
                parent_name: None,
                place: "Phước Bình".to_owned(),
                signatory_title: "CHỦ TỊCH".to_owned(),
                signatory: "Trần Văn Mẫu".to_owned(),
            },
            holder: Holder {
                full_name: person.name.clone(),
                birth_date: Some(person.birth_date.clone()),
                position: Some(row.position.to_owned()),
                unit_name: row.unit_name.clone(),
            },
            course: crate::certificate::Course {
                code: course.code.clone(),
                title: course.title.clone(),
                version: course.version.clone(),
                periods: row.periods,
                started_on: row.started_at.day(self.zone),
                completed_on: issued_on,
                delivery: ONLINE.to_owned(),
                score_percent: row.score_percent,
                grade_class: row.grade_class,
                evidence_grade: row.evidence_grade,
            },
        }
    }
}
