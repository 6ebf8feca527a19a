//! Why a job did not succeed.
use crate::db::DbError;

/// What the administrator reads beside a job that is to be tried again or was given up.
#[derive(Debug)]
pub struct Setback(String);

impl Setback {
    /// In the words of the room that answers the job.
    pub fn new(cause: impl std::fmt::Display) -> Self {
        Self(cause.to_string())
    }
}

impl From<DbError> for Setback {
    fn from(error: DbError) -> Self {
        Self::new(error)
    }
}

impl std::fmt::Display for Setback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
