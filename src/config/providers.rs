//! Houses at which people may prove who they are (OpenID Connect), from the file that `HOCVU_OIDC_FILE` names.
mod mistake;

use super::is_loopback;
use crate::db::text_enum;
use crate::text::Language;
use serde::Deserialize;
use std::path::Path;

pub use mistake::ProviderMistake;

/// One house, as the operator has arranged it with them.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Its name in our addresses.
    pub id: String,
    /// Its name on pages.
    pub name: String,
    /// By which its tokens name it, and where it describes itself.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<ClientSecret>,
    /// What is asked for besides `openid`.
    pub scopes: Vec<String>,
    pub assurance: Assurance,
    pub link: Option<LinkRule>,
    /// Whether signing in there counts as a second factor.
    pub second_factor: bool,
}

/// What a house knows us by; `Debug` hides it.
#[derive(Clone)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// The secret, for the one request that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

text_enum! {
    /// How sure a house is of whom it signs in. Levels 1 and 2 are those of NĐ 69/2024/NĐ-CP.
    pub enum Assurance {
        None = "none",
        Local = "local",
        Vneid1 = "vneid_1",
        Vneid2 = "vneid_2",
    }
}

impl Assurance {
    /// The level on screen.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::None => language.say("chưa xác định", "not stated"),
            Self::Local => language.say("do cơ quan cấp", "issued by an agency"),
            Self::Vneid1 => language.say("định danh điện tử mức 1", "e-identification level 1"),
            Self::Vneid2 => language.say("định danh điện tử mức 2", "e-identification level 2"),
        }
    }
}

text_enum! {
    /// What of a person a claim is compared with.
    pub enum LinkTo {
        StaffCode = "staff_code",
        CitizenId = "citizen_id",
    }
}

/// Which claim of a house says who somebody is here: the operator vouches that the house alone writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRule {
    pub claim: String,
    pub to: LinkTo,
}

/// Claims that people write themselves at many houses, or that pass from one to another: nobody is recognised by them
/// (OpenID Connect Core 1.0, section 5.7).
const NO_LINKS: &[&str] = &[
    "email",
    "phone_number",
    "preferred_username",
    "nickname",
    "name",
    "given_name",
    "family_name",
    "profile",
    "website",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    provider: Vec<Raw>,
}

/// One house as the file has it. Secrets are read as whatever they are, so that no parser repeats them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    name: String,
    issuer: String,
    client_id: String,
    client_secret: Option<toml::Value>,
    client_secret_file: Option<String>,
    #[serde(default)]
    scopes: Vec<String>,
    assurance: String,
    link_claim: Option<String>,
    link_to: Option<String>,
    #[serde(default)]
    second_factor: bool,
}

/// The houses of the file.
pub(super) fn read(path: &Path) -> Result<Vec<Provider>, ProviderMistake> {
    let text = std::fs::read_to_string(path).map_err(ProviderMistake::File)?;
    parse(&text)
}

fn parse(text: &str) -> Result<Vec<Provider>, ProviderMistake> {
    let file: File = toml::from_str(text).map_err(|error| {
        let (line, message) = super::place_of(text, &error);
        ProviderMistake::NotToml(line, message)
    })?;
    let mut all: Vec<Provider> = Vec::new();
    for raw in file.provider {
        let one = raw.checked()?;
        let twice = |field| ProviderMistake::Twice(one.id.clone(), field);
        if all.iter().any(|other| other.id == one.id) {
            return Err(twice("id"));
        }
        if all.iter().any(|other| other.issuer == one.issuer) {
            return Err(twice("issuer"));
        }
        all.push(one);
    }
    Ok(all)
}

impl Raw {
    fn checked(self) -> Result<Provider, ProviderMistake> {
        let id = self.id.clone();
        let wrong = |field| ProviderMistake::Field(id.clone(), field);
        let fit = [
            ("id", is_id(&self.id)),
            ("name", is_shown(&self.name)),
            ("issuer", is_issuer(&self.issuer)),
            ("client_id", is_token(&self.client_id)),
            ("scopes", self.scopes.iter().all(|scope| is_token(scope))),
        ];
        if let Some((field, _)) = fit.iter().find(|(_, fit)| !fit) {
            return Err(wrong(field));
        }
        Ok(Provider {
            assurance: self.assurance.parse().map_err(|()| wrong("assurance"))?,
            link: self.link().map_err(wrong)?,
            client_secret: self.secret().map_err(wrong)?,
            name: self.name.trim().to_owned(),
            id: self.id,
            issuer: self.issuer,
            client_id: self.client_id,
            scopes: self.scopes,
            second_factor: self.second_factor,
        })
    }

    fn link(&self) -> Result<Option<LinkRule>, &'static str> {
        let Some(claim) = &self.link_claim else {
            return self.link_to.as_ref().map_or(Ok(None), |_| Err("link_to"));
        };
        if !is_token(claim) || NO_LINKS.contains(&claim.as_str()) {
            return Err("link_claim");
        }
        let to = self.link_to.as_deref().unwrap_or("staff_code");
        let to = to.parse().map_err(|()| "link_to")?;
        let claim = claim.clone();
        Ok(Some(LinkRule { claim, to }))
    }

    fn secret(&self) -> Result<Option<ClientSecret>, &'static str> {
        let text = match (&self.client_secret, &self.client_secret_file) {
            (None, None) => return Ok(None),
            (Some(toml::Value::String(text)), None) => text.clone(),
            (None, Some(path)) => {
                let text = std::fs::read_to_string(path).map_err(|_| "client_secret_file")?;
                text.trim().to_owned()
            }
            _ => return Err("client_secret"),
        };
        if text.is_empty() {
            return Err("client_secret");
        }
        Ok(Some(ClientSecret(text)))
    }
}

/// What can stand in an address without being escaped.
fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=32).contains(&text.len()) && text.bytes().all(plain)
}

fn is_shown(text: &str) -> bool {
    let chars = text.trim().chars().count();
    (1..=60).contains(&chars) && !text.chars().any(char::is_control)
}

/// Text without blanks, as identifiers, scopes and claims are.
fn is_token(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// An encrypted address, or one on this machine, with nothing behind its path.
fn is_issuer(text: &str) -> bool {
    let Ok(uri) = text.parse::<axum::http::Uri>() else {
        return false;
    };
    let safe = match uri.scheme_str() {
        Some("https") => uri.host().is_some(),
        Some("http") => is_loopback(text),
        _ => false,
    };
    safe && uri.query().is_none() && !text.contains(['#', '@'])
}

#[cfg(test)]
mod tests;
