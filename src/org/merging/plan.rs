//! What merging moves from one record to the other; pure.
use super::super::import::Own;
use super::super::import::field_back;
use super::super::model::Assignment;
use crate::db::Day;
use crate::db::ids::AccountId;
use crate::db::ids::AssignmentId;
use crate::db::ids::IdentityId;
use crate::text::Language;
use serde::Deserialize;
use serde::Serialize;

/// Everything that was moved within the staff register, as it was and as it became, so that it can be put back exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::org) struct Moved {
    pub posts: Vec<MovedPost>,
    /// Of the record kept, then of the one merged into it.
    pub kept: Change,
    pub other: Change,
    pub account: Account,
    /// Links of the account that is closed to accounts elsewhere: they open that of the record kept.
    #[serde(default)]
    pub identities: Vec<IdentityId>,
}

/// A person's own data before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::org) struct Change {
    pub was: Own,
    pub is: Own,
}

/// What of a post merging changes besides whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::org) struct Terms {
    pub concurrent: bool,
    pub to: Day,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::org) struct MovedPost {
    pub id: AssignmentId,
    pub was: Terms,
    pub is: Terms,
}

/// What becomes of the account of the record merged into the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::org) enum Account {
    /// There was none, or it was closed already.
    Nothing,
    /// The record kept had none: it signs in with this one now.
    Taken(AccountId),
    /// The record kept signs in with its own; this one is closed.
    Closed(AccountId),
}

/// How the posts of the other record stand beside those of the record kept. Where both stood in one unit at one time, the days of
/// the record kept count; another main post of the same days becomes a concurrent one, since nobody has two main posts.
pub(in crate::org) fn settle(others: &[Assignment], kept: &[Assignment]) -> Vec<MovedPost> {
    others.iter().map(|post| settled(post, kept)).collect()
}

fn settled(post: &Assignment, kept: &[Assignment]) -> MovedPost {
    let was = Terms {
        concurrent: post.concurrent,
        to: post.valid_to,
    };
    let mut is = was;
    for same in kept.iter().filter(|kept| kept.unit_id == post.unit_id) {
        if overlap((post.valid_from, is.to), (same.valid_from, same.valid_to)) {
            // Before it begins: it never held, then.
            is.to = same.valid_from.max(post.valid_from).plus(-1);
        }
    }
    let days = (post.valid_from, is.to);
    let mut mains = kept.iter().filter(|kept| !kept.concurrent);
    is.concurrent |= is.to >= post.valid_from
        && mains.any(|main| overlap(days, (main.valid_from, main.valid_to)));
    MovedPost {
        id: post.id,
        was,
        is,
    }
}

/// The terms of a post that goes back: those of before where they are still what merging made them.
pub(in crate::org) fn back(post: &MovedPost, now: Terms) -> Terms {
    Terms {
        concurrent: field_back(&post.was.concurrent, &post.is.concurrent, &now.concurrent),
        to: field_back(&post.was.to, &post.is.to, &now.to),
    }
}

fn overlap(one: (Day, Day), other: (Day, Day)) -> bool {
    one.0 <= one.1 && one.0 <= other.1 && other.0 <= one.1
}

/// The own data of both after merging: the record kept takes over what it lacks. What is unique leaves the other record then.
pub(in crate::org) fn own_data(kept: Own, other: Own) -> (Change, Change) {
    let (mut of_kept, mut of_other) = (kept.clone(), other.clone());
    if of_kept.staff_code.is_none() {
        of_kept.staff_code = of_other.staff_code.take();
    }
    if of_kept.citizen_hash.is_none() {
        of_kept.citizen_hash = of_other.citizen_hash.take();
        of_kept.citizen_sealed = of_other.citizen_sealed.take();
        of_kept.citizen_mask = of_other.citizen_mask.take();
    }
    of_kept.birth_date = of_kept.birth_date.or(other.birth_date);
    of_kept.gender = of_kept.gender.or(other.gender);
    of_kept.email = of_kept.email.or_else(|| other.email.clone());
    of_kept.phone = of_kept.phone.or_else(|| other.phone.clone());
    let kept = Change {
        was: kept,
        is: of_kept,
    };
    let other = Change {
        was: other,
        is: of_other,
    };
    (kept, other)
}

/// Why two records are not merged, or not parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::org) enum Obstacle {
    Itself,
    /// The other record is the viewer's own.
    Own,
    /// One of them holds rights that the viewer does not hold.
    Above,
    /// Both have an identity number, and not the same.
    Numbers,
    /// Others were merged into the record that is to be merged.
    Others,
    /// What merging moved was changed since.
    Changed,
}

impl Obstacle {
    pub fn words(self, language: Language) -> &'static str {
        match self {
            Self::Itself => language.say(
                "Đây chính là hồ sơ đang mở. Hãy chọn hồ sơ khác.",
                "This is the record itself. Choose another.",
            ),
            Self::Own => language.say(
                "Anh/chị không thể gộp hồ sơ của chính mình vào hồ sơ khác. Hãy mở hồ sơ của mình và gộp hồ sơ kia vào.",
                "You cannot merge your own record into another. Open your own record and merge the other into it.",
            ),
            Self::Above => language.say(
                "Một trong hai người giữ vai trò vượt ngoài phạm vi của anh/chị. Hãy nhờ quản trị hệ thống gộp.",
                "One of the two holds roles beyond yours. Ask an administrator to merge them.",
            ),
            Self::Numbers => language.say(
                "Hai hồ sơ có số CCCD khác nhau nên không thể là một người. Nếu một số bị ghi nhầm, hãy nhập lại danh sách với số đúng rồi gộp.",
                "The two records have different identity numbers, so they cannot be one person. If one number is wrong, import the right one first.",
            ),
            Self::Others => language.say(
                "Đã có hồ sơ khác gộp vào hồ sơ này. Hãy mở hồ sơ này rồi gộp theo chiều ngược lại.",
                "Other records were merged into this one. Open this one and merge the other way round.",
            ),
            Self::Changed => language.say(
                "Sau khi gộp, vị trí công tác hoặc tài khoản đã chuyển sang người khác, hoặc dữ liệu đã bị xóa theo yêu cầu, nên không tách tự động được nữa. Hãy sửa tay từng mục.",
                "A post or account that merging moved went to somebody else since, or data were erased on request, so that it cannot be undone by itself any more. Mend it by hand.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::PersonId;
    use crate::db::ids::UnitId;
    use crate::org::Category;

    fn post(id: i64, unit: i64, concurrent: bool, (from, to): (&str, &str)) -> Assignment {
        Assignment {
            id: AssignmentId(id),
            person_id: PersonId(1),
            unit_id: UnitId(unit),
            unit_code: String::new(),
            unit_name: String::new(),
            parent_id: None,
            category: Category::CivilServant,
            position: None,
            rank: None,
            is_leader: false,
            concurrent,
            valid_from: from.parse().unwrap(),
            valid_to: to.parse().unwrap(),
        }
    }

    fn becomes(other: &Assignment, kept: &[Assignment]) -> (bool, String) {
        let moved = settled(other, kept);
        (moved.is.concurrent, moved.is.to.to_string())
    }

    const OPEN: &str = "9999-12-31";

    #[test]
    fn nobody_has_two_main_posts_nor_the_same_one_twice_after_merging() {
        let kept = [
            post(1, 1, false, ("2024-01-01", "2025-12-31")),
            post(2, 2, false, ("2026-01-01", OPEN)),
        ];
        for (other, concurrent, to) in [
            (
                post(9, 3, false, ("2020-01-01", "2023-12-31")),
                false,
                "2023-12-31",
            ),
            (
                post(9, 3, false, ("2020-01-01", "2024-01-01")),
                true,
                "2024-01-01",
            ),
            (post(9, 3, false, ("2020-01-01", OPEN)), true, OPEN),
            (post(9, 3, true, ("2020-01-01", OPEN)), true, OPEN),
            // In the same unit the days of the record kept count.
            (post(9, 1, false, ("2020-01-01", OPEN)), false, "2023-12-31"),
            (post(9, 2, false, ("2026-03-01", OPEN)), false, "2026-02-28"),
            (post(9, 2, false, ("2025-06-01", OPEN)), true, "2025-12-31"),
        ] {
            assert_eq!(
                becomes(&other, &kept),
                (concurrent, to.to_owned()),
                "{other:?}"
            );
        }
    }

    #[test]
    fn the_record_kept_takes_over_only_what_it_lacks() {
        let own = |code: Option<&str>, hash: Option<u8>, phone: Option<&str>| Own {
            staff_code: code.map(str::to_owned),
            full_name: "Nguyễn Thị Hòa".to_owned(),
            citizen_hash: hash.map(|byte| vec![byte]),
            phone: phone.map(str::to_owned),
            ..Own::default()
        };
        let (kept, other) = own_data(
            own(Some("A"), None, None),
            own(Some("B"), Some(7), Some("09")),
        );
        assert_eq!(kept.is, own(Some("A"), Some(7), Some("09")));
        assert_eq!(other.is, own(Some("B"), None, Some("09")));
        let (kept, other) = own_data(
            own(None, Some(7), Some("08")),
            own(Some("B"), Some(7), Some("09")),
        );
        assert_eq!(kept.is, own(Some("B"), Some(7), Some("08")));
        assert_eq!(other.is, own(None, Some(7), Some("09")));
    }
}
