//! One's own account.
use super::super::model::ContactsForm;
use super::super::model::browser_name;
use super::identities::LinkedView;
use super::identities::linked;
use super::setup::passwords;
use crate::access::OpenSession;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Choice;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Select;
use crate::web::components::Table;
use crate::web::components::Tone;
use crate::web::components::error_summary;
use crate::web::components::facts;
use crate::web::components::field;
use crate::web::components::notice;
use crate::web::components::password;
use crate::web::components::post_button;
use crate::web::components::select;
use crate::web::components::submit;
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What the page shows.
pub(in crate::org::entry) struct AccountView {
    pub name: String,
    pub login: String,
    pub contacts: ContactsForm,
    pub linked: LinkedView,
    pub sessions: Vec<SessionLine>,
    /// What has just been saved.
    pub saved: Option<String>,
    /// The form that was refused.
    pub refused: Option<Part>,
}

/// The forms of the page that can be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::org::entry) enum Part {
    Contacts,
    Password,
}

/// A session as its owner sees it.
pub(in crate::org::entry) struct SessionLine {
    device: String,
    begun: ZonedDateTime,
    seen: ZonedDateTime,
    is_this: bool,
}

impl SessionLine {
    pub fn of(open: &OpenSession, this: [u8; 32], zone: &TimeZone) -> Self {
        Self {
            device: open.device.clone(),
            begun: open.begun_at.zoned(zone),
            seen: open.seen_at.zoned(zone),
            is_this: open.hash == this,
        }
    }
}

pub(in crate::org::entry) fn account(
    view: &AccountView,
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Tài khoản của tôi", "My account");
    let owner = [
        (
            language.say("Họ và tên", "Full name"),
            html! { (view.name) },
        ),
        (
            language.say("Tên đăng nhập", "Login"),
            html! { strong { (view.login) } },
        ),
    ];
    let none = Errors::default();
    let errors_of = |part| {
        if view.refused == Some(part) {
            errors
        } else {
            &none
        }
    };
    let body = html! {
        h1 { (title) }
        (saved(view.saved.as_deref(), language))
        (error_summary(errors, language))
        (facts(&owner))
        p { a href="/account/data" { (language.say("Dữ liệu của tôi: xem, xin chỉnh sửa hoặc xóa", "My data: see it, have it corrected or erased")) } }
        (contacts_form(&view.contacts, errors_of(Part::Contacts), language))
        (password_form(view, errors_of(Part::Password), language))
        (linked(&view.linked, language))
        (language_form(language))
        (sessions(&view.sessions, language))
    };
    Page::new(title, body).column()
}

fn saved(what: Option<&str>, language: Language) -> Markup {
    let words = match what {
        Some("password") => language.say(
            "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.",
            "The password was changed. All other sessions have ended.",
        ),
        Some("contacts") => language.say("Đã lưu liên hệ.", "Your contacts are saved."),
        Some("language") => language.say("Đã đổi ngôn ngữ.", "The language was changed."),
        Some("linked") => language.say(
            "Đã liên kết. Từ nay anh/chị đăng nhập được bằng cả hai cách.",
            "The account is linked. From now on you can sign in either way.",
        ),
        Some("unlinked") => language.say(
            "Đã bỏ liên kết. Các phiên đăng nhập bắt đầu bằng liên kết ấy đã kết thúc.",
            "The link is removed. Sessions that began with it have ended.",
        ),
        Some("sessions") => language.say(
            "Đã kết thúc các phiên đăng nhập khác.",
            "All other sessions have ended.",
        ),
        _ => return html! {},
    };
    notice(Tone::Done, &html! { p { (words) } })
}

fn contacts_form(contacts: &ContactsForm, errors: &Errors, language: Language) -> Markup {
    let email = Field::new("email", language.say("Thư điện tử", "Mail address"))
        .value(&contacts.email)
        .kind(Kind::Email)
        .autocomplete("email");
    let phone = Field::new("phone", language.say("Điện thoại", "Phone"))
        .value(&contacts.phone)
        .kind(Kind::Phone)
        .autocomplete("tel");
    let current = Field::new(
        "current_password",
        language.say("Mật khẩu hiện tại", "Present password"),
    )
    .kind(Kind::Password)
    .hint(language.say(
        "Chỉ cần khi đổi thư điện tử, vì thư dùng để đặt lại mật khẩu.",
        "Only to change the mail address, which can be used to set a new password.",
    ))
    .autocomplete("current-password")
    .form("contacts");
    html! {
        section {
            h2 { (language.say("Liên hệ", "Contacts")) }
            form method="post" action="/account" {
                (field(&email, errors))
                (field(&phone, errors))
                (field(&current, errors))
                (submit(language.say("Lưu liên hệ", "Save contacts")))
            }
        }
    }
}

fn password_form(view: &AccountView, errors: &Errors, language: Language) -> Markup {
    let current = language.say("Mật khẩu hiện tại", "Present password");
    html! {
        section {
            h2 { (language.say("Đổi mật khẩu", "Change the password")) }
            form method="post" action="/account" {
                // For the browser's password store, which files the password under this login.
                input type="text" name="username" value=(view.login) autocomplete="username" readonly hidden;
                (password("current_password", current, "current-password", errors))
                (passwords(errors, language))
                (submit(language.say("Đổi mật khẩu", "Change the password")))
            }
        }
    }
}

fn language_form(language: Language) -> Markup {
    let choices = [Language::Vietnamese, Language::English].map(|one| Choice {
        value: one.as_str(),
        label: one.say("Tiếng Việt", "English"),
        chosen: one == language,
    });
    let choice = Select {
        name: "language",
        label: language.say("Ngôn ngữ của các trang", "Language of the pages"),
        choices: &choices,
        ..Select::default()
    };
    html! {
        section {
            h2 { (language.say("Ngôn ngữ", "Language")) }
            form method="post" action="/account" {
                (select(&choice, &Errors::default()))
                (submit(language.say("Đổi ngôn ngữ", "Change the language")))
            }
        }
    }
}

fn sessions(lines: &[SessionLine], language: Language) -> Markup {
    let columns = [
        language.say("Thiết bị", "Device"),
        language.say("Đăng nhập lúc", "Signed in"),
        language.say("Dùng gần nhất", "Last used"),
    ];
    let title = language.say("Các phiên đăng nhập", "Sessions");
    let caption = language.say(
        "Thiết bị đang dùng tài khoản này",
        "Devices that use this account",
    );
    let rows = lines.iter().map(|line| {
        vec![
            html! {
                (browser_name(&line.device, language))
                @if line.is_this { " " strong { (language.say("(thiết bị này)", "(this device)")) } }
            },
            html! { (dates::moment(&line.begun, language)) },
            html! { (dates::moment(&line.seen, language)) },
        ]
    });
    html! {
        section {
            h2 { (title) }
            (Table::new(caption, columns.map(Column::text).to_vec()).rows(rows).show())
            @if lines.len() > 1 {
                (post_button("/sign-out/others", language.say("Kết thúc các phiên khác", "End all other sessions"), "secondary"))
            }
        }
    }
}
