//! Completion records: the list, and the same as files.
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::CompletionId;
use crate::db::ids::UnitId;
use crate::org::By;
use crate::org::heirs_on;
use crate::org::names_of;
use crate::org::units_to_choose;
use crate::report::export::Exports;
use crate::report::export::Format;
use crate::report::model::Asked;
use crate::report::model::Editions;
use crate::report::model::Filter;
use crate::report::model::Issued;
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
use crate::web::Kept;
use crate::web::Page;
use crate::web::Query;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::State;
use axum::response::Response;
use diesel::QueryResult;
use std::collections::HashMap;
use std::collections::HashSet;

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
    let filter = match filter(&app, scope.clone(), &asked).await? {
        Ok(filter) => filter,
        Err(wrong) => return Err(refused(&app, (&asked, viewer.language), scope, wrong).await),
    };
    let after = asked.after.parse().map(CompletionId).ok();
    let by = By::parse(asked.by.trim()).unwrap_or_default();
    let (mut records, issued, total, choices) = look(&app, filter, after).await?;
    let more = records.len() > ROWS;
    records.truncate(ROWS);
    let last = records.last().filter(|_| more);
    let today_units = match by {
        By::Then => None,
        By::Today => Some(names_today(&app, &records).await?),
    };
    let errors = Errors::default();
    let page = Completions {
        next: last.map(|record| record.who.id.0),
        total: (total.min(COUNTED), total > COUNTED),
        records: &records,
        issued,
        today_units,
        ..empty(&app, (&asked, &errors), &choices, viewer.language)
    };
    Ok(page.page())
}

/// What goes on today for the units of these records, by name.
async fn names_today(app: &App, records: &[Record]) -> web::Result<HashMap<UnitId, String>> {
    let units: HashSet<UnitId> = records.iter().map(|record| record.who.unit).collect();
    let today = app.today();
    let named = app.db.read(move |conn| {
        let heirs = heirs_on(conn, today)?;
        let ids: Vec<UnitId> = units.iter().map(|unit| heirs.of(*unit)).collect();
        let names = names_of(conn, &ids, today)?;
        let name = |unit: &UnitId| Some((*unit, names.get(&heirs.of(*unit))?.clone()));
        Ok::<_, Error>(units.iter().filter_map(name).collect())
    });
    named.await
}

/// What the filter offers to choose from.
struct Choices {
    editions: Editions,
    units: Vec<(String, String)>,
}

fn choices(conn: &mut Conn, scope: &Scope, today: Day) -> QueryResult<Choices> {
    Ok(Choices {
        editions: queries::editions(conn)?,
        units: units_to_choose(conn, scope, today)?,
    })
}

/// One record more than a page holds, for which of their units somebody issues, how many there are as far as they are counted, and what there is to choose from.
async fn look(
    app: &App,
    filter: Filter,
    after: Option<CompletionId>,
) -> web::Result<(Vec<Record>, Issued, usize, Choices)> {
    let most = |count: usize| i64::try_from(count + 1).unwrap_or(i64::MAX);
    let found = app.db.read(move |conn| {
        let after = match after {
            Some(id) => queries::key_of(conn, id)?,
            None => None,
        };
        let records = queries::records(conn, &filter, (Order::NewestFirst, after), most(ROWS))?;
        let issued = queries::issued(conn, &records, filter.today)?;
        Ok::<_, Error>((
            records,
            issued,
            queries::total(conn, &filter, most(COUNTED))?,
            choices(conn, &filter.scope, filter.today)?,
        ))
    });
    found.await
}

/// `GET /completions.csv`.
pub async fn csv(
    app: State<App>,
    viewer: Signed,
    within: Within,
    asked: Query<Asked>,
    exports: Kept<Exports>,
) -> web::Result<Response> {
    file(Format::Csv, app, (viewer, within), asked, exports).await
}

/// `GET /completions.xlsx`.
pub async fn xlsx(
    app: State<App>,
    viewer: Signed,
    within: Within,
    asked: Query<Asked>,
    exports: Kept<Exports>,
) -> web::Result<Response> {
    file(Format::Xlsx, app, (viewer, within), asked, exports).await
}

/// `GET /completions.jsonl`.
pub async fn jsonl(
    app: State<App>,
    viewer: Signed,
    within: Within,
    asked: Query<Asked>,
    exports: Kept<Exports>,
) -> web::Result<Response> {
    file(Format::Jsonl, app, (viewer, within), asked, exports).await
}

async fn file(
    format: Format,
    State(app): State<App>,
    (viewer, Within(scope)): (Signed, Within),
    Query(asked): Query<Asked>,
    Kept(exports): Kept<Exports>,
) -> web::Result<Response> {
    match filter(&app, scope.clone(), &asked).await? {
        Ok(filter) => exports.respond(&app, filter, format).await,
        Err(wrong) => Err(refused(&app, (&asked, viewer.language), scope, wrong).await),
    }
}

/// What the viewer asks for, or what is wrong with it; a unit outside theirs is as wrong as one that does not exist.
async fn filter(app: &App, scope: Scope, asked: &Asked) -> web::Result<Result<Filter, Vec<Wrong>>> {
    let plain = match asked.plain() {
        Ok(plain) => plain,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let (today, zone, wanted) = (app.today(), app.zone().clone(), asked.clone());
    let found = app.db.read(move |conn| {
        let filter = queries::filter(conn, &scope, (&wanted, plain), (today, &zone))?;
        Ok::<_, Error>(filter)
    });
    Ok(found.await?.map_err(|wrong| vec![wrong]))
}

/// The form again with what is wrong beside the fields. A unit elsewhere is as if it did not exist, as on every other page.
async fn refused(
    app: &App,
    (asked, language): (&Asked, Language),
    scope: Scope,
    wrong: Vec<Wrong>,
) -> Error {
    if wrong.contains(&Wrong::Unit) {
        return Error::NotFound;
    }
    let mut errors = Errors::default();
    for one in wrong {
        errors.add(one.field(), one.text(language));
    }
    let today = app.today();
    let choices = app
        .db
        .read(move |conn| Ok::<_, Error>(choices(conn, &scope, today)?));
    match choices.await {
        Ok(choices) => {
            let page = empty(app, (asked, &errors), &choices, language).page();
            Error::refused(errors, page)
        }
        Err(error) => error,
    }
}

fn empty<'a>(
    app: &'a App,
    (asked, errors): (&'a Asked, &'a Errors),
    choices: &'a Choices,
    language: Language,
) -> Completions<'a> {
    const NOTHING: &[Record] = &[];
    let today: Day = app.today();
    Completions {
        asked,
        errors,
        editions: &choices.editions,
        units: &choices.units,
        records: NOTHING,
        issued: Issued::default(),
        today_units: None,
        total: (0, false),
        next: None,
        zone: app.zone(),
        today,
        language,
    }
}
