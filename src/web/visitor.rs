//! The viewer as extractors. The route's guard has looked the session up and checked the right before a handler runs.
use super::error::Error;
use super::state::App;
use crate::access::Right;
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
    /// In whose place the viewer uses the route's right, if that was lent to them.
    pub in_place: Option<Arc<str>>,
}

impl Visitor {
    /// The visitor as they use a right.
    pub(super) fn using(mut self, right: Right) -> Self {
        let viewer = self.viewer.as_ref();
        self.in_place = viewer
            .and_then(|viewer| viewer.in_place_of(right))
            .map(Arc::from);
        self
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// A signed-in viewer.
#[derive(Clone)]
pub struct Signed(pub Arc<Viewer>, Option<Arc<str>>);

impl Signed {
    /// The viewer as the audit names them: by their own name, and in whose place if they act in somebody's.
    pub fn actor(&self) -> Actor {
        let name = &self.0.name;
        Actor {
            id: Some(self.0.person),
            name: match &self.1 {
                Some(in_place) => format!("{name} ({in_place})"),
                None => name.clone(),
            },
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
        let in_place = visitor.in_place;
        let signed = visitor.viewer.map(|viewer| Self(viewer, in_place));
        signed.ok_or(Error::SignIn)
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
