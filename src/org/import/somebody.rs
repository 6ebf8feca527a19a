//! People and units as an import knows and changes them; pure.
use super::elsewhere;
use super::elsewhere::Elsewhere;
use super::posts::Held;
use super::reach::Reach;
use super::staff::StaffRow;
use super::twins;
use super::twins::Decisions;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::Gender;
use crate::text::BirthDate;
use crate::text::fold;
use std::collections::HashMap;

/// What the database knows of the units and people that a list speaks of.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The units of the list's day by code.
    pub units: HashMap<String, UnitId>,
    /// What units are called, for the list of differences.
    pub(super) names: HashMap<UnitId, String>,
    /// The importer's limits; none for the operator.
    pub(super) reach: Option<Reach>,
    pub people: Vec<Somebody>,
    pub(super) by_hash: HashMap<Vec<u8>, usize>,
    pub(super) by_code: HashMap<String, usize>,
    /// Who had neither staff code nor identity number, by login.
    pub(super) by_login: HashMap<String, usize>,
    /// Who had neither, by folded name.
    pub(super) keyless: HashMap<String, Vec<usize>>,
    /// Who was known before the list, by name and year of birth.
    pub(super) twins: HashMap<String, Vec<usize>>,
    /// Whose keys were taken out of sight.
    pub(super) elsewhere: Elsewhere,
    /// What somebody decided of doubtful rows, by line.
    pub(super) decided: Decisions,
}

/// A person as an import sees and changes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Somebody {
    /// None for somebody new.
    pub id: Option<PersonId>,
    pub own: Own,
    pub posts: Vec<Held>,
    /// The own data as they were before the import, if the import changed them.
    pub before: Option<Box<Own>>,
    /// The first line of the file that speaks of this person.
    pub(super) line: Option<u32>,
}

/// A person's own data.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Own {
    pub staff_code: Option<String>,
    pub full_name: String,
    pub birth_date: Option<BirthDate>,
    pub gender: Option<Gender>,
    pub citizen_hash: Option<Vec<u8>>,
    pub citizen_sealed: Option<Vec<u8>>,
    pub citizen_mask: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Known {
    /// What is known, ready to be compared.
    pub fn new(units: HashMap<String, UnitId>, people: Vec<Somebody>) -> Self {
        let mut known = Self {
            units,
            ..Self::default()
        };
        for person in people {
            known.add(person);
        }
        known
    }

    /// Tells with which logins people without keys sign in.
    #[must_use]
    pub fn signing_in(mut self, logins: &[(String, PersonId)]) -> Self {
        let ids = self.people.iter().enumerate();
        let places: HashMap<PersonId, usize> = ids
            .filter_map(|(index, person)| Some((person.id?, index)))
            .collect();
        let known = logins
            .iter()
            .filter_map(|(login, id)| Some((login.clone(), *places.get(id)?)));
        self.by_login = known.collect();
        self
    }

    /// Tells what units are called.
    #[must_use]
    pub fn named(self, names: HashMap<UnitId, String>) -> Self {
        Self { names, ..self }
    }

    /// Tells what was decided of doubtful rows.
    #[must_use]
    pub fn deciding(self, decided: Decisions) -> Self {
        Self { decided, ..self }
    }

    /// The place of somebody with this id.
    pub(super) fn place_of(&self, id: PersonId) -> Option<usize> {
        self.people.iter().position(|person| person.id == Some(id))
    }

    /// Limits the importer: to the people they have or had, and to what they may do with them.
    #[must_use]
    pub fn within(mut self, reach: Option<Reach>) -> Self {
        if let Some(reach) = &reach {
            elsewhere::hide(&mut self, reach);
        }
        Self { reach, ..self }
    }

    pub(super) fn add(&mut self, person: Somebody) -> usize {
        let index = self.people.len();
        if person.is_keyless() {
            let name = fold(&person.own.full_name);
            self.keyless.entry(name).or_default().push(index);
        }
        if person.id.is_some()
            && let Some(key) = twins::key(&person.own.full_name, person.own.birth_date)
        {
            self.twins.entry(key).or_default().push(index);
        }
        self.people.push(person);
        self.index(index);
        index
    }

    pub(super) fn index(&mut self, index: usize) {
        let own = &self.people[index].own;
        if let Some(hash) = &own.citizen_hash {
            self.by_hash.insert(hash.clone(), index);
        }
        if let Some(code) = &own.staff_code {
            self.by_code.insert(code.clone(), index);
        }
    }

    /// The unit with this code, or the only one whose code it is but for zeros that a spreadsheet ate.
    pub(super) fn unit(&self, code: &str) -> Option<UnitId> {
        unit_by(&self.units, code)
    }
}

/// [`Known::unit`] among these.
pub(super) fn unit_by(units: &HashMap<String, UnitId>, code: &str) -> Option<UnitId> {
    if let Some(unit) = units.get(code) {
        return Some(*unit);
    }
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut fitting = units
        .iter()
        .filter(|(known, _)| known.trim_start_matches('0') == code);
    match (fitting.next(), fitting.next()) {
        (Some((_, unit)), None) => Some(*unit),
        _ => None,
    }
}

impl Somebody {
    /// Whether the import changes anything of this person.
    pub(super) fn is_changed(&self) -> bool {
        let mut posts = self.posts.iter();
        self.id.is_none()
            || self.before.is_some()
            || posts.any(|post| post.id.is_none() || post.before.is_some())
    }

    /// Whether this is somebody known whom no list can know by a key.
    pub(super) fn is_keyless(&self) -> bool {
        let own = &self.own;
        self.id.is_some() && own.staff_code.is_none() && own.citizen_hash.is_none()
    }

    /// Takes over what the row says of the person, and if `contact` how they are reached; whether that changed anything.
    pub(super) fn take(&mut self, row: &StaffRow, contact: bool) -> bool {
        let before = self.own.clone();
        let own = &mut self.own;
        own.full_name.clone_from(&row.full_name);
        own.staff_code = row.staff_code.clone().or(own.staff_code.take());
        own.birth_date = row.birth_date.or(own.birth_date);
        own.gender = row.gender.or(own.gender);
        if contact {
            own.email = row.email.clone().or(own.email.take());
            own.phone = row.phone.clone().or(own.phone.take());
        }
        if let Some(citizen) = &row.citizen
            && own.citizen_hash.as_ref() != Some(&citizen.hash)
        {
            own.citizen_hash = Some(citizen.hash.clone());
            own.citizen_sealed = Some(citizen.sealed.clone());
            own.citizen_mask = Some(citizen.mask.clone());
        }
        let changed = *own != before;
        if changed && self.id.is_some() && self.before.is_none() {
            self.before = Some(Box::new(before));
        }
        changed
    }
}
