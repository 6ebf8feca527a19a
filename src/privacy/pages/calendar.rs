//! The days of a year that differ from the week, and the terms that are counted by them.
use crate::privacy::model::CalendarDay;
use crate::privacy::model::Counted;
use crate::privacy::model::DayForm;
use crate::privacy::model::DayKind;
use crate::privacy::model::ListForm;
use crate::privacy::model::Term;
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
use crate::web::components::Tab;
use crate::web::components::Table;
use crate::web::components::Tone;
use crate::web::components::breadcrumbs;
use crate::web::components::empty;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::heading;
use crate::web::components::notice;
use crate::web::components::post_button;
use crate::web::components::radios;
use crate::web::components::submit;
use crate::web::components::tabs;
use maud::Markup;
use maud::html;

/// What the page shows.
pub struct CalendarView {
    pub year: i16,
    pub days: Vec<CalendarDay>,
    pub terms: Vec<Term>,
    /// The year whose Tết ought to be known by now.
    pub missing: Option<i16>,
    pub day: DayForm,
    pub list: ListForm,
}

/// The calendar of a year.
pub fn calendar(view: &CalendarView, errors: &Errors, language: Language) -> Page {
    let title = language.say("Lịch làm việc", "Working days");
    let home = Link {
        address: "/admin",
        label: language.say("Quản trị", "Administration"),
    };
    let years = [view.year - 1, view.year, view.year + 1]
        .map(|year| (format!("/admin/calendar?year={year}"), year.to_string()));
    let years: Vec<Tab> = years
        .iter()
        .map(|(address, label)| Tab {
            address,
            label,
            count: "",
            current: *label == view.year.to_string(),
        })
        .collect();
    let body = html! {
        (breadcrumbs(&[home], language))
        (heading(title, &html! {}))
        (missing(view.missing, language))
        p { (language.say(
            "Thời hạn trả lời người dân và cán bộ tính theo ngày làm việc: thứ Hai đến thứ Sáu, trừ các ngày nghỉ và cộng các ngày làm bù dưới đây. Thêm hay bớt ngày chỉ áp dụng cho yêu cầu gửi sau đó; thời hạn đã báo không đổi.",
            "Terms are counted in working days: Monday to Friday without the days off and with the days worked in exchange below. A change counts for requests made later; dates already told stay.",
        )) }
        (error_summary(errors, language))
        (tabs(language.say("Năm", "Year"), &years))
        (days(view, language))
        (one(&view.day, errors, language))
        (many(&view.list, errors, language))
        (terms(&view.terms, language))
    };
    Page::new(title, body)
}

/// That a year's Tết is not entered yet.
fn missing(year: Option<i16>, language: Language) -> Markup {
    html! {
        @if let Some(year) = year {
            (notice(Tone::Due, &html! { p {
                (language.say(
                    format!("Chưa ghi ngày nghỉ Tết Nguyên đán năm {year}. Hãy ghi theo thông báo nghỉ lễ, Tết của năm; khi chưa ghi, thời hạn được tính sớm hơn chứ không muộn hơn."),
                    format!("The lunar new year of {year} is not entered. Enter it from the yearly announcement; until then terms end earlier, never later."),
                ))
            } }))
        }
    }
}

fn days(view: &CalendarView, language: Language) -> Markup {
    if view.days.is_empty() {
        return empty(
            language.say(
                "Chưa có ngày nào của năm này.",
                "No days of this year are entered.",
            ),
            &html! {},
        );
    }
    let columns = vec![
        Column::text(language.say("Ngày", "Day")),
        Column::text(language.say("Loại", "Kind")),
        Column::text(language.say("Tên", "Name")),
        Column::text(language.say("Mức chắc chắn", "Certainty")),
        Column::text(language.say("Căn cứ", "Source")),
        Column::text(""),
    ];
    let rows = view.days.iter().map(|day| {
        let remove = format!("/admin/calendar/{}/removal", day.day);
        vec![
            html! { (dates::day(day.day.0, language)) },
            html! { (day.kind.label(language)) },
            html! { (day.name) },
            html! { (day.basis.label(language)) },
            html! { @if day.source.is_empty() { "–" } @else { (day.source) } },
            post_button(&remove, language.say("Bỏ ngày này", "Remove"), "quiet"),
        ]
    });
    Table::new(format!("{}", view.year), columns)
        .quiet()
        .rows(rows)
        .show()
}

fn one(form: &DayForm, errors: &Errors, language: Language) -> Markup {
    let choices = DayKind::ALL.iter().map(|kind| Choice {
        value: kind.as_str(),
        label: kind.label(language),
        chosen: form.kind == kind.as_str(),
    });
    let choices: Vec<Choice> = choices.collect();
    let kind = Select {
        name: "kind",
        label: language.say("Loại", "Kind"),
        choices: &choices,
        ..Select::default()
    };
    let day = Field::new("day", language.say("Ngày", "Day"))
        .value(&form.day)
        .kind(Kind::Date)
        .required();
    let name = Field::new("name", language.say("Tên", "Name"))
        .value(&form.name)
        .required();
    html! {
        section {
            h2 { (language.say("Ghi hoặc sửa một ngày", "Enter or correct a day")) }
            form method="post" action="/admin/calendar" {
                (field(&day, errors))
                (radios(&kind, errors))
                (field(&name, errors))
                (field(&source(&form.source, "day", language), errors))
                (submit(language.say("Lưu ngày", "Save the day")))
            }
        }
    }
}

fn source<'a>(value: &'a str, form: &'a str, language: Language) -> Field<'a> {
    let label = language.say(
        "Căn cứ (số, ngày của thông báo)",
        "Source (number and date of the announcement)",
    );
    Field::new("source", label).value(value).form(form)
}

fn many(form: &ListForm, errors: &Errors, language: Language) -> Markup {
    let list = Field::new("list", language.say("Danh sách", "List"))
        .value(&form.list)
        .hint(language.say(
            "Mỗi dòng một ngày: ngày; nghỉ hoặc làm bù; tên. Ví dụ: 05/02/2027; nghỉ; Tết Đinh Mùi. Ngày đã có được ghi lại theo danh sách.",
            "A day on each line: day; holiday or worked; name, as 2027-02-05; holiday; Tết. Days known already are replaced.",
        ))
        .kind(Kind::Lines(8))
        .required();
    html! {
        section {
            h2 { (language.say("Ghi cả danh sách của một năm", "Enter a year's list")) }
            form method="post" action="/admin/calendar/list" {
                (field(&list, errors))
                (field(&source(&form.source, "list", language), errors))
                (submit(language.say("Lưu danh sách", "Save the list")))
            }
        }
    }
}

fn terms(terms: &[Term], language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Yêu cầu", "Request")),
        Column::number(language.say("Xác nhận (ngày làm việc)", "Acknowledge (working days)")),
        Column::number(language.say("Trả lời", "Answer")),
        Column::number(language.say("Khi có bên xử lý", "With a processor")),
        Column::number(language.say("Gia hạn tối đa", "Extension at most")),
        Column::text(language.say("Tính theo", "Counted in")),
        Column::text(language.say("Căn cứ", "Source")),
    ];
    let rows = terms.iter().map(|term| {
        let counted = match term.counted {
            Counted::Days => language.say("ngày", "days"),
            Counted::WorkingDays => language.say("ngày làm việc", "working days"),
        };
        vec![
            html! { (term.kind.label(language)) },
            html! { (term.acknowledge_days) },
            html! { (term.answer_days) },
            html! { (term.processor_days) },
            html! { (term.extension_days) },
            html! { (counted) },
            html! { (term.source) @if !term.checked { div.hint { (language.say("Chưa đối chiếu với văn bản", "Not compared with the text")) } } },
        ]
    });
    html! {
        h2 { (language.say("Thời hạn của từng quyền", "Terms of each right")) }
        (Table::new(language.say("Thời hạn", "Terms"), columns).quiet().wide().rows(rows).show())
    }
}
