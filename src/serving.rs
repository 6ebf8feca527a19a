//! A running server: what is prepared before, what runs beside the site, and how it stops.
mod beside;

use crate::access::Hasher;
use crate::access::Keys;
use crate::access::oidc::Houses;
use crate::app::Rooms;
use crate::certificate::Imprint;
use crate::config::Config;
use crate::content::Published;
use crate::db::Clock;
use crate::db::Db;
use crate::db::DbError;
use crate::jobs::Queue;
use crate::text::Language;
use crate::web::App;
use crate::web::AppState;
use crate::web::Tally;
use std::fs::DirBuilder;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use tokio::net::TcpListener;

pub use beside::fill_tails;
pub use beside::resume_imports;
pub use beside::run_job;
pub use beside::seal;

/// Migrates, publishes, and serves until told to stop.
pub async fn serve(config: Config) -> Result<(), String> {
    if let Some(warning) = config.warning() {
        tracing::warn!("{warning}");
    }
    prepare_data(&config)?;
    let _alone = crate::db::alone(&config.database_url, config.language).await?;
    let app = prepare(config, Clock::System)?;
    let language = app.config.language;
    let listener = bind(("HOCVU_LISTEN", app.config.listen), language).await?;
    let rooms = open_rooms(&app).await?;
    begin(&app).await?;
    run(&app, &rooms, listener, stopped()).await;
    seal(&app).await.map_err(|error| error.told(language))
}

/// Serves, with jobs and sealing beside, until `stop` resolves and the requests under way are answered.
async fn run(app: &App, rooms: &Rooms, listener: TcpListener, stop: impl Future<Output = ()>) {
    let beside = beside::all(app, rooms);
    crate::web::serve(listener, crate::app::router(app, rooms), stop).await;
    for task in beside {
        task.abort();
    }
    if let Err(error) = rooms.pulse.flush(&app.db, &app.clock).await {
        tracing::warn!(%error, "the last seconds of active time could not be stored");
    }
}

/// Listens on the address of this setting.
async fn bind(
    (setting, listen): (&str, SocketAddr),
    language: Language,
) -> Result<TcpListener, String> {
    let bound = TcpListener::bind(listen).await;
    bound.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => language.say(
            format!("{setting}: {listen} đang được một chương trình khác dùng; dừng chương trình đó, hoặc đặt {setting} sang cổng khác"),
            format!("{setting}: {listen} is in use by another program; stop that one, or set {setting} to another port"),
        ),
        ErrorKind::PermissionDenied => language.say(
            format!("{setting}: không có quyền mở {listen}; đặt {setting} sang cổng từ 1024 trở lên, hoặc cấp quyền mở cổng cho hocvu"),
            format!("{setting}: no permission to open {listen}; set {setting} to a port from 1024 on, or give hocvu the permission"),
        ),
        ErrorKind::AddrNotAvailable => language.say(
            format!("{setting}: máy này không có địa chỉ {listen}; đặt {setting} thành địa chỉ của máy này, như 127.0.0.1:8080"),
            format!("{setting}: this machine has no address {listen}; set {setting} to an address of this machine, as 127.0.0.1:8080"),
        ),
        _ => language.say(
            format!("{setting}: không mở được {listen} ({error}); đặt {setting} sang địa chỉ hoặc cổng khác"),
            format!("{setting}: {listen} cannot be opened ({error}); set {setting} to another address or port"),
        ),
    })
}

/// What an author has to know: a course that was not published.
fn tell(course: &Published) {
    if !course.is_well() {
        let lines = course.lines().join("\n");
        tracing::warn!("{lines}");
    }
}

/// Publishes what is new in the courses folder and loads the catalogue.
async fn open_rooms(app: &App) -> Result<Rooms, String> {
    let rooms = Rooms::default();
    let published = crate::content::publish_courses(&app.db, &app.clock, &app.config.courses).await;
    let said = |error: DbError| error.told(app.config.language);
    for course in published.map_err(said)?.courses {
        tell(&course);
    }
    crate::publishing::refresh(&app.db, &rooms)
        .await
        .map_err(said)?;
    Ok(rooms)
}

/// The keys that a migrated database belongs to, or a refusal.
pub fn keys(config: &Config) -> Result<Keys, String> {
    let path = &config.key_file;
    crate::db::in_turn(&config.database_url, |conn| crate::org::keys_of(conn, path))
        .map_err(|fault| fault.at(path, config.language))
}

/// The data folder, the schema, the key file and the parts of the application.
pub fn prepare(config: Config, clock: Clock) -> Result<App, String> {
    prepare_data(&config)?;
    let language = config.language;
    let said = |error: DbError| error.told(language);
    let applied = crate::db::migrate(&config.database_url).map_err(said)?;
    if !applied.is_empty() {
        tracing::info!(count = applied.len(), "migrations applied");
    }
    let keys = keys(&config)?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let db = Db::open(&config.database_url, reader_threads(&config, cores)).map_err(said)?;
    let (hasher, tally) = (Hasher::new(cores), Tally::since(clock.now()));
    let houses = Houses::new(&config.providers);
    Ok(App::new(AppState {
        db,
        clock,
        config,
        keys,
        sessions: crate::access::SessionCache::default(),
        hasher,
        houses,
        queue: Queue::default(),
        tally,
        pages: crate::web::Pages::default(),
        uploads: crate::web::Uploads::default(),
        waiting: crate::web::Waiting::default(),
    }))
}

/// SQLite readers use a core each; PostgreSQL connections mostly wait.
fn reader_threads(config: &Config, cores: usize) -> usize {
    if config.sqlite_path().is_some() {
        cores.max(2)
    } else {
        16
    }
}

/// Makes the folder for the SQLite file, the key and backups, and the file itself: both for the user alone who runs this,
/// because everybody's records are in it. What exists already stays as its owner left it.
pub fn prepare_data(config: &Config) -> Result<(), String> {
    let folders = [
        Some(config.data.as_path()),
        config.sqlite_path().and_then(Path::parent),
    ];
    for folder in folders.into_iter().flatten() {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| no_data(config, folder, &error))?;
    }
    if let Some(path) = config.sqlite_path() {
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path);
        file.map_err(|error| no_data(config, path, &error))?;
    }
    Ok(())
}

fn no_data(config: &Config, path: &Path, error: &std::io::Error) -> String {
    let fault = crate::text::file_fault(path.display(), error, config.language);
    let settings = "HOCVU_DATA, HOCVU_DATABASE_URL";
    config.language.say(
        format!("không tạo được nơi lưu dữ liệu ({settings}) {fault}"),
        format!("the place for the data cannot be made ({settings}) {fault}"),
    )
}

/// What is done once, before the first request.
async fn begin(app: &App) -> Result<(), String> {
    serve_operator(app).await?;
    let said = |error: DbError| error.told(app.config.language);
    remember_address(app).await.map_err(said)?;
    resume_mail(app).await.map_err(said)?;
    let retaining = crate::privacy::keep_retaining(&app.db, app.now());
    retaining.await.map_err(said)?;
    announce(app).await.map_err(said)
}

/// Certificates issued before the address was kept with each are taken to name the address of the first start since.
pub async fn remember_address(app: &App) -> Result<(), DbError> {
    let imprint = Imprint::of(&app.config);
    app.db
        .write(move |conn| Ok::<_, DbError>(crate::certificate::keep_imprint(conn, &imprint)?))
        .await
        .map(drop)
}

/// Figures and health on a listener of their own, if one is configured.
async fn serve_operator(app: &App) -> Result<(), String> {
    let Some(listen) = app.config.admin_listen else {
        return Ok(());
    };
    let listener = bind(("HOCVU_ADMIN_LISTEN", listen), app.config.language).await?;
    let router = crate::admin::operator_router(app);
    tokio::spawn(crate::web::serve(listener, router, std::future::pending()));
    tracing::info!(%listen, "figures for the operator");
    Ok(())
}

/// Sends what was written while no mail server was configured.
async fn resume_mail(app: &App) -> Result<(), DbError> {
    if app.config.mail.is_none() {
        return Ok(());
    }
    let now = app.now();
    let count = app
        .db
        .write(move |conn| Ok::<_, DbError>(crate::notify::resume(conn, now)?))
        .await?;
    if count > 0 {
        tracing::info!(count, "messages that waited for a mail server are sent");
    }
    Ok(())
}

/// Tells the operator where the site is, and how to begin when nobody has an account.
async fn announce(app: &App) -> Result<(), DbError> {
    tracing::info!(listen = %app.config.listen, "Học Vụ Số at {}", app.config.base_url);
    let empty = app
        .db
        .read(|conn| Ok::<_, DbError>(!crate::access::any_account(conn)?))
        .await;
    if empty? {
        let now = app.now();
        let setup = (crate::access::Purpose::Setup, false);
        let token = app
            .db
            .write(move |conn| {
                Ok::<_, DbError>(crate::access::invite(conn, None, setup, None, now)?)
            })
            .await?;
        println!("{}", app.absolute(&format!("/setup/{token}")));
    }
    Ok(())
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    let mut terminate =
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(terminate) => terminate,
            Err(error) => {
                tracing::warn!(%error, "SIGTERM will not be heard");
                drop(interrupt.await);
                return;
            }
        };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
