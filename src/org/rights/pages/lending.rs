//! One's own roles, and lending them while one is away.
use super::super::model::LONGEST;
use super::super::model::LoanForm;
use super::super::model::Standing;
use super::Line;
use super::held::held;
use super::standing;
use crate::db::Day;
use crate::db::ids::GrantId;
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
use crate::web::components::Tone;
use crate::web::components::breadcrumbs;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::notice;
use crate::web::components::post_button;
use crate::web::components::select;
use crate::web::components::submit;
use maud::Markup;
use maud::html;

/// What the page shows.
pub(in crate::org::rights) struct Lines {
    pub own: Vec<Line>,
    pub made: Vec<Made>,
    /// The grants the viewer may lend from.
    pub lendable: Vec<Lender>,
    /// Whether the viewer may see who else may do what.
    pub sees_others: bool,
    pub saved: bool,
}

/// A loan the viewer made or received.
pub(in crate::org::rights) struct Made {
    pub id: GrantId,
    pub to_whom: String,
    pub line: Line,
}

/// One grant to lend from, as the list offers it.
pub(in crate::org::rights) struct Lender {
    pub id: String,
    pub label: String,
}

pub(in crate::org::rights) fn own(
    lines: &Lines,
    form: &LoanForm,
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Vai trò và ủy quyền của tôi", "My roles and what I lend");
    let above = [Link {
        address: "/account",
        label: language.say("Tài khoản của tôi", "My account"),
    }];
    let body = html! {
        (breadcrumbs(&above, language))
        h1 { (title) }
        @if lines.saved { (notice(Tone::Done, &html! { p { (language.say("Đã lưu.", "Saved.")) } })) }
        (error_summary(errors, language))
        (held(&lines.own, language))
        @if lines.sees_others {
            p { a href="/access" { (language.say("Ai được xem, được làm gì trong phạm vi của tôi", "Who may see and do what within my scope")) } }
        }
        @if !lines.made.is_empty() { (made(&lines.made, language)) }
        @if !lines.lendable.is_empty() { (loan_form(&lines.lendable, form, errors, language)) }
    };
    Page::new(title, body)
}

fn made(loans: &[Made], language: Language) -> Markup {
    let columns = [
        language.say("Người được ủy quyền", "Lent to"),
        language.say("Vai trò", "Role"),
        language.say("Đơn vị và cấp dưới", "Unit and below"),
        language.say("Thời gian", "Days"),
        language.say("Tình trạng", "State"),
        language.say("Rút lại", "End"),
    ];
    let rows = loans.iter().map(|Made { id, to_whom, line }| {
        let open = matches!(line.standing, Standing::Held | Standing::Resting | Standing::Coming);
        let day = |day: Day| dates::day(day.0, language);
        vec![
            html! { (to_whom) },
            html! {
                (line.role.name(language))
                @if let Some(decision) = &line.decision { div.hint { (decision) } }
            },
            html! { (line.unit_name) },
            html! { (day(line.from)) " – " (day(line.to)) },
            standing(line.standing, language),
            html! {
                @if open {
                    (post_button(&format!("/account/delegations/{id}/ending"), language.say("Kết thúc", "End"), "danger"))
                }
            },
        ]
    });
    let title = language.say("Ủy quyền", "Loans");
    html! {
        section {
            h2 { (title) }
            (Table::new(title, columns.map(Column::text).to_vec()).quiet().rows(rows).show())
        }
    }
}

fn loan_form(lendable: &[Lender], form: &LoanForm, errors: &Errors, language: Language) -> Markup {
    let unit = Field::new(
        "unit",
        language.say("Chỉ trong đơn vị", "Only within the unit"),
    )
    .value(&form.unit)
    .hint(language.say(
        "Mã đơn vị; để trống là toàn bộ phạm vi.",
        "Its code; empty for the whole scope.",
    ));
    let colleague = Field::new(
        "colleague",
        language.say("Mã cán bộ của đồng nghiệp", "Staff code of the colleague"),
    )
    .value(&form.colleague)
    .hint(language.say(
        "Người cùng đơn vị hoặc trong phạm vi của anh/chị, đã từng đăng nhập.",
        "Somebody of your own unit or within your scope who has signed in before.",
    ))
    .required();
    html! {
        section {
            h2 { (language.say("Ủy quyền khi vắng", "Lend a role while away")) }
            p.hint { (language.say(
                format!("Nhiều nhất {LONGEST} ngày. Người được ủy quyền làm bằng tên của họ, nhật ký ghi rõ thay mặt anh/chị, và không ủy quyền tiếp được. Vai trò của anh/chị hết hiệu lực thì ủy quyền hết theo."),
                format!("At most {LONGEST} days. The colleague acts under their own name, the record says in your place, and they cannot lend it on. It ends with your own role."),
            )) }
            form method="post" action="/account/delegations" {
                (what_is_lent(lendable, form, errors, language))
                (field(&unit, errors))
                (field(&colleague, errors))
                (for_how_long(form, errors, language))
                (submit(language.say("Ủy quyền", "Lend")))
            }
        }
    }
}

fn what_is_lent(
    lendable: &[Lender],
    form: &LoanForm,
    errors: &Errors,
    language: Language,
) -> Markup {
    let choices: Vec<Choice> = lendable
        .iter()
        .map(|lender| Choice {
            value: &lender.id,
            label: &lender.label,
            chosen: lender.id == form.grant,
        })
        .collect();
    let grant = Select {
        name: "grant",
        label: language.say("Vai trò", "Role"),
        choices: &choices,
        ..Select::default()
    };
    select(&grant, errors)
}

fn for_how_long(form: &LoanForm, errors: &Errors, language: Language) -> Markup {
    let from = Field::new("from", language.say("Từ ngày", "From"))
        .value(&form.from)
        .kind(Kind::Date);
    let to = Field::new("to", language.say("Đến hết ngày", "Last day"))
        .value(&form.to)
        .kind(Kind::Date)
        .required();
    let decision = Field::new(
        "decision",
        language.say("Số quyết định, văn bản", "Decision or paper"),
    )
    .value(&form.decision)
    .hint(language.say("Không bắt buộc.", "May stay empty."));
    html! { (field(&from, errors)) (field(&to, errors)) (field(&decision, errors)) }
}
