//! What a viewer sees of somebody's roles: those within their own units.
use super::super::pages::Act;
use super::super::pages::GrantLine;
use super::super::pages::GrantsView;
use super::super::queries::inside;
use super::super::queries::may_grant;
use super::super::queries::unit_names;
use super::super::reach::Reach;
use crate::access::Grant;
use crate::access::Left;
use crate::access::Scope;
use crate::access::grants_of;
use crate::access::sources_of;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::org::names_of_people;
use crate::org::person;
use crate::org::queries::is_overseen;
use crate::org::rights::Standing;
use crate::org::units_to_choose;
use crate::web::App;
use crate::web::Error;
use crate::web::Result;
use crate::web::Signed;

/// What the page shows, if the viewer has to do with this person.
pub(super) fn view(
    conn: &mut Conn,
    app: &App,
    (viewer, scope): (&Signed, &Scope),
    id: PersonId,
) -> Result<GrantsView> {
    let today = app.today();
    if !may_grant(conn, scope, id, today)? && !is_overseen(conn, viewer, id, today)? {
        return Err(Error::NotFound);
    }
    let person = person(conn, id)?.ok_or(Error::NotFound)?;
    Ok(GrantsView {
        person: id,
        full_name: person.full_name,
        is_viewer: id == viewer.person,
        grantable: viewer.grantable(),
        lines: lines(conn, app, (viewer, scope), id)?,
        units: units_to_choose(conn, scope, today)?,
    })
}

/// The person's grants within the scope, newest first.
fn lines(
    conn: &mut Conn,
    app: &App,
    (viewer, scope): (&Signed, &Scope),
    id: PersonId,
) -> Result<Vec<GrantLine>> {
    let grants = grants_of(conn, id)?;
    let units: Vec<_> = grants.iter().map(|grant| grant.unit).collect();
    let (inside, names) = (inside(conn, scope, &units)?, unit_names(conn, &units)?);
    let reach = Reach::read(conn, viewer, &units)?;
    let lent: Vec<GrantId> = grants.iter().filter_map(|grant| grant.lent_from).collect();
    let sources = sources_of(conn, &lent)?;
    let gone = Left::read(conn, &[id], &sources, app.today())?;
    let by = grants.iter().flat_map(|grant| [grant.by, grant.revoked_by]);
    let authors = names_of_people(conn, &by.flatten().collect::<Vec<_>>())?;
    let act = |by: Option<PersonId>, at: Time| Act {
        by: by.and_then(|by| authors.get(&by).cloned()),
        on: at.day(app.zone()),
    };
    let line = |grant: &Grant| {
        let (unit_code, unit_name) = names.get(&grant.unit).cloned().unwrap_or_default();
        let source = grant.lent_from.and_then(|from| sources.get(&from));
        GrantLine {
            id: grant.id,
            role: grant.role,
            unit: grant.unit,
            unit_code,
            unit_name,
            from: grant.from,
            to: grant.to,
            standing: Standing::of(grant, source, app.today()).unless_left(gone.rests(
                (grant.role, grant.by),
                id,
                source,
            )),
            lender: source.map(|source| source.name.clone()),
            given: act(grant.by, grant.at),
            taken: grant.revoked_at.map(|at| act(grant.revoked_by, at)),
            revocable: reach.covers(grant.role, grant.unit),
        }
    };
    let within = grants.iter().filter(|grant| inside.contains(&grant.unit));
    Ok(within.map(line).collect())
}
