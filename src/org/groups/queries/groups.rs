//! Groups themselves; a province has some dozens.
use super::super::model::Group;
use super::super::model::GroupKind;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::GroupId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::groups;
use crate::text::fold;
use diesel::prelude::*;

type Columns = (
    groups::id,
    groups::code,
    groups::name,
    groups::kind,
    groups::unit_id,
    groups::decision,
);
/// The columns of [`Group`], in its order.
pub(super) const GROUP: Columns = (
    groups::id,
    groups::code,
    groups::name,
    groups::kind,
    groups::unit_id,
    groups::decision,
);

/// A group as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGroup {
    pub code: String,
    pub name: String,
    pub kind: GroupKind,
    pub unit: UnitId,
    pub decision: Option<String>,
}

/// Every group there is, by name.
pub fn all_groups(conn: &mut Conn) -> QueryResult<Vec<Group>> {
    groups::table
        .order((groups::name_fold, groups::id))
        .select(GROUP)
        .load(conn)
}

/// One group.
pub fn group(conn: &mut Conn, id: GroupId) -> QueryResult<Option<Group>> {
    groups::table.find(id).select(GROUP).first(conn).optional()
}

/// The kinds that administrators have named.
pub fn own_kinds(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let kinds: Vec<GroupKind> = groups::table
        .select(groups::kind)
        .distinct()
        .order(groups::kind)
        .load(conn)?;
    let own = kinds.into_iter().filter_map(|kind| match kind {
        GroupKind::Own(words) => Some(words),
        GroupKind::Usual(_) => None,
    });
    Ok(own.collect())
}

/// Whether another group has this code.
pub fn code_taken(conn: &mut Conn, code: &str, but: Option<GroupId>) -> QueryResult<bool> {
    let holder: Option<GroupId> = groups::table
        .filter(groups::code.eq(code))
        .select(groups::id)
        .first(conn)
        .optional()?;
    Ok(holder.is_some() && holder != but)
}

/// Adds a group.
pub fn add_group(
    conn: &mut Conn,
    new: &NewGroup,
    (by, now): (PersonId, Time),
) -> QueryResult<GroupId> {
    diesel::insert_into(groups::table)
        .values((
            groups::code.eq(&new.code),
            groups::name.eq(&new.name),
            groups::name_fold.eq(fold(&new.name)),
            groups::kind.eq(&new.kind),
            groups::unit_id.eq(new.unit),
            groups::decision.eq(&new.decision),
            groups::created_by.eq(by),
            groups::created_at.eq(now),
        ))
        .returning(groups::id)
        .get_result(conn)
}

/// Gives a group other words or another keeper.
pub fn set_group(conn: &mut Conn, id: GroupId, new: &NewGroup) -> QueryResult<()> {
    diesel::update(groups::table.find(id))
        .set((
            groups::code.eq(&new.code),
            groups::name.eq(&new.name),
            groups::name_fold.eq(fold(&new.name)),
            groups::kind.eq(&new.kind),
            groups::unit_id.eq(new.unit),
            groups::decision.eq(&new.decision),
        ))
        .execute(conn)
        .map(drop)
}
