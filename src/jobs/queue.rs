//! Waking the runner of this process, and waiting a moment for a job one has just enqueued.
use super::queries::Line;
use crate::db::ids::JobId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::sync::broadcast;

/// This process's side of the queue.
#[derive(Clone)]
pub struct Queue {
    /// A bell for the runner of one kind of jobs, and one for the runner of all others.
    wake: Arc<[Notify; 2]>,
    finished: broadcast::Sender<JobId>,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            wake: Arc::default(),
            finished: broadcast::channel(256).0,
        }
    }
}

impl Queue {
    /// Says that a transaction with jobs in it has committed.
    pub fn wake(&self) {
        for bell in self.wake.iter() {
            bell.notify_one();
        }
    }

    /// Waits until woken, or as long as jobs of other nodes and retries may wait.
    pub async fn idle(&self, line: Line, longest: Duration) {
        let bell = match line {
            Line::Only(_) => &self.wake[0],
            Line::All | Line::Without(_) => &self.wake[1],
        };
        // Either end is a reason to look again.
        drop(tokio::time::timeout(longest, bell.notified()).await);
    }

    /// Tells whoever waits that a job has ended.
    pub fn finish(&self, id: JobId) {
        // Nobody waiting is the usual case.
        drop(self.finished.send(id));
    }

    /// Begins to watch; to be called before the transaction that enqueues.
    pub fn watch(&self) -> Watch {
        Watch(self.finished.subscribe())
    }
}

/// Sees the jobs that end after it was made.
pub struct Watch(broadcast::Receiver<JobId>);

impl Watch {
    /// Waits until job `id` has ended in this process; false when it takes longer.
    pub async fn done(mut self, id: JobId, longest: Duration) -> bool {
        let seen = async {
            loop {
                match self.0.recv().await {
                    Ok(finished) if finished == id => return true,
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return false,
                }
            }
        };
        tokio::time::timeout(longest, seen).await.unwrap_or(false)
    }
}
