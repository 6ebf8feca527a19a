//! The form that takes a list of members, and what a list would change.
use super::super::model::Group;
use super::super::roll::Difference;
use super::super::roll::Outcome;
use super::super::roll::Roll;
use super::day_or_now;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Table;
use maud::Markup;
use maud::html;

fn steps(language: Language) -> [&'static str; 3] {
    [
        language.say("Chọn tệp", "File"),
        language.say("Xem khác biệt", "Differences"),
        language.say("Xác nhận", "Confirm"),
    ]
}

fn crumbs(group: &Group, language: Language) -> Markup {
    let address = format!("/groups/{}", group.id);
    let path = [
        Link {
            address: "/groups",
            label: language.say("Nhóm", "Groups"),
        },
        Link {
            address: &address,
            label: &group.name,
        },
    ];
    components::breadcrumbs(&path, language)
}

/// Step one.
pub fn import_form(group: &Group, as_of: &str, errors: &Errors, language: Language) -> Page {
    let say = |vietnamese, english| language.say(vietnamese, english);
    let title = say("Nhập danh sách thành viên", "Import a list of members");
    let columns = say(
        "Cần một trong các cột: Mã cán bộ, Số CCCD, Họ và tên. Có thể thêm: Vai trò, Từ ngày, Đến ngày, Quyết định.",
        "Needed: staff_code, citizen_id or full_name. Also: role, from, to, decision.",
    );
    let day = Field::new("as_of", say("Danh sách đúng vào ngày", "The list is as of"));
    let hint = say(
        "Dòng không ghi Từ ngày thì tham gia từ ngày này.",
        "Rows without a first day join on this day.",
    );
    let body = html! {
        (crumbs(group, language))
        h1 { (title) }
        (components::stages(&steps(language), 0))
        (components::error_summary(errors, language))
        p { (say(
            "Chọn tệp CSV hoặc Excel (.xlsx). Hệ thống cho xem trước từng thay đổi; chưa có gì được ghi cho đến khi anh/chị xác nhận. Người không có trong tệp vẫn ở lại nhóm.",
            "Choose a CSV or Excel (.xlsx) file. Every change is shown first; nothing is written until you confirm. Who is not in the file stays in the group.",
        )) }
        form method="post" action={ "/groups/" (group.id) "/import" } enctype="multipart/form-data" {
            (components::file(say("Tệp", "File"), columns, ".csv,.txt,.tsv,.xlsx", errors))
            (components::field(&day.value(as_of).hint(hint).kind(Kind::Date), errors))
            (components::submit(say("Xem khác biệt", "Show differences")))
        }
    };
    Page::new(title, body)
}

/// Steps two and three.
pub struct Compared<'a> {
    pub group: &'a Group,
    pub roll: &'a Roll,
    pub differences: &'a [Difference],
    pub language: Language,
}

/// What of a list somebody saw when they confirmed it: how many rows have which outcome.
pub fn seen(differences: &[Difference]) -> String {
    let counts = Outcome::ALL.map(|outcome| count(differences, outcome).to_string());
    counts.join("-")
}

fn count(differences: &[Difference], outcome: Outcome) -> usize {
    let of = |one: &&Difference| one.outcome == outcome;
    differences.iter().filter(of).count()
}

impl Compared<'_> {
    pub fn page(&self) -> Page {
        let language = self.language;
        let say = |vietnamese, english| language.say(vietnamese, english);
        let title = say("Nhập danh sách thành viên", "Import a list of members");
        let done = self.roll.confirmed_at.is_some();
        let as_of = dates::day(self.roll.as_of.0, language);
        let body = html! {
            (crumbs(self.group, language))
            h1 { (title) }
            (components::stages(&steps(language), if done { 2 } else { 1 }))
            p { (say("Tệp ", "File ")) strong { (self.roll.file_name) } " · " (say("đúng vào ngày ", "as of ")) (as_of) }
            @if !self.roll.ignored.is_empty() {
                p { (say("Không dùng các cột: ", "Columns not used: ")) (self.roll.ignored.join(", ")) }
            }
            @if done {
                p { (say("Danh sách này đã được xác nhận.", "This list has been confirmed.")) }
            } @else {
                (self.confirmation())
                @for outcome in Outcome::ALL { (self.section(outcome)) }
            }
        };
        Page::new(title, body).wide()
    }

    /// The sentence that says what confirming would do, and its button.
    fn confirmation(&self) -> Markup {
        let language = self.language;
        let [faulty, new, changed, _] =
            Outcome::ALL.map(|outcome| count(self.differences, outcome));
        let number =
            |count: usize| numbers::whole(i64::try_from(count).unwrap_or(i64::MAX), language);
        let words = language.say(
            format!(
                "Thêm mới {}, thay đổi {}; {} dòng có lỗi sẽ bị bỏ qua.",
                number(new),
                number(changed),
                number(faulty)
            ),
            format!(
                "{} new, {} changed; {} faulty rows will be left out.",
                number(new),
                number(changed),
                number(faulty)
            ),
        );
        let address = format!(
            "/groups/{}/imports/{}/confirmation",
            self.group.id, self.roll.id
        );
        html! {
            p.lead { (words) }
            @if new + changed > 0 {
                form method="post" action=(address) {
                    (components::hidden("seen", &seen(self.differences)))
                    (components::submit(language.say("Xác nhận", "Confirm")))
                }
            } @else {
                p { (language.say("Không có gì để ghi.", "There is nothing to write.")) }
            }
        }
    }

    fn section(&self, outcome: Outcome) -> Markup {
        let language = self.language;
        let rows: Vec<&Difference> = self
            .differences
            .iter()
            .filter(|one| one.outcome == outcome)
            .collect();
        let say = |vietnamese, english| language.say(vietnamese, english);
        let columns = vec![
            Column::text(say("Họ và tên", "Name")),
            Column::text(say("Mã cán bộ", "Staff code")),
            Column::number(say("Dòng", "Line")),
            Column::text(say("Nội dung", "What")),
        ];
        let cells = rows.iter().map(|one| {
            vec![
                html! { (or_dash(&one.line.full_name)) },
                html! { (or_dash(&one.line.staff_code)) },
                html! { (one.line.number) },
                html! { (self.what(one)) },
            ]
        });
        let title = outcome.word(language);
        html! {
            @if !rows.is_empty() {
                section {
                    h2 { (title) " " span.count { (rows.len()) } }
                    (Table::new(title, columns).quiet().rows(cells).show())
                }
            }
        }
    }

    fn what(&self, one: &Difference) -> String {
        let language = self.language;
        if let Some(fault) = &one.line.fault {
            return fault.message(language);
        }
        let ends = one.ends.map(|(_, last)| {
            let last = dates::day(last.0, language);
            language.say(format!("thôi hết ngày {last}"), format!("ends on {last}"))
        });
        let begins = one.begins.as_ref().map(|(role, (from, to))| {
            let usual = super::super::model::usual_roles(language)[0];
            let role = if role.is_empty() {
                usual
            } else {
                role.as_str()
            };
            let (from, to) = (dates::day(from.0, language), day_or_now(*to, language));
            format!("{role}, {from} – {to}")
        });
        let parts: Vec<String> = ends.into_iter().chain(begins).collect();
        or_dash(&parts.join("; ")).to_owned()
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}
