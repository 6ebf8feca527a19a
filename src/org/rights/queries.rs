//! Who holds which role over a unit on a day, with all that a look at it needs.
use super::model::Doubt;
use super::model::Known;
use super::model::SignedIn;
use crate::access::Holding;
use crate::access::Left;
use crate::access::Scope;
use crate::access::Source;
use crate::access::accounts_of;
use crate::access::holdings;
use crate::access::sources_of;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::unit_paths;
use crate::org::names_of;
use crate::org::names_of_people;
use crate::org::queries::valid_on;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::collections::HashSet;

/// The day a list speaks of.
#[derive(Debug, Clone)]
pub(super) struct When {
    pub day: Day,
    pub today: Day,
    /// What was granted or taken back later was not known yet.
    pub end: Time,
    pub zone: TimeZone,
}

/// A role held over a unit, by whom, and everything a look at it needs.
pub(super) struct Access {
    pub holding: Holding,
    pub unit_name: String,
    /// Whether the role was granted in the unit asked about or above, and so reaches all of it.
    pub whole: bool,
    /// Names of the units of the posts held on the day.
    pub posts: Vec<String>,
    /// Whether the viewer may open the card of the holder.
    pub open: bool,
    pub source: Option<Source>,
    /// The name of whoever granted it.
    pub by: Option<String>,
    pub since: Day,
    pub doubts: Vec<Doubt>,
}

/// Every role held over `unit` on a day: there and above, and with `below` also those of units below. The number of statements
/// does not depend on how many they are.
pub(super) fn over(
    conn: &mut Conn,
    (unit, within): (UnitId, &Scope),
    below: Option<&Scope>,
    when: &When,
) -> QueryResult<Vec<Access>> {
    let above: HashSet<UnitId> = unit_paths::table
        .filter(unit_paths::unit_id.eq(unit))
        .filter(valid_on!(unit_paths, when.day))
        .order(unit_paths::ancestor_id)
        .select(unit_paths::ancestor_id)
        .load(conn)?
        .into_iter()
        .collect();
    let mut units: Vec<UnitId> = above.iter().copied().collect();
    if let Some(below) = below {
        let lower: Vec<UnitId> = below.units_on(when.day).load(conn)?;
        units.extend(lower.into_iter().filter(|unit| !above.contains(unit)));
    }
    let held = holdings(conn, &units, (when.day, when.end))?;
    let around = Around::read(conn, (&held, within), when)?;
    Ok(held
        .into_iter()
        .map(|holding| around.describe(holding, &above, when))
        .collect())
}

/// What surrounds some roles: the names of units and people, posts, accounts.
struct Around {
    units: HashMap<UnitId, String>,
    authors: HashMap<PersonId, String>,
    sources: HashMap<GrantId, Source>,
    posts: HashMap<PersonId, Vec<Post>>,
    /// Which units of posts lie below which units of roles or of the viewer.
    paths: HashSet<(UnitId, UnitId)>,
    roots: Vec<UnitId>,
    signed_in: HashMap<PersonId, Option<Time>>,
    left: Left,
}

/// A post held on the day: its unit and its last day.
struct Post {
    unit: UnitId,
    to: Day,
}

impl Around {
    fn read(
        conn: &mut Conn,
        (held, within): (&[Holding], &Scope),
        when: &When,
    ) -> QueryResult<Self> {
        let people: Vec<PersonId> = held.iter().map(|holding| holding.person).collect();
        let posts = posts(conn, &people, when.day)?;
        let stood: Vec<UnitId> = posts.values().flatten().map(|post| post.unit).collect();
        let mut heads: Vec<UnitId> = held.iter().map(|holding| holding.unit).collect();
        heads.extend(within.roots());
        let paths = paths(conn, (&heads, &stood), when.day)?;
        heads.extend(stood);
        let authors: Vec<PersonId> = held.iter().filter_map(|holding| holding.by).collect();
        let lent: Vec<GrantId> = held
            .iter()
            .filter_map(|holding| holding.lent_from)
            .collect();
        let accounts = accounts_of(conn, &people)?;
        let sources = sources_of(conn, &lent)?;
        Ok(Self {
            units: names_of(conn, &heads, when.day)?,
            authors: names_of_people(conn, &authors)?,
            left: Left::read(conn, &people, &sources, when.day)?,
            sources,
            posts,
            paths,
            roots: within.roots().to_vec(),
            signed_in: accounts
                .into_iter()
                .map(|(person, account)| (person, account.signed_in_at))
                .collect(),
        })
    }

    fn describe(&self, holding: Holding, above: &HashSet<UnitId>, when: &When) -> Access {
        let none = Vec::new();
        let posts = self.posts.get(&holding.person).unwrap_or(&none);
        let inside = |head: UnitId| {
            let posts = posts.iter();
            posts.filter(move |post| self.paths.contains(&(head, post.unit)))
        };
        let source = holding.lent_from.and_then(|from| self.sources.get(&from));
        let last = self.signed_in.get(&holding.person).copied().flatten();
        let known = Known {
            day: when.day,
            to: source.map_or(holding.to, |source| source.to.min(holding.to)),
            left: self
                .left
                .rests((holding.role, holding.by), holding.person, source),
            in_post: !posts.is_empty(),
            inside_until: inside(holding.unit).map(|post| post.to).max(),
            signed_in: match last {
                _ if when.day != when.today => SignedIn::Unasked,
                Some(at) => SignedIn::On(at.day(&when.zone)),
                None => SignedIn::Never,
            },
        };
        let name = |unit| self.units.get(&unit).cloned().unwrap_or_default();
        Access {
            unit_name: name(holding.unit),
            whole: above.contains(&holding.unit),
            open: self.roots.iter().any(|root| inside(*root).next().is_some()),
            posts: posts.iter().map(|post| name(post.unit)).collect(),
            by: holding.by.and_then(|by| self.authors.get(&by).cloned()),
            since: holding.from.max(holding.at.day(&when.zone)),
            doubts: Doubt::all(&known),
            source: source.cloned(),
            holding,
        }
    }
}

fn posts(
    conn: &mut Conn,
    people: &[PersonId],
    day: Day,
) -> QueryResult<HashMap<PersonId, Vec<Post>>> {
    let rows: Vec<(PersonId, UnitId, Day)> = assignments::table
        .filter(assignments::person_id.eq_any(people))
        .filter(valid_on!(assignments, day))
        .order((assignments::concurrent, assignments::id))
        .select((
            assignments::person_id,
            assignments::unit_id,
            assignments::valid_to,
        ))
        .load(conn)?;
    let mut posts: HashMap<PersonId, Vec<Post>> = HashMap::new();
    for (person, unit, to) in rows {
        posts.entry(person).or_default().push(Post { unit, to });
    }
    Ok(posts)
}

fn paths(
    conn: &mut Conn,
    (heads, units): (&[UnitId], &[UnitId]),
    day: Day,
) -> QueryResult<HashSet<(UnitId, UnitId)>> {
    let rows: Vec<(UnitId, UnitId)> = unit_paths::table
        .filter(unit_paths::ancestor_id.eq_any(heads))
        .filter(unit_paths::unit_id.eq_any(units))
        .filter(valid_on!(unit_paths, day))
        .order((unit_paths::ancestor_id, unit_paths::unit_id))
        .select((unit_paths::ancestor_id, unit_paths::unit_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
