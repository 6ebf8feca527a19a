//! Addresses of this room: the media of courses. Lessons and papers belong to rooms above.
use super::markdown::MediaKind;
use super::release::Catalogue;
use super::release::Openness;
use super::release::medium;
use super::release::releases_with;
use crate::access::Right;
use crate::db::DbError;
use crate::web::App;
use crate::web::Error;
use crate::web::Kept;
use crate::web::Path;
use crate::web::Result;
use crate::web::Route;
use crate::web::Visitor;
use crate::web::get;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use std::ops::Range;

/// The routes with the right each asks for.
pub fn routes() -> Vec<Route> {
    // Media of public courses need no account; of the others the handler asks for one.
    vec![get("/media/{hash}/{name}", Right::Anyone, media)]
}

async fn media(
    State(app): State<App>,
    Kept(catalogue): Kept<Catalogue>,
    visitor: Visitor,
    Path((hash, name)): Path<(String, String)>,
    asked: HeaderMap,
) -> Result<Response> {
    let (_, kind) = MediaKind::of(&name).ok_or(Error::NotFound)?;
    let signed_in = visitor.viewer.is_some();
    let openness = openness(&app, &catalogue, &hash, signed_in).await?;
    if openness == Openness::SignedIn && !signed_in {
        return Err(Error::SignIn);
    }
    let tag = format!("\"{hash}\"");
    if sent(&asked, &header::IF_NONE_MATCH).is_some_and(|tags| tags.contains(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, headers(kind, &tag, openness)).into_response());
    }
    let found = app
        .db
        .glance(move |conn| medium(conn, &hash).map_err(DbError::from))
        .await?;
    // The name in the address is only for people; what the bytes are was decided when they were published.
    let medium = found
        .filter(|medium| medium.media_type == kind)
        .ok_or(Error::NotFound)?;
    let wanted = sent(&asked, &header::RANGE)
        .filter(|_| sent(&asked, &header::IF_RANGE).is_none_or(|known| known == tag));
    let part = wanted.and_then(|range| part(range, medium.bytes.len()));
    let mut response = bytes(medium.bytes.into(), part);
    response.headers_mut().extend(headers(kind, &tag, openness));
    Ok(response)
}

/// Who may have a file; not found when no release has it. What an older release has may not be in memory yet.
async fn openness(
    app: &App,
    catalogue: &Catalogue,
    hash: &str,
    signed_in: bool,
) -> Result<Openness> {
    if let Some(openness) = catalogue.medium(hash) {
        return Ok(openness);
    }
    let well_formed =
        hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !well_formed || !signed_in {
        return Err(Error::NotFound);
    }
    let (shelf, wanted) = (catalogue.clone(), hash.to_owned());
    app.db
        .read(move |conn| {
            for release in releases_with(conn, &wanted)? {
                shelf.load(conn, release)?;
            }
            Ok::<_, DbError>(())
        })
        .await?;
    catalogue.medium(hash).ok_or(Error::NotFound)
}

fn sent<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn headers(kind: &'static str, tag: &str, openness: Openness) -> HeaderMap {
    let cache = match openness {
        Openness::Public => "public, max-age=31536000, immutable",
        Openness::SignedIn => "private, max-age=31536000, immutable",
    };
    // A drawing is a document that could run scripts when opened by itself. A PDF is shown by the browser's own reader, which
    // the strict policy of pages would stop.
    let policy = match kind {
        "application/pdf" => "frame-ancestors 'none'",
        _ => "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers
}

/// What a `Range` header asks of a file of this length.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Some(Range<usize>),
    /// It begins behind the end.
    Outside,
}

/// Reads one range of bytes; several at once, or what is malformed, are answered with the whole file as the standard allows
/// (RFC 9110 §14.2).
fn part(header: &str, length: usize) -> Option<Part> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Ok(first), Err(_)) if last.is_empty() => first..length,
        (Err(_), Ok(last)) if first.is_empty() => length.saturating_sub(last)..length,
        _ => return None,
    };
    Some(if range.start < range.end {
        Part::Some(range)
    } else {
        Part::Outside
    })
}

fn bytes(whole: Bytes, part: Option<Part>) -> Response {
    let length = whole.len();
    match part {
        None => whole.into_response(),
        Some(Part::Some(range)) => {
            let shown = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            let shown = [(header::CONTENT_RANGE, shown)];
            (StatusCode::PARTIAL_CONTENT, shown, whole.slice(range)).into_response()
        }
        Some(Part::Outside) => {
            let shown = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, shown).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Part;
    use super::part;

    #[test]
    fn a_range_stays_within_the_file() {
        assert_eq!(part("bytes=0-", 10), Some(Part::Some(0..10)));
        assert_eq!(part("bytes=2-3", 10), Some(Part::Some(2..4)));
        assert_eq!(part("bytes=2-99999999999999999999", 10), None);
        assert_eq!(
            part("bytes=2-18446744073709551615", 10),
            Some(Part::Some(2..10))
        );
        assert_eq!(part("bytes=-3", 10), Some(Part::Some(7..10)));
        assert_eq!(part("bytes=-30", 10), Some(Part::Some(0..10)));
        for outside in ["bytes=10-", "bytes=-0", "bytes=12-15"] {
            assert_eq!(part(outside, 10), Some(Part::Outside), "{outside}");
        }
        for whole in ["bytes=3-2", "bytes=0-1,3-4", "bytes=-", "lines=0-1", ""] {
            assert_eq!(part(whole, 10), None, "{whole}");
        }
    }
}
