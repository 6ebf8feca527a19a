//! What imports did to somebody's posts, for the history of their data.
use super::change::of_post;
use super::enact::POST;
use super::enact::PostBefore;
use super::model::Fault;
use super::model::ImportState;
use super::posts::Held;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::import_effects;
use crate::db::schema::imports;
use crate::org::queries::names_of;
use diesel::prelude::*;

/// A post that an import gave or changed.
pub(in crate::org) struct PostTold {
    pub import: ImportId,
    pub unit_name: String,
    /// The first day of one that it gave.
    pub given: Option<Day>,
    /// Of one that it changed, what became of it.
    pub changes: Vec<Fault>,
}

/// A post, by its number, that an import changed: what it was, and what it became.
type Changed = (ImportId, i64, Held, Held);

/// Everything that imports did to the posts of a person, the first done first. A number of statements that does not depend on how
/// much there is.
pub(in crate::org) fn posts_told(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<PostTold>> {
    let changed = changed(conn, person)?;
    let given = given(conn, person, &changed)?;
    let of_changed = changed.iter().flat_map(|(.., was, is)| [was.unit, is.unit]);
    let of_given = given.iter().map(|(_, unit, _)| *unit);
    let units: Vec<UnitId> = of_given.chain(of_changed).collect();
    let names = names_of(conn, &units, Day::LAST)?;
    let name = |unit: UnitId| names.get(&unit).cloned().unwrap_or_default();
    let changed = changed.into_iter().map(|(import, _, was, is)| PostTold {
        import,
        unit_name: name(was.unit),
        given: None,
        changes: of_post(Some(&was), &is, &names),
    });
    let given = given.into_iter().map(|(import, unit, from)| PostTold {
        import,
        unit_name: name(unit),
        given: Some(from),
        changes: Vec::new(),
    });
    Ok(changed.chain(given).collect())
}

fn changed(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Changed>> {
    let own: Vec<i64> = assignment_rows::table
        .filter(assignment_rows::person_id.eq(person))
        .order(assignment_rows::id)
        .select(assignment_rows::id)
        .load(conn)?;
    let effects: Vec<(ImportId, i64, Option<String>, Option<String>)> = import_effects::table
        .filter(import_effects::object.eq(POST))
        .filter(import_effects::object_id.eq_any(own))
        .order(import_effects::id)
        .select((
            import_effects::import_id,
            import_effects::object_id,
            import_effects::before,
            import_effects::after,
        ))
        .load(conn)?;
    let held = |text: Option<String>| {
        let post: PostBefore = serde_json::from_str(&text?).ok()?;
        Some(Held::from(post))
    };
    let effects = effects.into_iter();
    Ok(effects
        .filter_map(|(import, post, was, is)| Some((import, post, held(was)?, held(is)?)))
        .collect())
}

/// The posts that imports gave, in which unit and from which day: as they were before another import changed them.
fn given(
    conn: &mut Conn,
    person: PersonId,
    changed: &[Changed],
) -> QueryResult<Vec<(ImportId, UnitId, Day)>> {
    let rows: Vec<(ImportId, i64, UnitId, Day)> = assignment_rows::table
        .inner_join(imports::table)
        .filter(assignment_rows::person_id.eq(person))
        .filter(assignment_rows::valid_from.le(assignment_rows::valid_to))
        .filter(imports::state.eq(ImportState::Confirmed))
        .order(assignment_rows::id)
        .select((
            imports::id,
            assignment_rows::id,
            assignment_rows::unit_id,
            assignment_rows::valid_from,
        ))
        .load(conn)?;
    let as_given = |(import, post, unit, from): (ImportId, i64, UnitId, Day)| {
        let first = changed.iter().find(|(_, changed, ..)| *changed == post);
        first.map_or((import, unit, from), |(.., was, _)| {
            (import, was.unit, was.from)
        })
    };
    Ok(rows.into_iter().map(as_given).collect())
}

impl From<PostBefore> for Held {
    fn from(post: PostBefore) -> Self {
        Self {
            id: None,
            unit: post.unit,
            duty: post.duty,
            concurrent: false,
            from: post.from,
            to: post.to,
            before: None,
        }
    }
}
