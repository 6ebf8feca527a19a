//! Ways about: tabs, pages of a list, the path above a title, sorting.
use super::icon::Icon;
use super::icon::icon;
use crate::text::Language;
use maud::Markup;
use maud::html;

/// An address and its words.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    pub address: &'a str,
    pub label: &'a str,
}

/// One of several views, with the number of entries it would show (empty for none).
#[derive(Debug, Clone, Copy)]
pub struct Tab<'a> {
    pub address: &'a str,
    pub label: &'a str,
    pub count: &'a str,
    pub current: bool,
}

/// Views of one thing as links; `label` names the group to screen readers.
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in tabs {
                a href=(tab.address) aria-current=[tab.current.then_some("page")] {
                    (tab.label)
                    @if !tab.count.is_empty() { " " span.count { (tab.count) } }
                }
            }
        }
    }
}

/// Where the reader is in a long list; a missing address means there is nothing further.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pages<'a> {
    pub previous: Option<&'a str>,
    pub next: Option<&'a str>,
    /// Such as `51–100 trong 1.243`.
    pub words: &'a str,
}

/// Links to the previous and next page of a list.
pub fn pagination(pages: &Pages, language: Language) -> Markup {
    html! {
        nav.pages aria-label=(language.say("Trang của danh sách", "Pages of the list")) {
            @if let Some(address) = pages.previous {
                a.button.secondary href=(address) rel="prev" { (icon(Icon::Back)) (language.say("Trang trước", "Previous")) }
            }
            span { (pages.words) }
            @if let Some(address) = pages.next {
                a.button.secondary href=(address) rel="next" { (language.say("Trang sau", "Next")) (icon(Icon::Forward)) }
            }
        }
    }
}

/// The same for a list whose length nobody counts: the number of the page, from 0, and whether there are more; nothing for a list of
/// one page. `address` gives that of another page.
pub fn numbered_pages(
    (page, more): (i64, bool),
    address: impl Fn(i64) -> String,
    language: Language,
) -> Markup {
    let page = page.max(0);
    let previous = (page > 0).then(|| address(page - 1));
    let next = more.then(|| address(page.saturating_add(1)));
    let number = page.saturating_add(1);
    let words = language.say(format!("Trang {number}"), format!("Page {number}"));
    let pages = Pages {
        previous: previous.as_deref(),
        next: next.as_deref(),
        words: &words,
    };
    html! { @if previous.is_some() || next.is_some() { (pagination(&pages, language)) } }
}

/// The path from the top to the page above this one.
pub fn breadcrumbs(path: &[Link], language: Language) -> Markup {
    html! {
        nav.crumbs aria-label=(language.say("Đường dẫn", "Breadcrumbs")) {
            ol { @for step in path { li { a href=(step.address) { (step.label) } } } }
        }
    }
}

/// How a table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Rising,
    Falling,
}

impl Order {
    /// The other one; a heading's link turns the order round.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Rising => Self::Falling,
            Self::Falling => Self::Rising,
        }
    }

    pub(super) const fn aria(self) -> &'static str {
        match self {
            Self::Rising => "ascending",
            Self::Falling => "descending",
        }
    }
}

/// A heading that sorts; the arrow shows the present order.
pub fn sort_link(label: &str, address: &str, now: Option<Order>) -> Markup {
    html! {
        a.sort href=(address) {
            (label)
            @match now {
                Some(Order::Rising) => span aria-hidden="true" { " ↑" },
                Some(Order::Falling) => span aria-hidden="true" { " ↓" },
                None => span.sort-idle aria-hidden="true" { " ↕" },
            }
        }
    }
}
