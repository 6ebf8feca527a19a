//! One's own account.
use super::super::model::ContactsForm;
use super::super::model::browser_name;
use super::identities::LinkedView;
use super::identities::linked;
use super::setup::passwords;
use crate::access::IDLE_WITH_ROLE;
use crate::access::OpenSession;
use crate::access::PasswordRule;
use crate::db::Time;
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
    pub has_factor: bool,
    /// Whether a role held asks for it, and for shorter sessions.
    pub needs_factor: bool,
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
    /// What names it in an address.
    name: String,
    device: String,
    begun: ZonedDateTime,
    seen: ZonedDateTime,
    is_this: bool,
}

impl SessionLine {
    pub fn of(open: &OpenSession, this: [u8; 32], zone: &TimeZone) -> Self {
        Self {
            name: open.name(),
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
        p { a href="/account/rights" { (language.say("Vai trò và ủy quyền của tôi", "My roles and what I lend")) } }
        (contacts_form(&view.contacts, errors_of(Part::Contacts), language))
        (password_form(view, errors_of(Part::Password), language))
        (second_factor(view.has_factor, language))
        (linked(&view.linked, language))
        (language_form(language))
        (sessions(view, language))
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
        Some("session") => {
            language.say("Đã kết thúc phiên đăng nhập ấy.", "That session has ended.")
        }
        Some("factor-removed") => language.say(
            "Đã tắt xác thực hai bước và đặt mật khẩu mới.",
            "The second step is off and the password is a new one.",
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
                (passwords(PasswordRule::of(view.has_factor), errors, language))
                (submit(language.say("Đổi mật khẩu", "Change the password")))
            }
        }
    }
}

fn second_factor(is_set: bool, language: Language) -> Markup {
    let (state, link) = if is_set {
        language.say(
            ("Đang bật.", "Mã khôi phục, đổi điện thoại"),
            ("It is set.", "Recovery codes, another phone"),
        )
    } else {
        language.say(
            (
                "Chưa bật. Khi bật, đăng nhập cần thêm mã trên điện thoại, nên người khác có biết mật khẩu cũng không vào được.",
                "Bật xác thực hai bước",
            ),
            (
                "It is off. With it, signing in also takes a code from your phone, so that a password alone opens nothing.",
                "Set up the second step",
            ),
        )
    };
    html! {
        section {
            h2 { (language.say("Xác thực hai bước", "The second step")) }
            p { (state) }
            p { a href="/account/second-factor" { (link) } }
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

fn sessions(view: &AccountView, language: Language) -> Markup {
    let lines = &view.sessions;
    let columns = [
        language.say("Thiết bị", "Device"),
        language.say("Đăng nhập lúc", "Signed in"),
        language.say("Dùng gần nhất", "Last used"),
        language.say("Thao tác", "Action"),
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
            html! { (post_button(&format!("/account/sessions/{}/ending", line.name), language.say("Kết thúc", "End"), "quiet")) },
        ]
    });
    html! {
        section {
            h2 { (title) }
            p.hint { (ends(view.needs_factor, language)) }
            (Table::new(caption, columns.map(Column::text).to_vec()).rows(rows).show())
            @if lines.len() > 1 {
                (post_button("/sign-out/others", language.say("Kết thúc các phiên khác", "End all other sessions"), "secondary"))
            }
        }
    }
}

/// When sessions end by themselves.
fn ends(needs_factor: bool, language: Language) -> String {
    let hours = IDLE_WITH_ROLE / Time::HOUR;
    if needs_factor {
        return language.say(
            format!("Vì vai trò của anh/chị, phiên tự kết thúc khi không dùng trong {hours} giờ, chậm nhất sau 30 ngày."),
            format!("Because of your role, a session ends when it was not used for {hours} hours, after 30 days at the latest."),
        );
    }
    language.say(
        "Phiên tự kết thúc khi không dùng trong 7 ngày, chậm nhất sau 30 ngày.".to_owned(),
        "A session ends when it was not used for 7 days, after 30 days at the latest.".to_owned(),
    )
}
