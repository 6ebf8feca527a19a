//! The viewer as extractors. The route's guard has looked the session up and checked the right before a handler runs.
use super::error::Error;
use super::state::App;
use crate::access::Scope;
use crate::access::Viewer;
use crate::audit::Actor;
use crate::text::Language;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::ops::Deref;
use std::sync::Arc;

/// Whoever asks, signed in or not, and the language to answer in.
#[derive(Clone, Default)]
pub struct Visitor {
    pub viewer: Option<Arc<Viewer>>,
    pub language: Language,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// A signed-in viewer.
#[derive(Clone)]
pub struct Signed(pub Arc<Viewer>);

impl Signed {
    /// The viewer as the audit names them.
    pub fn actor(&self) -> Actor {
        Actor {
            id: Some(self.0.person),
            name: self.0.name.clone(),
        }
    }
}

impl Deref for Signed {
    type Target = Viewer;
    fn deref(&self) -> &Viewer {
        &self.0
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        visitor.viewer.map(Self).ok_or(Error::SignIn)
    }
}

/// Where the viewer holds the right that the route asks for.
#[derive(Clone)]
pub struct Within(pub Scope);

impl FromRequestParts<App> for Within {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Error::NotFound)
    }
}
