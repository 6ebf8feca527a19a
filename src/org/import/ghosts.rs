//! People who came with an import that is undone.
use super::enact::PERSON;
use crate::db::Conn;
use crate::db::ids::AccountId;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::schema::accounts;
use crate::db::schema::assignment_rows;
use crate::db::schema::assignment_states;
use crate::db::schema::attempts;
use crate::db::schema::certificates;
use crate::db::schema::completions;
use crate::db::schema::enrolments;
use crate::db::schema::grants;
use crate::db::schema::group_members;
use crate::db::schema::import_decisions;
use crate::db::schema::import_effects;
use crate::db::schema::invitations;
use crate::db::schema::messages;
use crate::db::schema::people;
use crate::db::schema::person_aliases;
use crate::db::schema::person_corrections;
use diesel::prelude::*;
use std::collections::HashSet;

/// People looked at in one statement.
const CHUNK: usize = 2_000;

/// Removes those of these people of whom nothing is known but what the import brought: whoever never set a password can
/// have done nothing, and nobody has recorded anything of them. The others stay, without posts.
pub(super) fn remove(conn: &mut Conn, import: ImportId, came: &[PersonId]) -> QueryResult<()> {
    for some in came.chunks(CHUNK) {
        let known = known_otherwise(conn, import, some)?;
        let gone: Vec<PersonId> = some
            .iter()
            .copied()
            .filter(|id| !known.contains(id))
            .collect();
        let decided = import_decisions::person_id.eq_any(&gone);
        diesel::delete(import_decisions::table.filter(decided)).execute(conn)?;
        let unused: Vec<AccountId> = accounts::table
            .filter(accounts::person_id.eq_any(&gone))
            .order(accounts::id)
            .select(accounts::id)
            .load(conn)?;
        diesel::delete(invitations::table.filter(invitations::account_id.eq_any(&unused)))
            .execute(conn)?;
        diesel::delete(accounts::table.filter(accounts::id.eq_any(&unused))).execute(conn)?;
        diesel::delete(assignment_rows::table.filter(assignment_rows::person_id.eq_any(&gone)))
            .execute(conn)?;
        diesel::delete(people::table.filter(people::id.eq_any(&gone))).execute(conn)?;
    }
    Ok(())
}

/// How many of the people who came with an import have entered since: they stay when it is undone, but in no unit.
pub fn entered_since(conn: &mut Conn, import: ImportId) -> QueryResult<i64> {
    import_effects::table
        .inner_join(accounts::table.on(accounts::person_id.eq(import_effects::object_id)))
        .filter(import_effects::import_id.eq(import))
        .filter(import_effects::object.eq(PERSON))
        .filter(import_effects::before.is_null())
        .filter(accounts::password.is_not_null())
        .count()
        .get_result(conn)
}

fn known_otherwise(
    conn: &mut Conn,
    import: ImportId,
    some: &[PersonId],
) -> QueryResult<HashSet<PersonId>> {
    let mut known = HashSet::new();
    macro_rules! spoken_of_in {
        ($table:ident) => {
            let found: Vec<PersonId> = $table::table
                .filter($table::person_id.eq_any(some))
                .order($table::person_id)
                .select($table::person_id)
                .load(conn)?;
            known.extend(found);
        };
    }
    spoken_of_in!(grants);
    spoken_of_in!(enrolments);
    spoken_of_in!(completions);
    spoken_of_in!(attempts);
    spoken_of_in!(certificates);
    spoken_of_in!(group_members);
    spoken_of_in!(assignment_states);
    spoken_of_in!(person_corrections);
    known.extend(merged(conn, some)?);
    let written_to: Vec<Option<PersonId>> = messages::table
        .filter(messages::person_id.eq_any(some))
        .order(messages::person_id)
        .select(messages::person_id)
        .load(conn)?;
    known.extend(written_to.into_iter().flatten());
    let used = accounts::password
        .is_not_null()
        .or(accounts::signed_in_at.is_not_null());
    let came_in: Vec<PersonId> = accounts::table
        .filter(accounts::person_id.eq_any(some))
        .filter(used.or(accounts::disabled_at.is_not_null()))
        .order(accounts::person_id)
        .select(accounts::person_id)
        .load(conn)?;
    known.extend(came_in);
    let of_this = assignment_rows::import_id.eq(import);
    let elsewhere: Vec<PersonId> = assignment_rows::table
        .filter(assignment_rows::person_id.eq_any(some))
        .filter(
            assignment_rows::import_id
                .is_null()
                .or(diesel::dsl::not(of_this)),
        )
        .order(assignment_rows::person_id)
        .select(assignment_rows::person_id)
        .load(conn)?;
    known.extend(elsewhere);
    Ok(known)
}

/// Those of these people of whom there are or were several records.
fn merged(conn: &mut Conn, some: &[PersonId]) -> QueryResult<Vec<PersonId>> {
    let pairs: Vec<(PersonId, PersonId)> = person_aliases::table
        .filter(
            person_aliases::alias_id
                .eq_any(some)
                .or(person_aliases::canonical_id.eq_any(some)),
        )
        .order(person_aliases::id)
        .select((person_aliases::alias_id, person_aliases::canonical_id))
        .load(conn)?;
    Ok(pairs
        .into_iter()
        .flat_map(|(one, other)| [one, other])
        .collect())
}
