//! What a reorganisation does to people and officers, above the rows of its file.
use super::super::import::Ahead;
use super::super::import::Ending;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::components::Column;
use crate::web::components::Table;
use crate::web::components::Tone;
use crate::web::components::notice;
use maud::Markup;
use maud::html;

/// Lines of each table at most; the rest is counted.
const LISTED: usize = 100;

/// The units that end, where their people go, and what becomes of roles, issuing and requirements there. Nothing when no unit ends.
pub(super) fn section(ahead: &Ahead, language: Language) -> Markup {
    if ahead.endings.is_empty() {
        return html! {};
    }
    html! {
        section {
            h2 { (language.say("Ảnh hưởng đến cán bộ và đơn vị", "What it does to people and units")) }
            (sentence(ahead, language))
            (units(ahead, language))
            (roles(ahead, language))
            (requirements(ahead, language))
            (issuing(ahead, language))
        }
    }
}

fn people_of<'a>(endings: impl Iterator<Item = &'a Ending>) -> i64 {
    endings.map(|ending| ending.people).sum()
}

fn sentence(ahead: &Ahead, language: Language) -> Markup {
    let whole = |count: i64| numbers::whole(count, language);
    let ends = whole(i64::try_from(ahead.endings.len()).unwrap_or(i64::MAX));
    let (go, stay): (Vec<&Ending>, Vec<&Ending>) = ahead
        .endings
        .iter()
        .partition(|ending| ending.heir.is_some());
    let (go, stay) = (people_of(go.into_iter()), people_of(stay.into_iter()));
    let (going, staying) = (whole(go), whole(stay));
    html! {
        p { (language.say(
            format!("{ends} đơn vị kết thúc; {going} người chuyển theo sang đơn vị mới. Tài khoản của họ vẫn đăng nhập được như cũ."),
            format!("Units that end: {ends}; people who follow into another unit: {going}. Their accounts go on."),
        )) }
        @if ahead.endings.iter().any(|ending| ending.heir.is_some()) {
            p.hint { (language.say(
                "Chỉ tính người thuộc trực tiếp các đơn vị này. Đơn vị cấp dưới của chúng vẫn còn, chuyển sang trực thuộc đơn vị mới cùng với người của mình.",
                "Only those who belong to these units themselves are counted. Units below them go on under the new unit, with their people.",
            )) }
        }
        @if stay > 0 {
            (notice(Tone::Due, &html! { p { (language.say(
                format!("{staying} người chưa biết về đơn vị nào: hệ thống không tự chia. Sau khi ghi, hãy nhập danh sách nhân sự có mã đơn vị mới của họ."),
                format!("People for whom nobody has said where they go: {staying}. They are not divided by themselves; import a staff list with their new units afterwards."),
            )) } }))
        }
    }
}

fn units(ahead: &Ahead, language: Language) -> Markup {
    let title = language.say("Đơn vị kết thúc", "Units that end");
    let columns = vec![
        Column::text(language.say("Đơn vị", "Unit")),
        Column::text(language.say("Mã", "Code")),
        Column::text(language.say("Từ ngày", "From")),
        Column::text(language.say("Người chuyển sang", "People go to")),
        Column::number(language.say("Số người", "People")),
        Column::number(language.say("Yêu cầu học", "Requirements")),
    ];
    let rows = ahead.endings.iter().take(LISTED).map(|ending| {
        let last = ending.day.plus(-1);
        let required = ahead.requirements.get(&ending.unit).copied().unwrap_or_default();
        vec![
            html! { a href={ "/units/" (ending.unit) "?as_of=" (last) } { (ending.name) } },
            html! { (ending.code) },
            html! { (dates::day(ending.day.0, language)) },
            html! { (ending.heir.as_deref().unwrap_or(language.say("chưa rõ", "not said"))) },
            html! { a href={ "/people?unit=" (ending.unit) "&as_of=" (last) } { (numbers::whole(ending.people, language)) } },
            html! { (numbers::whole(required, language)) },
        ]
    });
    html! {
        (Table::new(title, columns).rows(rows).show())
        (more(ahead.endings.len(), language))
    }
}

fn more(all: usize, language: Language) -> Markup {
    let rest = i64::try_from(all.saturating_sub(LISTED)).unwrap_or(i64::MAX);
    let rest = numbers::whole(rest, language);
    html! { @if all > LISTED { p.hint { (language.say(format!("Và {rest} dòng nữa."), format!("And {rest} more."))) } } }
}

fn roles(ahead: &Ahead, language: Language) -> Markup {
    if ahead.holdings.is_empty() {
        return html! {};
    }
    let title = language.say(
        "Người giữ vai trò ở các đơn vị đó",
        "Who holds a role there",
    );
    let columns = vec![
        Column::text(language.say("Người", "Person")),
        Column::text(language.say("Vai trò", "Role")),
        Column::text(language.say("Ở đơn vị", "In")),
        Column::text(language.say("Sau khi ghi", "Afterwards")),
    ];
    let rows = ahead.holdings.iter().take(LISTED).map(|holding| {
        let ending = ahead.ending(holding.unit);
        let heir = ending.and_then(|ending| ending.heir.as_deref());
        vec![
            html! { a href={ "/people/" (holding.person) } { (holding.name) } },
            html! { (holding.role.name(language)) },
            html! { (ending.map_or("–", |ending| ending.name.as_str())) },
            html! {
                @match heir {
                    Some(heir) if holding.goes_on => { (language.say("Giữ thêm vai trò này ở ", "Also holds it in ")) (heir) },
                    _ => (language.say("Chỉ còn xem được thời gian trước; cần giao lại vai trò ở đơn vị mới", "Sees the past only; has to be granted the role in the new unit")),
                }
            },
        ]
    });
    html! {
        (Table::new(title, columns).rows(rows).show())
        (more(ahead.holdings.len(), language))
    }
}

/// What becomes of what is required of these units: it follows their people, or ends where nothing goes on for a unit.
fn requirements(ahead: &Ahead, language: Language) -> Markup {
    let (on, off) = ahead.requirements_on_and_off();
    let (going, ending) = (numbers::whole(on, language), numbers::whole(off, language));
    html! {
        @if on > 0 {
            (notice(Tone::Info, &html! { p { (language.say(
                format!("{going} yêu cầu học đặt cho các đơn vị này đi theo người thuộc đơn vị vào ngày cuối cùng khi họ công tác ở đơn vị mới hoặc ở đơn vị trực thuộc còn lại: vẫn phải học, hạn không đổi, cho đến khi hoàn thành. Người khác của đơn vị mới không bị yêu cầu thêm; muốn yêu cầu cả họ thì đặt yêu cầu mới ở trang Yêu cầu học."),
                format!("Requirements set for these units that follow whoever belongs to them on the last day to where they work in the new units, or in what stood below and stays, due by the same day, until done: {going}. Nobody else there is newly asked; to ask them too, set a requirement for the new unit."),
            )) } }))
        }
        @if off > 0 {
            (notice(Tone::Due, &html! { p { (language.say(
                format!("{ending} yêu cầu học đặt cho các đơn vị không có đơn vị kế thừa sẽ không còn áp dụng cho ai. Hãy đặt lại cho đơn vị mới của họ ở trang Yêu cầu học."),
                format!("Requirements set for units that go into no other, which will concern nobody any more: {ending}. Set them anew for where these people will work, on the page of requirements."),
            )) } }))
        }
    }
}

fn issuing(ahead: &Ahead, language: Language) -> Markup {
    html! {
        @for (unit, suffix) in &ahead.issuers {
            @if let Some(ending) = ahead.ending(*unit) {
                (notice(Tone::Due, &html! { p {
                    (language.say(
                        format!("{} đang cấp giấy chứng nhận (ký hiệu {suffix}). Giấy đã cấp vẫn có giá trị; hãy khai báo cơ quan cấp cho đơn vị mới.", ending.name),
                        format!("{} issues certificates ({suffix}). Those issued stay valid; name an issuing body for the new unit.", ending.name),
                    ))
                } }))
            }
        }
    }
}
