//! The posts people hold, held and will hold.
use super::super::model::Assignment;
use super::super::model::Post;
use super::valid_on;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::unit_versions;
use diesel::dsl::exists;
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::query_source::Alias;
use diesel::query_source::AliasedField;
use std::collections::HashMap;

type Row = (
    assignments::id,
    assignments::person_id,
    assignments::unit_id,
    assignments::category,
    assignments::position,
    assignments::rank,
    assignments::is_leader,
    assignments::concurrent,
    assignments::valid_from,
    assignments::valid_to,
);
const ROW: Row = (
    assignments::id,
    assignments::person_id,
    assignments::unit_id,
    assignments::category,
    assignments::position,
    assignments::rank,
    assignments::is_leader,
    assignments::concurrent,
    assignments::valid_from,
    assignments::valid_to,
);

type Other<Column> = AliasedField<Others, Column>;

/// A post before its unit's name is looked up.
#[derive(Queryable)]
struct Bare {
    id: crate::db::ids::AssignmentId,
    person_id: PersonId,
    unit_id: UnitId,
    category: super::super::model::Category,
    position: Option<String>,
    rank: Option<String>,
    is_leader: bool,
    concurrent: bool,
    valid_from: Day,
    valid_to: Day,
}

/// Every post of a person, the present and coming ones first, each with the unit's name of `day`, or of the post's own last or
/// first day when it does not hold on `day`. Posts that were taken back before they began are left out.
pub fn assignments_of(conn: &mut Conn, person: PersonId, day: Day) -> QueryResult<Vec<Assignment>> {
    let bare: Vec<Bare> = assignments::table
        .filter(assignments::person_id.eq(person))
        .filter(assignments::valid_from.le(assignments::valid_to))
        .order((
            assignments::valid_to.desc(),
            assignments::concurrent,
            assignments::id.desc(),
        ))
        .select(ROW)
        .load(conn)?;
    named(conn, bare, day)
}

/// The primary post of a person on a day.
pub fn post_on(conn: &mut Conn, person: PersonId, day: Day) -> QueryResult<Option<Post>> {
    Ok(posts_on(conn, &[person], day)?.remove(&person))
}

/// The primary posts of these people on a day, in a number of statements that does not depend on how many they are.
pub fn posts_on(
    conn: &mut Conn,
    people: &[PersonId],
    day: Day,
) -> QueryResult<HashMap<PersonId, Post>> {
    let bare: Vec<Bare> = assignments::table
        .filter(assignments::person_id.eq_any(people))
        .filter(assignments::concurrent.eq(false))
        .filter(valid_on!(assignments, day))
        .order(assignments::id)
        .select(ROW)
        .load(conn)?;
    let posts = with_parents(conn, bare, day)?;
    Ok(posts
        .into_iter()
        .map(|post| (post.assignment.person_id, post))
        .collect())
}

diesel::alias!(assignments as others: Others);

/// Of the posts of a day the one under which a person is counted: the primary one; for somebody who holds none, the oldest
/// concurrent one.
#[diesel::dsl::auto_type(type_name = "CountedOnce")]
pub(in crate::org) fn counted_once(day: Day) -> _ {
    let first: Other<assignments::id> = others.field(assignments::id);
    let person: Other<assignments::person_id> = others.field(assignments::person_id);
    let concurrent: Other<assignments::concurrent> = others.field(assignments::concurrent);
    let from: Other<assignments::valid_from> = others.field(assignments::valid_from);
    let to: Other<assignments::valid_to> = others.field(assignments::valid_to);
    let all: Alias<Others> = others;
    let before = all
        .filter(person.eq(assignments::person_id))
        .filter(from.le(day))
        .filter(to.ge(day))
        .filter(concurrent.eq(false).or(first.lt(assignments::id)));
    assignments::concurrent.eq(false).or(not(exists(before)))
}

/// The post under which a record of `day` is filed: the primary one of that day; for somebody who holds none, a concurrent
/// one, else the last one held, else the first one to come. `None` for a person who never had any.
pub fn post_for_record(conn: &mut Conn, person: PersonId, day: Day) -> QueryResult<Option<Post>> {
    let mut bare: Vec<Bare> = assignments::table
        .filter(assignments::person_id.eq(person))
        .order(assignments::id)
        .select(ROW)
        .load(conn)?;
    bare.sort_by_key(|post| {
        let ended = post.valid_to < day;
        let coming = post.valid_from > day;
        let distance = if ended {
            std::cmp::Reverse(post.valid_to)
        } else {
            std::cmp::Reverse(Day::LAST)
        };
        (coming, ended, post.concurrent, distance, post.valid_from)
    });
    bare.truncate(1);
    Ok(with_parents(conn, bare, day)?.pop())
}

fn with_parents(conn: &mut Conn, bare: Vec<Bare>, day: Day) -> QueryResult<Vec<Post>> {
    let posts = named(conn, bare, day)?;
    let parents: Vec<UnitId> = posts.iter().filter_map(|post| post.parent_id).collect();
    let names = Names::load(conn, &parents)?;
    Ok(posts
        .into_iter()
        .map(|assignment| Post {
            parent_unit_name: assignment
                .parent_id
                .and_then(|parent| names.of(parent, shown_on(&assignment, day)))
                .map(|version| version.name.clone()),
            assignment,
        })
        .collect())
}

fn named(conn: &mut Conn, bare: Vec<Bare>, day: Day) -> QueryResult<Vec<Assignment>> {
    let units: Vec<UnitId> = bare.iter().map(|post| post.unit_id).collect();
    let names = Names::load(conn, &units)?;
    Ok(bare
        .into_iter()
        .map(|post| {
            let version = names.of(post.unit_id, clamp(day, post.valid_from, post.valid_to));
            Assignment {
                id: post.id,
                person_id: post.person_id,
                unit_id: post.unit_id,
                unit_code: version
                    .map(|version| version.code.clone())
                    .unwrap_or_default(),
                unit_name: version
                    .map(|version| version.name.clone())
                    .unwrap_or_default(),
                parent_id: version.and_then(|version| version.parent_id),
                category: post.category,
                position: post.position,
                rank: post.rank,
                is_leader: post.is_leader,
                concurrent: post.concurrent,
                valid_from: post.valid_from,
                valid_to: post.valid_to,
            }
        })
        .collect())
}

fn shown_on(post: &Assignment, day: Day) -> Day {
    clamp(day, post.valid_from, post.valid_to)
}

fn clamp(day: Day, from: Day, to: Day) -> Day {
    day.min(to).max(from)
}

/// What units were called, by unit and day.
struct Names(HashMap<UnitId, Vec<Version>>);

#[derive(Queryable)]
struct Version {
    unit_id: UnitId,
    code: String,
    name: String,
    parent_id: Option<UnitId>,
    valid_from: Day,
}

impl Names {
    fn load(conn: &mut Conn, units: &[UnitId]) -> QueryResult<Self> {
        let mut units = units.to_vec();
        units.sort_unstable();
        units.dedup();
        let versions: Vec<Version> = unit_versions::table
            .filter(unit_versions::unit_id.eq_any(units))
            .order((unit_versions::unit_id, unit_versions::valid_from))
            .select((
                unit_versions::unit_id,
                unit_versions::code,
                unit_versions::name,
                unit_versions::parent_id,
                unit_versions::valid_from,
            ))
            .load(conn)?;
        let mut by_unit: HashMap<UnitId, Vec<Version>> = HashMap::new();
        for version in versions {
            by_unit.entry(version.unit_id).or_default().push(version);
        }
        Ok(Self(by_unit))
    }

    /// The version of a day; of a unit that had ended by then, its last; of one not yet begun, its first.
    fn of(&self, unit: UnitId, day: Day) -> Option<&Version> {
        let versions = self.0.get(&unit)?;
        versions
            .iter()
            .rfind(|version| version.valid_from <= day)
            .or_else(|| versions.first())
    }
}
