//! The tree of units of a day: all of a small one, the upper two levels of a large one, or the units that are asked for.
use super::super::model::Unit;
use super::super::queries;
use super::super::tree::UnitTree;
use super::day_of;
use crate::access::Right;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::text::Language;
use crate::text::fold;
use crate::text::numbers;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Page;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Table;
use axum::extract::State;
use maud::Markup;
use maud::html;
use serde::Deserialize;
use std::collections::HashMap;

/// A tree of at most so many units is shown whole.
const WHOLE: usize = 300;
/// Units listed at most; who looks for another types its name.
const LISTED: usize = 500;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    as_of: String,
    /// Part of a name or code.
    q: String,
}

pub(super) async fn tree(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let day = day_of(&app, &asked.as_of, viewer.language)
        .map_err(|errors| no_day("/units", &asked, errors, viewer.language))?;
    // Two readers look at the same time: a person who comes in between is counted, or not yet.
    let units = scope.clone();
    let tree = app
        .db
        .read(move |conn| Ok::<_, Error>(queries::units_in(conn, &units, day)?));
    let counts = app
        .db
        .read(move |conn| Ok::<_, Error>(queries::people_counts(conn, &scope, day)?));
    let (tree, counts) = tokio::try_join!(tree, counts)?;
    let seen = Seen {
        totals: tree.with_those_below(&counts),
        below: below(&tree),
        tree,
        day,
        kept: kept(!asked.as_of.trim().is_empty(), day),
        language: viewer.language,
    };
    Ok(seen.page(&asked, viewer.may(Right::ManageUnits)))
}

/// How many units stand below each.
fn below(tree: &UnitTree) -> HashMap<UnitId, i64> {
    let ones = tree.units().iter().map(|unit| (unit.id, 1)).collect();
    let mut below = tree.with_those_below(&ones);
    for count in below.values_mut() {
        *count -= 1;
    }
    below
}

/// What addresses carry on of a day, if it was chosen.
pub(super) fn kept(chosen: bool, day: Day) -> String {
    if chosen {
        format!("?as_of={day}")
    } else {
        String::new()
    }
}

/// The units of a day as somebody sees them.
struct Seen {
    tree: UnitTree,
    /// People, with those of units below.
    totals: HashMap<UnitId, i64>,
    below: HashMap<UnitId, i64>,
    day: Day,
    /// The day, as links carry it.
    kept: String,
    language: Language,
}

impl Seen {
    fn page(&self, asked: &Asked, may_import: bool) -> Page {
        let language = self.language;
        let title = language.say("Đơn vị", "Units");
        let body = html! {
            (components::heading(title, &html! {
                @if may_import {
                    a.button href="/units/import" { (language.say("Nhập từ tệp", "Import a file")) }
                    a.button.secondary href="/units/events/new" { (language.say("Ghi nhận sắp xếp", "Record a reorganisation")) }
                }
            }))
            (self.form(asked))
            @if self.tree.units().is_empty() {
                (components::empty(
                    language.say("Chưa có đơn vị nào vào ngày này.", "There are no units on this day."),
                    &html! { @if may_import { a.button href="/units/import" { (language.say("Nhập danh sách đơn vị", "Import a list of units")) } } },
                ))
            } @else {
                (self.list(asked.q.trim()))
            }
        };
        Page::new(title, body).wide().script("js/table.js")
    }

    fn is_large(&self) -> bool {
        self.tree.units().len() > WHOLE
    }

    /// The choice of a day, and in a large tree of a name, kept in the address.
    fn form(&self, asked: &Asked) -> Markup {
        let searches = self.is_large() || !asked.q.trim().is_empty();
        let shown = Asked {
            as_of: self.day.to_string(),
            q: asked.q.clone(),
        };
        form("/units", &shown, searches, (&Errors::none(), self.language))
    }

    /// The units of the list, with their depth; and whether there are more.
    fn listed(&self, asked: &str) -> (Vec<(usize, &Unit)>, bool) {
        let outline = self.tree.outline().into_iter();
        let mut listed: Vec<(usize, &Unit)> = if asked.is_empty() {
            let large = self.is_large();
            outline.filter(|(depth, _)| !large || *depth < 2).collect()
        } else {
            let words = fold(asked);
            let found = |unit: &Unit| {
                fold(&unit.name).contains(&words)
                    || unit.code.to_lowercase().contains(&asked.to_lowercase())
            };
            outline
                .filter(|(_, unit)| found(unit))
                .map(|(_, unit)| (0, unit))
                .collect()
        };
        let more = listed.len() > LISTED;
        listed.truncate(LISTED);
        (listed, more)
    }

    fn list(&self, asked: &str) -> Markup {
        let language = self.language;
        let (listed, more) = self.listed(asked);
        let whole =
            |count: usize| numbers::whole(i64::try_from(count).unwrap_or(i64::MAX), language);
        let (shown, all) = (whole(listed.len()), whole(self.tree.units().len()));
        let title = language.say("Đơn vị", "Units");
        let rows = listed
            .iter()
            .map(|(depth, unit)| self.row(unit, *depth, asked));
        let table = Table::new(title, self.columns()).rows(rows);
        let table = if self.is_large() {
            table
        } else {
            table.filter(language.say("Lọc đơn vị", "Filter units"))
        };
        html! {
            @if listed.is_empty() {
                (components::empty(language.say("Không có đơn vị nào có tên hoặc mã này vào ngày đó.", "No unit of this name or code stands on that day."), &html! {}))
            } @else {
                @if more || (asked.is_empty() && self.is_large()) {
                    p.hint { (language.say(
                        format!("Có {all} đơn vị; danh sách này ghi {shown} đơn vị. Mở một đơn vị để xem các đơn vị bên dưới, hoặc gõ tên hay mã để tìm."),
                        format!("There are {all} units; {shown} are listed. Open one to see those below it, or type a name or code."),
                    )) }
                }
                (table.show())
            }
        }
    }

    fn columns(&self) -> Vec<Column> {
        let language = self.language;
        vec![
            Column::text(language.say("Đơn vị", "Unit")),
            Column::text(language.say("Mã", "Code")),
            Column::text(language.say("Loại", "Kind")),
            Column::number(language.say("Đơn vị dưới", "Units below")),
            Column::number(language.say("Số người", "People")),
        ]
    }

    fn row(&self, unit: &Unit, depth: usize, asked: &str) -> Vec<Markup> {
        let number = |counts: &HashMap<UnitId, i64>| {
            let count = counts.get(&unit.id).copied().unwrap_or_default();
            html! { (numbers::whole(count, self.language)) }
        };
        // Of what was searched for, where it stands.
        let above = unit.parent_id.filter(|_| !asked.is_empty());
        let above = above.and_then(|parent| self.tree.get(parent));
        vec![
            html! {
                @for _ in 0..depth { span.indent aria-hidden="true" { "– " } }
                a href={ "/units/" (unit.id) (self.kept) } { (unit.name) }
                @if let Some(above) = above { " · " (above.name) }
            },
            html! { (unit.code) },
            html! { (unit.kind) },
            number(&self.below),
            number(&self.totals),
        ]
    }
}

fn form(
    address: &str,
    asked: &Asked,
    searches: bool,
    (errors, language): (&Errors, Language),
) -> Markup {
    html! {
        form.filters method="get" action=(address) {
            (components::field(&Field::new("as_of", language.say("Vào ngày", "As of")).value(asked.as_of.trim()).kind(Kind::Date), errors))
            @if searches {
                (components::field(&Field::new("q", language.say("Tên hoặc mã", "Name or code")).value(asked.q.trim()), errors))
            }
            (components::submit(language.say("Xem", "Show")))
        }
    }
}

/// The choice of a day again, with what is wrong beside it.
fn no_day(address: &str, asked: &Asked, errors: Errors, language: Language) -> Error {
    let title = language.say("Đơn vị", "Units");
    let searches = !asked.q.trim().is_empty();
    let body = html! {
        (components::heading(title, &html! {}))
        (components::error_summary(&errors, language))
        (form(address, asked, searches, (&errors, language)))
    };
    Error::refused(errors, Page::new(title, body).wide())
}

/// The choice of a day of one unit's page again, with what is wrong beside it.
pub(super) fn no_such_day(address: &str, as_of: &str, errors: Errors, language: Language) -> Error {
    let asked = Asked {
        as_of: as_of.to_owned(),
        q: String::new(),
    };
    no_day(address, &asked, errors, language)
}

/// The choice of a day on the page of a unit.
pub(super) fn day_form(address: &str, day: Day, language: Language) -> Markup {
    let asked = Asked {
        as_of: day.to_string(),
        q: String::new(),
    };
    form(address, &asked, false, (&Errors::none(), language))
}
