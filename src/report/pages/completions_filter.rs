//! The form that narrows the list of completion records; its state stands in the address.
use super::completions::Completions;
use crate::report::model::Edition;
use crate::report::model::Status;
use crate::text::dates;
use crate::web::components::Choice;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Select;
use crate::web::components::by_units;
use crate::web::components::field;
use crate::web::components::select;
use crate::web::components::submit;
use crate::web::components::unit_field;
use maud::Markup;
use maud::html;

impl Completions<'_> {
    pub(super) fn filter(&self) -> Markup {
        let (asked, errors, language) = (self.asked, self.errors, self.language);
        let (from, to) = (iso(&asked.from), iso(&asked.to));
        let unit = language.say("Đơn vị, gồm cấp dưới", "Unit, with those below");
        let first = language.say("Hoàn thành từ ngày", "Completed from");
        let last = language.say("đến hết ngày", "to (inclusive)");
        html! {
            form.filters method="get" action="/completions" role="search" {
                (unit_field(&Field::new("unit", unit).value(&asked.unit), self.units, errors, language))
                (self.courses())
                (field(&Field::new("from", first).value(&from).kind(Kind::Date), errors))
                (field(&Field::new("to", last).value(&to).kind(Kind::Date), errors))
                (self.statuses())
                (by_units(&self.asked.by, self.errors, language))
                (submit(language.say("Lọc", "Filter")))
            }
        }
    }

    fn courses(&self) -> Markup {
        let mut codes: Vec<&Edition> = self.editions.values().collect();
        codes.sort_by(|a, b| (&a.course_code, b.release).cmp(&(&b.course_code, a.release)));
        codes.dedup_by(|a, b| a.course_code == b.course_code);
        let named: Vec<(&str, String)> = codes
            .iter()
            .map(|one| {
                (
                    one.course_code.as_str(),
                    format!("{} · {}", one.course_code, one.title),
                )
            })
            .collect();
        let mut choices = vec![choice(
            "",
            self.language.say("Tất cả", "All"),
            &self.asked.course,
        )];
        choices.extend(
            named
                .iter()
                .map(|(code, label)| choice(code, label, &self.asked.course)),
        );
        if choices.iter().all(|choice| !choice.chosen) {
            // A folder's name, which addresses may hold too.
            let other = &self.asked.course;
            choices.push(choice(other, other, other));
        }
        self.select("course", self.language.say("Khóa học", "Course"), &choices)
    }

    fn statuses(&self) -> Markup {
        let (asked, language) = (&self.asked.status, self.language);
        let mut choices = vec![choice("", language.say("Tất cả", "All"), asked)];
        let each = Status::ALL.iter();
        choices.extend(each.map(|one| choice(one.as_str(), one.word(language), asked)));
        self.select(
            "status",
            language.say("Giấy chứng nhận", "Certificate"),
            &choices,
        )
    }

    fn select(&self, name: &str, label: &str, choices: &[Choice]) -> Markup {
        let list = Select {
            name,
            label,
            choices,
            ..Select::default()
        };
        select(&list, self.errors)
    }
}

fn choice<'a>(value: &'a str, label: &'a str, chosen: &str) -> Choice<'a> {
    Choice {
        value,
        label,
        chosen: value == chosen,
    }
}

/// As the date inputs of browsers want it; what cannot be read stays as it was typed.
fn iso(text: &str) -> String {
    dates::parse_day(text).map_or_else(|| text.to_owned(), |day| day.to_string())
}
