//! Which people and groups lie within a scope, judged for many at once: the rules of `may_see` and `may_manage`.
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::unit_paths;
use diesel::dsl::max;
use diesel::prelude::*;
use std::collections::HashMap;

/// People asked for by one statement.
const CHUNK: usize = 1_000;

/// The units within a scope, each with the days on which it stands there.
pub(super) struct Reach(HashMap<UnitId, Vec<(Day, Day)>>);

/// A post as far as it matters here.
#[derive(Debug, Clone, Copy, diesel::Queryable)]
pub(super) struct Held {
    person: PersonId,
    unit: UnitId,
    concurrent: bool,
    from: Day,
    to: Day,
}

impl Held {
    fn on(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The day of the post nearest to one.
    fn nearest(&self, day: Day) -> Day {
        day.min(self.to).max(self.from)
    }
}

impl Reach {
    /// One statement, whatever is judged by it afterwards.
    pub fn load(conn: &mut Conn, scope: &Scope) -> QueryResult<Self> {
        let rows: Vec<(UnitId, Day, Day)> = unit_paths::table
            .filter(unit_paths::ancestor_id.eq_any(scope.roots()))
            .order((unit_paths::unit_id, unit_paths::valid_from))
            .select((
                unit_paths::unit_id,
                unit_paths::valid_from,
                unit_paths::valid_to,
            ))
            .load(conn)?;
        let mut spans: HashMap<UnitId, Vec<(Day, Day)>> = HashMap::new();
        for (unit, from, to) in rows {
            spans.entry(unit).or_default().push((from, to));
        }
        Ok(Self(spans))
    }

    fn holds(&self, unit: UnitId, day: Day) -> bool {
        let spans = self.0.get(&unit);
        spans.is_some_and(|spans| spans.iter().any(|(from, to)| *from <= day && day <= *to))
    }

    /// Whether a unit stands within on a day or, when it stands no more, stood there on its last.
    pub fn keeps(&self, unit: UnitId, lasts: &HashMap<UnitId, Day>, day: Day) -> bool {
        let last = lasts.get(&unit).copied().unwrap_or(day);
        self.holds(unit, day.min(last))
    }

    /// Whether a person stands within on a day: by a post of that day or, without one, by the last held.
    pub fn sees(&self, posts: &[Held], day: Day) -> bool {
        let mut held = posts.iter().filter(|post| post.on(day)).peekable();
        if held.peek().is_some() {
            return held.any(|post| self.holds(post.unit, day));
        }
        let former = posts.iter().filter(|post| post.to < day);
        let nearest = former.max_by_key(|post| post.to);
        let nearest = nearest.or_else(|| posts.iter().max_by_key(|post| post.to));
        nearest.is_some_and(|post| self.holds(post.unit, post.nearest(day)))
    }

    /// Whether whoever acts within answers for a person: every main post of the day lies there, or else the last held.
    pub fn manages(&self, posts: &[Held], day: Day) -> bool {
        let main = posts.iter().any(|post| !post.concurrent);
        let counted = || posts.iter().filter(|post| !(main && post.concurrent));
        let mut held = counted().filter(|post| post.on(day)).peekable();
        if held.peek().is_some() {
            return held.all(|post| self.holds(post.unit, day));
        }
        let last = counted().max_by_key(|post| post.to);
        last.is_some_and(|post| self.holds(post.unit, post.nearest(day)))
    }
}

/// The unit in which somebody is shown: of the main post of the day, of another, of the last held.
pub(super) fn unit_shown(posts: &[Held], day: Day) -> Option<UnitId> {
    let rank = |post: &&Held| (!post.on(day), post.concurrent, std::cmp::Reverse(post.to));
    posts.iter().min_by_key(rank).map(|post| post.unit)
}

/// The posts of these people, in one statement for each thousand.
pub(super) fn posts_of(
    conn: &mut Conn,
    people: &[PersonId],
) -> QueryResult<HashMap<PersonId, Vec<Held>>> {
    let mut posts: HashMap<PersonId, Vec<Held>> = HashMap::new();
    for chunk in people.chunks(CHUNK) {
        let rows: Vec<Held> = assignments::table
            .filter(assignments::person_id.eq_any(chunk))
            .filter(assignments::valid_from.le(assignments::valid_to))
            .order(assignments::id)
            .select((
                assignments::person_id,
                assignments::unit_id,
                assignments::concurrent,
                assignments::valid_from,
                assignments::valid_to,
            ))
            .load(conn)?;
        for row in rows {
            posts.entry(row.person).or_default().push(row);
        }
    }
    Ok(posts)
}

/// The last day of each of these units, in one statement.
pub(super) fn last_days(conn: &mut Conn, units: &[UnitId]) -> QueryResult<HashMap<UnitId, Day>> {
    let rows: Vec<(UnitId, Option<Day>)> = unit_paths::table
        .filter(unit_paths::unit_id.eq_any(units))
        .filter(unit_paths::depth.eq(0))
        .group_by(unit_paths::unit_id)
        .order(unit_paths::unit_id)
        .select((unit_paths::unit_id, max(unit_paths::valid_to)))
        .load(conn)?;
    let last = |(unit, day): (UnitId, Option<Day>)| Some((unit, day?));
    Ok(rows.into_iter().filter_map(last).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn post(unit: i64, concurrent: bool, from: &str, to: Day) -> Held {
        Held {
            person: PersonId(1),
            unit: UnitId(unit),
            concurrent,
            from: day(from),
            to,
        }
    }

    #[test]
    fn who_moved_away_is_seen_of_the_past_only_and_a_second_post_shows_without_giving_power() {
        let reach = Reach(HashMap::from([(UnitId(5), vec![(Day::FIRST, Day::LAST)])]));
        let moved = [
            post(5, false, "2020-01-01", day("2026-03-31")),
            post(6, false, "2026-04-01", Day::LAST),
        ];
        assert!(reach.sees(&moved, day("2026-03-31")));
        assert!(!reach.sees(&moved, day("2026-04-01")));
        assert!(!reach.manages(&moved, day("2026-04-01")));
        let second = [
            post(6, false, "2020-01-01", Day::LAST),
            post(5, true, "2020-01-01", Day::LAST),
        ];
        assert!(reach.sees(&second, day("2026-04-01")));
        assert!(!reach.manages(&second, day("2026-04-01")));
        let left = [post(5, false, "2020-01-01", day("2026-03-31"))];
        assert!(reach.sees(&left, day("2026-05-01")) && reach.manages(&left, day("2026-05-01")));
        assert!(!reach.sees(&[], day("2026-05-01")));
    }
}
