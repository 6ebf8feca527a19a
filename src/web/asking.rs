//! Facts of a request: who connects, from where it was sent, what kind of answer it wants.
use super::state::App;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::header;
use std::convert::Infallible;
use std::net::IpAddr;
use std::net::Ipv4Addr;

/// The other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Connected(pub IpAddr);

/// The address a request comes from: the other end, or what a trusted proxy says of it.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

impl axum::extract::FromRequestParts<App> for Peer {
    type Rejection = Infallible;
    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        app: &App,
    ) -> Result<Self, Infallible> {
        let end = parts
            .extensions
            .get::<Connected>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |connected| connected.0);
        Ok(Self(forwarded(
            &parts.headers,
            end,
            &app.config.trusted_proxy,
        )))
    }
}

/// The last address in `X-Forwarded-For` that is not one of our proxies, if the connection comes from one of them.
fn forwarded(headers: &HeaderMap, end: IpAddr, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&end) {
        return end;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.trim().parse::<IpAddr>().ok())
        .rfind(|address| !trusted.contains(address))
        .unwrap_or(end)
}

/// Whether the caller is a script that asks for JSON.
pub fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("application/json"))
}

/// Path and query of our page from which a request was sent; nothing when it came from elsewhere or does not say.
pub(super) fn page_before<'a>(headers: &'a HeaderMap, base_url: &str) -> Option<&'a str> {
    let whole = headers.get(header::REFERER)?.to_str().ok()?;
    let path = whole.strip_prefix(base_url)?.split('#').next()?;
    (path.starts_with('/') && !path.starts_with("//")).then_some(path)
}

/// Whether an unsafe request comes from a page of ours. Browsers say so themselves; no token is needed in any form.
pub fn is_own_origin(method: &Method, headers: &HeaderMap, base_url: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text("origin") == Some(base_url),
    }
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "203.0.113.9, 10.0.0.2".parse().unwrap());
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let second: IpAddr = "10.0.0.2".parse().unwrap();
        assert_eq!(forwarded(&headers, proxy, &[]), proxy);
        assert_eq!(
            forwarded(&headers, proxy, &[proxy, second]).to_string(),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_foreign_page_cannot_post() {
        let from = |name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            is_own_origin(&Method::POST, &headers, "https://hocvu.example")
        };
        assert!(from("sec-fetch-site", "same-origin"));
        assert!(from("origin", "https://hocvu.example"));
        assert!(!from("sec-fetch-site", "same-site"));
        assert!(!from("origin", "null"));
        assert!(!is_own_origin(
            &Method::POST,
            &HeaderMap::new(),
            "https://hocvu.example"
        ));
    }
}
