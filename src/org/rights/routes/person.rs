//! What one person may see and do, for who may look at it.
use super::super::model::Standing;
use super::super::pages;
use super::super::pages::Line;
use crate::access::Grant;
use crate::access::Left;
use crate::access::Scope;
use crate::access::grants_of;
use crate::access::sources_of;
use crate::db::Conn;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::inviting::inside;
use crate::org::may_see;
use crate::org::names_of;
use crate::org::names_of_people;
use crate::org::person;
use crate::org::queries::is_overseen;
use crate::web::App;
use crate::web::Error;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::State;
use diesel::QueryResult;

pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<PersonId>,
) -> Result<Page> {
    let (by, app_too) = (viewer.clone(), app.clone());
    app.db
        .read(move |conn| {
            let grants = within(conn, &scope, id)?;
            let today = app_too.today();
            let known = !grants.is_empty()
                || may_see(conn, &scope, id, today)?
                || is_overseen(conn, &by, id, today)?;
            if !known {
                return Err(Error::NotFound);
            }
            let person = person(conn, id)?.ok_or(Error::NotFound)?;
            let lines = lines(conn, &app_too, &grants, |_| id)?;
            Ok(pages::person((id, &person.full_name), &lines, by.language))
        })
        .await
}

/// The person's grants in units of the scope.
fn within(conn: &mut Conn, scope: &Scope, id: PersonId) -> QueryResult<Vec<Grant>> {
    let mut grants = grants_of(conn, id)?;
    let units: Vec<UnitId> = grants.iter().map(|grant| grant.unit).collect();
    let inside = inside(conn, scope, &units)?;
    grants.retain(|grant| inside.contains(&grant.unit));
    Ok(grants)
}

/// What a page shows of these grants, in their order; `holder` tells whose each is.
pub(super) fn lines(
    conn: &mut Conn,
    app: &App,
    grants: &[Grant],
    holder: impl Fn(&Grant) -> PersonId,
) -> QueryResult<Vec<Line>> {
    let today = app.today();
    let units: Vec<UnitId> = grants.iter().map(|grant| grant.unit).collect();
    let units = names_of(conn, &units, today)?;
    let authors: Vec<PersonId> = grants.iter().filter_map(|grant| grant.by).collect();
    let authors = names_of_people(conn, &authors)?;
    let lent: Vec<GrantId> = grants.iter().filter_map(|grant| grant.lent_from).collect();
    let sources = sources_of(conn, &lent)?;
    let holders: Vec<PersonId> = grants.iter().map(&holder).collect();
    let gone = Left::read(conn, &holders, &sources, today)?;
    let line = |grant: &Grant| {
        let source = grant.lent_from.and_then(|from| sources.get(&from));
        Line {
            role: grant.role,
            unit_name: units.get(&grant.unit).cloned().unwrap_or_default(),
            from: grant.from,
            to: grant.to,
            granted_on: grant.at.day(app.zone()),
            by: grant.by.and_then(|by| authors.get(&by).cloned()),
            lender: source.map(|source| source.name.clone()),
            decision: grant.decision.clone(),
            standing: Standing::of(grant, source, today).unless_left(gone.rests(
                (grant.role, grant.by),
                holder(grant),
                source,
            )),
        }
    };
    Ok(grants.iter().map(line).collect())
}
