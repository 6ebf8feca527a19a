//! What stands in the record, in words: acts, the things they were done to, and their details.
use crate::access::Role;
use crate::admin::queries::Names;
use crate::audit::Row;
use crate::db::Day;
use crate::org::Category;
use crate::org::PostState;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use maud::Markup;
use maud::html;
use serde_json::Value;

/// Acts as they are recorded, in Vietnamese and English.
const ACTS: &[(&str, &str, &str)] = &[
    ("found", "Thiết lập hệ thống", "Set the system up"),
    ("grant", "Giao vai trò", "Granted a role"),
    ("grant.revoke", "Thu hồi vai trò", "Took a role back"),
    ("invite", "Mời hoặc đặt lại mật khẩu", "Invited or reset"),
    ("invite.all", "Mời cả đơn vị", "Invited a unit"),
    ("password.set", "Đặt mật khẩu", "Set a password"),
    ("contacts.set", "Sửa liên hệ", "Changed contacts"),
    (
        "issuer.set",
        "Sửa cơ quan cấp chứng nhận",
        "Changed an issuer",
    ),
    ("import.confirm", "Nhập danh sách", "Imported a list"),
    ("import.undo", "Hoàn tác việc nhập", "Took an import back"),
    (
        "import.decide",
        "Quyết định dòng trùng tên",
        "Decided whom a row means",
    ),
    ("requirement.set", "Đặt yêu cầu học", "Required a course"),
    (
        "requirement.ended",
        "Kết thúc yêu cầu học",
        "Ended a requirement",
    ),
    ("course.publish", "Xuất bản khóa học", "Published a course"),
    (
        "course.completed",
        "Hoàn thành khóa học",
        "Completed a course",
    ),
    ("attempt.begun", "Bắt đầu làm bài", "Began a paper"),
    ("attempt.submitted", "Nộp bài", "Handed a paper in"),
    (
        "certificate.issued",
        "Cấp giấy chứng nhận",
        "Issued a certificate",
    ),
    ("job.retry", "Chạy lại việc nền", "Tried a job again"),
    ("message.retry", "Gửi lại thư", "Sent a message again"),
    (
        "data.erased",
        "Xóa danh tính của một người",
        "Erased a person",
    ),
    ("consent.given", "Đồng ý", "Gave a consent"),
    (
        "consent.withdrawn",
        "Rút lại sự đồng ý",
        "Withdrew a consent",
    ),
    (
        "consent.published",
        "Ban hành văn bản xin sự đồng ý",
        "Published a text of consent",
    ),
    (
        "data.copied",
        "Tải bản sao dữ liệu của mình",
        "Took a copy of their data",
    ),
    (
        "identity.link",
        "Liên kết tài khoản bên ngoài",
        "Linked an account elsewhere",
    ),
    (
        "identity.unlink",
        "Bỏ liên kết tài khoản bên ngoài",
        "Removed a link to an account elsewhere",
    ),
    (
        "grant.carry",
        "Chuyển vai trò sang đơn vị sau sáp nhập",
        "Carried a role into a merged unit",
    ),
    ("calendar.remove", "Bỏ ngày khỏi lịch", "Took a day out"),
    ("calendar.set", "Ghi lịch làm việc", "Entered working days"),
    (
        "data_request.acknowledged",
        "Xác nhận yêu cầu về dữ liệu",
        "Acknowledged a data request",
    ),
    (
        "data_request.asked",
        "Gửi yêu cầu về dữ liệu",
        "Asked about personal data",
    ),
    (
        "data_request.extended",
        "Gia hạn yêu cầu về dữ liệu",
        "Extended a data request",
    ),
    (
        "data_request.fulfilled",
        "Thực hiện yêu cầu về dữ liệu",
        "Fulfilled a data request",
    ),
    (
        "data_request.refused",
        "Từ chối yêu cầu về dữ liệu",
        "Refused a data request",
    ),
    ("group.create", "Lập nhóm", "Set up a group"),
    ("group.member.add", "Thêm thành viên nhóm", "Added a member"),
    (
        "group.member.end",
        "Ghi thôi tham gia nhóm",
        "Ended a membership",
    ),
    (
        "group.member.role",
        "Đổi vai trò trong nhóm",
        "Changed a member's role",
    ),
    (
        "group.member.withdraw",
        "Gỡ thành viên ghi nhầm",
        "Took a membership back",
    ),
    ("group.set", "Sửa thông tin nhóm", "Changed a group"),
    ("delegate", "Ủy quyền", "Lent a role"),
    ("delegate.end", "Kết thúc ủy quyền", "Ended a loan"),
    ("factor.set", "Bật xác thực hai bước", "Set the second step"),
    (
        "factor.codes",
        "Tạo mã khôi phục mới",
        "Made new recovery codes",
    ),
    (
        "factor.removed",
        "Tắt xác thực hai bước",
        "Turned the second step off",
    ),
    (
        "factor.reset",
        "Gỡ xác thực hai bước của người khác",
        "Took another's second step away",
    ),
    (
        "person.correct",
        "Sửa thông tin cá nhân",
        "Corrected own data",
    ),
    ("person.post.add", "Thêm vị trí công tác", "Added a post"),
    (
        "person.post.end",
        "Ghi ngày kết thúc vị trí",
        "Set the last day of a post",
    ),
    ("person.merge", "Gộp hồ sơ trùng", "Merged two records"),
    (
        "person.merge.undo",
        "Tách hồ sơ đã gộp",
        "Parted two records",
    ),
    (
        "state.record",
        "Ghi tình trạng công tác",
        "Recorded leave or secondment",
    ),
    (
        "state.end",
        "Ghi ngày trở lại làm việc",
        "Recorded a return to work",
    ),
    (
        "state.undo",
        "Gỡ tình trạng công tác ghi nhầm",
        "Took leave or secondment back",
    ),
    (
        "group.import",
        "Nhập danh sách thành viên nhóm",
        "Imported a list of members",
    ),
];

/// The parts of the system that act by themselves.
const SYSTEM: &[(&str, &str, &str)] = &[
    (
        "certificates",
        "cấp giấy chứng nhận",
        "issuing certificates",
    ),
    ("courses", "xuất bản khóa học", "publishing courses"),
    (
        "exam.close",
        "đóng bài hết giờ",
        "closing papers out of time",
    ),
    ("hocvu", "lệnh trên máy chủ", "command on the server"),
];

/// Kinds of things, and where their pages are.
const THINGS: &[(&str, &str, &str, Option<&str>)] = &[
    ("person", "Người", "Person", Some("/people/")),
    ("unit", "Đơn vị", "Unit", Some("/units/")),
    ("import", "Lần nhập", "Import", Some("/imports/")),
    ("group", "Nhóm", "Group", Some("/groups/")),
    (
        "requirement",
        "Yêu cầu học",
        "Requirement",
        Some("/requirements/"),
    ),
    ("course", "Khóa học", "Course", Some("/courses/")),
    (
        "certificate",
        "Giấy chứng nhận",
        "Certificate",
        Some("/certificates/"),
    ),
    ("completion", "Kết quả học", "Completion", None),
    ("attempt", "Bài làm", "Paper", None),
    ("job", "Việc nền", "Job", None),
    ("message", "Thư", "Message", None),
    (
        "data_request",
        "Yêu cầu về dữ liệu",
        "Data request",
        Some("/data-requests/"),
    ),
    (
        "calendar",
        "Lịch làm việc",
        "Working days",
        Some("/admin/calendar?year="),
    ),
];

/// Names of details.
const DETAILS: &[(&str, &str, &str)] = &[
    ("account", "Tài khoản", "Account"),
    ("accounts", "Số tài khoản", "Accounts"),
    ("as_of", "Tại ngày", "As of"),
    ("birth_date", "Ngày sinh", "Born"),
    ("categories", "Đối tượng", "Categories"),
    ("changed", "thay đổi", "changed"),
    ("code", "Mã", "Code"),
    ("complete", "Danh sách đầy đủ", "Whole list"),
    ("completion", "Kết quả học", "Completion"),
    ("concurrent", "Kiêm nhiệm", "Concurrent"),
    ("counts", "Số dòng", "Rows"),
    ("course", "Khóa học", "Course"),
    ("days", "Ngày", "Days"),
    ("decision", "Quyết định", "Decision"),
    ("doubtful", "cần quyết định", "doubtful"),
    ("due_on", "Hạn", "Due"),
    ("email", "Thư điện tử", "E-mail"),
    ("faulty", "lỗi", "faulty"),
    ("file", "Tệp", "File"),
    ("from", "Từ ngày", "From"),
    ("full_name", "Họ và tên", "Name"),
    ("gender", "Giới tính", "Gender"),
    ("grade_class", "Xếp loại", "Class"),
    ("grant", "Lần giao", "Grant"),
    ("hash", "Mã băm", "Hash"),
    ("kind", "Loại", "Kind"),
    ("left", "đã rời", "left"),
    (
        "links",
        "Số liên kết đăng nhập chuyển sang",
        "Sign-in links passed on",
    ),
    ("login", "Tên đăng nhập", "Login"),
    ("mailed", "Gửi thư", "By mail"),
    ("moved", "chuyển đơn vị", "moved"),
    ("name", "Tên", "Name"),
    ("new", "mới", "new"),
    ("note", "Ghi chú", "Note"),
    ("number", "Bản số", "Release"),
    ("other", "Hồ sơ gộp vào", "Record merged"),
    ("other_code", "Mã cán bộ của hồ sơ ấy", "Its staff code"),
    ("other_name", "Tên trên hồ sơ ấy", "Its name"),
    ("passed", "Đạt", "Passed"),
    ("person", "Người", "Person"),
    ("phone", "Điện thoại", "Phone"),
    ("place", "Địa danh", "Place"),
    ("position", "Chức vụ", "Position"),
    ("posts", "Số vị trí", "Posts"),
    ("printed", "In mã", "On paper"),
    ("proven_by", "Căn cứ liên kết", "Recognised by"),
    ("provider", "Nơi đăng nhập", "Sign-in provider"),
    ("purpose", "Mục đích", "Purpose"),
    ("reason", "Lý do", "Reason"),
    ("register_number", "Số vào sổ", "Register number"),
    ("register_suffix", "Ký hiệu số vào sổ", "Register suffix"),
    ("release", "Phiên bản", "Version"),
    ("request", "Yêu cầu", "Request"),
    ("role", "Vai trò", "Role"),
    ("role_in_group", "Vai trò trong nhóm", "Role in the group"),
    ("score_percent", "Điểm (%)", "Score (%)"),
    ("signatory", "Người ký", "Signatory"),
    ("staff_code", "Mã cán bộ", "Staff code"),
    ("state", "Tình trạng", "State"),
    ("to", "Đến ngày", "To"),
    ("unchanged", "không đổi", "unchanged"),
    ("unit", "Đơn vị", "Unit"),
    ("unit_code", "Mã đơn vị", "Unit code"),
    ("unit_name", "Tên đơn vị", "Unit name"),
    ("version", "Phiên bản", "Version"),
    ("was_to", "Ngày kết thúc cũ", "Last day before"),
];

/// Words that stand as values.
const VALUES: &[(&str, &str, &str)] = &[
    (
        "account_closed",
        "khóa tài khoản của hồ sơ gộp vào",
        "that of the record merged is closed",
    ),
    ("account_kept", "không thay đổi", "unchanged"),
    (
        "account_taken",
        "dùng tài khoản của hồ sơ gộp vào",
        "that of the record merged is used",
    ),
    (
        "citizen_learning",
        "học tập với tư cách người dân",
        "learning as a citizen",
    ),
    (
        "citizen_id",
        "số CCCD do nơi đăng nhập cung cấp",
        "identity number given by the provider",
    ),
    ("correct", "chỉnh sửa dữ liệu", "correction"),
    ("council", "hội đồng, ban chỉ đạo", "council"),
    (
        "dx_expert",
        "chuyên gia chuyển đổi số",
        "digital-transformation experts",
    ),
    ("erase", "xóa dữ liệu", "erasure"),
    (
        "expert_candidate",
        "ứng viên chuyên gia chuyển đổi số",
        "expert candidates",
    ),
    ("export", "xem, nhận bản sao dữ liệu", "copy of the data"),
    (
        "incident_network",
        "mạng lưới ứng cứu sự cố",
        "incident-response network",
    ),
    ("invitation", "mời lần đầu", "first invitation"),
    ("merge", "gộp hoặc tách hồ sơ", "records merged or parted"),
    ("object", "phản đối xử lý", "objection"),
    ("owner", "chủ tài khoản xác nhận", "confirmed by the owner"),
    ("people", "nhân sự", "people"),
    ("public_name", "nêu tên công khai", "being named in public"),
    ("reset", "đặt lại mật khẩu", "new password"),
    ("restrict", "hạn chế xử lý", "restriction"),
    (
        "staff_code",
        "mã cán bộ do nơi đăng nhập cung cấp",
        "staff code given by the provider",
    ),
    ("units", "đơn vị", "units"),
    ("withdraw", "rút lại đồng ý", "withdrawal of consent"),
];

fn known(
    list: &[(&str, &'static str, &'static str)],
    name: &str,
    in_: Language,
) -> Option<&'static str> {
    let found = list.iter().find(|(one, _, _)| *one == name);
    found.map(|(_, vietnamese, english)| in_.say(*vietnamese, *english))
}

/// Who acted: a person by name, the system by what of it acted.
pub(super) fn actor(row: &Row, names: &Names, language: Language) -> String {
    if let Some(id) = row.actor {
        let kept = &row.actor_name;
        return match names.people.get(&id) {
            Some(name) if kept.starts_with('(') => format!("{name} {kept}"),
            Some(name) => name.clone(),
            None => kept.clone(),
        };
    }
    let part = match row.actor_name.as_str() {
        "system" => return language.say("Hệ thống", "System").to_owned(),
        name => known(SYSTEM, name, language).unwrap_or(name),
    };
    language.say(format!("Hệ thống ({part})"), format!("System ({part})"))
}

/// An act in words, with its identifier small beside it, since the search takes that.
pub(super) fn act(action: &str, language: Language) -> Markup {
    html! {
        @match known(ACTS, action, language) {
            Some(word) => div { (word) div.hint { (action) } },
            None => (action),
        }
    }
}

/// A thing in words, linked to its page where it has one.
pub(super) fn thing(object: &str, names: &Names, language: Language) -> Markup {
    let parts = object.split_once('/');
    let found = parts.and_then(|(kind, id)| {
        let thing = THINGS.iter().find(|(one, ..)| *one == kind)?;
        Some((thing, id))
    });
    let Some(((_, vietnamese, english, page), id)) = found else {
        return html! { (object) };
    };
    let name = parts.and_then(|(kind, id)| names.of(kind, id.parse().ok()?));
    let numbered = || format!("{} {id}", language.say(*vietnamese, *english));
    let words = name.cloned().unwrap_or_else(numbered);
    html! {
        div {
            @match page {
                Some(page) => a href={ (page) (id) } { (words) },
                None => (words),
            }
            div.hint { (object) }
        }
    }
}

/// The details as lines of name and value.
pub(super) fn details(detail: &str, names: &Names, language: Language) -> Markup {
    let pairs = match serde_json::from_str(detail) {
        Ok(Value::Object(pairs)) => pairs,
        Ok(Value::Null) => serde_json::Map::new(),
        _ => return html! { (detail) },
    };
    html! {
        @if pairs.is_empty() {
            "–"
        } @else {
            div {
                @for (name, value) in &pairs {
                    div { (named(name, language)) ": " (said(name, value, names, language)) }
                }
            }
        }
    }
}

fn named(name: &str, language: Language) -> &str {
    known(DETAILS, name, language).unwrap_or(name)
}

fn said(name: &str, value: &Value, names: &Names, language: Language) -> String {
    match value {
        Value::Number(number) if matches!(name, "person" | "unit") => {
            let called = number.as_i64().and_then(|id| names.of(name, id));
            called.cloned().unwrap_or_else(|| number.to_string())
        }
        Value::Null => "–".to_owned(),
        Value::Bool(yes) if *yes => language.say("có", "yes").to_owned(),
        Value::Bool(_) => language.say("không", "no").to_owned(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (None, Some(fraction)) => numbers::decimal(fraction, 2, language),
            _ => number.to_string(),
        },
        Value::String(text) => text_in_words(name, text, language),
        Value::Array(all) if name == "accounts" => all.len().to_string(),
        Value::Array(all) => {
            let each = all.iter().map(|one| said(name, one, names, language));
            each.collect::<Vec<_>>().join(", ")
        }
        Value::Object(pairs) => {
            let each = pairs.iter().map(|(name, value)| {
                format!(
                    "{} {}",
                    said(name, value, names, language),
                    named(name, language)
                )
            });
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

fn text_in_words(name: &str, text: &str, language: Language) -> String {
    if let Ok(day) = text.parse::<Day>() {
        return match day {
            Day::LAST => language.say("không thời hạn", "open").to_owned(),
            Day::FIRST => language.say("từ đầu", "the beginning").to_owned(),
            day => dates::day(day.0, language),
        };
    }
    match name {
        "role" => text.parse().map_or_else(
            |()| text.to_owned(),
            |role: Role| role.name(language).to_owned(),
        ),
        "state" => text.parse().map_or_else(
            |()| text.to_owned(),
            |state: PostState| state.label(language).to_owned(),
        ),
        "categories" => text.parse().map_or_else(
            |()| text.to_owned(),
            |category: Category| category.label(language).to_owned(),
        ),
        "hash" => text.chars().take(12).collect(),
        _ => known(VALUES, text, language).unwrap_or(text).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::PersonId;
    use crate::db::ids::UnitId;

    fn names() -> Names {
        Names {
            units: [(UnitId(3), "Sở Nội vụ".to_owned())].into(),
            people: [(PersonId(3), "Nguyễn Thị Ánh".to_owned())].into(),
        }
    }

    #[test]
    fn a_grant_reads_like_a_sentence_in_both_languages() {
        let detail = r#"{"role":"officer","unit":3,"from":"2026-11-23","to":"9999-12-31"}"#;
        let names = names();
        let text = details(detail, &names, Language::Vietnamese).into_string();
        assert!(text.contains("<div>Vai trò: Cán bộ phụ trách đào tạo</div>"));
        assert!(text.contains("Từ ngày: 23/11/2026") && text.contains("Đến ngày: không thời hạn"));
        let english = details(detail, &names, Language::English).into_string();
        assert!(english.contains("Unit: Sở Nội vụ"));
        assert!(english.contains("Role: Training officer") && english.contains("To: open"));
        let act = act("grant", Language::Vietnamese).into_string();
        assert!(act.starts_with("<div>Giao vai trò") && act.contains(">grant<"));
        let thing = thing("person/12", &names, Language::Vietnamese).into_string();
        assert!(thing.contains(r#"<a href="/people/12">Người 12</a>"#));
    }

    #[test]
    fn units_and_people_go_by_their_names_where_they_are_known() {
        let names = names();
        let thing = |object| thing(object, &names, Language::Vietnamese).into_string();
        assert!(thing("unit/3").contains(r#"<a href="/units/3">Sở Nội vụ</a>"#));
        assert!(thing("person/3").contains(r#"<a href="/people/3">Nguyễn Thị Ánh</a>"#));
        let completed = details(r#"{"person":3,"release":3}"#, &names, Language::Vietnamese);
        assert!(
            completed.0.contains("Người: Nguyễn Thị Ánh") && completed.0.contains("Phiên bản: 3")
        );
        assert!(thing("unit/4").contains(">Đơn vị 4</a>"));
        assert!(thing("import/3").contains(">Lần nhập 3</a>"));
    }

    #[test]
    fn counts_lists_and_what_nobody_knows_stay_readable() {
        let vi = Language::Vietnamese;
        let counts = details(
            r#"{"counts":{"new":2,"moved":1},"complete":false}"#,
            &Names::default(),
            vi,
        );
        let counts = counts.into_string();
        assert!(counts.contains("1 chuyển đơn vị") && counts.contains("2 mới"));
        assert!(counts.contains("Danh sách đầy đủ: không"));
        let invited = details(r#"{"accounts":[4,5,6]}"#, &Names::default(), vi).into_string();
        assert!(invited.contains("Số tài khoản: 3"));
        assert_eq!(details("{}", &Names::default(), vi).into_string(), "–");
        let unknown = details(r#"{"x":"<b>"}"#, &Names::default(), vi).into_string();
        assert_eq!(unknown, "<div><div>x: &lt;b&gt;</div></div>");
        assert_eq!(act("unit.test", vi).into_string(), "unit.test");
    }
}
