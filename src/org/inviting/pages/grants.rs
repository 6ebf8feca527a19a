//! The roles of one person, and the form that grants another.
use super::super::grants::GrantForm;
use crate::access::Role;
use crate::db::Day;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::rights::Standing;
use crate::org::rights::standing;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Choice;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Select;
use crate::web::components::Table;
use crate::web::components::breadcrumbs;
use crate::web::components::empty;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::post_button;
use crate::web::components::select;
use crate::web::components::submit;
use crate::web::components::unit_field;
use maud::Markup;
use maud::html;

/// What the page shows.
pub(in crate::org::inviting) struct GrantsView {
    pub person: PersonId,
    pub full_name: String,
    /// Whether it is the viewer, who neither gives themselves a role nor takes their own administration back.
    pub is_viewer: bool,
    /// The roles the viewer may give.
    pub grantable: Vec<Role>,
    /// Within the viewer's units, newest first.
    pub lines: Vec<GrantLine>,
    /// Code and name of the units to choose from.
    pub units: Vec<(String, String)>,
}

/// A role held, to come, ended or taken back.
pub(in crate::org::inviting) struct GrantLine {
    pub id: GrantId,
    pub role: Role,
    pub unit: UnitId,
    pub unit_code: String,
    pub unit_name: String,
    pub from: Day,
    pub to: Day,
    pub standing: Standing,
    /// Who lent it for a while.
    pub lender: Option<String>,
    /// Who gave it and when, and who took it back and when.
    pub given: Act,
    pub taken: Option<Act>,
    /// Whether the viewer may take it back.
    pub revocable: bool,
}

/// By whom and when something was done; by nobody when the system did it.
pub(in crate::org::inviting) struct Act {
    pub by: Option<String>,
    pub on: Day,
}

impl Act {
    fn words(&self, language: Language) -> String {
        let by = self.by.as_deref();
        let by = by.unwrap_or_else(|| language.say("Hệ thống", "The system"));
        format!("{by}, {}", dates::day(self.on.0, language))
    }
}

pub(in crate::org::inviting) fn grants(
    view: &GrantsView,
    form: &GrantForm,
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Vai trò", "Roles");
    let address = format!("/people/{}", view.person);
    let path = [Link {
        address: &address,
        label: &view.full_name,
    }];
    let body = html! {
        (breadcrumbs(&path, language))
        h1 { (title) ": " (view.full_name) }
        (error_summary(errors, language))
        @if view.lines.is_empty() {
            (empty(
                language.say("Chưa có vai trò nào. Mọi người có tài khoản đều là học viên.", "No roles yet. Everybody with an account is a learner."),
                &html! {},
            ))
        } @else {
            (table(view, language).show())
        }
        @if view.is_viewer {
            p.hint { (language.say(
                "Không ai tự giao vai trò cho mình: hãy nhờ một quản trị viên khác.",
                "Nobody grants themselves a role: ask another administrator.",
            )) }
        } @else {
            (grant_form(view, form, errors, language))
        }
        p { a href="/access/roles" { (language.say("Mỗi vai trò được làm gì", "What each role may do")) } }
    };
    Page::new(title, body)
}

fn table(view: &GrantsView, language: Language) -> Table {
    let columns = [
        language.say("Vai trò", "Role"),
        language.say("Đơn vị và cấp dưới", "Unit and below"),
        language.say("Từ ngày", "From"),
        language.say("Đến ngày", "To"),
        language.say("Người giao, ngày giao", "Granted by, on"),
        language.say("Tình trạng", "State"),
        language.say("Thu hồi", "Take back"),
    ];
    let rows = view.lines.iter().map(|line| {
        let to = (line.to < Day::LAST).then(|| dates::day(line.to.0, language));
        vec![
            html! {
                (line.role.name(language))
                @if let Some(lender) = &line.lender {
                    div.hint { (language.say("thay mặt ", "in place of ")) (lender) }
                }
            },
            html! { (line.unit_name) " (" (line.unit_code) ")" },
            html! { @if line.from > Day::FIRST { (dates::day(line.from.0, language)) } @else { "–" } },
            html! { (to.unwrap_or_else(|| "–".to_owned())) },
            html! { (line.given.words(language)) },
            html! {
                (standing(line.standing, language))
                @if let Some(taken) = &line.taken { div.hint { (taken.words(language)) } }
            },
            take_back(view, line, language),
        ]
    });
    let caption = language.say("Trong phạm vi của anh/chị", "Within your scope");
    Table::new(caption, columns.map(Column::text).to_vec()).rows(rows)
}

fn take_back(view: &GrantsView, line: &GrantLine, language: Language) -> Markup {
    let address = format!("/people/{}/grants/{}/revocation", view.person, line.id);
    let in_force = matches!(
        line.standing,
        Standing::Held | Standing::Resting | Standing::Coming
    );
    let own = view.is_viewer && line.role == Role::Admin;
    html! {
        @if in_force && line.revocable && !own {
            (post_button(&address, language.say("Thu hồi", "Take back"), "danger"))
        }
    }
}

fn grant_form(view: &GrantsView, form: &GrantForm, errors: &Errors, language: Language) -> Markup {
    let roles: Vec<Choice> = view
        .grantable
        .iter()
        .map(|role| Choice {
            value: role.as_str(),
            label: role.name(language),
            chosen: role.as_str() == form.role,
        })
        .collect();
    let role = Select {
        name: "role",
        label: language.say("Vai trò", "Role"),
        choices: &roles,
        ..Select::default()
    };
    let unit = Field::new("unit", language.say("Mã đơn vị", "Unit code"))
        .value(&form.unit)
        .hint(language.say(
            "Vai trò có hiệu lực trong đơn vị này và các đơn vị trực thuộc.",
            "The role holds in this unit and below.",
        ))
        .required();
    let from = Field::new("from", language.say("Từ ngày", "From"))
        .value(&form.from)
        .kind(Kind::Date);
    let to = Field::new("to", language.say("Đến hết ngày", "Last day"))
        .value(&form.to)
        .hint(language.say("Để trống nếu không thời hạn.", "Empty if it stays open."))
        .kind(Kind::Date);
    html! {
        section {
            h2 { (language.say("Giao vai trò", "Grant a role")) }
            form method="post" action={ "/people/" (view.person) "/grants" } {
                (select(&role, errors))
                (unit_field(&unit, &view.units, errors, language))
                (field(&from, errors))
                (field(&to, errors))
                (submit(language.say("Giao vai trò", "Grant the role")))
            }
        }
    }
}
