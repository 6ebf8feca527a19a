//! What the mails about accounts say; pure.
use crate::access::Holder;
use crate::notify::Subject;
use crate::text::Language;

/// To somebody who forgot their password, with the address that sets a new one.
pub(super) fn reset_letter(holder: &Holder, address: &str) -> (Subject, String) {
    let (subject, body) = holder.language.say(
        (
            "Đặt lại mật khẩu Học Vụ Số",
            format!(
                "Kính gửi anh/chị {name},\n\nCó yêu cầu đặt lại mật khẩu cho tài khoản {login}. Trong vòng 2 giờ, anh/chị mở địa chỉ sau để đặt mật khẩu mới:\n\n{address}\n\n\
                 Địa chỉ này chỉ dùng được một lần. Nếu anh/chị không yêu cầu, xin bỏ qua thư này: mật khẩu không thay đổi.\n\nHọc Vụ Số\n",
                name = holder.full_name,
                login = holder.login,
            ),
        ),
        (
            "A new password for Học Vụ Số",
            format!(
                "Dear {name},\n\nSomebody asked for a new password for the account {login}. Within 2 hours, open this address to set one:\n\n{address}\n\n\
                 It works once. If it was not you, ignore this mail: the password stays as it is.\n\nHọc Vụ Số\n",
                name = holder.full_name,
                login = holder.login,
            ),
        ),
    );
    (Subject::new(subject), body)
}

/// To the owner of an account to which an account at another house has just been linked, or whose link was taken away.
pub(super) fn link_letter(holder: &Holder, name: &str, linked: bool) -> (Subject, String) {
    let (owner, login) = (&holder.full_name, &holder.login);
    let (subject, body) = match (linked, holder.language) {
        (true, Language::Vietnamese) => (
            format!("Tài khoản Học Vụ Số vừa được liên kết với {name}"),
            format!(
                "Kính gửi anh/chị {owner},\n\nTừ bây giờ có thể đăng nhập tài khoản {login} bằng {name}."
            ),
        ),
        (true, Language::English) => (
            format!("Your account for Học Vụ Số was linked to {name}"),
            format!("Dear {owner},\n\nThe account {login} can now be entered with {name}."),
        ),
        (false, Language::Vietnamese) => (
            format!("Tài khoản Học Vụ Số vừa bỏ liên kết với {name}"),
            format!(
                "Kính gửi anh/chị {owner},\n\nKhông còn đăng nhập tài khoản {login} bằng {name} được nữa."
            ),
        ),
        (false, Language::English) => (
            format!("Your account for Học Vụ Số is no longer linked to {name}"),
            format!("Dear {owner},\n\nThe account {login} can no longer be entered with {name}."),
        ),
    };
    let advice = holder.language.say(
        "Nếu không phải anh/chị thực hiện, hãy đổi mật khẩu và báo ngay cán bộ phụ trách đào tạo của đơn vị.\n\nHọc Vụ Số",
        "If it was not you, change your password and tell your unit's training officer at once.\n\nHọc Vụ Số",
    );
    (Subject::new(&subject), format!("{body}\n\n{advice}\n"))
}

/// To the owner of an account whose password has just been changed.
pub(super) fn changed_letter(holder: &Holder) -> (Subject, String) {
    let (subject, body) = holder.language.say(
        (
            "Mật khẩu Học Vụ Số vừa được thay đổi",
            format!(
                "Kính gửi anh/chị {name},\n\nMật khẩu của tài khoản {login} vừa được thay đổi và các phiên đăng nhập khác đã kết thúc.\n\n\
                 Nếu không phải anh/chị thay đổi, hãy báo ngay cán bộ phụ trách đào tạo của đơn vị.\n\nHọc Vụ Số\n",
                name = holder.full_name,
                login = holder.login,
            ),
        ),
        (
            "Your password for Học Vụ Số was changed",
            format!(
                "Dear {name},\n\nThe password of the account {login} was changed and all other sessions have ended.\n\n\
                 If it was not you, tell your unit's training officer at once.\n\nHọc Vụ Số\n",
                name = holder.full_name,
                login = holder.login,
            ),
        ),
    );
    (Subject::new(subject), body)
}

/// What happened to the second factor of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::org) enum FactorNews {
    Set,
    Codes,
    Removed,
}

/// To the owner of an account, about its second factor.
pub(in crate::org) fn factor_letter(holder: &Holder, news: FactorNews) -> (Subject, String) {
    let (vietnamese, english) = match news {
        FactorNews::Set => (
            "Xác thực hai bước vừa được bật hoặc đổi",
            "The second step of signing in was set",
        ),
        FactorNews::Codes => (
            "Mười mã khôi phục mới vừa được tạo, các mã cũ hết hiệu lực",
            "Ten new recovery codes were made, the former no longer work",
        ),
        FactorNews::Removed => (
            "Xác thực hai bước vừa được tắt",
            "The second step of signing in was turned off",
        ),
    };
    let (name, login) = (&holder.full_name, &holder.login);
    holder.language.say(
        (
            Subject::new("Xác thực hai bước của Học Vụ Số"),
            format!(
                "Kính gửi anh/chị {name},\n\n{vietnamese} cho tài khoản {login}.\n\n\
                 Nếu không phải anh/chị thực hiện, hãy báo ngay cán bộ phụ trách đào tạo của đơn vị.\n\nHọc Vụ Số\n"
            ),
        ),
        (
            Subject::new("The second step for Học Vụ Số"),
            format!(
                "Dear {name},\n\n{english} for the account {login}.\n\n\
                 If it was not you, tell your unit's training officer at once.\n\nHọc Vụ Số\n"
            ),
        ),
    )
}
