//! Queue and schedule: work enqueued in the transaction that causes it, claimed by one node, retried, given up visibly.
mod ledger;
mod queries;
mod queue;
mod setback;

pub use ledger::{JobRow, JobState, jobs_in, open_counts, retry};
pub use queries::{Job, Line, claim, done, due, enqueue, enqueue_at, failed, open_payloads};
pub use queue::{Queue, Watch};
pub use setback::Setback;
