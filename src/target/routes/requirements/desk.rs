//! What the handlers of requirements do between a request and its page.
use crate::access::Scope;
use crate::content::Catalogue;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::CourseId;
use crate::db::ids::PersonId;
use crate::db::ids::RequirementId;
use crate::learning;
use crate::learning::Enrolment;
use crate::learning::Moment;
use crate::learning::QuizState;
use crate::learning::Step;
use crate::org::units_to_choose;
use crate::target::Coverage;
use crate::target::Facts;
use crate::target::model::HeldPost;
use crate::target::model::Requirement;
use crate::target::model::Standing;
use crate::target::model::concerns;
use crate::target::model::count;
use crate::target::model::required;
use crate::target::model::units_within;
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

    /// A requirement that concerns somebody within the scope, and the facts of today.
    pub async fn find(&self, id: RequirementId) -> web::Result<(Requirement, Arc<Facts>)> {
        let found = self
            .app
            .db
            .glance(move |conn| Ok::<_, Error>(queries::requirement(conn, id)?));
        let requirement = found.await?.ok_or(Error::NotFound)?;
        let facts = self.facts().await?;
        if concerns(facts.tree(), &self.scope, requirement.unit) {
            Ok((requirement, facts))
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

    /// The page of all requirements, with the form as it stands.
    pub async fn page(&self, form: &RequirementForm, errors: &Errors) -> web::Result<Page> {
        let facts = self.facts().await?;
        let (scope, today) = (self.scope.clone(), self.today());
        let all = self.app.db.glance(move |conn| {
            let units = units_to_choose(conn, &scope, today)?;
            Ok::<_, Error>((queries::requirements(conn)?, units))
        });
        let (mut requirements, units) = all.await?;
        requirements.retain(|one| concerns(facts.tree(), &self.scope, one.unit));
        let done = self
            .done(requirements.iter().map(|one| one.course).collect())
            .await?;
        let nobody = HashSet::new();
        let line =
            |one: &Requirement| self.line(one, &facts, done.get(&one.course).unwrap_or(&nobody));
        let lines: Vec<RequirementLine> = requirements.iter().map(line).collect();
        let page = RequirementsPage {
            lines: &lines,
            courses: &self.courses(),
            units: &units,
            form,
            errors,
            today,
            language: self.language,
        };
        Ok(page.page())
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

    /// A requirement with its counts, of the people within the scope.
    pub fn line(
        &self,
        requirement: &Requirement,
        facts: &Facts,
        done: &HashSet<PersonId>,
    ) -> RequirementLine {
        let tree = facts.tree();
        let units = units_within(tree, &self.scope, requirement.unit);
        let people = required(facts.posts(), &units, &requirement.categories.0);
        let latest = self.catalogue.all_latest();
        let course = latest
            .iter()
            .find(|release| release.course_id == requirement.course);
        RequirementLine {
            id: requirement.id,
            course: course.map_or_else(String::new, |release| release.course.title.clone()),
            unit: facts.unit_name(requirement.unit),
            categories: requirement.categories.0.clone(),
            due_on: requirement.due_on,
            ended: requirement.ended_at.is_some(),
            tally: count(people, done),
        }
    }

    /// One page of these people, in the order of their names.
    pub async fn names(
        &self,
        course: CourseId,
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
