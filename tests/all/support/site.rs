//! A whole installation in memory of one test: own database, a clock that stands still, jobs run by hand.
use super::browser::Browser;
use axum::Router;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use hocvu::app::Rooms;
use hocvu::config::Config;
use hocvu::db::Clock;
use hocvu::db::Conn;
use hocvu::db::DbError;
use hocvu::db::Time;
use hocvu::web::App;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

/// Monday 23 November 2026, 08:00 in Vietnam.
const MORNING: Time = Time(1_795_395_600_000);

static COUNT: AtomicU32 = AtomicU32::new(0);

pub struct Site {
    pub app: App,
    pub rooms: Rooms,
    pub router: Router,
    folder: PathBuf,
}

impl Site {
    /// An empty installation, migrated.
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// The same with settings of its own.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let own = settings
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("t{}_{number}", std::process::id());
        let folder = std::env::temp_dir().join(format!("hocvu-{name}"));
        std::fs::create_dir_all(&folder).unwrap();
        let mut settings = BTreeMap::from([
            ("HOCVU_DATA".to_owned(), folder.display().to_string()),
            ("HOCVU_COURSES".to_owned(), "tests/courses".to_owned()),
        ]);
        if let Some(url) = database(&name) {
            settings.insert("HOCVU_DATABASE_URL".to_owned(), url);
        }
        settings.extend(own);
        let config = Config::from_settings(&settings).unwrap();
        let app = hocvu::serving::prepare(config, Clock::at(MORNING)).unwrap();
        let rooms = Rooms::default();
        let router = hocvu::app::router(&app, &rooms);
        Self {
            app,
            rooms,
            router,
            folder,
        }
    }

    /// Publishes the courses of the tests.
    pub async fn publish_courses(&self) {
        let (db, clock) = (&self.app.db, &self.app.clock);
        let published = hocvu::content::publish_courses(db, clock, &self.app.config.courses)
            .await
            .unwrap();
        assert!(published.is_well(), "{published:?}");
        hocvu::publishing::refresh(db, &self.rooms).await.unwrap();
    }

    /// A browser nobody has signed in with yet.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone(), &self.app)
    }

    /// Lets time pass on the site's clock.
    pub fn pass(&self, milliseconds: i64) {
        self.app.clock.pass(milliseconds);
        self.app.sessions.clear();
        self.app.pages.clear();
    }

    /// Runs a transaction directly, to arrange what a test is not about.
    pub async fn arrange<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> QueryResult<T> + Send + 'static,
    ) -> T {
        let mut work = work;
        self.app
            .db
            .write(move |conn| work(conn).map_err(DbError::from))
            .await
            .unwrap()
    }

    /// Runs every job that is due, as a node would.
    pub async fn run_jobs(&self) {
        while hocvu::serving::run_job(&self.app, &self.rooms, "test")
            .await
            .unwrap()
        {}
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // The folder lies in the system's temporary place either way.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// An empty schema of this name, if this run is on PostgreSQL.
pub fn database(name: &str) -> Option<String> {
    postgres().map(|server| schema(&server, name))
}

/// The PostgreSQL server to test on, if this run is the one for PostgreSQL.
#[expect(
    clippy::disallowed_methods,
    reason = "tests choose their database by the environment"
)]
fn postgres() -> Option<String> {
    std::env::var("HOCVU_TEST_POSTGRES").ok()
}

fn schema(server: &str, name: &str) -> String {
    let mut conn = PgConnection::establish(server).unwrap();
    conn.batch_execute(&format!(
        "DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"
    ))
    .unwrap();
    format!("{server}?options=-csearch_path%3D{name}")
}
