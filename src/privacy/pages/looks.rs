//! Who looked at whose sensitive data.
use crate::db::ids::DataRequestId;
use crate::db::ids::PersonId;
use crate::privacy::model::number_of;
use crate::privacy::queries::LookRow;
use crate::text::Language;
use crate::text::dates;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Pages;
use crate::web::components::Table;
use crate::web::components::empty;
use crate::web::components::heading;
use crate::web::components::pagination;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;
use std::collections::HashMap;

/// What the page shows.
pub struct LooksView {
    pub rows: Vec<LookRow>,
    pub names: HashMap<PersonId, String>,
    /// Address of the older ones.
    pub older: Option<String>,
    pub zone: TimeZone,
}

/// The list of looks.
pub fn looks(view: &LooksView, language: Language) -> Page {
    let title = language.say("Ai đã xem dữ liệu của ai", "Who has seen whose data");
    let columns = vec![
        Column::text(language.say("Lúc", "At")),
        Column::text(language.say("Người xem", "Who")),
        Column::text(language.say("Dữ liệu của", "Whose")),
        Column::text(language.say("Dữ liệu", "What")),
        Column::text(language.say("Lý do", "Why")),
    ];
    let name = |id: PersonId| view.names.get(&id).cloned().unwrap_or_default();
    let rows = view.rows.iter().map(|row| {
        vec![
            html! { (dates::moment(&row.at.zoned(&view.zone), language)) },
            html! { (name(row.viewer)) },
            html! { (name(row.person)) },
            html! { (field_words(&row.field, language)) },
            html! { (reason_words(&row.reason, language)) },
        ]
    });
    let pages = Pages {
        next: view.older.as_deref(),
        ..Pages::default()
    };
    let body = html! {
        (heading(title, &html! {}))
        p { (language.say(
            "Mỗi lần xem dữ liệu nhạy cảm của người khác được ghi lại; người có dữ liệu đọc được ở trang Dữ liệu của tôi và trong bản sao của mình.",
            "Each look at sensitive data of others is noted; those whose data it is read it on their own page and in their copy.",
        )) }
        @if view.rows.is_empty() {
            (empty(language.say("Chưa có lần xem nào.", "Nobody has looked yet."), &html! {}))
        } @else {
            (Table::new(title, columns).quiet().rows(rows).show())
            (pagination(&pages, language))
        }
    };
    Page::new(title, body)
}

/// Who looked at one's own data lately.
pub(super) fn lately(
    (rows, names): &(Vec<LookRow>, HashMap<PersonId, String>),
    zone: &TimeZone,
    language: Language,
) -> Markup {
    let title = language.say("Ai đã xem dữ liệu của tôi", "Who has seen my data");
    let columns = vec![
        Column::text(language.say("Lúc", "At")),
        Column::text(language.say("Người xem", "Who")),
        Column::text(language.say("Dữ liệu", "What")),
        Column::text(language.say("Lý do", "Why")),
    ];
    let cells = rows.iter().map(|row| {
        vec![
            html! { (dates::moment(&row.at.zoned(zone), language)) },
            html! { (names.get(&row.viewer).map_or("", String::as_str)) },
            html! { (field_words(&row.field, language)) },
            html! { (reason_words(&row.reason, language)) },
        ]
    });
    html! {
        section {
            h2 { (title) }
            @if rows.is_empty() {
                (empty(language.say("Chưa ai xem dữ liệu nhạy cảm của anh/chị.", "Nobody has looked at your sensitive data."), &html! {}))
            } @else {
                p { (language.say("Những lần gần đây nhất; bản sao có đủ mọi lần.", "The latest; your copy has all of them.")) }
                (Table::new(title, columns).quiet().rows(cells).show())
            }
        }
    }
}

/// Why somebody looked: a request is named by its number.
fn reason_words(reason: &str, language: Language) -> String {
    let request = reason.strip_prefix("data_request/");
    match request.and_then(|id| id.parse().ok()) {
        Some(id) => {
            let number = number_of(DataRequestId(id));
            language.say(
                format!("Xử lý yêu cầu {number}"),
                format!("Answering request {number}"),
            )
        }
        None => reason.to_owned(),
    }
}

fn field_words(field: &str, language: Language) -> &str {
    match field {
        "data_request" => language.say("Yêu cầu về dữ liệu", "Data request"),
        "erasure" => language.say("Xem trước việc xóa", "Preview of an erasure"),
        other => other,
    }
}
