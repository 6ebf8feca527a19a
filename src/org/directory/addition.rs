//! What rooms above know of a person and add to the page about them; `app.rs` says who adds.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::text::Language;
use diesel::QueryResult;
use jiff::tz::TimeZone;
use maud::Markup;
use std::sync::Arc;

/// Whom a page is about, when, and in which language. Whoever asks may see the person.
pub struct Concerning {
    pub person: PersonId,
    pub now: Time,
    pub zone: TimeZone,
    pub language: Language,
}

type Add = dyn Fn(&mut Conn, &Concerning) -> QueryResult<Markup> + Send + Sync;

/// A part of the page, read in the same snapshot as the rest of it.
#[derive(Clone)]
pub struct Addition(Arc<Add>);

impl Addition {
    pub fn new(
        add: impl Fn(&mut Conn, &Concerning) -> QueryResult<Markup> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(add))
    }

    pub(in crate::org) fn of(
        &self,
        conn: &mut Conn,
        concerning: &Concerning,
    ) -> QueryResult<Markup> {
        (self.0)(conn, concerning)
    }
}
