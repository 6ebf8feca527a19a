//! A correction as it is kept: what was, what became, by whom.
use super::super::directory::first_day;
use super::super::directory::last_day;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::schema::person_corrections;
use crate::text::Language;
use diesel::prelude::*;
use serde::Deserialize;
use serde::Serialize;

/// Kinds of corrections.
pub(in crate::org) const OWN: &str = "own";
pub(super) const POST: &str = "post";

/// A post entered or ended by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::org) struct PostNote {
    pub unit: String,
    pub position: Option<String>,
    pub from: Day,
    pub to: Day,
    /// The last day as it was, of a post that was there before.
    pub was_to: Option<Day>,
}

impl PostNote {
    pub fn words(&self, language: Language) -> String {
        let what = match &self.position {
            Some(position) => format!("{position}, {}", self.unit),
            None => self.unit.clone(),
        };
        let from = first_day(self.from, language);
        let to = match self.to {
            Day::LAST => language.say("để ngỏ", "open").to_owned(),
            to => last_day(to, language),
        };
        match self.was_to {
            None => language.say(
                format!("Thêm vị trí: {what} ({from} – {to})"),
                format!("Post added: {what} ({from} – {to})"),
            ),
            Some(was) => {
                let was = last_day(was, language);
                language.say(
                    format!("Ngày kết thúc vị trí {what}: {was} → {to}"),
                    format!("Last day of the post {what}: {was} → {to}"),
                )
            }
        }
    }
}

/// Keeps a correction.
pub(super) fn keep<T: Serialize>(
    conn: &mut Conn,
    person: PersonId,
    (kind, was, becomes): (&str, Option<&T>, &T),
    (by, now): (PersonId, Time),
) -> QueryResult<()> {
    let text = |value: &T| serde_json::to_string(value).unwrap_or_default();
    diesel::insert_into(person_corrections::table)
        .values((
            person_corrections::person_id.eq(person),
            person_corrections::kind.eq(kind),
            person_corrections::was.eq(was.map(text)),
            person_corrections::becomes.eq(text(becomes)),
            person_corrections::corrected_by.eq(by),
            person_corrections::corrected_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
