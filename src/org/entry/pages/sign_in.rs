//! The pages of signing in, and of a forgotten password.
use super::super::model::SignInForm;
use super::houses::ways;
use crate::config::Provider;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Field;
use crate::web::components::Tone;
use crate::web::components::field;
use crate::web::components::hidden;
use crate::web::components::notice;
use crate::web::components::password;
use crate::web::components::submit;
use maud::Markup;
use maud::html;

/// The form of signing in. The password is never shown again.
pub(in crate::org::entry) fn sign_in(
    form: &SignInForm,
    errors: &Errors,
    providers: &[Provider],
    language: Language,
) -> Page {
    let title = language.say("Đăng nhập", "Sign in");
    let body = html! {
        h1 { (title) }
        form method="post" action="/sign-in" {
            (hidden("next", &form.next))
            (field(&login(language).value(&form.login), errors))
            (password("password", language.say("Mật khẩu", "Password"), "current-password", errors))
            (submit(title))
        }
        (ways(providers, &form.next, language))
        (other_ways(language))
    };
    Page::new(title, body).bare()
}

fn login(language: Language) -> Field<'static> {
    let label = language.say(
        "Mã cán bộ, số điện thoại, thư điện tử hoặc số CCCD",
        "Staff code, phone number, mail address or identity number",
    );
    Field::new("login", label)
        .hint(language.say(
            "Hoặc tên đăng nhập ghi trong thư mời hay phiếu mã.",
            "Or the login that your invitation names.",
        ))
        .autocomplete("username")
        .required()
}

fn other_ways(language: Language) -> Markup {
    html! {
        ul {
            li {
                a href="/invitation" { (language.say("Lần đầu đăng nhập: nhập mã trên phiếu", "First time: type the code from your sheet")) }
            }
            li {
                a href="/sign-in/forgotten" { (language.say("Quên mật khẩu", "Forgotten password")) }
            }
        }
    }
}

/// Where a mail is asked for; the answer is the same whether or not there is such an account.
pub(in crate::org::entry) fn forgotten(
    (mails_go_out, sent): (bool, bool),
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Quên mật khẩu", "Forgotten password");
    let body = html! {
        h1 { (title) }
        @if sent {
            (notice(Tone::Info, &asked(language)))
        }
        @if !mails_go_out {
            (notice(Tone::Due, &no_mail(language)))
        }
        form method="post" action="/sign-in/forgotten" {
            (field(&login(language), errors))
            (submit(language.say("Gửi thư đặt lại mật khẩu", "Send me a mail")))
        }
        p {
            (language.say(
                "Không có thư điện tử trong hồ sơ? Cán bộ phụ trách đào tạo của đơn vị có thể cấp mã đặt lại mật khẩu trực tiếp.",
                "No mail address on record? Your unit's training officer can give you a code in person.",
            ))
        }
        p { a href="/sign-in" { (language.say("Về trang đăng nhập", "Back to signing in")) } }
    };
    Page::new(title, body).bare()
}

fn asked(language: Language) -> Markup {
    html! {
        p {
            (language.say(
                "Nếu tài khoản này tồn tại và có thư điện tử trong hồ sơ, một thư với địa chỉ đặt lại mật khẩu đang được gửi đến. Địa chỉ ấy dùng được trong 2 giờ.",
                "If there is such an account with a mail address on record, a mail with the address for a new password is on its way. It works for 2 hours.",
            ))
        }
    }
}

fn no_mail(language: Language) -> Markup {
    html! {
        p {
            (language.say(
                "Hệ thống này chưa được cài đặt gửi thư, nên thư sẽ nằm chờ. Hãy liên hệ cán bộ phụ trách đào tạo của đơn vị để nhận mã đặt lại mật khẩu.",
                "This installation does not send mail yet, so a mail would wait. Ask your unit's training officer for a code instead.",
            ))
        }
    }
}
