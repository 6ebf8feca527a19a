//! The page of merging: search, both records side by side, what will happen; and the list of records merged.
use super::super::directory::posts_table;
use super::super::model::Person;
use super::super::model::PersonRow;
use super::act::WithRoles;
use super::consequences::consequences;
use super::consequences::roles_stay;
use super::desk::Side;
use super::desk::View;
use super::plan::Moved;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::text::dates;
use crate::text::fold;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Table;
use crate::web::components::Tone;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// The page, with what was searched for and the reason as typed.
pub(super) fn merge(
    view: &View,
    (text, reason): (&str, &str),
    errors: &Errors,
    language: Language,
) -> Page {
    let person = &view.kept.person;
    let address = format!("/people/{}", person.id);
    let path = [Link {
        address: &address,
        label: &person.full_name,
    }];
    let title = language.say("Gộp hồ sơ trùng", "Merge a duplicate record");
    let body = html! {
        (components::breadcrumbs(&path, language))
        h1 { (title) ": " (person.full_name) }
        (components::error_summary(errors, language))
        p { (language.say(
            "Hồ sơ này được giữ lại. Hãy tìm hồ sơ kia của cùng người ấy, xem hai bên rồi mới gộp. Gộp xong vẫn tách lại được.",
            "This record is kept. Find the other record of the same person, compare the two, then merge. Merging can be undone.",
        )) }
        (search(view, text, language))
        @if let Some((other, plan)) = &view.other {
            (comparison(&view.kept, other, language))
            @match plan {
                Ok(moved) => (confirmation((&view.kept, other, moved), (reason, errors), language)),
                Err(obstacle) => (components::notice(Tone::Overdue, &html! { p { (obstacle.words(language)) } })),
            }
        }
    };
    Page::new(title, body).wide()
}

/// Why a merging needs a reason.
pub(super) fn why(language: Language) -> &'static str {
    language.say(
        "Xin ghi vì sao hai hồ sơ là một người (5–500 ký tự), ví dụ: nhập hai lần với hai mã cán bộ.",
        "Say why the two records are one person (5–500 characters), as: imported twice under two staff codes.",
    )
}

fn search(view: &View, text: &str, language: Language) -> Markup {
    let address = format!("/people/{}/merge", view.kept.person.id);
    let field = Field::new(
        "q",
        language.say(
            "Tìm hồ sơ kia: tên, mã cán bộ hoặc số cuối CCCD",
            "Find the other record: name, staff code or last digits of the identity number",
        ),
    )
    .value(text)
    .kind(Kind::Search);
    html! {
        form.filters method="get" action=(address) {
            (components::field(&field, &Errors::none()))
            (components::submit(language.say("Tìm", "Search")))
        }
        @if !text.trim().is_empty() {
            @if view.found.is_empty() {
                (components::empty(language.say("Không tìm thấy ai khác trong phạm vi của anh/chị.", "Nobody else was found within your units."), &html! {}))
            } @else {
                (found_table(&view.found, &address, language))
            }
        }
    }
}

fn found_table(found: &[PersonRow], address: &str, language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Họ và tên", "Name")),
        Column::text(language.say("Mã cán bộ", "Staff code")),
        Column::text(language.say("Ngày sinh", "Born")),
        Column::text(language.say("Đơn vị", "Unit")),
    ];
    let rows = found.iter().map(|row| {
        vec![
            html! { a href={ (address) "?other=" (row.id) } { (row.full_name) } },
            html! { (row.staff_code.as_deref().unwrap_or("–")) },
            html! { (row.birth_date.map_or_else(|| "–".to_owned(), |date| date.show(language))) },
            html! { (row.unit_name) },
        ]
    });
    Table::new(language.say("Hồ sơ tìm thấy", "Records found"), columns)
        .rows(rows)
        .show()
}

fn comparison(kept: &Side, other: &Side, language: Language) -> Markup {
    let columns = vec![
        Column::text(""),
        Column::text(language.say("Hồ sơ giữ lại", "Record kept")),
        Column::text(language.say("Hồ sơ gộp vào", "Record merged into it")),
    ];
    let text = |value: Option<&str>| html! { (value.unwrap_or("–")) };
    let birth = |side: &Side| html! { (side.person.birth_date.map_or_else(|| "–".to_owned(), |date| date.show(language))) };
    let login = |side: &Side| text(side.account.as_ref().map(|account| account.login.as_str()));
    let row = |label: &str, cell: &dyn Fn(&Side) -> Markup| {
        vec![html! { (label) }, cell(kept), cell(other)]
    };
    let rows = [
        row(
            language.say("Họ và tên", "Name"),
            &|side| html! { a href={ "/people/" (side.person.id) } { (side.person.full_name) } },
        ),
        row(language.say("Mã cán bộ", "Staff code"), &|side| {
            text(side.person.staff_code.as_deref())
        }),
        row(language.say("Ngày sinh", "Born"), &birth),
        row(language.say("Giới tính", "Gender"), &|side| {
            text(side.person.gender.map(|gender| gender.label(language)))
        }),
        row(language.say("Số CCCD", "Identity number"), &|side| {
            text(side.person.citizen_id_mask.as_deref())
        }),
        row(language.say("Thư điện tử", "E-mail"), &|side| {
            text(side.person.email.as_deref())
        }),
        row(language.say("Điện thoại", "Phone"), &|side| {
            text(side.person.phone.as_deref())
        }),
        row(language.say("Tên đăng nhập", "Login"), &login),
        row(
            language.say("Số vai trò", "Roles"),
            &|side| html! { (side.roles.len()) },
        ),
    ];
    html! {
        h2 { (language.say("So sánh hai hồ sơ", "The two records side by side")) }
        (Table::new(language.say("So sánh", "Comparison"), columns).quiet().rows(rows).show())
        @for (side, heading) in [(kept, language.say("Hồ sơ giữ lại", "Record kept")), (other, language.say("Hồ sơ gộp vào", "Record merged into it"))] {
            details open {
                summary { (heading) ": " (side.person.full_name) }
                (posts_table(&side.posts, None, language))
                (side.beside)
                (side.records)
            }
        }
    }
}

fn confirmation(
    (kept, other, moved): (&Side, &Side, &Moved),
    (reason, errors): (&str, &Errors),
    language: Language,
) -> Markup {
    let why = Field::new(
        "reason",
        language.say("Vì sao là một người", "Why it is the same person"),
    )
    .value(reason)
    .hint(self::why(language))
    .required();
    let different = different(&kept.person, &other.person, language);
    html! {
        @if different.len() > 1 {
            (components::notice(Tone::Due, &html! { (language.say(
                format!("Hai hồ sơ khác nhau ở: {}. Hãy chắc chắn đây là cùng một người rồi mới gộp.", different.join(", ")),
                format!("The two records differ in: {}. Be sure that they are the same person before merging.", different.join(", ")),
            )) }))
        }
        h2 { (language.say("Sau khi gộp", "After merging")) }
        ul { @for line in consequences((kept, other), moved, language) { li { (line) } } }
        form method="post" action={ "/people/" (kept.person.id) "/merges" } {
            (components::hidden("other", &other.person.id.to_string()))
            (components::field(&why, errors))
            (components::submit(language.say("Gộp hai hồ sơ", "Merge the two records")))
        }
    }
}

/// In which of the things that hardly ever change two records say otherwise.
fn different(one: &Person, other: &Person, language: Language) -> Vec<&'static str> {
    let born = one.birth_date.zip(other.birth_date);
    let gender = one.gender.zip(other.gender);
    let differs = [
        (
            fold(&one.full_name) != fold(&other.full_name),
            language.say("họ và tên", "name"),
        ),
        (
            born.is_some_and(|(one, other)| one.year() != other.year()),
            language.say("năm sinh", "year of birth"),
        ),
        (
            gender.is_some_and(|(one, other)| one != other),
            language.say("giới tính", "gender"),
        ),
    ];
    let differs = differs.into_iter().filter(|(differs, _)| *differs);
    differs.map(|(_, label)| label).collect()
}

/// The records merged into one, each with the button that parts them again.
pub(in crate::org) fn merged_list(
    kept: PersonId,
    merged: &[WithRoles],
    zone: &TimeZone,
    language: Language,
) -> Markup {
    html! {
        @if !merged.is_empty() {
            section id="merged" {
                h2 { (language.say("Hồ sơ đã gộp vào", "Records merged into this one")) }
                @for (one, roles) in merged {
                    div.card {
                        h3 { (one.full_name) " – " (one.staff_code.as_deref().unwrap_or("–")) }
                        p { (dates::moment(&one.at.zoned(zone), language)) ": " (one.reason) }
                        @if let Some(words) = roles_stay(roles, language) { p { (words) } }
                        (components::post_button(&format!("/people/{kept}/merges/{}/undo", one.id), language.say("Tách lại như cũ", "Part them again"), "secondary"))
                    }
                }
            }
        }
    }
}
