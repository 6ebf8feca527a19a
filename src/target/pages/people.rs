//! The people behind a figure of a target, by name.
use super::words::Address;
use super::words::query;
use crate::db::Day;
use crate::db::Time;
use crate::org::Category;
use crate::org::StateOfPost;
use crate::org::Unit;
use crate::target::model::Target;
use crate::target::queries::Listed;
use crate::target::queries::NAMES_A_PAGE;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Link;
use crate::web::components::Pages;
use crate::web::components::State;
use crate::web::components::Tab;
use crate::web::components::Table;
use crate::web::components::badge_saying;
use crate::web::components::breadcrumbs;
use crate::web::components::empty;
use crate::web::components::pagination;
use crate::web::components::tabs;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// Somebody counted.
#[derive(Debug, Clone)]
pub struct Counted {
    pub listed: Listed,
    pub unit_name: String,
    pub attendances: i64,
    /// The last completion that counts: when, and the code of the course.
    pub last: Option<(Time, String)>,
    /// Why the person is not counted here, and the name of the unit that counts them instead.
    pub excused: Option<(StateOfPost, Option<String>)>,
}

/// Which people are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    #[default]
    All,
    Done,
    Missing,
    /// In post, but not counted here.
    Excused,
}

impl Shown {
    pub const ALL: [Self; 4] = [Self::All, Self::Done, Self::Missing, Self::Excused];

    /// As it stands in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Done => "done",
            Self::Missing => "missing",
            Self::Excused => "excused",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// Whether somebody counted with so many completions is shown.
    pub const fn takes(self, attendances: i64) -> bool {
        match self {
            Self::All => true,
            Self::Done => attendances > 0,
            Self::Missing => attendances == 0,
            Self::Excused => false,
        }
    }

    fn word(self, language: Language) -> &'static str {
        match self {
            Self::All => language.say("Tất cả", "All"),
            Self::Done => language.say("Đã hoàn thành", "Done"),
            Self::Missing => language.say("Chưa hoàn thành", "Missing"),
            Self::Excused => language.say("Không tính", "Not counted"),
        }
    }
}

/// Everything on the page.
pub struct PeoplePage<'a> {
    pub target: &'a Target,
    pub address: Address<'a>,
    /// The unit whose people they are; `None` for all of the viewer's.
    pub unit: Option<&'a Unit>,
    pub own: bool,
    pub category: Option<Category>,
    pub shown: Shown,
    pub people: &'a [Counted],
    /// How many there are of each of [`Shown::ALL`].
    pub counts: [usize; 4],
    /// From 1.
    pub number: usize,
    pub day: Day,
    pub zone: &'a TimeZone,
    pub language: Language,
}

impl PeoplePage<'_> {
    pub fn page(&self) -> Page {
        let language = self.language;
        let back = self.address.of_unit(self.code());
        let above = [Link {
            address: &back,
            label: self.target.title(language),
        }];
        let title = language.say("Danh sách theo chỉ tiêu", "People behind a target");
        let body = html! {
            (breadcrumbs(&above, language))
            h1 { (self.unit.map_or(language.say("Các đơn vị của anh/chị", "Your units"), |unit| unit.name.as_str())) }
            p { (self.words()) }
            (self.tabs())
            @if self.people.is_empty() {
                (empty(language.say("Không có ai trong danh sách này.", "Nobody is on this list."), &html! {}))
            } @else {
                (self.table().show())
                (self.pages())
            }
        };
        Page::new(title, body).wide()
    }

    fn code(&self) -> &str {
        self.unit.map_or("", |unit| &unit.code)
    }

    fn words(&self) -> String {
        let day = dates::day(self.day.0, self.language);
        let whom = self
            .category
            .map_or_else(String::new, |one| format!("{}. ", one.label(self.language)));
        let own = if self.own {
            self.language
                .say("Không kể cấp dưới. ", "Without those below. ")
        } else {
            ""
        };
        self.language.say(
            format!("{whom}{own}Tính đến hết ngày {day}."),
            format!("{whom}{own}As of the end of {day}."),
        )
    }

    fn tabs(&self) -> Markup {
        let counts = self.counts.map(|count| whole(count, self.language));
        let addresses = Shown::ALL.map(|shown| self.address_of(shown, 1));
        let each: Vec<Tab> = Shown::ALL
            .iter()
            .zip(&addresses)
            .zip(&counts)
            .map(|((shown, address), count)| Tab {
                address,
                label: shown.word(self.language),
                count,
                current: *shown == self.shown,
            })
            .collect();
        tabs(self.language.say("Tình trạng", "State"), &each)
    }

    fn address_of(&self, shown: Shown, number: usize) -> String {
        let people = self.address.people(self.code(), self.own, self.category);
        let number = if number > 1 {
            number.to_string()
        } else {
            String::new()
        };
        let more = query(&[("state", shown.as_str()), ("page", &number)]);
        format!("{people}&{more}").trim_end_matches('&').to_owned()
    }

    fn pages(&self) -> Markup {
        let at = Shown::ALL
            .iter()
            .position(|shown| *shown == self.shown)
            .unwrap_or(0);
        let total = self.counts[at];
        let first = (self.number - 1) * NAMES_A_PAGE;
        let last = first + self.people.len();
        let previous = (self.number > 1).then(|| self.address_of(self.shown, self.number - 1));
        let next = (last < total).then(|| self.address_of(self.shown, self.number + 1));
        let [from, to, of] = [first + 1, last, total].map(|number| whole(number, self.language));
        let words = self.language.say(
            format!("{from}–{to} trong {of} người"),
            format!(
                "{from}–{to} of {of} {}",
                numbers::plural(total, "person", "people")
            ),
        );
        pagination(
            &Pages {
                previous: previous.as_deref(),
                next: next.as_deref(),
                words: &words,
            },
            self.language,
        )
    }

    fn table(&self) -> Table {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        let columns = vec![
            Column::text(say("Họ và tên", "Name")),
            Column::text(say("Mã cán bộ", "Staff code")),
            Column::text(say("Đơn vị", "Unit")),
            Column::text(say("Đối tượng", "Category")),
            Column::text(say("Chức vụ", "Position")),
            Column::text(say("Kết quả", "Result")),
            Column::number(say("Số lượt", "Attendances")),
        ];
        let rows = self.people.iter().map(|person| self.row(person));
        Table::new(say("Danh sách", "People"), columns)
            .quiet()
            .rows(rows)
    }

    fn row(&self, person: &Counted) -> Vec<Markup> {
        vec![
            html! { (person.listed.full_name) },
            html! { (person.listed.staff_code.as_deref().unwrap_or_default()) },
            html! { (person.unit_name) },
            html! { (person.listed.post.category.label(self.language)) },
            html! { (person.listed.position.as_deref().unwrap_or_default()) },
            self.result(person),
            html! { (numbers::whole(person.attendances, self.language)) },
        ]
    }

    fn result(&self, person: &Counted) -> Markup {
        if let Some((state, host)) = &person.excused {
            return html! {
                (Shown::Excused.word(self.language)) ": " (state.words(self.language))
                @if let Some(host) = host { " → " (host) }
            };
        }
        match &person.last {
            Some((at, course)) => {
                let day = dates::day(at.day(self.zone).0, self.language);
                badge_saying(State::Done, &format!("{course} · {day}"))
            }
            None => badge_saying(State::NotStarted, Shown::Missing.word(self.language)),
        }
    }
}

fn whole(count: usize, language: Language) -> String {
    numbers::whole(i64::try_from(count).unwrap_or(i64::MAX), language)
}
