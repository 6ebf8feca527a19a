//! One requirement: who is done, overdue, missing, by name.
use super::requirements::RequirementLine;
use super::succeeded::Succeeded;
use super::succeeded::succeeded;
use super::words::exhausted;
use super::words::query;
use crate::db::Day;
use crate::org::AskedWhen;
use crate::org::StateOfPost;
use crate::target::model::Standing;
use crate::target::queries::Listed;
use crate::target::queries::NAMES_A_PAGE;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Errors;
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
use crate::web::components::error_summary;
use crate::web::components::facts;
use crate::web::components::pagination;
use crate::web::components::post_button;
use crate::web::components::tabs;
use maud::Markup;
use maud::html;

/// Somebody who must learn.
#[derive(Debug, Clone, PartialEq)]
pub struct Required {
    pub listed: Listed,
    pub unit_name: String,
    pub standing: Standing,
    /// Why it is due later than for others, and when; [`Day::LAST`] when that is not known yet.
    pub deferred: Option<(StateOfPost, Day)>,
    /// The local day of the completion that counts.
    pub completed_on: Option<Day>,
    /// Whether the course is under way.
    pub begun: bool,
    /// The best score of somebody who has no try left in the quiz.
    pub exhausted: Option<f64>,
}

/// Everything on the page.
pub struct RequiredPage<'a> {
    pub line: &'a RequirementLine,
    /// The day and the grouping, as the address says them.
    pub asked: &'a AskedWhen,
    pub today: Day,
    /// The units out of which it follows people.
    pub succeeded: &'a [Succeeded],
    /// Whether the viewer may end it.
    pub own: bool,
    /// Whether the viewer may open the pages of people.
    pub linked: bool,
    /// Which people are shown; `None` for all.
    pub shown: Option<Standing>,
    /// What is wrong with the address.
    pub errors: &'a Errors,
    pub people: &'a [Required],
    /// From 1.
    pub number: usize,
    pub language: Language,
}

impl RequiredPage<'_> {
    pub fn page(&self) -> Page {
        let language = self.language;
        let all = language.say("Yêu cầu học", "Required learning");
        let above = [Link {
            address: "/requirements",
            label: all,
        }];
        let line = self.line;
        let body = html! {
            (breadcrumbs(&above, language))
            h1 { (line.course) }
            (facts(&[
                (language.say("Đơn vị", "Unit"), html! { (line.unit) }),
                (language.say("Đối tượng", "Categories"), html! { (line.whom(language)) }),
                (language.say("Hạn", "Due"), html! { (dates::day(line.due_on.0, language)) }),
            ]))
            (error_summary(self.errors, language))
            (self.when())
            p { (self.sentence()) }
            (succeeded(self.succeeded, language))
            div id="f-state" { (self.tabs()) }
            @if self.people.is_empty() {
                (empty(language.say("Không có ai trong danh sách này.", "Nobody is on this list."), &html! {}))
            } @else {
                (self.table().show())
                (self.pages())
            }
            @if self.own && !line.ended { (self.ending()) }
        };
        Page::new(line.course.clone(), body).wide()
    }

    /// The choice of the day and of the grouping; the people listed stay those of the same state.
    fn when(&self) -> Markup {
        let state = self.shown.map(|shown| ("state", shown.as_str()));
        let action = format!("/requirements/{}", self.line.id);
        let kept: Vec<(&str, &str)> = state.into_iter().collect();
        self.asked
            .form((&action, &kept), self.today, self.errors, self.language)
    }

    fn count(&self, standing: Option<Standing>) -> i64 {
        standing.map_or(self.line.tally.must, |standing| self.line.count(standing))
    }

    fn sentence(&self) -> String {
        let language = self.language;
        let tally = self.line.tally;
        let [must, done, open] =
            [tally.must, tally.done, tally.open()].map(|number| numbers::whole(number, language));
        if self.line.ended {
            return language
                .say("Yêu cầu này đã kết thúc.", "This requirement has ended.")
                .to_owned();
        }
        let (late, some_late) = (tally.overdue == tally.open(), tally.overdue > 0);
        let overdue = numbers::whole(tally.overdue, language);
        match language {
            Language::Vietnamese if tally.must == 0 => {
                "Hiện không có ai phải học theo yêu cầu này.".to_owned()
            }
            Language::English if tally.must == 0 => "Nobody must follow it at present.".to_owned(),
            Language::Vietnamese if tally.open() == 0 => format!("Cả {must} người đã hoàn thành."),
            Language::Vietnamese if late => {
                format!("{done} trong {must} người đã hoàn thành; {open} người đã quá hạn.")
            }
            Language::Vietnamese if some_late => {
                format!(
                    "{done} trong {must} người đã hoàn thành; {open} người chưa hoàn thành, trong đó {overdue} người đã quá hạn."
                )
            }
            Language::Vietnamese => {
                format!("{done} trong {must} người đã hoàn thành; {open} người chưa hoàn thành.")
            }
            Language::English if tally.open() == 0 => format!(
                "All {must} {} done.",
                numbers::plural(tally.must, "person is", "people are")
            ),
            Language::English if late => {
                let people = numbers::plural(tally.must, "person is", "people are");
                let are = numbers::plural(tally.open(), "is", "are");
                format!("{done} of {must} {people} done; {open} {are} overdue.")
            }
            Language::English => {
                let people = numbers::plural(tally.must, "person is", "people are");
                let are = numbers::plural(tally.open(), "is", "are");
                let late = if some_late {
                    format!(", {overdue} of them overdue")
                } else {
                    String::new()
                };
                format!("{done} of {must} {people} done; {open} {are} not done yet{late}.")
            }
        }
    }

    fn tabs(&self) -> Markup {
        let language = self.language;
        let views = [
            None,
            Some(Standing::Done),
            Some(Standing::Overdue),
            Some(Standing::Missing),
            Some(Standing::Paused),
        ];
        let addresses = views.map(|view| self.address(view, 1));
        let counts = views.map(|view| numbers::whole(self.count(view), language));
        let each: Vec<Tab> = views
            .iter()
            .zip(&addresses)
            .zip(&counts)
            .map(|((view, address), count)| Tab {
                address,
                label: view.map_or(language.say("Tất cả", "All"), |standing| {
                    standing.word(language)
                }),
                count,
                current: *view == self.shown,
            })
            .collect();
        tabs(language.say("Tình trạng", "State"), &each)
    }

    fn address(&self, view: Option<Standing>, number: usize) -> String {
        let number = if number > 1 {
            number.to_string()
        } else {
            String::new()
        };
        let state = view.map_or("", Standing::as_str);
        let [as_of, by] = self.asked.pairs();
        let query = query(&[("state", state), as_of, by, ("page", &number)]);
        let address = format!("/requirements/{}?{query}", self.line.id);
        address.trim_end_matches('?').to_owned()
    }

    fn pages(&self) -> Markup {
        let total = usize::try_from(self.count(self.shown)).unwrap_or(0);
        let first = (self.number - 1) * NAMES_A_PAGE;
        let last = first + self.people.len();
        let previous = (self.number > 1).then(|| self.address(self.shown, self.number - 1));
        let next = (last < total).then(|| self.address(self.shown, self.number + 1));
        let words = self.language.say(
            format!("{}–{last} trong {total} người", first + 1),
            format!(
                "{}–{last} of {total} {}",
                first + 1,
                numbers::plural(total, "person", "people")
            ),
        );
        let pages = Pages {
            previous: previous.as_deref(),
            next: next.as_deref(),
            words: &words,
        };
        pagination(&pages, self.language)
    }

    fn table(&self) -> Table {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        let columns = vec![
            Column::text(say("Họ và tên", "Name")),
            Column::text(say("Mã cán bộ", "Staff code")),
            Column::text(say("Đơn vị", "Unit")),
            Column::text(say("Chức vụ", "Position")),
            Column::text(say("Tình trạng", "State")),
        ];
        let rows = self.people.iter().map(|person| self.row(person));
        Table::new(say("Danh sách", "People"), columns)
            .quiet()
            .rows(rows)
    }

    fn row(&self, person: &Required) -> Vec<Markup> {
        vec![
            self.name(person),
            html! { (person.listed.staff_code.as_deref().unwrap_or_default()) },
            html! { (person.unit_name) },
            html! { (person.listed.position.as_deref().unwrap_or_default()) },
            html! { (self.state(person)) @if let Some(why) = self.deferral(person) { " " (why) } },
        ]
    }

    /// The absence that moves somebody's day, and to when.
    fn deferral(&self, person: &Required) -> Option<String> {
        let language = self.language;
        let (state, due) = person
            .deferred
            .filter(|_| person.standing != Standing::Done)?;
        let words = state.words(language);
        if due == Day::LAST {
            return Some(words);
        }
        let due = dates::day(due.0, language);
        Some(language.say(
            format!("{words}; hạn mới: hết ngày {due}"),
            format!("{words}; due by {due}"),
        ))
    }

    fn name(&self, person: &Required) -> Markup {
        html! {
            @if self.linked {
                a href={ "/people/" (person.listed.post.person) } { (person.listed.full_name) }
            } @else {
                (person.listed.full_name)
            }
        }
    }

    fn state(&self, person: &Required) -> Markup {
        let language = self.language;
        let stuck = person.exhausted.map(|best| exhausted(best, language));
        let begun = match &stuck {
            Some(words) => words,
            None if person.begun => State::UnderWay.word(language),
            None => State::NotStarted.word(language),
        };
        match (person.standing, person.completed_on) {
            (Standing::Done, Some(day)) => {
                let day = dates::day(day.0, language);
                badge_saying(
                    State::Done,
                    &language.say(format!("Hoàn thành {day}"), format!("Done {day}")),
                )
            }
            (Standing::Done, None) => badge_saying(State::Done, Standing::Done.word(language)),
            (Standing::Overdue, _) => {
                html! { (badge_saying(State::Overdue, Standing::Overdue.word(language))) " " (begun) }
            }
            (Standing::Paused, _) => badge_saying(State::Waiting, Standing::Paused.word(language)),
            (Standing::Missing, _) if stuck.is_some() => badge_saying(State::Failed, begun),
            (Standing::Missing, _) if person.begun => badge_saying(State::UnderWay, begun),
            (Standing::Missing, _) => badge_saying(State::NotStarted, begun),
        }
    }

    fn ending(&self) -> Markup {
        let address = format!("/requirements/{}/ending", self.line.id);
        html! {
            section {
                p.hint {
                    (self.language.say(
                        "Kết thúc yêu cầu: không ai còn phải học theo yêu cầu này; kết quả đã có vẫn được giữ.",
                        "Ending it: nobody must follow it any more; results are kept.",
                    ))
                }
                (post_button(&address, self.language.say("Kết thúc yêu cầu", "End this requirement"), "danger"))
            }
        }
    }
}
