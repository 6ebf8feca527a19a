//! Numbers and codes of people whom a unit-bound importer has never had: before a list is compared these people are taken out of
//! sight, so that a row with their key comes out exactly as one about somebody new would, and whoever tries guessed numbers in a
//! list learns nothing from its differences. Such rows are marked; the confirmation leaves them out and turns them into doubtful
//! ones, which whoever answers for both units decides.
use super::known::CHUNK;
use super::model::Fault;
use super::model::Import;
use super::model::ImportRow;
use super::model::Outcome;
use super::reach::Reach;
use super::reason::Reason;
use super::somebody::Known;
use super::staff::StaffRow;
use super::store;
use crate::access::plain_login;
use crate::db::Conn;
use crate::db::ids::PersonId;
use crate::db::schema::import_decisions;
use crate::db::schema::import_rows;
use crate::text::fold;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::BTreeSet;
use std::collections::HashMap;

/// Whose keys these are, of people out of sight.
#[derive(Debug, Clone, Default)]
pub(super) struct Elsewhere {
    numbers: HashMap<Vec<u8>, PersonId>,
    codes: HashMap<String, PersonId>,
    /// Of people without keys: who signs in so, and their folded name.
    logins: HashMap<String, (PersonId, String)>,
}

impl Elsewhere {
    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.codes.is_empty() && self.logins.is_empty()
    }

    /// The mark of a row that has keys of people out of sight.
    pub(super) fn mark(&self, row: &StaffRow) -> Option<Fault> {
        let met = self.met(row);
        (!met.is_empty()).then(|| of(&met))
    }

    /// The people whose keys a row has.
    fn met(&self, row: &StaffRow) -> BTreeSet<PersonId> {
        let number = row.citizen.as_ref();
        let by_number = number.and_then(|citizen| self.numbers.get(&citizen.hash));
        let code = row.staff_code.as_ref();
        let by_code = code.and_then(|code| self.codes.get(code));
        let by_login = code.and_then(|code| self.logins.get(&plain_login(code)));
        let by_login = by_login.filter(|(_, name)| *name == fold(&row.full_name));
        let people = by_number.into_iter().chain(by_code);
        people
            .chain(by_login.map(|(person, _)| person))
            .copied()
            .collect()
    }
}

/// Takes the keys of everybody whom the importer has never had out of what is known.
pub(super) fn hide(known: &mut Known, reach: &Reach) {
    let unseen = |index: &usize| !reach.has_had(&known.people[*index]);
    let mut elsewhere = Elsewhere::default();
    let id = |index: usize| known.people[index].id;
    for (hash, index) in known.by_hash.extract_if(|_, index| unseen(index)) {
        elsewhere.numbers.extend(id(index).map(|id| (hash, id)));
    }
    for (code, index) in known.by_code.extract_if(|_, index| unseen(index)) {
        elsewhere.codes.extend(id(index).map(|id| (code, id)));
    }
    for (login, index) in known.by_login.extract_if(|_, index| unseen(index)) {
        let name = fold(&known.people[index].own.full_name);
        let person = id(index).map(|id| (login, (id, name)));
        elsewhere.logins.extend(person);
    }
    known.elsewhere = elsewhere;
}

/// Which rows of a list have keys of people out of sight.
#[derive(Default)]
pub(super) struct Marks {
    /// Of whom, by the place of the person whom the row means as far as the importer can see.
    met: HashMap<usize, BTreeSet<PersonId>>,
    /// Whom each line means.
    lines: HashMap<i32, usize>,
}

impl Marks {
    /// Notes whom a row means, and whose keys it has besides.
    pub(super) fn note(&mut self, elsewhere: &Elsewhere, row: &StaffRow, index: usize) {
        if elsewhere.is_empty() {
            return;
        }
        let line = i32::try_from(row.line).unwrap_or(i32::MAX);
        self.lines.insert(line, index);
        let met = elsewhere.met(row);
        if !met.is_empty() {
            self.met.entry(index).or_default().extend(met);
        }
    }

    /// Marks these rows and every other one about the same person: they stand or fall together.
    pub(super) fn set(&self, rows: &mut [ImportRow]) {
        for row in rows {
            let index = self.lines.get(&row.line);
            if let Some(met) = index.and_then(|index| self.met.get(index)) {
                row.faults.push(of(met));
            }
        }
    }
}

/// The mark of a row that has the keys of these people.
fn of(people: &BTreeSet<PersonId>) -> Fault {
    Fault::whole(Reason::Elsewhere(people.iter().copied().collect()))
}

/// Of a marked row the people out of sight whose keys it has.
pub(super) fn owners(row: &ImportRow) -> impl Iterator<Item = PersonId> {
    let people = row.faults.iter().map(|fault| match &fault.reason {
        Reason::Elsewhere(people) => people.as_slice(),
        _ => &[],
    });
    people.flatten().copied()
}

/// Whether the confirmation leaves a row out because of whose keys it has.
pub(super) fn is_marked(row: &ImportRow) -> bool {
    owners(row).next().is_some()
}

/// How many rows are marked.
pub(super) fn count(rows: &[ImportRow]) -> u32 {
    let marked = rows.iter().filter(|row| is_marked(row)).count();
    u32::try_from(marked).unwrap_or(u32::MAX)
}

/// With the confirmation, of which nothing told of them before: turns the marked rows into doubtful ones. The import with the counts as
/// they are then.
pub(super) fn leave_open(conn: &mut Conn, import: &Import) -> QueryResult<Import> {
    let mut import = import.clone();
    if import.summary.elsewhere == 0 {
        return Ok(import);
    }
    // A quotation mark within a text of the file is written as \", so that only the mark itself reads so.
    let id = import.id;
    let rows: Vec<(i32, Outcome)> = import_rows::table
        .filter(import_rows::import_id.eq(id))
        .filter(sql::<Bool>("import_rows.reason LIKE '%\"elsewhere\":%'"))
        .order(import_rows::line)
        .select((import_rows::line, import_rows::outcome))
        .load(conn)?;
    for (_, outcome) in &rows {
        let counts = &mut import.summary.counts;
        counts.pass((*outcome, Outcome::Doubtful));
    }
    let lines: Vec<i32> = rows.into_iter().map(|(line, _)| line).collect();
    for chunk in lines.chunks(CHUNK) {
        let of_import = import_rows::table.filter(import_rows::import_id.eq(id));
        diesel::update(of_import.filter(import_rows::line.eq_any(chunk)))
            .set(import_rows::outcome.eq(Outcome::Doubtful))
            .execute(conn)?;
        // What was said of them before was said without knowing.
        let said = import_decisions::table.filter(import_decisions::import_id.eq(id));
        diesel::delete(said.filter(import_decisions::line.eq_any(chunk))).execute(conn)?;
    }
    store::summarise(conn, import.id, &import.summary)?;
    Ok(import)
}
