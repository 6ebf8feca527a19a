//! Groups: listed, shown, set up, changed.
use super::super::form::GroupForm;
use super::super::form::MemberForm;
use super::super::model::Group;
use super::super::model::Phase;
use super::super::pages;
use super::super::pages::GroupPage;
use super::super::pages::SettingsPage;
use super::super::queries;
use super::super::queries::NewGroup;
use super::super::sight;
use super::super::sight::Sight;
use crate::access::Right;
use crate::access::Scope;
use crate::audit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::GroupId;
use crate::org::directory::day_of;
use crate::org::queries::unit_named;
use crate::org::queries::unit_on;
use crate::org::queries::units_to_choose;
use crate::text::Language;
use crate::text::tidy;
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
use crate::web::Within;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

/// What an address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    as_of: String,
    state: String,
    page: Option<usize>,
}

pub async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let today = app.today();
    let (day, errors) = match day_of(&app, &asked.as_of, viewer.language) {
        Ok(day) => (day, Errors::none()),
        Err(errors) => (today, errors),
    };
    let rows = app
        .db
        .read(move |conn| Ok::<_, Error>(sight::rows(conn, &scope, (day, today))?))
        .await?;
    let typed = if errors.is_empty() {
        day.to_string()
    } else {
        asked.as_of
    };
    let page = pages::list(&rows, (&typed, &errors), &viewer);
    if errors.is_empty() {
        Ok(page)
    } else {
        Err(Error::refused(errors, page))
    }
}

pub async fn show(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<GroupId>,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let (by, today) = (viewer.clone(), app.today());
    let (day, errors) = match day_of(&app, &asked.as_of, viewer.language) {
        Ok(day) => (day, Errors::none()),
        Err(errors) => (today, errors),
    };
    let sight = app
        .db
        .read(move |conn| Sight::of(conn, (&by, &scope), id, (day, today)))
        .await?;
    let form = MemberForm {
        from: today.to_string(),
        ..MemberForm::default()
    };
    let page = GroupPage {
        sight: &sight,
        day,
        today,
        typed: (!errors.is_empty()).then_some(&*asked.as_of),
        phase: Phase::parse(&asked.state),
        number: asked.page.unwrap_or(1).max(1),
        form: &form,
        candidates: &[],
        errors: &errors,
        language: viewer.language,
    };
    let page = page.page();
    if errors.is_empty() {
        Ok(page)
    } else {
        Err(Error::refused(errors, page))
    }
}

/// What the form offers: kinds that administrators named, units to choose from.
struct Offer {
    kinds: Vec<String>,
    units: Vec<(String, String)>,
}

impl Offer {
    fn load(conn: &mut Conn, scope: &Scope, today: Day) -> Result<Self> {
        Ok(Self {
            kinds: queries::own_kinds(conn)?,
            units: units_to_choose(conn, scope, today)?,
        })
    }

    fn page(
        &self,
        of: Option<&Group>,
        (form, errors): (&GroupForm, &Errors),
        viewer: &Signed,
    ) -> Page {
        let page = SettingsPage {
            of,
            form,
            errors,
            kinds: &self.kinds,
            names_kinds: viewer.may(Right::Administer),
            units: &self.units,
            language: viewer.language,
        };
        page.page()
    }
}

pub async fn new_form(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
) -> Result<Page> {
    let today = app.today();
    let (offer, unit) = app
        .db
        .read(move |conn| {
            let offer = Offer::load(conn, &scope, today)?;
            let mut unit = None;
            for head in scope.roots() {
                unit = unit.or(unit_on(conn, *head, today)?);
            }
            Ok::<_, Error>((offer, unit))
        })
        .await?;
    let form = GroupForm {
        unit: unit.map(|unit| unit.code).unwrap_or_default(),
        ..GroupForm::default()
    };
    Ok(offer.page(None, (&form, &Errors::none()), &viewer))
}

pub async fn create(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Form(form): Form<GroupForm>,
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    let id = app
        .db
        .write(move |conn| {
            let new = checked(conn, (&viewer, &scope), (None, &form), today)?;
            let now = clock.now_in(conn)?;
            let id = queries::add_group(conn, &new, (viewer.person, now))?;
            let act = ("group.create", format!("group/{id}"));
            audit::record(conn, now, &viewer.actor(), act, detail(&new))?;
            Ok::<_, Error>(id)
        })
        .await?;
    Ok(Moved::to(format!("/groups/{id}")))
}

pub async fn settings(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<GroupId>,
) -> Result<Page> {
    let (by, today) = (viewer.clone(), app.today());
    let (group, form, offer) = app
        .db
        .read(move |conn| {
            let group = Sight::managed(conn, (&by, &scope), id, today)?.group;
            let unit = unit_on(conn, group.unit_id, today)?;
            let form = GroupForm {
                code: group.code.clone(),
                name: group.name.clone(),
                kind: group.kind.to_string(),
                own_kind: String::new(),
                unit: unit.map(|unit| unit.code).unwrap_or_default(),
                decision: group.decision.clone().unwrap_or_default(),
            };
            Ok::<_, Error>((group, form, Offer::load(conn, &scope, today)?))
        })
        .await?;
    Ok(offer.page(Some(&group), (&form, &Errors::none()), &viewer))
}

pub async fn set(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<GroupId>,
    Form(form): Form<GroupForm>,
) -> Result<Moved> {
    let (clock, today) = (app.clock.clone(), app.today());
    app.db
        .write(move |conn| {
            let group = Sight::managed(conn, (&viewer, &scope), id, today)?.group;
            let new = checked(conn, (&viewer, &scope), (Some(&group), &form), today)?;
            let now = clock.now_in(conn)?;
            queries::set_group(conn, id, &new)?;
            let act = ("group.set", format!("group/{id}"));
            audit::record(conn, now, &viewer.actor(), act, detail(&new))?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(Moved::to(format!("/groups/{id}")))
}

fn detail(new: &NewGroup) -> serde_json::Value {
    json!({ "code": new.code, "name": new.name, "kind": new.kind.to_string(), "unit": new.unit, "decision": new.decision })
}

/// The group as it is to be, or its form with what is wrong.
fn checked(
    conn: &mut Conn,
    (viewer, scope): (&Signed, &Scope),
    (of, form): (Option<&Group>, &GroupForm),
    today: Day,
) -> Result<NewGroup> {
    let offer = Offer::load(conn, scope, today)?;
    let language = viewer.language;
    let words = form.check((&offer.kinds, viewer.may(Right::Administer)), language);
    let mut errors = words.as_ref().err().cloned().unwrap_or_default();
    let unit = unit_named(conn, scope, &tidy(&form.unit), today)?;
    if unit.is_none() {
        errors.add("unit", no_unit(language));
    }
    if let Ok(words) = &words
        && queries::code_taken(conn, &words.code, of.map(|group| group.id))?
    {
        errors.add("code", taken(language));
    }
    match (words, unit) {
        (Ok(words), Some(unit)) if errors.is_empty() => Ok(NewGroup {
            code: words.code,
            name: words.name,
            kind: words.kind,
            unit: unit.id,
            decision: words.decision,
        }),
        _ => {
            let page = offer.page(of, (form, &errors), viewer);
            Err(Error::refused(errors, page))
        }
    }
}

fn no_unit(language: Language) -> &'static str {
    language.say(
        "Không có đơn vị này trong phạm vi của anh/chị. Hãy ghi mã đơn vị.",
        "No such unit within your units. Give its code.",
    )
}

fn taken(language: Language) -> &'static str {
    language.say(
        "Mã này đã dùng cho một nhóm khác. Hãy chọn mã khác.",
        "Another group has this code. Choose another.",
    )
}
