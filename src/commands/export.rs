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
use crate::text::Language;
use crate::text::file_fault;
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
        by: String::new(),
        after: String::new(),
    };
    let count = match &what.output {
        None => write(config, (&asked, format), Out).await?,
        Some(path) => {
            let mut part = path.clone().into_os_string();
            part.push(".part");
            let part = PathBuf::from(part);
            let said = |error: io::Error| file_fault(path.display(), &error, config.language);
            let file = File::create(&part).map_err(said)?;
            let written = write(config, (&asked, format), file).await;
            finish(&part, path, written.is_ok()).map_err(said)?;
            written?
        }
    };
    if io::stderr().is_terminal() {
        let told = config.language.say("bản ghi", "records");
        eprintln!("{count} {told}");
    }
    Ok(())
}

async fn write(
    config: &Config,
    (asked, format): (&Asked, Format),
    out: impl io::Write + Send,
) -> Result<u64, Refusal> {
    plain(asked, config.language)?;
    let operator = Operator {
        db: &open(config).await?,
        folder: &std::env::temp_dir(),
        zone: &config.time_zone,
        today: Clock::System.now().day(&config.time_zone),
    };
    let mut out = BufWriter::with_capacity(1 << 20, out);
    report::export_completions(&operator, asked, format, &mut out)
        .await
        .map_err(|refusal| not_found(refusal, config.language))
}

/// Refuses days and states that are none.
fn plain(asked: &Asked, language: Language) -> Result<(), Refusal> {
    let plain = asked.plain().map(drop);
    plain.map_err(|wrong| {
        let each = wrong.into_iter();
        let said = each.map(|it| format!("--{}: {}", it.field(), it.text(language)));
        said.collect::<Vec<_>>().join(" ")
    })
}

/// What the records are not found by, said to whoever sees every unit; the room itself says it in English.
fn not_found(refusal: Refusal, language: Language) -> Refusal {
    if refusal.starts_with("--unit: ") {
        language.say(
            "--unit: không có đơn vị này; ghi mã đơn vị như trong tệp đơn vị đã nhập, hoặc bỏ --unit để lấy tất cả",
            "--unit: no such unit; write its code as in the imported file of units, or leave --unit out for all",
        ).to_owned()
    } else if refusal.starts_with("--course: ") {
        language.say(
            "--course: không có khóa học này; ghi tên thư mục hoặc mã của khóa học, hoặc bỏ --course để lấy tất cả",
            "--course: no such course; write its folder or code, or leave --course out for all",
        ).to_owned()
    } else {
        language.say(
            format!("không xuất được bản ghi ({refusal}); kiểm tra cơ sở dữ liệu và ổ đĩa rồi làm lại"),
            format!("the records were not exported ({refusal}); check the database and the disk, and try again"),
        )
    }
}

fn finish(part: &Path, path: &Path, whole: bool) -> io::Result<()> {
    if whole {
        std::fs::rename(part, path)
    } else {
        std::fs::remove_file(part)
    }
}
