//! What the page of merging shows, read for whoever may merge.
use super::super::directory::Addition;
use super::super::directory::Concerning;
use super::super::finding::Finder;
use super::super::finding::PeopleSearch;
use super::super::finding::Tail;
use super::super::finding::find_people;
use super::super::groups;
use super::super::model::Assignment;
use super::super::model::Person;
use super::super::model::PersonRow;
use super::super::queries;
use super::super::states;
use super::super::states::Effect;
use super::super::states::StateOfPost;
use super::act::Pair;
use super::act::planned;
use super::plan::Moved;
use super::plan::Obstacle;
use crate::access::Account;
use crate::access::Role;
use crate::access::Scope;
use crate::access::accounts_of;
use crate::access::identities_of;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::web::Error;
use crate::web::Result;
use crate::web::Signed;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// Who asks, within which units, when.
pub(super) struct Desk<'a> {
    pub viewer: &'a Signed,
    pub scope: &'a Scope,
    pub finder: &'a Finder,
    pub addition: &'a Addition,
    pub today: Day,
    pub now: Time,
    pub zone: &'a TimeZone,
}

/// Everything the page shows.
pub(super) struct View {
    pub kept: Side,
    pub found: Vec<PersonRow>,
    /// The other record once it is chosen, and what merging would do.
    pub other: Option<(Side, Result2)>,
}

type Result2 = std::result::Result<Moved, Obstacle>;

/// One of the two records.
pub(super) struct Side {
    pub person: Person,
    pub posts: Vec<Assignment>,
    pub account: Option<Account>,
    /// Accounts elsewhere that open it.
    pub links: usize,
    /// The roles it holds, each with the name of its unit.
    pub roles: Vec<(Role, String)>,
    /// Leave, secondment, retirement; groups.
    pub beside: Markup,
    /// The retirement from the main post, if there was one.
    pub retired: Option<StateOfPost>,
    /// What rooms above have recorded.
    pub records: Markup,
}

impl Desk<'_> {
    /// The page of somebody for whom the viewer answers; `other` likewise, or it is as if it did not exist.
    pub fn view(
        &self,
        conn: &mut Conn,
        (kept, other): (PersonId, Option<PersonId>),
        (text, number): (&str, Option<Tail>),
    ) -> Result<View> {
        self.may(conn, kept)?;
        let side = self.side(conn, kept)?;
        let found = if text.trim().is_empty() {
            Vec::new()
        } else {
            let search = PeopleSearch {
                scope: self.scope.clone(),
                exactly: None,
                text: text.to_owned(),
                number,
                day: self.today,
                seconded: false,
                page: 0,
            };
            let (mut rows, _) = find_people(conn, self.finder, &search)?;
            rows.retain(|row| row.id != kept);
            rows
        };
        let other = match other {
            None => None,
            Some(other) => {
                self.may(conn, other)?;
                let plan = planned(conn, Pair { kept, other }, self.viewer, self.today)?;
                Some((self.side(conn, other)?, plan))
            }
        };
        Ok(View {
            kept: side,
            found,
            other,
        })
    }

    /// Whether the viewer answers for this person's record, which stands for itself.
    pub fn may(&self, conn: &mut Conn, person: PersonId) -> Result<()> {
        let stands = queries::canonical(conn, person)? == person;
        let may = stands && queries::may_manage(conn, self.scope, person, self.today)?;
        may.then_some(()).ok_or(Error::NotFound)
    }

    fn side(&self, conn: &mut Conn, id: PersonId) -> Result<Side> {
        let concerning = Concerning {
            person: id,
            now: self.now,
            zone: self.zone.clone(),
            language: self.viewer.language,
        };
        let language = self.viewer.language;
        let groups = groups::of_person(conn, id, language)?;
        let mut states = states::states_of(conn, id)?.into_iter();
        let leave = states::of_person(conn, (id, false, false), (self.today, language))?;
        let mut roles = queries::roles_named(conn, &[id], self.today)?;
        let account = accounts_of(conn, &[id])?.remove(&id);
        let linked = account.as_ref().map(|account| account.id);
        let linked = linked.map(|account| identities_of(conn, account));
        Ok(Side {
            links: linked.transpose()?.map_or(0, |links| links.len()),
            account,
            retired: states.find(|one| one.state.effect() == Effect::Gone && !one.concurrent),
            beside: html! { (leave) (groups) },
            person: queries::person(conn, id)?.ok_or(Error::NotFound)?,
            posts: queries::assignments_of(conn, id, self.today)?,
            roles: roles.remove(&id).unwrap_or_default(),
            records: self.addition.of(conn, &concerning)?,
        })
    }
}
