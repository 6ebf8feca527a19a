//! The figures of a day, kept in memory for as long as the facts they are computed from stay the same.
use super::model::Counts;
use super::model::Excused;
use super::model::HeldPost;
use super::model::TARGETS;
use super::model::Target;
use super::model::Window;
use super::model::settle;
use super::model::states_among;
use super::model::tally;
use super::queries;
use super::queries::Tail;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::StateOfPost;
use crate::org::UnitTree;
use crate::org::heirs_on;
use crate::org::states_of_everybody;
use crate::org::unit_tree;
use crate::web;
use crate::web::App;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Days whose figures are kept; each takes about five megabytes for a hundred thousand people.
const DAYS: usize = 3;

/// The posts and units of a day, with what keeps some of them from counting, by the version of which they are.
#[derive(Debug)]
struct Posts {
    version: i64,
    tree: UnitTree,
    held: Vec<HeldPost>,
    excused: Vec<Excused>,
    /// Of every day, by person.
    states: Vec<StateOfPost>,
}

impl Posts {
    fn load(conn: &mut Conn, version: i64, day: Day) -> QueryResult<Self> {
        let mut states = states_of_everybody(conn)?;
        let heirs = heirs_on(conn, day)?;
        for state in &mut states {
            // A host that was merged goes on in what it went into.
            state.host = state.host.map(|host| heirs.of(host));
        }
        let mut held = queries::posts_held(conn, day)?;
        Ok(Self {
            version,
            tree: unit_tree(conn, day)?,
            excused: settle(&mut held, &states, day),
            held,
            states,
        })
    }
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

    /// Every post that counts on the day, in the order of [`HeldPost`].
    pub fn posts(&self) -> &[HeldPost] {
        &self.posts.held
    }

    /// The posts of the day that do not count where they are held, in the same order.
    pub fn excused(&self) -> &[Excused] {
        &self.posts.excused
    }

    /// Leave, secondment and retirement of a person, at any time.
    pub fn states_of(&self, person: PersonId) -> &[StateOfPost] {
        states_among(&self.posts.states, person)
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
            None => Arc::new(Posts::load(conn, version, day)?),
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
