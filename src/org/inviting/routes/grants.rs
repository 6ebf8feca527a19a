//! The roles of one person within the administrator's units.

use super::super::grants::GrantForm;
use super::super::grants::NewGrant;
use super::super::pages;
use super::super::pages::GrantLine;
use super::super::pages::GrantsView;
use super::super::queries::own_unit_code;
use super::granted::view;
use crate::access::Role;
use crate::access::Scope;
use crate::access::grants_of;
use crate::access::is_last_administrator;
use crate::audit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::rights;
use crate::org::rights::Standing;
use crate::org::unit_named;
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
            audit::record(conn, now, &by.actor(), act, detail)?;
            if line.lender.is_some() {
                rights::tell_of_ending(conn, grant, (now, app_too.today()))?;
            }
            Ok(())
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
