//! Completion records: the list, and the same as files.
use crate::access::Scope;
use crate::db::Day;
use crate::db::ids::CompletionId;
use crate::report::export::Exports;
use crate::report::export::Format;
use crate::report::model::Asked;
use crate::report::model::Editions;
use crate::report::model::Filter;
use crate::report::model::Record;
use crate::report::model::Wrong;
use crate::report::pages::Completions;
use crate::report::queries;
use crate::report::queries::Order;
use crate::text::Language;
use crate::web;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Page;
use crate::web::Query;
use crate::web::Signed;
use crate::web::Within;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;

/// Rows on one page of the list.
const ROWS: usize = 100;
/// Records that are counted; a longer list is said to have more.
const COUNTED: usize = 10_000;

/// `GET /completions`.
pub async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(asked): Query<Asked>,
) -> web::Result<Page> {
    let filter = filter(&app, scope, &asked, viewer.language).await?;
    let after = asked.after.parse().map(CompletionId).ok();
    let shown = app.db.read(move |conn| {
        let after = match after {
            Some(id) => queries::key_of(conn, id)?,
            None => None,
        };
        let rows = i64::try_from(ROWS + 1).unwrap_or(i64::MAX);
        let counted = i64::try_from(COUNTED + 1).unwrap_or(i64::MAX);
        Ok::<_, Error>((
            queries::records(conn, &filter, (Order::NewestFirst, after), rows)?,
            queries::total(conn, &filter, counted)?,
            queries::editions(conn)?,
        ))
    });
    let (mut records, total, editions) = shown.await?;
    let more = records.len() > ROWS;
    records.truncate(ROWS);
    let errors = Errors::default();
    let page = Completions {
        next: records
            .last()
            .filter(|_| more)
            .map(|record| record.who.id.0),
        total: (total.min(COUNTED), total > COUNTED),
        records: &records,
        ..empty(&app, (&asked, &errors), &editions, viewer.language)
    };
    Ok(page.page())
}

/// `GET /completions.csv`.
pub async fn csv(
    app: State<App>,
    viewer: Signed,
    within: Within,
    asked: Query<Asked>,
    exports: Extension<Exports>,
) -> web::Result<Response> {
    file(Format::Csv, app, (viewer, within), asked, exports).await
}

/// `GET /completions.xlsx`.
pub async fn xlsx(
    app: State<App>,
    viewer: Signed,
    within: Within,
    asked: Query<Asked>,
    exports: Extension<Exports>,
) -> web::Result<Response> {
    file(Format::Xlsx, app, (viewer, within), asked, exports).await
}

/// `GET /completions.jsonl`.
pub async fn jsonl(
    app: State<App>,
    viewer: Signed,
    within: Within,
    asked: Query<Asked>,
    exports: Extension<Exports>,
) -> web::Result<Response> {
    file(Format::Jsonl, app, (viewer, within), asked, exports).await
}

async fn file(
    format: Format,
    State(app): State<App>,
    (viewer, Within(scope)): (Signed, Within),
    Query(asked): Query<Asked>,
    Extension(exports): Extension<Exports>,
) -> web::Result<Response> {
    let filter = filter(&app, scope, &asked, viewer.language).await?;
    exports.respond(&app, filter, format).await
}

/// What the viewer asks for, if it is right and within their units.
async fn filter(app: &App, scope: Scope, asked: &Asked, language: Language) -> web::Result<Filter> {
    let refuse = async |wrong: Vec<Wrong>| {
        let mut errors = Errors::default();
        for one in wrong {
            errors.add(one.field(), one.text(language));
        }
        let editions = app
            .db
            .read(|conn| Ok::<_, Error>(queries::editions(conn)?))
            .await?;
        let page = empty(app, (asked, &errors), &editions, language).page();
        Err(Error::refused(errors, page))
    };
    let plain = match asked.plain() {
        Ok(plain) => plain,
        Err(wrong) => return refuse(wrong).await,
    };
    let (today, zone, wanted) = (app.today(), app.zone().clone(), asked.clone());
    let found = app.db.read(move |conn| {
        Ok::<_, Error>(queries::filter(
            conn,
            &scope,
            (&wanted, plain),
            (today, &zone),
        )?)
    });
    match found.await? {
        Ok(filter) => Ok(filter),
        // A unit elsewhere is as if it did not exist.
        Err(Wrong::Unit) => Err(Error::NotFound),
        Err(wrong) => refuse(vec![wrong]).await,
    }
}

fn empty<'a>(
    app: &'a App,
    (asked, errors): (&'a Asked, &'a Errors),
    editions: &'a Editions,
    language: Language,
) -> Completions<'a> {
    const NOTHING: &[Record] = &[];
    let today: Day = app.today();
    Completions {
        asked,
        errors,
        editions,
        records: NOTHING,
        total: (0, false),
        next: None,
        zone: app.zone(),
        today,
        language,
    }
}
