//! What a house says of somebody, and when it is believed.
use super::house::Metadata;
use crate::config::Provider;
use crate::db::Time;
use chrono::DateTime;
use chrono::Utc;
use data_encoding::BASE64URL_NOPAD;
use openidconnect::ClaimsVerificationError;
use openidconnect::ClientId;
use openidconnect::Nonce;
use openidconnect::SignatureVerificationError;
use openidconnect::core::CoreIdToken;
use openidconnect::core::CoreIdTokenClaims;
use openidconnect::core::CoreIdTokenVerifier;
use openidconnect::core::CoreJwsSigningAlgorithm;
use serde_json::Map;
use serde_json::Value;

/// The clocks of two houses may differ by this much.
const LEEWAY: i64 = Time::MINUTE;
/// A token is redeemed as soon as it is issued; what is older was not issued for this journey.
const OLDEST: i64 = 10 * Time::MINUTE;
/// The longest subject (OpenID Connect Core 1.0, section 2).
const SUBJECT: usize = 255;

/// Signatures that only the house itself can make. Those with a shared secret are not among them.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Somebody as a house knows them: `(issuer, subject)` is who they are, everything else is said about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub issuer: String,
    pub subject: String,
    /// What their owner recognises the account at the house by; for the screen alone.
    pub shown: String,
    /// The claim that the operator has arranged with the house.
    pub claim: Option<String>,
}

/// Why nobody was proven; the text is for the log.
#[derive(Debug)]
pub enum Trouble {
    /// The house gives no usable answer.
    Silent(String),
    /// What it answered proves nothing.
    Unproven(String),
    /// The token is signed with a key that the house did not have when it was last asked for its keys.
    UnknownKey,
}

/// Whom the token proves, now.
pub(super) fn check(
    token: &CoreIdToken,
    nonce: String,
    (provider, metadata): (&Provider, &Metadata),
    now: Time,
) -> Result<Proof, Trouble> {
    let verifier = verifier(provider, metadata, now);
    let claims = token.claims(&verifier, &Nonce::new(nonce));
    let claims = claims.map_err(|error| match error {
        ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::NoMatchingKey,
        ) => Trouble::UnknownKey,
        // The library's words quote the token; its kind is enough.
        other => Trouble::Unproven(kind_of(&other).to_owned()),
    })?;
    let unproven = |cause: &str| Trouble::Unproven(cause.to_owned());
    let party = claims.authorized_party().map(|party| party.as_str());
    if party.is_some_and(|party| party != provider.client_id) {
        return Err(unproven("issued to another party"));
    }
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > SUBJECT || subject.contains('\0') {
        return Err(unproven("no usable subject"));
    }
    let rule = provider.link.as_ref();
    Ok(Proof {
        issuer: provider.issuer.clone(),
        subject: subject.to_owned(),
        shown: shown(claims),
        claim: rule.and_then(|rule| claim(token, &rule.claim)),
    })
}

fn verifier(provider: &Provider, metadata: &Metadata, now: Time) -> CoreIdTokenVerifier<'static> {
    // As for a public client: its secret never signs anything.
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(provider.client_id.clone()),
        metadata.issuer().clone(),
        metadata.jwks().clone(),
    );
    verifier
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || moment(now.plus(-LEEWAY)))
        .set_issue_time_verifier_fn(move |issued| {
            let fresh = moment(now.plus(-OLDEST)) <= issued && issued <= moment(now.plus(LEEWAY));
            fresh.then_some(()).ok_or_else(String::new)
        })
}

fn moment(time: Time) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time.0).unwrap_or_default()
}

fn kind_of(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "expired or issued at another time",
        ClaimsVerificationError::InvalidAudience(_) => "for another audience",
        ClaimsVerificationError::InvalidIssuer(_) => "from another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "for another journey",
        ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::DisallowedAlg(_),
        ) => "signed in a way that is not accepted",
        ClaimsVerificationError::SignatureVerification(_) => "wrongly signed",
        _ => "not a token of this kind",
    }
}

/// A name for the screen: whatever the house calls the account, cut to a line.
fn shown(claims: &CoreIdTokenClaims) -> String {
    let login = claims.preferred_username().map(|name| name.as_str());
    let name = claims.name().and_then(|name| name.get(None));
    let text = login
        .or_else(|| name.map(|name| name.as_str()))
        .or_else(|| claims.email().map(|email| email.as_str()));
    let plain = text.unwrap_or_default().chars().filter(|c| !c.is_control());
    plain.take(100).collect()
}

/// A claim of a token whose signature has been checked.
fn claim(token: &CoreIdToken, name: &str) -> Option<String> {
    let text = token.to_string();
    let payload = BASE64URL_NOPAD
        .decode(text.split('.').nth(1)?.as_bytes())
        .ok()?;
    let mut claims: Map<String, Value> = serde_json::from_slice(&payload).ok()?;
    match claims.remove(name)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        _ => None,
    }
}
