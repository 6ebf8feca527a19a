//! What a request brings: path, query and form, typed, with limits, and refused in our own words.
use super::error::Error;
use super::state::App;
use axum::body::Bytes;
use axum::extract::FromRequest;
use axum::extract::FromRequestParts;
use axum::extract::Request;
use axum::extract::rejection::BytesRejection;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Parts of the path; one that does not fit its type is a page that does not exist.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let axum::extract::Path(path) = axum::extract::Path::from_request_parts(parts, app)
            .await
            .map_err(|_| Error::NotFound)?;
        Ok(Self(path))
    }
}

/// The query, each field at most once; one that does not fit its type is malformed.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Query<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        parse(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}

/// A posted form, each field at most once; its type's fields are the only ones read.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequest<App> for Form<T> {
    type Rejection = Error;
    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let bytes = Bytes::from_request(request, app).await.map_err(refusal)?;
        parse(&bytes).map(Self)
    }
}

/// A posted form as pairs, for the few whose fields repeat (interface.md lists them).
#[derive(Default)]
pub struct Fields(pub(super) Vec<(String, String)>);

impl FromRequest<App> for Fields {
    type Rejection = Error;
    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let bytes = Bytes::from_request(request, app).await.map_err(refusal)?;
        pairs(&bytes).map(Self)
    }
}

impl Fields {
    /// The one value of a field that must not repeat.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Error> {
        let mut values = self.all(name);
        let first = values.next();
        match values.next() {
            Some(_) => Err(Error::Malformed(format!("{name} twice"))),
            None => Ok(first),
        }
    }

    /// Every value of a field, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let pairs = pairs(bytes)?;
    for (at, (name, _)) in pairs.iter().enumerate() {
        if pairs[..at].iter().any(|(before, _)| before == name) {
            return Err(Error::Malformed(format!("{name} twice")));
        }
    }
    serde_urlencoded::from_bytes(bytes).map_err(|error| Error::Malformed(error.to_string()))
}

/// The pairs of a query or form. NUL is refused here, because PostgreSQL cannot store it and SQLite can.
fn pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, Error> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(bytes).map_err(|error| Error::Malformed(error.to_string()))?;
    if pairs
        .iter()
        .any(|(name, value)| name.contains('\0') || value.contains('\0'))
    {
        return Err(Error::Malformed("NUL".to_owned()));
    }
    Ok(pairs)
}

fn refusal(rejection: BytesRejection) -> Error {
    if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge
    } else {
        Error::Malformed("the body could not be read".to_owned())
    }
}
