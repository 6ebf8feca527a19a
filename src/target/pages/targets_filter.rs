//! The form above the figures of a target: the day, the grouping, the category.
use super::targets::Dashboard;
use crate::target::model::By;
use crate::web::Errors;
use crate::web::components::Choice;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Select;
use crate::web::components::field;
use crate::web::components::hidden;
use crate::web::components::select;
use crate::web::components::submit;
use maud::Markup;
use maud::html;

impl Dashboard<'_> {
    pub(super) fn filter(&self) -> Markup {
        let language = self.language;
        let day = self.day.to_string();
        let as_of = Field::new(
            "as_of",
            language.say("Tính đến hết ngày", "As of the end of"),
        )
        .value(&day)
        .kind(Kind::Date);
        html! {
            form.filters method="get" action=(self.address.path()) {
                @if let Some(unit) = self.middle { (hidden("unit", self.code(unit))) }
                (field(&as_of, &Errors::default()))
                (self.grouping())
                (self.categories())
                (submit(language.say("Xem", "Show")))
            }
        }
    }

    fn grouping(&self) -> Markup {
        let language = self.language;
        let choices = [
            (
                By::Then,
                language.say("đơn vị vào ngày đó", "the units of that day"),
            ),
            (
                By::Today,
                language.say("đơn vị hiện nay", "the units of today"),
            ),
        ]
        .map(|(by, label)| Choice {
            value: by.as_str(),
            label,
            chosen: by == self.by,
        });
        list("by", language.say("Xếp theo", "Grouped by"), &choices)
    }

    fn categories(&self) -> Markup {
        let language = self.language;
        let mut choices = vec![Choice {
            value: "",
            label: language.say("Tất cả", "All"),
            chosen: self.category.is_none(),
        }];
        choices.extend(self.target.categories.iter().map(|one| Choice {
            value: one.as_str(),
            label: one.label(language),
            chosen: self.category == Some(*one),
        }));
        list("category", language.say("Đối tượng", "Category"), &choices)
    }
}

fn list(name: &str, label: &str, choices: &[Choice]) -> Markup {
    let list = Select {
        name,
        label,
        choices,
        ..Select::default()
    };
    select(&list, &Errors::default())
}
