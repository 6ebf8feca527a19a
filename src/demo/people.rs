//! The people of the province: names, posts, accounts.
use super::chance::Chance;
use super::names;
use super::rows::AccountRow;
use super::rows::AssignmentRow;
use super::rows::PersonRow;
use super::rows::insert_all;
use super::units::Unit;
use super::units::workplace;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::PersonId;
use crate::db::schema::accounts;
use crate::db::schema::assignment_rows;
use crate::db::schema::people;
use crate::org::Category;
use crate::text::Language;
use diesel::prelude::*;
use jiff::civil::Date;

/// A person with their post.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub woman: bool,
    pub birth_date: String,
    /// Place of the unit in the plan.
    pub unit: usize,
    pub category: Category,
    pub position: &'static str,
    pub leader: bool,
    /// When the person first signed in, if ever.
    pub signed_in_at: Option<Time>,
}

impl Person {
    pub fn staff_code(&self) -> String {
        format!("CB{:06}", self.id.0)
    }
}

/// Makes up so many people.
pub fn plan(count: usize, units: &[Unit], chance: &mut Chance) -> Vec<Person> {
    (1..=count)
        .map(|number| person(number, units, chance))
        .collect()
}

fn person(number: usize, units: &[Unit], chance: &mut Chance) -> Person {
    let (woman, name) = names::person(chance);
    let unit = workplace(units, chance);
    let leader = chance.percent(8);
    let (category, position) = post(&units[unit], leader, chance);
    let id = PersonId(i64::try_from(number).unwrap_or_default());
    Person {
        id,
        name,
        woman,
        birth_date: birth_date(chance),
        unit,
        category,
        position,
        leader,
        signed_in_at: None,
    }
}

fn post(unit: &Unit, leader: bool, chance: &mut Chance) -> (Category, &'static str) {
    match (unit.school, leader) {
        (true, true) => (Category::PublicEmployee, "Phó Hiệu trưởng"),
        (true, false) if chance.percent(12) => (Category::ContractWorker, "Nhân viên"),
        (true, false) => (Category::PublicEmployee, "Giáo viên"),
        (false, true) if chance.percent(20) => (Category::ElectedOfficial, "Phó Chủ tịch"),
        (false, true) => (Category::CivilServant, "Phó Trưởng phòng"),
        (false, false) if chance.percent(15) => (Category::ContractWorker, "Nhân viên"),
        (false, false) if chance.percent(10) => (Category::PublicEmployee, "Viên chức"),
        (false, false) => (Category::CivilServant, "Chuyên viên"),
    }
}

/// A whole date mostly, a year alone for some of the older.
fn birth_date(chance: &mut Chance) -> String {
    let year = chance.between(1966, 2003);
    if year < 1970 && chance.percent(30) {
        return year.to_string();
    }
    format!(
        "{year}-{:02}-{:02}",
        chance.between(1, 12),
        chance.between(1, 28)
    )
}

/// Writes the people with their posts and accounts.
pub fn write(conn: &mut Conn, plan: &[Person], units: &[Unit], now: Time) -> QueryResult<()> {
    let rows: Vec<PersonRow> = plan.iter().map(|person| row(person, now)).collect();
    insert_all!(conn, people::table, rows);
    let posts: Vec<AssignmentRow> = plan
        .iter()
        .map(|person| assignment(person, units, now))
        .collect();
    insert_all!(conn, assignment_rows::table, posts);
    let logins: Vec<AccountRow> = plan.iter().map(|person| account(person, now)).collect();
    insert_all!(conn, accounts::table, logins);
    Ok(())
}

fn row(person: &Person, now: Time) -> PersonRow {
    PersonRow {
        id: person.id,
        staff_code: person.staff_code(),
        full_name: person.name.clone(),
        name_sort: crate::text::sort_key(&person.name),
        name_fold: crate::text::fold(&person.name),
        birth_date: person.birth_date.clone(),
        gender: if person.woman { "female" } else { "male" },
        created_at: now,
    }
}

fn assignment(person: &Person, units: &[Unit], now: Time) -> AssignmentRow {
    AssignmentRow {
        person_id: person.id,
        unit_id: units[person.unit].id,
        category: person.category,
        position: person.position,
        is_leader: person.leader,
        concurrent: false,
        valid_from: Day(Date::constant(2025, 7, 1)),
        valid_to: Day::LAST,
        created_at: now,
    }
}

/// Whoever learned has signed in before; the password behind it belongs to nobody, so that it never fits.
fn account(person: &Person, now: Time) -> AccountRow {
    AccountRow {
        id: AccountId(person.id.0),
        person_id: person.id,
        login: person.staff_code().to_lowercase(),
        password: person.signed_in_at.map(|_| "!".to_owned()),
        language: Language::Vietnamese,
        created_at: now,
        signed_in_at: person.signed_in_at,
    }
}
