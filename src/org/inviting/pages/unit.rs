//! Who of a unit never signed in.
use super::super::queries::Absent;
use crate::org::Unit;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Link;
use crate::web::components::Pages;
use crate::web::components::State;
use crate::web::components::Table;
use crate::web::components::Tone;
use crate::web::components::badge_saying;
use crate::web::components::breadcrumbs;
use crate::web::components::empty;
use crate::web::components::notice;
use crate::web::components::pagination;
use crate::web::components::post_button;
use jiff::ZonedDateTime;
use maud::Markup;
use maud::html;

/// What the page shows.
pub(in crate::org::inviting) struct UnitView {
    pub unit: Unit,
    /// From 0.
    pub page: i64,
    pub rows_a_page: i64,
    pub total: i64,
    /// How many can be invited at once.
    pub most: i64,
    /// Each person, and until when their invitation works.
    pub rows: Vec<(Absent, Option<ZonedDateTime>)>,
    pub mails_go_out: bool,
    /// How many have just been written to.
    pub mailed: Option<usize>,
    /// Used up by whoever sends the form with it.
    pub token: String,
}

pub(in crate::org::inviting) fn never_signed_in(view: &UnitView, language: Language) -> Page {
    let title = language.say("Chưa đăng nhập lần nào", "Never signed in");
    let unit = format!("/units/{}", view.unit.id);
    let path = [Link {
        address: &unit,
        label: &view.unit.name,
    }];
    let body = html! {
        (breadcrumbs(&path, language))
        h1 { (title) }
        (said(view, language))
        @if view.total == 0 {
            (empty(language.say("Mọi người trong đơn vị này đều đã đăng nhập.", "Everybody in this unit has signed in."), &html! {}))
        } @else {
            p { (sentence(view, language)) }
            (ways(view, language))
            (table(view, language).show())
            (pages(view, language))
        }
    };
    Page::new(title, body)
}

fn said(view: &UnitView, language: Language) -> Markup {
    html! {
        @if let Some(count) = view.mailed {
            (notice(Tone::Done, &html! {
                p { (language.say(format!("Đang gửi thư mời cho {count} người có thư điện tử."), format!("Mails to {count} {} with an address are on their way.", numbers::plural(count, "person", "people")))) }
            }))
        }
        @if !view.mails_go_out {
            (notice(Tone::Info, &html! {
                p { (language.say("Hệ thống này chưa được cài đặt gửi thư: hãy in phiếu mã.", "This installation does not send mail yet: print the codes.")) }
            }))
        }
    }
}

fn sentence(view: &UnitView, language: Language) -> String {
    let count = numbers::whole(view.total, language);
    language.say(
        format!(
            "{count} người đang công tác tại {} và các đơn vị trực thuộc chưa đăng nhập lần nào.",
            view.unit.name
        ),
        format!(
            "{count} {} in post in {} and below {} never signed in.",
            numbers::plural(view.total, "person", "people"),
            view.unit.name,
            numbers::plural(view.total, "has", "have"),
        ),
    )
}

/// Sheets and mails for everybody at once; too large a unit is invited part by part.
fn ways(view: &UnitView, language: Language) -> Markup {
    let address = format!("/units/{}/invitations", view.unit.id);
    let many = language.say(
        "Quá 5.000 người một lần: hãy mời theo từng đơn vị cấp dưới.",
        "More than 5,000 at once: invite unit by unit below.",
    );
    html! {
        @if view.total > view.most {
            (notice(Tone::Due, &html! { p { (many) " " a href="/units" { (language.say("Các đơn vị", "Units")) } } }))
        } @else {
            form method="post" action=(address) {
                input type="hidden" name="token" value=(view.token);
                p.hint {
                    (language.say("Mỗi lần mời là một mã mới; mã cũ của người đó không còn dùng được.", "Each invitation is a new code; the person's old one no longer works."))
                }
                div.actions {
                    button.button type="submit" name="by" value="sheet" { (language.say("In phiếu mã cho tất cả", "Print codes for all")) }
                    @if view.mails_go_out {
                        button.button.secondary type="submit" name="by" value="mail" { (language.say("Gửi thư cho người có thư điện tử", "Mail those with an address")) }
                    }
                }
            }
        }
    }
}

fn table(view: &UnitView, language: Language) -> Table {
    let columns = [
        language.say("Họ và tên", "Name"),
        language.say("Mã cán bộ", "Staff code"),
        language.say("Đơn vị", "Unit"),
        language.say("Thư điện tử", "Mail address"),
        language.say("Lời mời", "Invitation"),
        language.say("Mời riêng", "Invite"),
    ];
    let rows = view.rows.iter().map(|(absent, ends)| {
        let address = format!("/people/{}/invitation", absent.person);
        vec![
            html! { a href={ "/people/" (absent.person) } { (absent.full_name) } },
            html! { (absent.staff_code.as_deref().unwrap_or("–")) },
            html! { (absent.unit_name) },
            html! { (absent.email.as_deref().unwrap_or("–")) },
            invitation(ends.as_ref(), language),
            post_button(&address, language.say("Mời", "Invite"), "secondary"),
        ]
    });
    let caption = language.say("Những người chưa đăng nhập", "People who never signed in");
    Table::new(caption, columns.map(Column::text).to_vec()).rows(rows)
}

fn invitation(ends: Option<&ZonedDateTime>, language: Language) -> Markup {
    match ends {
        Some(ends) => {
            let day = dates::day(ends.date(), language);
            let until = language.say(format!("đến {day}"), format!("until {day}"));
            html! { (badge_saying(State::Waiting, language.say("Đã mời", "Invited"))) " " (until) }
        }
        None => badge_saying(
            State::NotStarted,
            language.say("Chưa có lời mời", "Not invited"),
        ),
    }
}

fn pages(view: &UnitView, language: Language) -> Markup {
    let at = |page: i64| format!("/units/{}/invitations?page={page}", view.unit.id);
    let first = view.page * view.rows_a_page + 1;
    let last = view.total.min((view.page + 1) * view.rows_a_page);
    let previous = (view.page > 0).then(|| at(view.page - 1));
    let next = (last < view.total).then(|| at(view.page + 1));
    let words = format!("{first}–{last} / {}", numbers::whole(view.total, language));
    let pages = Pages {
        previous: previous.as_deref(),
        next: next.as_deref(),
        words: &words,
    };
    html! {
        @if previous.is_some() || next.is_some() { (pagination(&pages, language)) }
    }
}
