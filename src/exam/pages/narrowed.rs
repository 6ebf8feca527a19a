//! The form that narrows results to a unit, a past day, the units of then or of today.
use crate::db::Day;
use crate::org::AskedWhen;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Field;
use crate::web::components::error_summary;
use crate::web::components::submit;
use crate::web::components::unit_field;
use maud::Markup;
use maud::html;

/// What was asked for, and what there is to choose from.
pub struct Narrowed<'a> {
    /// Where the form leads.
    pub action: &'a str,
    pub unit: &'a str,
    pub when: &'a AskedWhen,
    /// Code and name.
    pub units: &'a [(String, String)],
    pub today: Day,
    pub errors: &'a Errors,
}

impl Narrowed<'_> {
    pub fn form(&self, language: Language) -> Markup {
        let label = language.say("Đơn vị, gồm cấp dưới", "Unit, with those below");
        let unit = Field::new("unit", label).value(self.unit);
        html! {
            form.filters method="get" action=(self.action) {
                (unit_field(&unit, self.units, self.errors, language))
                (self.when.fields(self.today, self.errors, language))
                (submit(language.say("Xem", "Show")))
            }
        }
    }

    /// What was asked for as the query of another address, with its question mark; `page` may be empty.
    pub fn query(&self, page: &str) -> String {
        let [as_of, by] = self.when.pairs();
        let pairs = [("unit", self.unit), as_of, by, ("page", page)].into_iter();
        let said: Vec<_> = pairs.filter(|(_, value)| !value.is_empty()).collect();
        if said.is_empty() {
            return String::new();
        }
        // Pairs of text can always be written.
        let query = serde_urlencoded::to_string(said).unwrap_or_default();
        format!("?{query}")
    }
}

/// The page of an address that is not understood: the form alone, to be mended.
pub fn results_again(narrowed: &Narrowed<'_>, language: Language) -> Page {
    let title = language.say("Kết quả kiểm tra", "Quiz results");
    let body = html! {
        h1 { (title) }
        (error_summary(narrowed.errors, language))
        (narrowed.form(language))
    };
    Page::new(title, body).wide()
}
