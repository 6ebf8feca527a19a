//! The cookies that every page looks at.
use super::asking;
use super::state::App;
use crate::access::KeptLanguage;
use axum::http::HeaderMap;

/// The cookie's name; with https the browser itself holds it to this host, this path and encryption.
pub fn session_cookie(app: &App) -> &'static str {
    if app.config.is_https() {
        "__Host-hocvu_session"
    } else {
        "hocvu_session"
    }
}

/// The cookie in which somebody without an account keeps their language.
pub fn language_cookie(app: &App) -> &'static str {
    if app.config.is_https() {
        "__Host-hocvu_language"
    } else {
        "hocvu_language"
    }
}

/// What it keeps.
pub fn kept_language(app: &App, headers: &HeaderMap) -> Option<KeptLanguage> {
    asking::cookie(headers, language_cookie(app)).and_then(|kept| kept.parse().ok())
}
