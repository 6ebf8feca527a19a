//! A group as a viewer sees it on a day. Members outside the viewer's units are never named; how many they are is told only to
//! whoever keeps the group, since to anybody else that number would say something of other units.
use super::model::Group;
use super::model::Phase;
use super::queries;
use super::queries::Member;
use super::reach::Reach;
use super::reach::last_days;
use super::reach::posts_of;
use super::reach::unit_shown;
use crate::access::Right;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::GroupId;
use crate::db::ids::MembershipId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::queries::names_of;
use crate::web::Error;
use crate::web::Result;
use crate::web::Signed;
use diesel::QueryResult;
use std::collections::HashSet;

/// One group.
pub(super) struct Sight {
    pub group: Group,
    pub unit_name: String,
    /// Whether the viewer may add and end memberships.
    pub manages: bool,
    /// Every membership of people in sight, by name.
    pub lines: Vec<Line>,
    /// How many are in the group on the day beside those in sight; for the group's keeper.
    pub others: Option<usize>,
}

/// A membership of somebody in sight.
pub(super) struct Line {
    pub member: Member,
    pub unit_name: String,
    /// Whether the viewer may open the person's page today.
    pub open: bool,
}

/// A group on the list.
pub(super) struct Row {
    pub group: Group,
    pub unit_name: String,
    /// Members on the day who are in sight.
    pub members: usize,
}

impl Sight {
    pub fn of(
        conn: &mut Conn,
        (viewer, scope): (&Signed, &Scope),
        id: GroupId,
        (day, today): (Day, Day),
    ) -> Result<Self> {
        let group = queries::group(conn, id)?.ok_or(Error::NotFound)?;
        let reach = Reach::load(conn, scope)?;
        let lasts = last_days(conn, &[group.unit_id])?;
        let keeps = |reach: &Reach| reach.keeps(group.unit_id, &lasts, today);
        let keeper = keeps(&reach);
        let manages = match viewer.scope(Right::ManagePeople) {
            Some(own) if keeper => keeps(&Reach::load(conn, &own)?),
            _ => false,
        };
        let members = queries::members_of(conn, id)?;
        let people: Vec<PersonId> = distinct(members.iter().map(|one| one.membership.person));
        let posts = posts_of(conn, &people)?;
        let none = Vec::new();
        let of = |person| posts.get(&person).unwrap_or(&none).as_slice();
        let (seen, unseen): (Vec<Member>, Vec<Member>) = members
            .into_iter()
            .partition(|one| reach.sees(of(one.membership.person), day));
        if !keeper && seen.is_empty() {
            return Err(Error::NotFound);
        }
        let present = |one: &&Member| one.membership.phase(day) == Phase::Present;
        let shown = |one: &Member| unit_shown(of(one.membership.person), day);
        let units = seen.iter().filter_map(shown).chain([group.unit_id]);
        let names = names_of(conn, &distinct(units), day)?;
        let name = |unit: UnitId| names.get(&unit).cloned().unwrap_or_default();
        let line = |member: Member| Line {
            unit_name: shown(&member).map(name).unwrap_or_default(),
            open: reach.sees(of(member.membership.person), today),
            member,
        };
        Ok(Self {
            unit_name: name(group.unit_id),
            manages,
            others: keeper.then(|| unseen.iter().filter(present).count()),
            lines: seen.into_iter().map(line).collect(),
            group,
        })
    }

    /// The same for who manages its members; nobody else learns that there is such a page.
    pub fn managed(
        conn: &mut Conn,
        (viewer, scope): (&Signed, &Scope),
        id: GroupId,
        today: Day,
    ) -> Result<Self> {
        let sight = Self::of(conn, (viewer, scope), id, (today, today))?;
        if sight.manages {
            Ok(sight)
        } else {
            Err(Error::NotFound)
        }
    }

    /// A membership in sight.
    pub fn line(&self, id: MembershipId) -> Result<&Line> {
        let found = self
            .lines
            .iter()
            .find(|line| line.member.membership.id == id);
        found.ok_or(Error::NotFound)
    }
}

/// The groups the viewer's units keep, and those in which somebody of them is on the day.
pub(super) fn rows(
    conn: &mut Conn,
    scope: &Scope,
    (day, today): (Day, Day),
) -> QueryResult<Vec<Row>> {
    let groups = queries::all_groups(conn)?;
    let units = distinct(groups.iter().map(|group| group.unit_id));
    let (lasts, names) = (last_days(conn, &units)?, names_of(conn, &units, day)?);
    let ids: Vec<GroupId> = groups.iter().map(|group| group.id).collect();
    let members = queries::on_day(conn, &ids, day)?;
    let posts = posts_of(conn, &distinct(members.values().flatten().copied()))?;
    let reach = Reach::load(conn, scope)?;
    let seen = |person: &&PersonId| posts.get(person).is_some_and(|held| reach.sees(held, day));
    let row = |group: Group| Row {
        unit_name: names.get(&group.unit_id).cloned().unwrap_or_default(),
        members: members
            .get(&group.id)
            .map_or(0, |members| members.iter().filter(seen).count()),
        group,
    };
    let shown = |row: &Row| row.members > 0 || reach.keeps(row.group.unit_id, &lasts, today);
    Ok(groups.into_iter().map(row).filter(shown).collect())
}

fn distinct<T: std::hash::Hash + Eq + Ord + Copy>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut once: Vec<T> = all.collect::<HashSet<T>>().into_iter().collect();
    once.sort_unstable();
    once
}
