//! Addresses of this room's pages, built from what the present one says.
use crate::org::Category;
use crate::text::Language;
use crate::text::numbers;

/// The address of a target, with the day and the grouping of the page one is on.
#[derive(Debug, Clone, Copy)]
pub struct Address<'a> {
    pub target: &'a str,
    /// As asked for; empty for today.
    pub as_of: &'a str,
    /// As asked for; empty for the units of the day.
    pub by: &'a str,
}

impl Address<'_> {
    /// Without a query.
    pub fn path(&self) -> String {
        format!("/targets/{}", self.target)
    }

    /// The figures of a unit.
    pub fn of_unit(&self, unit: &str) -> String {
        self.with("", &[("unit", unit)])
    }

    /// The people a figure counts; a state may be added behind.
    pub fn people(&self, unit: &str, own: bool, category: Option<Category>) -> String {
        let own = if own { "1" } else { "" };
        let category = category.map_or("", Category::as_str);
        self.with(
            "/people",
            &[("unit", unit), ("own", own), ("category", category)],
        )
    }

    fn with(&self, below: &str, pairs: &[(&str, &str)]) -> String {
        let of_page = [("as_of", self.as_of), ("by", self.by)];
        let all = pairs.iter().chain(&of_page);
        // `?` stands in any case, so that more can be added.
        format!("{}{below}?{}", self.path(), query(all))
    }
}

/// The pairs that say something, as a query without its question mark.
pub fn query<'a>(pairs: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> String {
    let said: Vec<_> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    // Pairs of text can always be written.
    serde_urlencoded::to_string(said).unwrap_or_default()
}

/// That somebody has no try left, for whoever answers for them.
pub fn exhausted(best_percent: f64, language: Language) -> String {
    let best = numbers::percent(best_percent, language);
    language.say(
        format!("Đã hết lượt làm bài, điểm cao nhất {best}"),
        format!("No tries left, best score {best}"),
    )
}
