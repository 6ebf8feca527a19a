//! Pages that ask who somebody is once more: the second step of signing in, and before dangerous acts.
use super::second_factor::code_field;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::SentForm;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::hidden;
use crate::web::components::password;
use crate::web::components::submit;
use maud::Markup;
use maud::html;

/// The second step of signing in.
pub(in crate::org::entry) fn code(errors: &Errors, language: Language) -> Page {
    let title = language.say("Nhập mã xác thực", "Type your code");
    let body = html! {
        h1 { (title) }
        form method="post" action="/sign-in/code" {
            (code_input(errors, language))
            (submit(language.say("Đăng nhập", "Sign in")))
        }
        p { (lost(language)) }
        p { a href="/sign-in" { (language.say("Đăng nhập bằng tài khoản khác", "Sign in as somebody else")) } }
    };
    Page::new(title, body).bare()
}

fn code_input(errors: &Errors, language: Language) -> Markup {
    let code = code_field(
        language.say("Mã xác thực", "Code"),
        language.say(
            "6 chữ số đang hiện trong ứng dụng xác thực trên điện thoại. Mất điện thoại? Nhập một mã khôi phục, ví dụ 7K3M9-QXT0A.",
            "The 6 digits that the authenticator app on your phone shows. Lost the phone? Type a recovery code, such as 7K3M9-QXT0A.",
        ),
    );
    field(&code, errors)
}

fn lost(language: Language) -> &'static str {
    language.say(
        "Mất cả điện thoại lẫn mã khôi phục? Hãy gặp trực tiếp cán bộ phụ trách đào tạo của đơn vị hoặc quản trị hệ thống.",
        "Lost both phone and recovery codes? See your unit's training officer or an administrator in person.",
    )
}

/// Before a dangerous act, when the last proof is a while ago.
pub(in crate::org::entry) fn step_up(
    (login, has_factor): (&str, bool),
    next: &str,
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Xác nhận lại là anh/chị", "Confirm that it is you");
    let body = html! {
        h1 { (title) }
        (error_summary(errors, language))
        p {
            (language.say(
                "Việc này ảnh hưởng đến tài khoản hoặc dữ liệu của nhiều người, và anh/chị đã đăng nhập khá lâu. Xác nhận xong, anh/chị bấm lại nút; những gì đã điền vẫn còn.",
                "This concerns accounts or many people's data, and you signed in a while ago. After confirming, press the button again; what you typed is kept.",
            ))
        }
        form method="post" action="/step-up" {
            (hidden("next", next))
            @if has_factor {
                (code_input(errors, language))
            } @else {
                input type="text" name="username" value=(login) autocomplete="username" readonly hidden;
                (password("password", language.say("Mật khẩu", "Password"), "current-password", errors))
            }
            (submit(language.say("Xác nhận", "Confirm")))
        }
        p { a href=(next) { (language.say("Quay lại, không làm nữa", "Back, without doing it")) } }
    };
    Page::new(title, body).bare()
}

/// After the proof: the form that was sent before it, with everything typed in it.
pub(in crate::org::entry) fn send_again(sent: &SentForm, next: &str, language: Language) -> Page {
    let title = language.say("Đã xác nhận", "Confirmed");
    let body = html! {
        h1 { (title) }
        p {
            (language.say(
                "Việc anh/chị vừa gửi chưa được thực hiện, nhưng những gì đã điền vẫn còn. Bấm nút dưới đây để gửi lại.",
                "What you sent was not done yet, but everything you typed is still here. Press the button to send it again.",
            ))
        }
        form method="post" action=(sent.address) {
            @for (name, value) in &sent.fields { (hidden(name, value)) }
            (submit(language.say("Gửi lại", "Send again")))
        }
        p { a href=(next) { (language.say("Quay lại, không làm nữa", "Back, without doing it")) } }
    };
    Page::new(title, body).bare()
}
