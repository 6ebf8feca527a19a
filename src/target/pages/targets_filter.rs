//! The form above the figures of a target: the day, the grouping, the category.
use super::targets::Dashboard;
use crate::target::model::Target;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Choice;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Select;
use crate::web::components::by_units;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::hidden;
use crate::web::components::select;
use crate::web::components::submit;
use maud::Markup;
use maud::html;

/// The form with what was asked for and what is wrong with it.
pub struct Filter<'a> {
    pub target: &'a Target,
    /// Where it leads.
    pub action: String,
    /// What else the address says and keeps.
    pub kept: Vec<(&'static str, &'a str)>,
    pub as_of: &'a str,
    pub by: &'a str,
    pub category: &'a str,
    pub errors: &'a Errors,
    pub language: Language,
}

impl Dashboard<'_> {
    pub(super) fn filter(&self) -> Markup {
        let unit = self.middle.map(|unit| ("unit", self.code(unit)));
        let filter = Filter {
            target: self.target,
            action: self.address.path(),
            kept: unit.into_iter().collect(),
            as_of: &self.day.to_string(),
            by: self.by.as_str(),
            category: self.category.map_or("", |one| one.as_str()),
            errors: &Errors::default(),
            language: self.language,
        };
        filter.show()
    }
}

impl Filter<'_> {
    /// The page of an address that is not understood: the form alone, to be mended.
    pub fn page(&self) -> Page {
        let title = self.target.title(self.language);
        let body = html! {
            h1 { (title) }
            (error_summary(self.errors, self.language))
            (self.show())
        };
        Page::new(title, body).wide()
    }

    fn show(&self) -> Markup {
        let language = self.language;
        let day = dates::parse_day(self.as_of).map(|day| day.to_string());
        let label = language.say("Tính đến hết ngày", "As of the end of");
        // A date input would hide what cannot be read.
        let as_of = match &day {
            Some(day) => Field::new("as_of", label).value(day).kind(Kind::Date),
            None => Field::new("as_of", label).value(self.as_of),
        };
        html! {
            form.filters method="get" action=(self.action) {
                @for (name, value) in &self.kept { (hidden(name, value)) }
                (field(&as_of, self.errors))
                (by_units(self.by, self.errors, language))
                (self.categories())
                (submit(language.say("Xem", "Show")))
            }
        }
    }

    fn categories(&self) -> Markup {
        let language = self.language;
        let mut choices = vec![choice("", language.say("Tất cả", "All"), self.category)];
        let each = self.target.categories.iter();
        choices.extend(each.map(|one| choice(one.as_str(), one.label(language), self.category)));
        self.list(
            ("category", self.category),
            language.say("Đối tượng", "Category"),
            choices,
        )
    }

    /// A list that also holds what was asked for, where that is not in it.
    fn list<'c>(
        &self,
        (name, asked): (&str, &'c str),
        label: &str,
        mut choices: Vec<Choice<'c>>,
    ) -> Markup {
        if choices.iter().all(|choice| !choice.chosen) {
            choices.push(choice(asked, asked, asked));
        }
        let list = Select {
            name,
            label,
            choices: &choices,
            ..Select::default()
        };
        select(&list, self.errors)
    }
}

fn choice<'c>(value: &'c str, label: &'c str, asked: &str) -> Choice<'c> {
    Choice {
        value,
        label,
        chosen: value == asked,
    }
}
