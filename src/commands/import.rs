//! `hocvu people import` and `hocvu units import`: lists brought in by the operator of the server.
use super::Refusal;
use super::open;
use super::out::say;
use super::seal;
use crate::config::Config;
use crate::db::Clock;
use crate::db::Day;
use crate::org::import::ImportError;
use crate::org::import::ImportKind;
use crate::org::import::Progress;
use crate::org::import::Upload;
use crate::serving;
use crate::text::Language;
use crate::text::LegacyFont;
use crate::text::dates;
use crate::text::file_fault;
use clap::Args;
use clap::Subcommand;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

/// Staff lists from this size on are read and written in pieces.
const LARGE: u64 = 2 * 1024 * 1024;

/// Says on a terminal how far a large list is.
fn progress(language: Language) -> Progress {
    let shown = std::io::stderr().is_terminal();
    Arc::new(move |done, all| {
        if shown {
            eprint!("\r{}: {done} / {all}", language.say("Đã xong", "Done"));
        }
    })
}

#[derive(Subcommand)]
pub enum People {
    /// Import a staff list, CSV or XLSX; faulty rows do not stop the good ones.
    Import {
        #[command(flatten)]
        list: List,
        /// The list is whole for its units: whoever is not in it has left.
        #[arg(long)]
        complete: bool,
    },
}

#[derive(Subcommand)]
pub enum Units {
    /// Import units, or what happens to them, CSV or XLSX; faulty rows do not stop the good ones.
    Import {
        #[command(flatten)]
        list: List,
    },
}

#[derive(Args)]
pub struct List {
    file: PathBuf,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
    /// The day the list speaks of (today unless said): 2026-11-23 or 23/11/2026.
    #[arg(long)]
    as_of: Option<String>,
    /// Convert columns written in a font before Unicode: `tcvn3` (`.VnTime`) or `vni`.
    #[arg(long, value_name = "FONT")]
    legacy_font: Option<String>,
}

pub async fn people(config: &Config, act: People) -> Result<(), Refusal> {
    let People::Import { list, complete } = act;
    import(config, ImportKind::People, list, complete).await
}

pub async fn units(config: &Config, act: Units) -> Result<(), Refusal> {
    let Units::Import { list } = act;
    import(config, ImportKind::Units, list, false).await
}

async fn import(
    config: &Config,
    kind: ImportKind,
    list: List,
    complete: bool,
) -> Result<(), Refusal> {
    let file = list.file;
    let language = config.language;
    let unread = |error| file_fault(file.display(), &error, language);
    let size = std::fs::metadata(&file).map_err(unread)?.len();
    let large = kind == ImportKind::People && size > LARGE;
    let bytes = if large {
        Vec::new()
    } else {
        std::fs::read(&file).map_err(unread)?
    };
    let now = Clock::System.now();
    let today = now.day(&config.time_zone);
    let as_of = day_of(list.as_of.as_deref(), today, language)?;
    let convert = font_of(list.legacy_font.as_deref(), language)?;
    serving::prepare_data(config)?;
    crate::db::migrate(&config.database_url).map_err(|error| error.told(language))?;
    let keys = serving::keys(config)?;
    let upload = Upload {
        kind,
        file_name: file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        bytes,
        as_of,
        complete,
        scope: None,
        viewer: None,
        today,
        convert,
    };
    let db = open(config).await?;
    let how = (now, list.dry_run, language);
    let report = if large {
        crate::org::import_large(&db, keys, (upload, file), how, progress(language)).await
    } else {
        crate::org::import_file(&db, keys, upload, how).await
    };
    let report = report.map_err(|error| refused(&error, language))?;
    seal(&db, language).await?;
    for note in &report.notes {
        eprintln!("{note}");
    }
    for line in &report.lines {
        say(line);
    }
    Ok(())
}

fn day_of(asked: Option<&str>, today: Day, language: Language) -> Result<Day, Refusal> {
    let Some(text) = asked else {
        return Ok(today);
    };
    let day = dates::parse_day(text).map(Day);
    day.ok_or_else(|| not_a_date(text, language))
}

fn font_of(asked: Option<&str>, language: Language) -> Result<Option<LegacyFont>, Refusal> {
    let font = |text| LegacyFont::parse(text).ok_or_else(|| no_font(text, language));
    asked.map(font).transpose()
}

fn not_a_date(text: &str, language: Language) -> Refusal {
    language.say(
        format!("--as-of: {text:?} không phải là ngày; ghi như 23/11/2026 hoặc 2026-11-23"),
        format!("--as-of: {text:?} is not a date; write it as 2026-11-23 or 23/11/2026"),
    )
}

fn no_font(text: &str, language: Language) -> Refusal {
    language.say(
        format!("--legacy-font: {text:?} không phải là bảng mã đã biết; ghi tcvn3 hoặc vni"),
        format!("--legacy-font: {text:?} is no known font; write tcvn3 or vni"),
    )
}

/// Why a whole list is not imported.
fn refused(error: &ImportError, language: Language) -> Refusal {
    match error {
        ImportError::File(error) => error.message(language),
        ImportError::Database(error) => error.told(language),
        _ => language.say(
            "dữ liệu đã thay đổi trong lúc đọc tệp; nhập lại tệp này".to_owned(),
            "the data changed while the file was read; import it again".to_owned(),
        ),
    }
}
