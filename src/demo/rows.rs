//! Rows as the demonstration writes them, many in one statement.
use crate::certificate::Code;
use crate::certificate::Facts;
use crate::content::EvidenceGrade;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::CertificateId;
use crate::db::ids::CompletionId;
use crate::db::ids::CourseId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use crate::db::ids::UnitId;
use crate::db::schema::accounts;
use crate::db::schema::assignment_rows;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::enrolments;
use crate::db::schema::lesson_completions;
use crate::db::schema::people;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::db::schema::units;
use crate::learning::GradeClass;
use crate::learning::Progress;
use crate::org::Block;
use crate::org::Category;
use crate::text::Language;
use diesel::prelude::*;

#[derive(Insertable)]
#[diesel(table_name = units)]
pub struct UnitRow {
    pub id: UnitId,
    pub created_at: Time,
}

#[derive(Insertable)]
#[diesel(table_name = unit_versions)]
pub struct VersionRow {
    pub unit_id: UnitId,
    pub code: String,
    pub name: String,
    pub name_fold: String,
    pub kind: &'static str,
    pub parent_id: Option<UnitId>,
    pub block: Option<Block>,
    pub position: i32,
    pub valid_from: Day,
    pub valid_to: Day,
}

#[derive(Insertable)]
#[diesel(table_name = unit_paths)]
pub struct PathRow {
    pub ancestor_id: UnitId,
    pub unit_id: UnitId,
    pub depth: i32,
    pub valid_from: Day,
    pub valid_to: Day,
}

#[derive(Insertable)]
#[diesel(table_name = people)]
pub struct PersonRow {
    pub id: PersonId,
    pub staff_code: String,
    pub full_name: String,
    pub name_sort: Vec<u8>,
    pub name_fold: String,
    pub birth_date: String,
    pub gender: &'static str,
    pub created_at: Time,
}

#[derive(Insertable)]
#[diesel(table_name = assignment_rows)]
pub struct AssignmentRow {
    pub person_id: PersonId,
    pub unit_id: UnitId,
    pub category: Category,
    pub position: &'static str,
    pub is_leader: bool,
    pub concurrent: bool,
    pub valid_from: Day,
    pub valid_to: Day,
    pub created_at: Time,
}

#[derive(Insertable)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    pub id: AccountId,
    pub person_id: PersonId,
    pub login: String,
    pub password: Option<String>,
    pub language: Language,
    pub created_at: Time,
    pub signed_in_at: Option<Time>,
}

#[derive(Insertable)]
#[diesel(table_name = enrolments)]
pub struct EnrolmentRow {
    pub id: EnrolmentId,
    pub person_id: PersonId,
    pub course_id: CourseId,
    pub release_id: ReleaseId,
    pub ordinal: i32,
    pub progress: Json<Progress>,
    pub enrolled_at: Time,
    pub started_at: Option<Time>,
    pub completed_at: Option<Time>,
}

#[derive(Insertable)]
#[diesel(table_name = lesson_completions)]
pub struct LessonRow {
    pub enrolment_id: EnrolmentId,
    pub lesson: String,
    pub completed_at: Time,
}

#[derive(Insertable)]
#[diesel(table_name = completions)]
pub struct CompletionRow {
    pub id: CompletionId,
    pub person_id: PersonId,
    pub course_id: CourseId,
    pub release_id: ReleaseId,
    pub enrolment_id: EnrolmentId,
    pub unit_id: UnitId,
    pub unit_code: String,
    pub unit_name: String,
    pub parent_unit_name: Option<String>,
    pub category: Category,
    pub position: &'static str,
    pub started_at: Time,
    pub completed_at: Time,
    pub score_percent: Option<f64>,
    pub grade_class: GradeClass,
    pub evidence_grade: EvidenceGrade,
    pub periods: f64,
}

#[derive(Insertable)]
#[diesel(table_name = certificates)]
pub struct CertificateRow {
    pub id: CertificateId,
    pub completion_id: CompletionId,
    pub person_id: PersonId,
    pub code: Code,
    pub issuer_id: UnitId,
    pub year: i32,
    pub running_number: i32,
    pub register_number: String,
    pub facts: Json<Facts>,
    pub issued_at: Time,
    pub valid_until: Option<Day>,
}

/// Inserts rows in pieces that both databases take in one statement.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {
        for piece in $rows.chunks(1_000) {
            $crate::on_each!(&mut *$conn, one => diesel::insert_into($table).values(piece).execute(one))?;
        }
    };
}
pub(super) use insert_all;
