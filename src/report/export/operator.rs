//! The export as a command of the server's operator, who can read the database anyway.
use super::pages::Format;
use super::pages::Lines;
use super::pages::Pages;
use super::xlsx::Workbook;
use crate::access::Scope;
use crate::db::Day;
use crate::db::Db;
use crate::db::DbError;
use crate::report::model::Asked;
use crate::report::model::Filter;
use crate::report::model::Layout;
use crate::report::model::Wrong;
use crate::report::queries;
use crate::text::Language;
use jiff::tz::TimeZone;
use std::io::Write;
use std::path::Path;

/// The installation as a command finds it.
pub struct Operator<'a> {
    pub db: &'a Db,
    /// Where temporary files may lie.
    pub folder: &'a Path,
    pub zone: &'a TimeZone,
    pub today: Day,
}

/// Writes the records asked for; how many there were. A refusal is one line that says what is wrong.
pub async fn export_completions(
    operator: &Operator<'_>,
    asked: &Asked,
    format: Format,
    out: &mut (impl Write + Send),
) -> Result<u64, String> {
    let filter = filter(operator, asked).await?;
    let pages = Pages::new(operator.db, filter);
    match format {
        Format::Xlsx => workbook(operator, pages, out).await,
        Format::Csv | Format::Jsonl => lines(operator, pages, format, out).await,
    }
}

async fn filter(operator: &Operator<'_>, asked: &Asked) -> Result<Filter, String> {
    let refusal = |wrong: Wrong| format!("--{}: {}", wrong.field(), wrong.text(Language::English));
    let plain = asked
        .plain()
        .map_err(|wrong| wrong.into_iter().map(refusal).collect::<Vec<_>>().join(" "))?;
    let (asked, today, zone) = (asked.clone(), operator.today, operator.zone.clone());
    let found = operator.db.read(move |conn| {
        let everything = Scope::of_operator(queries::root_units(conn)?);
        Ok::<_, DbError>(queries::filter(
            conn,
            &everything,
            (&asked, plain),
            (today, &zone),
        )?)
    });
    found
        .await
        .map_err(|error| error.to_string())?
        .map_err(refusal)
}

async fn lines(
    operator: &Operator<'_>,
    mut pages: Pages,
    format: Format,
    out: &mut (impl Write + Send),
) -> Result<u64, String> {
    let mut lines = Lines::new(format, operator.zone, operator.today);
    let mut count = 0;
    let failed = |error: std::io::Error| error.to_string();
    out.write_all(&lines.head()).map_err(failed)?;
    while let Some(page) = pages.next().await.map_err(|error| error.to_string())? {
        out.write_all(&lines.page(&page)).map_err(failed)?;
        count += page.records.len() as u64;
    }
    out.flush().map_err(failed)?;
    Ok(count)
}

async fn workbook(
    operator: &Operator<'_>,
    mut pages: Pages,
    out: &mut (impl Write + Send),
) -> Result<u64, String> {
    let failed = |error: rust_xlsxwriter::XlsxError| error.to_string();
    let mut book = Workbook::of_records(operator.folder).map_err(failed)?;
    let mut layout = Layout::new(operator.zone, operator.today);
    let mut count = 0;
    while let Some(page) = pages.next().await.map_err(|error| error.to_string())? {
        for record in &page.records {
            book.row(&layout.cells(record, &page.editions))
                .map_err(failed)?;
        }
        count += page.records.len() as u64;
    }
    book.save(&mut *out).map_err(failed)?;
    out.flush().map_err(|error| error.to_string())?;
    Ok(count)
}
