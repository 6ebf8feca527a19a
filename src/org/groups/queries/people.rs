//! Somebody to add, sought within one's scope by staff code or name.
use super::super::reach::Reach;
use super::super::reach::posts_of;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::schema::people;
use crate::org::finding::Finder;
use crate::org::finding::PeopleSearch;
use crate::org::finding::find_people;
use crate::text::tidy;
use diesel::prelude::*;

/// Somebody found, with what tells namesakes apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: PersonId,
    pub full_name: String,
    pub staff_code: Option<String>,
    pub unit_name: String,
    pub position: Option<String>,
}

/// What a search for one person brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    Nobody,
    One(PersonId),
    /// To choose from; whether there are more than are shown.
    Several(Vec<Candidate>, bool),
}

/// Whoever has this staff code, else whoever has these words in the name, of the people the scope answers for.
pub fn seek(
    conn: &mut Conn,
    finder: &Finder,
    (scope, text): (&Scope, &str),
    day: Day,
) -> QueryResult<Sought> {
    let text = tidy(text);
    let reach = Reach::load(conn, scope)?;
    let code: Option<PersonId> = people::table
        .filter(people::staff_code.eq_any([text.clone(), text.to_uppercase()]))
        .order(people::id)
        .select(people::id)
        .first(conn)
        .optional()?;
    if let Some(id) = code
        && manages(conn, &reach, &[id], day)? == [id]
    {
        return Ok(Sought::One(id));
    }
    let search = PeopleSearch {
        scope: scope.clone(),
        exactly: None,
        text,
        number: None,
        day,
        seconded: false,
        page: 0,
    };
    let (rows, more) = find_people(conn, finder, &search)?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let within = manages(conn, &reach, &ids, day)?;
    let rows = rows.into_iter().filter(|row| within.contains(&row.id));
    let mut found: Vec<Candidate> = rows
        .map(|row| Candidate {
            id: row.id,
            full_name: row.full_name,
            staff_code: row.staff_code,
            unit_name: row.unit_name,
            position: row.position,
        })
        .collect();
    Ok(match (found.len(), more) {
        (0, _) => Sought::Nobody,
        (1, false) => found
            .pop()
            .map_or(Sought::Nobody, |one| Sought::One(one.id)),
        _ => Sought::Several(found, more),
    })
}

/// Those of these people for whom the scope answers, in their order.
fn manages(
    conn: &mut Conn,
    reach: &Reach,
    ids: &[PersonId],
    day: Day,
) -> QueryResult<Vec<PersonId>> {
    let posts = posts_of(conn, ids)?;
    let own = |id: &&PersonId| posts.get(id).is_some_and(|posts| reach.manages(posts, day));
    Ok(ids.iter().filter(own).copied().collect())
}
