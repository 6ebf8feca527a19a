//! The roles of one person within the administrator's units.

use super::super::grants::GrantForm;
use super::super::grants::NewGrant;
use super::super::grants::Standing;
use super::super::pages;
use super::super::pages::Act;
use super::super::pages::GrantLine;
use super::super::pages::GrantsView;
use super::super::queries::inside;
use super::super::queries::may_grant;
use super::super::queries::own_unit_code;
use super::super::queries::unit_names;
use super::super::reach::Reach;
use crate::access::Grant;
use crate::access::Role;
use crate::access::Scope;
use crate::access::grants_of;
use crate::access::is_last_administrator;
use crate::audit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::names_of_people;
use crate::org::person;
use crate::org::queries::is_overseen;
use crate::org::unit_named;
use crate::org::units_to_choose;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::State;
use serde_json::json;

pub(in crate::org::inviting) async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<PersonId>,
) -> Result<Page> {
    let (by, today, app_too) = (viewer.clone(), app.today(), app.clone());
    let (view, unit) = app
        .db
        .read(move |conn| {
            let view = view(conn, &app_too, (&by, &scope), id)?;
            Ok::<_, Error>((view, own_unit_code(conn, id, today)?))
        })
        .await?;
    let form = GrantForm {
        unit: unit.unwrap_or_default(),
        from: today.to_string(),
        ..GrantForm::default()
    };
    let errors = Errors::default();
    Ok(pages::grants(&view, &form, &errors, viewer.language))
}

/// What the page shows, if the viewer has to do with this person.
fn view(
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
    let by = grants.iter().flat_map(|grant| [grant.by, grant.revoked_by]);
    let authors = names_of_people(conn, &by.flatten().collect::<Vec<_>>())?;
    let act = |by: Option<PersonId>, at: Time| Act {
        by: by.and_then(|by| authors.get(&by).cloned()),
        on: at.day(app.zone()),
    };
    let line = |grant: &Grant| {
        let (unit_code, unit_name) = names.get(&grant.unit).cloned().unwrap_or_default();
        GrantLine {
            id: grant.id,
            role: grant.role,
            unit: grant.unit,
            unit_code,
            unit_name,
            from: grant.from,
            to: grant.to,
            standing: Standing::of(grant, app.today()),
            given: act(grant.by, grant.at),
            taken: grant.revoked_at.map(|at| act(grant.revoked_by, at)),
            revocable: reach.covers(grant.role, grant.unit),
        }
    };
    let within = grants.iter().filter(|grant| inside.contains(&grant.unit));
    Ok(within.map(line).collect())
}

pub(in crate::org::inviting) async fn grant(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<PersonId>,
    Form(form): Form<GrantForm>,
) -> Result<Moved> {
    let (app_too, by, form, today) = (app.clone(), viewer.clone(), form.tidied(), app.today());
    let checked = form.check(today, &viewer.grantable(), viewer.language);
    app.db
        .write(move |conn| {
            let view = view(conn, &app_too, (&by, &scope), id)?;
            let (unit, misplaced) = place(conn, (&by, &scope), &form, today)?;
            let written = match (&checked, unit) {
                _ if view.is_viewer => Err(Errors::one("role", to_oneself(by.language))),
                (Ok(new), Some(unit)) => write(conn, (&app_too, &by), unit, (id, *new))?,
                (Ok(_), None) => Err(misplaced),
                (Err(errors), _) => Err(errors.clone().and(misplaced)),
            };
            written.map_err(|errors| {
                let page = pages::grants(&view, &form, &errors, by.language);
                Error::refused(errors, page)
            })
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to(format!("/people/{id}/grants")))
}

/// The unit named, if the role can be granted there; else what is wrong with it. An empty name is the form's own fault.
fn place(
    conn: &mut Conn,
    (viewer, scope): (&Signed, &Scope),
    form: &GrantForm,
    today: Day,
) -> Result<(Option<UnitId>, Errors)> {
    let language = viewer.language;
    let role = form.role.parse().ok();
    let narrow = role.and_then(|role| viewer.scope_to_grant(role));
    let scope = narrow.as_ref().unwrap_or(scope);
    if form.unit.is_empty() {
        return Ok((None, Errors::none()));
    }
    let Some(unit) = unit_named(conn, scope, &form.unit, today)? else {
        return Ok((None, Errors::one("unit", no_unit(language))));
    };
    if form.role == Role::Hr.as_str() && unit.parent_id.is_some() {
        return Ok((None, Errors::one("unit", hr_at_the_top(language))));
    }
    Ok((Some(unit.id), Errors::none()))
}

/// Writes a grant in a unit, unless the person holds the role already.
fn write(
    conn: &mut Conn,
    (app, by): (&App, &Signed),
    unit: UnitId,
    (person, new): (PersonId, NewGrant),
) -> Result<std::result::Result<(), Errors>> {
    let now = app.clock.now_in(conn)?;
    let held = grants_of(conn, person)?;
    if held
        .iter()
        .any(|grant| grant.unit == unit && new.doubles(grant))
    {
        return Ok(Err(Errors::one("role", held_already(by.language))));
    }
    let days = (new.from, new.to);
    let author = (Some(by.person), now);
    crate::access::grant(conn, person, (new.role, unit), days, author)?;
    let detail = json!({ "role": new.role, "unit": unit, "from": new.from, "to": new.to });
    let act = ("grant", format!("person/{person}"));
    audit::record(conn, now, &by.actor(), act, detail)?;
    Ok(Ok(()))
}

fn to_oneself(language: Language) -> &'static str {
    language.say(
        "Không ai tự giao vai trò cho mình. Hãy nhờ một quản trị viên khác.",
        "Nobody grants themselves a role. Ask another administrator.",
    )
}

fn no_unit(language: Language) -> &'static str {
    language.say(
        "Không có đơn vị mang mã này trong phạm vi của anh/chị. Hãy xem mã ở trang Đơn vị.",
        "There is no unit of this code within your scope. The page Units shows the codes.",
    )
}

fn hr_at_the_top(language: Language) -> &'static str {
    language.say(
        "Nhân sự của tỉnh phụ trách toàn tỉnh, nên chỉ giao được tại đơn vị cao nhất. Cho một đơn vị, hãy giao vai trò cán bộ phụ trách đào tạo.",
        "Province HR serves the whole province and can be granted at the topmost unit only. For one unit, grant training officer.",
    )
}

fn held_already(language: Language) -> &'static str {
    language.say(
        "Người này đã giữ vai trò đó tại đơn vị này trong thời gian ấy.",
        "This person already holds that role in this unit during that time.",
    )
}

pub(in crate::org::inviting) async fn revoke(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path((id, grant)): Path<(PersonId, GrantId)>,
) -> Result<Moved> {
    let (app_too, by) = (app.clone(), viewer.clone());
    app.db
        .write(move |conn| {
            let view = view(conn, &app_too, (&by, &scope), id)?;
            let line = view.lines.iter().find(|line| line.id == grant);
            let line = line.filter(|line| line.revocable).ok_or(Error::NotFound)?;
            keep_an_administrator(conn, line, (&by, &view), app_too.today())?;
            let now = app_too.clock.now_in(conn)?;
            if !crate::access::revoke(conn, id, grant, (by.person, now))? {
                return Err(Error::conflict(gone_already(by.language)));
            }
            let detail = json!({ "grant": grant, "role": line.role, "unit": line.unit_code });
            let act = ("grant.revoke", format!("person/{id}"));
            Ok(audit::record(conn, now, &by.actor(), act, detail)?)
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to(format!("/people/{id}/grants")))
}

/// Refuses what would leave the viewer or everybody without administration.
fn keep_an_administrator(
    conn: &mut Conn,
    line: &GrantLine,
    (by, view): (&Signed, &GrantsView),
    today: Day,
) -> Result<()> {
    if line.role != Role::Admin || line.standing == Standing::Revoked {
        return Ok(());
    }
    if view.is_viewer {
        return Err(Error::conflict(own_role(by.language)));
    }
    if is_last_administrator(conn, (line.id, line.unit), today)? {
        return Err(Error::conflict(last_administrator(by.language)));
    }
    Ok(())
}

fn last_administrator(language: Language) -> &'static str {
    language.say(
        "Đây là quản trị viên không thời hạn cuối cùng của đơn vị cao nhất. Hãy giao vai trò quản trị không thời hạn cho một người khác và chờ người đó đăng nhập, rồi hãy thu hồi.",
        "This is the last administrator of the topmost unit whose role has no end. Grant administration without an end to somebody else, let them sign in, then take this one back.",
    )
}

fn own_role(language: Language) -> &'static str {
    language.say(
        "Anh/chị không thể tự thu hồi vai trò quản trị của mình. Hãy nhờ một quản trị viên khác.",
        "You cannot take your own administration back. Ask another administrator.",
    )
}

fn gone_already(language: Language) -> &'static str {
    language.say(
        "Vai trò này đã được thu hồi trước đó.",
        "This role was taken back before.",
    )
}
