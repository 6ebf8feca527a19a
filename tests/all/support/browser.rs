//! What a browser does: keeps cookies, sends its origin, follows nothing by itself.
use super::province::FACTOR;
use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::Request;
use axum::http::StatusCode;
use axum::http::header;
use diesel::prelude::*;
use hocvu::access::FactorSecret;
use hocvu::db::DbError;
use hocvu::db::schema::second_factors;
use hocvu::web::App;
use std::collections::BTreeMap;
use tower::ServiceExt;

/// The authenticator app into which this key was typed.
pub fn app_with(key: &str) -> FactorSecret {
    let key = key.replace(' ', "");
    let key = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    let mut bytes = [0; 32];
    bytes[..20].copy_from_slice(&key);
    FactorSecret::of(&bytes)
}

#[derive(Clone)]
pub struct Browser {
    router: Router,
    origin: String,
    cookies: BTreeMap<String, String>,
    json: bool,
    app: App,
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
    pub fn new(router: Router, app: &App) -> Self {
        Self {
            router,
            origin: app.config.base_url.clone(),
            app: app.clone(),
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

    /// Signs in, by both steps where there are two; fails unless it works.
    pub async fn sign_in(&mut self, login: &str) -> &mut Self {
        let form = [("login", login), ("password", super::PASSWORD)];
        let answer = self.post("/sign-in", &form).await.expect(303);
        if answer.location() == "/sign-in/code" {
            self.second_step().await;
        }
        self
    }

    /// Types the code of the province's app after a right password. As if its step were a new one each time, because the
    /// clock of a test stands still.
    pub async fn second_step(&mut self) {
        let renewed = self.app.db.write(|conn| {
            let all = diesel::update(second_factors::table);
            let renewed = all.set(second_factors::last_step.eq(0)).execute(conn);
            renewed.map_err(DbError::from)
        });
        renewed.await.unwrap();
        let code = FACTOR.code_at(self.app.now());
        let answer = self.post("/sign-in/code", &[("code", &code)]).await;
        let left = answer.expect(303).location().to_owned();
        assert_ne!(left, "/sign-in/code");
    }

    /// Sets a second factor up, as whoever has a role is led to; returns its recovery codes.
    pub async fn takes_second_factor(&mut self) -> Vec<String> {
        let page = self.get("/account/second-factor").await.expect(200).text();
        let key = page.split("<code>").nth(1).unwrap();
        let app = app_with(key.split("</code>").next().unwrap());
        let code = app.code_at(self.app.now());
        let form = [("code", code.as_str())];
        let mut script = self.script();
        let set = script.post("/account/second-factor", &form).await;
        let set = set.expect(200).json();
        let codes = set["recovery_codes"].as_array().unwrap().iter();
        codes
            .map(|code| code.as_str().unwrap().to_owned())
            .collect()
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
