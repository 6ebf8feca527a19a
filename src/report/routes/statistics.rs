//! The public part of the targets.
use crate::access::Scope;
use crate::org::Heirs;
use crate::report::export::CSV;
use crate::report::export::JSON;
use crate::report::export::csv_file;
use crate::report::export::download;
use crate::report::export::json_array;
use crate::report::model::FIGURES;
use crate::report::model::PublicFigures;
use crate::report::pages;
use crate::target::Coverage;
use crate::target::STAFF_TRAINED;
use crate::target::View;
use crate::web;
use crate::web::App;
use crate::web::Kept;
use crate::web::Page;
use crate::web::Visitor;
use axum::extract::State;
use axum::response::Response;

/// `GET /statistics`.
pub async fn page(
    State(app): State<App>,
    Kept(coverage): Kept<Coverage>,
    visitor: Visitor,
) -> web::Result<Page> {
    let figures = figures(&app, &coverage).await?;
    Ok(pages::statistics(
        &STAFF_TRAINED,
        &figures,
        visitor.language,
    ))
}

/// `GET /statistics.csv`.
pub async fn csv(State(app): State<App>, Kept(coverage): Kept<Coverage>) -> web::Result<Response> {
    let figures = figures(&app, &coverage).await?;
    let name = format!("so-lieu-{}.csv", figures.as_of);
    Ok(download(&name, CSV, csv_file(FIGURES, &figures.rows())))
}

/// `GET /statistics.json`.
pub async fn json(State(app): State<App>, Kept(coverage): Kept<Coverage>) -> web::Result<Response> {
    let figures = figures(&app, &coverage).await?;
    let name = format!("so-lieu-{}.json", figures.as_of);
    Ok(download(&name, JSON, json_array(FIGURES, &figures.rows())))
}

async fn figures(app: &App, coverage: &Coverage) -> web::Result<PublicFigures> {
    let facts = coverage.facts(app, app.today()).await?;
    let tree = facts.tree();
    let everything = Scope::of_operator(tree.roots().map(|unit| unit.id).collect());
    let view = View {
        then: tree,
        shown: tree,
        heirs: &Heirs::default(),
        scope: &everything,
        unit: None,
    };
    let sheet = view.sheet(facts.counts(&STAFF_TRAINED), None);
    let days = (facts.day, facts.window.since);
    Ok(PublicFigures::of(STAFF_TRAINED.id, days, &sheet, tree))
}
