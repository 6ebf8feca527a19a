//! The figures of a day, kept in memory for as long as the facts they are computed from stay the same.
use super::model::Counts;
use super::model::HeldPost;
use super::model::TARGETS;
use super::model::Target;
use super::model::Window;
use super::model::tally;
use super::queries;
use super::queries::Tail;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::UnitTree;
use crate::org::unit_tree;
use crate::web;
use crate::web::App;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Days whose figures are kept; each takes about five megabytes for a hundred thousand people.
const DAYS: usize = 3;

/// The posts and units of a day, by the version of which they are.
#[derive(Debug)]
struct Posts {
    version: i64,
    tree: UnitTree,
    held: Vec<HeldPost>,
}

/// Everything figures of a day are computed from, at one moment.
#[derive(Debug)]
pub struct Facts {
    pub day: Day,
    pub window: Window,
    posts: Arc<Posts>,
    tail: Tail,
    completed_by: Vec<PersonId>,
    /// Of each target, in their order.
    counts: Vec<Counts>,
}

impl Facts {
    /// Every unit of the day.
    pub fn tree(&self) -> &UnitTree {
        &self.posts.tree
    }

    /// The name of a unit on the day.
    pub fn unit_name(&self, unit: UnitId) -> String {
        let unit = self.tree().get(unit);
        unit.map(|unit| unit.name.clone()).unwrap_or_default()
    }

    /// Every post held on the day, in the order of [`HeldPost`].
    pub fn posts(&self) -> &[HeldPost] {
        &self.posts.held
    }

    /// The person of each completion that counts, in rising order.
    pub fn completed_by(&self) -> &[PersonId] {
        &self.completed_by
    }

    /// The figures of a target by unit and category.
    pub fn counts(&self, target: &Target) -> &Counts {
        let at = TARGETS.iter().position(|one| one.id == target.id);
        &self.counts[at.unwrap_or(0)]
    }

    /// The facts of `day` now, with as much of `known` as is still true.
    fn load(
        conn: &mut Conn,
        known: Option<&Arc<Self>>,
        day: Day,
        zone: &TimeZone,
    ) -> QueryResult<Arc<Self>> {
        let version = queries::posts_version(conn)?;
        let tail = queries::tail(conn)?;
        let posts = known.filter(|facts| facts.posts.version == version);
        if let Some(same) = posts.filter(|facts| facts.tail == tail) {
            return Ok(Arc::clone(same));
        }
        let posts = match posts {
            Some(facts) => Arc::clone(&facts.posts),
            None => Arc::new(Posts {
                version,
                tree: unit_tree(conn, day)?,
                held: queries::posts_held(conn, day)?,
            }),
        };
        let window = Window::of(day, zone);
        let completed_by = queries::completed_by(conn, window)?;
        let counts = TARGETS
            .iter()
            .map(|target| tally(&posts.held, &completed_by, target.categories));
        Ok(Arc::new(Self {
            day,
            window,
            tail,
            counts: counts.collect(),
            completed_by,
            posts,
        }))
    }
}

/// The facts of the days last asked for. Each answer has checked in the database that they are the present ones.
#[derive(Debug, Clone, Default)]
pub struct Coverage(Arc<Mutex<Vec<Arc<Facts>>>>);

impl Coverage {
    /// The facts of a day. Who asks while another is still counting waits for that count.
    pub async fn facts(&self, app: &App, day: Day) -> web::Result<Arc<Facts>> {
        let mut kept = self.0.lock().await;
        let known = kept
            .iter()
            .position(|facts| facts.day == day)
            .map(|at| kept.remove(at));
        let zone = app.zone().clone();
        let facts = app
            .db
            .read(move |conn| {
                Facts::load(conn, known.as_ref(), day, &zone).map_err(web::Error::from)
            })
            .await?;
        kept.insert(0, Arc::clone(&facts));
        kept.truncate(DAYS);
        Ok(facts)
    }
}
