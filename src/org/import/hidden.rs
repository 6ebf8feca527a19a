//! What a large import writes before its moment: people and posts, which no query sees as long as the import is under way (the
//! view `visible_assignments`), and changes noted beside what they will change.
use super::super::finding::holding_names_back;
use super::super::finding::note_everybody;
use super::changeset::change_own;
use super::changeset::change_post;
use super::codes::given_up;
use super::codes::release;
use super::enact;
use super::enact::BATCH;
use super::enact::CODE;
use super::enact::Effect;
use super::enact::NewPost;
use super::enact::PERSON;
use super::enact::POST;
use super::enact::PostBefore;
use super::enact::add_effects;
use super::enact::add_people;
use super::enact::add_person;
use super::enact::add_posts;
use super::enact::effect;
use super::enact::new_post;
use super::known;
use super::known::PostRow;
use super::known::somebodies;
use super::posts::Held;
use super::somebody::Own;
use super::somebody::Somebody;
use super::stage::ImportError;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AssignmentId;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::schema::assignment_rows;
use crate::db::schema::assignments;
use crate::db::schema::import_effects;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;

/// Effects looked at together.
const PAGE: i64 = 2_000;

/// Writes people and posts so that nobody sees or finds them; a new person whose staff code is among those `given` up gets it
/// when everything holds. Returns the people who are new and have what is theirs.
pub(super) fn prepare(
    conn: &mut Conn,
    import: ImportId,
    (people, given): (&[Somebody], &HashSet<String>),
    now: Time,
) -> QueryResult<Vec<PersonId>> {
    let mut to_come = ToCome {
        import,
        now,
        posts: Vec::new(),
        effects: Vec::new(),
    };
    let (known, new): (Vec<&Somebody>, Vec<&Somebody>) =
        people.iter().partition(|person| person.id.is_some());
    for person in known {
        to_come.change(person);
    }
    let waits = |person: &&Somebody| {
        let code = person.own.staff_code.as_ref();
        code.is_some_and(|code| given.contains(code))
    };
    let (waiting, new): (Vec<&Somebody>, Vec<&Somebody>) = new.into_iter().partition(waits);
    let ids = holding_names_back(conn, |conn| to_come.write_new(conn, &waiting, &new))?;
    add_posts(conn, &to_come.posts)?;
    add_effects(conn, &to_come.effects)?;
    Ok(ids)
}

/// What is written of people before it holds.
struct ToCome {
    import: ImportId,
    now: Time,
    posts: Vec<NewPost>,
    effects: Vec<Effect>,
}

impl ToCome {
    /// Notes what becomes of somebody known.
    fn change(&mut self, person: &Somebody) {
        let Some(id) = person.id else { return };
        let import = self.import;
        if given_up(person).is_some() {
            self.effects.push(Effect {
                after: text(&None::<String>),
                ..effect::<Own>(import, CODE, id.0, None)
            });
        }
        if let Some(before) = &person.before {
            let was = (before.as_ref(), &person.own);
            self.effects
                .push(enact::change(import, (PERSON, id.0), was));
        }
        for post in &person.posts {
            if let (Some(post_id), Some(before)) = (post.id, &post.before) {
                let was = (&PostBefore::of(before), &PostBefore::of(post));
                self.effects
                    .push(enact::change(import, (POST, post_id.0), was));
            }
        }
        for post in person.posts.iter().filter(|post| post.id.is_none()) {
            self.posts.push(new_post(id, post, import, self.now));
        }
    }

    /// Writes who is new, of them those who wait for their staff codes without. Returns the others.
    fn write_new(
        &mut self,
        conn: &mut Conn,
        waiting: &[&Somebody],
        new: &[&Somebody],
    ) -> QueryResult<Vec<PersonId>> {
        for person in waiting {
            let own = Own {
                staff_code: None,
                ..person.own.clone()
            };
            let id = add_person(conn, &own, self.now)?;
            self.add(id, person, text(&person.own));
        }
        let mut ids = Vec::with_capacity(new.len());
        for batch in new.chunks(BATCH) {
            for (person, id) in batch.iter().zip(add_people(conn, batch, self.now)?) {
                self.add(id, person, None);
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// Notes somebody new, with what they are to be if that has to wait.
    fn add(&mut self, id: PersonId, person: &Somebody, after: Option<String>) {
        self.effects.push(Effect {
            after,
            ..effect::<Own>(self.import, PERSON, id.0, None)
        });
        let begun = person.posts.iter();
        self.posts
            .extend(begun.map(|post| new_post(id, post, self.import, self.now)));
    }
}

fn text<T: serde::Serialize>(value: &T) -> Option<String> {
    // These types have no map with keys that JSON cannot hold, so this cannot fail.
    serde_json::to_string(value).ok()
}

type Planned = (i64, String, i64, Option<String>, Option<String>);

/// Changes what was noted, in the transaction in which the import is confirmed and its posts show. Refused when something is no longer what it was when it was prepared. Returns the new people
/// who have their staff codes only now.
pub(super) fn show(conn: &mut Conn, import: ImportId) -> Result<Vec<PersonId>, ImportError> {
    let (mut last, mut waited) = (0, Vec::new());
    let giving = givers(conn, import)?;
    let had = own_data(conn, &giving)?;
    release(conn, &giving)?;
    loop {
        let page: Vec<Planned> = import_effects::table
            .filter(import_effects::import_id.eq(import))
            .filter(import_effects::id.gt(last))
            .filter(import_effects::after.is_not_null())
            .order(import_effects::id)
            .limit(PAGE)
            .select((
                import_effects::id,
                import_effects::object,
                import_effects::object_id,
                import_effects::before,
                import_effects::after,
            ))
            .load(conn)?;
        let Some(end) = page.last() else { break };
        last = end.0;
        waited.extend(change(conn, (&page, &had))?);
    }
    note_everybody(conn)?;
    Ok(waited)
}

fn givers(conn: &mut Conn, import: ImportId) -> QueryResult<Vec<PersonId>> {
    let givers: Vec<i64> = import_effects::table
        .filter(import_effects::import_id.eq(import))
        .filter(import_effects::after.is_not_null())
        .filter(import_effects::object.eq(CODE))
        .order(import_effects::id)
        .select(import_effects::object_id)
        .load(conn)?;
    Ok(givers.into_iter().map(PersonId).collect())
}

/// What is known of these people now.
pub(super) fn own_data(
    conn: &mut Conn,
    people: &[PersonId],
) -> QueryResult<HashMap<PersonId, Own>> {
    let present = somebodies(conn, people)?.into_iter();
    Ok(present
        .filter_map(|person| Some((person.id?, person.own)))
        .collect())
}

/// Changes what a page of effects says. Returns the new people of it.
fn change(
    conn: &mut Conn,
    (page, had): (&[Planned], &HashMap<PersonId, Own>),
) -> Result<Vec<PersonId>, ImportError> {
    let of = |kind: &str| {
        page.iter()
            .filter(move |(_, object, ..)| object == kind)
            .collect()
    };
    let people: Vec<&Planned> = of(PERSON);
    let ids: Vec<PersonId> = people.iter().map(|planned| PersonId(planned.2)).collect();
    let (present, mut waited) = (own_data(conn, &ids)?, Vec::new());
    for (_, _, id, before, after) in people {
        let (id, is): (PersonId, Own) = (PersonId(*id), read(after.as_ref())?);
        let now = present.get(&id).ok_or(ImportError::Stale)?;
        if before.is_none() {
            waited.push(id);
        } else if *had.get(&id).unwrap_or(now) != read::<Own>(before.as_ref())? {
            return Err(ImportError::Stale);
        }
        change_own(conn, id, (now, &is))?;
    }
    let posts: Vec<&Planned> = of(POST);
    let ids = posts.iter().map(|planned| AssignmentId(planned.2));
    let present = posts_by_id(conn, ids.collect())?;
    for (_, _, id, before, after) in posts {
        let (was, is): (PostBefore, PostBefore) = (read(before.as_ref())?, read(after.as_ref())?);
        if present.get(id) != Some(&was) {
            return Err(ImportError::Stale);
        }
        change_post(conn, AssignmentId(*id), (&was, &is))?;
    }
    Ok(waited)
}

/// These posts as they are now.
pub(super) fn posts_by_id(
    conn: &mut Conn,
    ids: Vec<AssignmentId>,
) -> QueryResult<HashMap<i64, PostBefore>> {
    let rows: Vec<PostRow> = assignments::table
        .filter(assignments::id.eq_any(ids))
        .order(assignments::id)
        .select(known::POST)
        .load(conn)?;
    let posts = rows.into_iter().map(Held::from);
    Ok(posts
        .filter_map(|post| Some((post.id?.0, PostBefore::of(&post))))
        .collect())
}

fn read<T: serde::de::DeserializeOwned>(kept: Option<&String>) -> QueryResult<T> {
    let kept = kept.map(String::as_str).unwrap_or_default();
    serde_json::from_str(kept)
        .map_err(|error| diesel::result::Error::DeserializationError(Box::new(error)))
}

/// Some effects of an import that never came to its end, and the people among them who came with it.
pub(super) fn some_effects(
    conn: &mut Conn,
    import: ImportId,
    most: i64,
) -> QueryResult<(Vec<i64>, Vec<PersonId>)> {
    let effects: Vec<(i64, String, i64, Option<String>)> = import_effects::table
        .filter(import_effects::import_id.eq(import))
        .order(import_effects::id)
        .limit(most)
        .select((
            import_effects::id,
            import_effects::object,
            import_effects::object_id,
            import_effects::before,
        ))
        .load(conn)?;
    let came = effects.iter().filter_map(|(_, object, id, before)| {
        (object == PERSON && before.is_none()).then_some(PersonId(*id))
    });
    let came = came.collect();
    Ok((effects.into_iter().map(|effect| effect.0).collect(), came))
}

/// Forgets these effects, or where there are none, posts that the import wrote; how many rows went.
pub(super) fn forget(
    conn: &mut Conn,
    import: ImportId,
    (effects, most): (&[i64], i64),
) -> QueryResult<usize> {
    if !effects.is_empty() {
        let some = import_effects::table.filter(import_effects::id.eq_any(effects));
        return diesel::delete(some).execute(conn);
    }
    let posts: Vec<AssignmentId> = assignment_rows::table
        .filter(assignment_rows::import_id.eq(import))
        .order(assignment_rows::id)
        .limit(most)
        .select(assignment_rows::id)
        .load(conn)?;
    diesel::delete(assignment_rows::table.filter(assignment_rows::id.eq_any(posts))).execute(conn)
}
