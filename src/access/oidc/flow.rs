//! One journey to another house and back. The browser keeps one secret in a cookie, the address another; the database keeps
//! their hashes, and what the house has to give back follows from both together.
use crate::access::keys::Secret;
use crate::access::keys::digest;
use crate::access::keys::keyed_hash;
use crate::db::Conn;
use crate::db::Time;
use crate::db::schema::sign_in_flows;
use data_encoding::BASE64URL_NOPAD;
use diesel::prelude::*;

/// Within this time one has to be back.
pub const FLOW_LIFE: i64 = 15 * Time::MINUTE;
/// The length of a secret as text.
const CHARS: usize = 43;

/// The two secrets of a journey.
pub struct Flow {
    /// In the address, there and back.
    pub state: String,
    /// In the cookie: of all journeys this browser has under way.
    pub browser: String,
}

impl Flow {
    /// A new journey of the browser with this cookie.
    pub fn begin(cookie: Option<&str>) -> Self {
        let known = cookie.filter(|text| is_secret(text));
        Self {
            state: Secret::random().to_text(),
            browser: known.map_or_else(|| Secret::random().to_text(), str::to_owned),
        }
    }

    /// The journey that comes back; none without both secrets.
    pub fn back(cookie: Option<&str>, state: &str) -> Option<Self> {
        let browser = cookie.filter(|text| is_secret(text))?.to_owned();
        let state = is_secret(state).then(|| state.to_owned())?;
        Some(Self { state, browser })
    }

    /// What the token has to repeat.
    pub fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What proves to the house that whoever redeems the code is whoever asked for it (RFC 7636).
    pub fn verifier(&self) -> String {
        self.derived("verifier")
    }

    fn derived(&self, purpose: &str) -> String {
        let message = format!("{purpose}/{}", self.state);
        BASE64URL_NOPAD.encode(&keyed_hash(self.browser.as_bytes(), message.as_bytes()))
    }

    fn state_hash(&self) -> Vec<u8> {
        digest(self.state.as_bytes()).to_vec()
    }

    fn browser_hash(&self) -> Vec<u8> {
        digest(self.browser.as_bytes()).to_vec()
    }
}

fn is_secret(text: &str) -> bool {
    text.len() == CHARS && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Notes that a journey to a provider has begun and where it goes on afterwards; forgets those that took too long.
pub fn keep_flow(
    conn: &mut Conn,
    flow: &Flow,
    (provider, next): (&str, &str),
    now: Time,
) -> QueryResult<()> {
    diesel::delete(sign_in_flows::table.filter(sign_in_flows::expires_at.le(now))).execute(conn)?;
    diesel::insert_into(sign_in_flows::table)
        .values((
            sign_in_flows::state_hash.eq(flow.state_hash()),
            sign_in_flows::browser_hash.eq(flow.browser_hash()),
            sign_in_flows::provider.eq(provider),
            sign_in_flows::next.eq(next),
            sign_in_flows::expires_at.eq(now.plus(FLOW_LIFE)),
        ))
        .execute(conn)
        .map(drop)
}

/// Where the journey of this browser to this provider goes on, if it is under way.
pub fn open_flow(
    conn: &mut Conn,
    flow: &Flow,
    provider: &str,
    now: Time,
) -> QueryResult<Option<String>> {
    sign_in_flows::table
        .find(flow.state_hash())
        .filter(sign_in_flows::browser_hash.eq(flow.browser_hash()))
        .filter(sign_in_flows::provider.eq(provider))
        .filter(sign_in_flows::expires_at.gt(now))
        .select(sign_in_flows::next)
        .first(conn)
        .optional()
}

/// Ends a journey: whoever comes back with it again finds nothing.
pub fn take_flow(
    conn: &mut Conn,
    flow: &Flow,
    provider: &str,
    now: Time,
) -> QueryResult<Option<String>> {
    let next = open_flow(conn, flow, provider, now)?;
    let taken = match next {
        Some(_) => diesel::delete(sign_in_flows::table.find(flow.state_hash())).execute(conn)?,
        None => 0,
    };
    Ok(next.filter(|_| taken == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_house_gives_back_needs_both_secrets() {
        let flow = Flow::begin(None);
        let other = Flow::begin(Some(&flow.browser));
        assert_eq!(flow.browser, other.browser);
        assert_ne!(flow.nonce(), other.nonce());
        assert_ne!(flow.nonce(), flow.verifier());
        assert_eq!(flow.verifier().len(), CHARS);
        let back = Flow::back(Some(&flow.browser), &flow.state).unwrap();
        assert_eq!(back.verifier(), flow.verifier());
        assert!(Flow::back(None, &flow.state).is_none());
        assert!(Flow::back(Some("x"), &flow.state).is_none());
        assert_ne!(Flow::begin(Some("x")).browser, "x");
    }
}
