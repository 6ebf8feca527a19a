//! A faulty row as the cells of its file again, so that its author can mend it and send it once more; pure.
use super::model::Content;
use super::reform::UnitLine;
use super::reform::What;
use super::staff::StaffRow;
use crate::access::Keys;
use crate::db::Day;
use crate::org::CitizenId;
use data_encoding::BASE64;

impl Content {
    /// The cells of a row by column. Identity numbers come in plain with `keys`, for the author of the file alone; without, masked.
    pub fn cells(&self, keys: Option<&Keys>) -> Vec<(String, String)> {
        match self {
            Self::Person(row) => person(row, keys),
            Self::Unit(line) => unit(line),
            Self::Leaver { .. } => Vec::new(),
            Self::Cells(cells) => cells
                .iter()
                .map(|(column, kept)| (column.clone(), opened(column, kept, keys)))
                .collect(),
        }
    }
}

/// An identity number among the cells of a row that could not be read is kept sealed, whatever was typed there.
fn opened(column: &str, kept: &str, keys: Option<&Keys>) -> String {
    if column != "citizen_id" {
        return kept.to_owned();
    }
    let Some(keys) = keys else {
        return "******".to_owned();
    };
    let sealed = BASE64.decode(kept.as_bytes()).unwrap_or_default();
    let plain =
        super::super::identity::open(&sealed, keys).and_then(|plain| String::from_utf8(plain).ok());
    plain.unwrap_or_default()
}

fn person(row: &StaffRow, keys: Option<&Keys>) -> Vec<(String, String)> {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let mark = |set: bool| if set { "x" } else { "" }.to_owned();
    let number = row.citizen.as_ref().map(|citizen| {
        let plain = keys.and_then(|keys| CitizenId::open(&citizen.sealed, keys));
        plain.map_or_else(|| citizen.mask.clone(), |number| number.digits().to_owned())
    });
    filled([
        ("staff_code", row.staff_code.clone()),
        ("full_name", Some(row.full_name.clone())),
        ("birth_date", row.birth_date.map(|date| date.to_string())),
        ("gender", row.gender.map(|gender| gender.to_string())),
        ("citizen_id", number),
        ("unit_code", Some(row.unit_code.clone())),
        (
            "category",
            row.category.map(|category| category.to_string()),
        ),
        ("position", row.position.clone()),
        ("rank", row.rank.clone()),
        ("is_leader", row.is_leader.map(mark)),
        ("concurrent", Some(mark(row.concurrent))),
        ("email", row.email.clone()),
        ("phone", row.phone.clone()),
        ("from", day(row.from)),
        ("to", day(row.to)),
    ])
}

fn unit(line: &UnitLine) -> Vec<(String, String)> {
    let described = [
        ("name", line.name.clone()),
        ("kind", line.kind.clone()),
        ("parent_code", line.parent_code.clone()),
    ];
    let mut cells = match &line.what {
        What::Version {
            code,
            from,
            to,
            agency_code,
            block,
            source,
        } => filled([
            ("code", Some(code.clone())),
            ("valid_from", from.map(|day| day.to_string())),
            ("valid_to", to.map(|day| day.to_string())),
            ("agency_code", agency_code.clone()),
            ("block", block.map(|block| block.to_string())),
            ("unit_id", source.clone()),
        ]),
        What::Event {
            event,
            date,
            decision,
            from_codes,
            to_codes,
        } => filled([
            ("event", Some(event.to_string())),
            ("date", Some(date.to_string())),
            ("decision", decision.clone()),
            ("from_codes", Some(from_codes.join(";"))),
            ("to_codes", Some(to_codes.join(";"))),
        ]),
    };
    cells.extend(filled(described));
    cells
}

fn filled<const N: usize>(cells: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    let filled = cells.into_iter().filter_map(|(column, text)| {
        Some((column.to_owned(), text.filter(|text| !text.is_empty())?))
    });
    filled.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::import::reform::{UNITS, check as check_unit};
    use crate::org::import::staff::{STAFF, check as check_person};
    use crate::org::tables::read;

    fn sorted(mut cells: Vec<(String, String)>) -> Vec<(String, String)> {
        cells.sort();
        cells
    }

    #[test]
    fn a_row_comes_back_as_it_can_be_sent_again() {
        let keys = Keys::derive(b"test");
        let day = "2026-11-23".parse().unwrap();
        let file = "staff_code,full_name,birth_date,gender,citizen_id,unit_code,concurrent,from\n1,An,1985-02-05,male,070085001234,A,x,2026-01-01\n";
        let table = read(file.as_bytes(), &STAFF).unwrap();
        let row = Content::Person(Box::new(
            check_person(&table.rows[0], &table, &keys, day).unwrap(),
        ));
        let sent: Vec<(String, String)> = table.rows[0]
            .filled()
            .map(|(column, text)| (column.to_owned(), text.to_owned()))
            .collect();
        assert_eq!(sorted(row.cells(Some(&keys))), sorted(sent));
        assert!(
            row.cells(None)
                .contains(&("citizen_id".to_owned(), "0700******34".to_owned()))
        );
    }

    #[test]
    fn an_event_comes_back_with_its_codes() {
        let file = "event,date,from_codes,to_codes,name\nmerge,2025-07-01,A;B,C,Xã C\n";
        let table = read(file.as_bytes(), &UNITS).unwrap();
        let line = Content::Unit(Box::new(check_unit(&table.rows[0], &table).unwrap()));
        let sent: Vec<(String, String)> = table.rows[0]
            .filled()
            .map(|(column, text)| (column.to_owned(), text.to_owned()))
            .collect();
        assert_eq!(sorted(line.cells(None)), sorted(sent));
    }
}
