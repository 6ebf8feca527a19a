//! Who knocks: from where, on which device, in which language; and the cookies they leave with.
use super::model::LocalPath;
use crate::access::Device;
use crate::access::KeptLanguage;
use crate::access::PENDING_LIFE;
use crate::access::Pending;
use crate::access::SESSION_LIFE;
use crate::access::Token;
use crate::access::begin_pending;
use crate::access::begin_session;
use crate::access::end_pending;
use crate::access::end_session;
use crate::access::holder;
use crate::access::network;
use crate::access::note_second_factor;
use crate::access::pending_of;
use crate::access::second_factor;
use crate::access::set_language;
use crate::access::viewer_of;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Moved;
use crate::web::Peer;
use crate::web::Visitor;
use crate::web::cookie;
use crate::web::kept_language;
use crate::web::language_cookie;
use crate::web::session_cookie;
use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::response::Response;
use diesel::QueryResult;

/// How long a browser keeps what is no session: the longest that browsers allow, 400 days.
const LONG: i64 = 400 * 24 * 60 * 60;

/// What is known of somebody who signs in, signed in before or not.
#[derive(Clone)]
pub(super) struct Caller {
    pub visitor: Visitor,
    /// The address by which guesses are counted.
    pub network: String,
    pub browser: String,
    pub device: Device,
    /// The language chosen in this browser for whoever signs in next, and when.
    pub chosen: Option<(Language, Time)>,
    /// What a right password has left in this browser.
    halfway: Option<Token>,
}

/// How far somebody came.
pub(super) enum Entered {
    /// In, with a session, and on to where they wanted.
    In((AccountId, Token), LocalPath),
    /// As far as the second step.
    Halfway(Token),
}

impl FromRequestParts<App> for Caller {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let Ok(Peer(peer)) = Peer::from_request_parts(parts, app).await;
        let browser = parts
            .headers
            .get(header::USER_AGENT)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Ok(Self {
            visitor,
            network: network(peer),
            browser: browser.unwrap_or_default(),
            device: Device::read(cookie(&parts.headers, device_cookie(app))),
            chosen: kept_language(app, &parts.headers).and_then(KeptLanguage::open),
            halfway: cookie(&parts.headers, halfway_cookie(app))
                .map(|token| Token(token.to_owned())),
        })
    }
}

impl Caller {
    pub fn language(&self) -> Language {
        self.visitor.language
    }

    /// Begins a session in a transaction; the one this browser had before ends.
    pub fn enter(&self, conn: &mut Conn, account: AccountId, now: Time) -> QueryResult<Token> {
        if let Some(viewer) = &self.visitor.viewer {
            end_session(conn, viewer.session, now)?;
        }
        self.bring_language(conn, account, now)?;
        begin_session(conn, account, &self.browser, now)
    }

    /// What was chosen on the way in holds for the account from now on, unless its owner chose later elsewhere.
    pub fn bring_language(
        &self,
        conn: &mut Conn,
        account: AccountId,
        now: Time,
    ) -> QueryResult<()> {
        let Some((language, at)) = self.chosen else {
            return Ok(());
        };
        set_language(conn, account, (language, at.min(now)))
    }

    /// After a right password, or a one-time address: a session, or where there is a second factor the way to it. Whoever's
    /// role waits for one goes to set it up.
    pub fn come_in(
        &self,
        conn: &mut Conn,
        app: &App,
        (account, onward): (AccountId, LocalPath),
        now: Time,
    ) -> QueryResult<Entered> {
        if second_factor(conn, account)?.is_some() {
            let pending = Pending {
                account,
                onward: onward.as_str().to_owned(),
            };
            return begin_pending(conn, &pending, &self.device, now).map(Entered::Halfway);
        }
        let token = self.enter(conn, account, now)?;
        let viewer = viewer_of(conn, token.hash(), now, now.day(app.zone()))?;
        let waits = viewer.is_some_and(|(viewer, _)| viewer.awaits_factor());
        let onward = if waits { set_up_first(&onward) } else { onward };
        Ok(Entered::In((account, token), onward))
    }

    /// Who brought the right password in this browser a moment ago.
    pub async fn pending(&self, app: &App) -> Result<Option<Pending>, Error> {
        let Some(token) = self.halfway.clone() else {
            return Ok(None);
        };
        let (device, clock) = (self.device.clone(), app.clock.clone());
        app.db
            .read(move |conn| {
                let now = clock.now_in(conn)?;
                pending_of(conn, &token, &device, now).map_err(Error::from)
            })
            .await
    }

    /// After the second step: a session that has shown it. What was pending may have ended meanwhile.
    pub fn complete(&self, conn: &mut Conn, app: &App) -> Result<Entered, Error> {
        let now = app.clock.now_in(conn)?;
        let token = self.halfway.as_ref().ok_or(Error::SignIn)?;
        let pending = pending_of(conn, token, &self.device, now)?.ok_or(Error::SignIn)?;
        let account = pending.account;
        // An account may have been closed in these minutes.
        holder(conn, account)?.ok_or(Error::SignIn)?;
        end_pending(conn, account)?;
        let token = self.enter(conn, account, now)?;
        note_second_factor(conn, token.hash(), now)?;
        let onward = LocalPath::of(&pending.onward);
        Ok(Entered::In((account, token), onward))
    }

    /// Goes on with the cookies of how far they came.
    pub fn answer(&self, app: &App, entered: &Entered) -> Response {
        let token = match entered {
            Entered::In(session, onward) => return self.entered(app, session, onward),
            Entered::Halfway(token) => token,
        };
        let life = PENDING_LIFE / Time::SECOND;
        let cookies = [
            baked(app, halfway_cookie(app), &token.0, life),
            baked(app, device_cookie(app), &self.device.to_text(), LONG),
        ];
        let mut response = Moved::to("/sign-in/code").into_response();
        for cookie in cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// Goes on with the cookies of a session just begun.
    pub fn entered(&self, app: &App, session: &(AccountId, Token), to: &LocalPath) -> Response {
        app.sessions.clear();
        let (account, token) = session;
        let device = self.device.clone().after(*account, &app.keys).to_text();
        let cookies = [
            baked(
                app,
                session_cookie(app),
                &token.0,
                SESSION_LIFE / Time::SECOND,
            ),
            baked(app, device_cookie(app), &device, LONG),
        ];
        let mut response = Moved::to(to.as_str()).into_response();
        let halfway = self.halfway.as_ref();
        let ended = halfway.map(|_| baked(app, halfway_cookie(app), "", 0));
        let theirs = self
            .chosen
            .map(|(language, _)| in_language(app, language, None));
        for cookie in cookies.into_iter().chain(ended).chain(theirs) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// The set-up of the second factor, which leads on afterwards.
fn set_up_first(onward: &LocalPath) -> LocalPath {
    let next = serde_urlencoded::to_string([("next", onward.as_str())]).unwrap_or_default();
    LocalPath::of(&format!("/account/second-factor?{next}"))
}

/// The cookie that takes a session away.
pub(super) fn left(app: &App) -> HeaderValue {
    baked(app, session_cookie(app), "", 0)
}

/// The cookie that keeps a language; with the moment when it was chosen if it is for whoever signs in next.
pub(super) fn in_language(app: &App, language: Language, open_since: Option<Time>) -> HeaderValue {
    let kept = KeptLanguage {
        language,
        open_since,
    };
    baked(app, language_cookie(app), &kept.to_string(), LONG)
}

fn halfway_cookie(app: &App) -> &'static str {
    if app.config.is_https() {
        "__Host-hocvu_halfway"
    } else {
        "hocvu_halfway"
    }
}

fn device_cookie(app: &App) -> &'static str {
    if app.config.is_https() {
        "__Host-hocvu_device"
    } else {
        "hocvu_device"
    }
}

/// A cookie that no script reads and no other site sends along with a form.
pub(super) fn baked(app: &App, name: &str, value: &str, seconds: i64) -> HeaderValue {
    let secure = if app.config.is_https() {
        "; Secure"
    } else {
        ""
    };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    // Names and values are letters, digits, hyphens and dots, so that the fallback is never reached.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}
