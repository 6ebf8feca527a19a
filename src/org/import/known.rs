//! What the database knows of the people that a staff list speaks of.
use super::keyless;
use super::posts::Duty;
use super::posts::Held;
use super::reach::Reach;
use super::reach::UnitsOfDay;
use super::roster::Unread;
use super::somebody::Known;
use super::somebody::Own;
use super::somebody::Somebody;
use super::staff::StaffRow;
use super::twins;
use super::twins::Decisions;
use crate::access::Scope;
use crate::access::Viewer;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::AssignmentId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::people;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::org::Category;
use crate::org::Gender;
use crate::org::queries::above;
use crate::org::queries::merged_codes;
use crate::text::BirthDate;
use diesel::prelude::*;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

/// Values that one `IN` takes.
pub(super) const CHUNK: usize = 2_000;

/// Loads everything that a list can touch: its people by identity number and staff code, those without either who sign in so
/// or stand in its units, and for a complete list everybody in its units.
pub(super) fn known(
    conn: &mut Conn,
    rows: &[Result<StaffRow, Box<Unread>>],
    as_of: Day,
    importer: &Importer<'_>,
    complete: bool,
) -> QueryResult<Known> {
    let units = units_by_code(conn, as_of)?;
    let mut ids = met(conn, rows)?;
    let logins = keyless::by_login(conn, rows)?;
    ids.extend(logins.iter().map(|(_, person)| *person));
    let codes = rows.iter().map(|row| {
        row.as_ref()
            .map_or_else(|row| &row.unit_code, |row| &row.unit_code)
    });
    let file_units: HashSet<UnitId> = codes.filter_map(|code| units.get(code)).copied().collect();
    ids.extend(keyless::in_units(conn, &file_units, as_of)?);
    ids.extend(twins::of_rows(conn, rows, (&units, as_of))?);
    ids.extend(importer.decided.values().copied().flatten());
    if complete {
        ids.extend(in_post(conn, &file_units, as_of)?);
    }
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let people = somebodies(conn, &ids)?;
    let reach = importer
        .scope
        .map(|scope| reach(conn, (importer, scope), as_of, &ids))
        .transpose()?;
    let names = names(conn, &people, &units)?;
    let known = Known::new(units, people).signing_in(&logins);
    let known = known.deciding(importer.decided.clone());
    Ok(known.named(names).within(reach))
}

/// The latest names of the units of these posts and of the units that rows may name.
fn names(
    conn: &mut Conn,
    people: &[Somebody],
    units: &HashMap<String, UnitId>,
) -> QueryResult<HashMap<UnitId, String>> {
    let held = people.iter().flat_map(|person| &person.posts);
    let ids: BTreeSet<UnitId> = held
        .map(|post| post.unit)
        .chain(units.values().copied())
        .collect();
    let ids: Vec<UnitId> = ids.into_iter().collect();
    let mut names = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<(UnitId, String)> = unit_versions::table
            .filter(unit_versions::unit_id.eq_any(chunk))
            .order(unit_versions::valid_from)
            .select((unit_versions::unit_id, unit_versions::name))
            .load(conn)?;
        // Of several versions the latest comes last and stays.
        names.extend(rows);
    }
    Ok(names)
}

/// Whoever brings a list: within which scope (none: everywhere), with whose rights, on which day, and having decided what.
#[derive(Clone, Copy)]
pub(super) struct Importer<'a> {
    pub scope: Option<&'a Scope>,
    pub viewer: Option<&'a Viewer>,
    pub today: Day,
    pub decided: &'a Decisions,
}

fn reach(
    conn: &mut Conn,
    (importer, scope): (&Importer<'_>, &Scope),
    as_of: Day,
    people: &[PersonId],
) -> QueryResult<Reach> {
    let mut of_day = |day: Day| -> QueryResult<UnitsOfDay> {
        Ok(UnitsOfDay {
            standing: units_by_code(conn, day)?.into_values().collect(),
            within: units_within(conn, scope, day)?,
        })
    };
    let (then, now) = (of_day(as_of)?, of_day(importer.today)?);
    let ever: Vec<UnitId> = scope.units_ever().order(unit_paths::unit_id).load(conn)?;
    let mut beyond = HashSet::new();
    if let Some(viewer) = importer.viewer {
        for chunk in people.chunks(CHUNK) {
            beyond.extend(above(conn, viewer, chunk, importer.today)?);
        }
    }
    Ok(Reach {
        as_of: (as_of, then),
        today: (importer.today, now),
        ever: ever.into_iter().collect(),
        beyond,
    })
}

/// The units of a day by code.
fn units_by_code(conn: &mut Conn, day: Day) -> QueryResult<HashMap<String, UnitId>> {
    let units: Vec<(String, UnitId)> = unit_versions::table
        .filter(unit_versions::valid_from.le(day))
        .filter(unit_versions::valid_to.ge(day))
        .order(unit_versions::unit_id)
        .select((unit_versions::code, unit_versions::unit_id))
        .load(conn)?;
    Ok(units.into_iter().collect())
}

/// The units that stand within a scope on a day.
pub(super) fn units_within(
    conn: &mut Conn,
    scope: &Scope,
    day: Day,
) -> QueryResult<HashSet<UnitId>> {
    let units: Vec<UnitId> = scope.units_on(day).order(unit_paths::unit_id).load(conn)?;
    Ok(units.into_iter().collect())
}

fn met(conn: &mut Conn, rows: &[Result<StaffRow, Box<Unread>>]) -> QueryResult<BTreeSet<PersonId>> {
    let mut codes: Vec<&str> = Vec::new();
    let mut hashes: Vec<&[u8]> = Vec::new();
    for row in rows {
        match row {
            Ok(row) => {
                codes.extend(row.staff_code.as_deref());
                hashes.extend(row.citizen.as_ref().map(|citizen| citizen.hash.as_slice()));
            }
            Err(unread) => {
                codes.push(&unread.staff_code);
                hashes.extend(unread.citizen_hash.as_deref());
            }
        }
    }
    let mut found = BTreeSet::new();
    for chunk in codes.chunks(CHUNK) {
        let ids: Vec<PersonId> = people::table
            .filter(people::staff_code.eq_any(chunk))
            .order(people::id)
            .select(people::id)
            .load(conn)?;
        found.extend(ids);
    }
    for chunk in hashes.chunks(CHUNK) {
        let by_hash = people::table.filter(people::citizen_id_hash.eq_any(chunk));
        let ids: Vec<PersonId> = by_hash.order(people::id).select(people::id).load(conn)?;
        found.extend(ids);
    }
    Ok(found)
}

/// People by staff code, and by identity number.
type Owners = (HashMap<String, PersonId>, HashMap<Vec<u8>, PersonId>);

/// Whose these staff codes and identity numbers are.
pub(super) fn owners(
    conn: &mut Conn,
    codes: &[String],
    hashes: &[Option<Vec<u8>>],
) -> QueryResult<Owners> {
    let (mut by_code, mut by_hash) = (HashMap::new(), HashMap::new());
    for chunk in codes.chunks(CHUNK) {
        let found: Vec<(Option<String>, PersonId)> = people::table
            .filter(people::staff_code.eq_any(chunk))
            .order(people::id)
            .select((people::staff_code, people::id))
            .load(conn)?;
        by_code.extend(found.into_iter().filter_map(|(code, id)| Some((code?, id))));
    }
    // A record merged into another is read as that one.
    by_code.extend(merged_codes(conn)?);
    let hashes: Vec<&Vec<u8>> = hashes.iter().flatten().collect();
    for chunk in hashes.chunks(CHUNK) {
        let found: Vec<(Option<Vec<u8>>, PersonId)> = people::table
            .filter(people::citizen_id_hash.eq_any(chunk.iter().copied()))
            .order(people::id)
            .select((people::citizen_id_hash, people::id))
            .load(conn)?;
        by_hash.extend(found.into_iter().filter_map(|(hash, id)| Some((hash?, id))));
    }
    Ok((by_code, by_hash))
}

pub(super) fn in_post(
    conn: &mut Conn,
    units: &HashSet<UnitId>,
    day: Day,
) -> QueryResult<BTreeSet<PersonId>> {
    let units: Vec<UnitId> = units.iter().copied().collect();
    let mut found = BTreeSet::new();
    for chunk in units.chunks(CHUNK) {
        let ids: Vec<PersonId> = assignments::table
            .filter(assignments::unit_id.eq_any(chunk))
            .filter(assignments::valid_from.le(day))
            .filter(assignments::valid_to.ge(day))
            .order(assignments::person_id)
            .select(assignments::person_id)
            .load(conn)?;
        found.extend(ids);
    }
    Ok(found)
}

#[derive(Queryable)]
struct PersonRow {
    id: PersonId,
    staff_code: Option<String>,
    full_name: String,
    birth_date: Option<BirthDate>,
    gender: Option<Gender>,
    citizen_hash: Option<Vec<u8>>,
    citizen_sealed: Option<Vec<u8>>,
    citizen_mask: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

/// These people with all of their posts, in the order of their ids.
pub(super) fn somebodies(conn: &mut Conn, ids: &[PersonId]) -> QueryResult<Vec<Somebody>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<PersonRow> = people::table
            .filter(people::id.eq_any(chunk))
            .order(people::id)
            .select((
                people::id,
                people::staff_code,
                people::full_name,
                people::birth_date,
                people::gender,
                people::citizen_id_hash,
                people::citizen_id_sealed,
                people::citizen_id_mask,
                people::email,
                people::phone,
            ))
            .load(conn)?;
        let mut posts = held_by(conn, chunk)?;
        found.extend(rows.into_iter().map(|row| Somebody {
            id: Some(row.id),
            posts: posts.remove(&row.id).unwrap_or_default(),
            own: Own {
                staff_code: row.staff_code,
                full_name: row.full_name,
                birth_date: row.birth_date,
                gender: row.gender,
                citizen_hash: row.citizen_hash,
                citizen_sealed: row.citizen_sealed,
                citizen_mask: row.citizen_mask,
                email: row.email,
                phone: row.phone,
            },
            ..Somebody::default()
        }));
    }
    Ok(found)
}

/// A person's own data as they stand.
pub(in crate::org) fn own_data_of(conn: &mut Conn, person: PersonId) -> QueryResult<Option<Own>> {
    Ok(somebodies(conn, &[person])?.pop().map(|found| found.own))
}

/// A post as a row; [`POST`] are its columns.
#[derive(Queryable)]
pub(super) struct PostRow {
    id: AssignmentId,
    pub person_id: PersonId,
    unit: UnitId,
    category: Category,
    position: Option<String>,
    rank: Option<String>,
    is_leader: bool,
    concurrent: bool,
    from: Day,
    to: Day,
}

pub(super) type PostColumns = (
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
pub(super) const POST: PostColumns = (
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

impl From<PostRow> for Held {
    fn from(row: PostRow) -> Self {
        let duty = Duty {
            category: row.category,
            position: row.position,
            rank: row.rank,
            is_leader: row.is_leader,
        };
        Self {
            id: Some(row.id),
            unit: row.unit,
            duty,
            concurrent: row.concurrent,
            from: row.from,
            to: row.to,
            before: None,
        }
    }
}

fn held_by(conn: &mut Conn, people: &[PersonId]) -> QueryResult<HashMap<PersonId, Vec<Held>>> {
    let rows: Vec<PostRow> = assignments::table
        .filter(assignments::person_id.eq_any(people))
        .order(assignments::id)
        .select(POST)
        .load(conn)?;
    let mut posts: HashMap<PersonId, Vec<Held>> = HashMap::new();
    for row in rows {
        posts.entry(row.person_id).or_default().push(row.into());
    }
    Ok(posts)
}
