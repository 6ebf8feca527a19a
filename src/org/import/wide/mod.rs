//! Lists that give each code a line and each reform a column of names: the form in which the statistics office publishes administrative units. A
//! line becomes versions of one unit, or of several where the code went over to another; pure.
mod heading;
mod parents;

pub(super) use parents::key_of;
pub(super) use parents::settle;

use super::super::model::is_unit_code;
use super::super::tables;
use super::super::tables::Column;
use super::super::tables::Row;
use super::super::tables::Shape;
use super::super::tables::Table;
use super::model::Fault;
use super::reason::Reason;
use super::reform::LONGEST;
use super::reform::UnitLine;
use super::reform::What;
use super::roster::Unread;
use crate::db::Day;
use crate::text::fold;
use crate::text::looks_garbled;
use crate::text::same_text;
use crate::text::tidy;
use heading::Stretch;
use heading::stretches;
use parents::Upper;
use parents::Uppers;

/// The columns beside those of names.
const WIDE: Shape = Shape {
    columns: &[
        Column {
            id: "code",
            vietnamese: "Mã đơn vị",
            also: &["code5", "unit_code", "Mã", "Mã xã", "Mã ĐVHC"],
        },
        Column {
            id: "district",
            vietnamese: "Quận/huyện",
            also: &["Huyện", "Tên quận huyện", "Cấp huyện"],
        },
        Column {
            id: "province",
            vietnamese: "Tỉnh",
            also: &["Tỉnh/thành phố", "Tên tỉnh", "Cấp tỉnh"],
        },
        Column {
            id: "status",
            vietnamese: "Trạng thái",
            also: &["Tình trạng"],
        },
    ],
    required: &[&["code"]],
};

/// The words by which names of administrative units begin; the kind of the unit.
const KINDS: &[&str] = &[
    "tỉnh",
    "thành phố",
    "quận",
    "huyện",
    "thị xã",
    "phường",
    "xã",
    "thị trấn",
    "đặc khu",
];

type Read = Result<UnitLine, Box<Unread>>;

/// Reads such a list, with the keys of the upper units whose reform it does not date; none when the file is of another form.
pub(super) fn read(bytes: &[u8]) -> Option<(Table, Vec<Read>, Vec<String>)> {
    let mut table = tables::read(bytes, &WIDE).ok()?;
    let columns = stretches(&table.headings)?;
    table
        .ignored
        .retain(|heading| heading::Dated::read(heading).is_none());
    let mut uppers = Uppers::new(&columns);
    let mut lines = Vec::new();
    for row in &table.rows {
        match states(row, &columns) {
            Err(faults) => lines.push(Err(Box::new(Unread {
                line: row.line,
                faults,
                ..Unread::default()
            }))),
            Ok(states) => {
                let under = uppers.of(row, &mut lines);
                lines.extend(versions(row, &states, &under).into_iter().map(Ok));
            }
        }
    }
    Some((table, lines, uppers.undated()))
}

/// A name and the days on which a code bore it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    name: String,
    from: Option<Day>,
    to: Option<Day>,
    /// Another unit than in the state before.
    apart: bool,
}

/// What a line says of its code, state by state; states that say the same are one.
fn states(row: &Row, columns: &[Stretch]) -> Result<Vec<State>, Vec<Fault>> {
    if let Some(fault) = row.fault {
        return Err(vec![Fault::whole(fault.into())]);
    }
    let mut faults = Vec::new();
    let code = row.get("code");
    if code.is_empty() {
        faults.push(Fault::of("code", Reason::Missing));
    } else if !is_unit_code(code) {
        let code = code.chars().take(60).collect();
        faults.push(Fault::of("code", Reason::BadUnitCode(code)));
    }
    let named = columns.iter().filter_map(|column| {
        let name = tidy(row.sent.get(column.at).map_or("", String::as_str));
        (!name.is_empty()).then_some((name, column))
    });
    let named: Vec<(String, &Stretch)> = named.collect();
    if named.is_empty() {
        faults.push(Fault::of("name", Reason::Missing));
    }
    for (name, _) in &named {
        if name.chars().count() > LONGEST {
            faults.push(Fault::of("name", Reason::TooLong(LONGEST)));
        }
        if looks_garbled(name) {
            faults.push(Fault::of("name", Reason::Garbled));
        }
    }
    if faults.is_empty() {
        Ok(joined(row.get("status"), named))
    } else {
        Err(faults)
    }
}

/// The status of the file tells whether the code went over to another unit at the first change. Later, and without one, a unit goes on as long as
/// its name does, whatever its kind.
fn joined(status: &str, named: Vec<(String, &Stretch)>) -> Vec<State> {
    let status = fold(&status.replace('_', " "));
    let same = matches!(status.as_str(), "same name" | "giu ten" | "giu nguyen");
    let other = status.contains("reused") || status.contains("ma dung lai");
    let mut found: Vec<State> = Vec::with_capacity(named.len());
    for (place, (name, column)) in named.into_iter().enumerate() {
        let Some(last) = found.last_mut() else {
            found.push(State {
                name,
                from: column.from,
                to: column.to,
                apart: false,
            });
            continue;
        };
        let touches = last.to.map(|to| to.plus(1)) == column.from;
        let first = place == 1;
        let goes_on =
            touches && ((first && same) || bare(&last.name) == bare(&name)) && !(first && other);
        if goes_on && last.name == name {
            last.to = column.to;
        } else {
            found.push(State {
                name,
                from: column.from,
                to: column.to,
                apart: !goes_on,
            });
        }
    }
    found
}

/// The kind with which a name begins, as `phường` in `Phường Tân Phú`.
fn kind_of(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    KINDS.iter().copied().find(|kind| {
        lower
            .strip_prefix(kind)
            .is_some_and(|rest| rest.starts_with(' '))
    })
}

/// A name without its kind, by which spellings with the tone mark elsewhere are the same.
fn bare(name: &str) -> String {
    let kind = kind_of(name).map_or(0, |kind| kind.chars().count());
    let rest: String = name.chars().skip(kind).collect();
    same_text(&rest)
}

/// The rows that a line stands for; a state that outlasts the districts is cut there.
fn versions(row: &Row, states: &[State], under: &Upper) -> Vec<UnitLine> {
    let mut lines = Vec::new();
    for state in states {
        let mut apart = state.apart;
        for (from, to, parent) in under.during(state.from, state.to) {
            lines.push(UnitLine {
                line: row.line,
                name: Some(state.name.clone()),
                kind: kind_of(&state.name).map(str::to_owned),
                parent_code: parent,
                what: What::Version {
                    code: row.get("code").to_owned(),
                    from,
                    to,
                    agency_code: None,
                    block: None,
                    source: None,
                    apart,
                },
            });
            apart = false;
        }
    }
    lines
}

#[cfg(test)]
mod tests;
