//! `hocvu export`: records as files, for the operator of the server.
use super::Refusal;
use super::open;
use super::out::Out;
use crate::config::Config;
use crate::db::Clock;
use crate::report;
use crate::report::Asked;
use crate::report::Format;
use crate::report::Operator;
use clap::Args;
use clap::Subcommand;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::IsTerminal;
use std::path::Path;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Export {
    /// Completion records, one line a completion.
    Completions(Completions),
}

#[derive(Args)]
pub struct Completions {
    /// Code or id of a unit; with everything below it.
    #[arg(long, default_value = "", hide_default_value = true)]
    unit: String,
    /// Folder or code of a course.
    #[arg(long, default_value = "", hide_default_value = true)]
    course: String,
    /// The first day: 2026-11-23 or 23/11/2026.
    #[arg(long, default_value = "", hide_default_value = true)]
    from: String,
    /// The last day.
    #[arg(long, default_value = "", hide_default_value = true)]
    to: String,
    /// State of the certificate: valid, expired, revoked, replaced or none.
    #[arg(long, default_value = "", hide_default_value = true)]
    status: String,
    #[arg(long, default_value = "csv", value_parser = ["csv", "xlsx", "jsonl"])]
    format: String,
    /// The file to write; standard output when there is none.
    #[arg(long)]
    output: Option<PathBuf>,
}

/// Writes what is asked for; a file takes its name only once it is whole.
pub async fn export(config: &Config, act: Export) -> Result<(), Refusal> {
    let Export::Completions(what) = act;
    let format = Format::parse(&what.format).ok_or("unknown format")?;
    let asked = Asked {
        unit: what.unit,
        course: what.course,
        from: what.from,
        to: what.to,
        status: what.status,
        after: String::new(),
    };
    let count = match &what.output {
        None => write(config, (&asked, format), Out).await?,
        Some(path) => {
            let mut part = path.clone().into_os_string();
            part.push(".part");
            let part = PathBuf::from(part);
            let said = |error: io::Error| format!("{}: {error}", path.display());
            let file = File::create(&part).map_err(said)?;
            let written = write(config, (&asked, format), file).await;
            finish(&part, path, written.is_ok()).map_err(said)?;
            written?
        }
    };
    if io::stderr().is_terminal() {
        eprintln!("{count} records");
    }
    Ok(())
}

async fn write(
    config: &Config,
    (asked, format): (&Asked, Format),
    out: impl io::Write + Send,
) -> Result<u64, Refusal> {
    let operator = Operator {
        db: &open(config).await?,
        folder: &std::env::temp_dir(),
        zone: &config.time_zone,
        today: Clock::System.now().day(&config.time_zone),
    };
    let mut out = BufWriter::with_capacity(1 << 20, out);
    report::export_completions(&operator, asked, format, &mut out).await
}

fn finish(part: &Path, path: &Path, whole: bool) -> io::Result<()> {
    if whole {
        std::fs::rename(part, path)
    } else {
        std::fs::remove_file(part)
    }
}
