//! What a browser does: keeps cookies, sends its origin, follows nothing by itself.
use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::Request;
use axum::http::StatusCode;
use axum::http::header;
use std::collections::BTreeMap;
use tower::ServiceExt;

#[derive(Clone)]
pub struct Browser {
    router: Router,
    origin: String,
    cookies: BTreeMap<String, String>,
    json: bool,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Fails, showing the page, unless the status is the one expected.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{} {}",
            self.location(),
            self.text()
        );
        self
    }

    /// Fails, showing the page, unless it contains the text.
    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        assert!(
            self.text().contains(text),
            "{text:?} is not in {}",
            self.text()
        );
        self
    }

    /// Fails, showing the page, if it contains the text.
    #[track_caller]
    pub fn hides(self, text: &str) -> Self {
        assert!(
            !self.text().contains(text),
            "{text:?} is in {}",
            self.text()
        );
        self
    }
}

impl Browser {
    pub fn new(router: Router, origin: String) -> Self {
        Self {
            router,
            origin,
            cookies: BTreeMap::new(),
            json: false,
        }
    }

    /// The same browser with the same cookies, asking for JSON as a script would.
    pub fn script(&self) -> Self {
        Self {
            json: true,
            ..self.clone()
        }
    }

    /// The same browser, talking to another node.
    pub fn at(self, router: Router) -> Self {
        Self { router, ..self }
    }

    /// Keeps a cookie.
    pub fn hold(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// What a cookie holds.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Signs in; fails unless it works.
    pub async fn sign_in(&mut self, login: &str) -> &mut Self {
        let form = [("login", login), ("password", super::PASSWORD)];
        self.post("/sign-in", &form).await.expect(303);
        self
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(form).unwrap();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, &self.origin)
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    /// Posts a file with fields beside it, as a form with an upload does.
    pub async fn upload(
        &mut self,
        path: &str,
        (name, bytes): (&str, &[u8]),
        fields: &[(&str, &str)],
    ) -> Answer {
        let edge = "----hocvu";
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(format!("--{edge}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
        }
        let head = format!(
            "--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend_from_slice(bytes);
        body.extend(format!("\r\n--{edge}--\r\n").bytes());
        let request = Request::post(path)
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={edge}"),
            )
            .header(header::ORIGIN, &self.origin)
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    /// Sends any request with this browser's cookies.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request
                .headers_mut()
                .insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        if self.json {
            request
                .headers_mut()
                .insert(header::ACCEPT, "application/json".parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        self.keep(response.headers());
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .unwrap()
            .to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .unwrap();
            if value.is_empty() || text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
