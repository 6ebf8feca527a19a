//! What the handlers of requirements do between a request and its page.
use super::around::Around;
use super::sight::Sight;
use crate::access::Scope;
use crate::content::Catalogue;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::CourseId;
use crate::db::ids::PersonId;
use crate::db::ids::RequirementId;
use crate::db::ids::UnitId;
use crate::org::AskedWhen;
use crate::org::When;
use crate::org::called;
use crate::org::groups_to_choose;
use crate::org::units_to_choose;
use crate::target::Coverage;
use crate::target::Facts;
use crate::target::model::Requirement;
use crate::target::model::count;
use crate::target::pages::Caught;
use crate::target::pages::RequirementForm;
use crate::target::pages::RequirementLine;
use crate::target::pages::RequirementsPage;
use crate::target::queries;
use crate::text::Language;
use crate::text::dates;
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
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

/// A requirement as it stood on the day shown.
pub struct Found {
    pub requirement: Requirement,
    pub around: Around,
}

/// What every handler here works with.
pub struct Desk {
    pub app: App,
    pub catalogue: Catalogue,
    pub coverage: Coverage,
    pub scope: Scope,
    pub language: Language,
    /// The day whose figures are shown, and by which units; today unless a page looks back.
    pub when: When,
    /// As the address asks for it.
    pub asked: AskedWhen,
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
            when: When::on(app.today()),
            asked: AskedWhen::default(),
        })
    }
}

impl Desk {
    pub fn today(&self) -> Day {
        self.app.today()
    }

    /// Looks at the day and by the units that the address asks for; or at today, with what is wrong with it. Only for pages that show: what is done
    /// is done today.
    pub fn look_back(&mut self, asked: AskedWhen) -> Errors {
        let understood = asked.understood(self.today(), self.language);
        self.asked = asked;
        match understood {
            Ok(when) => {
                self.when = when;
                Errors::none()
            }
            Err(errors) => errors,
        }
    }

    /// Whether another day than today is shown.
    pub fn is_past(&self) -> bool {
        self.when.day != self.today()
    }

    /// The first moment after the day shown.
    pub(super) fn until(&self) -> Time {
        self.when.day.end(self.app.zone())
    }

    /// The facts of the day.
    pub async fn facts(&self) -> web::Result<Arc<Facts>> {
        self.coverage.facts(&self.app, self.when.day).await
    }

    /// A requirement as it stood at the end of the day; none before it was set.
    fn then(&self, mut one: Requirement) -> Option<Requirement> {
        let until = self.until();
        one.ended_at = one.ended_at.filter(|at| *at < until);
        (one.set_at < until).then_some(one)
    }

    /// What these units are called on lists.
    pub async fn unit_names(
        &self,
        units: Vec<UnitId>,
        when: When,
    ) -> web::Result<HashMap<UnitId, String>> {
        let (today, language) = (self.today(), self.language);
        let named = self
            .app
            .db
            .read(move |conn| Ok::<_, Error>(called(conn, &units, (when, today), language)?));
        named.await
    }

    /// A requirement that concerns somebody within the scope, the facts of the day, and the group it means. Of a day before it was set, it is shown
    /// as it stands today, with what is wrong.
    pub async fn find(&mut self, id: RequirementId) -> web::Result<(Found, Errors)> {
        let stored = self
            .app
            .db
            .glance(move |conn| Ok::<_, Error>(queries::requirement(conn, id)?));
        let stored = stored.await?.ok_or(Error::NotFound)?;
        let (requirement, errors) = match self.then(stored.clone()) {
            Some(then) => (then, Errors::none()),
            None => (stored.clone(), self.not_set_yet(stored.set_at)),
        };
        let around = self.around(std::slice::from_ref(&requirement)).await?;
        if !self.is_shown(&requirement, &around) {
            return Err(Error::NotFound);
        }
        let found = Found {
            requirement,
            around,
        };
        Ok((found, errors))
    }

    /// Looks at today instead, and says since when there is something to look at.
    fn not_set_yet(&mut self, set_at: Time) -> Errors {
        self.when = When::on(self.today());
        let since = dates::day(set_at.day(self.app.zone()).0, self.language);
        let words = self.language.say(
            format!("Ngày này yêu cầu chưa được đặt; yêu cầu có từ ngày {since}."),
            format!("It was not required yet on this day; it was set on {since}."),
        );
        Errors::one("as_of", words)
    }

    /// Who has done these courses so that it counts on the day.
    pub async fn done(
        &self,
        courses: Vec<CourseId>,
    ) -> web::Result<HashMap<CourseId, HashSet<PersonId>>> {
        let moment = (self.when.day, self.until());
        let done = self
            .app
            .db
            .read(move |conn| Ok::<_, Error>(queries::done_by(conn, &courses, moment)?));
        done.await
    }

    /// The page of all requirements, with the form as it stands and what it would mean.
    pub async fn page(
        &self,
        form: &RequirementForm,
        errors: &Errors,
        caught: Option<&Caught>,
    ) -> web::Result<Page> {
        let (scope, today) = (self.scope.clone(), self.today());
        let all = self.app.db.read(move |conn| {
            let units = units_to_choose(conn, &scope, today)?;
            let groups = groups_to_choose(conn, &scope, today)?;
            Ok::<_, Error>((queries::requirements(conn)?, units, groups))
        });
        let (requirements, units, choices) = all.await?;
        let mut requirements: Vec<Requirement> = requirements
            .into_iter()
            .filter_map(|one| self.then(one))
            .collect();
        let around = self.around(&requirements).await?;
        requirements.retain(|one| self.is_shown(one, &around));
        let courses = requirements.iter().map(|one| one.course).collect();
        let done = self.done(courses).await?;
        let names = requirements.iter().map(|one| one.unit).collect();
        let names = self.unit_names(names, self.when).await?;
        let nobody = HashSet::new();
        let line = |one: &Requirement| {
            let done = done.get(&one.course).unwrap_or(&nobody);
            self.line(&self.sight(one, &around), done, &names)
        };
        let lines: Vec<RequirementLine> = requirements.iter().map(line).collect();
        let page = RequirementsPage {
            lines: &lines,
            courses: &self.courses(),
            units: &units,
            groups: &choices,
            form,
            caught,
            errors,
            asked: &self.asked,
            day: self.when.day,
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
        sight: &Sight,
        done: &HashSet<PersonId>,
        names: &HashMap<UnitId, String>,
    ) -> RequirementLine {
        let requirement = sight.requirement;
        let latest = self.catalogue.all_latest();
        let course = latest
            .iter()
            .find(|release| release.course_id == requirement.course);
        RequirementLine {
            id: requirement.id,
            course: course.map_or_else(String::new, |release| release.course.title.clone()),
            unit: names.get(&requirement.unit).cloned().unwrap_or_default(),
            gone: sight.facts.tree().get(requirement.unit).is_none(),
            group: sight.group.map(|(name, _)| name.to_owned()),
            categories: requirement.categories.0.clone(),
            due_on: requirement.due_on,
            ended: requirement.ended_at.is_some(),
            tally: count(sight.standings(done).map(|(_, standing)| standing)),
        }
    }
}
