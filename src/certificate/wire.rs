//! Certificates as JSON, under the names that the records' columns have.
use super::model::Certificate;
use super::model::Facts;
use super::model::Status;
use serde_json::Value;
use serde_json::json;

/// A certificate for those it concerns: everything.
pub fn certificate(certificate: &Certificate, status: Status) -> Value {
    let (facts, course) = (&certificate.facts, &certificate.facts.course);
    let mut value = printed(facts, status);
    let more = json!({
        "completion_id": certificate.completion,
        "birth_date": facts.holder.birth_date,
        "course_code": course.code,
        "release": course.version,
        "score_percent": course.score_percent,
        "evidence_grade": course.evidence_grade,
    });
    extend(&mut value, more);
    value
}

/// The public check: everything printed but the birth date, the state, and what became of a typed birth date.
pub fn check(facts: &Facts, status: Status, birth_date_matches: Option<bool>) -> Value {
    let mut value = printed(facts, status);
    extend(
        &mut value,
        json!({ "birth_date_matches": birth_date_matches }),
    );
    value
}

fn printed(facts: &Facts, status: Status) -> Value {
    let (issuer, holder, course) = (&facts.issuer, &facts.holder, &facts.course);
    json!({
        "certificate_number": facts.code,
        "register_number": facts.register_number,
        "certificate_status": status,
        "issued_on": facts.issued_on,
        "valid_until": facts.valid_until,
        "issuer": issuer.name,
        "issuer_parent": issuer.parent_name,
        "place": issuer.place,
        "signatory": issuer.signatory,
        "signatory_title": issuer.signatory_title,
        "full_name": holder.full_name,
        "position": holder.position,
        "unit_name": holder.unit_name,
        "course_title": course.title,
        "periods": course.periods,
        "started_on": course.started_on,
        "completed_on": course.completed_on,
        "delivery": course.delivery,
        "grade_class": course.grade_class,
    })
}

fn extend(value: &mut Value, more: Value) {
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
}
