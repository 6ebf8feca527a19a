//! Who did what, newest first, and whether the chain holds.
use super::acts;
use super::crumbs;
use super::moment;
use super::older;
use crate::admin::queries::Acts;
use crate::audit::Broken;
use crate::audit::ChainState;
use crate::audit::Head;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Table;
use crate::web::components::Tone;
use crate::web::components::empty;
use crate::web::components::field;
use crate::web::components::heading;
use crate::web::components::notice;
use crate::web::components::submit;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What came of walking the chain: its end, or where it breaks.
pub type Checked = Result<Head, Broken>;

/// What the page shows.
pub struct AuditView {
    /// What was looked for.
    pub text: String,
    pub acts: Acts,
    pub chain: ChainState,
    /// Set when the reader asked to walk the whole chain.
    pub checked: Option<Checked>,
    /// Address of the older ones.
    pub older: Option<String>,
    pub zone: TimeZone,
}

/// The record.
pub fn audit(view: &AuditView, language: Language) -> Page {
    let title = language.say("Nhật ký hệ thống", "Audit");
    let body = html! {
        (crumbs(language))
        (heading(title, &html! {
            a.button.secondary href="/admin/audit?check=1" { (language.say("Kiểm tra toàn bộ chuỗi", "Check the whole chain")) }
        }))
        (chain(view, language))
        (search(&view.text, language))
        @if view.acts.rows.is_empty() {
            (empty(language.say("Không có dòng nào khớp.", "Nothing matches."), &html! {}))
        } @else {
            (rows(&view.acts, &view.zone, language))
            (older(view.older.as_deref(), language))
        }
    };
    Page::new(title, body)
}

fn chain(view: &AuditView, language: Language) -> Markup {
    let (sealed, open) = (
        numbers::whole(view.chain.sealed, language),
        numbers::whole(view.chain.open, language),
    );
    html! {
        @match &view.checked {
            Some(Ok(end)) => (notice(Tone::Done, &html! { p {
                @let row_or_rows = numbers::plural(end.sequence, "row", "rows");
                @let rows = numbers::whole(end.sequence, language);
                (language.say(format!("Đã kiểm tra {rows} dòng: chuỗi nguyên vẹn."), format!("{rows} {row_or_rows} checked: the chain is whole.")))
            } })),
            Some(Err(broken)) => (notice(Tone::Overdue, &html! { p { (breaks(broken, language)) } })),
            None => p.hint {
                (language.say(
                    format!("{sealed} dòng đã niêm phong, {open} dòng đang chờ niêm phong."),
                    format!("{sealed} {} sealed, {open} waiting for a seal.", numbers::plural(view.chain.sealed, "row", "rows")),
                ))
            },
        }
    }
}

fn breaks(broken: &Broken, language: Language) -> String {
    let sequence = broken.sequence;
    match broken.id {
        Some(id) => language.say(
            format!("Chuỗi đứt tại dòng {sequence} (mã {id}): nhật ký đã bị sửa ngoài hệ thống."),
            format!("The chain breaks at row {sequence} (id {id}): the record was changed from outside."),
        ),
        None => language.say(
            format!("Thiếu các dòng mới nhất, từ dòng {sequence}: nhật ký đã bị cắt bớt ngoài hệ thống."),
            format!("The newest rows are missing, from row {sequence} on: the record was cut off from outside."),
        ),
    }
}

fn search(text: &str, language: Language) -> Markup {
    let hint = language.say(
        "Một phần của hành động hoặc đối tượng, ví dụ grant hoặc person/12.",
        "Part of an action or object, such as grant or person/12.",
    );
    let box_ = Field::new("q", language.say("Tìm trong nhật ký", "Search the record"))
        .kind(Kind::Search)
        .hint(hint)
        .value(text);
    html! {
        form.search method="get" action="/admin/audit" {
            (field(&box_, &Errors::none()))
            (submit(language.say("Tìm", "Search")))
        }
    }
}

/// Acts as a table.
pub(super) fn rows(acts: &Acts, zone: &TimeZone, language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Lúc", "At")),
        Column::text(language.say("Người thực hiện", "Who")),
        Column::text(language.say("Hành động", "Action")),
        Column::text(language.say("Đối tượng", "Object")),
        Column::text(language.say("Chi tiết", "Detail")),
        Column::number(language.say("Số niêm phong", "Seal")),
    ];
    let names = &acts.names;
    let lines = acts.rows.iter().map(|row| {
        vec![
            html! { (moment(row.at, zone, language)) },
            html! { (acts::actor(row, names, language)) },
            acts::act(&row.action, language),
            acts::thing(&row.object, names, language),
            acts::details(&row.detail, names, language),
            html! { @match row.sequence { Some(sequence) => (sequence), None => "–" } },
        ]
    });
    Table::new(language.say("Nhật ký", "Record"), columns)
        .quiet()
        .wide()
        .rows(lines)
        .show()
}
