//! A database of its own for each test of this room.
use crate::db::Conn;
use crate::db::Db;
use crate::db::DbError;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::people;
use crate::db::{Day, Time};
use crate::org::Category;
use crate::text::{fold, sort_key};
use diesel::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

pub struct Base {
    pub db: Db,
    folder: PathBuf,
    runtime: tokio::runtime::Runtime,
}

impl Base {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "hocvu-org-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}", folder.join("hocvu.db").display());
        crate::db::migrate(&url).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        Self {
            db: Db::open(&url, 1).unwrap(),
            folder,
            runtime,
        }
    }

    /// Runs work in a transaction.
    pub fn run<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Conn) -> QueryResult<T> + Send + 'static,
    ) -> T {
        let work = move |conn: &mut Conn| work(conn).map_err(DbError::from);
        self.runtime.block_on(self.db.write(work)).unwrap()
    }

    /// Runs a future that uses the database.
    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        // What is left behind in a folder for temporary files does no harm.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Adds a person with one post.
pub fn hire(
    conn: &mut Conn,
    name: &str,
    unit: UnitId,
    (from, to): (Day, Day),
) -> QueryResult<PersonId> {
    let id = diesel::insert_into(people::table)
        .values((
            people::full_name.eq(name),
            people::name_sort.eq(sort_key(name)),
            people::name_fold.eq(fold(name)),
            people::staff_code.eq(format!("M-{name}")),
            people::created_at.eq(Time(0)),
        ))
        .returning(people::id)
        .get_result(conn)?;
    post(conn, id, unit, (from, to), false)?;
    Ok(id)
}

pub fn post(
    conn: &mut Conn,
    person: PersonId,
    unit: UnitId,
    (from, to): (Day, Day),
    concurrent: bool,
) -> QueryResult<()> {
    diesel::insert_into(assignment_rows::table)
        .values((
            assignment_rows::person_id.eq(person),
            assignment_rows::unit_id.eq(unit),
            assignment_rows::category.eq(Category::CivilServant),
            assignment_rows::is_leader.eq(false),
            assignment_rows::concurrent.eq(concurrent),
            assignment_rows::valid_from.eq(from),
            assignment_rows::valid_to.eq(to),
            assignment_rows::created_at.eq(Time(0)),
        ))
        .execute(conn)
        .map(drop)
}
