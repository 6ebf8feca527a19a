//! A list of a group's members from a file: read, met with the people in sight, compared with the group, confirmed.
mod compare;
mod meet;
mod read;
mod store;

use compare::compare;

pub use compare::Difference;
pub use compare::Outcome;
pub use read::Fault;
pub use read::Line;
pub use read::LineFault;
pub use read::MOST_ROWS;
pub use store::Roll;
pub use store::confirm;
pub use store::keep;
pub use store::roll;

use super::model::Membership;
use super::queries;
use super::reach::Reach;
use super::reach::posts_of;
use crate::access::Keys;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::org::tables;
use crate::org::tables::TableError;
use diesel::QueryResult;

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Table(TableError),
    /// More rows than a group has members.
    TooMany,
}

/// The rows of a file and the headings whose columns it does not use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub rows: Vec<(Line, Vec<u8>)>,
    pub ignored: Vec<String>,
}

/// Reads a file whole.
pub fn sent(bytes: &[u8], keys: &Keys) -> Result<Sent, Refusal> {
    let table = tables::read(bytes, &read::ROLL).map_err(Refusal::Table)?;
    if table.rows.len() > MOST_ROWS {
        return Err(Refusal::TooMany);
    }
    Ok(Sent {
        rows: table.rows.iter().map(|row| read::line(row, keys)).collect(),
        ignored: table.ignored,
    })
}

/// Finds whom each row means, of the people the scope answers for on `day`.
pub fn met(conn: &mut Conn, scope: &Scope, sent: Sent, day: Day) -> QueryResult<Vec<Line>> {
    let reach = Reach::load(conn, scope)?;
    meet::meet(conn, &reach, sent.rows, day)
}

/// What the list would change in the group as it is now, for whoever answers today for the people in it.
pub fn differences(
    conn: &mut Conn,
    scope: &Scope,
    roll: &Roll,
    today: Day,
) -> QueryResult<Vec<Difference>> {
    let members = queries::members_of(conn, roll.group)?;
    let members: Vec<Membership> = members.into_iter().map(|one| one.membership).collect();
    let people: Vec<PersonId> = roll.lines.iter().filter_map(|line| line.person).collect();
    let (reach, posts) = (Reach::load(conn, scope)?, posts_of(conn, &people)?);
    let own = |person| {
        posts
            .get(&person)
            .is_some_and(|posts| reach.manages(posts, today))
    };
    let mut lines = roll.lines.clone();
    for line in &mut lines {
        if line.fault.is_none() && !line.person.is_some_and(own) {
            line.fault = Some(LineFault::of("staff_code", Fault::Unknown));
        }
    }
    Ok(compare(&lines, &members, roll.as_of))
}
