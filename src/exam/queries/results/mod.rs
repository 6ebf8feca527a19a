//! What a trainer sees: how a course's quiz went among the people of their units, and which questions cost the points.
mod figures;
mod learners;
mod missed;

pub use figures::CourseFigures;
pub use figures::course_figures;
pub use figures::learner_count;
pub use learners::Learner;
pub use learners::learners;
pub use missed::Missed;
pub use missed::missed;

use crate::access::Scope;
use crate::access::UnitsOn;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::schema::assignments;
use crate::db::schema::person_aliases;
use crate::org::By;
use crate::org::When;
use crate::org::unit_named;
use crate::org::with_those_before;
use crate::text::Language;
use diesel::prelude::*;
use std::collections::HashMap;

/// Whose attempts are looked at: people in post on a day where both scopes hold, and what they had handed in by its end.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Where the viewer holds the right.
    pub scope: Scope,
    /// The unit asked for, with those below it; the same as the scope without one.
    pub below: Scope,
    pub when: When,
    /// The first moment that is too late.
    pub until: Time,
    pub today: Day,
    pub language: Language,
}

impl Looked {
    /// The people in post, as a query.
    fn people(&self) -> InPost {
        let day = self.when.day;
        in_post(self.scope.units_on(day), self.below.units_on(day), day)
    }
}

/// The scope of the unit that an address names, as far as it lies within the viewer's; by the units of today, with those that went into it.
pub fn below(
    conn: &mut Conn,
    scope: &Scope,
    name: &str,
    (when, today): (When, Day),
) -> QueryResult<Option<Scope>> {
    let name = name.trim();
    if name.is_empty() {
        return Ok(Some(scope.clone()));
    }
    let day = match when.by {
        By::Then => when.day,
        By::Today => today,
    };
    let Some(unit) = unit_named(conn, scope, name, day)? else {
        return Ok(None);
    };
    // What of these lies outside the viewer's scope is left out by the scope itself.
    Ok(Some(Scope::of_operator(match when.by {
        By::Then => vec![unit.id],
        By::Today => with_those_before(conn, unit.id, today)?,
    })))
}

/// The people looked at, under every record of theirs.
pub struct Examinees {
    looked: Looked,
    /// The records merged into those of these people, each with whom it means; mostly none.
    merged: HashMap<PersonId, PersonId>,
}

impl Examinees {
    pub fn load(conn: &mut Conn, looked: &Looked) -> QueryResult<Self> {
        let merged: Vec<(PersonId, PersonId)> = person_aliases::table
            .filter(person_aliases::undone_at.is_null())
            .filter(person_aliases::canonical_id.eq_any(looked.people()))
            .order(person_aliases::id)
            .select((person_aliases::alias_id, person_aliases::canonical_id))
            .load(conn)?;
        Ok(Self {
            merged: merged.into_iter().collect(),
            looked: looked.clone(),
        })
    }

    fn people(&self) -> InPost {
        self.looked.people()
    }
}

/// The people in post on `day` where both of these hold, as a query.
#[diesel::dsl::auto_type(type_name = "InPost")]
fn in_post(scope: UnitsOn, below: UnitsOn, day: Day) -> _ {
    assignments::table
        .select(assignments::person_id)
        .filter(assignments::valid_from.le(day))
        .filter(assignments::valid_to.ge(day))
        .filter(assignments::unit_id.eq_any(scope))
        .filter(assignments::unit_id.eq_any(below))
}
