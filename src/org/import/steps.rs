//! From which step an import goes to which, how far it is within one, and whose turn it is: a process that was taken for ended goes
//! on with nothing that another has taken over.
use super::model::Import;
use super::model::ImportState;
use super::model::SILENCE;
use super::stage::ImportError;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::schema::imports;
use diesel::prelude::*;

/// Sets how far an import has come; false when it was not where it had to be, as when two confirm at once.
pub(super) fn advance(
    conn: &mut Conn,
    import: ImportId,
    from: ImportState,
    to: ImportState,
) -> QueryResult<bool> {
    diesel::update(imports::table.find(import).filter(imports::state.eq(from)))
        .set(imports::state.eq(to))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Notes who confirmed an import, and when.
pub(super) fn note_confirmation(
    conn: &mut Conn,
    import: ImportId,
    by: Option<PersonId>,
    now: Time,
) -> QueryResult<()> {
    diesel::update(imports::table.find(import))
        .set((imports::confirmed_by.eq(by), imports::confirmed_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// Begins to count so many rows; whoever goes on with the import says that it began then.
pub(super) fn begin(conn: &mut Conn, import: ImportId, (all, now): (i64, Time)) -> QueryResult<()> {
    diesel::update(imports::table.find(import))
        .set((
            imports::done_rows.eq(0),
            imports::all_rows.eq(all),
            imports::moved_at.eq(now),
            imports::began_at.eq(now),
            imports::interrupted_at.eq(None::<Time>),
        ))
        .execute(conn)
        .map(drop)
}

/// Rows done, of all (0 while that is not known), and the present moment.
pub(super) type Done = (u32, u32, Time);

/// Notes how many rows of how many are done in a step. Refused when it is not this process's turn any more; `began`: when a step
/// began that another process may begin again.
pub(super) fn go_on(
    conn: &mut Conn,
    import: ImportId,
    (state, began): (ImportState, Option<Time>),
    (done, all, now): Done,
) -> Result<(), ImportError> {
    let mut turn = diesel::update(imports::table)
        .filter(imports::id.eq(import))
        .filter(imports::state.eq(state))
        .filter(imports::interrupted_at.is_null())
        .set((
            imports::done_rows.eq(i64::from(done)),
            imports::all_rows.eq(i64::from(all)),
            imports::moved_at.eq(now),
        ))
        .into_boxed();
    if let Some(began) = began {
        turn = turn.filter(imports::began_at.eq(began));
    }
    match turn.execute(conn)? {
        1 => Ok(()),
        _ => Err(ImportError::State(ImportState::Failed)),
    }
}

/// Whether a confirmation still goes on that began then, or (without a moment) one that was interrupted still waits.
pub(super) fn is_turn(conn: &mut Conn, import: ImportId, began: Option<Time>) -> QueryResult<bool> {
    let applying = imports::table
        .filter(imports::id.eq(import))
        .filter(imports::state.eq(ImportState::Applying));
    let there: i64 = match began {
        Some(began) => applying
            .filter(imports::interrupted_at.is_null())
            .filter(imports::began_at.eq(began))
            .count()
            .get_result(conn)?,
        None => applying
            .filter(imports::interrupted_at.is_not_null())
            .count()
            .get_result(conn)?,
    };
    Ok(there == 1)
}

/// Whether a large import is being written, by a process that goes on.
pub fn is_written(conn: &mut Conn, now: Time) -> QueryResult<bool> {
    let going = imports::table
        .filter(imports::state.eq(ImportState::Applying))
        .filter(imports::interrupted_at.is_null())
        .filter(imports::moved_at.ge(now.plus(-SILENCE)));
    diesel::select(diesel::dsl::exists(going)).get_result(conn)
}

/// How far a large import is, as its page and programs are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Rows done; all of them once they are known.
    pub done: i64,
    pub all: i64,
    /// Never 100 before everything is done.
    pub percent: i64,
    /// By the time that those done have taken.
    pub remaining_seconds: Option<i64>,
}

impl Standing {
    /// None for an import that was never counted.
    pub fn of(import: &Import, now: Time) -> Option<Self> {
        let (done, all) = import.done?;
        let taken = import.began_at.map(|began| (now.0 - began.0).max(0));
        let going = import.is_moving() && !import.is_silent(now) && 0 < done && done < all;
        let left = taken.filter(|_| going).map(|taken| {
            let left = taken.saturating_mul(all - done) / done;
            (left + 999) / 1_000
        });
        Some(Self {
            done,
            all,
            percent: done
                .saturating_mul(100)
                .checked_div(all)
                .unwrap_or_default(),
            remaining_seconds: left,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::import::ImportKind;
    use crate::org::import::Summary;
    use crate::org::testing::day;

    #[test]
    fn the_time_left_is_that_of_the_rows_left_at_the_pace_of_those_done() {
        let mut import = Import {
            id: ImportId(1),
            kind: ImportKind::People,
            file_name: String::new(),
            as_of: day("2026-11-27"),
            complete: false,
            state: ImportState::Staging,
            unit_id: None,
            summary: Summary::default(),
            created_by: None,
            created_at: Time(0),
            confirmed_at: None,
            done: Some((2_500, 10_000)),
            moved_at: Some(Time(12_000)),
            began_at: Some(Time(2_000)),
            interrupted_at: None,
        };
        let standing = |import: &Import| {
            let standing = Standing::of(import, Time(12_000)).unwrap();
            (standing.percent, standing.remaining_seconds)
        };
        assert_eq!(standing(&import), (25, Some(30)));
        import.done = Some((9_999, 10_000));
        assert_eq!(standing(&import), (99, Some(1)));
        import.done = Some((40, 0));
        assert_eq!(standing(&import), (0, None));
        import.done = Some((2_500, 10_000));
        import.interrupted_at = Some(Time(11_000));
        assert_eq!(standing(&import), (25, None));
    }
}
