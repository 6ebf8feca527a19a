//! One unit on a day: what it is, what lies below it, who issues for it, what it has been.
use super::super::model::Unit;
use super::super::queries;
use super::super::tree::UnitTree;
use super::day_of;
use super::issuing::Issuing;
use super::story::Story;
use super::units::day_form;
use super::units::kept;
use super::units::no_such_day;
use crate::access::Right;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Link;
use crate::web::components::Table;
use crate::web::components::Tone;
use axum::extract::State;
use maud::Markup;
use maud::html;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
pub(super) struct AsOf {
    #[serde(default)]
    as_of: String,
    /// After an issuer was named.
    #[serde(default)]
    saved: String,
}

/// What a unit's page shows.
struct View {
    unit: Unit,
    tree: UnitTree,
    counts: HashMap<UnitId, i64>,
    issuing: Issuing,
    saved: bool,
    story: Story,
    /// The unit above it and whether the viewer may open its page.
    parent: Option<(UnitId, String, bool)>,
    day: Day,
    /// The day, as links carry it.
    kept: String,
    /// It stands no more; its last day is shown.
    ended: bool,
}

pub(super) async fn unit(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<UnitId>,
    Query(asked): Query<AsOf>,
) -> Result<Page> {
    let (language, today) = (viewer.language, app.today());
    let address = format!("/units/{id}");
    let day = day_of(&app, &asked.as_of, language)
        .map_err(|errors| no_such_day(&address, &asked.as_of, errors, language))?;
    let named = viewer.scope(Right::ManageUnits);
    let view = app
        .db
        .read(move |conn| {
            let shown = match shown_on(conn, &scope, id, day)? {
                Shown::On(day) => day,
                // Nobody asked for a day: a unit that has ended is shown as it was last.
                Shown::Instead(last) if asked.as_of.trim().is_empty() && last < today => last,
                Shown::Instead(last) => {
                    return Err(not_then(id, (&asked.as_of, last), day, language));
                }
            };
            View::read(conn, id, (&scope, named.as_ref()), (shown, &asked), today)
        })
        .await?;
    Ok(unit_page(&view, &viewer))
}

/// The day on which a unit is shown.
enum Shown {
    On(Day),
    /// It does not stand on the day asked for; the nearest of the days on which it does.
    Instead(Day),
}

fn shown_on(conn: &mut Conn, scope: &Scope, id: UnitId, day: Day) -> Result<Shown> {
    if scope.within(conn, id, day)?.is_some() {
        return Ok(Shown::On(day));
    }
    let stood = queries::days_within(conn, scope, &[id])?;
    let (from, to) = stood.get(&id).copied().ok_or(Error::NotFound)?;
    Ok(Shown::Instead(if day < from { from } else { to }))
}

/// The day lies before the unit was founded, or after it ended.
fn not_then(id: UnitId, (typed, nearest): (&str, Day), day: Day, language: Language) -> Error {
    let other = dates::day(nearest.0, language);
    let words = if day < nearest {
        language.say(
            format!("Ngày này chưa có đơn vị; đơn vị có từ ngày {other}."),
            format!("The unit did not stand yet; it begins on {other}."),
        )
    } else {
        language.say(
            format!("Ngày này đơn vị không còn; ngày cuối cùng là {other}."),
            format!("The unit stood no more; its last day is {other}."),
        )
    };
    no_such_day(
        &format!("/units/{id}"),
        typed,
        Errors::one("as_of", words),
        language,
    )
}

impl View {
    fn read(
        conn: &mut Conn,
        id: UnitId,
        (scope, named): (&Scope, Option<&Scope>),
        (day, asked): (Day, &AsOf),
        today: Day,
    ) -> Result<Self> {
        let within = scope.within(conn, id, day)?.ok_or(Error::NotFound)?;
        let tree = queries::units_in(conn, &within, day)?;
        let unit = tree.get(id).cloned().ok_or(Error::NotFound)?;
        let parent = match unit.parent_id {
            Some(parent) => {
                let opens = scope.within(conn, parent, day)?.is_some();
                Some((parent, queries::last_name(conn, parent, day)?, opens))
            }
            None => None,
        };
        Ok(Self {
            counts: queries::people_counts(conn, &within, day)?,
            issuing: Issuing::read(conn, (id, &tree), (scope, named), day)?,
            saved: !asked.saved.is_empty(),
            story: Story::read(conn, id, scope)?,
            kept: kept(day != today, day),
            ended: day < today && asked.as_of.trim().is_empty(),
            unit,
            tree,
            parent,
            day,
        })
    }
}

fn unit_page(view: &View, viewer: &Signed) -> Page {
    let (language, unit, day) = (viewer.language, &view.unit, view.day);
    let totals = view.tree.with_those_below(&view.counts);
    let people = format!("/people?unit={}&as_of={day}", unit.id);
    let list = format!("/units{}", view.kept);
    let body = html! {
        (components::breadcrumbs(&[Link { address: &list, label: language.say("Đơn vị", "Units") }], language))
        (components::heading(&unit.name, &html! {
            a.button href=(people) { (language.say("Danh sách người", "List of people")) }
            @if viewer.may(Right::ManagePeople) && !view.ended {
                a.button.secondary href={ "/units/" (unit.id) "/invitations" } { (language.say("Mời vào hệ thống", "Invite people")) }
            }
            @if viewer.may(Right::SeeAccess) {
                a.button.secondary href={ "/units/" (unit.id) "/access" } { (language.say("Ai có quyền", "Who has rights")) }
            }
            @if viewer.may(Right::ManageUnits) && !view.ended {
                a.button.secondary href={ "/units/events/new?from_codes=" (unit.code) } { (language.say("Ghi nhận sáp nhập, chia tách…", "Record a merger, a split…")) }
            }
        }))
        @if view.ended { (ended(day, language)) }
        (view.story.warnings(language))
        (components::facts(&facts(view, (&people, &totals), language)))
        (day_form(&format!("/units/{}", unit.id), day, language))
        (below(view, &totals, language))
        (view.story.section(language))
        @if !view.ended { (view.issuing.section(unit, view.saved, language)) }
    };
    Page::new(unit.name.clone(), body)
}

fn ended(day: Day, language: Language) -> Markup {
    let day = dates::day(day.0, language);
    components::notice(
        Tone::Info,
        &html! { p { (language.say(
            format!("Đơn vị này không còn; trang ghi tình hình ngày cuối cùng, {day}. Tài khoản và kết quả học tập của người từng ở đây vẫn giữ nguyên."),
            format!("This unit stands no more; the page shows its last day, {day}. Accounts and records of its people stay."),
        )) } },
    )
}

fn facts(
    view: &View,
    (people, totals): (&str, &HashMap<UnitId, i64>),
    language: Language,
) -> Vec<(&'static str, Markup)> {
    let unit = &view.unit;
    let total = totals.get(&unit.id).copied().unwrap_or_default();
    let or_dash = |text: &str| html! { (if text.is_empty() { "–" } else { text }) };
    let parent = html! {
        @match &view.parent {
            Some((id, name, true)) => a href={ "/units/" (id) (view.kept) } { (name) },
            Some((_, name, false)) => { (name) },
            None => "–",
        }
    };
    vec![
        (language.say("Mã", "Code"), html! { (unit.code) }),
        (language.say("Loại", "Kind"), or_dash(&unit.kind)),
        (language.say("Đơn vị cấp trên", "Unit above"), parent),
        (
            language.say("Khối", "Block"),
            or_dash(unit.block.map_or("", |block| block.label(language))),
        ),
        (
            language.say("Mã định danh điện tử", "Agency code"),
            or_dash(unit.agency_code.as_deref().unwrap_or_default()),
        ),
        (
            language.say("Số người, kể cả đơn vị dưới", "People, with units below"),
            html! { a href=(people) { (numbers::whole(total, language)) } },
        ),
        (
            language.say("Cơ quan cấp chứng nhận", "Issuing body"),
            view.issuing.brief(language),
        ),
    ]
}

fn below(view: &View, totals: &HashMap<UnitId, i64>, language: Language) -> Markup {
    let children: Vec<&Unit> = view.tree.children(view.unit.id).collect();
    if children.is_empty() {
        return html! {};
    }
    let title = language.say("Đơn vị trực thuộc", "Units below");
    let columns = vec![
        Column::text(language.say("Đơn vị", "Unit")),
        Column::text(language.say("Mã", "Code")),
        Column::number(language.say("Số người", "People")),
    ];
    let rows = children.into_iter().map(|unit| {
        let total = totals.get(&unit.id).copied().unwrap_or_default();
        vec![
            html! { a href={ "/units/" (unit.id) (view.kept) } { (unit.name) } },
            html! { (unit.code) },
            html! { (numbers::whole(total, language)) },
        ]
    });
    html! { section { h2 { (title) } (Table::new(title, columns).rows(rows).show()) } }
}
