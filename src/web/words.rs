//! What errors say: what happened, why, what to do.
use super::error::Error;
use crate::text::Language;
use crate::text::numbers;
use axum::http::StatusCode;

/// Title and text of an error: what happened, and what to do now. Where somebody only wanted to see a page, `reading`, there
/// was nothing to store.
pub(super) fn words(error: &Error, reading: bool, language: Language) -> (String, String) {
    let (title, text) = match error {
        Error::NotFound => (
            language.say("Không có trang này", "No such page"),
            language.say(
                "Địa chỉ không đúng, hoặc trang này không dành cho tài khoản của anh/chị. Hãy kiểm tra lại địa chỉ hoặc về trang đầu.",
                "The address is wrong, or this page is not for your account. Check the address or go to the front page.",
            ),
        ),
        Error::WrongMethod => (
            language.say("Không mở được theo cách này", "Not in this way"),
            language.say(
                "Địa chỉ này chỉ dùng được từ nút bấm hoặc đường dẫn trên trang của hệ thống. Hãy về trang đầu rồi làm lại từ đó.",
                "This address works only from a button or link on a page here. Go to the front page and begin there.",
            ),
        ),
        Error::SignIn | Error::SecondFactor { .. } | Error::StepUp => who(error, language),
        Error::ForeignOrigin => (
            language.say("Yêu cầu bị từ chối", "Request refused"),
            language.say(
                "Yêu cầu được gửi từ một trang khác nên không được nhận. Hãy mở lại trang trong hệ thống rồi làm lại.",
                "The request came from another site. Open the page here again and repeat.",
            ),
        ),
        Error::Gone | Error::GoneSetup => gone(matches!(error, Error::GoneSetup), language),
        Error::Conflict { text, .. } => (language.say("Chưa thực hiện được", "Not possible now"), text.as_str()),
        Error::Refused { .. } | Error::Malformed(_) => (
            language.say("Dữ liệu gửi lên chưa đúng", "The data sent is not right"),
            language.say("Hãy quay lại trang trước, kiểm tra rồi gửi lại.", "Go back, check and send again."),
        ),
        Error::TooLarge => (
            language.say("Dữ liệu quá lớn", "Too large"),
            language.say(
                "Nội dung gửi lên vượt quá giới hạn. Hãy chia nhỏ hoặc rút gọn rồi gửi lại.",
                "What was sent exceeds the limit. Split or shorten it and send again.",
            ),
        ),
        Error::TooMany(_) | Error::TooManyPasswords(_) | Error::TooManyConfirmations(_) => {
            return too_many(error, &wait(error, language), language);
        }
        Error::Database(_) | Error::Internal(_) => match error.status() {
            StatusCode::SERVICE_UNAVAILABLE => busy(reading, language),
            _ => broken(language),
        },
    };
    (title.to_owned(), text.to_owned())
}

/// Where it has to be shown first who asks.
fn who(error: &Error, language: Language) -> (&'static str, &'static str) {
    match error {
        Error::SignIn => (
            language.say("Cần đăng nhập", "Please sign in"),
            language.say("Anh/chị cần đăng nhập để tiếp tục.", "You need to sign in to continue."),
        ),
        Error::SecondFactor { .. } => (
            language.say("Cần xác thực hai bước", "The second step is needed"),
            language.say(
                "Vai trò của anh/chị mở được thông tin của người khác, nên cần xác thực hai bước trước.",
                "Your role opens other people's data, so that it needs the second step first.",
            ),
        ),
        _ => (
            language.say("Cần xác nhận lại", "Please confirm that it is you"),
            language.say(
                "Anh/chị đã đăng nhập khá lâu. Hãy xác nhận lại mật khẩu hoặc mã xác thực rồi làm lại.",
                "You signed in a while ago. Confirm your password or code, then try again.",
            ),
        ),
    }
}

/// One-time addresses that are dead; before the first set-up there is nobody to ask but who runs the server.
fn gone(before_setup: bool, language: Language) -> (&'static str, &'static str) {
    let title = language.say(
        "Địa chỉ không còn dùng được",
        "This address no longer works",
    );
    let text = if before_setup {
        language.say(
            "Hệ thống chưa được thiết lập và địa chỉ này không đúng, đã hết hạn hoặc đã được thay. Hãy dùng địa chỉ mới nhất do lệnh hocvu serve in ra; khởi động lại lệnh này để có địa chỉ mới.",
            "Nobody has set this installation up, and this address is wrong, has expired or was replaced. Use the newest one that hocvu serve has printed; start it again for another.",
        )
    } else {
        language.say(
            "Địa chỉ này chỉ dùng một lần: nó đã được dùng, đã hết hạn hoặc đã được thay bằng địa chỉ mới. Nếu đã đặt mật khẩu, hãy đăng nhập; nếu chưa, hãy xin cán bộ phụ trách đào tạo của đơn vị mời lại.",
            "This one-time address was used, has expired or was replaced. If you have set your password, sign in; otherwise ask your unit's training officer for a new one.",
        )
    };
    (title, text)
}

/// How long to wait, as `Retry-After` says it: in seconds below a minute, else in minutes.
fn wait(error: &Error, language: Language) -> String {
    match error.wait().unwrap_or_default() {
        seconds @ ..60 => numbers::seconds(seconds, language),
        seconds => numbers::minutes((seconds + 59) / 60, language),
    }
}

fn too_many(error: &Error, wait: &str, language: Language) -> (String, String) {
    let (title, text) = match error {
        Error::TooManyPasswords(_) => (
            language.say("Tạm dừng đăng nhập", "Signing in is paused"),
            language.say(
                format!("Mật khẩu đã bị nhập sai quá nhiều lần, nên thiết bị này phải chờ khoảng {wait} rồi mới thử lại được. Không muốn chờ, anh/chị hãy đăng nhập trên một thiết bị đã từng đăng nhập trước đây, hoặc đặt lại mật khẩu ở mục “Quên mật khẩu”."),
                format!("The password was typed wrong too many times, so this device has to wait about {wait} before the next try. Not to wait, sign in on a device on which you have signed in before, or set another password under “Forgotten password”."),
            ),
        ),
        Error::TooManyConfirmations(_) => (
            language.say("Chưa lưu thay đổi", "Nothing was changed"),
            language.say(
                format!("Mật khẩu hiện tại đã bị nhập sai quá nhiều lần, nên phải chờ khoảng {wait} rồi mới thử lại được. Anh/chị vẫn đang đăng nhập và học tiếp được. Nếu không nhớ mật khẩu hiện tại, hãy đặt lại ở mục “Quên mật khẩu”."),
                format!("Your present password was typed wrong too many times; wait about {wait} before the next try. You are still signed in and can go on learning. If you do not remember it, set another under “Forgotten password”."),
            ),
        ),
        _ => (
            language.say("Xin chờ một lát", "Please wait"),
            language.say(
                format!("Đã thử quá nhiều lần. Hãy chờ khoảng {wait} rồi thử lại."),
                format!("Too many tries. Wait about {wait}, then try again."),
            ),
        ),
    };
    (title.to_owned(), text)
}

/// A fault of ours that passes by itself.
fn busy(reading: bool, language: Language) -> (&'static str, &'static str) {
    let title = language.say("Hệ thống đang bận", "Busy right now");
    let text = if reading {
        language.say(
            "Chưa mở được trang này vì hệ thống đang bận hoặc chưa đọc được dữ liệu. Hãy thử lại sau ít giây; nếu vẫn vậy, báo người quản trị.",
            "This page cannot be shown now because the system is busy or cannot reach its data. Try again in some seconds; if it stays so, tell the administrator.",
        )
    } else {
        language.say(
            "Chưa lưu được vì hệ thống đang bận hoặc hết chỗ lưu. Hãy thử lại sau ít giây; nếu vẫn vậy, báo người quản trị.",
            "Nothing was saved because the system is busy or out of space. Try again in some seconds; if it stays so, tell the administrator.",
        )
    };
    (title, text)
}

/// A fault of ours that somebody must look at.
fn broken(language: Language) -> (&'static str, &'static str) {
    (
        language.say("Có trục trặc ở phía hệ thống", "Something broke on our side"),
        language.say(
            "Yêu cầu chưa thực hiện được. Lỗi đã được ghi lại cho người quản trị. Hãy thử lại sau.",
            "The request was not carried out. The fault has been logged for the administrator. Please try again later.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::DbError;

    #[test]
    fn nothing_is_said_of_saving_where_a_page_was_only_to_be_shown() {
        let away = Error::Database(DbError::Unavailable("refused".to_owned()));
        let said = |reading| words(&away, reading, Language::Vietnamese).1;
        assert!(said(true).starts_with("Chưa mở được trang này"));
        assert!(said(false).starts_with("Chưa lưu được"));
    }

    #[test]
    fn the_wait_is_said_as_the_header_says_it() {
        let said = |milliseconds| {
            let error = Error::TooMany(milliseconds);
            let text = words(&error, true, Language::Vietnamese).1;
            (error.wait(), text)
        };
        for (milliseconds, seconds, text) in [
            (300, 1, "khoảng 1 giây"),
            (59_001, 60, "khoảng 1 phút"),
            (58_001, 59, "khoảng 59 giây"),
            (899_999, 900, "khoảng 15 phút"),
        ] {
            let (wait, told) = said(milliseconds);
            assert_eq!(wait, Some(seconds));
            assert!(told.contains(text), "{told}");
        }
    }
}
