//! Small parts most pages have: the title with its actions, facts, cards, the button that prints.
use super::icon::Icon;
use super::icon::icon;
use crate::db::ids::CompletionId;
use crate::text::Language;
use maud::Markup;
use maud::html;

/// Terms and what they are, one below the other.
pub fn facts(pairs: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (term, fact) in pairs { div { dt { (term) } dd { (fact) } } }
        }
    }
}

/// The title of a page with what can be done to all of it (exports, printing) beside it.
pub fn heading(title: &str, actions: &Markup) -> Markup {
    html! {
        div.heading { h1 { (title) } div.actions { (actions) } }
    }
}

/// A button that prints the page; unseen without `js/print.js`.
pub fn print_button(language: Language) -> Markup {
    html! {
        button.button.secondary type="button" data-print hidden { (icon(Icon::Print)) (language.say("In trang này", "Print")) }
    }
}

/// The one next step of a page: why, and a large button.
pub fn next_step(words: &str, address: &str, label: &str) -> Markup {
    html! {
        section.next-step {
            p { (words) }
            a.button.large href=(address) { (label) (icon(Icon::Forward)) }
        }
    }
}

/// The ways to the certificate that a completion earned, under an address that needs no code.
pub fn certificate_links(completion: CompletionId, language: Language) -> Markup {
    let address = format!("/completions/{completion}/certificate");
    html! {
        div.actions {
            a.button.large href=(address) { (language.say("Xem giấy chứng nhận", "See the certificate")) (icon(Icon::Forward)) }
            a.button.secondary href={ (address) ".pdf" } { (icon(Icon::Download)) (language.say("Tải bản PDF", "Download PDF")) }
        }
    }
}

/// One thing of a list: a title (usually a link), what is said about it, and what can be done.
pub fn card(title: &Markup, about: &Markup, actions: &Markup) -> Markup {
    html! {
        article.card {
            h3 { (title) }
            div.card-about { (about) }
            div.actions { (actions) }
        }
    }
}

/// The stages of a longer task (*Chọn tệp*, *Xem thay đổi*, *Xác nhận*); `current` counts from 0.
pub fn stages(names: &[&str], current: usize) -> Markup {
    html! {
        ol.stages {
            @for (place, name) in names.iter().enumerate() {
                li aria-current=[(place == current).then_some("step")] { (name) }
            }
        }
    }
}
