//! The form that grants a role; pure.
use crate::access::Grant;
use crate::access::Role;
use crate::db::Day;
use crate::text::Language;
use crate::text::dates::parse_day;
use crate::text::tidy;
use crate::web::Errors;
use serde::Deserialize;

/// What an administrator types.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct GrantForm {
    pub role: String,
    pub unit: String,
    pub from: String,
    pub to: String,
}

/// A grant to be written, but for its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NewGrant {
    pub role: Role,
    pub from: Day,
    /// The last day; [`Day::LAST`] when open.
    pub to: Day,
}

impl GrantForm {
    /// The same with every field as it is read.
    pub fn tidied(&self) -> Self {
        Self {
            role: tidy(&self.role),
            unit: tidy(&self.unit),
            from: tidy(&self.from),
            to: tidy(&self.to),
        }
    }

    /// What is granted from when to when, or what is wrong with a tidied form of somebody who may give these roles.
    pub fn check(
        &self,
        today: Day,
        grantable: &[Role],
        language: Language,
    ) -> Result<NewGrant, Errors> {
        let mut errors = Errors::default();
        let role = self.role(grantable, language);
        if let Err(message) = role {
            errors.add("role", message);
        }
        let from = day_or(&self.from, today);
        let to = day_or(&self.to, Day::LAST);
        for (field, day) in [("from", from), ("to", to)] {
            if day.is_none() {
                errors.add(field, wrong_day(language));
            }
        }
        if from.is_some_and(|from| from < today) {
            errors.add(
                "from",
                language.say(
                    "Vai trò không thể có hiệu lực trước hôm nay.",
                    "A role cannot hold before today.",
                ),
            );
        }
        if to.is_some_and(|to| to < from.unwrap_or(Day::FIRST)) {
            errors.add(
                "to",
                language.say(
                    "Ngày kết thúc không được trước ngày bắt đầu.",
                    "The last day must not come before the first.",
                ),
            );
        }
        if self.unit.is_empty() {
            errors.add(
                "unit",
                language.say("Xin điền mã đơn vị.", "Give a unit's code."),
            );
        }
        match (role, from, to) {
            (Ok(role), Some(from), Some(to)) if errors.is_empty() => {
                Ok(NewGrant { role, from, to })
            }
            _ => Err(errors),
        }
    }

    fn role(&self, grantable: &[Role], language: Language) -> Result<Role, &'static str> {
        match self.role.parse() {
            Ok(Role::Learner) => Err(language.say(
                "Mọi người có tài khoản đều đã là học viên. Hãy chọn vai trò khác.",
                "Everybody with an account is a learner already. Choose another role.",
            )),
            Ok(role) if !grantable.contains(&role) => Err(language.say(
                "Vai trò này do quản trị viên giao. Hãy chọn vai trò khác hoặc nhờ quản trị viên.",
                "Administrators grant this role. Choose another, or ask an administrator.",
            )),
            Ok(role) => Ok(role),
            Err(()) => Err(language.say("Hãy chọn một vai trò.", "Choose a role.")),
        }
    }
}

/// A day typed or picked; an empty field means `otherwise`.
fn day_or(text: &str, otherwise: Day) -> Option<Day> {
    if text.is_empty() {
        return Some(otherwise);
    }
    text.parse().ok().or_else(|| parse_day(text).map(Day))
}

fn wrong_day(language: Language) -> &'static str {
    language.say(
        "Ngày chưa đúng. Hãy viết như 05/02/2026.",
        "This is no day. Write it as 05/02/2026.",
    )
}

impl NewGrant {
    /// Whether somebody already holds this role on some of these days.
    pub fn doubles(&self, grant: &Grant) -> bool {
        grant.role == self.role
            && grant.lent_from.is_none()
            && grant.revoked_at.is_none()
            && grant.from <= self.to
            && self.from <= grant.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(from: &str, to: &str) -> GrantForm {
        GrantForm {
            role: "officer".to_owned(),
            unit: "SKHCN".to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_grant_runs_from_today_and_stays_open_unless_said_otherwise() {
        let today = day("2026-11-23");
        let vi = Language::Vietnamese;
        let open = form("", "").check(today, Role::ALL, vi).unwrap();
        assert_eq!((open.from, open.to), (today, Day::LAST));
        let dated = form("2027-01-01", "31/12/2027")
            .check(today, Role::ALL, vi)
            .unwrap();
        assert_eq!(
            (dated.from, dated.to),
            (day("2027-01-01"), day("2027-12-31"))
        );
        assert!(
            form("31/2/2027", "")
                .check(today, Role::ALL, vi)
                .unwrap_err()
                .of("from")
                .is_some()
        );
        assert!(
            form("", "2026-11-22")
                .check(today, Role::ALL, vi)
                .unwrap_err()
                .of("to")
                .is_some()
        );
        let before = form("2026-11-22", "2026-12-31").check(today, Role::ALL, vi);
        assert!(before.unwrap_err().of("from").is_some());
        let empty = GrantForm::default()
            .check(today, Role::ALL, vi)
            .unwrap_err();
        assert!(empty.of("role").is_some() && empty.of("unit").is_some());
        let learner = GrantForm {
            role: "learner".to_owned(),
            ..form("", "")
        };
        assert!(
            learner
                .check(today, Role::ALL, vi)
                .unwrap_err()
                .of("role")
                .is_some()
        );
        let not_theirs = form("", "").check(today, &[Role::Leader], vi);
        assert!(not_theirs.unwrap_err().of("role").is_some());
    }
}
