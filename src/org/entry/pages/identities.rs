//! Accounts at other houses, on one's own account page; and the question whether to link one.
use super::houses::way;
use crate::access::Identity;
use crate::config::Provider;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Table;
use crate::web::components::error_summary;
use crate::web::components::facts;
use crate::web::components::password;
use crate::web::components::post_button;
use crate::web::components::submit;
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What is linked, and what can be.
#[derive(Default)]
pub(in crate::org::entry) struct LinkedView {
    lines: Vec<Line>,
    open: Vec<Provider>,
}

/// One linked account.
struct Line {
    identity: Identity,
    name: String,
    linked: ZonedDateTime,
    used: Option<ZonedDateTime>,
}

impl LinkedView {
    pub fn of(identities: &[Identity], providers: &[Provider], zone: &TimeZone) -> Self {
        let at = |issuer: &str| providers.iter().find(|one| one.issuer == issuer);
        let line = |identity: &Identity| Line {
            // A house that is no longer in the settings goes by its address.
            name: at(&identity.issuer)
                .map_or(&identity.issuer, |one| &one.name)
                .clone(),
            linked: identity.linked_at.zoned(zone),
            used: identity.last_used_at.map(|at| at.zoned(zone)),
            identity: identity.clone(),
        };
        let is_linked = |one: &&Provider| identities.iter().any(|known| known.issuer == one.issuer);
        Self {
            lines: identities.iter().map(line).collect(),
            open: providers
                .iter()
                .filter(|one| !is_linked(one))
                .cloned()
                .collect(),
        }
    }
}

/// The part of the account page; nothing where there is nothing to link.
pub(super) fn linked(view: &LinkedView, language: Language) -> Markup {
    if view.lines.is_empty() && view.open.is_empty() {
        return html! {};
    }
    html! {
        section id="lien-ket" {
            h2 { (language.say("Tài khoản liên kết", "Linked accounts")) }
            @if view.lines.is_empty() {
                p { (language.say(
                    "Liên kết một tài khoản anh/chị có ở nơi khác để đăng nhập bằng tài khoản ấy. Đăng nhập bằng mật khẩu vẫn dùng được.",
                    "Link an account that you have elsewhere to sign in with it. Signing in with your password works as before.",
                )) }
            } @else {
                (table(&view.lines, language))
                p { (language.say(
                    "Đăng xuất ở Học Vụ Số không đăng xuất khỏi các nơi này.",
                    "Signing out here does not sign you out there.",
                )) }
            }
            @if !view.open.is_empty() {
                div.actions {
                    @for one in &view.open {
                        a.button.secondary href=(way(one, "/account")) { (link_words(&one.name, language)) }
                    }
                }
            }
        }
    }
}

fn link_words(name: &str, language: Language) -> String {
    language.say(
        format!("Liên kết tài khoản {name}"),
        format!("Link my {name} account"),
    )
}

fn table(lines: &[Line], language: Language) -> Markup {
    let columns = [
        language.say("Nơi đăng nhập", "Where"),
        language.say("Mức định danh", "Assurance"),
        language.say("Liên kết ngày", "Linked"),
        language.say("Dùng gần nhất", "Last used"),
        language.say("Việc", "Action"),
    ];
    let caption = language.say(
        "Tài khoản ở nơi khác dùng để đăng nhập tài khoản này",
        "Accounts elsewhere that enter this account",
    );
    let rows = lines.iter().map(|line| {
        let removal = format!("/account/identities/{}/removal", line.identity.id);
        vec![
            html! { (line.name) },
            html! { (line.identity.assurance.name(language)) },
            html! { (dates::day(line.linked.date(), language)) },
            html! { @if let Some(used) = &line.used { (dates::moment(used, language)) } @else { "–" } },
            post_button(&removal, language.say("Bỏ liên kết", "Remove the link"), "secondary"),
        ]
    });
    let table = Table::new(caption, columns.map(Column::text).to_vec());
    table.rows(rows).show()
}

/// What somebody has proven elsewhere and may link.
pub(in crate::org::entry) struct OfferView {
    /// The house.
    pub name: String,
    /// The account there.
    pub shown: String,
    /// The account here.
    pub login: String,
    pub asks_password: bool,
}

/// The question whether to link an account elsewhere to one's own.
pub(in crate::org::entry) fn offer(view: &OfferView, errors: &Errors, language: Language) -> Page {
    let title = link_words(&view.name, language);
    let there = language.say(
        format!("Tài khoản ở {}", view.name),
        format!("Account at {}", view.name),
    );
    let shown = if view.shown.is_empty() {
        language.say("(không có tên)", "(without a name)")
    } else {
        &view.shown
    };
    let here = language.say("Tài khoản ở đây", "Account here");
    let pairs = [
        (there.as_str(), html! { strong { (shown) } }),
        (here, html! { strong { (view.login) } }),
    ];
    let current = language.say("Mật khẩu hiện tại", "Present password");
    let body = html! {
        h1 { (title) }
        (error_summary(errors, language))
        (facts(&pairs))
        p { (language.say(
            "Sau khi liên kết, ai đăng nhập được tài khoản bên trên sẽ vào được tài khoản ở đây. Nếu đó không phải tài khoản của anh/chị, đừng liên kết.",
            "Once they are linked, whoever can sign in to the account above gets into the account here. If it is not yours, do not link it.",
        )) }
        form method="post" action="/account/identities" {
            @if view.asks_password { (password("current_password", current, "current-password", errors)) }
            div.actions {
                (submit(language.say("Liên kết", "Link them")))
                a.button.secondary href="/account" { (language.say("Không liên kết", "Do not link")) }
            }
        }
    };
    Page::new(title, body).column()
}
