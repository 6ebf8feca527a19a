//! What a mail with an invitation says; pure.
use crate::access::Holder;
use crate::access::Purpose;
use crate::notify::Subject;

/// To somebody whom an officer invites, or gives a new password to choose.
pub(super) fn invitation_letter(
    holder: &Holder,
    purpose: Purpose,
    address: &str,
) -> (Subject, String) {
    let language = holder.language;
    let (subject, occasion, life) = if purpose == Purpose::Reset {
        (
            language.say("Đặt lại mật khẩu Học Vụ Số", "A new password for Học Vụ Số"),
            language.say(
                "Cán bộ phụ trách đào tạo của đơn vị đã mở cho anh/chị địa chỉ để đặt lại mật khẩu.",
                "Your unit's training officer has opened an address for you to set a new password.",
            ),
            language.say("2 giờ", "2 hours"),
        )
    } else {
        (
            language.say("Mời anh/chị đăng nhập Học Vụ Số", "Your invitation to Học Vụ Số"),
            language.say(
                "Đơn vị mời anh/chị tham gia học tập, bồi dưỡng kỹ năng số trên hệ thống Học Vụ Số.",
                "Your unit invites you to learn digital skills on Học Vụ Số.",
            ),
            language.say("30 ngày", "30 days"),
        )
    };
    let (name, login) = (&holder.full_name, &holder.login);
    let body = language.say(
        format!(
            "Kính gửi anh/chị {name},\n\n{occasion}\n\nTên đăng nhập: {login}\n\nTrong vòng {life}, anh/chị mở địa chỉ sau để đặt mật khẩu. \
             Địa chỉ chỉ dùng được một lần, xin không chuyển cho người khác:\n\n{address}\n\nHọc Vụ Số\n"
        ),
        format!(
            "Dear {name},\n\n{occasion}\n\nLogin: {login}\n\nWithin {life}, open this address to set a password. It works once; \
             please pass it on to nobody:\n\n{address}\n\nHọc Vụ Số\n"
        ),
    );
    (Subject::new(subject), body)
}
