//! What changed in a person's data: by which import, by whose hand, by which merge, before and after; and the states recorded.
use super::super::correcting::OWN;
use super::super::correcting::PostNote;
use super::super::import::ImportKind;
use super::super::import::ImportState;
use super::super::import::Own;
use super::super::import::PostTold;
use super::super::import::UNDONE;
use super::super::import::changes_of_person;
use super::super::import::own_data_of;
use super::super::import::posts_told;
use super::super::merging::joined;
use super::super::queries::names_of_people;
use super::super::states::StateOfPost;
use super::super::states::states_written;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::PersonId;
use crate::db::schema::import_effects;
use crate::db::schema::imports;
use crate::db::schema::person_corrections;
use crate::text::Language;
use crate::text::dates;
use crate::web::components::Column;
use crate::web::components::Table;
use diesel::prelude::*;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

/// One time at which something about a person was written.
pub(super) struct Event {
    at: Time,
    by: By,
    /// Sentences: what became of which field.
    changes: Vec<Line>,
}

enum By {
    /// The list, and whether it was undone since.
    Import(ImportId, String, bool),
    Undo(String),
    Hand(String),
    Merge(String),
}

/// A change of a field in words, made when it is shown.
enum Line {
    Own(Box<(Own, Own)>),
    Post(PostNote),
    /// What an import did to a post.
    Told(PostTold),
    /// A state, and whether it was taken away again as a mistake.
    State(StateOfPost, bool),
    /// A record merged into this one, with the reason; without one where it left again.
    Joined(PersonId, Option<String>),
}

/// By whom, what the own data were before, and what else is to be told.
type Written = (By, Option<Own>, Vec<Line>);

/// Everything written about a person's own data and posts, newest first. A number of statements that does not depend on how much
/// there is.
pub(super) fn of_person(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Event>> {
    let Some(now) = own_data_of(conn, person)? else {
        return Ok(Vec::new());
    };
    let mut events: BTreeMap<(Time, i64), Written> = BTreeMap::new();
    for (at, written) in imported(conn, person)? {
        events.insert(at, written);
    }
    // After every import of the same moment.
    for (place, (at, author, was, line)) in (i64::MAX / 2..).zip(by_hand(conn, person)?) {
        events.insert((at, place), (author, was, vec![line]));
    }
    let corrections = corrected(conn, person)?;
    let authors: Vec<PersonId> = corrections.iter().filter_map(|one| one.by).collect();
    let names = names_of_people(conn, &authors)?;
    for one in corrections {
        let by = one.by.and_then(|by| names.get(&by)).cloned();
        let by = by.unwrap_or_default();
        let at = (one.at, i64::MAX - one.id);
        events.insert(at, by_correction(one, by));
    }
    // What a field became is what it was before the next change, or what it is now.
    let (mut after, mut all) = (now, Vec::new());
    for ((at, _), (by, was, mut changes)) in events.into_iter().rev() {
        if let Some(was) = was {
            changes.push(Line::Own(Box::new((was.clone(), after))));
            after = was;
        }
        all.push(Event { at, by, changes });
    }
    Ok(all)
}

fn by_correction(one: Corrected, name: String) -> Written {
    let by = match one.kind.as_str() {
        UNDONE => By::Undo(name),
        _ => By::Hand(name),
    };
    if matches!(one.kind.as_str(), OWN | UNDONE) {
        let was = one.was.and_then(|was| serde_json::from_str(&was).ok());
        return (by, was, Vec::new());
    }
    let post = serde_json::from_str(&one.becomes).map(Line::Post);
    (by, None, post.into_iter().collect())
}

/// When, by whom, the own data before if they changed, and what is told.
type ByHand = (Time, By, Option<Own>, Line);

/// States recorded and taken away, merges and partings.
fn by_hand(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<ByHand>> {
    let (states, joined) = (states_written(conn, person)?, joined(conn, person)?);
    let of_states = states
        .iter()
        .flat_map(|(_, (done, undone))| [done.1, undone.1]);
    let authors = of_states.chain(joined.iter().map(|one| one.by));
    let names = names_of_people(conn, &authors.flatten().collect::<Vec<_>>())?;
    let name = |by: Option<PersonId>| {
        by.and_then(|by| names.get(&by))
            .cloned()
            .unwrap_or_default()
    };
    let mut all = Vec::new();
    for (state, ((at, by), (undone_at, undone_by))) in states {
        if let Some(at) = undone_at {
            all.push((
                at,
                By::Hand(name(undone_by)),
                None,
                Line::State(state, true),
            ));
        }
        all.push((at, By::Hand(name(by)), None, Line::State(state, false)));
    }
    for one in joined {
        let line = Line::Joined(one.other, (!one.parts).then_some(one.reason));
        all.push((one.at, By::Merge(name(one.by)), one.was, line));
    }
    Ok(all)
}

/// The imports that touched this person or their posts, with what they were before if their own data were changed.
fn imported(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<((Time, i64), Written)>> {
    let own: Vec<(ImportId, Option<String>)> = import_effects::table
        .filter(import_effects::object.eq("person"))
        .filter(import_effects::object_id.eq(person.0))
        .order(import_effects::id)
        .select((import_effects::import_id, import_effects::before))
        .load(conn)?;
    let mut before: HashMap<ImportId, Option<Own>> = HashMap::new();
    for (import, was) in own {
        before.insert(import, was.and_then(|was| serde_json::from_str(&was).ok()));
    }
    let mut lines: HashMap<ImportId, Vec<Line>> = HashMap::new();
    for told in posts_told(conn, person)? {
        let of_import = lines.entry(told.import).or_default();
        of_import.push(Line::Told(told));
    }
    let ids: HashSet<ImportId> = before.keys().chain(lines.keys()).copied().collect();
    let all: Vec<(ImportId, String, Option<Time>, ImportState)> = imports::table
        .filter(imports::id.eq_any(ids))
        .filter(imports::state.eq_any([ImportState::Confirmed, ImportState::Undone]))
        .order(imports::id)
        .select((
            imports::id,
            imports::file_name,
            imports::confirmed_at,
            imports::state,
        ))
        .load(conn)?;
    let written = |(id, file, at, state): (ImportId, String, Option<Time>, ImportState)| {
        let by = By::Import(id, file, state == ImportState::Undone);
        let was = before.remove(&id).flatten();
        let lines = lines.remove(&id).unwrap_or_default();
        ((at.unwrap_or_default(), id.0), (by, was, lines))
    };
    Ok(all.into_iter().map(written).collect())
}

#[derive(Queryable)]
struct Corrected {
    id: i64,
    kind: String,
    was: Option<String>,
    becomes: String,
    by: Option<PersonId>,
    at: Time,
}

fn corrected(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<Corrected>> {
    person_corrections::table
        .filter(person_corrections::person_id.eq(person))
        .order(person_corrections::id)
        .select((
            person_corrections::id,
            person_corrections::kind,
            person_corrections::was,
            person_corrections::becomes,
            person_corrections::corrected_by,
            person_corrections::corrected_at,
        ))
        .load(conn)
}

/// The list, newest first; nothing for somebody of whom nothing was ever changed.
pub(super) fn table(events: &[Event], zone: &TimeZone, language: Language) -> Markup {
    if events.is_empty() {
        return html! {};
    }
    let columns = vec![
        Column::text(language.say("Lúc", "At")),
        Column::text(language.say("Bởi", "By")),
        Column::text(language.say("Thay đổi", "Change")),
    ];
    let rows = events.iter().map(|event| {
        vec![
            html! { (dates::moment(&event.at.zoned(zone), language)) },
            by(&event.by, language),
            changes(&event.changes, language),
        ]
    });
    let title = language.say("Lịch sử dữ liệu", "History of the data");
    html! {
        h2 { (title) }
        (Table::new(title, columns).quiet().rows(rows).show())
    }
}

fn by(by: &By, language: Language) -> Markup {
    match by {
        By::Import(id, file, undone) => html! {
            (language.say("Nhập danh sách ", "Import of ")) a href={ "/imports/" (id) } { (file) }
            @if *undone { (language.say(" (đã hoàn tác)", " (undone since)")) }
        },
        By::Undo(name) => {
            html! { (language.say("Hoàn tác một lần nhập: ", "Undoing an import: ")) (name) }
        }
        By::Merge(name) => {
            html! { (language.say("Gộp, tách hồ sơ: ", "Merging, parting: ")) (name) }
        }
        By::Hand(name) => html! { (language.say("Sửa tay: ", "By hand: ")) (name) },
    }
}

fn changes(lines: &[Line], language: Language) -> Markup {
    let words = lines.iter().flat_map(|line| match line {
        Line::Own(change) => changes_of_person(&change.0, &change.1)
            .iter()
            .map(|fault| fault.message(ImportKind::People, language))
            .collect(),
        Line::Post(note) => vec![note.words(language)],
        Line::Told(told) => told_words(told, language),
        Line::State(state, false) => vec![state.words(language)],
        Line::State(state, true) => {
            let words = state.words(language);
            vec![language.say(
                format!("Gỡ vì ghi nhầm: {words}"),
                format!("Taken away as a mistake: {words}"),
            )]
        }
        Line::Joined(other, Some(reason)) => vec![language.say(
            format!("Hồ sơ số {other} được gộp vào hồ sơ này. Lý do: {reason}"),
            format!("Record {other} was merged into this one. Reason: {reason}"),
        )],
        Line::Joined(other, None) => vec![language.say(
            format!("Hồ sơ số {other} được tách lại khỏi hồ sơ này."),
            format!("Record {other} was parted from this one again."),
        )],
    });
    let words: Vec<String> = words.collect();
    html! {
        @if words.is_empty() {
            (language.say("Lần đầu có trong danh sách", "First appearance in a list"))
        } @else {
            @for line in &words { div { (line) } }
        }
    }
}

fn told_words(told: &PostTold, language: Language) -> Vec<String> {
    let unit = &told.unit_name;
    if let Some(from) = told.given {
        let from = match from {
            Day::FIRST => String::new(),
            day => {
                let day = dates::day(day.0, language);
                language.say(format!(", từ ngày {day}"), format!(", from {day}"))
            }
        };
        return vec![language.say(
            format!("Vị trí mới tại {unit}{from}"),
            format!("A post at {unit}{from}"),
        )];
    }
    let changes = told.changes.iter();
    let changes: Vec<String> = changes
        .map(|change| change.message(ImportKind::People, language))
        .collect();
    let changes = changes.join("; ");
    vec![language.say(
        format!("Vị trí tại {unit}: {changes}"),
        format!("The post at {unit}: {changes}"),
    )]
}
