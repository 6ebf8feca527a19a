//! What is typed into the forms of groups, and what is wrong with it; pure.
use super::model::GroupKind;
use super::model::Span;
use super::model::UsualKind;
use crate::db::Day;
use crate::org::model::is_unit_code;
use crate::text::Language;
use crate::text::dates;
use crate::text::hidden_character;
use crate::text::tidy;
use crate::text::unshowable;
use crate::web::Errors;
use serde::Deserialize;

/// Characters a name, a role, a kind or a decision may have.
const LONGEST: usize = 200;

/// A group as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GroupForm {
    pub code: String,
    pub name: String,
    /// A usual kind, or one that exists already.
    pub kind: String,
    /// A kind of an administrator's own; wins over `kind`.
    pub own_kind: String,
    pub unit: String,
    pub decision: String,
}

/// What of a group's form needs no look at the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub code: String,
    pub name: String,
    pub kind: GroupKind,
    pub decision: Option<String>,
}

impl GroupForm {
    /// `kinds` are those of administrators that exist already; only an administrator (`names`) adds one.
    pub fn check(
        &self,
        (kinds, names): (&[String], bool),
        language: Language,
    ) -> Result<Words, Errors> {
        let mut errors = Errors::none();
        let code = tidy(&self.code);
        if !is_unit_code(&code) {
            errors.add(
                "code",
                language.say(
                    "Mã nhóm gồm chữ, số và các dấu . _ - /, không có khoảng trống, ví dụ UCSC.",
                    "A group's code has letters, digits and . _ - /, no blanks, such as IRT.",
                ),
            );
        }
        let name = words(&self.name, "name", language, &mut errors);
        if name.is_empty() {
            errors.add(
                "name",
                language.say("Hãy ghi tên nhóm.", "Give the group a name."),
            );
        }
        let decision = words(&self.decision, "decision", language, &mut errors);
        let kind = self.kind((kinds, names), language, &mut errors);
        match kind {
            Some(kind) if errors.is_empty() => Ok(Words {
                code,
                name,
                kind,
                decision: Some(decision).filter(|text| !text.is_empty()),
            }),
            _ => Err(errors),
        }
    }

    fn kind(
        &self,
        (kinds, names): (&[String], bool),
        language: Language,
        errors: &mut Errors,
    ) -> Option<GroupKind> {
        let own = words(&self.own_kind, "own_kind", language, errors);
        let known = |text: &str| kinds.iter().any(|kind| kind == text);
        if !own.is_empty() {
            if names || known(&own) {
                return Some(read_kind(&own));
            }
            errors.add(
                "own_kind",
                language.say(
                    "Chỉ quản trị hệ thống đặt loại nhóm mới. Hãy chọn một loại có sẵn.",
                    "Only administrators name new kinds. Choose one of the list.",
                ),
            );
            return None;
        }
        let usual = self.kind.parse::<UsualKind>().is_ok();
        if usual || known(&self.kind) {
            return Some(read_kind(&self.kind));
        }
        errors.add(
            "kind",
            language.say("Hãy chọn loại nhóm.", "Choose a kind."),
        );
        None
    }
}

fn read_kind(text: &str) -> GroupKind {
    let Ok(kind) = text.parse::<GroupKind>();
    kind
}

/// A member to add, as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MemberForm {
    /// Staff code or name.
    pub who: String,
    /// Of several found, the one chosen.
    pub person: String,
    pub role: String,
    pub from: String,
    pub to: String,
    pub decision: String,
}

/// What of it needs no look at the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    pub role: String,
    pub span: Span,
    pub decision: Option<String>,
}

impl MemberForm {
    pub fn check(&self, today: Day, language: Language) -> Result<Joining, Errors> {
        let mut errors = Errors::none();
        let role = words(&self.role, "role", language, &mut errors);
        let decision = words(&self.decision, "decision", language, &mut errors);
        let from = day_or(&self.from, ("from", today), language, &mut errors);
        let to = day_or(&self.to, ("to", Day::LAST), language, &mut errors);
        if errors.is_empty() && to < from {
            errors.add("to", before_begin(language));
        }
        if tidy(&self.who).is_empty() && self.person.is_empty() {
            errors.add(
                "who",
                language.say(
                    "Hãy ghi mã cán bộ hoặc họ tên.",
                    "Give a staff code or a name.",
                ),
            );
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Joining {
            role: if role.is_empty() {
                super::model::usual_roles(language)[0].to_owned()
            } else {
                role
            },
            span: (from, to),
            decision: Some(decision).filter(|text| !text.is_empty()),
        })
    }
}

/// The end of a membership, as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EndForm {
    pub to: String,
    pub decision: String,
}

impl EndForm {
    /// The last day and the decision, for a membership of these days.
    pub fn check(
        &self,
        span: Span,
        today: Day,
        language: Language,
    ) -> Result<(Day, Option<String>), Errors> {
        let mut errors = Errors::none();
        let decision = words(&self.decision, "decision", language, &mut errors);
        let to = day_or(&self.to, ("to", today), language, &mut errors);
        if errors.is_empty() && to < span.0 {
            errors.add("to", before_begin(language));
        }
        if errors.is_empty() && to > span.1 {
            errors.add(
                "to",
                language.say(
                    "Người này thôi tham gia trước ngày đó rồi.",
                    "This membership ends before that day already.",
                ),
            );
        }
        if errors.is_empty() {
            Ok((to, Some(decision).filter(|text| !text.is_empty())))
        } else {
            Err(errors)
        }
    }
}

/// Another role from a day on, as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RoleForm {
    pub role: String,
    pub from: String,
    pub decision: String,
}

impl RoleForm {
    /// The role, its first day and the decision, for a membership of these days.
    pub fn check(
        &self,
        (span, role): (Span, &str),
        today: Day,
        language: Language,
    ) -> Result<(String, Day, Option<String>), Errors> {
        let mut errors = Errors::none();
        let new = words(&self.role, "role", language, &mut errors);
        let decision = words(&self.decision, "decision", language, &mut errors);
        if new.is_empty() || new == role {
            errors.add(
                "role",
                language.say(
                    "Hãy ghi vai trò mới, khác vai trò hiện nay.",
                    "Give a role other than the present one.",
                ),
            );
        }
        let from = day_or(&self.from, ("from", today), language, &mut errors);
        if errors.is_empty() && (from <= span.0 || from > span.1) {
            errors.add("from", language.say(
                "Ngày đổi vai trò phải nằm sau ngày bắt đầu và không sau ngày cuối tham gia.",
                "The day must lie after the first day of the membership and not after its last.",
            ));
        }
        if errors.is_empty() {
            Ok((new, from, Some(decision).filter(|text| !text.is_empty())))
        } else {
            Err(errors)
        }
    }
}

fn words(typed: &str, field: &'static str, language: Language, errors: &mut Errors) -> String {
    let text = tidy(typed);
    if text.chars().count() > LONGEST {
        errors.add(
            field,
            language.say(
                format!("Không quá {LONGEST} ký tự."),
                format!("At most {LONGEST} characters."),
            ),
        );
    }
    if unshowable(&text).is_some() {
        errors.add(field, hidden_character(language));
    }
    text
}

/// The day typed, or the one meant by an empty field.
fn day_or(
    typed: &str,
    (field, empty): (&'static str, Day),
    language: Language,
    errors: &mut Errors,
) -> Day {
    if typed.trim().is_empty() {
        return empty;
    }
    dates::parse_day(typed).map_or_else(
        || {
            errors.add(
                field,
                language.say(
                    "Ngày chưa đúng. Ghi như 05/02/2026.",
                    "Not a day. Write it as 2026-02-05.",
                ),
            );
            empty
        },
        Day,
    )
}

fn before_begin(language: Language) -> &'static str {
    language.say(
        "Ngày cuối nằm trước ngày đầu. Hãy sửa một trong hai.",
        "The last day lies before the first. Mend one of them.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    const VI: Language = Language::Vietnamese;

    #[test]
    fn only_an_administrator_names_a_new_kind() {
        let form = GroupForm {
            code: "TGV".to_owned(),
            name: "Tổ giúp việc".to_owned(),
            own_kind: "Tổ giúp việc".to_owned(),
            ..GroupForm::default()
        };
        assert!(form.check((&[], true), VI).is_ok());
        let refused = form.check((&[], false), VI).unwrap_err();
        assert!(refused.of("own_kind").is_some());
        let known = ["Tổ giúp việc".to_owned()];
        assert!(form.check((&known, false), VI).is_ok());
        let none = GroupForm {
            own_kind: String::new(),
            ..form
        };
        assert!(
            none.check((&known, true), VI)
                .unwrap_err()
                .of("kind")
                .is_some()
        );
    }

    #[test]
    fn days_of_a_membership_stand_in_order() {
        let today: Day = "2026-11-23".parse().unwrap();
        let form = |from: &str, to: &str| MemberForm {
            who: "CB1".to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            ..MemberForm::default()
        };
        let open = form("", "").check(today, VI).unwrap();
        assert_eq!(open.span, (today, Day::LAST));
        assert_eq!(open.role, "Thành viên");
        let wrong = form("2026-11-23", "22/11/2026").check(today, VI);
        assert!(wrong.unwrap_err().of("to").is_some());
        assert!(
            form("hôm qua", "")
                .check(today, VI)
                .unwrap_err()
                .of("from")
                .is_some()
        );
    }
}
