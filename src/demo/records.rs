//! The rows of what the people learned: enrolments, lessons, attempts, completions, certificates, in the order of time.
use super::chance::Chance;
use super::people::Person;
use super::rows::CertificateRow;
use super::rows::CompletionRow;
use super::rows::EnrolmentRow;
use super::rows::LessonRow;
use super::rows::insert_all;
use super::studies::Study;
use super::studies::lesson_done;
use super::studies::progress;
use super::units::Unit;
use crate::certificate::Code;
use crate::certificate::Facts;
use crate::certificate::Holder;
use crate::certificate::IssuedBy;
use crate::certificate::ONLINE;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::CertificateId;
use crate::db::ids::CompletionId;
use crate::db::ids::EnrolmentId;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::enrolments;
use crate::db::schema::lesson_completions;
use crate::db::schema::registers;
use crate::exam::Sat;
use crate::learning::GradeClass;
use diesel::prelude::*;
use jiff::tz::TimeZone;

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
    write_attempts(conn, studies, people)?;
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

/// Enrolments are numbered in the order of the studies.
fn write_attempts(conn: &mut Conn, studies: &[Study], people: &[Person]) -> QueryResult<()> {
    let mut id = 0;
    for (enrolment, study) in (1..).zip(studies) {
        for (number, (submitted_at, attempt)) in (1..).zip(&study.attempts) {
            id += 1;
            let sat = Sat {
                id: AttemptId(id),
                enrolment: EnrolmentId(enrolment),
                person: people[study.person].id,
                number,
                submitted_at: *submitted_at,
            };
            attempt.write(conn, &study.release, &sat)?;
        }
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
                super::units::SUFFIX,
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
