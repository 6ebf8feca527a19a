//! The states a post can be in, and what each means for targets and due days: one table, in one place; pure.
use crate::db::Day;
use crate::db::ids::AssignmentId;
use crate::db::ids::AssignmentStateId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::text_enum;
use crate::text::Language;
use crate::text::dates;

/// Days that somebody has to catch up after coming back: what fell due meanwhile is due then.
pub const DAYS_AFTER_RETURN: i32 = 30;

text_enum! {
    /// Why somebody in post is not simply at work there. A transfer or rotation (điều động, luân chuyển) is no state: it ends
    /// one post and begins another.
    pub enum PostState {
        /// Labour Code 45/2019/QH14, article 139.
        MaternityLeave = "maternity_leave",
        /// Labour Code, article 115.
        UnpaidLeave = "unpaid_leave",
        SickLeave = "sick_leave",
        /// Sent to a full-time course.
        StudyLeave = "study_leave",
        /// Labour Code, article 128.
        Suspension = "suspension",
        /// Biệt phái: works elsewhere for a time and keeps the post (domain.md §8).
        Secondment = "secondment",
        Retirement = "retirement",
    }
}

/// What a state means for targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Not counted while it lasts; what falls due meanwhile is due [`DAYS_AFTER_RETURN`] days after the return.
    Away,
    /// Counted where they work: in the host unit, or nowhere when it is outside the province.
    Elsewhere,
    /// Counted no more.
    Gone,
}

impl PostState {
    /// The name on screen.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::MaternityLeave => language.say("Nghỉ thai sản", "Maternity leave"),
            Self::UnpaidLeave => language.say("Nghỉ không hưởng lương", "Unpaid leave"),
            Self::SickLeave => language.say("Nghỉ ốm dài ngày", "Long sick leave"),
            Self::StudyLeave => language.say("Đi học tập trung", "Full-time study"),
            Self::Suspension => language.say("Tạm đình chỉ công tác", "Suspended"),
            Self::Secondment => language.say("Biệt phái", "Seconded"),
            Self::Retirement => language.say("Nghỉ hưu", "Retired"),
        }
    }

    /// What it means for targets.
    pub const fn effect(self) -> Effect {
        match self {
            Self::MaternityLeave
            | Self::UnpaidLeave
            | Self::SickLeave
            | Self::StudyLeave
            | Self::Suspension => Effect::Away,
            Self::Secondment => Effect::Elsewhere,
            Self::Retirement => Effect::Gone,
        }
    }
}

impl Effect {
    /// What it means, in a sentence.
    pub fn sentence(self, language: Language) -> String {
        match self {
            Self::Away => language.say(
                format!("Không tính vào chỉ tiêu trong thời gian này; khóa đến hạn trong lúc vắng được hoàn đến {DAYS_AFTER_RETURN} ngày sau ngày trở lại."),
                format!("Not counted in targets meanwhile; courses that fall due are due {DAYS_AFTER_RETURN} days after the return."),
            ),
            Self::Elsewhere => language.say(
                "Tính vào chỉ tiêu ở nơi đến làm việc, không tính ở đơn vị cử đi; ra ngoài tỉnh thì không tính.".to_owned(),
                "Counted where they work, not at home; outside the province not at all.".to_owned(),
            ),
            Self::Gone => language.say(
                "Thôi giữ vị trí công tác và không còn tính vào chỉ tiêu kể từ ngày nghỉ hưu.".to_owned(),
                "Leaves the post and is not counted in targets from that day on.".to_owned(),
            ),
        }
    }
}

/// A state of a post, from a day to a last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, diesel::Queryable)]
pub struct StateOfPost {
    pub id: AssignmentStateId,
    pub person: PersonId,
    pub assignment: AssignmentId,
    /// Whether the post is a concurrent one. What is recorded of a main post concerns the person, so that it holds when a
    /// reorganisation ends the post and begins another.
    pub concurrent: bool,
    pub state: PostState,
    pub from: Day,
    /// [`Day::LAST`] when open.
    pub to: Day,
    /// Where somebody seconded works, if it is a unit of ours.
    pub host: Option<UnitId>,
}

impl StateOfPost {
    /// Whether it holds on a day.
    pub fn on(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether it concerns a post held on a day within it. Absence from a main post is absence from every other; who is seconded
    /// from a main post keeps the concurrent ones.
    pub fn covers(&self, assignment: AssignmentId, concurrent: bool) -> bool {
        let own = self.assignment == assignment;
        match self.state.effect() {
            Effect::Away | Effect::Gone => own || !self.concurrent,
            Effect::Elsewhere => own || !(self.concurrent || concurrent),
        }
    }

    /// *Nghỉ thai sản từ … đến …*
    pub fn words(&self, language: Language) -> String {
        let (label, from) = (
            self.state.label(language),
            dates::day(self.from.0, language),
        );
        if self.to == Day::LAST {
            return language.say(
                format!("{label} từ {from}"),
                format!("{label} since {from}"),
            );
        }
        let to = dates::day(self.to.0, language);
        language.say(
            format!("{label} từ {from} đến {to}"),
            format!("{label} from {from} to {to}"),
        )
    }
}

/// The absence in which somebody is on a day, if they are away from their main post.
pub fn is_away(states: &[StateOfPost], day: Day) -> Option<&StateOfPost> {
    let away = |state: &&StateOfPost| {
        state.state.effect() == Effect::Away && !state.concurrent && state.on(day)
    };
    states.iter().find(away)
}

/// The day by which somebody must have done what was due on `due`: absences that had begun by then move it to
/// [`DAYS_AFTER_RETURN`] days after the return. [`Day::LAST`] when no return is in sight. `states` stand by their first day.
pub fn deferred(due: Day, states: &[StateOfPost]) -> Day {
    let away = states
        .iter()
        .filter(|state| state.state.effect() == Effect::Away && !state.concurrent);
    away.fold(due, |due, state| {
        if state.from <= due {
            due.max(state.to.plus(DAYS_AFTER_RETURN))
        } else {
            due
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn state(state: PostState, from: &str, to: Day) -> StateOfPost {
        StateOfPost {
            id: AssignmentStateId(1),
            person: PersonId(1),
            assignment: AssignmentId(7),
            concurrent: false,
            state,
            from: day(from),
            to,
            host: None,
        }
    }

    #[test]
    fn what_falls_due_during_an_absence_is_due_a_month_after_the_return() {
        let leave = state(PostState::MaternityLeave, "2026-06-01", day("2026-11-30"));
        let due = |on: &str| deferred(day(on), &[leave]);
        assert_eq!(due("2026-05-31"), day("2026-05-31"));
        assert_eq!(due("2026-06-01"), day("2026-12-30"));
        assert_eq!(due("2026-12-15"), day("2026-12-30"));
        assert_eq!(due("2027-03-01"), day("2027-03-01"));
    }

    #[test]
    fn one_absence_after_another_moves_the_day_on_and_an_open_one_leaves_it_open() {
        let first = state(PostState::MaternityLeave, "2026-01-01", day("2026-06-30"));
        let second = state(PostState::UnpaidLeave, "2026-07-01", day("2026-12-31"));
        let open = state(PostState::UnpaidLeave, "2026-07-01", Day::LAST);
        assert_eq!(
            deferred(day("2026-02-01"), &[first, second]),
            day("2027-01-30")
        );
        assert_eq!(deferred(day("2026-02-01"), &[first, open]), Day::LAST);
        let away = state(PostState::Secondment, "2026-01-01", Day::LAST);
        assert_eq!(deferred(day("2026-02-01"), &[away]), day("2026-02-01"));
        assert_eq!(is_away(&[away], day("2026-02-01")), None);
        assert_eq!(is_away(&[first, open], day("2026-07-01")), Some(&open));
    }

    #[test]
    fn an_absence_from_the_main_post_covers_every_other_and_later_ones() {
        let other = AssignmentId(8);
        let leave = state(PostState::SickLeave, "2026-01-01", Day::LAST);
        assert!(leave.covers(other, true) && leave.covers(other, false));
        let seconded = state(PostState::Secondment, "2026-01-01", Day::LAST);
        assert!(seconded.covers(other, false) && !seconded.covers(other, true));
        let beside = StateOfPost {
            concurrent: true,
            ..leave
        };
        assert!(beside.covers(AssignmentId(7), true) && !beside.covers(other, true));
    }
}
