//! The form for a file and the list of its differences.
use super::super::import::Ahead;
use super::super::import::Content;
use super::super::import::Doubt;
use super::super::import::Fault;
use super::super::import::Import;
use super::super::import::ImportKind;
use super::super::import::ImportRow;
use super::super::import::ImportState;
use super::super::import::Outcome;
use super::super::import::Uncovered;
use super::super::import::Undated;
use super::ahead;
use super::cells::cell;
use super::cells::code_cell;
use super::cells::short;
use super::cells::words;
use super::doubtful;
use super::in_the_way::InTheWay;
use super::standing;
use super::uncovered;
use super::undated;
use crate::access::Role;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::UnitId;
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
use crate::web::components::Tab;
use crate::web::components::Table;
use crate::web::components::Tone;
use jiff::ZonedDateTime;
use maud::Markup;
use maud::html;
use std::collections::HashMap;

/// What the page of differences shows.
pub struct View {
    pub import: Import,
    /// People who came with it and have entered since.
    pub entered_since: i64,
    /// Who brought it (none: the operator), and when.
    pub begun_by: Option<String>,
    pub begun_at: ZonedDateTime,
    pub now: Time,
    /// The last day on which it can be undone.
    pub undo_until: Option<Day>,
    /// What has to be undone before it.
    pub in_the_way: Option<InTheWay>,
    /// Units of the file for which nobody issues certificates.
    pub uncovered: Uncovered,
    /// Upper units of the file whose reform it does not date.
    pub undated: Vec<Undated>,
    /// What it does to people and officers of units that end.
    pub ahead: Ahead,
    /// Who leaves by the list and holds a role, by name and role.
    pub leaving_roles: Vec<(String, Role)>,
    /// Whether rows may turn out to be about people whom the viewer has never had.
    pub limited: bool,
    /// Doubtful rows that nobody has decided.
    pub undecided: i64,
    /// The doubtful rows of the page.
    pub doubts: Vec<Doubt>,
    pub outcome: Outcome,
    pub rows: Vec<ImportRow>,
    /// The names of the units that leavers among the rows leave.
    pub left: HashMap<UnitId, String>,
    pub more: bool,
    pub page: i64,
}

fn steps(language: Language) -> [&'static str; 3] {
    [
        language.say("Chọn tệp", "File"),
        language.say("Xem khác biệt", "Differences"),
        language.say("Xác nhận", "Confirm"),
    ]
}

/// The steps of what tells only what happens to units, typed on the page or in a file.
fn told_steps(language: Language) -> [&'static str; 3] {
    [
        language.say("Nội dung", "What happens"),
        language.say("Xem ảnh hưởng", "What it does"),
        language.say("Xác nhận", "Confirm"),
    ]
}

/// What such an import is called, as its form is.
pub(super) fn reorganisation(language: Language) -> &'static str {
    language.say("Ghi nhận sắp xếp đơn vị", "Record a reorganisation")
}

fn list_of(kind: ImportKind, language: Language) -> (&'static str, &'static str, &'static str) {
    match kind {
        ImportKind::People => (
            "/people",
            language.say("Nhân sự", "People"),
            language.say("Nhập danh sách nhân sự", "Import a staff list"),
        ),
        ImportKind::Units => (
            "/units",
            language.say("Đơn vị", "Units"),
            language.say("Nhập danh sách đơn vị", "Import a list of units"),
        ),
    }
}

/// Step one, and the imports made before.
pub fn form(
    kind: ImportKind,
    today: Day,
    (errors, recent): (&Errors, &Markup),
    language: Language,
) -> Page {
    let (list, label, title) = list_of(kind, language);
    let iso = today.to_string();
    let hint = format!("{} {}", columns(kind, language), limits(kind, language));
    let body = html! {
        (components::breadcrumbs(&[Link { address: list, label }], language))
        h1 { (title) }
        (components::stages(&steps(language), 0))
        (components::error_summary(errors, language))
        p { (language.say(
            "Chọn tệp CSV hoặc Excel (.xlsx). Hệ thống so sánh với dữ liệu hiện có và cho xem trước từng thay đổi; chưa có gì được ghi cho đến khi anh/chị xác nhận.",
            "Choose a CSV or Excel (.xlsx) file. It is compared with the present data, and every change is shown first; nothing is written until you confirm.",
        )) }
        form method="post" action={ (list) "/import" } enctype="multipart/form-data" {
            (components::file(language.say("Tệp", "File"), &hint, ".csv,.txt,.tsv,.xlsx", errors))
            (components::field(&Field::new("as_of", language.say("Danh sách đúng vào ngày", "The list is as of")).value(&iso).kind(Kind::Date), errors))
            @if kind == ImportKind::People {
                (components::checkbox("complete", language.say(
                    "Đây là danh sách đầy đủ của các đơn vị trong tệp: ai không có tên coi như đã rời đơn vị",
                    "This is the whole list of its units: whoever is not in it has left",
                ), false, errors))
            }
            (components::submit(language.say("Xem khác biệt", "Show differences")))
        }
        (recent)
    };
    Page::new(title, body)
}

fn columns(kind: ImportKind, language: Language) -> &'static str {
    match kind {
        ImportKind::People => language.say(
            "Cột cần có: Họ và tên, Mã đơn vị, và Mã cán bộ hoặc Số CCCD. Có thể thêm: Ngày sinh, Giới tính, Đối tượng, Chức vụ, Ngạch/hạng, Lãnh đạo, Kiêm nhiệm, Thư điện tử, Điện thoại, Từ ngày, Đến ngày.",
            "Needed: full_name, unit_code, and staff_code or citizen_id. Also: birth_date, gender, category, position, rank, is_leader, concurrent, email, phone, from, to.",
        ),
        ImportKind::Units => language.say(
            "Cột: Mã đơn vị, Tên đơn vị, Loại, Mã đơn vị cấp trên, Từ ngày, Đến ngày, Mã định danh điện tử, Khối; hoặc sự kiện sắp xếp đơn vị: Sự kiện, Ngày, Quyết định, Mã cũ, Mã mới, Tên đơn vị, Loại, Mã đơn vị cấp trên. Cũng nhận bảng có mỗi mã một dòng và mỗi kỳ một cột tên: Mã, Tên đến 30/06/2025, Huyện, Tỉnh, Tên từ 01/07/2025, …, Trạng thái.",
            "Columns: code, name, kind, parent_code, valid_from, valid_to, agency_code, block; or events: event, date, decision, from_codes, to_codes, name, kind, parent_code. Also a line a code with a column of names a reform: code5, name_to_2025-06-30, district, province, name_2025-07-01, …, status.",
        ),
    }
}

/// How large a file may be.
fn limits(kind: ImportKind, language: Language) -> &'static str {
    match kind {
        ImportKind::People => language.say(
            "Tệp CSV tối đa 256 MB và 1.000.000 dòng, tệp Excel tối đa 20 MB. Tệp lớn hơn 2 MB được đọc dần, mỗi người mỗi lúc một tệp.",
            "CSV of up to 256 MB and 1,000,000 rows, Excel of up to 20 MB. Beyond 2 MB a file is read in pieces, one at a time for each person.",
        ),
        ImportKind::Units => language.say(
            "Tệp tối đa 20 MB.",
            "Files of up to 20 MB.",
        ),
    }
}

/// Steps two and three.
pub fn differences(view: &View, language: Language) -> Page {
    let import = &view.import;
    let (list, label, title) = list_of(import.kind, language);
    let (told, written) = (
        import.summary.reorganises,
        import.state == ImportState::Confirmed,
    );
    let (title, steps) = if told {
        (reorganisation(language), told_steps(language))
    } else {
        (title, steps(language))
    };
    let step = match import.state {
        ImportState::Staging | ImportState::Staged | ImportState::Failed => 1,
        ImportState::Applying | ImportState::Confirmed | ImportState::Undone => 2,
    };
    let body = html! {
        (components::breadcrumbs(&[Link { address: list, label }], language))
        h1 { (title) }
        (components::stages(&steps, step))
        p {
            @if told {
                strong { (import.file_name) }
            } @else {
                (language.say("Tệp ", "File ")) strong { (import.file_name) } " · "
                (language.say("đúng vào ngày ", "as of ")) (dates::day(import.as_of.0, language))
            }
        }
        (standing::author(view, language))
        @if !import.summary.ignored.is_empty() {
            p { (language.say("Không dùng các cột: ", "Columns not used: ")) (ignored(import)) }
        }
        (uncovered::warning(&view.uncovered, written, language))
        (undated::warning(&view.undated, written, language))
        @if import.kind == ImportKind::Units && !told { p.hint { (rows_are_periods(language)) } }
        (ahead::section(&view.ahead, language))
        (doubtful::old_font(import, language))
        (outcome(view, language))
        (tab_row(view, language))
        @if view.doubts.is_empty() {
            (rows(view, language))
        } @else {
            (doubtful::list(view, language))
            (page_links(view, language))
        }
    };
    Page::new(title, body)
        .wide()
        .under(list)
        .script("js/table.js")
}

fn rows_are_periods(language: Language) -> &'static str {
    language.say(
        "Mỗi dòng là một đơn vị trong một giai đoạn, nên một đơn vị từng đổi tên hay đổi cấp trên có nhiều dòng.",
        "Each row is a unit for some time, so that a unit that was renamed or moved has several.",
    )
}

/// The headings whose columns are not used.
fn ignored(import: &Import) -> String {
    let headings = import.summary.ignored.iter();
    headings
        .map(|heading| short(heading))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The button that undoes it, and how long there is one.
fn undoing(view: &View, language: Language) -> Markup {
    let import = &view.import;
    let Some((last, until)) = import.undo_until().zip(view.undo_until) else {
        return html! {};
    };
    let address = format!("/imports/{}/undo", import.id);
    let day = dates::day(until.0, language);
    html! {
        @if view.now <= last {
            p { (language.say(format!("Có thể hoàn tác đến hết ngày {day}."), format!("It can be undone until {day}."))) }
            @if let Some(way) = &view.in_the_way {
                p { (way.words(language)) }
                @if let Some((id, _)) = &way.known {
                    p { a href={ "/imports/" (id) } { (language.say("Mở lần nhập đó", "Open that import")) } }
                }
            } @else {
                (components::post_button(&address, language.say("Hoàn tác lần nhập này", "Undo this import"), "secondary"))
            }
        } @else {
            p { (language.say("Đã quá 30 ngày nên không hoàn tác được nữa.", "More than 30 days have passed, so that it cannot be undone any more.")) }
        }
    }
}

/// What undoing would do to people who have begun to use their accounts.
fn staying(people: i64, language: Language) -> Option<String> {
    let number = numbers::whole(people, language);
    (people > 0).then(|| {
        language.say(
            format!("Từ lần nhập này, {number} người mới đã đăng nhập. Nếu hoàn tác, hồ sơ học tập và giấy chứng nhận của họ vẫn còn nhưng họ không còn thuộc đơn vị nào; nhập lại tệp thì họ trở về đơn vị."),
            format!("People new with this import who have signed in since: {number}. If it is undone, their learning records and certificates stay, but they belong to no unit until the file is imported again."),
        )
    })
}

/// How many people leave by the last day in their rows, who stand among those that change.
fn leaving(import: &Import, language: Language) -> Option<String> {
    let people = i64::try_from(import.summary.leaving).unwrap_or(i64::MAX);
    let number = numbers::whole(people, language);
    (people > 0).then(|| {
        language.say(
            format!("{number} người rời cơ quan, vì ngày ở cột Đến ngày đã tới hoặc đã qua. Dòng của họ có ghi chú “Rời cơ quan từ ngày …”."),
            format!(
                "{number} {}, as the day in the column “to” has come; the remarks on their rows say from when.",
                numbers::plural(people, "person leaves", "people leave"),
            ),
        )
    })
}

/// A whole list by which more people leave than it names: most often only a part of the list.
fn many_leave(import: &Import, language: Language) -> Option<String> {
    let counts = import.summary.counts;
    let (left, all) = (i64::from(counts.left), i64::from(counts.all()));
    let whole = import.complete && import.kind == ImportKind::People;
    (whole && left > 0 && 2 * left > all).then(|| {
        let (left, named) = (numbers::whole(left, language), numbers::whole(all - left, language));
        language.say(
            format!("Danh sách được khai là đầy đủ nhưng chỉ có {named} dòng, còn {left} người sẽ rời đơn vị. Nếu tệp chỉ là một phần danh sách, đừng xác nhận: hãy nhập lại và bỏ chọn “danh sách đầy đủ”."),
            format!("The list is said to be whole, but it has {named} rows, and {left} people would leave. If the file is only a part of the list, do not confirm: import it again without that tick."),
        )
    })
}

/// Roles rest with the last post and come back with the next: whoever grants them should know.
fn roles_of_leavers(view: &View, language: Language) -> Markup {
    html! {
        p { (language.say(
            "Những người sau rời đơn vị nhưng còn giữ vai trò trong hệ thống. Ai không còn vị trí nào thì vai trò tạm ngừng, và có lại khi nhận vị trí mới; nếu họ rời hẳn, hãy nhờ quản trị thu hồi.",
            "These people leave and still hold roles here. Of whoever holds no post any more the roles rest, and are back with the next post; if they leave for good, have an administrator revoke them.",
        )) }
        ul { @for (name, role) in &view.leaving_roles { li { (name) " – " (role.name(language)) } } }
    }
}

fn nothing_to_write(import: &Import, language: Language) -> &'static str {
    if import.summary.counts.unchanged == 0 {
        language.say(
            "Chưa có dòng nào nhập được: hãy xử lý những dòng có lỗi hoặc cần quyết định.",
            "No row can be imported yet: see to those that are faulty or undecided.",
        )
    } else {
        language.say(
            "Không có gì để ghi: mọi dòng đúng đều đã có sẵn.",
            "Nothing to write: every sound row is there already.",
        )
    }
}

/// Where the import stands, and the one thing to do next.
fn outcome(view: &View, language: Language) -> Markup {
    let (import, counts) = (&view.import, view.import.summary.counts);
    let address = format!("/imports/{}", import.id);
    let faulty = i64::from(counts.faulty);
    let wrong = (faulty > 0).then(|| numbers::whole(faulty, language));
    let mend = html! { a href={ (address) "/faulty.xlsx" } { (language.say("Tải các dòng lỗi về để sửa (Excel)", "Download them to mend (Excel)")) } };
    match import.state {
        ImportState::Staging | ImportState::Applying => standing::moving(view, language),
        ImportState::Failed => standing::failed(import, language),
        ImportState::Confirmed => components::notice(
            Tone::Done,
            &html! {
                p { (language.say("Đã ghi các thay đổi.", "The changes are written.")) }
                @if let Some(wrong) = wrong {
                    p { (language.say(format!("{wrong} dòng có lỗi không được nhập. "), format!("{wrong} {} not imported. ", numbers::plural(faulty, "faulty row was", "faulty rows were")))) (mend) }
                }
                @if let Some(warning) = staying(view.entered_since, language) { p { (warning) } }
                (doubtful::left_out(view, language))
                (undoing(view, language))
            },
        ),
        ImportState::Undone => components::notice(
            Tone::Info,
            &html! { (language.say("Lần nhập này đã được hoàn tác.", "This import was undone.")) },
        ),
        ImportState::Staged => html! {
            (standing::not_written(import, language))
            @if let Some(wrong) = wrong {
                (components::notice(Tone::Due, &html! {
                    (language.say(format!("{wrong} dòng có lỗi sẽ không được nhập. "), format!("{wrong} {} will not be imported. ", numbers::plural(faulty, "faulty row", "faulty rows"))))
                    (mend)
                }))
            }
            (doubtful::waiting(view, language))
            @if let Some(many) = many_leave(import, language) { (components::notice(Tone::Overdue, &html! { (many) })) }
            @if !view.leaving_roles.is_empty() { (components::notice(Tone::Overdue, &roles_of_leavers(view, language))) }
            @if let Some(leaving) = leaving(import, language) { (components::notice(Tone::Due, &html! { (leaving) })) }
            @if view.limited && counts.changes_anything() { p.hint { (doubtful::may_wait(language)) } }
            @if counts.changes_anything() || view.undecided < i64::from(counts.doubtful) {
                (components::post_button(&format!("{address}/confirmation"), language.say("Xác nhận và ghi", "Confirm and write"), ""))
            } @else {
                (components::notice(Tone::Info, &html! { (nothing_to_write(import, language)) }))
            }
        },
    }
}

fn tab_row(view: &View, language: Language) -> Markup {
    let outcomes = [
        Outcome::New,
        Outcome::Changed,
        Outcome::Moved,
        Outcome::Left,
        Outcome::Unchanged,
        Outcome::Faulty,
        Outcome::Doubtful,
    ];
    let shown = |outcome: &Outcome| {
        *outcome != Outcome::Doubtful || view.import.summary.counts.doubtful > 0
    };
    let parts: Vec<(String, &str, String, bool)> = outcomes
        .into_iter()
        .filter(shown)
        .map(|outcome| {
            let count = numbers::whole(i64::from(view.import.summary.counts.of(outcome)), language);
            let address = format!("/imports/{}?outcome={outcome}", view.import.id);
            (
                address,
                outcome.label(view.import.kind, language),
                count,
                outcome == view.outcome,
            )
        })
        .collect();
    let tabs: Vec<Tab> = parts
        .iter()
        .map(|(address, label, count, current)| Tab {
            address,
            label,
            count,
            current: *current,
        })
        .collect();
    components::tabs(language.say("Các nhóm dòng", "Groups of rows"), &tabs)
}

fn rows(view: &View, language: Language) -> Markup {
    if view.rows.is_empty() {
        return components::empty(
            language.say(
                "Không có dòng nào trong nhóm này.",
                "No rows in this group.",
            ),
            &html! {},
        );
    }
    let columns = vec![
        Column::number(language.say("Dòng", "Line")),
        Column::text(language.say("Mã", "Code")),
        Column::text(language.say("Tên", "Name")),
        Column::text(match view.import.kind {
            ImportKind::People => language.say("Đơn vị", "Unit"),
            ImportKind::Units => language.say("Cấp trên", "Under"),
        }),
        Column::text(language.say("Ghi chú", "Remarks")),
    ];
    html! {
        (Table::new(view.outcome.label(view.import.kind, language), columns).rows(cells(view, language)).show())
        (page_links(view, language))
    }
}

fn cells(view: &View, language: Language) -> Vec<Vec<Markup>> {
    let cells = view.rows.iter().map(|row| {
        let (code, name, unit) = words(&row.content, view.import.kind, &view.left);
        let line = if row.line > 0 {
            row.line.to_string()
        } else {
            "–".to_owned()
        };
        let period = match &row.content {
            Content::Unit(line) => line.period(language),
            _ => None,
        };
        vec![
            html! { (line) },
            code_cell(&code),
            cell(&name, period.as_deref()),
            cell(&unit, None),
            notes(row, view.import.kind, language),
        ]
    });
    cells.collect()
}

fn page_links(view: &View, language: Language) -> Markup {
    let address = |page: i64| {
        format!(
            "/imports/{}?outcome={}&page={page}",
            view.import.id, view.outcome
        )
    };
    components::numbered_pages((view.page, view.more), address, language)
}

/// What a row changes, field by field, then what is wrong with it or worth knowing.
fn notes(row: &ImportRow, kind: ImportKind, language: Language) -> Markup {
    let (changes, remarks): (Vec<&Fault>, Vec<&Fault>) = row
        .faults
        .iter()
        .filter(|fault| !fault.is_hidden())
        .partition(|fault| fault.is_change());
    html! {
        @if !changes.is_empty() || !remarks.is_empty() {
            div.notes {
                @for change in changes { p.change { (change.message(kind, language)) } }
                @for remark in remarks { p { (remark.message(kind, language)) } }
            }
        }
    }
}

/// What is wrong with a row, column by column.
pub fn reasons(row: &ImportRow, kind: ImportKind, language: Language) -> String {
    let said = row.faults.iter().map(|fault| fault.message(kind, language));
    said.collect::<Vec<_>>().join(" ")
}
