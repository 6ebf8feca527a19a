//! Forms that came while their sender had to prove once more who they are: kept in memory for a while, so that nobody types twice.
use super::route::FORM;
use crate::access::Viewer;
use crate::db::Time;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

/// How long a form waits.
const FOR: i64 = 15 * Time::MINUTE;
/// How many forms wait at most, one a session.
const MOST: usize = 1_000;

/// A form as it was sent, without passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub address: String,
    pub fields: Vec<(String, String)>,
}

/// The forms that wait, by session.
#[derive(Default)]
pub struct Waiting(Mutex<HashMap<[u8; 32], (Time, Sent)>>);

impl Waiting {
    /// The form of this session that waits, if it is not too old.
    pub fn of(&self, viewer: &Viewer, now: Time) -> Option<Sent> {
        let forms = self.forms();
        let (at, sent) = forms.get(&viewer.session)?;
        (now.0 - at.0 <= FOR).then(|| sent.clone())
    }

    pub(super) fn forget(&self, viewer: &Viewer) {
        self.forms().remove(&viewer.session);
    }

    /// Keeps the form of a request that is refused for now; of one without fields there is nothing to keep.
    pub(super) async fn keep(&self, viewer: &Viewer, request: Request, now: Time) {
        self.forget(viewer);
        let Some(sent) = read(request).await else {
            return;
        };
        let mut forms = self.forms();
        forms.retain(|_, (at, _)| now.0 - at.0 <= FOR);
        if forms.len() < MOST {
            forms.insert(viewer.session, (now, sent));
        }
    }

    fn forms(&self) -> MutexGuard<'_, HashMap<[u8; 32], (Time, Sent)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn read(request: Request) -> Option<Sent> {
    let kind = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let address = request.uri().path_and_query()?.as_str().to_owned();
    // Forms about one's own account hold secrets under many names.
    if request.method() != Method::POST
        || !kind.starts_with("application/x-www-form-urlencoded")
        || address.starts_with("/account")
    {
        return None;
    }
    let body = to_bytes(request.into_body(), FORM).await.ok()?;
    let mut fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).ok()?;
    fields.retain(|(name, _)| !name.contains("password"));
    (!fields.is_empty()).then_some(Sent { address, fields })
}
