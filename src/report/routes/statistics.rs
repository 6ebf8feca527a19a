//! The public part of the targets.
use crate::access::Scope;
use crate::db::Day;
use crate::org::AskedWhen;
use crate::org::By;
use crate::org::Heirs;
use crate::org::When;
use crate::org::heirs_on;
use crate::report::PastFigures;
use crate::report::export::CSV;
use crate::report::export::JSON;
use crate::report::export::csv_file;
use crate::report::export::download;
use crate::report::export::json_array;
use crate::report::model::FIGURES;
use crate::report::model::PublicFigures;
use crate::report::model::Unpublished;
use crate::report::pages;
use crate::report::pages::Statistics;
use crate::target::Coverage;
use crate::target::Facts;
use crate::target::STAFF_TRAINED;
use crate::target::View;
use crate::web;
use crate::web::App;
use crate::web::Error;
use crate::web::Kept;
use crate::web::Page;
use crate::web::Query;
use crate::web::Visitor;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use std::sync::Arc;

/// `GET /statistics`.
pub async fn page(desk: Desk) -> web::Result<Page> {
    let figures = desk.figures().await?;
    let page = Statistics {
        target: &STAFF_TRAINED,
        figures: &figures,
        asked: &desk.asked,
        today: desk.app.today(),
        language: desk.visitor.language,
    };
    Ok(page.page())
}

/// `GET /statistics.csv`.
pub async fn csv(desk: Desk) -> web::Result<Response> {
    let figures = desk.figures().await?;
    let name = file_name(&figures, "csv");
    Ok(download(&name, CSV, csv_file(FIGURES, &figures.rows())))
}

/// `GET /statistics.json`.
pub async fn json(desk: Desk) -> web::Result<Response> {
    let figures = desk.figures().await?;
    let name = file_name(&figures, "json");
    Ok(download(&name, JSON, json_array(FIGURES, &figures.rows())))
}

fn file_name(figures: &PublicFigures, ending: &str) -> String {
    let by = match figures.by {
        By::Then => "",
        By::Today => "-don-vi-hien-nay",
    };
    format!("so-lieu-{}{by}.{ending}", figures.as_of)
}

/// What every handler here works with.
pub struct Desk {
    app: App,
    coverage: Coverage,
    past: PastFigures,
    visitor: Visitor,
    asked: AskedWhen,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> web::Result<Self> {
        let Kept(coverage) = Kept::from_request_parts(parts, app).await?;
        let Kept(past) = Kept::from_request_parts(parts, app).await?;
        let Query(asked) = Query::from_request_parts(parts, app).await?;
        Ok(Self {
            app: app.clone(),
            visitor: Visitor::from_request_parts(parts, app).await?,
            coverage,
            past,
            asked,
        })
    }
}

impl Desk {
    /// The figures of the day asked for; or the form again with what is wrong with it.
    async fn figures(&self) -> web::Result<PublicFigures> {
        let (today, language) = (self.app.today(), self.visitor.language);
        let when = self.asked.understood(today, language).map_err(|errors| {
            let page = pages::statistics_again(&self.asked, today, &errors, language);
            Error::refused(errors, page)
        })?;
        let now = self.coverage.facts(&self.app, today).await?;
        if when.day == today {
            return Ok(published(&Counted::of_today(now), when));
        }
        let then = self.past.facts(&self.app, when.day).await?;
        let heirs = self.app.db.read(move |conn| {
            let heirs = heirs_on(conn, today)?;
            Ok::<_, Error>(heirs)
        });
        let counted = Counted {
            then,
            now,
            heirs: heirs.await?,
        };
        Ok(published(&counted, when))
    }
}

/// The facts of a day, and those of today with what leads to them.
struct Counted {
    then: Arc<Facts>,
    now: Arc<Facts>,
    heirs: Heirs,
}

impl Counted {
    fn of_today(now: Arc<Facts>) -> Self {
        Self {
            then: Arc::clone(&now),
            now,
            heirs: Heirs::default(),
        }
    }
}

fn published(counted: &Counted, when: When) -> PublicFigures {
    let (then, now, none) = (counted.then.tree(), counted.now.tree(), Heirs::default());
    let everything = |facts: &Facts| {
        let roots = facts.tree().roots();
        Scope::of_operator(roots.map(|unit| unit.id).collect())
    };
    let (all_then, all_now) = (everything(&counted.then), everything(&counted.now));
    let by_then = View {
        then,
        shown: then,
        heirs: &none,
        scope: &all_then,
        unit: None,
    };
    let by_today = View {
        then,
        shown: now,
        heirs: &counted.heirs,
        scope: &all_now,
        unit: None,
    };
    let counts = counted.then.counts(&STAFF_TRAINED);
    let groups = by_then.against(&by_today, counts);
    let view = match when.by {
        By::Then => by_then,
        By::Today => by_today,
    };
    let sheet = view.sheet(counts, None);
    let from = Unpublished {
        sheet: &sheet,
        tree: view.shown,
        by: when.by,
        groups: &groups,
    };
    let days: (Day, Day) = (counted.then.day, counted.then.window.since);
    let total = counts.values().copied().sum();
    PublicFigures::of(STAFF_TRAINED.id, days, total, &from)
}
