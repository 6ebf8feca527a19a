//! The queue as its operator sees it: what waits, what was given up, and another try by hand.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::JobId;
use crate::db::schema::jobs;
use crate::db::text_enum;
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::HashMap;

text_enum! {
    /// Where a job stands.
    pub enum JobState {
        Waiting = "waiting",
        /// Claimed by a node.
        Running = "running",
        Done = "done",
        /// Given up after its last try.
        Failed = "failed",
    }
}

/// A job that has not ended well yet.
#[derive(Debug, Clone, Queryable)]
pub struct JobRow {
    pub id: JobId,
    pub kind: String,
    pub state: JobState,
    pub tries: i32,
    pub run_at: Time,
    pub last_error: Option<String>,
    pub created_at: Time,
}

/// The latest jobs in one state before one already shown, newest first.
pub fn jobs_in(
    conn: &mut Conn,
    state: JobState,
    before: Option<JobId>,
    limit: i64,
) -> QueryResult<Vec<JobRow>> {
    let last = before.unwrap_or(JobId(i64::MAX));
    jobs::table
        .filter(jobs::state.eq(state))
        .filter(jobs::id.lt(last))
        .order(jobs::id.desc())
        .limit(limit)
        .select((
            jobs::id,
            jobs::kind,
            jobs::state,
            jobs::tries,
            jobs::run_at,
            jobs::last_error,
            jobs::created_at,
        ))
        .load(conn)
}

/// How many jobs wait, run or were given up.
pub fn open_counts(conn: &mut Conn) -> QueryResult<HashMap<JobState, i64>> {
    let rows: Vec<(JobState, i64)> = jobs::table
        .filter(jobs::state.ne(JobState::Done))
        .group_by(jobs::state)
        .order(jobs::state)
        .select((jobs::state, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Lets a job that waits or was given up run now, with all its tries again; false when there is no such job.
pub fn retry(conn: &mut Conn, id: JobId, now: Time) -> QueryResult<bool> {
    let open = jobs::table
        .find(id)
        .filter(jobs::state.eq_any([JobState::Waiting, JobState::Failed]));
    let changed = diesel::update(open)
        .set((
            jobs::state.eq(JobState::Waiting),
            jobs::run_at.eq(now),
            jobs::tries.eq(0),
            jobs::finished_at.eq(None::<Time>),
        ))
        .execute(conn)?;
    Ok(changed > 0)
}
