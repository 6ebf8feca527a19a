//! The delivery ledger: to whom, about what, and what became of it; never the text.
use super::crumbs;
use super::moment;
use super::older;
use crate::admin::queries::Queues;
use crate::notify::Delivery;
use crate::notify::OutboxRow;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::State;
use crate::web::components::Tab;
use crate::web::components::Table;
use crate::web::components::badge_saying;
use crate::web::components::empty;
use crate::web::components::heading;
use crate::web::components::post_button;
use crate::web::components::tabs;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What the page shows.
pub struct MessagesView {
    /// The state looked at, or all.
    pub state: Option<Delivery>,
    pub rows: Vec<OutboxRow>,
    pub queues: Queues,
    pub mails: bool,
    /// Address of the older ones.
    pub older: Option<String>,
    pub zone: TimeZone,
}

/// Messages, newest first.
pub fn messages(view: &MessagesView, language: Language) -> Page {
    let title = language.say("Thư đã gửi và đang chờ", "Messages");
    let body = html! {
        (crumbs(language))
        (heading(title, &html! {}))
        @if !view.mails { (super::overview::no_mail(language)) }
        (ways(view, language))
        @if view.rows.is_empty() {
            (empty(language.say("Không có thư nào ở đây.", "No messages here."), &html! {}))
        } @else {
            (table(view, language))
            (older(view.older.as_deref(), language))
        }
    };
    Page::new(title, body)
}

fn word(state: Delivery, language: Language) -> &'static str {
    match state {
        Delivery::Waiting => language.say("Đang chờ", "Waiting"),
        Delivery::Sent => language.say("Đã gửi", "Sent"),
        Delivery::Failed => language.say("Không gửi được", "Not delivered"),
    }
}

fn ways(view: &MessagesView, language: Language) -> Markup {
    let states = [Delivery::Failed, Delivery::Waiting, Delivery::Sent].map(|state| {
        let count = numbers::whole(view.queues.messages(state), language);
        (state, format!("/admin/messages?state={state}"), count)
    });
    let mut entries = vec![Tab {
        address: "/admin/messages",
        label: language.say("Tất cả", "All"),
        count: "",
        current: view.state.is_none(),
    }];
    entries.extend(states.iter().map(|(state, address, count)| Tab {
        address,
        label: word(*state, language),
        count,
        current: view.state == Some(*state),
    }));
    tabs(language.say("Trạng thái", "State"), &entries)
}

fn table(view: &MessagesView, language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Gửi đến", "To")),
        Column::text(language.say("Về việc", "Subject")),
        Column::text(language.say("Trạng thái", "State")),
        Column::number(language.say("Số lần thử", "Tries")),
        Column::text(language.say("Tạo lúc", "Created")),
        Column::text(language.say("Gửi lúc", "Sent")),
        Column::text(language.say("Lỗi gần nhất", "Last error")),
        Column::text(language.say("Thao tác", "Act")),
    ];
    let rows = view.rows.iter().map(|row| line(row, view, language));
    Table::new(language.say("Thư", "Messages"), columns)
        .quiet()
        .wide()
        .rows(rows)
        .show()
}

fn line(row: &OutboxRow, view: &MessagesView, language: Language) -> Vec<Markup> {
    let badge = match row.state {
        Delivery::Waiting => State::Waiting,
        Delivery::Sent => State::Done,
        Delivery::Failed => State::Failed,
    };
    let sent = row
        .sent_at
        .map_or_else(|| "–".to_owned(), |at| moment(at, &view.zone, language));
    vec![
        html! { (row.recipient) },
        html! { (row.subject) },
        badge_saying(badge, word(row.state, language)),
        html! { (row.tries) },
        html! { (moment(row.created_at, &view.zone, language)) },
        html! { (sent) },
        html! { @if let Some(error) = &row.last_error { code { (error) } } @else { "–" } },
        html! {
            @if row.state != Delivery::Sent {
                (post_button(&format!("/admin/messages/{}/retry", row.id), language.say("Gửi lại", "Send again"), "secondary"))
            }
        },
    ]
}
