//! One's own record, fit for printing.
use super::completions::class;
use super::completions::state;
use crate::db::Day;
use crate::org::Person;
use crate::report::model::Editions;
use crate::report::model::Record;
use crate::report::model::groups;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Icon;
use crate::web::components::Table;
use crate::web::components::badge_saying;
use crate::web::components::empty;
use crate::web::components::facts;
use crate::web::components::heading;
use crate::web::components::icon;
use crate::web::components::print_button;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What the page shows.
pub struct Transcript<'a> {
    pub person: &'a Person,
    pub records: &'a [Record],
    pub editions: &'a Editions,
    pub zone: &'a TimeZone,
    pub today: Day,
    pub language: Language,
}

impl Transcript<'_> {
    pub fn page(&self) -> Page {
        let language = self.language;
        let title = language.say("Kết quả học tập của tôi", "My record");
        let body = html! {
            (heading(title, &self.actions()))
            (self.who())
            @if self.records.is_empty() {
                @let courses = html! { a.button href="/courses" { (language.say("Xem các khóa học", "See the courses")) } };
                (empty(language.say("Anh/chị chưa hoàn thành khóa học nào.", "You have not completed a course yet."), &courses))
            } @else {
                p { (self.sentence()) }
                (self.table().show())
            }
        };
        Page::new(title, body).wide().script("js/print.js")
    }

    fn actions(&self) -> Markup {
        html! {
            (print_button(self.language))
            @for (ending, name) in [("csv", "CSV"), ("json", "JSON")] {
                a.button.secondary href={ "/transcript." (ending) } download { (icon(Icon::Download)) (name) }
            }
        }
    }

    fn who(&self) -> Markup {
        let (person, language) = (self.person, self.language);
        let birth = person
            .birth_date
            .map(|date| date.show(language))
            .unwrap_or_default();
        let latest = self.records.first().map(|record| &record.who);
        facts(&[
            (
                language.say("Họ và tên", "Name"),
                html! { (person.full_name) },
            ),
            (
                language.say("Mã cán bộ", "Staff code"),
                html! { (person.staff_code.as_deref().unwrap_or_default()) },
            ),
            (language.say("Ngày sinh", "Born"), html! { (birth) }),
            (
                language.say(
                    "Đơn vị khi hoàn thành gần nhất",
                    "Unit at the last completion",
                ),
                html! { (latest.map_or("", |who| &who.unit_name)) },
            ),
        ])
    }

    fn sentence(&self) -> String {
        let periods: f64 = self.records.iter().map(|record| record.what.periods).sum();
        let (count, periods) = (
            self.records.len(),
            numbers::decimal(periods, 1, self.language),
        );
        let day = dates::day(self.today.0, self.language);
        self.language.say(
            format!("Đến ngày {day}: {count} khóa học đã hoàn thành, tổng cộng {periods} tiết."),
            format!("As of {day}: {count} courses completed, {periods} periods in all."),
        )
    }

    fn table(&self) -> Table {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        let columns = vec![
            Column::text(say("Khóa học", "Course")),
            Column::text(say("Từ ngày – đến ngày", "From – to")),
            Column::number(say("Số tiết", "Periods")),
            Column::text(say("Hình thức", "Delivery")),
            Column::number(say("Điểm (%)", "Score (%)")),
            Column::text(say("Xếp loại", "Class")),
            Column::text(say("Giấy chứng nhận", "Certificate")),
        ];
        let rows = self.records.iter().map(|record| self.row(record));
        Table::new(
            say("Các khóa học đã hoàn thành", "Completed courses"),
            columns,
        )
        .quiet()
        .rows(rows)
    }

    fn row(&self, record: &Record) -> Vec<Markup> {
        let (what, language) = (&record.what, self.language);
        let edition = self.editions.get(&what.release);
        let day = |at: crate::db::Time| dates::day(at.day(self.zone).0, language);
        let score = what
            .score_percent
            .map(|score| numbers::decimal(score, 2, language));
        vec![
            html! { @if let Some(edition) = edition { (edition.course_code) " · " (edition.title) } },
            html! { (day(what.started_at)) " – " (day(what.completed_at)) },
            html! { (numbers::decimal(what.periods, 1, language)) },
            html! { (language.say("trực tuyến", "online")) },
            html! { (score.unwrap_or_default()) },
            html! { (class(&what.grade_class, self.language)) },
            self.certificate(record),
        ]
    }

    fn certificate(&self, record: &Record) -> Markup {
        let Some(proof) = &record.certificate else {
            return html! { (self.language.say("đang cấp", "being issued")) };
        };
        let status = proof.status(self.today);
        let number = groups(&proof.code).collect::<Vec<_>>().join("-");
        html! {
            // One box, so that on a phone all of it stands beside its label.
            div {
                a.code href={ "/certificates/" (proof.code) } { (number) } br;
                (proof.register_number) br;
                (badge_saying(state(status), status.word(self.language)))
                @if let Some(until) = proof.valid_until {
                    " " (self.language.say("đến ", "until ")) (dates::day(until.0, self.language))
                }
            }
        }
    }
}
