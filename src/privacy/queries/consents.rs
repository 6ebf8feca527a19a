//! Texts of consent, and who agreed to which.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::schema::consent_texts;
use crate::db::schema::consents;
use crate::privacy::model::Channel;
use crate::privacy::model::Consent;
use crate::privacy::model::ConsentPurpose;
use crate::privacy::model::ConsentText;
use crate::privacy::model::text_hash;
use diesel::dsl::max;
use diesel::prelude::*;

/// Every version of every text, the newest first.
pub fn texts(conn: &mut Conn) -> QueryResult<Vec<ConsentText>> {
    consent_texts::table
        .order((consent_texts::purpose, consent_texts::version.desc()))
        .select((
            consent_texts::id,
            consent_texts::purpose,
            consent_texts::version,
            consent_texts::vietnamese,
            consent_texts::english,
            consent_texts::hash,
            consent_texts::published_at,
        ))
        .load(conn)
}

/// The latest text of each purpose, and where a person stands with it.
pub fn consents_of(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Consent>> {
    let given: Vec<(i64, Time)> = consents::table
        .filter(consents::person_id.eq(person))
        .filter(consents::withdrawn_at.is_null())
        .order(consents::id)
        .select((consents::text_id, consents::given_at))
        .load(conn)?;
    let all = texts(conn)?;
    let latest = ConsentPurpose::ALL.iter().filter_map(|purpose| {
        let text = all.iter().find(|text| text.purpose == *purpose)?.clone();
        let of = |id: i64| given.iter().find(|(text, _)| *text == id);
        let given_at = of(text.id).map(|(_, at)| *at);
        let before = all
            .iter()
            .any(|one| one.purpose == *purpose && one.id != text.id && of(one.id).is_some());
        Some(Consent {
            asks_anew: given_at.is_none() && before,
            given_at,
            text,
        })
    });
    Ok(latest.collect())
}

/// Notes that a person agrees to a text.
pub fn give(conn: &mut Conn, person: PersonId, text: i64, now: Time) -> QueryResult<()> {
    diesel::insert_into(consents::table)
        .values((
            consents::person_id.eq(person),
            consents::text_id.eq(text),
            consents::channel.eq(Channel::Own),
            consents::given_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Notes that a person withdraws what they agreed to for a purpose, in whatever version.
pub fn withdraw(
    conn: &mut Conn,
    person: PersonId,
    purpose: ConsentPurpose,
    now: Time,
) -> QueryResult<()> {
    let versions = consent_texts::table
        .filter(consent_texts::purpose.eq(purpose))
        .select(consent_texts::id);
    let standing = consents::table
        .filter(consents::person_id.eq(person))
        .filter(consents::withdrawn_at.is_null())
        .filter(consents::text_id.eq_any(versions));
    diesel::update(standing)
        .set(consents::withdrawn_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// Publishes a new version; who agreed to an earlier one is asked anew.
pub fn publish_text(
    conn: &mut Conn,
    (purpose, texts): (ConsentPurpose, &[String; 2]),
    (by, now): (PersonId, Time),
) -> QueryResult<i32> {
    let last: Option<i32> = consent_texts::table
        .filter(consent_texts::purpose.eq(purpose))
        .select(max(consent_texts::version))
        .first(conn)?;
    let version = last.unwrap_or_default() + 1;
    let [vietnamese, english] = texts;
    diesel::insert_into(consent_texts::table)
        .values((
            consent_texts::purpose.eq(purpose),
            consent_texts::version.eq(version),
            consent_texts::vietnamese.eq(vietnamese),
            consent_texts::english.eq(english),
            consent_texts::hash.eq(text_hash(purpose, version, [vietnamese, english])),
            consent_texts::published_at.eq(now),
            consent_texts::published_by.eq(by),
        ))
        .execute(conn)?;
    Ok(version)
}
