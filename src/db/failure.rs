//! What can go wrong in the database, and what a unit of work may end in.
use diesel::result::Error;

/// What can go wrong between a handler and its rows.
#[derive(Debug)]
pub enum DbError {
    /// Too many are waiting already.
    Busy,
    /// The database does not answer, cannot store, or did not confirm the commit.
    Unavailable(String),
    /// The work panicked; its transaction was rolled back.
    Panicked,
    /// The statement failed.
    Query(Error),
}

impl DbError {
    pub(super) fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self::Unavailable(cause.to_string())
    }
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        Self::Query(error)
    }
}

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => f.write_str("the database queue is full"),
            Self::Unavailable(cause) => write!(f, "the database is unavailable: {cause}"),
            Self::Panicked => f.write_str("a query panicked"),
            Self::Query(error) => error.fmt(f),
        }
    }
}
impl std::error::Error for DbError {}

/// The errors a unit of work may end in: its own, or the database's.
pub trait Failure: From<DbError> + From<Error> + Send + 'static {
    /// The database's part in this failure, if it had one.
    fn database(&self) -> Option<&DbError>;
}

impl Failure for DbError {
    fn database(&self) -> Option<&DbError> {
        Some(self)
    }
}
