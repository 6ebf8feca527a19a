//! What each role may do: written from the very rules that decide it.
use crate::access::Right;
use crate::access::Role;
use crate::text::Language;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Table;
use maud::Markup;
use maud::html;

/// Everything a role may do, in words; then the same as a table of rights by roles.
pub(in crate::org::rights) fn roles(language: Language) -> Page {
    let title = language.say("Mỗi vai trò được làm gì", "What each role may do");
    let body = html! {
        h1 { (title) }
        p { (language.say(
            "Vai trò được giao tại một đơn vị thì có hiệu lực trong đơn vị đó và các đơn vị trực thuộc, từ ngày đến ngày ghi khi giao. \
             Ngoài phạm vi ấy, mọi trang và mọi tệp đều như không tồn tại.",
            "A role granted in a unit holds there and in the units below, from the day to the day said when it was granted. \
             Outside, every page and every file is as if it did not exist.",
        )) }
        (in_words(language))
        (matrix(language))
    };
    Page::new(title, body).wide()
}

/// The rights that are not everybody's.
fn special() -> impl Iterator<Item = Right> {
    let everybody = [Right::Anyone, Right::SignedIn];
    let all = Right::ALL.iter().copied();
    all.filter(move |right| !everybody.contains(right))
}

fn in_words(language: Language) -> Markup {
    let columns = [
        language.say("Vai trò", "Role"),
        language.say("Được xem, được làm", "May see and do"),
        language.say("Giao được vai trò", "May grant"),
    ];
    let rows = Role::ALL.iter().map(|role| {
        let given: Vec<&str> = Role::ALL
            .iter()
            .filter(|given| role.may_grant(**given))
            .map(|given| given.name(language))
            .collect();
        vec![
            html! { (role.name(language)) },
            what(*role, language),
            html! { @if given.is_empty() { "–" } @else { (given.join(", ")) } },
        ]
    });
    let caption = language.say("Vai trò và quyền", "Roles and rights");
    Table::new(caption, columns.map(Column::text).to_vec())
        .rows(rows)
        .show()
}

fn what(role: Role, language: Language) -> Markup {
    html! {
        @if role == Role::Learner {
            (Right::SignedIn.meaning(language))
        } @else if role.opens_anything() {
            ul {
                @for right in special() {
                    @if role.carries(right) { li { (right.meaning(language)) } }
                    @if role.carries_at_the_top(right) {
                        li { (right.meaning(language)) " (" (at_the_top(language)) ")" }
                    }
                }
            }
        } @else {
            (language.say(
                "Chưa có trang nào dành cho vai trò này trong phiên bản hiện tại; giao trước cũng không mở thêm gì.",
                "This version has no page for this role yet; granting it opens nothing.",
            ))
        }
    }
}

fn at_the_top(language: Language) -> &'static str {
    language.say(
        "khi giao tại đơn vị cao nhất",
        "when granted at the topmost unit",
    )
}

/// Rights down, roles across; only roles that open something.
fn matrix(language: Language) -> Markup {
    let roles: Vec<Role> = Role::ALL
        .iter()
        .copied()
        .filter(|role| role.opens_anything())
        .collect();
    let mut columns = vec![Column::text(language.say("Quyền", "Right"))];
    columns.extend(roles.iter().map(|role| Column::text(role.name(language))));
    let rows = special().map(|right| {
        let mut cells = vec![html! { (right.meaning(language)) }];
        cells.extend(roles.iter().map(|role| held(*role, right, language)));
        cells
    });
    let title = language.say("Bảng quyền", "Table of rights");
    html! {
        section { h2 { (title) } (Table::new(title, columns).rows(rows).quiet().wide().show()) }
    }
}

fn held(role: Role, right: Right, language: Language) -> Markup {
    html! {
        @if role.carries(right) {
            (language.say("có", "yes"))
        } @else if role.carries_at_the_top(right) {
            (at_the_top(language))
        } @else {
            "–"
        }
    }
}
