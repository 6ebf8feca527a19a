//! The form that requires a course of people.
use crate::org::Category;
use crate::org::GroupChoice;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::components::Choice;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Select;
use crate::web::components::Tone;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::notice;
use crate::web::components::select;
use crate::web::components::submit;
use crate::web::components::unit_field;
use maud::Markup;
use maud::html;

/// What is posted for each choice, and how it is shown.
type Pairs<'a> = &'a [(String, String)];

/// What there is to choose from.
pub struct Offer<'a> {
    /// Folder and title.
    pub courses: Pairs<'a>,
    /// Code and name.
    pub units: Pairs<'a>,
    pub groups: &'a [GroupChoice],
}

/// Of whom a course would be required.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    pub people: usize,
    /// Beside them: those who are away from their posts.
    pub away: usize,
    pub unit: String,
    pub group: Option<String>,
}

impl Caught {
    fn words(&self, language: Language) -> String {
        let count = |number| numbers::whole(i64::try_from(number).unwrap_or(i64::MAX), language);
        let (people, unit) = (count(self.people), &self.unit);
        let whom = match &self.group {
            Some(group) => language.say(
                format!("thành viên nhóm {group} đang công tác ở {unit} và cấp dưới"),
                format!("members of {group} in post in {unit} and below"),
            ),
            None => language.say(
                format!("người thuộc đối tượng đã chọn ở {unit} và cấp dưới"),
                format!("the chosen categories in {unit} and below"),
            ),
        };
        let concerns = language.say(
            format!("Yêu cầu này áp dụng cho {people} người trong phạm vi của anh/chị: {whom}."),
            format!(
                "This would concern {people} {} within your units: {whom}.",
                numbers::plural(
                    i64::try_from(self.people).unwrap_or(i64::MAX),
                    "person",
                    "people"
                )
            ),
        );
        if self.away == 0 {
            return concerns;
        }
        let away = count(self.away);
        let beside = language.say(
            format!("Thêm {away} người đang nghỉ dài ngày, được tạm hoãn."),
            format!("{away} more on leave, deferred."),
        );
        format!("{concerns} {beside}")
    }
}

/// The form as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequirementForm {
    /// Folder or code.
    pub course: String,
    /// Id or code.
    pub unit: String,
    /// Its id; empty for everybody.
    pub group: String,
    pub categories: Vec<String>,
    pub due_on: String,
}

impl RequirementForm {
    /// The form with what there is to choose from; `caught` is of whom the course would be required as the form stands.
    pub fn show(
        &self,
        offer: &Offer,
        caught: Option<&Caught>,
        errors: &Errors,
        language: Language,
    ) -> Markup {
        html! {
            section {
                h2 { (language.say("Đặt yêu cầu mới", "Require a course")) }
                (error_summary(errors, language))
                form method="post" action="/requirements" {
                    (self.course(offer.courses, errors, language))
                    (self.unit(offer.units, errors, language))
                    @if !offer.groups.is_empty() { (self.group(offer.groups, errors, language)) }
                    (self.categories(errors, language))
                    (self.due(errors, language))
                    @if let Some(caught) = caught { (notice(Tone::Info, &html! { p { (caught.words(language)) } })) }
                    div.actions {
                        (submit(language.say("Đặt yêu cầu", "Require")))
                        button.button.secondary type="submit" name="preview" value="1" {
                            (language.say("Xem áp dụng cho bao nhiêu người", "See how many people it concerns"))
                        }
                    }
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

    fn group(&self, groups: &[GroupChoice], errors: &Errors, language: Language) -> Markup {
        let label = |one: &GroupChoice| {
            let people = numbers::whole(i64::try_from(one.members).unwrap_or(i64::MAX), language);
            language.say(
                format!("{} ({people} người trong phạm vi của anh/chị)", one.name),
                format!("{} ({people} within your units)", one.name),
            )
        };
        let ids: Vec<String> = groups.iter().map(|one| one.id.to_string()).collect();
        let labels: Vec<String> = groups.iter().map(label).collect();
        let everybody = Choice {
            value: "",
            label: language.say("Mọi người của đơn vị", "Everybody of the unit"),
            chosen: self.group.is_empty(),
        };
        let each = ids.iter().zip(&labels).map(|(value, label)| Choice {
            value,
            label,
            chosen: *value == self.group,
        });
        let choices: Vec<Choice> = std::iter::once(everybody).chain(each).collect();
        let list = Select {
            name: "group",
            label: language.say("Chỉ thành viên của nhóm", "Only members of the group"),
            hint: language.say(
                "Khi chọn nhóm: áp dụng cho thành viên vào từng ngày, đang công tác ở đơn vị trên hoặc cấp dưới. Không chọn đối tượng nào là mọi đối tượng.",
                "With a group: who is a member on the day and in post in the unit or below. No category means every one.",
            ),
            choices: &choices,
            ..Select::default()
        };
        select(&list, errors)
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
