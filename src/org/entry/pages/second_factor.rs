//! The second factor of one's own account: setting it up, its recovery codes, taking it away.
use super::setup::passwords;
use crate::access::FactorSecret;
use crate::access::PasswordRule;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::PRODUCT;
use crate::web::Page;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Tone;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::hidden;
use crate::web::components::notice;
use crate::web::components::post_button;
use crate::web::components::print_button;
use crate::web::components::qr;
use crate::web::components::submit;
use jiff::ZonedDateTime;
use maud::Markup;
use maud::html;

/// What is offered to somebody who sets a second factor up.
pub(in crate::org::entry) struct Offer {
    pub secret: FactorSecret,
    pub login: String,
    /// Where to go on to.
    pub next: String,
    /// Whether a role held waits for it.
    pub needed: bool,
    /// Whether it takes the place of another.
    pub replaces: bool,
}

/// Where an app is tied to the account: the secret as a picture and as text, confirmed by a code.
pub(in crate::org::entry) fn set_up_factor(
    offer: &Offer,
    errors: &Errors,
    language: Language,
) -> Page {
    let title = if offer.replaces {
        language.say("Đổi ứng dụng xác thực", "Another authenticator app")
    } else {
        language.say("Bật xác thực hai bước", "Set up the second step")
    };
    let code = code_field(
        language.say("Mã 6 chữ số trong ứng dụng", "The 6 digits in the app"),
        "",
    );
    let body = html! {
        h1 { (title) }
        @if offer.needed { (notice(Tone::Due, &html! { p { (why(language)) } })) }
        @if offer.replaces {
            p { (language.say(
                "Khi xác nhận xong, ứng dụng cũ và các mã khôi phục cũ không còn dùng được.",
                "Once confirmed, the former app and the former recovery codes no longer work.",
            )) }
        }
        ol {
            li { (language.say(
                "Cài một ứng dụng xác thực trên điện thoại, ví dụ Google Authenticator hoặc Microsoft Authenticator.",
                "Install an authenticator app on your phone, such as Google Authenticator or Microsoft Authenticator.",
            )) }
            li { (picture(offer, language)) }
            li { (language.say("Nhập mã mà ứng dụng đang hiện vào ô dưới đây.", "Type the code that the app shows into the field below.")) }
        }
        form method="post" action="/account/second-factor" {
            (hidden("next", &offer.next))
            (field(&code, errors))
            (submit(language.say("Xác nhận và bật", "Confirm")))
        }
        p { a href="/account" { (language.say("Về tài khoản của tôi", "Back to my account")) } }
    };
    Page::new(title, body).bare()
}

fn why(language: Language) -> &'static str {
    language.say(
        "Vai trò của anh/chị mở được thông tin của người khác, nên cần thêm một bước xác thực khi đăng nhập. Bật xong, anh/chị dùng được ngay các trang của vai trò mình.",
        "Your role opens other people's data, so that signing in needs a second step. Once it is set up, the pages of your role open at once.",
    )
}

fn picture(offer: &Offer, language: Language) -> Markup {
    let secret = offer.secret.to_text();
    let groups: Vec<&str> = (0..secret.len())
        .step_by(4)
        .filter_map(|at| secret.get(at..at + 4))
        .collect();
    html! {
        (language.say("Quét hình này bằng ứng dụng:", "Scan this picture with the app:"))
        p { (qr(&offer.secret.address(PRODUCT, &offer.login), 196)) }
        (language.say("Không quét được? Nhập khóa này vào ứng dụng: ", "Cannot scan? Type this key into the app: "))
        code { (groups.join(" ")) }
    }
}

/// A field for a code of the second step.
pub(super) fn code_field<'a>(label: &'a str, hint: &'a str) -> Field<'a> {
    Field::new("code", label)
        .kind(Kind::Text)
        .hint(hint)
        .autocomplete("one-time-code")
        .required()
}

/// What stands of a second factor that is set.
pub(in crate::org::entry) struct FactorView {
    pub login: String,
    pub since: ZonedDateTime,
    pub codes_left: i64,
    /// Whether a role held asks for it.
    pub needed: bool,
}

/// The page of a second factor that is set.
pub(in crate::org::entry) fn factor(
    view: &FactorView,
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Xác thực hai bước", "The second step");
    let body = html! {
        h1 { (title) }
        (error_summary(errors, language))
        p { (language.say("Đang bật từ ", "Set since ")) (dates::moment(&view.since, language)) "." }
        section {
            h2 { (language.say("Mã khôi phục", "Recovery codes")) }
            p { (codes_left(view.codes_left, language)) }
            (post_button("/account/second-factor/codes", language.say("Tạo mười mã mới", "Make ten new codes"), "secondary"))
        }
        section {
            h2 { (language.say("Đổi điện thoại", "Another phone")) }
            p { a href="/account/second-factor?replace=1" { (language.say("Gắn ứng dụng xác thực trên điện thoại khác", "Tie the app on another phone")) } }
        }
        (removal(view, errors, language))
        p { a href="/account" { (language.say("Về tài khoản của tôi", "Back to my account")) } }
    };
    Page::new(title, body).column()
}

fn codes_left(left: i64, language: Language) -> String {
    language.say(
        format!("Còn {left} mã chưa dùng. Khi tạo mã mới, các mã cũ hết hiệu lực."),
        format!("{left} codes are left. New ones end the former."),
    )
}

fn removal(view: &FactorView, errors: &Errors, language: Language) -> Markup {
    html! {
        section {
            h2 { (language.say("Tắt xác thực hai bước", "Turn the second step off")) }
            @if view.needed {
                p { (language.say(
                    "Vai trò của anh/chị cần xác thực hai bước nên không tắt được.",
                    "Your role needs the second step, so that it cannot be turned off.",
                )) }
            } @else {
                p { (language.say(
                    "Không còn bước thứ hai, mật khẩu phải dài hơn: hãy đặt mật khẩu mới.",
                    "Without the second step the password has to be longer: set a new one.",
                )) }
                form method="post" action="/account/second-factor/removal" {
                    input type="text" name="username" value=(view.login) autocomplete="username" readonly hidden;
                    (passwords(PasswordRule::Alone, errors, language))
                    button.button.danger type="submit" { (language.say("Tắt xác thực hai bước", "Turn it off")) }
                }
            }
        }
    }
}

/// Ten recovery codes, shown this once.
pub(in crate::org::entry) fn recovery_codes(
    codes: &[String],
    (login, next): (&str, &str),
    language: Language,
) -> Page {
    let title = language.say("Mã khôi phục", "Recovery codes");
    let body = html! {
        h1 { (title) }
        (notice(Tone::Due, &html! {
            p { (language.say(
                "Các mã này chỉ hiện một lần. Hãy in hoặc chép lại và cất ở nơi an toàn, không để cùng điện thoại. Khi mất điện thoại, mỗi mã thay được mã của ứng dụng một lần.",
                "These codes are shown once. Print or copy them and keep them safe, not with the phone. When the phone is lost, each stands for a code of the app once.",
            )) }
        }))
        p { (language.say("Tài khoản: ", "Account: ")) strong { (login) } }
        ul { @for code in codes { li { code { (code) } } } }
        div.actions {
            (print_button(language))
            a.button href=(next) { (language.say("Đã cất mã, tiếp tục", "I have kept them, go on")) }
        }
    };
    Page::new(title, body).bare().script("js/print.js")
}
