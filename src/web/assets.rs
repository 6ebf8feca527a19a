//! Style sheet, scripts, fonts and pictures: embedded in the binary, served under names that carry a hash of their content.
use axum::Router;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::Digest;
use sha2::Sha256;
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/", $name)).as_slice())),+]
    };
}

/// Every file served, by its path below `assets/`. Fonts and pictures stand before the style sheet that names them.
const FILES: &[(&str, &[u8])] = files![
    "fonts/be-vietnam-pro-latin-400.woff2",
    "fonts/be-vietnam-pro-latin-600.woff2",
    "fonts/be-vietnam-pro-vietnamese-400.woff2",
    "fonts/be-vietnam-pro-vietnamese-600.woff2",
    "images/mark.svg",
    "css/app.css",
    "js/lesson.js",
    "js/paper.js",
    "js/print.js",
    "js/table.js",
];

/// A year, the longest a cache may be told; a changed file has another name.
const FOREVER: &str = "public, max-age=31536000, immutable";

static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::stock);

/// The address of a file named by its path below `assets/`, such as `css/app.css`. A name that is not in the
/// list leads to an address that answers 404.
pub fn asset(name: &str) -> &'static str {
    let address = SHELF.addresses.get(name);
    debug_assert!(address.is_some(), "no asset {name:?}");
    address.map_or("/assets/missing", String::as_str)
}

/// `GET /assets/{name}`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(
        "/assets/{name}",
        get(|Path(name): Path<String>, headers: HeaderMap| async move { serve(&name, &headers) }),
    )
}

/// The file of a hashed name, packed when the reader takes gzip; 404 when there is none.
pub fn serve(name: &str, headers: &HeaderMap) -> Response {
    let Some(file) = SHELF.files.get(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let common = [
        (header::CONTENT_TYPE, file.kind),
        (header::CACHE_CONTROL, FOREVER),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match &file.packed {
        Some(packed) if takes_gzip(headers) => {
            let packing = [
                (header::CONTENT_ENCODING, "gzip"),
                (header::VARY, "Accept-Encoding"),
            ];
            (common, packing, packed.as_slice()).into_response()
        }
        Some(_) => (
            common,
            [(header::VARY, "Accept-Encoding")],
            file.plain.as_ref(),
        )
            .into_response(),
        None => (common, file.plain.as_ref()).into_response(),
    }
}

/// Whether `Accept-Encoding` names gzip and does not refuse it by `q=0`.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING);
    let mut codings = accepted
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = matches!(
            weight.trim().strip_prefix("q="),
            Some("0" | "0.0" | "0.00" | "0.000")
        );
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

struct File {
    kind: &'static str,
    plain: Cow<'static, [u8]>,
    packed: Option<Vec<u8>>,
}

struct Shelf {
    /// From the path below `assets/` to the address.
    addresses: HashMap<&'static str, String>,
    /// From the hashed name to the file.
    files: HashMap<String, File>,
}

impl Shelf {
    fn stock() -> Self {
        let mut shelf = Self {
            addresses: HashMap::new(),
            files: HashMap::new(),
        };
        for (name, bytes) in FILES {
            shelf.put(name, bytes);
        }
        shelf
    }

    fn put(&mut self, name: &'static str, bytes: &'static [u8]) {
        let (kind, is_text) = kind_of(name);
        let plain = match std::str::from_utf8(bytes) {
            Ok(css) if kind.starts_with("text/css") => {
                Cow::Owned(self.with_addresses(css).into_bytes())
            }
            _ => Cow::Borrowed(bytes),
        };
        let hashed = hashed_name(name, &plain);
        let packed = is_text.then(|| gzip(&plain)).flatten();
        self.addresses.insert(name, format!("/assets/{hashed}"));
        self.files.insert(
            hashed,
            File {
                kind,
                plain,
                packed,
            },
        );
    }

    /// The style sheet with each `../fonts/…` replaced by the hashed address, so that fonts can be cached for ever too.
    fn with_addresses(&self, css: &str) -> String {
        let start = css.to_owned();
        self.addresses.iter().fold(start, |css, (name, address)| {
            css.replace(&format!("../{name}"), address)
        })
    }
}

/// `app.1a2b3c4d.css` for `css/app.css`: the first four bytes of its SHA-256 in the name.
fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hash = data_encoding::HEXLOWER.encode(digest.get(..4).unwrap_or_default());
    let file = name.rsplit('/').next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{file}.{hash}"),
    }
}

/// Content type, and whether it is text that packs well.
fn kind_of(name: &str) -> (&'static str, bool) {
    match name.rsplit('.').next() {
        Some("css") => ("text/css; charset=utf-8", true),
        Some("js") => ("text/javascript; charset=utf-8", true),
        Some("svg") => ("image/svg+xml", true),
        Some("woff2") => ("font/woff2", false),
        _ => ("application/octet-stream", false),
    }
}

/// Packed once, hence as tight as it goes; `None` never happens when writing to memory, and would only mean unpacked.
fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(address: &str, accept: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT_ENCODING,
            header::HeaderValue::from_static(accept),
        );
        serve(address.trim_start_matches("/assets/"), &headers)
    }

    #[test]
    fn a_style_sheet_is_packed_for_who_takes_it_and_kept_for_ever() {
        let packed = get(asset("css/app.css"), "br, gzip");
        assert_eq!(packed.status(), StatusCode::OK);
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(packed.headers()[header::CACHE_CONTROL], FOREVER);
        assert_eq!(
            packed.headers()[header::CONTENT_TYPE],
            "text/css; charset=utf-8"
        );
        let plain = get(asset("css/app.css"), "gzip;q=0");
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
    }

    #[test]
    fn the_style_sheet_names_fonts_by_their_hashed_addresses() {
        let name = asset("css/app.css").trim_start_matches("/assets/");
        let css = std::str::from_utf8(&SHELF.files[name].plain).unwrap();
        assert!(css.contains(asset("fonts/be-vietnam-pro-vietnamese-400.woff2")));
        assert!(
            !css.contains("../"),
            "a file the style sheet names is not in the list"
        );
    }

    #[test]
    fn what_is_not_in_the_list_is_not_found() {
        for name in ["/assets/app.css", "/assets/../Cargo.toml", "/assets/"] {
            assert_eq!(get(name, "gzip").status(), StatusCode::NOT_FOUND);
        }
    }

    #[test]
    fn sizes_stay_within_their_budget() {
        let size = |ending: &str| -> usize {
            FILES
                .iter()
                .filter(|(name, _)| name.ends_with(ending))
                .map(|(_, bytes)| bytes.len())
                .sum()
        };
        assert!(size(".css") <= 32 * 1024, "{} bytes of CSS", size(".css"));
        assert!(
            size(".js") <= 20 * 1024,
            "{} bytes of JavaScript",
            size(".js")
        );
        assert!(
            size(".woff2") <= 70 * 1024,
            "{} bytes of fonts",
            size(".woff2")
        );
    }
}
