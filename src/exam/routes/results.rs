//! Results for trainers, within the units where they hold the right.
use crate::content::Catalogue;
use crate::exam::pages;
use crate::exam::pages::CourseLine;
use crate::exam::pages::Results;
use crate::exam::queries;
use crate::text::Language;
use crate::text::numbers;
use crate::web::App;
use crate::web::Error;
use crate::web::Kept;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Visitor;
use crate::web::Within;
use crate::web::components::Pages;
use axum::extract::State;
use serde::Deserialize;

/// Learners on one page.
const A_PAGE: i64 = 50;
/// Questions in the list of the most missed.
const MISSED: usize = 20;

pub async fn courses(
    State(app): State<App>,
    Kept(catalogue): Kept<Catalogue>,
    visitor: Visitor,
    Within(scope): Within,
) -> Result<Page> {
    let today = app.today();
    let mut figures = app
        .db
        .read(move |conn| Ok::<_, Error>(queries::course_figures(conn, &scope, today)?))
        .await?;
    let lines: Vec<CourseLine> = catalogue
        .all_latest()
        .iter()
        .filter(|release| release.course.quiz.is_some())
        .map(|release| CourseLine {
            folder: release.course.folder.clone(),
            code: release.course.code.clone(),
            title: release.course.title.clone(),
            figures: figures.remove(&release.course_id).unwrap_or_default(),
        })
        .collect();
    Ok(pages::courses_page(&lines, visitor.language))
}

#[derive(Deserialize)]
pub struct Place {
    /// From 1.
    page: Option<i64>,
}

pub async fn course(
    State(app): State<App>,
    Kept(catalogue): Kept<Catalogue>,
    visitor: Visitor,
    (Within(scope), Path(folder), Query(place)): (Within, Path<String>, Query<Place>),
) -> Result<Page> {
    let release = catalogue.latest(&folder).ok_or(Error::NotFound)?;
    let (today, course) = (app.today(), release.course_id);
    let page = place.page.unwrap_or(1).clamp(1, 1_000_000);
    let span = (A_PAGE, (page - 1) * A_PAGE);
    let (people, learners, mut missed) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                queries::learner_count(conn, &scope, course, today)?,
                queries::learners(conn, &scope, (course, today), span)?,
                queries::missed(conn, &scope, course, today)?,
            ))
        })
        .await?;
    missed.retain(|missed| missed.lost() > 0.0);
    missed.truncate(MISSED);
    let turn = Turn::of(&folder, page, people, visitor.language);
    let results = Results {
        release: &release,
        learners: &learners,
        people,
        missed: &missed,
        pages: turn.pages(),
        zone: app.zone(),
    };
    Ok(pages::results_page(&results, visitor.language))
}

/// The way to the pages before and after.
struct Turn {
    previous: Option<String>,
    next: Option<String>,
    words: String,
}

impl Turn {
    fn of(folder: &str, page: i64, people: i64, language: Language) -> Self {
        let address = |page: i64| format!("/results/{folder}?page={page}");
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
