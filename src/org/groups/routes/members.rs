//! Members: added, shown, given another role, ended, taken back.
use super::super::form::EndForm;
use super::super::form::Joining;
use super::super::form::MemberForm;
use super::super::form::RoleForm;
use super::super::model::Phase;
use super::super::model::overlap;
use super::super::pages;
use super::super::pages::GroupPage;
use super::super::pages::MemberForms;
use super::super::queries;
use super::super::queries::Candidate;
use super::super::queries::NewMember;
use super::super::queries::Sought;
use super::super::sight::Sight;
use crate::access::Scope;
use crate::audit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::GroupId;
use crate::db::ids::MembershipId;
use crate::db::ids::PersonId;
use crate::org::finding::Finder;
use crate::org::queries::may_manage;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Kept;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::State;
use serde_json::json;

pub async fn add(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<GroupId>,
    (Kept(finder), Form(form)): (Kept<Finder>, Form<MemberForm>),
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    app.db
        .write(move |conn| {
            let sight = Sight::managed(conn, (&viewer, &scope), id, today)?;
            let refused = |(errors, candidates): (Errors, Vec<Candidate>)| {
                let page = GroupPage {
                    sight: &sight,
                    day: today,
                    today,
                    typed: None,
                    phase: Phase::Present,
                    number: 1,
                    form: &form,
                    candidates: &candidates,
                    errors: &errors,
                    language: viewer.language,
                };
                let page = page.page();
                Error::refused(errors, page)
            };
            let joining = form
                .check(today, viewer.language)
                .map_err(|errors| refused((errors, Vec::new())))?;
            let asked = (&form, today, viewer.language);
            let person = whom(conn, &finder, &scope, asked)?.map_err(refused)?;
            let new = NewMember {
                person,
                role: joining.role.clone(),
                span: joining.span,
                decision: joining.decision.clone(),
                import: None,
            };
            if let Some(words) = in_the_way(conn, id, (person, &joining), viewer.language)? {
                return Err(refused((Errors::one("from", words), Vec::new())));
            }
            let now = clock.now_in(conn)?;
            queries::add_member(conn, id, &new, (viewer.person, now))?;
            let (from, to) = new.span;
            let detail = json!({ "person": person, "role_in_group": new.role, "from": from, "to": to, "decision": new.decision });
            let act = ("group.member.add", format!("group/{id}"));
            Ok(audit::record(conn, now, &viewer.actor(), act, detail)?)
        })
        .await?;
    Ok(Moved::to(format!("/groups/{id}")))
}

type Doubt = (Errors, Vec<Candidate>);

/// Whom the form means, of the people the viewer answers for.
fn whom(
    conn: &mut Conn,
    finder: &Finder,
    scope: &Scope,
    (form, today, language): (&MemberForm, Day, Language),
) -> Result<std::result::Result<PersonId, Doubt>> {
    if let Ok(id) = form.person.parse().map(PersonId)
        && may_manage(conn, scope, id, today)?
    {
        return Ok(Ok(id));
    }
    Ok(
        match queries::seek(conn, finder, (scope, &form.who), today)? {
            Sought::One(id) => Ok(id),
            Sought::Nobody => {
                let words = language.say(
                "Không tìm thấy ai như vậy trong các đơn vị anh/chị quản lý. Hãy thử mã cán bộ.",
                "Nobody like that in the units you manage. Try the staff code.",
            );
                Err((Errors::one("who", words), Vec::new()))
            }
            Sought::Several(found, more) => {
                let words = if more {
                    language.say(
                        "Có nhiều người phù hợp. Hãy chọn một người bên dưới, hoặc ghi rõ hơn.",
                        "Many people fit. Choose one below, or say more.",
                    )
                } else {
                    language.say(
                        "Có nhiều người phù hợp. Hãy chọn một người bên dưới.",
                        "Several people fit. Choose one below.",
                    )
                };
                Err((Errors::one("who", words), found))
            }
        },
    )
}

/// Why somebody cannot join on these days: they are in the group already.
fn in_the_way(
    conn: &mut Conn,
    group: GroupId,
    (person, joining): (PersonId, &Joining),
    language: Language,
) -> Result<Option<String>> {
    let mut spans = queries::spans_of(conn, group, person)?.into_iter();
    let other = spans.find(|span| overlap(*span, joining.span));
    Ok(other.map(|span| pages::already_in(span, language)))
}

pub async fn show(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path((id, member)): Path<(GroupId, MembershipId)>,
) -> Result<Page> {
    let (by, today) = (viewer.clone(), app.today());
    let sight = app
        .db
        .read(move |conn| Sight::managed(conn, (&by, &scope), id, today))
        .await?;
    let forms = MemberForms {
        ending: EndForm {
            to: today.to_string(),
            ..EndForm::default()
        },
        role: RoleForm {
            from: today.to_string(),
            ..RoleForm::default()
        },
        errors: Errors::none(),
    };
    let line = sight.line(member)?;
    Ok(pages::member(&sight, line, &forms, today, viewer.language))
}

pub async fn end(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path((id, member)): Path<(GroupId, MembershipId)>,
    Form(form): Form<EndForm>,
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    app.db
        .write(move |conn| {
            let sight = Sight::managed(conn, (&viewer, &scope), id, today)?;
            let line = sight.line(member)?;
            let span = line.member.membership.span();
            let (last, decision) = form.check(span, today, viewer.language).map_err(|errors| {
                let forms = MemberForms {
                    ending: form.clone(),
                    role: RoleForm::default(),
                    errors: errors.clone(),
                };
                let page = pages::member(&sight, line, &forms, today, viewer.language);
                Error::refused(errors, page)
            })?;
            let now = clock.now_in(conn)?;
            queries::end_member(
                conn,
                member,
                (last, decision.as_deref()),
                (viewer.person, now),
            )?;
            let person = line.member.membership.person;
            let detail = json!({ "person": person, "to": last, "decision": decision });
            let act = ("group.member.end", format!("group/{id}"));
            Ok::<_, Error>(audit::record(conn, now, &viewer.actor(), act, detail)?)
        })
        .await?;
    Ok(Moved::to(format!("/groups/{id}")))
}

/// The present membership ends the day before, another with the new role begins.
pub async fn change_role(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path((id, member)): Path<(GroupId, MembershipId)>,
    Form(form): Form<RoleForm>,
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    app.db
        .write(move |conn| {
            let sight = Sight::managed(conn, (&viewer, &scope), id, today)?;
            let line = sight.line(member)?;
            let before = &line.member.membership;
            let checked = form.check((before.span(), &before.role), today, viewer.language);
            let (role, from, decision) = checked.map_err(|errors| {
                let forms = MemberForms {
                    ending: EndForm::default(),
                    role: form.clone(),
                    errors: errors.clone(),
                };
                let page = pages::member(&sight, line, &forms, today, viewer.language);
                Error::refused(errors, page)
            })?;
            let now = clock.now_in(conn)?;
            let by = (viewer.person, now);
            queries::end_member(conn, member, (from.plus(-1), decision.as_deref()), by)?;
            let new = NewMember {
                person: before.person,
                role,
                span: (from, before.to),
                decision,
                import: None,
            };
            queries::add_member(conn, id, &new, by)?;
            let detail = json!({ "person": new.person, "role_in_group": new.role, "from": from, "decision": new.decision });
            let act = ("group.member.role", format!("group/{id}"));
            Ok::<_, Error>(audit::record(conn, now, &viewer.actor(), act, detail)?)
        })
        .await?;
    Ok(Moved::to(format!("/groups/{id}")))
}

/// A membership entered by mistake: it never was.
pub async fn withdraw(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path((id, member)): Path<(GroupId, MembershipId)>,
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    app.db
        .write(move |conn| {
            let sight = Sight::managed(conn, (&viewer, &scope), id, today)?;
            let Ok(line) = sight.line(member) else {
                // Sent twice, taken back once.
                return if queries::was_withdrawn(conn, id, member)? {
                    Ok(())
                } else {
                    Err(Error::NotFound)
                };
            };
            let membership = &line.member.membership;
            let now = clock.now_in(conn)?;
            let never = membership.from.plus(-1);
            queries::end_member(conn, member, (never, None), (viewer.person, now))?;
            let detail = json!({ "person": membership.person, "from": membership.from, "to": membership.to });
            let act = ("group.member.withdraw", format!("group/{id}"));
            Ok::<_, Error>(audit::record(conn, now, &viewer.actor(), act, detail)?)
        })
        .await?;
    Ok(Moved::to(format!("/groups/{id}")))
}
