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

impl Known {
    /// Everybody within reach whom a row may mean. Who is out of reach is as if not there.
    fn load(
        conn: &mut Conn,
        reach: &Reach,
        rows: &[(Line, Vec<u8>)],
        day: Day,
    ) -> QueryResult<Self> {
        let mut found: BTreeMap<PersonId, Named> = BTreeMap::new();
        for chunk in rows.chunks(CHUNK) {
            let texts = |text: fn(&Line) -> &str| -> Vec<&str> {
                let texts = chunk.iter().map(|(line, _)| text(line));
                texts.filter(|text| !text.is_empty()).collect()
            };
            let codes: Vec<String> = texts(|line| &line.staff_code)
                .into_iter()
                .flat_map(|code| [code.to_owned(), code.to_uppercase()])
                .collect();
            let names = texts(|line| &line.full_name).into_iter().map(fold);
            let hashes = chunk.iter().map(|(_, hash)| hash.as_slice());
            let hashes: Vec<&[u8]> = hashes.filter(|hash| !hash.is_empty()).collect();
            let all = people::table.select((
                people::id,
                people::staff_code,
                people::citizen_id_hash,
                people::full_name,
                people::name_fold,
            ));
            let some: Vec<Named> = all
                .filter(
                    people::staff_code
                        .eq_any(codes)
                        .or(people::citizen_id_hash.eq_any(hashes))
                        .or(people::name_fold
                            .eq_any(names.collect::<Vec<_>>())
                            .nullable()),
                )
                .order(people::id)
                .load(conn)?;
            found.extend(some.into_iter().map(|one| (one.id, one)));
        }
        let ids: Vec<PersonId> = found.keys().copied().collect();
        let posts = posts_of(conn, &ids)?;
        found.retain(|id, _| posts.get(id).is_some_and(|posts| reach.manages(posts, day)));
        let mut known = Self::default();
        for one in found.values() {
            let code = one
                .staff_code
                .iter()
                .map(|code| (code.to_uppercase(), one.id));
            known.by_code.extend(code);
            known
                .by_hash
                .extend(one.citizen_hash.clone().map(|hash| (hash, one.id)));
            known
                .by_name
                .entry(one.name_fold.clone())
                .or_default()
                .push(one.id);
        }
        known.people = found;
        Ok(known)
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
