//! Whom the rows of a list mean, of the people the importer answers for; some statements for a thousand rows.
use super::super::reach::Reach;
use super::super::reach::posts_of;
use super::read::Fault;
use super::read::Line;
use super::read::LineFault;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::schema::people;
use crate::org::queries::canonical_of_many;
use crate::text::fold;
use diesel::prelude::*;
use std::collections::BTreeMap;
use std::collections::HashMap;

/// Rows looked up by one statement.
const CHUNK: usize = 1_000;

/// Somebody as rows name them.
#[derive(Debug, Clone, diesel::Queryable)]
struct Named {
    id: PersonId,
    staff_code: Option<String>,
    citizen_hash: Option<Vec<u8>>,
    full_name: String,
    name_fold: String,
}

type Columns = (
    people::id,
    people::staff_code,
    people::citizen_id_hash,
    people::full_name,
    people::name_fold,
);
/// The columns of [`Named`], in its order.
const NAMED: Columns = (
    people::id,
    people::staff_code,
    people::citizen_id_hash,
    people::full_name,
    people::name_fold,
);

#[derive(Default)]
struct Known {
    people: BTreeMap<PersonId, Named>,
    by_code: HashMap<String, PersonId>,
    by_hash: HashMap<Vec<u8>, PersonId>,
    by_name: HashMap<String, Vec<PersonId>>,
}

/// The rows with the people they mean, or the reason why they mean nobody.
pub fn meet(
    conn: &mut Conn,
    reach: &Reach,
    rows: Vec<(Line, Vec<u8>)>,
    day: Day,
) -> QueryResult<Vec<Line>> {
    let known = Known::load(conn, reach, &rows, day)?;
    let met = |(mut line, hash): (Line, Vec<u8>)| {
        if line.fault.is_none() {
            match known.whom(&line, &hash) {
                Ok(person) => {
                    line.person = Some(person.id);
                    line.full_name.clone_from(&person.full_name);
                    line.staff_code = person.staff_code.clone().unwrap_or_default();
                }
                Err(fault) => line.fault = Some(fault),
            }
        }
        line
    };
    Ok(rows.into_iter().map(met).collect())
}

/// Everybody with a code, number or name of these rows.
fn named_in(conn: &mut Conn, rows: &[(Line, Vec<u8>)]) -> QueryResult<Vec<Named>> {
    let lines = || rows.iter().map(|(line, _)| line);
    let codes = lines().map(|line| line.staff_code.as_str());
    let codes: Vec<String> = codes
        .filter(|code| !code.is_empty())
        .flat_map(|code| [code.to_owned(), code.to_uppercase()])
        .collect();
    let names = lines().map(|line| fold(&line.full_name));
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    let hashes = rows.iter().map(|(_, hash)| hash.as_slice());
    let hashes: Vec<&[u8]> = hashes.filter(|hash| !hash.is_empty()).collect();
    people::table
        .filter(
            people::staff_code
                .eq_any(codes)
                .or(people::citizen_id_hash.eq_any(hashes))
                .or(people::name_fold.eq_any(names)),
        )
        .order(people::id)
        .select(NAMED)
        .load(conn)
}

/// The records that are kept of those among these that stand for another; those not yet found are added.
fn kept_of(
    conn: &mut Conn,
    found: &mut BTreeMap<PersonId, Named>,
) -> QueryResult<HashMap<PersonId, PersonId>> {
    let ids: Vec<PersonId> = found.keys().copied().collect();
    let mut kept = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        kept.extend(canonical_of_many(conn, chunk)?);
    }
    if !kept.is_empty() {
        let others: Vec<Named> = people::table
            .filter(people::id.eq_any(kept.values()))
            .order(people::id)
            .select(NAMED)
            .load(conn)?;
        found.extend(others.into_iter().map(|one| (one.id, one)));
    }
    Ok(kept)
}

impl Known {
    /// Everybody within reach whom a row may mean. Who is out of reach is as if not there; a record merged into another means
    /// that one.
    fn load(
        conn: &mut Conn,
        reach: &Reach,
        rows: &[(Line, Vec<u8>)],
        day: Day,
    ) -> QueryResult<Self> {
        let mut found: BTreeMap<PersonId, Named> = BTreeMap::new();
        for chunk in rows.chunks(CHUNK) {
            let some = named_in(conn, chunk)?;
            found.extend(some.into_iter().map(|one| (one.id, one)));
        }
        let kept = kept_of(conn, &mut found)?;
        let ids: Vec<PersonId> = found.keys().copied().collect();
        let posts = posts_of(conn, &ids)?;
        let mut known = Self::default();
        for (id, one) in &found {
            let id = kept.get(id).copied().unwrap_or(*id);
            if posts.get(&id).is_some_and(|held| reach.manages(held, day)) {
                known.note(id, one);
            }
        }
        known.people = found;
        Ok(known)
    }

    /// That these words mean the person.
    fn note(&mut self, id: PersonId, named: &Named) {
        let code = named.staff_code.iter();
        self.by_code
            .extend(code.map(|code| (code.to_uppercase(), id)));
        let hash = named.citizen_hash.iter();
        self.by_hash.extend(hash.map(|hash| (hash.clone(), id)));
        let namesakes = self.by_name.entry(named.name_fold.clone()).or_default();
        if !namesakes.contains(&id) {
            namesakes.push(id);
        }
    }

    /// By number and code, which must agree with each other and with the name; by the name alone where it is one person's.
    fn whom(&self, line: &Line, hash: &[u8]) -> Result<&Named, LineFault> {
        let code = &line.staff_code;
        let by_hash = self.by_hash.get(hash).copied();
        let by_code = self.by_code.get(&code.to_uppercase()).copied();
        let id = match (hash.is_empty(), code.is_empty()) {
            (true, true) => return self.by_name(line),
            (false, true) => by_hash.ok_or_else(|| LineFault::of("citizen_id", Fault::Unknown))?,
            (true, false) => by_code.ok_or_else(|| LineFault::of("staff_code", Fault::Unknown))?,
            (false, false) => {
                let one = by_code.ok_or_else(|| LineFault::of("staff_code", Fault::Unknown))?;
                if by_hash != Some(one) {
                    return Err(LineFault::of("citizen_id", Fault::OtherNumber));
                }
                one
            }
        };
        let person = self.people.get(&id);
        let person = person.ok_or_else(|| LineFault::of("staff_code", Fault::Unknown))?;
        if !line.full_name.is_empty() && fold(&line.full_name) != person.name_fold {
            return Err(LineFault::of("full_name", Fault::OtherName));
        }
        Ok(person)
    }

    fn by_name(&self, line: &Line) -> Result<&Named, LineFault> {
        let ids = self.by_name.get(&fold(&line.full_name));
        let mut named = ids
            .into_iter()
            .flatten()
            .filter_map(|id| self.people.get(id));
        match (named.next(), named.next()) {
            (Some(one), None) => Ok(one),
            (Some(_), Some(_)) => Err(LineFault::of("full_name", Fault::Namesakes)),
            _ => Err(LineFault::of("full_name", Fault::Unknown)),
        }
    }
}
