//! One's own record.
use crate::org;
use crate::org::Person;
use crate::report::export;
use crate::report::export::CSV;
use crate::report::export::JSON;
use crate::report::model::Issued;
use crate::report::model::Layout;
use crate::report::model::Transcript;
use crate::report::pages;
use crate::report::printed;
use crate::report::queries;
use crate::web;
use crate::web::App;
use crate::web::Error;
use crate::web::Page;
use crate::web::Signed;
use axum::extract::State;
use axum::response::Response;

/// `GET /transcript`.
pub async fn page(State(app): State<App>, viewer: Signed) -> web::Result<Page> {
    let (person, own, issued) = own(&app, &viewer).await?;
    let transcript = Transcript {
        person: &person,
        records: &own.records,
        editions: &own.editions,
        issued: &issued,
        zone: app.zone(),
        today: app.today(),
        language: viewer.language,
    };
    Ok(pages::transcript(&transcript))
}

/// `GET /transcript.pdf`.
pub async fn pdf(State(app): State<App>, viewer: Signed) -> web::Result<Response> {
    let (person, own, issued) = own(&app, &viewer).await?;
    let (now, today, language) = (app.now(), app.today(), viewer.language);
    let (zone, check_page) = (app.zone().clone(), app.absolute("/verify"));
    let draw = move || {
        let transcript = Transcript {
            person: &person,
            records: &own.records,
            editions: &own.editions,
            issued: &issued,
            zone: &zone,
            today,
            language,
        };
        printed::draw(&transcript, &now.zoned(&zone), &check_page)
    };
    let file = crate::pdf::print(draw).await?;
    Ok(export::download("ket-qua-cua-toi.pdf", export::PDF, file))
}

/// `GET /transcript.csv`.
pub async fn csv(State(app): State<App>, viewer: Signed) -> web::Result<Response> {
    let (_, own, _) = own(&app, &viewer).await?;
    let mut layout = Layout::new(app.zone(), app.today());
    let bytes = export::csv_file(export::column_names(), &export::cells(&own, &mut layout));
    Ok(export::download("ket-qua-cua-toi.csv", CSV, bytes))
}

/// `GET /transcript.json`.
pub async fn json(State(app): State<App>, viewer: Signed) -> web::Result<Response> {
    let (_, own, _) = own(&app, &viewer).await?;
    let mut layout = Layout::new(app.zone(), app.today());
    let bytes = export::json_array(export::column_names(), &export::cells(&own, &mut layout));
    Ok(export::download("ket-qua-cua-toi.json", JSON, bytes))
}

async fn own(app: &App, viewer: &Signed) -> web::Result<(Person, export::Page, Issued)> {
    let (person, today) = (viewer.person, app.today());
    let found = app.db.read(move |conn| {
        let own = export::Page {
            records: queries::records_of(conn, person)?,
            editions: queries::editions(conn)?,
        };
        let issued = queries::issued(conn, &own.records, today)?;
        Ok::<_, Error>((org::person(conn, person)?, own, issued))
    });
    let (person, own, issued) = found.await?;
    Ok((person.ok_or(Error::NotFound)?, own, issued))
}
