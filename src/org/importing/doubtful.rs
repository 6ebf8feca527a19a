//! What the page of differences asks: whom doubtful rows mean, the row and the people side by side; and whether an old font is to
//! be converted.
use super::super::import::Candidate;
use super::super::import::Doubt;
use super::super::import::Import;
use super::super::import::ImportState;
use super::super::import::Key;
use super::pages::View;
use crate::text::BirthDate;
use crate::text::Language;
use crate::text::numbers;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Table;
use crate::web::components::Tone;
use maud::Markup;
use maud::html;

/// The doubtful rows of the page, one after the other.
pub(super) fn list(view: &View, language: Language) -> Markup {
    html! {
        @if view.import.state != ImportState::Undone && view.doubts.iter().any(|doubt| doubt.decision.is_none() && doubt.key != Key::Unseen) { p { (language.say(
            "Chưa rõ các dòng sau nói về ai. Hãy so sánh rồi quyết định từng dòng.",
            "Whom these rows mean is not certain. Compare and decide each of them.",
        )) } }
        @for doubt in &view.doubts { (one(view, doubt, language)) }
    }
}

fn one(view: &View, doubt: &Doubt, language: Language) -> Markup {
    let row = &doubt.row;
    html! {
        section {
            h2 { (language.say("Dòng ", "Line ")) (doubt.line) ": " (row.full_name) }
            @if view.import.state != ImportState::Undone { p { (why(doubt, language)) } }
            (beside(doubt, language))
            @if doubt.key != Key::Unseen || doubt.decision.is_some() { (answers(view, doubt, language)) }
        }
    }
}

fn why(doubt: &Doubt, language: Language) -> &'static str {
    if doubt.key == Key::Unseen {
        language.say(
            "Số CCCD hoặc mã cán bộ của dòng này đang là của một người ở đơn vị khác. Dòng đang chờ cấp quản lý cả hai đơn vị quyết định; anh/chị không phải nhập lại.",
            "The identity number or staff code of this row belongs to somebody of another unit. It waits for whoever oversees both units; you need not import it again.",
        )
    } else if doubt.key == Key::Elsewhere {
        language.say(
            "Số CCCD hoặc mã cán bộ của dòng này là của một người ở ngoài phạm vi của người nhập danh sách. Nếu dòng nói về chính người ấy, nó được ghi như một lần điều chuyển; nếu không, hãy báo người nhập sửa tệp.",
            "The identity number or staff code of this row is that of somebody outside the scope of whoever brought the list. If the row means them, it is written as a move; if not, have the file mended.",
        )
    } else if doubt.of_two {
        language.say(
            "Số CCCD là của một người, mã cán bộ là của một người khác. Người được chọn nhận các thông tin khác của dòng; số hoặc mã của người kia giữ nguyên. Nếu không phải ai trong hai người, hãy sửa tệp.",
            "The identity number is that of one person, the staff code that of another. Whoever you choose gets the rest of the row; the other keeps their key. If it means neither, mend the file.",
        )
    } else {
        language.say(
            "Dòng này trùng họ tên, ngày sinh và đơn vị với người đã có, nhưng mã cán bộ hay số CCCD không cho biết có đúng là một người.",
            "This row has the name, birth date and unit of somebody known by other keys.",
        )
    }
}

/// One column for the row and one for each person.
fn beside(doubt: &Doubt, language: Language) -> Markup {
    let mut columns = vec![
        Column::text(language.say("Mục", "Field")),
        Column::text(language.say("Trong tệp", "In the file")),
    ];
    let known = |person: &Candidate| {
        let number = person.id;
        Column::text(language.say(format!("Hồ sơ số {number}"), format!("Record {number}")))
    };
    columns.extend(doubt.people.iter().map(known));
    let cell = |text: Option<String>| html! { (text.unwrap_or_else(|| "–".to_owned())) };
    let rows = fields(doubt, language)
        .into_iter()
        .map(|(label, said, of)| {
            let mut cells = vec![html! { (label) }, cell(said)];
            cells.extend(doubt.people.iter().map(|person| cell(of(person, language))));
            cells
        });
    Table::new(language.say("So sánh", "Side by side"), columns)
        .rows(rows)
        .show()
}

/// What a field is called, what the row says, and what somebody's record says.
type Compared = (
    &'static str,
    Option<String>,
    fn(&Candidate, Language) -> Option<String>,
);

fn fields(doubt: &Doubt, language: Language) -> [Compared; 6] {
    let row = &doubt.row;
    let birth = |date: BirthDate| date.show(language);
    [
        (
            language.say("Mã cán bộ", "Staff code"),
            row.staff_code.clone(),
            |person, _| person.own.staff_code.clone(),
        ),
        (
            language.say("Họ và tên", "Name"),
            Some(row.full_name.clone()),
            |person, _| Some(person.own.full_name.clone()),
        ),
        (
            language.say("Ngày sinh", "Birth date"),
            row.birth_date.map(birth),
            |person, language| Some(person.own.birth_date?.show(language)),
        ),
        (
            language.say("Số CCCD", "Identity number"),
            row.citizen.as_ref().map(|citizen| citizen.mask.clone()),
            |person, _| person.own.citizen_mask.clone(),
        ),
        (
            language.say("Đơn vị", "Unit"),
            Some(row.unit_code.clone()),
            |person, _| {
                let units: Vec<&str> = person.posts.iter().map(|(unit, _)| unit.as_str()).collect();
                Some(units.join("; "))
            },
        ),
        (
            language.say("Chức vụ", "Position"),
            row.position.clone().filter(|text| !text.is_empty()),
            |person, _| {
                person
                    .posts
                    .iter()
                    .find_map(|(_, position)| position.clone())
            },
        ),
    ]
}

/// What was decided, or the buttons that decide.
fn answers(view: &View, doubt: &Doubt, language: Language) -> Markup {
    let said = doubt.decision.map(|decision| match decision.person {
        Some(id) => language.say(
            format!("Đã chọn: là người ở hồ sơ số {id}."),
            format!("Decided: the person of record {id}."),
        ),
        None if doubt.key != Key::Own => language
            .say(
                "Đã bỏ dòng này: không phải người ấy.",
                "The row was dropped: it is not that person.",
            )
            .to_owned(),
        None => language
            .say("Đã chọn: là người khác.", "Decided: somebody else.")
            .to_owned(),
    });
    let applied = doubt.decision.and_then(|decision| decision.applied_by);
    let open = match view.import.state {
        ImportState::Staged => true,
        ImportState::Confirmed => doubt.decision.is_none(),
        _ => false,
    };
    html! {
        @if let Some(said) = said { p { strong { (said) } } }
        @if let Some(import) = applied {
            p { a href={ "/imports/" (import) } { (language.say("Xem lần nhập đã ghi dòng này", "The import that wrote this row")) } }
        }
        @if open {
            div.actions {
                @for person in &doubt.people {
                    @let label = if doubt.people.len() == 1 {
                        language.say("Là người này", "This is the person").to_owned()
                    } else {
                        language.say(format!("Là người ở hồ sơ số {}", person.id), format!("The person of record {}", person.id))
                    };
                    (answer(view, doubt, (&person.id.to_string(), &label)))
                }
                @if doubt.key == Key::Elsewhere { (answer(view, doubt, ("other", language.say("Không phải người này, bỏ dòng", "Not this person, drop the row")))) }
                @if !doubt.of_two && doubt.key == Key::Own { (answer(view, doubt, ("other", language.say("Là người khác", "Somebody else")))) }
                @if doubt.decision.is_some() {
                    (answer(view, doubt, ("", language.say("Bỏ quyết định", "Leave open"))))
                }
            }
        }
    }
}

fn answer(view: &View, doubt: &Doubt, (person, label): (&str, &str)) -> Markup {
    html! {
        form.inline method="post" action={ "/imports/" (view.import.id) "/decisions" } {
            (components::hidden("line", &doubt.line.to_string()))
            (components::hidden("person", person))
            button.button.secondary type="submit" { (label) }
        }
    }
}

/// Before the confirmation: how many rows nobody has decided.
pub(super) fn waiting(view: &View, language: Language) -> Markup {
    let text = |number: String| {
        language.say(
            format!("{number} dòng chưa quyết định sẽ chưa được nhập. "),
            format!("Not to be imported before somebody decides: {number}. "),
        )
    };
    undecided(view, text, language)
}

/// Before it, to whoever does not oversee everybody: the same whether there are such rows or not.
pub(super) fn may_wait(language: Language) -> &'static str {
    language.say(
        "Khi ghi, dòng nào có số CCCD hoặc mã cán bộ đang là của người ở đơn vị khác thì chưa được ghi mà chờ cấp quản lý cả hai đơn vị quyết định.",
        "On writing, rows with an identity number or staff code of somebody of another unit are left to whoever oversees both units.",
    )
}

/// After it: they were left out, and can still be decided.
pub(super) fn left_out(view: &View, language: Language) -> Markup {
    let text = |number: String| {
        language.say(
            format!("{number} dòng chưa quyết định nên chưa được nhập. "),
            format!("Not imported, as nobody has decided: {number}. "),
        )
    };
    undecided(view, text, language)
}

fn undecided(view: &View, text: impl Fn(String) -> String, language: Language) -> Markup {
    let number = numbers::whole(view.undecided, language);
    html! {
        @if view.undecided > 0 {
            (components::notice(Tone::Due, &html! {
                (text(number))
                a href={ "/imports/" (view.import.id) "?outcome=doubtful" } { (language.say("Xem và quyết định", "Look and decide")) }
            }))
        }
    }
}

/// Which columns are garbled by an old font, with examples, and the button that converts them.
pub(super) fn old_font(import: &Import, language: Language) -> Markup {
    let legacy = import.summary.legacy.as_ref();
    let Some(legacy) = legacy.filter(|_| import.state == ImportState::Staged) else {
        return html! {};
    };
    let columns: Vec<String> = legacy
        .columns
        .iter()
        .map(|column| import.kind.heading(column, language))
        .collect();
    let (columns, font) = (columns.join(", "), legacy.font.label());
    let headings = vec![
        Column::text(language.say("Trong tệp", "In the file")),
        Column::text(language.say("Sau khi chuyển", "Converted")),
    ];
    let examples = legacy
        .examples
        .iter()
        .map(|(before, after)| vec![html! { (before) }, html! { (after) }]);
    html! {
        (components::notice(Tone::Due, &html! {
            p { (language.say(
                format!("Các cột sau dùng phông chữ cũ {font}: {columns}. Những dòng đó chưa được nhận cho đến khi anh/chị chuyển sang Unicode; hãy xem các ví dụ dưới đây có đúng không."),
                format!("These columns are written in an old font, {font}: {columns}. Their rows are refused until you convert them; see whether the examples come out right."),
            )) }
            (components::post_button(&format!("/imports/{}/conversion", import.id), language.say("Chuyển sang Unicode", "Convert to Unicode"), "secondary"))
        }))
        (Table::new(language.say("Ví dụ", "Examples"), headings).rows(examples).show())
    }
}
