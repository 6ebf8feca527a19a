//! The form that requires a course of people.
use crate::org::Category;
use crate::text::Language;
use crate::web::Errors;
use crate::web::components::Choice;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Select;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::select;
use crate::web::components::submit;
use crate::web::components::unit_field;
use maud::Markup;
use maud::html;

/// What is posted for each choice, and how it is shown.
type Pairs<'a> = &'a [(String, String)];

/// The form as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequirementForm {
    /// Folder or code.
    pub course: String,
    /// Id or code.
    pub unit: String,
    pub categories: Vec<String>,
    pub due_on: String,
}

impl RequirementForm {
    /// The form with these courses (folder and title) and units (code and name) to choose from.
    pub fn show(
        &self,
        (courses, units): (Pairs, Pairs),
        errors: &Errors,
        language: Language,
    ) -> Markup {
        html! {
            section {
                h2 { (language.say("Đặt yêu cầu mới", "Require a course")) }
                (error_summary(errors, language))
                form method="post" action="/requirements" {
                    (self.course(courses, errors, language))
                    (self.unit(units, errors, language))
                    (self.categories(errors, language))
                    (self.due(errors, language))
                    (submit(language.say("Đặt yêu cầu", "Require")))
                }
            }
        }
    }

    fn course(&self, courses: Pairs, errors: &Errors, language: Language) -> Markup {
        let choices: Vec<Choice> = courses
            .iter()
            .map(|(folder, title)| Choice {
                value: folder,
                label: title,
                chosen: *folder == self.course,
            })
            .collect();
        let list = Select {
            name: "course",
            label: language.say("Khóa học", "Course"),
            choices: &choices,
            ..Select::default()
        };
        select(&list, errors)
    }

    fn unit(&self, units: Pairs, errors: &Errors, language: Language) -> Markup {
        let hint = language.say(
            "Yêu cầu áp dụng cho cả các đơn vị cấp dưới.",
            "Units below it are included.",
        );
        let unit = Field::new("unit", language.say("Đơn vị", "Unit"));
        let unit = unit.value(&self.unit).hint(hint).required();
        unit_field(&unit, units, errors, language)
    }

    fn due(&self, errors: &Errors, language: Language) -> Markup {
        let label = language.say("Hoàn thành chậm nhất hết ngày", "Due by the end of");
        let due = Field::new("due_on", label).value(&self.due_on);
        field(&due.kind(Kind::Date).required(), errors)
    }

    fn categories(&self, errors: &Errors, language: Language) -> Markup {
        let error = errors.of("categories");
        html! {
            fieldset.field.field-wrong[error.is_some()] id="f-categories" {
                legend { (language.say("Đối tượng phải học", "Who must learn")) }
                @if let Some(error) = error { p.field-error { (error) } }
                @for category in Category::ALL {
                    @let value = category.as_str();
                    label.option {
                        input type="checkbox" name="categories" value=(value)
                            checked[self.categories.iter().any(|chosen| chosen == value)];
                        span { (category.label(language)) }
                    }
                }
            }
        }
    }
}
