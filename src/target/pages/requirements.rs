//! What is required of whom, and the form that requires more.
use super::requirement_form::Caught;
use super::requirement_form::Offer;
use super::requirement_form::RequirementForm;
use super::words::query;
use crate::db::Day;
use crate::db::ids::RequirementId;
use crate::org::AskedWhen;
use crate::org::Category;
use crate::org::GroupChoice;
use crate::target::model::Standing;
use crate::target::model::Tally;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::State;
use crate::web::components::Table;
use crate::web::components::badge_saying;
use crate::web::components::empty;
use maud::Markup;
use maud::html;

/// A requirement on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementLine {
    pub id: RequirementId,
    pub course: String,
    pub unit: String,
    /// Whether the unit has ended, so that it follows its people.
    pub gone: bool,
    /// The group whose members alone are meant.
    pub group: Option<String>,
    pub categories: Vec<Category>,
    pub due_on: Day,
    pub ended: bool,
    pub tally: Tally,
}

impl RequirementLine {
    /// How many people stand where.
    pub fn count(&self, standing: Standing) -> i64 {
        match standing {
            Standing::Done => self.tally.done,
            Standing::Overdue => self.tally.overdue,
            Standing::Missing => self.tally.open() - self.tally.overdue,
            Standing::Paused => self.tally.paused,
        }
    }

    /// Of whom it is asked: the group, then the categories.
    pub fn whom(&self, language: Language) -> String {
        let group = self
            .group
            .iter()
            .map(|group| language.say(format!("Nhóm: {group}"), format!("Group: {group}")));
        let categories = Some(categories(&self.categories, language));
        let parts = group.chain(categories.filter(|text| !text.is_empty()));
        parts.collect::<Vec<_>>().join("; ")
    }
}

/// Everything on the page.
pub struct RequirementsPage<'a> {
    pub lines: &'a [RequirementLine],
    /// Folder and title of each course there is.
    pub courses: &'a [(String, String)],
    /// Code and name of each unit to choose from.
    pub units: &'a [(String, String)],
    pub groups: &'a [GroupChoice],
    pub form: &'a RequirementForm,
    /// Of whom the course would be required as the form stands.
    pub caught: Option<&'a Caught>,
    pub errors: &'a Errors,
    /// The day and the grouping, as the address says them.
    pub asked: &'a AskedWhen,
    /// The day shown.
    pub day: Day,
    pub today: Day,
    pub language: Language,
}

impl RequirementsPage<'_> {
    pub fn page(&self) -> Page {
        let language = self.language;
        let title = language.say("Yêu cầu học", "Required learning");
        let (ended, standing): (Vec<_>, Vec<_>) = self.lines.iter().partition(|line| line.ended);
        let none = language.say(
            "Chưa có yêu cầu nào cho các đơn vị của anh/chị. Hãy đặt yêu cầu đầu tiên ở bên dưới.",
            "Nothing is required of your units yet. Set the first requirement below.",
        );
        let none_then = language.say(
            "Đến hết ngày này chưa có yêu cầu nào cho các đơn vị của anh/chị.",
            "Nothing was required of your units by the end of this day.",
        );
        let body = html! {
            h1 { (title) }
            (self.when())
            @if standing.is_empty() {
                (empty(if self.is_past() { none_then } else { none }, &html! {}))
            } @else {
                (self.table(language.say("Đang áp dụng", "In force"), &standing).show())
            }
            @if !self.is_past() { (self.form.show(&self.offer(), self.caught, self.errors, language)) }
            @if !ended.is_empty() {
                details {
                    summary { (language.say("Yêu cầu đã kết thúc", "Ended requirements")) }
                    (self.table(language.say("Đã kết thúc", "Ended"), &ended).quiet().show())
                }
            }
        };
        Page::new(title, body).wide()
    }

    fn is_past(&self) -> bool {
        self.day != self.today
    }

    fn when(&self) -> Markup {
        let action = ("/requirements", [].as_slice());
        self.asked
            .form(action, self.today, self.errors, self.language)
    }

    fn offer(&self) -> Offer<'_> {
        Offer {
            courses: self.courses,
            units: self.units,
            groups: self.groups,
        }
    }

    fn table(&self, caption: &str, lines: &[&RequirementLine]) -> Table {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        let columns = vec![
            Column::text(say("Khóa học", "Course")),
            Column::text(say("Đơn vị", "Unit")),
            Column::text(say("Đối tượng", "Categories")),
            Column::text(say("Hạn", "Due")),
            Column::number(say("Phải học", "Must")),
            Column::number(Standing::Done.word(self.language)),
            Column::number(say("Tỷ lệ", "Share")),
            Column::number(Standing::Overdue.word(self.language)),
            Column::number(Standing::Missing.word(self.language)),
        ];
        Table::new(caption, columns).rows(lines.iter().map(|line| self.row(line)))
    }

    fn row(&self, line: &RequirementLine) -> Vec<Markup> {
        let [as_of, by] = self.asked.pairs();
        let of = |state: &str| {
            let query = query(&[("state", state), as_of, by]);
            let address = format!("/requirements/{}?{query}", line.id);
            address.trim_end_matches('?').to_owned()
        };
        let address = of("");
        let number = |standing: Standing| {
            let count = line.count(standing);
            let address = of(standing.as_str());
            html! { a href=(address) { (numbers::whole(count, self.language)) } }
        };
        vec![
            html! { a href=(address) { (line.course) } },
            unit(line, self.language),
            html! { (line.whom(self.language)) },
            due(line, self.day, self.language),
            html! { a href=(address) { (numbers::whole(line.tally.must, self.language)) } },
            number(Standing::Done),
            html! { (numbers::share(line.tally.done, line.tally.must, self.language)) },
            number(Standing::Overdue),
            number(Standing::Missing),
        ]
    }
}

fn unit(line: &RequirementLine, language: Language) -> Markup {
    let gone = language.say(
        "(đã kết thúc; đi theo người chuyển sang đơn vị mới)",
        "(ended; follows its people into the new unit)",
    );
    html! { (line.unit) @if line.gone { " " span.hint { (gone) } } }
}

/// The names of categories in one line.
fn categories(categories: &[Category], language: Language) -> String {
    let names: Vec<&str> = categories
        .iter()
        .map(|category| category.label(language))
        .collect();
    names.join(", ")
}

fn due(line: &RequirementLine, today: Day, language: Language) -> Markup {
    let day = dates::day(line.due_on.0, language);
    match (line.ended, line.tally.open(), line.due_on < today) {
        (true, ..) => html! { (day) },
        (_, 0, _) => badge_saying(State::Done, &day),
        (_, _, true) => badge_saying(State::Overdue, &day),
        (_, _, false) => badge_saying(State::Due, &day),
    }
}
