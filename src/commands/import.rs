//! `hocvu people import` and `hocvu units import`: lists brought in by the operator of the server.
use super::Refusal;
use super::open;
use super::out::say;
use super::seal;
use crate::config::Config;
use crate::db::Clock;
use crate::db::Day;
use crate::org::import::ImportKind;
use crate::org::import::Upload;
use crate::serving;
use crate::text::dates;
use clap::Args;
use clap::Subcommand;
use std::path::PathBuf;

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
    let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let now = Clock::System.now();
    let today = now.day(&config.time_zone);
    let as_of = match list.as_of {
        Some(text) => dates::parse_day(&text)
            .map(Day)
            .ok_or_else(|| format!("{text:?} is not a date"))?,
        None => today,
    };
    serving::prepare_data(config)?;
    crate::db::migrate(&config.database_url).map_err(|error| error.to_string())?;
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
    };
    let db = open(config).await?;
    let report = crate::org::import_file(&db, keys, upload, (now, list.dry_run)).await?;
    seal(&db).await?;
    for note in &report.notes {
        eprintln!("{note}");
    }
    for line in &report.lines {
        say(line);
    }
    Ok(())
}
