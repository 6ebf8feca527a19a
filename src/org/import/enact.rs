//! Writing what a confirmed staff list changes, and what it was before.
use super::codes::given_up;
use super::codes::release;
use super::posts::Duty;
use super::posts::Held;
use super::somebody::Own;
use super::somebody::Somebody;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AssignmentId;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::import_effects;
use crate::db::schema::people;
use crate::insert_all;
use crate::on_each;
use crate::org::Category;
use crate::org::Gender;
use crate::text::BirthDate;
use crate::text::fold;
use crate::text::sort_key;
use diesel::prelude::*;
use std::collections::HashMap;

/// Rows of one insert; at most twelve values each.
pub(super) const BATCH: usize = 1_000;

/// What stands in `import_effects.object`.
pub(super) const PERSON: &str = "person";
pub(in crate::org) const POST: &str = "assignment";
pub(super) const UNIT: &str = "unit";
pub(super) const GRANT: &str = "grant";
/// Somebody whose staff code is let go before anything of a large import holds.
pub(super) const CODE: &str = "staff_code";

/// A post as it was before an import.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct PostBefore {
    pub unit: UnitId,
    pub duty: Duty,
    pub from: Day,
    pub to: Day,
}

/// The unit in which a post was before an import changed it, by what is kept of it.
pub(in crate::org) fn unit_before(before: &str) -> Option<UnitId> {
    let before: PostBefore = serde_json::from_str(before).ok()?;
    Some(before.unit)
}

/// One row of `import_effects`; `before` is JSON.
#[derive(Debug, Insertable)]
#[diesel(table_name = import_effects, treat_none_as_default_value = false)]
pub(super) struct Effect {
    pub import_id: ImportId,
    pub object: &'static str,
    pub object_id: i64,
    pub before: Option<String>,
    /// What the import makes of it: of a large one carried out when all of it shows, later compared with what it has become since.
    pub after: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = people, treat_none_as_default_value = false)]
struct NewPerson {
    staff_code: Option<String>,
    full_name: String,
    name_sort: Vec<u8>,
    name_fold: String,
    birth_date: Option<BirthDate>,
    gender: Option<Gender>,
    citizen_id_sealed: Option<Vec<u8>>,
    citizen_id_hash: Option<Vec<u8>>,
    citizen_id_mask: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    created_at: Time,
}

#[derive(Insertable)]
#[diesel(table_name = assignment_rows, treat_none_as_default_value = false)]
pub(super) struct NewPost {
    pub person_id: PersonId,
    pub unit_id: UnitId,
    pub category: Category,
    pub position: Option<String>,
    pub rank: Option<String>,
    pub is_leader: bool,
    pub concurrent: bool,
    pub valid_from: Day,
    pub valid_to: Day,
    pub import_id: Option<ImportId>,
    pub created_at: Time,
}

/// Writes people and posts as they are to be. Returns the people who are new.
pub(super) fn enact(
    conn: &mut Conn,
    import: ImportId,
    plan: Vec<Somebody>,
    now: Time,
) -> QueryResult<Vec<PersonId>> {
    let mut effects = Vec::new();
    let (known, new): (Vec<Somebody>, Vec<Somebody>) =
        plan.into_iter().partition(|person| person.id.is_some());
    let mut posts: Vec<NewPost> = Vec::new();
    // Changed people first: a staff code may pass from one of them to somebody new, or to another of them.
    let giving = known.iter().filter(|person| given_up(person).is_some());
    let giving: Vec<PersonId> = giving.filter_map(|person| person.id).collect();
    release(conn, &giving)?;
    for person in &known {
        let Some(id) = person.id else { continue };
        if let Some(before) = &person.before {
            update_own(conn, id, &person.own)?;
            let was = (before.as_ref(), &person.own);
            effects.push(change(import, (PERSON, id.0), was));
        }
        for post in &person.posts {
            match (post.id, &post.before) {
                (Some(post_id), Some(before)) => {
                    update_post(conn, post_id, post)?;
                    let was = (&PostBefore::of(before), &PostBefore::of(post));
                    effects.push(change(import, (POST, post_id.0), was));
                }
                (None, _) => posts.push(new_post(id, post, import, now)),
                _ => {}
            }
        }
    }
    let mut ids = Vec::with_capacity(new.len());
    for batch in new.chunks(BATCH) {
        for (person, id) in batch.iter().zip(add_people(conn, batch, now)?) {
            effects.push(effect::<Own>(import, PERSON, id.0, None));
            posts.extend(
                person
                    .posts
                    .iter()
                    .map(|post| new_post(id, post, import, now)),
            );
            ids.push(id);
        }
    }
    add_posts(conn, &posts)?;
    add_effects(conn, &effects)?;
    Ok(ids)
}

/// An effect with what was before as JSON.
pub(super) fn effect<T: serde::Serialize>(
    import_id: ImportId,
    object: &'static str,
    object_id: i64,
    before: Option<&T>,
) -> Effect {
    // These types have no map with keys that JSON cannot hold, so this cannot fail.
    let before = before.and_then(|before| serde_json::to_string(before).ok());
    Effect {
        import_id,
        object,
        object_id,
        before,
        after: None,
    }
}

/// An effect with what was before and what became of it.
pub(super) fn change<T: serde::Serialize>(
    import: ImportId,
    (object, id): (&'static str, i64),
    (was, is): (&T, &T),
) -> Effect {
    Effect {
        after: serde_json::to_string(is).ok(),
        ..effect(import, object, id, Some(was))
    }
}

pub(super) fn add_effects(conn: &mut Conn, effects: &[Effect]) -> QueryResult<()> {
    insert_all!(conn, import_effects::table, effects)
}

pub(super) fn add_posts(conn: &mut Conn, posts: &[NewPost]) -> QueryResult<()> {
    insert_all!(conn, assignment_rows::table, posts)
}

/// Adds people and gives their ids in the same order.
pub(super) fn add_people<P: std::borrow::Borrow<Somebody>>(
    conn: &mut Conn,
    people: &[P],
    now: Time,
) -> QueryResult<Vec<PersonId>> {
    if matches!(conn, Conn::Sqlite(_)) {
        let added = people.iter();
        return added
            .map(|person| add_person(conn, &person.borrow().own, now))
            .collect();
    }
    let rows: Vec<NewPerson> = people
        .iter()
        .map(|person| new_person(&person.borrow().own, now))
        .collect();
    // A statement need not answer in the order of its values, so each is found again by what makes them unique.
    insert_all!(conn, people::table, rows)?;
    let codes: Vec<&String> = rows
        .iter()
        .filter_map(|row| row.staff_code.as_ref())
        .collect();
    let by_code: HashMap<Option<String>, PersonId> = people::table
        .filter(people::staff_code.eq_any(codes))
        .select((people::staff_code, people::id))
        .order(people::id)
        .load(conn)?
        .into_iter()
        .collect();
    let hashes: Vec<&Vec<u8>> = rows
        .iter()
        .filter_map(|row| row.citizen_id_hash.as_ref())
        .collect();
    let by_hash: HashMap<Option<Vec<u8>>, PersonId> = people::table
        .filter(people::citizen_id_hash.eq_any(hashes))
        .select((people::citizen_id_hash, people::id))
        .order(people::id)
        .load(conn)?
        .into_iter()
        .collect();
    rows.iter()
        .map(|row| {
            let id = by_code
                .get(&row.staff_code)
                .filter(|_| row.staff_code.is_some());
            id.or_else(|| by_hash.get(&row.citizen_id_hash))
                .copied()
                .ok_or(diesel::result::Error::NotFound)
        })
        .collect()
}

/// Adds somebody by themselves, who need have nothing by which to be found again.
pub(super) fn add_person(conn: &mut Conn, own: &Own, now: Time) -> QueryResult<PersonId> {
    let insert = diesel::insert_into(people::table).values(new_person(own, now));
    on_each!(conn, one => insert.returning(people::id).get_result(one))
}

fn new_person(own: &Own, now: Time) -> NewPerson {
    NewPerson {
        staff_code: own.staff_code.clone(),
        full_name: own.full_name.clone(),
        name_sort: sort_key(&own.full_name),
        name_fold: fold(&own.full_name),
        birth_date: own.birth_date,
        gender: own.gender,
        citizen_id_sealed: own.citizen_sealed.clone(),
        citizen_id_hash: own.citizen_hash.clone(),
        citizen_id_mask: own.citizen_mask.clone(),
        email: own.email.clone(),
        phone: own.phone.clone(),
        created_at: now,
    }
}

pub(in crate::org) fn update_own(conn: &mut Conn, id: PersonId, own: &Own) -> QueryResult<()> {
    diesel::update(people::table.find(id))
        .set((
            people::staff_code.eq(&own.staff_code),
            people::full_name.eq(&own.full_name),
            people::name_sort.eq(sort_key(&own.full_name)),
            people::name_fold.eq(fold(&own.full_name)),
            people::birth_date.eq(own.birth_date),
            people::gender.eq(own.gender),
            people::citizen_id_sealed.eq(&own.citizen_sealed),
            people::citizen_id_hash.eq(&own.citizen_hash),
            people::citizen_id_mask.eq(&own.citizen_mask),
            people::email.eq(&own.email),
            people::phone.eq(&own.phone),
        ))
        .execute(conn)
        .map(drop)
}

fn update_post(conn: &mut Conn, id: AssignmentId, post: &Held) -> QueryResult<()> {
    restore_post(conn, id, &PostBefore::of(post))
}

pub(super) fn restore_post(
    conn: &mut Conn,
    id: AssignmentId,
    post: &PostBefore,
) -> QueryResult<()> {
    diesel::update(assignment_rows::table.find(id))
        .set((
            assignment_rows::unit_id.eq(post.unit),
            assignment_rows::category.eq(post.duty.category),
            assignment_rows::position.eq(&post.duty.position),
            assignment_rows::rank.eq(&post.duty.rank),
            assignment_rows::is_leader.eq(post.duty.is_leader),
            assignment_rows::valid_from.eq(post.from),
            assignment_rows::valid_to.eq(post.to),
        ))
        .execute(conn)
        .map(drop)
}

impl PostBefore {
    pub(super) fn of(post: &Held) -> Self {
        Self {
            unit: post.unit,
            duty: post.duty.clone(),
            from: post.from,
            to: post.to,
        }
    }
}

pub(super) fn new_post(person_id: PersonId, post: &Held, import: ImportId, now: Time) -> NewPost {
    NewPost {
        person_id,
        unit_id: post.unit,
        category: post.duty.category,
        position: post.duty.position.clone(),
        rank: post.duty.rank.clone(),
        is_leader: post.duty.is_leader,
        concurrent: post.concurrent,
        valid_from: post.from,
        valid_to: post.to,
        import_id: Some(import),
        created_at: now,
    }
}

/// What an import changed: the object, what it was, and (none of earlier versions) what it became.
pub(super) type Changed = (String, i64, Option<String>, Option<String>);

/// What an import changed, in the order in which it did; without the people who came with it.
pub(super) fn changes_of(conn: &mut Conn, import: ImportId) -> QueryResult<Vec<Changed>> {
    import_effects::table
        .filter(import_effects::import_id.eq(import))
        .filter(
            import_effects::before
                .is_not_null()
                .or(import_effects::object.ne(PERSON)),
        )
        .order(import_effects::id)
        .select((
            import_effects::object,
            import_effects::object_id,
            import_effects::before,
            import_effects::after,
        ))
        .load(conn)
}
