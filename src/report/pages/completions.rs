//! The list of completion records with its filter and its exports.
use crate::certificate;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::learning::Wait;
use crate::report::export::Format;
use crate::report::model::Asked;
use crate::report::model::Editions;
use crate::report::model::Issued;
use crate::report::model::Record;
use crate::report::model::Status;
use crate::report::model::Who;
use crate::report::model::class;
use crate::report::model::groups;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Icon;
use crate::web::components::Pages;
use crate::web::components::State;
use crate::web::components::Table;
use crate::web::components::badge_saying;
use crate::web::components::empty;
use crate::web::components::error_summary;
use crate::web::components::heading;
use crate::web::components::icon;
use crate::web::components::pagination;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;
use std::collections::HashMap;

/// What the page shows.
pub struct Completions<'a> {
    pub asked: &'a Asked,
    pub errors: &'a Errors,
    pub editions: &'a Editions,
    /// Code and name of the units to choose from.
    pub units: &'a [(String, String)],
    pub records: &'a [Record],
    pub issued: Issued,
    /// What goes on today for the units of the records, by name; none when they are shown as they were.
    pub today_units: Option<HashMap<UnitId, String>>,
    /// The number of all records asked for, and whether there are more than were counted.
    pub total: (usize, bool),
    /// The id of the record after which the next page begins.
    pub next: Option<i64>,
    pub zone: &'a TimeZone,
    pub today: Day,
    pub language: Language,
}

impl Completions<'_> {
    pub fn page(&self) -> Page {
        let title = self.language.say("Kết quả học tập", "Completion records");
        let body = html! {
            (heading(title, &self.exports()))
            (error_summary(self.errors, self.language))
            (self.filter())
            @if self.errors.is_empty() { (self.list()) }
        };
        Page::new(title, body).wide()
    }

    /// Exports what is seen: the same filter, all pages.
    fn exports(&self) -> Markup {
        let query = query(self.asked, None);
        html! {
            @if self.errors.is_empty() {
                @for format in Format::ALL {
                    @let name = match format { Format::Csv => "CSV", Format::Xlsx => "Excel", Format::Jsonl => "JSON" };
                    a.button.secondary href={ "/completions." (format.ending()) (query) } download {
                        (icon(Icon::Download)) (self.language.say("Xuất ", "Export ")) (name)
                    }
                }
            }
        }
    }

    fn list(&self) -> Markup {
        let language = self.language;
        if self.records.is_empty() {
            let words = language.say(
                "Không có kết quả nào trong phạm vi đã chọn. Hãy bỏ bớt điều kiện lọc.",
                "No records match. Try fewer conditions.",
            );
            let all = language.say("Bỏ lọc", "Clear the filter");
            return empty(
                words,
                &html! { a.button.secondary href="/completions" { (all) } },
            );
        }
        let next = self
            .next
            .map(|after| format!("/completions{}", query(self.asked, Some(after))));
        let pages = Pages {
            next: next.as_deref(),
            ..Pages::default()
        };
        html! {
            p { (self.words()) }
            (self.table().show())
            (pagination(&pages, language))
        }
    }

    fn words(&self) -> String {
        let (count, more) = self.total;
        let shown = numbers::whole(i64::try_from(count).unwrap_or(i64::MAX), self.language);
        match (more, self.language) {
            (false, Language::Vietnamese) => format!("{shown} kết quả, mới nhất trước."),
            (true, Language::Vietnamese) => format!("Hơn {shown} kết quả, mới nhất trước."),
            (false, Language::English) => {
                format!(
                    "{shown} {}, newest first.",
                    numbers::plural(count, "record", "records")
                )
            }
            (true, Language::English) => {
                format!(
                    "More than {shown} {}, newest first.",
                    numbers::plural(count, "record", "records")
                )
            }
        }
    }

    fn table(&self) -> Table {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        let columns = vec![
            Column::text(say("Họ và tên", "Name")),
            Column::text(say("Mã cán bộ", "Staff code")),
            Column::text(say("Đơn vị", "Unit")),
            Column::text(say("Khóa học", "Course")),
            Column::text(say("Hoàn thành", "Completed")),
            Column::number(say("Điểm (%)", "Score (%)")),
            Column::text(say("Xếp loại", "Class")),
            Column::text(say("Giấy chứng nhận", "Certificate")),
        ];
        let caption = say("Kết quả học tập", "Completion records");
        let rows = self.records.iter().map(|record| self.row(record));
        Table::new(caption, columns).quiet().rows(rows)
    }

    fn row(&self, record: &Record) -> Vec<Markup> {
        let (who, what) = (&record.who, &record.what);
        let edition = self.editions.get(&what.release);
        let day = what.completed_at.day(self.zone);
        let score = what
            .score_percent
            .map(|score| numbers::decimal(score, 2, self.language));
        vec![
            html! { (who.full_name) },
            html! { (who.staff_code.as_deref().unwrap_or_default()) },
            self.unit(who),
            html! { @if let Some(edition) = edition { (edition.course_code) " · " (edition.title) } },
            html! { (dates::day(day.0, self.language)) },
            html! { (score.unwrap_or_default()) },
            html! { (class(&what.grade_class, self.language)) },
            self.certificate(record),
        ]
    }

    /// The unit of the moment; or what goes on for it, with the other beside it where they differ.
    fn unit(&self, who: &Who) -> Markup {
        let today = self.today_units.as_ref();
        let today = today.and_then(|names| names.get(&who.unit));
        html! {
            @match today.filter(|name| **name != who.unit_name) {
                Some(name) => { (name) " " span.hint { (self.language.say("(khi đó: ", "(then: ")) (who.unit_name) ")" } },
                None => (who.unit_name),
            }
        }
    }

    fn certificate(&self, record: &Record) -> Markup {
        let Some(proof) = &record.certificate else {
            return match record.wait(&self.issued) {
                Some(Wait::NoIssuer) => badge_saying(State::Due, no_issuer(self.language)),
                _ => badge_saying(State::NotStarted, Status::None.word(self.language)),
            };
        };
        let status = proof.status(self.today);
        let number = groups(&proof.code).collect::<Vec<_>>().join("-");
        html! {
            div {
                (badge_saying(state(status), status.word(self.language)))
                br; a.code href={ "/certificates/" (proof.code) } { (number) }
            }
        }
    }
}

fn no_issuer(language: Language) -> &'static str {
    language.say(
        "Chưa có cơ quan cấp chứng nhận",
        "No issuing body for the unit",
    )
}

/// The colour and icon of a certificate's state.
pub fn state(status: certificate::Status) -> State {
    match status {
        certificate::Status::Valid => State::Valid,
        certificate::Status::Expired => State::Expired,
        certificate::Status::Revoked => State::Revoked,
        certificate::Status::Replaced => State::Replaced,
    }
}

/// The filter as a query string with its question mark; empty without any condition.
fn query(asked: &Asked, after: Option<i64>) -> String {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let pairs: Vec<(&str, &str)> = [
        ("unit", asked.unit.as_str()),
        ("course", &asked.course),
        ("from", &asked.from),
        ("to", &asked.to),
        ("status", &asked.status),
        ("by", &asked.by),
        ("after", &after),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect();
    if pairs.is_empty() {
        return String::new();
    }
    // Pairs of text can always be written.
    format!(
        "?{}",
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    )
}
