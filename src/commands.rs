//! What the words of `hocvu` do, each ending in an exit code: 0 done, 1 refused with one clear line, 2 wrong use.
mod export;
mod import;
mod out;

use crate::audit;
use crate::config::Config;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::serving;
use crate::text::Language;
use clap::Parser;
use clap::Subcommand;
use out::say;
use std::io::IsTerminal;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

/// Học Vụ Số: digital-skills training for a province. Without a word it serves the site.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    word: Option<Word>,
}

#[derive(Subcommand)]
enum Word {
    /// Migrate, publish what is new in the courses folder, and serve the site (the default).
    Serve,
    /// Fill an empty database with a made-up province; prints who can sign in, one line a role.
    Demo {
        /// How many people the province has.
        #[arg(long, default_value_t = 2_000)]
        people: usize,
        /// The same seed makes the same figures.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Apply the migrations the database still misses.
    Migrate,
    /// Staff lists.
    People {
        #[command(subcommand)]
        act: import::People,
    },
    /// Units and what happens to them.
    Units {
        #[command(subcommand)]
        act: import::Units,
    },
    /// Administrators.
    Admin {
        #[command(subcommand)]
        act: Admin,
    },
    /// Records as files.
    Export {
        #[command(subcommand)]
        act: export::Export,
    },
    /// Certificates.
    Certificate {
        #[command(subcommand)]
        act: Certificate,
    },
    /// Courses in Markdown folders.
    Courses {
        #[command(subcommand)]
        act: Courses,
    },
    /// The record of who did what.
    Audit {
        #[command(subcommand)]
        act: Audit,
    },
}

#[derive(Subcommand)]
enum Admin {
    /// Make an administrator; prints a one-time address for the password.
    Create {
        #[arg(long)]
        login: String,
        #[arg(long)]
        name: String,
    },
}

#[derive(Subcommand)]
enum Certificate {
    /// Is this certificate file ours, unchanged, still valid?
    Verify { file: PathBuf },
}

#[derive(Subcommand)]
enum Courses {
    /// Say what is wrong with the courses in a folder, as `file:line: message`.
    Check { folder: Option<PathBuf> },
    /// Publish the courses of a folder whose version is newer.
    Publish { folder: Option<PathBuf> },
}

#[derive(Subcommand)]
enum Audit {
    /// Check the hash chain; names the first broken row, and prints the seal at its end.
    Verify {
        /// A seal that was printed earlier and kept elsewhere: the chain must still hold it.
        #[arg(long, value_name = "SEAL")]
        expect: Option<audit::Head>,
    },
}

/// Why a command was refused: one line for standard error.
pub type Refusal = String;

/// Runs the command and turns its end into an exit code.
pub fn run(cli: Cli) -> ExitCode {
    match dispatch(cli.word.unwrap_or(Word::Serve)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("hocvu: {}", in_one_line(&refusal));
            ExitCode::FAILURE
        }
    }
}

/// What a library says in several lines.
fn in_one_line(refusal: &str) -> String {
    let lines = refusal.lines().map(str::trim);
    let said: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    said.join("; ")
}

fn dispatch(word: Word) -> Result<(), Refusal> {
    let config = Config::load()?;
    start_log(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            config.language.say(
                format!("không khởi động được ({error}); máy thiếu bộ nhớ hoặc luồng, giải phóng bớt rồi chạy lại"),
                format!("cannot start ({error}); the machine lacks memory or threads, free some and try again"),
            )
        })?;
    runtime.block_on(async {
        match word {
            Word::Serve => serving::serve(config).await,
            Word::Demo { people, seed } => demo(config, people, seed).await,
            Word::Migrate => migrate(&config),
            Word::People { act } => import::people(&config, act).await,
            Word::Units { act } => import::units(&config, act).await,
            Word::Admin {
                act: Admin::Create { login, name },
            } => create_admin(config, login, name).await,
            Word::Export { act } => export::export(&config, act).await,
            Word::Certificate {
                act: Certificate::Verify { file },
            } => verify_certificate(&config, &file).await,
            Word::Courses {
                act: Courses::Check { folder },
            } => check(&folder.unwrap_or(config.courses), config.language),
            Word::Courses {
                act: Courses::Publish { folder },
            } => publish(&config, folder.as_deref()).await,
            Word::Audit {
                act: Audit::Verify { expect },
            } => verify(&config, expect).await,
        }
    })
}

/// JSON lines when somebody collects them, plain lines in a terminal; always on standard error.
fn start_log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log).unwrap_or_default();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first log.
    let started = if std::io::stderr().is_terminal() {
        log.try_init()
    } else {
        log.json().try_init()
    };
    drop(started);
}

fn migrate(config: &Config) -> Result<(), Refusal> {
    serving::prepare_data(config)?;
    let applied =
        crate::db::migrate(&config.database_url).map_err(|error| error.told(config.language))?;
    let told = config
        .language
        .say("bước cập nhật cơ sở dữ liệu đã chạy", "migrations applied");
    say(format!("{} {told}", applied.len()));
    Ok(())
}

async fn demo(config: Config, people: usize, seed: u64) -> Result<(), Refusal> {
    let language = config.language;
    let app = serving::prepare(config, Clock::System)?;
    let said = |error: DbError| error.told(language);
    let empty = app
        .db
        .read(|conn| Ok::<_, DbError>(!crate::access::any_account(conn)?))
        .await
        .map_err(said)?;
    if !empty {
        return Err(not_empty(language));
    }
    let courses = crate::publishing::demonstration(&app).await?;
    let wish = crate::demo::Wish {
        people,
        seed,
        now: app.now(),
        zone: app.zone().clone(),
    };
    let filled = crate::demo::fill(&app.db, (&app.hasher, &app.keys), wish, courses)
        .await
        .map_err(said)?;
    seal(&app.db, language).await?;
    for sign_in in filled.ok_or_else(|| not_empty(language))? {
        let (role, login, password) = (sign_in.role, sign_in.login, sign_in.password);
        let factor = sign_in.factor.map(|factor| factor.to_text());
        let factor = factor.unwrap_or_default();
        say(format!("{role}\t{login}\t{password}\t{factor}"));
    }
    Ok(())
}

fn not_empty(language: Language) -> Refusal {
    language.say(
        "cơ sở dữ liệu này đã có tài khoản, bản trình diễn cần cơ sở dữ liệu trống; đặt HOCVU_DATA hoặc HOCVU_DATABASE_URL sang chỗ khác".to_owned(),
        "this database has accounts already; a demonstration needs an empty one: set HOCVU_DATA or HOCVU_DATABASE_URL to another place".to_owned(),
    )
}

async fn create_admin(config: Config, login: String, name: String) -> Result<(), Refusal> {
    let language = config.language;
    let app = serving::prepare(config, Clock::System)?;
    let (now, today) = (app.now(), app.today());
    let work = move |conn: &mut Conn| {
        Ok::<_, DbError>(crate::org::create_admin(
            conn,
            (login.as_str(), name.as_str()),
            (now, today),
        )?)
    };
    let secret = app
        .db
        .write(work)
        .await
        .map_err(|error| error.told(language))?
        .map_err(|why| why.text(language))?;
    seal(&app.db, language).await?;
    say(app.absolute(&format!("/setup/{secret}")));
    Ok(())
}

async fn verify_certificate(config: &Config, file: &Path) -> Result<(), Refusal> {
    let said =
        crate::certificate::verify_file(&open(config).await?, config, &Clock::System, file).await?;
    say(said);
    Ok(())
}

fn check(folder: &Path, language: Language) -> Result<(), Refusal> {
    let (courses, problems) = crate::content::check(folder);
    for problem in &problems {
        say(problem);
    }
    let place = folder.display();
    if problems.is_empty() {
        // Standard output is for what is wrong.
        eprintln!(
            "{}",
            language.say(
                format!("{courses} khóa học trong {place}: không có lỗi"),
                format!("{place}: nothing is wrong (courses: {courses})"),
            )
        );
        return Ok(());
    }
    let faults = problems.len();
    Err(language.say(
        format!("{faults} lỗi trong {place} ({courses} khóa học); sửa theo từng dòng ở trên rồi kiểm tra lại"),
        format!("faults in {place}: {faults} (courses: {courses}); mend each line above and check again"),
    ))
}

async fn publish(config: &Config, folder: Option<&Path>) -> Result<(), Refusal> {
    serving::prepare_data(config)?;
    let language = config.language;
    let said = |error: DbError| error.told(language);
    crate::db::migrate(&config.database_url).map_err(said)?;
    let folder = folder.unwrap_or(&config.courses);
    let db = open(config).await?;
    let published = crate::content::publish_courses(&db, &Clock::System, folder).await;
    let published = published.map_err(said)?;
    seal(&db, language).await?;
    for line in published
        .courses
        .iter()
        .flat_map(crate::content::Published::lines)
    {
        say(line);
    }
    if published.is_well() {
        Ok(())
    } else {
        Err(language.say(
            "chưa xuất bản được hết; sửa các khóa học nêu ở trên rồi xuất bản lại".to_owned(),
            "not everything was published; mend the courses named above and publish again"
                .to_owned(),
        ))
    }
}

async fn verify(config: &Config, noted: Option<audit::Head>) -> Result<(), Refusal> {
    let db = open(config).await?;
    let checked = db
        .read(move |conn| {
            let chain = audit::verify(conn, noted.clone())?;
            Ok::<_, DbError>((chain, audit::chain_state(conn)?.open))
        })
        .await;
    let language = config.language;
    let (chain, waiting) = checked.map_err(|error| error.told(language))?;
    let end = chain.map_err(|broken| broken_chain(&broken, language))?;
    say(whole_chain(end.sequence, waiting, language));
    say(format!("seal {end}"));
    Ok(())
}

fn broken_chain(broken: &audit::Broken, language: Language) -> Refusal {
    let sequence = broken.sequence;
    match &broken.id {
        Some(id) => language.say(
            format!("chuỗi nhật ký đứt tại dòng {id} (số thứ tự {sequence}): nhật ký đã bị sửa ngoài hệ thống; giữ nguyên cơ sở dữ liệu và đối chiếu với bản sao lưu"),
            format!("the audit chain breaks at row {id} (sequence {sequence}): it was changed from outside; leave the database as it is and compare it with the backup"),
        ),
        None => language.say(
            format!("chuỗi nhật ký bị cắt: thiếu các dòng từ số thứ tự {sequence} trở đi; giữ nguyên cơ sở dữ liệu và đối chiếu với bản sao lưu"),
            format!("the audit chain is cut off: rows are missing from sequence {sequence} on; leave the database as it is and compare it with the backup"),
        ),
    }
}

fn whole_chain(rows: i64, waiting: i64, language: Language) -> String {
    let whole = language.say(
        format!("{rows} dòng, chuỗi nhật ký còn nguyên vẹn"),
        format!("{rows} rows, the chain is whole"),
    );
    if waiting == 0 {
        return whole;
    }
    language.say(
        format!("{whole}; {waiting} dòng nữa đang chờ niêm phong, máy chủ đang chạy sẽ làm việc đó trong vòng một giây"),
        format!("{whole}; {waiting} more wait for their seal, which a running server sets within a second"),
    )
}

/// Seals what a command wrote, before it ends: no server may be running to do it.
async fn seal(db: &Db, language: Language) -> Result<(), Refusal> {
    let sealed = audit::seal_all(db).await;
    sealed.map_err(|error| error.told(language))
}

/// The database of a command that does not serve: one reader is enough. One that an older version left is refused.
async fn open(config: &Config) -> Result<Db, Refusal> {
    let language = config.language;
    let said = |error: DbError| format!("{}: {}", place(config), error.told(language));
    let db = Db::open(&config.database_url, 1).map_err(said)?;
    // Looking for migrations is a write to PostgreSQL, which would make their table.
    if db.write_aside(crate::db::pending).await.map_err(said)? {
        let place = place(config);
        return Err(language.say(
            format!("{place}: cơ sở dữ liệu cũ hơn chương trình này; chạy `hocvu migrate` hoặc khởi động máy chủ trước"),
            format!("{place}: the database is older than this program; run `hocvu migrate` or start the server first"),
        ));
    }
    Ok(db)
}

/// The database as it may be named: without the password its address may hold.
fn place(config: &Config) -> String {
    match config.sqlite_path() {
        Some(path) => path.display().to_string(),
        None => config
            .database_url
            .split('@')
            .next_back()
            .unwrap_or_default()
            .to_owned(),
    }
}
