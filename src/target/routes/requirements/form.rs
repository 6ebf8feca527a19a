//! The form that requires a course: read, and checked against what there is.
use super::desk::Desk;
use crate::content::Release;
use crate::db::Day;
use crate::db::ids::CourseId;
use crate::db::ids::GroupId;
use crate::db::ids::UnitId;
use crate::org::Category;
use crate::org::groups_to_choose;
use crate::org::unit_named;
use crate::target::model::NewRequirement;
use crate::target::pages::RequirementForm;
use crate::text::Language;
use crate::text::dates::parse_day;
use crate::web;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Fields;
use std::sync::Arc;

/// What is wrong with a field.
type Wrong = (&'static str, [&'static str; 2]);

const NO_COURSE: Wrong = (
    "course",
    [
        "Hãy chọn một khóa học đã xuất bản.",
        "Choose a published course.",
    ],
);
const NO_UNIT: Wrong = (
    "unit",
    [
        "Không có đơn vị này trong phạm vi của anh/chị. Hãy ghi mã đơn vị.",
        "No such unit within your units. Give its code.",
    ],
);
const NO_GROUP: Wrong = (
    "group",
    [
        "Không có nhóm này. Hãy chọn một nhóm trong danh sách.",
        "No such group. Choose one of the list.",
    ],
);
const NO_CATEGORY: Wrong = (
    "categories",
    [
        "Hãy chọn ít nhất một đối tượng.",
        "Choose at least one category.",
    ],
);
const NO_DAY: Wrong = (
    "due_on",
    ["Hãy ghi ngày như 30/11/2026.", "Give a day, as 2026-11-30."],
);
const PAST: Wrong = (
    "due_on",
    [
        "Ngày này đã qua. Hãy chọn từ hôm nay trở đi.",
        "This day has passed. Choose today or later.",
    ],
);

/// The form as it was posted.
pub fn read(fields: &Fields) -> web::Result<RequirementForm> {
    let text = |name| Ok::<_, Error>(fields.one(name)?.unwrap_or_default().trim().to_owned());
    Ok(RequirementForm {
        course: text("course")?,
        unit: text("unit")?,
        group: text("group")?,
        categories: fields.all("categories").map(str::to_owned).collect(),
        due_on: text("due_on")?,
    })
}

/// The form as a requirement, or everything that is wrong with it.
pub async fn check(
    desk: &Desk,
    form: &RequirementForm,
) -> web::Result<Result<NewRequirement, Errors>> {
    let course = course(desk, &form.course).ok_or(NO_COURSE);
    let unit = unit(desk, &form.unit).await?.ok_or(NO_UNIT);
    let group = group(desk, &form.group).await?;
    let categories = match group {
        // Of a group everybody is meant unless the form says whom.
        Ok(Some(_)) if form.categories.is_empty() => Ok(Vec::new()),
        _ => categories(&form.categories).ok_or(NO_CATEGORY),
    };
    let due_on = due(&form.due_on, desk.today());
    Ok(match (course, unit, group, categories, due_on) {
        (Ok(course), Ok(unit), Ok(group), Ok(categories), Ok(due_on)) => Ok(NewRequirement {
            course,
            unit,
            group,
            categories,
            due_on,
        }),
        (course, unit, group, categories, due_on) => {
            let wrong = [
                course.err(),
                unit.err(),
                group.err(),
                categories.err(),
                due_on.err(),
            ];
            Err(errors(wrong.into_iter().flatten(), desk.language))
        }
    })
}

fn errors(wrong: impl Iterator<Item = Wrong>, language: Language) -> Errors {
    let mut errors = Errors::default();
    for (field, [vietnamese, english]) in wrong {
        errors.add(field, language.say(vietnamese, english));
    }
    errors
}

/// The course of this folder or code.
fn course(desk: &Desk, name: &str) -> Option<CourseId> {
    let latest = desk.catalogue.all_latest();
    let named =
        |release: &&Arc<Release>| release.course.folder == name || release.course.code == name;
    latest.iter().find(named).map(|release| release.course_id)
}

/// The unit of this code or id within the scope.
async fn unit(desk: &Desk, name: &str) -> web::Result<Option<UnitId>> {
    let (scope, name, today) = (desk.scope.clone(), name.to_owned(), desk.today());
    let found = desk
        .app
        .db
        .glance(move |conn| Ok::<_, Error>(unit_named(conn, &scope, &name, today)?));
    Ok(found.await?.map(|unit| unit.id))
}

/// The group chosen, of those the viewer may choose from; none for everybody.
async fn group(desk: &Desk, chosen: &str) -> web::Result<Result<Option<GroupId>, Wrong>> {
    if chosen.is_empty() {
        return Ok(Ok(None));
    }
    let (scope, today) = (desk.scope.clone(), desk.today());
    let choices = desk
        .app
        .db
        .read(move |conn| Ok::<_, Error>(groups_to_choose(conn, &scope, today)?));
    let choices = choices.await?;
    let found = choices.iter().find(|one| one.id.to_string() == chosen);
    Ok(found.map(|one| Some(one.id)).ok_or(NO_GROUP))
}

/// Without repetition, in the order of the policy; nothing when one of them is unknown or none is given.
fn categories(chosen: &[String]) -> Option<Vec<Category>> {
    let known: Vec<Category> = chosen
        .iter()
        .map(|text| text.parse().ok())
        .collect::<Option<_>>()?;
    let all = Category::ALL
        .iter()
        .copied()
        .filter(|one| known.contains(one));
    Some(all.collect()).filter(|all: &Vec<Category>| !all.is_empty())
}

fn due(text: &str, today: Day) -> Result<Day, Wrong> {
    let day = parse_day(text).map(Day).ok_or(NO_DAY)?;
    if day < today { Err(PAST) } else { Ok(day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_kept_once_in_the_order_of_the_policy() {
        let of = |texts: &[&str]| {
            categories(
                &texts
                    .iter()
                    .map(|&text| text.to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(
            of(&["public_employee", "civil_servant", "public_employee"]),
            Some(vec![Category::CivilServant, Category::PublicEmployee])
        );
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["civil_servant", "boss"]), None);
    }

    #[test]
    fn a_due_day_lies_ahead() {
        let today: Day = "2026-11-23".parse().unwrap();
        assert_eq!(due("23/11/2026", today), Ok(today));
        assert_eq!(due("2026-11-22", today), Err(PAST));
        assert_eq!(due("", today), Err(NO_DAY));
    }
}
