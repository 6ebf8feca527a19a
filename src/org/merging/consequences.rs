//! What merging will do, in sentences, before it is done.
use super::desk::Side;
use super::plan::Account;
use super::plan::Moved;
use super::plan::MovedPost;
use crate::access::Role;
use crate::text::Language;
use crate::text::dates;

/// What will happen, a sentence each.
pub(super) fn consequences(
    (kept, other): (&Side, &Side),
    moved: &Moved,
    language: Language,
) -> Vec<String> {
    let mut lines = vec![
        language.say(
            "Mọi kết quả học và giấy chứng nhận của cả hai được giữ nguyên và cùng hiện ở hồ sơ giữ lại.",
            "Every completion and certificate of both is kept and shown with the record kept.",
        ).to_owned(),
        language.say(
            "Khóa nào đang học dở ở một trong hai hồ sơ cũng học tiếp được ở hồ sơ giữ lại; cùng một khóa thì tính bên học xa hơn, và lượt làm bài kiểm tra của hai bên cộng lại.",
            "A course begun under either goes on under the record kept; in the same course the further one counts, and attempts at the quiz add up.",
        ).to_owned(),
        language.say(
            "Mã cán bộ cũ vẫn tìm ra hồ sơ giữ lại, kể cả trong danh sách nhập sau này.",
            "The old staff code still leads to the record kept, in later lists too.",
        ).to_owned(),
    ];
    lines.extend(taken_over(moved, language));
    lines.push(signing_in(other, moved, language));
    lines.extend(links(other, moved, language));
    lines.extend(roles_stay(&other.roles, language));
    lines.push(language.say(
        format!(
            "{} vị trí công tác chuyển sang hồ sơ giữ lại.",
            moved.posts.len()
        ),
        format!("{} posts go over to the record kept.", moved.posts.len()),
    ));
    lines.extend(
        moved
            .posts
            .iter()
            .filter_map(|post| overlapping(other, post, language)),
    );
    lines.extend(following((kept, other), language));
    lines
}

/// That the roles of a record merged do not come along, and what is to be done; nothing where it has none.
pub(super) fn roles_stay(roles: &[(Role, String)], language: Language) -> Option<String> {
    let name = |(role, unit): &(Role, String)| format!("{} – {unit}", role.name(language));
    let names: Vec<String> = roles.iter().map(name).collect();
    let names = names.join("; ");
    (!roles.is_empty()).then(|| language.say(
        format!("Vai trò của hồ sơ gộp vào ({names}) không chuyển sang và không dùng được nữa. Nếu người này vẫn cần, ai được quyền giao vai trò ấy thì giao lại cho hồ sơ giữ lại, ở mục Vai trò."),
        format!("The roles of the record merged ({names}) do not come along and can no longer be used. If the person still needs them, whoever may grant such a role grants it anew to the record kept, under Roles."),
    ))
}

/// Which of the other record's own data the record kept takes over, having none.
fn taken_over(moved: &Moved, language: Language) -> Option<String> {
    let (was, is) = (&moved.kept.was, &moved.kept.is);
    let taken = |lacked: bool, value: Option<String>, label: &str| {
        let value = value.filter(|_| lacked)?;
        Some(format!("{label} {value}"))
    };
    let parts = [
        taken(
            was.staff_code.is_none(),
            is.staff_code.clone(),
            language.say("mã cán bộ", "staff code"),
        ),
        taken(
            was.citizen_mask.is_none(),
            is.citizen_mask.clone(),
            language.say("số CCCD", "identity number"),
        ),
        taken(
            was.birth_date.is_none(),
            is.birth_date.map(|date| date.show(language)),
            language.say("ngày sinh", "date of birth"),
        ),
        taken(
            was.gender.is_none(),
            is.gender.map(|gender| gender.label(language).to_owned()),
            language.say("giới tính", "gender"),
        ),
        taken(
            was.email.is_none(),
            is.email.clone(),
            language.say("thư điện tử", "e-mail"),
        ),
        taken(
            was.phone.is_none(),
            is.phone.clone(),
            language.say("điện thoại", "phone"),
        ),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let parts = parts.join("; ");
    (!parts.is_empty()).then(|| {
        language.say(
            format!("Hồ sơ giữ lại còn thiếu nên lấy theo hồ sơ kia: {parts}."),
            format!("The record kept lacks these and takes them over: {parts}."),
        )
    })
}

fn signing_in(other: &Side, moved: &Moved, language: Language) -> String {
    match (moved.account, &other.account) {
        (Account::Taken(_), Some(account)) => language.say(
            format!("Hồ sơ giữ lại chưa có tài khoản, nên từ nay đăng nhập bằng tài khoản {} với mật khẩu đang dùng.", account.login),
            format!("The record kept has no account yet and signs in as {} from now on, with the password in use.", account.login),
        ),
        (Account::Closed(_), Some(account)) => language.say(
            format!("Tài khoản {} bị khóa và các phiên đang mở kết thúc; người này đăng nhập bằng tài khoản của hồ sơ giữ lại.", account.login),
            format!("The account {} is closed and its sessions end; the person signs in with the account of the record kept.", account.login),
        ),
        _ => language.say("Việc đăng nhập không thay đổi.", "Signing in does not change.").to_owned(),
    }
}

/// What becomes of the links of an account that is closed.
fn links(other: &Side, moved: &Moved, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let Account::Closed(_) = moved.account else {
        return lines;
    };
    let over = moved.identities.len();
    if over > 0 {
        lines.push(language.say(
            format!("{over} liên kết đăng nhập của tài khoản ấy từ nay mở tài khoản của hồ sơ giữ lại; chủ tài khoản được báo qua thư."),
            format!("Links of that account to accounts elsewhere: {over}. They open the account of the record kept from now on; its owner is told by mail."),
        ));
    }
    if other.links > over {
        let rest = other.links - over;
        lines.push(language.say(
            format!("{rest} liên kết đăng nhập của tài khoản ấy không mở được nữa, vì tài khoản của hồ sơ giữ lại đang khóa hoặc đã có liên kết ở cùng nơi."),
            format!("Links of that account that open nothing any more: {rest}, because the account of the record kept is closed or has a link at the same place."),
        ));
    }
    lines
}

/// What goes along with the posts and the person: groups, leave, retirement.
fn following((kept, other): (&Side, &Side), language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if !other.beside.0.is_empty() {
        lines.push(language.say(
            "Nhóm đang tham gia và tình trạng nghỉ, biệt phái đã ghi đi theo sang hồ sơ giữ lại; ngày nào cả hai hồ sơ cùng thuộc một nhóm thì tính một lần.",
            "Memberships of groups, leave and secondment come along; days on which both records belong to one group count once.",
        ).to_owned());
    }
    let retired = [kept, other].map(|side| side.retired.as_ref());
    if let [Some(state), None] | [None, Some(state)] = retired {
        let words = state.words(language);
        lines.push(language.say(
            format!("Một hồ sơ đã ghi: {words}. Sau khi gộp, người này không còn tính vào chỉ tiêu; nếu vẫn đang làm việc, hãy gỡ tình trạng ấy ở trang của hồ sơ giữ lại."),
            format!("One record says: {words}. After merging the person is not counted in targets any more; if they still work, take that back on the page of the record kept."),
        ));
    }
    lines
}

/// What becomes of a post of the same days.
fn overlapping(other: &Side, moved: &MovedPost, language: Language) -> Option<String> {
    let post = other.posts.iter().find(|post| post.id == moved.id)?;
    let name = &post.unit_name;
    if moved.is.to < post.valid_from {
        return Some(language.say(
            format!("Vị trí tại {name} trùng với vị trí đã có nên chỉ giữ một."),
            format!("The post at {name} is there already; one of the two is kept."),
        ));
    }
    if moved.is.concurrent != moved.was.concurrent {
        return Some(language.say(
            format!("Vị trí tại {name} trùng thời gian với vị trí chính nên trở thành kiêm nhiệm."),
            format!("The post at {name} overlaps the main post and becomes a concurrent one."),
        ));
    }
    (moved.is.to != moved.was.to).then(|| {
        let day = dates::day(moved.is.to.0, language);
        language.say(
            format!("Vị trí tại {name} tính đến hết {day}; từ hôm sau tính theo hồ sơ giữ lại."),
            format!("The post at {name} counts until {day}, from then on that of the record kept."),
        )
    })
}
