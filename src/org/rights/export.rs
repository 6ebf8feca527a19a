//! The list of who may do what as comma-separated values.
use super::queries::Access;
use crate::db::Day;
use crate::text::Language;
use crate::text::push_csv;

const COLUMNS: &[&str] = &[
    "full_name",
    "staff_code",
    "role",
    "unit_name",
    "posts",
    "from",
    "to",
    "since",
    "granted_by",
    "in_place_of",
    "decision",
    "review",
];

/// UTF-8 with BOM, comma, CRLF, ISO dates, like every file of the product; the columns have the same names in both languages.
pub(super) fn csv(rows: &[&Access], language: Language) -> Vec<u8> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    line(&mut out, COLUMNS.iter().map(|name| (*name).to_owned()));
    for access in rows {
        line(&mut out, cells(access, language));
    }
    out
}

fn line(out: &mut Vec<u8>, cells: impl IntoIterator<Item = String>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push_csv(out, &cell);
    }
    out.extend_from_slice(b"\r\n");
}

fn cells(access: &Access, language: Language) -> [String; 12] {
    let held = &access.holding;
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let day = |day: Day| match day {
        Day::FIRST | Day::LAST => String::new(),
        day => day.to_string(),
    };
    let doubts = access.doubts.iter().map(|doubt| doubt.words(language));
    [
        held.full_name.clone(),
        text(held.staff_code.as_deref().filter(|_| access.open)),
        held.role.as_str().to_owned(),
        access.unit_name.clone(),
        if access.open {
            access.posts.join("; ")
        } else {
            String::new()
        },
        day(held.from),
        day(held.to),
        day(access.since),
        text(access.by.as_deref()),
        text(access.source.as_ref().map(|source| source.name.as_str())),
        text(held.decision.as_deref()),
        doubts.collect::<Vec<_>>().join("; "),
    ]
}
