//! Rows of the queue.
use crate::db::Conn;
use crate::db::MultiBackend;
use crate::db::Time;
use crate::db::ids::JobId;
use crate::db::schema::jobs;
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How long a claim holds; a node that died leaves its job to another after this.
const CLAIM: i64 = 2 * Time::MINUTE;
/// The longest wait between two tries.
const LONGEST: i64 = Time::HOUR;
/// Tries before a job is given up and shown to the administrator: waits that double up to an hour make a bit over a day,
/// so that a mail server may be away for a night.
const TRIES: i32 = 36;

/// A job claimed by this node.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    pub payload: String,
    pub tries: i32,
}

impl Job {
    /// The payload as it was enqueued.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.payload)
    }

    /// Whether the job is given up if it fails now.
    pub const fn is_last_try(&self) -> bool {
        self.tries + 1 >= TRIES
    }
}

/// Puts a job into the queue, in the transaction that causes it.
pub fn enqueue(
    conn: &mut Conn,
    kind: &str,
    payload: &impl Serialize,
    now: Time,
) -> QueryResult<JobId> {
    enqueue_at(conn, kind, payload, (now, now))
}

/// Puts a job into the queue that is not to run before a later moment: (now, then).
pub fn enqueue_at(
    conn: &mut Conn,
    kind: &str,
    payload: &impl Serialize,
    (now, run_at): (Time, Time),
) -> QueryResult<JobId> {
    let payload = serde_json::to_string(payload)
        .map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    diesel::insert_into(jobs::table)
        .values((
            jobs::kind.eq(kind),
            jobs::payload.eq(payload),
            jobs::state.eq("waiting"),
            jobs::run_at.eq(run_at),
            jobs::created_at.eq(now),
        ))
        .returning(jobs::id)
        .get_result(conn)
}

/// Which jobs a runner takes. Those that wait for others (a mail server) have a runner of their own, so that no certificate
/// stands in line behind five hundred invitations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    All,
    Only(&'static str),
    Without(&'static str),
}

type Runnable<'a> = diesel::helper_types::IntoBoxed<
    'a,
    diesel::helper_types::Select<jobs::table, (jobs::id, jobs::kind, jobs::payload, jobs::tries)>,
    MultiBackend,
>;

/// The jobs of a line that may be run now: waiting and due, or left by a claimant that has gone silent; the oldest first.
fn runnable(line: Line, now: Time) -> Runnable<'static> {
    let waiting = jobs::state.eq("waiting").and(jobs::run_at.le(now));
    let abandoned = jobs::state.eq("running").and(jobs::claimed_until.le(now));
    let query = jobs::table
        .select((jobs::id, jobs::kind, jobs::payload, jobs::tries))
        .into_boxed()
        .filter(waiting.or(abandoned))
        .order((jobs::run_at, jobs::id));
    match line {
        Line::All => query,
        Line::Only(kind) => query.filter(jobs::kind.eq(kind)),
        Line::Without(kind) => query.filter(jobs::kind.ne(kind)),
    }
}

/// Whether there is a job to claim, asked on a reader so that an idle queue never waits for the writer.
pub fn due(conn: &mut Conn, line: Line, now: Time) -> QueryResult<bool> {
    let first: Option<Job> = runnable(line, now).first(conn).optional()?;
    Ok(first.is_some())
}

/// Takes the next due job of a line for `node`.
pub fn claim(conn: &mut Conn, line: Line, node: &str, now: Time) -> QueryResult<Option<Job>> {
    let found: Option<Job> = runnable(line, now).first(conn).optional()?;
    if let Some(job) = &found {
        diesel::update(jobs::table.find(job.id))
            .set((
                jobs::state.eq("running"),
                jobs::claimed_by.eq(node),
                jobs::claimed_until.eq(now.plus(CLAIM)),
                jobs::tries.eq(job.tries + 1),
            ))
            .execute(conn)?;
    }
    Ok(found)
}

/// The payloads of the jobs of one kind that have not ended.
pub fn open_payloads(conn: &mut Conn, kind: &str) -> QueryResult<Vec<String>> {
    jobs::table
        .filter(jobs::kind.eq(kind))
        .filter(jobs::state.eq_any(["waiting", "running"]))
        .order(jobs::id)
        .select(jobs::payload)
        .load(conn)
}

/// Notes that a job has ended well.
pub fn done(conn: &mut Conn, id: JobId, now: Time) -> QueryResult<()> {
    diesel::update(jobs::table.find(id))
        .set((
            jobs::state.eq("done"),
            jobs::finished_at.eq(now),
            jobs::claimed_until.eq(None::<Time>),
        ))
        .execute(conn)
        .map(drop)
}

/// Notes a failure: another try later, twice as long each time, or given up.
pub fn failed(conn: &mut Conn, job: &Job, cause: &str, now: Time) -> QueryResult<()> {
    let wait = (Time::SECOND << (job.tries + 1).clamp(1, 16)).min(LONGEST);
    let state = if job.is_last_try() {
        "failed"
    } else {
        "waiting"
    };
    diesel::update(jobs::table.find(job.id))
        .set((
            jobs::state.eq(state),
            jobs::run_at.eq(now.plus(wait)),
            jobs::last_error.eq(cause),
            jobs::claimed_until.eq(None::<Time>),
            jobs::finished_at.eq((state == "failed").then_some(now)),
        ))
        .execute(conn)
        .map(drop)
}
