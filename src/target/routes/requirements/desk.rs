//! What the handlers of requirements do between a request and its page.
use super::sight::Groups;
use super::sight::Sight;
use crate::access::Scope;
use crate::content::Catalogue;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::CourseId;
use crate::db::ids::GroupId;
use crate::db::ids::PersonId;
use crate::db::ids::RequirementId;
use crate::learning;
use crate::learning::Enrolment;
use crate::learning::Moment;
use crate::learning::QuizState;
use crate::learning::Step;
use crate::org::Effect;
use crate::org::StateOfPost;
use crate::org::deferred;
use crate::org::group_names;
use crate::org::groups_to_choose;
use crate::org::is_away;
use crate::org::members_on;
use crate::org::units_to_choose;
use crate::target::Coverage;
use crate::target::Facts;
use crate::target::model::HeldPost;
use crate::target::model::Requirement;
use crate::target::model::Standing;
use crate::target::model::concerns;
use crate::target::model::count;
use crate::target::model::is_within;
use crate::target::model::units_within;
use crate::target::pages::Caught;
use crate::target::pages::Required;
use crate::target::pages::RequirementForm;
use crate::target::pages::RequirementLine;
use crate::target::pages::RequirementsPage;
use crate::target::queries;
use crate::target::queries::Listed;
use crate::text::Language;
use crate::web;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Kept;
use crate::web::Page;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use diesel::QueryResult;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

/// What every handler here works with.
pub struct Desk {
    pub app: App,
    pub catalogue: Catalogue,
    pub coverage: Coverage,
    pub scope: Scope,
    pub language: Language,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> web::Result<Self> {
        let Within(scope) = Within::from_request_parts(parts, app).await?;
        let viewer = Signed::from_request_parts(parts, app).await?;
        let Kept(catalogue) = Kept::from_request_parts(parts, app).await?;
        let Kept(coverage) = Kept::from_request_parts(parts, app).await?;
        Ok(Self {
            app: app.clone(),
            catalogue,
            coverage,
            scope,
            language: viewer.language,
        })
    }
}

impl Desk {
    pub fn today(&self) -> Day {
        self.app.today()
    }

    /// The facts of today.
    pub async fn facts(&self) -> web::Result<Arc<Facts>> {
        self.coverage.facts(&self.app, self.today()).await
    }

    /// A requirement that concerns somebody within the scope, the facts of today, and the group it means.
    pub async fn find(&self, id: RequirementId) -> web::Result<(Requirement, Arc<Facts>, Groups)> {
        let found = self
            .app
            .db
            .glance(move |conn| Ok::<_, Error>(queries::requirement(conn, id)?));
        let requirement = found.await?.ok_or(Error::NotFound)?;
        let facts = self.facts().await?;
        let groups = self.groups(std::slice::from_ref(&requirement)).await?;
        if concerns(facts.tree(), &self.scope, requirement.unit)
            && self.is_shown(&requirement, &facts, &groups)
        {
            Ok((requirement, facts, groups))
        } else {
            Err(Error::NotFound)
        }
    }

    /// Who has done these courses so that it counts today.
    pub async fn done(
        &self,
        courses: Vec<CourseId>,
    ) -> web::Result<HashMap<CourseId, HashSet<PersonId>>> {
        let today = self.today();
        let done = self
            .app
            .db
            .read(move |conn| Ok::<_, Error>(queries::done_by(conn, &courses, today)?));
        done.await
    }

    /// The groups that these requirements mean.
    pub async fn groups(&self, of: &[Requirement]) -> web::Result<Groups> {
        let mut ids: Vec<GroupId> = of.iter().filter_map(|one| one.group).collect();
        ids.sort_unstable();
        ids.dedup();
        let today = self.today();
        let found = self.app.db.read(move |conn| {
            if ids.is_empty() {
                return Ok(Groups::default());
            }
            Ok::<_, Error>(Groups {
                names: group_names(conn, &ids)?,
                members: members_on(conn, &ids, today)?,
            })
        });
        found.await
    }

    /// The page of all requirements, with the form as it stands and what it would mean.
    pub async fn page(
        &self,
        form: &RequirementForm,
        errors: &Errors,
        caught: Option<&Caught>,
    ) -> web::Result<Page> {
        let facts = self.facts().await?;
        let (scope, today) = (self.scope.clone(), self.today());
        let all = self.app.db.read(move |conn| {
            let units = units_to_choose(conn, &scope, today)?;
            let groups = groups_to_choose(conn, &scope, today)?;
            Ok::<_, Error>((queries::requirements(conn)?, units, groups))
        });
        let (mut requirements, units, choices) = all.await?;
        requirements.retain(|one| concerns(facts.tree(), &self.scope, one.unit));
        let done = self
            .done(requirements.iter().map(|one| one.course).collect())
            .await?;
        let groups = self.groups(&requirements).await?;
        let nobody = HashSet::new();
        let line = |one: &Requirement| {
            let done = done.get(&one.course).unwrap_or(&nobody);
            self.line(&self.sight(one, &facts, &groups), done)
        };
        let shown = |one: &&Requirement| self.is_shown(one, &facts, &groups);
        let lines: Vec<RequirementLine> = requirements.iter().filter(shown).map(line).collect();
        let page = RequirementsPage {
            lines: &lines,
            courses: &self.courses(),
            units: &units,
            groups: &choices,
            form,
            caught,
            errors,
            today,
            language: self.language,
        };
        Ok(page.page())
    }

    /// Whether the viewer learns of a requirement: one of a group in which nobody of theirs is says something of other units.
    pub fn is_shown(&self, one: &Requirement, facts: &Facts, groups: &Groups) -> bool {
        let sight = self.sight(one, facts, groups);
        one.group.is_none()
            || is_within(facts.tree(), &self.scope, one.unit)
            || sight.posts().next().is_some()
            || sight.paused().next().is_some()
    }

    /// Folder and title of every course.
    fn courses(&self) -> Vec<(String, String)> {
        let latest = self.catalogue.all_latest();
        let courses = latest.iter().map(|release| &release.course);
        courses
            .map(|course| {
                (
                    course.folder.clone(),
                    format!("{} · {}", course.code, course.title),
                )
            })
            .collect()
    }

    /// A requirement with the people within the scope of whom it is asked.
    pub fn sight<'a>(
        &self,
        requirement: &'a Requirement,
        facts: &'a Facts,
        groups: &'a Groups,
    ) -> Sight<'a> {
        Sight {
            requirement,
            facts,
            group: requirement.group.map(|group| groups.of(group)),
            units: units_within(facts.tree(), &self.scope, requirement.unit),
            today: self.today(),
        }
    }

    /// A requirement with its counts, of the people within the scope.
    pub fn line(&self, sight: &Sight, done: &HashSet<PersonId>) -> RequirementLine {
        let requirement = sight.requirement;
        let latest = self.catalogue.all_latest();
        let course = latest
            .iter()
            .find(|release| release.course_id == requirement.course);
        RequirementLine {
            id: requirement.id,
            course: course.map_or_else(String::new, |release| release.course.title.clone()),
            unit: sight.facts.unit_name(requirement.unit),
            group: sight.group.map(|(name, _)| name.to_owned()),
            categories: requirement.categories.0.clone(),
            due_on: requirement.due_on,
            ended: requirement.ended_at.is_some(),
            tally: count(sight.standings(done).map(|(_, standing)| standing)),
        }
    }

    /// One page of these people, in the order of their names.
    pub async fn names(
        &self,
        (course, due_on): (CourseId, Day),
        facts: &Arc<Facts>,
        standings: HashMap<PersonId, (HeldPost, Standing)>,
        number: usize,
    ) -> web::Result<Vec<Required>> {
        let (facts, zone) = (Arc::clone(facts), self.app.zone().clone());
        let (catalogue, moment) = (self.catalogue.clone(), Moment::new(self.app.now(), &zone));
        let posts: HashMap<PersonId, HeldPost> = standings
            .iter()
            .map(|(id, (post, _))| (*id, *post))
            .collect();
        let found = self.app.db.read(move |conn| {
            let listed = queries::listed(conn, &posts, number)?;
            let ids: Vec<PersonId> = listed.iter().map(|one| one.post.person).collect();
            let enrolments = learning::enrolments_of_many(conn, &ids, &[course])?;
            let completions = learning::completions_of_many(conn, &ids)?;
            let stuck = stuck(conn, &catalogue, enrolments.values(), &moment)?;
            let row = |one: Listed| {
                let id = one.post.person;
                let enrolment = enrolments.get(&(id, course));
                let mut of_person = completions.get(&id).into_iter().flatten();
                Required {
                    unit_name: facts.unit_name(one.post.unit),
                    standing: standings
                        .get(&id)
                        .map_or(Standing::Missing, |(_, standing)| *standing),
                    deferred: deferral(&facts, id, due_on),
                    completed_on: of_person
                        .find(|one| one.course == course)
                        .map(|one| one.completed_at.day(&zone)),
                    begun: enrolment
                        .is_some_and(|one| one.started_at.is_some() && one.completed_at.is_none()),
                    exhausted: stuck.get(&id).copied(),
                    listed: one,
                }
            };
            Ok::<_, Error>(listed.into_iter().map(row).collect())
        });
        found.await
    }
}

/// Why somebody has more time than others, or is not asked at present: the absence, and the day by which it is due then.
fn deferral(facts: &Facts, person: PersonId, due_on: Day) -> Option<(StateOfPost, Day)> {
    let states = facts.states_of(person);
    let due = deferred(due_on, states);
    let moved = || {
        let mut before = states.iter().rev();
        before.find(|state| state.state.effect() == Effect::Away && state.from <= due)
    };
    let why = is_away(states, facts.day).or_else(|| moved().filter(|_| due != due_on))?;
    Some((*why, due))
}

/// Those whose tries in the quiz are used up, with their best score.
fn stuck<'a>(
    conn: &mut Conn,
    catalogue: &Catalogue,
    enrolments: impl Iterator<Item = &'a Enrolment>,
    moment: &Moment,
) -> QueryResult<HashMap<PersonId, f64>> {
    let mut stuck = HashMap::new();
    for one in enrolments {
        let Some(release) = catalogue.load(conn, one.release)? else {
            continue;
        };
        let step = Step::of(Some(one), &release.course, moment);
        if step == Step::Quiz(QuizState::Exhausted) {
            stuck.insert(one.person, one.progress.quiz.best_percent.unwrap_or(0.0));
        }
    }
    Ok(stuck)
}
