//! What is typed to mend a person's data, and what is wrong with it; pure.
use super::super::import::Own;
use super::super::import::email_of;
use super::super::model::Assignment;
use super::super::model::Category;
use super::super::model::Gender;
use super::super::model::TITLE_CHARS;
use super::super::model::is_staff_code;
use crate::db::Day;
use crate::db::ids::AssignmentId;
use crate::text::BirthDate;
use crate::text::Language;
use crate::text::NameError;
use crate::text::clean_name;
use crate::text::dates;
use crate::text::hidden_character;
use crate::text::national_phone;
use crate::text::tidy;
use crate::text::unshowable;
use crate::web::Errors;
use serde::Deserialize;

/// A person's own data as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct OwnForm {
    pub full_name: String,
    pub birth_date: String,
    pub gender: String,
    pub staff_code: String,
    pub email: String,
    pub phone: String,
}

impl OwnForm {
    /// The form filled with what is known.
    pub fn of(own: &Own) -> Self {
        Self {
            full_name: own.full_name.clone(),
            birth_date: own
                .birth_date
                .map(|date| date.show(Language::Vietnamese))
                .unwrap_or_default(),
            gender: own
                .gender
                .map(|gender| gender.as_str().to_owned())
                .unwrap_or_default(),
            staff_code: own.staff_code.clone().unwrap_or_default(),
            email: own.email.clone().unwrap_or_default(),
            phone: own.phone.clone().unwrap_or_default(),
        }
    }

    /// The own data with what is typed in them, or what is wrong. What a field leaves empty is unknown from now on.
    pub fn check(&self, own: &Own, today: Day, language: Language) -> Result<Own, Errors> {
        let mut errors = Errors::none();
        let mut mended = own.clone();
        match clean_name(&self.full_name) {
            Ok(name) => mended.full_name = name,
            Err(error) => errors.add("full_name", name_words(error, language)),
        }
        let text = |typed: &str| Some(tidy(typed)).filter(|text| !text.is_empty());
        mended.birth_date = text(&self.birth_date).and_then(|typed| {
            let date = BirthDate::parse(&typed).filter(|date| date.earliest() <= today.0);
            if date.is_none() {
                errors.add("birth_date", birth_words(language));
            }
            date
        });
        mended.gender = text(&self.gender).and_then(|typed| Gender::parse(&typed));
        mended.staff_code = text(&self.staff_code);
        if mended
            .staff_code
            .as_ref()
            .is_some_and(|code| !is_staff_code(code))
        {
            errors.add("staff_code", code_words(language));
        }
        mended.email = text(&self.email).and_then(|typed| {
            let email = email_of(&typed);
            if email.is_none() {
                errors.add("email", email_words(language));
            }
            email
        });
        mended.phone = text(&self.phone).and_then(|typed| {
            let phone = national_phone(&typed);
            if phone.is_none() {
                errors.add("phone", phone_words(language));
            }
            phone
        });
        if errors.is_empty() {
            Ok(mended)
        } else {
            Err(errors)
        }
    }
}

fn name_words(error: NameError, language: Language) -> &'static str {
    match error {
        NameError::Empty => language.say("Xin điền họ và tên.", "Give the name."),
        NameError::TooLong => language.say(
            "Họ và tên dài nhất 100 ký tự.",
            "A name has 100 characters at most.",
        ),
        NameError::Character(_) => language.say(
            "Họ và tên chỉ gồm chữ, dấu cách, dấu nháy, gạch nối và dấu chấm.",
            "A name has letters, spaces, apostrophes, hyphens and dots only.",
        ),
        NameError::Garbled => language.say(
            "Họ và tên có vẻ là phông chữ cũ (TCVN3, VNI). Hãy gõ lại bằng Unicode.",
            "The name looks like an old font (TCVN3, VNI). Type it again in Unicode.",
        ),
    }
}

fn birth_words(language: Language) -> &'static str {
    language.say(
        "Ngày sinh chưa đúng. Ghi như 05/02/1985, hoặc 1958 khi chỉ biết năm.",
        "This is no birth date. Write it as 05/02/1985, or 1958 when only the year is known.",
    )
}

fn code_words(language: Language) -> &'static str {
    language.say(
        "Mã cán bộ gồm chữ, số hoặc các dấu . - _ / viết liền.",
        "A staff code has letters, digits or . - _ /, without spaces.",
    )
}

fn email_words(language: Language) -> &'static str {
    language.say(
        "Địa chỉ thư chưa đúng, ví dụ đúng: hoa.nt@dongnai.gov.vn.",
        "This is no mail address; one looks like hoa.nt@dongnai.gov.vn.",
    )
}

fn phone_words(language: Language) -> &'static str {
    language.say(
        "Số điện thoại chưa đúng, ví dụ đúng: 0912 345 678.",
        "This is no phone number; one looks like 0912 345 678.",
    )
}

/// What is wrong with a position or rank.
fn title_words(text: &str, language: Language) -> Option<&'static str> {
    if text.chars().count() > TITLE_CHARS {
        Some(language.say("Tối đa 300 ký tự.", "300 characters at most."))
    } else if unshowable(text).is_some() {
        Some(hidden_character(language))
    } else {
        None
    }
}

/// A post as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PostForm {
    pub unit: String,
    pub category: String,
    pub position: String,
    pub rank: String,
    pub is_leader: String,
    pub concurrent: String,
    pub from: String,
    pub to: String,
}

/// A post to be written, but for its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewPost {
    pub category: Category,
    pub position: Option<String>,
    pub rank: Option<String>,
    pub is_leader: bool,
    pub concurrent: bool,
    pub from: Day,
    pub to: Day,
}

impl PostForm {
    pub fn check(&self, today: Day, language: Language) -> Result<NewPost, Errors> {
        let mut errors = Errors::none();
        let category = Category::parse(&self.category);
        if category.is_none() {
            errors.add(
                "category",
                language.say("Hãy chọn đối tượng.", "Choose a category."),
            );
        }
        if tidy(&self.unit).is_empty() {
            errors.add(
                "unit",
                language.say("Xin điền mã đơn vị.", "Give a unit's code."),
            );
        }
        for (field, text) in [("position", &self.position), ("rank", &self.rank)] {
            if let Some(words) = title_words(&tidy(text), language) {
                errors.add(field, words);
            }
        }
        let from = day_or(&self.from, today);
        let to = day_or(&self.to, Day::LAST);
        for (field, day) in [("from", from), ("to", to)] {
            if day.is_none() {
                errors.add(field, day_words(language));
            }
        }
        if to.is_some_and(|to| to < from.unwrap_or(Day::FIRST)) {
            errors.add("to", order_words(language));
        }
        let text = |typed: &str| Some(tidy(typed)).filter(|text| !text.is_empty());
        match (category, from, to) {
            (Some(category), Some(from), Some(to)) if errors.is_empty() => Ok(NewPost {
                category,
                position: text(&self.position),
                rank: text(&self.rank),
                is_leader: !self.is_leader.is_empty(),
                concurrent: !self.concurrent.is_empty(),
                from,
                to,
            }),
            _ => Err(errors),
        }
    }
}

/// The last day of a post that is there, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct EndingForm {
    pub post: Option<AssignmentId>,
    pub ends_on: String,
}

impl EndingForm {
    /// The last day meant; empty means that it is open.
    pub fn check(&self, post: &Assignment, language: Language) -> Result<Day, Errors> {
        match day_or(&self.ends_on, Day::LAST) {
            None => Err(Errors::one("ends_on", day_words(language))),
            Some(day) if day < post.valid_from => {
                Err(Errors::one("ends_on", order_words(language)))
            }
            Some(day) => Ok(day),
        }
    }
}

/// A day typed or picked; an empty field means `otherwise`.
fn day_or(text: &str, otherwise: Day) -> Option<Day> {
    let text = text.trim();
    if text.is_empty() {
        return Some(otherwise);
    }
    dates::parse_day(text).map(Day)
}

fn day_words(language: Language) -> &'static str {
    language.say(
        "Ngày chưa đúng. Hãy viết như 05/02/2026.",
        "This is no day. Write it as 05/02/2026.",
    )
}

fn order_words(language: Language) -> &'static str {
    language.say(
        "Ngày kết thúc không được trước ngày bắt đầu.",
        "The last day must not come before the first.",
    )
}

/// The post with which one of these days would clash: nobody has two main posts on a day, nor two posts in one unit.
pub(super) fn clash(
    posts: &[Assignment],
    (unit, concurrent): (crate::db::ids::UnitId, bool),
    (from, to): (Day, Day),
) -> Option<&Assignment> {
    posts.iter().find(|post| {
        let overlaps = post.valid_from <= to && from <= post.valid_to;
        overlaps && (post.unit_id == unit || (!post.concurrent && !concurrent))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const VI: Language = Language::Vietnamese;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn own_data_are_read_as_people_write_them_and_refused_with_words() {
        let own = Own {
            full_name: "Nguyễn Thị Hòa".to_owned(),
            ..Own::default()
        };
        let mut form = OwnForm::of(&own);
        (form.birth_date, form.phone) = ("1958".to_owned(), "912.345.678".to_owned());
        let mended = form.check(&own, day("2026-11-23"), VI).unwrap();
        assert_eq!(mended.birth_date, BirthDate::parse("1958"));
        assert_eq!(mended.phone.as_deref(), Some("0912345678"));
        let wrong = OwnForm {
            full_name: "Nguyễn 2".to_owned(),
            birth_date: "24/11/2026".to_owned(),
            staff_code: "a b".to_owned(),
            email: "x".to_owned(),
            phone: "y".to_owned(),
            ..OwnForm::default()
        };
        let errors = wrong.check(&own, day("2026-11-23"), VI).unwrap_err();
        for field in ["full_name", "birth_date", "staff_code", "email", "phone"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
    }
}
