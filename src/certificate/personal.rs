//! What the register of certificates holds about people.
use super::model::Facts;
use crate::db::Conn;
use crate::db::Fate;
use crate::db::Holding;
use crate::db::Json;
use crate::db::ids::CertificateId;
use crate::db::ids::PersonId;
use crate::db::schema::certificates;
use crate::org;
use diesel::prelude::*;

/// The tables of this room.
pub const PERSONAL: &[Holding] = &[
    Holding {
        table: "certificates",
        label: ["Giấy chứng nhận", "Certificates"],
        of: "person_id = $1",
        shown: &[
            "code",
            "register_number",
            "issued_at",
            "valid_until",
            "ended",
            "facts",
        ],
        fate: Fate::Call(forget),
    },
    Holding {
        table: "certificate_events",
        label: [
            "Việc tôi làm với giấy chứng nhận",
            "What I did to certificates",
        ],
        of: "by_person = $1",
        shown: &["kind", "at", "reason"],
        fate: Fate::Keep([
            "Là việc của cơ quan cấp.",
            "They are acts of the issuing body.",
        ]),
    },
];

/// The register keeps number, course, unit and day; the name and birth date go.
fn forget(conn: &mut Conn, person: PersonId) -> QueryResult<()> {
    let held: Vec<(CertificateId, Json<Facts>)> = certificates::table
        .filter(certificates::person_id.eq(person))
        .order(certificates::id)
        .select((certificates::id, certificates::facts))
        .load(conn)?;
    for (id, Json(mut facts)) in held {
        facts.holder.full_name = org::pseudonym(person);
        facts.holder.birth_date = None;
        facts.holder.position = None;
        diesel::update(certificates::table.find(id))
            .set(certificates::facts.eq(Json(facts)))
            .execute(conn)?;
    }
    Ok(())
}
