//! Settings, read once at start: from the environment, or the same names in `hocvu.toml`; the environment wins.
mod mistake;
mod providers;

use crate::db::Kind;
use crate::text::Language;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;

pub use mistake::Mistake;
pub use providers::{Assurance, ClientSecret, LinkRule, LinkTo, Provider, ProviderMistake};

/// Every setting, with what it is for (interface.md, Settings).
const NAMES: &[&str] = &[
    "HOCVU_DATABASE_URL",
    "HOCVU_LISTEN",
    "HOCVU_ADMIN_LISTEN",
    "HOCVU_BASE_URL",
    "HOCVU_TRUSTED_PROXY",
    "HOCVU_COURSES",
    "HOCVU_DATA",
    "HOCVU_KEY_FILE",
    "HOCVU_SMTP_URL",
    "HOCVU_MAIL_FROM",
    "HOCVU_OIDC_FILE",
    "HOCVU_TIME_ZONE",
    "HOCVU_LOG",
];

/// The installation as its operator set it up.
#[derive(Debug, Clone)]
pub struct Config {
    pub database_url: String,
    pub listen: SocketAddr,
    pub admin_listen: Option<SocketAddr>,
    /// Scheme, host and port, without a slash at the end: the source of absolute links and the accepted origin.
    pub base_url: String,
    pub trusted_proxy: Vec<IpAddr>,
    pub courses: PathBuf,
    pub data: PathBuf,
    pub key_file: PathBuf,
    pub mail: Option<Mail>,
    /// Where people may sign in besides here.
    pub providers: Vec<Provider>,
    pub time_zone: TimeZone,
    pub log: String,
    /// What the command line says is said in this language; pages have their own.
    pub language: Language,
}

/// Where mail is handed over. `Debug` hides the address, which may hold a password.
#[derive(Clone)]
pub struct Mail {
    pub smtp_url: String,
    pub from: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mail {{ from: {:?}, … }}", self.from)
    }
}

impl Config {
    /// The settings of this process; the message of a refusal is one clear line, in the language of the locale.
    pub fn load() -> Result<Self, String> {
        let environment = environment();
        let language = language(|name| environment.get(name).map(String::as_str));
        Self::from_environment(environment)
            .map(|config| Self { language, ..config })
            .map_err(|mistake| mistake.text(language))
    }

    fn from_environment(environment: BTreeMap<String, String>) -> Result<Self, Mistake> {
        let mut settings = match std::fs::read_to_string("hocvu.toml") {
            Ok(text) => from_toml(&text)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(Mistake::File(error)),
        };
        let own = environment.into_iter();
        settings.extend(own.filter(|(name, _)| name.starts_with("HOCVU_")));
        Self::from_settings(&settings)
    }

    /// The settings that follow from these names and texts.
    pub fn from_settings(settings: &BTreeMap<String, String>) -> Result<Self, Mistake> {
        if let Some(unknown) = settings.keys().find(|name| !NAMES.contains(&name.as_str())) {
            return Err(Mistake::Unknown(unknown.clone()));
        }
        let get = |name: &str| {
            settings
                .get(name)
                .map(|text| text.trim())
                .filter(|text| !text.is_empty())
        };
        let data = PathBuf::from(get("HOCVU_DATA").unwrap_or("data"));
        let listen = address(
            "HOCVU_LISTEN",
            get("HOCVU_LISTEN").unwrap_or("127.0.0.1:8080"),
        )?;
        let database_url = get("HOCVU_DATABASE_URL").map_or_else(
            || format!("sqlite://{}/hocvu.db", data.display()),
            str::to_owned,
        );
        if Kind::of(&database_url).is_none() {
            return Err(Mistake::Database);
        }
        Ok(Self {
            database_url,
            listen,
            admin_listen: get("HOCVU_ADMIN_LISTEN")
                .map(|text| address("HOCVU_ADMIN_LISTEN", text))
                .transpose()?,
            base_url: base_url(get("HOCVU_BASE_URL"), listen)?,
            trusted_proxy: addresses(get("HOCVU_TRUSTED_PROXY").unwrap_or_default())?,
            courses: get("HOCVU_COURSES").unwrap_or("courses").into(),
            key_file: get("HOCVU_KEY_FILE").map_or_else(|| data.join("hocvu.key"), PathBuf::from),
            mail: mail(get("HOCVU_SMTP_URL"), get("HOCVU_MAIL_FROM"))?,
            providers: providers(get("HOCVU_OIDC_FILE"))?,
            time_zone: time_zone(get("HOCVU_TIME_ZONE").unwrap_or("Asia/Ho_Chi_Minh"))?,
            log: log(get("HOCVU_LOG").unwrap_or("info"))?,
            language: Language::default(),
            data,
        })
    }

    /// Whether pages travel encrypted, so that cookies can insist on it.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// A sentence for the log when a setting is risky, though accepted.
    pub fn warning(&self) -> Option<String> {
        let on_this_machine = self.listen.ip().is_loopback() && is_loopback(&self.base_url);
        let plain = !self.is_https() && !on_this_machine;
        plain.then(|| {
            format!("HOCVU_BASE_URL is {}: plain http is meant for this machine alone, sign-ins travel unencrypted", self.base_url)
        })
    }

    /// Where the SQLite file is, if that is the database.
    pub fn sqlite_path(&self) -> Option<&Path> {
        self.database_url.strip_prefix("sqlite://").map(Path::new)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
fn environment() -> BTreeMap<String, String> {
    // Somebody else's variable that is no text is no reason to stop.
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    let all = std::env::vars_os();
    all.map(|(name, value)| (text(name), text(value))).collect()
}

/// English where the locale asks for it, as other programs understand it: the first of these that says anything.
fn language<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(value)
        .find(|locale| !locale.is_empty());
    if said.is_some_and(|locale| locale.starts_with("en")) {
        Language::English
    } else {
        Language::Vietnamese
    }
}

fn from_toml(text: &str) -> Result<BTreeMap<String, String>, Mistake> {
    let table: toml::Table = text.parse().map_err(|error| not_toml(text, &error))?;
    table
        .into_iter()
        .map(|(name, value)| match value {
            toml::Value::String(text) => Ok((name, text)),
            _ => Err(Mistake::NotText(name)),
        })
        .collect()
}

/// Where the file breaks.
fn not_toml(text: &str, error: &toml::de::Error) -> Mistake {
    let (line, message) = place_of(text, error);
    Mistake::NotToml(line, message)
}

/// The line of a fault and what it is, without a piece of the text itself.
fn place_of(text: &str, error: &toml::de::Error) -> (usize, String) {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    (line, message)
}

/// The filter of the log, as the log understands it.
fn log(text: &str) -> Result<String, Mistake> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|_| Mistake::Log(text.to_owned()))
}

/// Whether an address of ours leads to this machine itself.
pub(crate) fn is_loopback(base_url: &str) -> bool {
    let uri: Option<axum::http::Uri> = base_url.parse().ok();
    let host = uri.as_ref().and_then(|uri| uri.host()).unwrap_or_default();
    let host = host.trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn address(name: &'static str, text: &str) -> Result<SocketAddr, Mistake> {
    text.parse()
        .map_err(|_| Mistake::Listen(name, text.to_owned()))
}

fn addresses(text: &str) -> Result<Vec<IpAddr>, Mistake> {
    text.split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().map_err(|_| Mistake::Proxy(part.to_owned())))
        .collect()
}

fn base_url(text: Option<&str>, listen: SocketAddr) -> Result<String, Mistake> {
    let Some(text) = text else {
        return Ok(format!("http://{listen}"));
    };
    let wrong = || Mistake::BaseUrl(text.to_owned());
    let uri: axum::http::Uri = text.parse().map_err(|_| wrong())?;
    match (uri.scheme_str(), uri.authority(), uri.path()) {
        (Some(scheme @ ("http" | "https")), Some(host), "/" | "") => {
            Ok(format!("{scheme}://{host}"))
        }
        _ => Err(wrong()),
    }
}

fn mail(url: Option<&str>, from: Option<&str>) -> Result<Option<Mail>, Mistake> {
    match (url, from) {
        (None, None) => Ok(None),
        (Some(url), Some(from)) if url.starts_with("smtp://") || url.starts_with("smtps://") => {
            from.parse::<lettre::message::Mailbox>()
                .map_err(|_| Mistake::MailFrom(from.to_owned()))?;
            Ok(Some(Mail {
                smtp_url: url.to_owned(),
                from: from.to_owned(),
            }))
        }
        (Some(_), Some(_)) => Err(Mistake::Smtp),
        _ => Err(Mistake::HalfMail),
    }
}

fn providers(file: Option<&str>) -> Result<Vec<Provider>, Mistake> {
    let Some(path) = file.map(PathBuf::from) else {
        return Ok(Vec::new());
    };
    providers::read(&path).map_err(|mistake| Mistake::Providers(path, mistake))
}

fn time_zone(name: &str) -> Result<TimeZone, Mistake> {
    TimeZone::get(name).map_err(|_| Mistake::TimeZone(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::Config;
    use super::Mistake;
    use crate::text::Language;
    use std::collections::BTreeMap;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, Mistake> {
        let settings: BTreeMap<String, String> = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        Config::from_settings(&settings)
    }

    #[test]
    fn nothing_set_is_a_whole_installation() {
        let config = with(&[]).unwrap();
        assert_eq!(config.database_url, "sqlite://data/hocvu.db");
        assert_eq!(config.base_url, "http://127.0.0.1:8080");
    }

    #[test]
    fn plain_http_away_from_this_machine_is_warned_of() {
        fn warning(pairs: &[(&str, &str)]) -> Option<String> {
            with(pairs).unwrap().warning()
        }
        assert_eq!(warning(&[]), None);
        for own in ["http://localhost:8080", "http://[::1]:8080", "https://h.vn"] {
            assert_eq!(warning(&[("HOCVU_BASE_URL", own)]), None, "{own}");
        }
        let open = warning(&[("HOCVU_BASE_URL", "http://hoc.dongnai.gov.vn")]).unwrap();
        assert!(open.contains("http://hoc.dongnai.gov.vn"));
        assert!(warning(&[("HOCVU_LISTEN", "0.0.0.0:8080")]).is_some());
    }

    #[test]
    fn a_broken_file_of_settings_is_told_of_in_one_line() {
        let said = super::from_toml("HOCVU_LOG = \"info\"\nHOCVU_LISTEN = 1:2:3\n").unwrap_err();
        let said = said.text(Language::English);
        assert!(said.starts_with("hocvu.toml, line 2: "), "{said}");
        assert!(
            !said.contains('\n') && said.contains("NAME = \"text\""),
            "{said}"
        );
    }

    #[test]
    fn mistakes_are_named() {
        for (name, text, named) in [
            ("HOCVU_DATABSE_URL", "x", "HOCVU_DATABSE_URL"),
            ("HOCVU_DATABASE_URL", "postgre://x", "postgres://"),
            ("HOCVU_SMTP_URL", "smtp://h", "HOCVU_MAIL_FROM"),
            ("HOCVU_TIME_ZONE", "Sao/Hoa", "Sao/Hoa"),
            ("HOCVU_LISTEN", "8080", "HOCVU_LISTEN"),
            ("HOCVU_BASE_URL", "hoc.gov.vn/lms", "hoc.gov.vn/lms"),
            ("HOCVU_TRUSTED_PROXY", "cong", "cong"),
            ("HOCVU_LOG", "===", "HOCVU_LOG"),
            ("HOCVU_OIDC_FILE", "/khong/co.toml", "/khong/co.toml"),
        ] {
            let mistake = with(&[(name, text)]).unwrap_err();
            for language in [Language::Vietnamese, Language::English] {
                let said = mistake.text(language);
                assert!(said.contains(named) && !said.contains('\n'), "{said}");
            }
        }
        assert!(with(&[("HOCVU_LOG", "warn,hocvu=debug")]).is_ok());
    }

    #[test]
    fn the_locale_chooses_the_language() {
        for (locale, expected) in [
            (&[] as &[(&str, &str)], Language::Vietnamese),
            (&[("LANG", "C.UTF-8")], Language::Vietnamese),
            (&[("LANG", "en_US.UTF-8")], Language::English),
            (&[("LC_ALL", ""), ("LC_MESSAGES", "en")], Language::English),
            (
                &[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")],
                Language::Vietnamese,
            ),
        ] {
            let value = |name: &str| {
                let found = locale.iter().find(|(known, _)| *known == name);
                found.map(|(_, text)| *text)
            };
            assert_eq!(super::language(value), expected, "{locale:?}");
        }
    }
}
