//! The pages of groups.
mod card;
mod group;
mod list;
mod lists;
mod member;
mod settings;

pub(in crate::org) use card::of_person;
pub(super) use group::GroupPage;
pub(super) use list::list;
pub(super) use lists::Compared;
pub(super) use lists::import_form;
pub(super) use lists::seen;
pub(super) use member::MemberForms;
pub(super) use member::member;
pub(super) use settings::SettingsPage;

use super::model::Span;
use crate::db::Day;
use crate::text::Language;
use crate::text::dates;

/// Why somebody cannot join twice.
pub(super) fn already_in((from, to): Span, language: Language) -> String {
    let from = dates::day(from.0, language);
    if to == Day::LAST {
        return language.say(
            format!("Người này đã là thành viên từ {from}."),
            format!("This person is a member since {from}."),
        );
    }
    let to = dates::day(to.0, language);
    language.say(
        format!("Người này đã là thành viên từ {from} đến {to}. Hãy chọn ngày khác."),
        format!("This person is a member from {from} to {to}. Choose other days."),
    )
}

/// A day of a membership; an open end is *nay*.
fn day_or_now(day: Day, language: Language) -> String {
    if day == Day::LAST {
        language.say("nay", "now").to_owned()
    } else {
        dates::day(day.0, language)
    }
}
