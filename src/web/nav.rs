//! The frame of a page for a viewer: the links their rights open.
use super::page::Frame;
use super::page::NavLink;
use super::rendering::Asked;
use crate::access::Right;
use crate::access::Viewer;
use crate::text::Language;

/// Every link of the navigation with the right its page asks for.
fn links(language: Language) -> [(Right, &'static str, &'static str); 11] {
    [
        (
            Right::SignedIn,
            "/",
            language.say("Việc học của tôi", "My learning"),
        ),
        (
            Right::Anyone,
            "/courses",
            language.say("Khóa học", "Courses"),
        ),
        (
            Right::SeePeople,
            "/people",
            language.say("Nhân sự", "People"),
        ),
        (Right::SeePeople, "/units", language.say("Đơn vị", "Units")),
        (Right::SeePeople, "/groups", language.say("Nhóm", "Groups")),
        (
            Right::SetRequirements,
            "/requirements",
            language.say("Yêu cầu học", "Requirements"),
        ),
        (
            Right::SeeRecords,
            "/completions",
            language.say("Kết quả", "Records"),
        ),
        (
            Right::SeeResults,
            "/results",
            language.say("Bài kiểm tra", "Quiz results"),
        ),
        (
            Right::SeeTargets,
            "/targets",
            language.say("Chỉ tiêu", "Targets"),
        ),
        (
            Right::HandleRequests,
            "/data-requests",
            language.say("Yêu cầu dữ liệu", "Data requests"),
        ),
        (
            Right::Operate,
            "/admin",
            language.say("Quản trị", "Administration"),
        ),
    ]
}

pub(super) fn frame(asked: &Asked) -> Frame {
    let language = asked.visitor.language;
    let viewer = asked.visitor.viewer.as_deref();
    let here = |address: &str| {
        let below = asked.path.strip_prefix(address);
        below.is_some_and(|rest| rest.is_empty() || (address != "/" && rest.starts_with('/')))
    };
    let nav = links(language)
        .into_iter()
        .filter(|(right, _, _)| {
            *right == Right::Anyone || viewer.is_some_and(|viewer| viewer.may(*right))
        })
        .map(|(_, address, label)| NavLink {
            address,
            label,
            current: here(address),
        })
        .collect();
    Frame {
        language,
        who: viewer.map(|viewer| viewer.name.clone()),
        awaits_factor: viewer.is_some_and(Viewer::awaits_factor),
        nav,
        path: asked.next.clone(),
        ..Frame::default()
    }
}
