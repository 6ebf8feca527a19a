//! The operator's pages, from plain data.
mod acts;
mod audit;
mod duties;
mod jobs;
mod messages;
mod overview;
mod unissued;

pub use audit::AuditView;
pub use audit::audit;
pub use jobs::JobsView;
pub use jobs::jobs;
pub use messages::MessagesView;
pub use messages::messages;
pub use overview::CourseLine;
pub use overview::Overview;
pub use overview::overview;

use crate::db::Time;
use crate::text::Language;
use crate::text::dates;
use crate::web::components::Link;
use crate::web::components::Pages;
use crate::web::components::breadcrumbs;
use crate::web::components::pagination;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// The way back to the operator's first page.
fn crumbs(language: Language) -> Markup {
    let home = Link {
        address: "/admin",
        label: language.say("Quản trị", "Administration"),
    };
    breadcrumbs(&[home], language)
}

fn moment(time: Time, zone: &TimeZone, language: Language) -> String {
    dates::moment(&time.zoned(zone), language)
}

/// A link to older entries, where there are any.
fn older(address: Option<&str>, language: Language) -> Markup {
    html! {
        @if let Some(address) = address {
            (pagination(&Pages { next: Some(address), ..Pages::default() }, language))
        }
    }
}
