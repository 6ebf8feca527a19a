//! States: always a word, an icon and a colour together.
use super::icon::Icon;
use super::icon::icon;
use crate::text::Language;
use maud::Markup;
use maud::html;

/// Where something stands: required learning, an import row, a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    NotStarted,
    UnderWay,
    Due,
    Overdue,
    Done,
    Failed,
    Waiting,
    Valid,
    Expiring,
    Expired,
    Revoked,
    Replaced,
    Unknown,
}

impl State {
    /// The word on the badge.
    pub fn word(self, language: Language) -> &'static str {
        match self {
            Self::NotStarted => language.say("Chưa học", "Not started"),
            Self::UnderWay => language.say("Đang học", "Under way"),
            Self::Due => language.say("Sắp đến hạn", "Due soon"),
            Self::Overdue => language.say("Quá hạn", "Overdue"),
            Self::Done => language.say("Hoàn thành", "Completed"),
            Self::Failed => language.say("Chưa đạt", "Not passed"),
            Self::Waiting => language.say("Đang xử lý", "In progress"),
            Self::Valid => language.say("Còn hiệu lực", "Valid"),
            Self::Expiring => language.say("Sắp hết hiệu lực", "Expiring soon"),
            Self::Expired => language.say("Hết hiệu lực", "Expired"),
            Self::Revoked => language.say("Đã thu hồi", "Revoked"),
            Self::Replaced => language.say("Đã thay thế", "Replaced"),
            Self::Unknown => language.say("Không tìm thấy", "Not found"),
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::NotStarted => Icon::Circle,
            Self::UnderWay => Icon::HalfCircle,
            Self::Due | Self::Waiting => Icon::Clock,
            Self::Overdue => Icon::Warning,
            Self::Done | Self::Valid => Icon::Check,
            Self::Failed | Self::Unknown => Icon::Cross,
            Self::Expiring | Self::Replaced => Icon::Refresh,
            Self::Expired | Self::Revoked => Icon::Stop,
        }
    }

    /// The colour: green, amber, red, blue or none.
    const fn tone(self) -> &'static str {
        match self {
            Self::Done | Self::Valid => "done",
            Self::Due | Self::Expiring | Self::Waiting => "due",
            Self::Overdue | Self::Failed | Self::Expired | Self::Revoked | Self::Unknown => {
                "overdue"
            }
            Self::UnderWay | Self::Replaced => "info",
            Self::NotStarted => "plain",
        }
    }
}

/// The state in its own word.
pub fn badge(state: State, language: Language) -> Markup {
    badge_saying(state, state.word(language))
}

/// The state in other words, such as *Hạn 30/11/2026*.
pub fn badge_saying(state: State, words: &str) -> Markup {
    html! {
        span class={ "badge tone-" (state.tone()) } { (icon(state.icon())) (words) }
    }
}

/// The large answer of a check page: the state, one sentence, and what stands below it.
pub fn verdict(state: State, words: &str, sentence: &str, body: &Markup) -> Markup {
    html! {
        section class={ "verdict tone-" (state.tone()) } {
            p.verdict-word { (icon(state.icon())) (words) }
            p.verdict-said { (sentence) }
            (body)
        }
    }
}
