//! Who has left the service: their roles rest until they hold a post again, so that nobody has to remember to take them back.
use super::Role;
use super::Source;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::schema::assignments;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// Who has held posts, and none on the day asked about. Who never held one, as an administrator made on the server, has not
/// left.
#[derive(Debug)]
pub struct Left(HashSet<PersonId>);

impl Left {
    /// Who of these holders of roles, and of those who lent to them, has left by `day`. One statement.
    pub fn read(
        conn: &mut Conn,
        holders: &[PersonId],
        sources: &HashMap<GrantId, Source>,
        day: Day,
    ) -> QueryResult<Self> {
        let lenders = sources.values().map(|source| source.lender);
        let people: HashSet<PersonId> = holders.iter().copied().chain(lenders).collect();
        let posts: Vec<(PersonId, Day)> = assignments::table
            .filter(assignments::person_id.eq_any(people))
            .filter(assignments::valid_from.le(assignments::valid_to))
            .filter(assignments::valid_from.le(day))
            .order((assignments::person_id, assignments::valid_to))
            .select((assignments::person_id, assignments::valid_to))
            .load(conn)?;
        let mut left = HashSet::new();
        // The last post of each comes last.
        for (person, to) in posts {
            if to < day {
                left.insert(person);
            } else {
                left.remove(&person);
            }
        }
        Ok(Self(left))
    }

    fn has(&self, person: PersonId) -> bool {
        self.0.contains(&person)
    }

    /// Whether a role, granted by somebody or on the server, rests: its holder has left, or whoever lent it. Administration given
    /// on the server never does: a slip in a list of staff must not leave a province without anybody to mend it.
    pub fn rests(
        &self,
        (role, by): (Role, Option<PersonId>),
        holder: PersonId,
        source: Option<&Source>,
    ) -> bool {
        let of_server = role == Role::Admin && by.is_none();
        (self.has(holder) && !of_server) || source.is_some_and(|source| self.has(source.lender))
    }
}
