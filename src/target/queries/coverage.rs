//! The facts of coverage: who is in post on a day, and which completions count.
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::AssignmentId;
use crate::db::ids::CompletionId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::change_counts;
use crate::db::schema::completions;
use crate::org::Category;
use crate::org::aliases;
use crate::target::model::HeldPost;
use crate::target::model::Window;
use diesel::connection::DefaultLoadingMode;
use diesel::dsl::count_star;
use diesel::dsl::max;
use diesel::prelude::*;

/// How often posts and units have changed; the same number means the same posts.
pub fn posts_version(conn: &mut Conn) -> QueryResult<i64> {
    change_counts::table
        .find("posts")
        .select(change_counts::changes)
        .first(conn)
}

/// The newest completion, and how many of the last thousand ids are taken. Completions are never changed or deleted, but one
/// may be committed after another of a higher id; while no transaction stays open for a thousand completions, the same tail
/// means the same completions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tail {
    newest: i64,
    taken: i64,
}

/// Ids among which a late one may still appear.
const LATE: i64 = 1000;

/// The tail of the completions as this transaction sees them.
pub fn tail(conn: &mut Conn) -> QueryResult<Tail> {
    let newest: Option<CompletionId> = completions::table
        .select(max(completions::id))
        .first(conn)?;
    let newest = newest.map_or(0, |id| id.0);
    let taken = completions::table
        .filter(completions::id.gt(CompletionId(newest - LATE)))
        .select(count_star())
        .first(conn)?;
    Ok(Tail { newest, taken })
}

/// Every post held on `day`, in the order of [`HeldPost`]. A statement for each category: read from an index alone, without the
/// text of the category in each of a hundred thousand rows.
pub fn posts_held(conn: &mut Conn, day: Day) -> QueryResult<Vec<HeldPost>> {
    type Row = (PersonId, bool, AssignmentId, UnitId);
    let mut posts = Vec::new();
    for &category in Category::ALL {
        let held = assignments::table
            .filter(assignments::category.eq(category))
            .filter(assignments::valid_to.ge(day))
            .filter(assignments::valid_from.le(day))
            .select((
                assignments::person_id,
                assignments::concurrent,
                assignments::id,
                assignments::unit_id,
            ));
        for row in held.load_iter::<Row, DefaultLoadingMode>(conn)? {
            let (person, concurrent, id, unit) = row?;
            posts.push(HeldPost {
                person,
                concurrent,
                id,
                unit,
                category,
            });
        }
    }
    posts.sort_unstable();
    Ok(posts)
}

/// The person of each completion within the window, in rising order.
pub fn completed_by(conn: &mut Conn, window: Window) -> QueryResult<Vec<PersonId>> {
    let rows = completions::table
        .filter(completions::completed_at.ge(window.from))
        .filter(completions::completed_at.lt(window.until))
        .select(completions::person_id);
    let mut people = rows
        .load_iter::<PersonId, DefaultLoadingMode>(conn)?
        .collect::<QueryResult<Vec<_>>>()?;
    let aliases = aliases(conn)?;
    if !aliases.is_empty() {
        for person in &mut people {
            *person = aliases.get(person).copied().unwrap_or(*person);
        }
    }
    people.sort_unstable();
    Ok(people)
}
