//! One's own roles; lending one while away, and ending that.
use super::super::lending;
use super::super::model::LoanForm;
use super::super::model::Standing;
use super::super::model::Terms;
use super::super::pages;
use super::super::pages::Lender;
use super::super::pages::Lines;
use super::super::pages::Made;
use super::person::lines;
use crate::access;
use crate::access::Grant;
use crate::access::Loan;
use crate::access::Right;
use crate::access::grants_of;
use crate::access::loans_by;
use crate::audit;
use crate::db::Conn;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::names_of_people;
use crate::org::unit_named;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use diesel::QueryResult;
use serde::Deserialize;
use serde_json::json;

/// Where all of it is seen.
const PAGE: &str = "/account/rights";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    saved: String,
}

pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Query(Saved { saved }): Query<Saved>,
) -> Result<Page> {
    let (by, app_too) = (viewer.clone(), app.clone());
    let mut lines = app
        .db
        .read(move |conn| own(conn, &app_too, &by).map_err(Error::from))
        .await?;
    lines.saved = !saved.is_empty();
    let form = LoanForm {
        from: app.today().to_string(),
        ..LoanForm::default()
    };
    Ok(pages::own(&lines, &form, &Errors::none(), viewer.language))
}

/// The viewer's roles, the loans they made, and what they may lend.
fn own(conn: &mut Conn, app: &App, viewer: &Signed) -> QueryResult<Lines> {
    let grants = grants_of(conn, viewer.person)?;
    let own = lines(conn, app, &grants, |_| viewer.person)?;
    let lendable = grants
        .iter()
        .zip(&own)
        .filter(|(grant, line)| is_lendable(grant, line.standing))
        .map(|(grant, line)| Lender {
            id: grant.id.to_string(),
            label: format!("{} – {}", grant.role.name(viewer.language), line.unit_name),
        })
        .collect();
    Ok(Lines {
        lendable,
        made: made(conn, app, viewer.person)?,
        own,
        sees_others: viewer.may(Right::SeeAccess),
        saved: false,
    })
}

fn is_lendable(grant: &Grant, standing: Standing) -> bool {
    grant.lent_from.is_none() && standing == Standing::Held && grant.role.may_be_lent()
}

fn made(conn: &mut Conn, app: &App, lender: PersonId) -> QueryResult<Vec<Made>> {
    let loans = loans_by(conn, lender)?;
    let people: Vec<PersonId> = loans.iter().map(|loan| loan.to).collect();
    let names = names_of_people(conn, &people)?;
    let ids: Vec<GrantId> = loans.iter().map(|loan| loan.id).collect();
    let grants = access::grants_named(conn, &ids)?;
    let to = |grant: &Grant| {
        let loan = loans.iter().find(|loan| loan.id == grant.id);
        loan.map_or(lender, |loan| loan.to)
    };
    let shown = lines(conn, app, &grants, to)?;
    let with = grants.iter().zip(shown).zip(&loans);
    Ok(with
        .map(|((grant, line), loan)| Made {
            id: grant.id,
            to_whom: names.get(&loan.to).cloned().unwrap_or_default(),
            line,
        })
        .collect())
}

pub(super) async fn lend(
    State(app): State<App>,
    viewer: Signed,
    Form(form): Form<LoanForm>,
) -> Result<Moved> {
    let (app_too, by, form) = (app.clone(), viewer.clone(), form.tidied());
    app.db
        .write(move |conn| {
            let written = match loan(conn, &app_too, &by, &form)? {
                Ok((loan, to)) => write(conn, &app_too, &by, (&loan, to))?,
                Err(errors) => Err(errors),
            };
            if let Err(errors) = written {
                let lines = own(conn, &app_too, &by)?;
                let page = pages::own(&lines, &form, &errors, by.language);
                return Err(Error::refused(errors, page));
            }
            Ok(())
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to(format!("{PAGE}?saved=1")))
}

type Checked = std::result::Result<(Loan, PersonId), Errors>;

/// What is lent to whom, or what is wrong with the form.
fn loan(conn: &mut Conn, app: &App, by: &Signed, form: &LoanForm) -> Result<Checked> {
    let (today, language) = (app.today(), by.language);
    let held = grants_of(conn, by.person)?;
    let grant = held.iter().find(|grant| {
        // What rests is no role of theirs meanwhile.
        grant.id.to_string() == form.grant
            && is_lendable(grant, Standing::of(grant, None, today))
            && by.roles.contains(&(grant.role, grant.unit))
    });
    let Some(grant) = grant else {
        return Ok(Err(Errors::one("grant", not_ones_own(language))));
    };
    let Some(within) = lending::place(conn, by, grant, today)? else {
        return Ok(Err(Errors::one("grant", not_ones_own(language))));
    };
    let unit = match form.unit.as_str() {
        "" => Some(grant.unit),
        text => unit_named(conn, &within, text, today)?.map(|unit| unit.id),
    };
    let near = (&**by, grant, &within);
    let to = lending::colleague(conn, near, &form.colleague, today)?;
    let mut errors = Errors::none();
    if unit.is_none() {
        errors.add("unit", no_unit(language));
    }
    if to.is_none() {
        errors.add("colleague", no_colleague(language));
    }
    let terms = form.terms(grant.to, today, language);
    match (unit, to, terms) {
        (Some(unit), Some(to), Ok(terms)) => Ok(Ok((of(grant, unit, terms), to))),
        (_, _, Ok(_)) => Ok(Err(errors)),
        (_, _, Err(others)) => Ok(Err(errors.and(others))),
    }
}

fn of(grant: &Grant, unit: UnitId, terms: Terms) -> Loan {
    Loan {
        source: grant.id,
        role: grant.role,
        unit,
        from: terms.from,
        to: terms.to,
        decision: terms.decision,
    }
}

/// Writes a loan and tells both, unless the colleague holds the role already.
fn write(
    conn: &mut Conn,
    app: &App,
    by: &Signed,
    (loan, to): (&Loan, PersonId),
) -> Result<std::result::Result<(), Errors>> {
    let holds = |grant: &Grant| {
        let overlaps = grant.from <= loan.to && loan.from <= grant.to;
        grant.role == loan.role && grant.unit == loan.unit && grant.revoked_at.is_none() && overlaps
    };
    if grants_of(conn, to)?.iter().any(holds) {
        return Ok(Err(Errors::one("colleague", held_already(by.language))));
    }
    let now = app.clock.now_in(conn)?;
    let id = access::lend(conn, loan, to, (by.person, now))?;
    let detail = json!({
        "role": loan.role, "unit": loan.unit, "from": loan.from, "to": loan.to, "decision": loan.decision,
    });
    let act = ("delegate", format!("person/{to}"));
    audit::record(conn, now, &by.actor(), act, detail)?;
    if let Some((made, source)) = access::loan(conn, id)? {
        let page = app.absolute(PAGE);
        lending::tell_of_loan(conn, (&made, &source), (loan.from, loan.to), (&page, now))?;
    }
    Ok(Ok(()))
}

/// Ends a loan before its day: whoever lent it takes it back, or whoever has it gives it back.
pub(super) async fn end(
    State(app): State<App>,
    viewer: Signed,
    Path(id): Path<GrantId>,
) -> Result<Moved> {
    let (app_too, by) = (app.clone(), viewer.clone());
    app.db
        .write(move |conn| {
            let (made, source) = access::loan(conn, id)?.ok_or(Error::NotFound)?;
            if ![made.to, source.lender].contains(&by.person) {
                return Err(Error::NotFound);
            }
            let now = app_too.clock.now_in(conn)?;
            if !access::revoke(conn, made.to, id, (by.person, now))? {
                return Err(Error::conflict(gone_already(by.language)));
            }
            let detail = json!({ "role": made.role, "unit": made.unit, "person": source.lender });
            let act = ("delegate.end", format!("person/{}", made.to));
            audit::record(conn, now, &by.actor(), act, detail)?;
            Ok(lending::tell_of_ending(conn, id, (now, app_too.today()))?)
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to(format!("{PAGE}?saved=1")))
}

fn not_ones_own(language: Language) -> &'static str {
    language.say(
        "Hãy chọn một vai trò anh/chị đang giữ và được ủy quyền.",
        "Choose a role that you hold and may lend.",
    )
}

fn no_unit(language: Language) -> &'static str {
    language.say(
        "Không có đơn vị mang mã này trong phạm vi của vai trò.",
        "There is no unit of this code within the role's scope.",
    )
}

fn no_colleague(language: Language) -> &'static str {
    language.say(
        "Không tìm thấy đồng nghiệp mang mã này ở đơn vị của anh/chị, hoặc người đó chưa từng đăng nhập.",
        "No colleague of this code in your unit, or they have never signed in.",
    )
}

fn held_already(language: Language) -> &'static str {
    language.say(
        "Người này đã giữ vai trò đó tại đơn vị này trong thời gian ấy.",
        "This person already holds that role in this unit during that time.",
    )
}

fn gone_already(language: Language) -> &'static str {
    language.say("Ủy quyền này đã kết thúc.", "This loan has ended already.")
}
