//! Why a request was not answered as asked. Rooms translate their own outcomes into these in their `routes.rs`.
use super::form::Errors;
use super::page::Page;
use crate::db::DbError;
use crate::db::Failure;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::Value;
use std::sync::Arc;

/// One vocabulary for every room; `web/rendering.rs` alone turns it into a page or JSON.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or the viewer may not know that there is.
    NotFound,
    /// The address exists, but does not take this method.
    WrongMethod,
    /// Nobody is signed in and the page is not public.
    SignIn,
    /// The viewer holds the right, but the session has not shown the second factor that it asks for; whether there is one.
    SecondFactor { is_set: bool },
    /// Something dangerous, and the last proof of who the viewer is was a while ago.
    StepUp,
    /// An unsafe request from another origin.
    ForeignOrigin,
    /// A one-time address that was used, replaced or has expired.
    Gone,
    /// The same while nobody has an account yet, so that there is nobody to ask but who runs the server.
    GoneSetup,
    /// The present state does not allow it; the text says why and what to do, `facts` are for scripts, and `onward` is where
    /// to go now, if that is known.
    Conflict {
        text: String,
        facts: Value,
        onward: Option<Box<Onward>>,
    },
    /// The input is refused: the form again, with the values and the message beside each field.
    Refused { errors: Errors, page: Box<Page> },
    /// The request is malformed in a way no form of ours produces.
    Malformed(String),
    /// More than the limit of this address.
    TooLarge,
    /// Too many tries; milliseconds to wait.
    TooMany(i64),
    /// Too many wrong passwords for a login on devices its owner is not known by; milliseconds to wait. The same whether or
    /// not there is such an account.
    TooManyPasswords(i64),
    /// Too many wrong present passwords of somebody signed in who was to confirm a change with it; milliseconds to wait.
    TooManyConfirmations(i64),
    /// The database's part.
    Database(DbError),
    /// Something of ours broke; the cause goes to the log, once.
    Internal(String),
}

/// Where somebody goes on from a page that could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Onward {
    pub address: String,
    pub label: &'static str,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A refusal that shows `page`, the form with its errors.
    pub fn refused(errors: Errors, page: Page) -> Self {
        Self::Refused {
            errors,
            page: Box::new(page),
        }
    }

    /// A conflict without facts for scripts.
    pub fn conflict(text: impl Into<String>) -> Self {
        Self::Conflict {
            text: text.into(),
            facts: Value::Null,
            onward: None,
        }
    }

    /// The same conflict, whose page leads on to `address`; other errors stay as they are.
    #[must_use]
    pub fn leading(mut self, address: impl Into<String>, label: &'static str) -> Self {
        if let Self::Conflict { onward, .. } = &mut self {
            *onward = Some(Box::new(Onward {
                address: address.into(),
                label,
            }));
        }
        self
    }

    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The seconds after which another try may go through, where there is something to wait for.
    pub(super) fn wait(&self) -> Option<i64> {
        match self {
            Self::TooMany(milliseconds)
            | Self::TooManyPasswords(milliseconds)
            | Self::TooManyConfirmations(milliseconds) => {
                Some(((milliseconds + 999) / 1_000).max(1))
            }
            _ if self.status() == StatusCode::SERVICE_UNAVAILABLE => Some(5),
            _ => None,
        }
    }

    /// Where somebody proves first who they are, and comes back from.
    pub(super) fn proving(&self) -> Option<&'static str> {
        match self {
            Self::SignIn => Some("/sign-in"),
            Self::SecondFactor { is_set: false } => Some("/account/second-factor"),
            Self::SecondFactor { is_set: true } | Self::StepUp => Some("/step-up"),
            _ => None,
        }
    }

    /// The status a browser is told. Asked for JSON, proving who one is first is 401.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::SignIn | Self::SecondFactor { .. } | Self::StepUp => StatusCode::SEE_OTHER,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::Gone | Self::GoneSetup => StatusCode::GONE,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) | Self::TooManyPasswords(_) | Self::TooManyConfirmations(_) => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Database(error) if passes(error) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Whether a failure of the database is of the kind that passes: full queue, full disk, no connection.
fn passes(error: &DbError) -> bool {
    match error {
        DbError::Busy | DbError::Unavailable(_) => true,
        DbError::Panicked => false,
        DbError::Query(error) => {
            let text = error.to_string();
            [
                "disk is full",
                "disk I/O error",
                "is locked",
                "readonly database",
                "could not extend file",
                "could not serialize",
                "deadlock",
                "connection",
                "terminating",
            ]
            .iter()
            .any(|sign| text.contains(sign))
        }
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Query(diesel::result::Error::NotFound) => Self::NotFound,
            other => Self::Database(other),
        }
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

impl Failure for Error {
    fn database(&self) -> Option<&DbError> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
