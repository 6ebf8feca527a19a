//! Lists as they are kept between being read and being confirmed.
use super::super::model::usual_roles;
use super::super::queries;
use super::super::queries::NewMember;
use super::compare::Difference;
use super::read::Line;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::GroupId;
use crate::db::ids::GroupImportId;
use crate::db::ids::PersonId;
use crate::db::schema::group_imports;
use crate::text::Language;
use diesel::prelude::*;

/// A list that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roll {
    pub id: GroupImportId,
    pub group: GroupId,
    pub file_name: String,
    pub as_of: Day,
    pub lines: Vec<Line>,
    pub ignored: Vec<String>,
    pub created_by: Option<PersonId>,
    pub confirmed_at: Option<Time>,
}

/// Keeps a list; returns its id.
pub fn keep(
    conn: &mut Conn,
    roll: &Roll,
    (by, now): (PersonId, Time),
) -> QueryResult<GroupImportId> {
    diesel::insert_into(group_imports::table)
        .values((
            group_imports::group_id.eq(roll.group),
            group_imports::file_name.eq(&roll.file_name),
            group_imports::as_of.eq(roll.as_of),
            group_imports::rows.eq(Json(roll.lines.clone())),
            group_imports::ignored.eq(Json(roll.ignored.clone())),
            group_imports::created_by.eq(by),
            group_imports::created_at.eq(now),
        ))
        .returning(group_imports::id)
        .get_result(conn)
}

/// A list of this group that the viewer brought: what it names is of their units.
pub fn roll(
    conn: &mut Conn,
    group: GroupId,
    (id, by): (GroupImportId, PersonId),
) -> QueryResult<Option<Roll>> {
    type Row = (
        String,
        Day,
        Json<Vec<Line>>,
        Json<Vec<String>>,
        Option<PersonId>,
        Option<Time>,
    );
    let row: Option<Row> = group_imports::table
        .find(id)
        .filter(group_imports::group_id.eq(group))
        .filter(group_imports::created_by.eq(by))
        .select((
            group_imports::file_name,
            group_imports::as_of,
            group_imports::rows,
            group_imports::ignored,
            group_imports::created_by,
            group_imports::confirmed_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(
        |(file_name, as_of, lines, ignored, created_by, confirmed_at)| Roll {
            id,
            group,
            file_name,
            as_of,
            lines: lines.0,
            ignored: ignored.0,
            created_by,
            confirmed_at,
        },
    ))
}

/// Writes what the good rows change, and that the list was confirmed.
pub fn confirm(
    conn: &mut Conn,
    roll: &Roll,
    differences: &[Difference],
    (by, now): (PersonId, Time),
) -> QueryResult<()> {
    for one in differences {
        let decision = one.line.decision.as_deref();
        if let Some((id, last)) = one.ends {
            queries::end_member(conn, id, (last, decision), (by, now))?;
        }
        if let (Some((role, span)), Some(person)) = (&one.begins, one.line.person) {
            let usual = usual_roles(Language::Vietnamese)[0];
            let new = NewMember {
                person,
                role: if role.is_empty() {
                    usual
                } else {
                    role.as_str()
                }
                .to_owned(),
                span: *span,
                decision: decision.map(str::to_owned),
                import: Some(roll.id),
            };
            queries::add_member(conn, roll.group, &new, (by, now))?;
        }
    }
    diesel::update(group_imports::table.find(roll.id))
        .set((
            group_imports::confirmed_by.eq(by),
            group_imports::confirmed_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
