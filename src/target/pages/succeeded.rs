//! What is said of a requirement that goes on with the people of units that ended.
use crate::db::Day;
use crate::text::Language;
use crate::text::dates;
use crate::web::components::Tone;
use crate::web::components::notice;
use maud::Markup;
use maud::html;

/// A unit that ended, out of which a requirement follows its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succeeded {
    pub unit: String,
    /// The last day on which it stood.
    pub last: Day,
    /// What it went into.
    pub heirs: Vec<String>,
}

impl Succeeded {
    fn words(&self, language: Language) -> String {
        let (unit, heirs) = (&self.unit, self.heirs.join(", "));
        let last = dates::day(self.last.0, language);
        language.say(
            format!("{unit}, ngày cuối cùng {last} → {heirs}"),
            format!("{unit}, last day {last} → {heirs}"),
        )
    }
}

/// The units and the rule; nothing for a requirement that follows nobody.
pub(super) fn succeeded(units: &[Succeeded], language: Language) -> Markup {
    if units.is_empty() {
        return html! {};
    }
    let rule = language.say(
        "Đơn vị của yêu cầu này đã sáp nhập, chia tách hoặc giải thể. Yêu cầu đi theo người thuộc đơn vị cũ vào ngày cuối cùng của đơn vị đó, khi họ công tác ở đơn vị mới: vẫn phải học, hạn không đổi, cho đến khi hoàn thành. Người khác của đơn vị mới không phải học theo yêu cầu này.",
        "The unit of this requirement was merged, split or dissolved. It follows whoever belonged to the old unit on its last day to where they work in the new one: still required, by the same day, until done. Nobody else of the new unit is asked.",
    );
    notice(
        Tone::Info,
        &html! {
            p { (rule) }
            ul { @for unit in units { li { (unit.words(language)) } } }
        },
    )
}
