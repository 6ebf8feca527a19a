//! Results for trainers, within the units where they hold the right.
use crate::access::Scope;
use crate::content::Catalogue;
use crate::db::Conn;
use crate::exam::pages;
use crate::exam::pages::CourseLine;
use crate::exam::pages::Narrowed;
use crate::exam::pages::Results;
use crate::exam::queries;
use crate::exam::queries::Examinees;
use crate::exam::queries::Looked;
use crate::org::AskedWhen;
use crate::org::When;
use crate::org::units_to_choose;
use crate::text::Language;
use crate::text::numbers;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Kept;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Visitor;
use crate::web::Within;
use crate::web::components::Pages;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use diesel::QueryResult;
use serde::Deserialize;

/// Learners on one page.
const A_PAGE: i64 = 50;
/// Questions in the list of the most missed.
const MISSED: usize = 20;

/// What an address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Code or id; with everything below it.
    unit: String,
    as_of: String,
    by: String,
    /// From 1.
    page: Option<i64>,
}

/// What both handlers work with.
pub struct Desk {
    app: App,
    catalogue: Catalogue,
    language: Language,
    scope: Scope,
    unit: String,
    when: AskedWhen,
    page: i64,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Kept(catalogue) = Kept::from_request_parts(parts, app).await?;
        let Within(scope) = Within::from_request_parts(parts, app).await?;
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let Query(asked): Query<Asked> = Query::from_request_parts(parts, app).await?;
        Ok(Self {
            app: app.clone(),
            catalogue,
            language: visitor.language,
            scope,
            unit: asked.unit,
            when: AskedWhen {
                as_of: asked.as_of,
                by: asked.by,
            },
            page: asked.page.unwrap_or(1).clamp(1, 1_000_000),
        })
    }
}

impl Desk {
    /// The day and the grouping asked for; or the form again with what is wrong with them.
    fn understood(&self, action: &str) -> Result<When> {
        let (today, language) = (self.app.today(), self.language);
        self.when.understood(today, language).map_err(|errors| {
            let narrowed = self.narrowed(action, &[], &errors);
            let page = pages::results_again(&narrowed, language);
            Error::refused(errors, page)
        })
    }

    fn narrowed<'a>(
        &'a self,
        action: &'a str,
        units: &'a [(String, String)],
        errors: &'a Errors,
    ) -> Narrowed<'a> {
        Narrowed {
            action,
            unit: self.unit.trim(),
            when: &self.when,
            units,
            today: self.app.today(),
            errors,
        }
    }

    /// Reads what is asked for, with the units that the form offers.
    async fn read<T: Send + 'static>(
        &self,
        when: When,
        read: impl Fn(&mut Conn, &Examinees) -> QueryResult<T> + Send + 'static,
    ) -> Result<(T, Vec<(String, String)>)> {
        let (scope, name, today) = (self.scope.clone(), self.unit.clone(), self.app.today());
        let (until, language) = (when.day.end(self.app.zone()), self.language);
        let found = self.app.db.read(move |conn| {
            let below = queries::below(conn, &scope, &name, (when, today))?;
            let looked = Looked {
                below: below.ok_or(Error::NotFound)?,
                scope: scope.clone(),
                when,
                until,
                today,
                language,
            };
            let units = units_to_choose(conn, &looked.scope, today)?;
            let whom = Examinees::load(conn, &looked)?;
            Ok::<_, Error>((read(conn, &whom)?, units))
        });
        found.await
    }
}

/// `GET /results`.
pub async fn courses(desk: Desk) -> Result<Page> {
    let when = desk.understood("/results")?;
    let (mut figures, units) = desk.read(when, queries::course_figures).await?;
    let latest = desk.catalogue.all_latest();
    let lines: Vec<CourseLine> = latest
        .iter()
        .filter(|release| release.course.quiz.is_some())
        .map(|release| CourseLine {
            folder: release.course.folder.clone(),
            code: release.course.code.clone(),
            title: release.course.title.clone(),
            figures: figures.remove(&release.course_id).unwrap_or_default(),
        })
        .collect();
    let errors = Errors::none();
    let narrowed = desk.narrowed("/results", &units, &errors);
    Ok(pages::courses_page(&lines, &narrowed, desk.language))
}

/// `GET /results/{course}`.
pub async fn course(Path(folder): Path<String>, desk: Desk) -> Result<Page> {
    let release = desk.catalogue.latest(&folder).ok_or(Error::NotFound)?;
    let address = format!("/results/{folder}");
    let (when, course) = (desk.understood(&address)?, release.course_id);
    let span = (A_PAGE, (desk.page - 1) * A_PAGE);
    let found = desk.read(when, move |conn, whom| {
        Ok((
            queries::learner_count(conn, whom, course)?,
            queries::learners(conn, whom, course, span)?,
            queries::missed(conn, whom, course)?,
        ))
    });
    let ((people, learners, mut missed), units) = found.await?;
    missed.retain(|missed| missed.lost() > 0.0);
    missed.truncate(MISSED);
    let errors = Errors::none();
    let narrowed = desk.narrowed(&address, &units, &errors);
    let turn = Turn::of(&narrowed, desk.page, people, desk.language);
    let results = Results {
        release: &release,
        narrowed: &narrowed,
        learners: &learners,
        people,
        missed: &missed,
        pages: turn.pages(),
        zone: desk.app.zone(),
    };
    Ok(pages::results_page(&results, desk.language))
}

/// The way to the pages before and after.
struct Turn {
    previous: Option<String>,
    next: Option<String>,
    words: String,
}

impl Turn {
    fn of(narrowed: &Narrowed<'_>, page: i64, people: i64, language: Language) -> Self {
        let address =
            |page: i64| format!("{}{}", narrowed.action, narrowed.query(&page.to_string()));
        let (first, last) = ((page - 1) * A_PAGE + 1, (page * A_PAGE).min(people));
        let number = |number| numbers::whole(number, language);
        let (first, shown, all) = (number(first), number(last), number(people));
        Self {
            previous: (page > 1).then(|| address(page - 1)),
            next: (last < people).then(|| address(page + 1)),
            words: language.say(
                format!("{first}–{shown} trong {all}"),
                format!("{first}–{shown} of {all}"),
            ),
        }
    }

    fn pages(&self) -> Pages<'_> {
        Pages {
            previous: self.previous.as_deref(),
            next: self.next.as_deref(),
            words: &self.words,
        }
    }
}
