//! Signing in at another house, on our pages: the ways there, and what is said when one leads nowhere.
use super::super::recognising::Stop;
use crate::config::Provider;
use crate::text::Language;
use crate::web::Page;
use axum::http::StatusCode;
use maud::Markup;
use maud::html;

/// The address at which a journey to a house begins, to go on to `next` afterwards.
pub(super) fn way(provider: &Provider, next: &str) -> String {
    let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    let way = format!("/sign-in/oidc/{}", provider.id);
    if matches!(next, "" | "/") {
        way
    } else {
        format!("{way}?{query}")
    }
}

/// The houses beside the local form; nothing where there are none.
pub(super) fn ways(providers: &[Provider], next: &str, language: Language) -> Markup {
    html! {
        @for one in providers {
            p { a.button.secondary href=(way(one, next)) { (language.say("Đăng nhập bằng ", "Sign in with ")) (one.name) } }
        }
    }
}

/// Why a journey to another house led nowhere, and the way on.
pub(in crate::org::entry) fn stopped(
    (stop, signed_in): (Stop, bool),
    name: &str,
    language: Language,
) -> Page {
    let title = language.say(
        format!("Chưa đăng nhập được bằng {name}"),
        format!("Not signed in with {name}"),
    );
    let (address, label) = if signed_in {
        (
            "/account",
            language.say("Về tài khoản của tôi", "To my account"),
        )
    } else if stop == Stop::Unlinked {
        ("/sign-in?next=/account", by_password(language))
    } else {
        ("/sign-in", by_password(language))
    };
    let body = html! {
        h1 { (title) }
        p { (words(stop, name, language)) }
        div.actions { a.button href=(address) { (label) } }
    };
    Page::new(title, body).bare()
}

fn by_password(language: Language) -> &'static str {
    language.say("Đăng nhập bằng mật khẩu", "Sign in with a password")
}

fn words(stop: Stop, name: &str, language: Language) -> String {
    match stop {
        Stop::Silent => language.say(
            format!("{name} hiện không trả lời. Anh/chị thử lại sau ít phút; đăng nhập bằng mật khẩu vẫn dùng được."),
            format!("{name} does not answer at present. Try again in a few minutes; signing in with a password works as ever."),
        ),
        Stop::Lapsed => language.say(
            format!("Lượt đăng nhập này đã dùng rồi, quá 15 phút, hoặc bắt đầu từ trình duyệt khác. Anh/chị hãy bấm “Đăng nhập bằng {name}” lần nữa."),
            format!("This sign-in was used before, is older than 15 minutes, or began in another browser. Choose “Sign in with {name}” once more."),
        ),
        Stop::Denied => language.say(
            format!("{name} chưa xác nhận anh/chị, hoặc anh/chị đã hủy việc đăng nhập ở đó. Chưa có gì thay đổi."),
            format!("{name} did not confirm who you are, or you cancelled there. Nothing has changed."),
        ),
        Stop::Unproven => language.say(
            format!("Câu trả lời của {name} không hợp lệ nên hệ thống không nhận. Anh/chị thử lại; nếu vẫn vậy, hãy báo quản trị hệ thống."),
            format!("The answer of {name} does not hold, so it was not accepted. Try again; if it stays so, tell the administrator."),
        ),
        Stop::Unlinked => language.say(
            format!("Tài khoản {name} này chưa liên kết với ai ở Học Vụ Số. Anh/chị đăng nhập một lần bằng tên đăng nhập và mật khẩu, rồi chọn “Liên kết tài khoản {name}” ở trang Tài khoản của tôi."),
            format!("This {name} account is not linked to anybody here. Sign in once with your login and password, then choose “Link my {name} account” on the page My account."),
        ),
        Stop::Closed => language
            .say(
                "Tài khoản của anh/chị ở Học Vụ Số đã bị khóa. Hãy liên hệ cán bộ phụ trách đào tạo của đơn vị.",
                "Your account here is closed. Ask your unit's training officer.",
            )
            .to_owned(),
        Stop::Elsewhere => language.say(
            format!("Tài khoản {name} này đã liên kết với một tài khoản khác ở Học Vụ Số, nên không liên kết với tài khoản đang dùng được."),
            format!("This {name} account is linked to another account here, so that it cannot be linked to the one in use."),
        ),
    }
}

/// The status of a journey that led nowhere.
pub(in crate::org::entry) fn status(stop: Stop) -> StatusCode {
    match stop {
        Stop::Silent => StatusCode::BAD_GATEWAY,
        Stop::Lapsed => StatusCode::GONE,
        Stop::Denied | Stop::Unproven | Stop::Closed => StatusCode::FORBIDDEN,
        Stop::Unlinked | Stop::Elsewhere => StatusCode::CONFLICT,
    }
}
