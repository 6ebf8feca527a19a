//! The seven people with whom a newcomer looks around, one for each kind of user.
use super::fill::Courses;
use super::people::Person;
use super::studies::Study;
use super::units::Unit;
use crate::access::FactorSecret;
use crate::access::Keys;
use crate::access::Role;
use crate::access::set_second_factor;
use crate::content::Question;
use crate::content::Release;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::UnitId;
use crate::db::schema::accounts;
use crate::db::schema::requirements;
use crate::exam::Rehearsed;
use crate::org::Category;
use diesel::prelude::*;
use std::sync::Arc;

/// How many people of the plan belong to the tour; they come first.
pub const TOUR: usize = ROLES.len();

/// Role, name, position, and the code of the unit in which the person works and holds the role.
const ROLES: &[(Role, &str, &str, &str)] = &[
    (Role::Learner, "Nguyễn Thị Hòa", "Chuyên viên", "X001.VP"),
    (
        Role::Trainer,
        "Đỗ Minh Đăng",
        "Giảng viên kiêm nhiệm",
        "SKHCN",
    ),
    (
        Role::Officer,
        "Hồ Thị Ngọc Ánh",
        "Cán bộ phụ trách đào tạo",
        "X001",
    ),
    (Role::Hr, "Lê Hoàng Ân", "Chuyên viên", "SNV"),
    (Role::Leader, "Phạm Quốc Hùng", "Phó Chủ tịch", "UBND"),
    (Role::Auditor, "Võ Thị Ái", "Kiểm tra viên", "UBKT"),
    (Role::Admin, "Điểu Lịch", "Quản trị hệ thống", "SKHCN"),
];

/// How somebody of the tour signs in.
#[derive(Debug, Clone)]
pub struct SignIn {
    pub role: Role,
    pub login: String,
    pub password: String,
    /// Of the second factor, where the role needs one.
    pub factor: Option<FactorSecret>,
}

/// The sign-ins of the tour for this seed; whoever serves a demonstration to others changes the passwords.
pub fn sign_ins(seed: u64) -> Vec<SignIn> {
    let password = |role: Role| {
        format!(
            "trinh dien {role} phuoc binh {}",
            seed.wrapping_mul(7_919) % 9_000 + 1_000
        )
    };
    ROLES
        .iter()
        .map(|(role, ..)| SignIn {
            role: *role,
            login: role.as_str().to_owned(),
            password: password(*role),
            factor: role.needs_factor().then(|| factor(*role, seed)),
        })
        .collect()
}

/// The second factor of a role of the tour, which follows from the seed as its password does.
fn factor(role: Role, seed: u64) -> FactorSecret {
    let text = format!("demonstration/{role}/{seed}");
    FactorSecret::of(&crate::access::digest(text.as_bytes()))
}

/// Gives the first people of the plan the names and posts of the tour.
pub fn cast(people: &mut [Person], units: &[Unit], now: Time) {
    for (person, (role, name, position, code)) in people.iter_mut().zip(ROLES) {
        (*name).clone_into(&mut person.name);
        person.woman = name.split(' ').any(|part| part == "Thị");
        person.position = position;
        person.category = if *role == Role::Leader {
            Category::ElectedOfficial
        } else {
            Category::CivilServant
        };
        person.leader = *role == Role::Leader;
        "1985-02-05".clone_into(&mut person.birth_date);
        person.unit = units
            .iter()
            .position(|unit| unit.code == *code)
            .unwrap_or_default();
        person.signed_in_at = Some(now.plus(-30 * Time::DAY));
    }
}

/// The learner of the tour: one course with every lesson done and the quiz not begun, one under way, one certificate.
pub fn studies(
    required: &Arc<Release>,
    other: &Arc<Release>,
    short: &Arc<Release>,
    now: Time,
) -> [Study; 3] {
    let study = |release: &Arc<Release>, days: i64, lessons| {
        let started_at = now.plus(-days * Time::DAY);
        Study {
            person: 0,
            release: Arc::clone(release),
            started_at,
            lessons,
            passed: None,
            attempts: Vec::new(),
        }
    };
    let done = study(other, 21, other.course.lessons.len());
    [
        study(required, 6, required.course.lessons.len()),
        study(short, 2, 1),
        passed(done, now.plus(-20 * Time::DAY)),
    ]
}

/// One who passed at once, with one question missed.
fn passed(study: Study, at: Time) -> Study {
    let mut number = 0;
    let knows = |_: &Question| {
        number += 1;
        number != 4
    };
    let attempt = Rehearsed::of(&study.release, 1, knows).filter(Rehearsed::passed);
    Study {
        passed: attempt.as_ref().map(|attempt| (at, attempt.percent())),
        attempts: attempt.into_iter().map(|attempt| (at, attempt)).collect(),
        ..study
    }
}

/// Writes passwords (given as hashes in the order of the tour), logins, grants and requirements.
pub fn write(
    conn: &mut Conn,
    (people, units): (&[Person], &[Unit]),
    (hashes, keys): (&[(SignIn, String)], &Keys),
    courses: &Courses,
    (now, today): (Time, Day),
) -> QueryResult<()> {
    for ((person, (role, _, _, unit)), (sign_in, hash)) in people.iter().zip(ROLES).zip(hashes) {
        let account = accounts::table.filter(accounts::person_id.eq(person.id));
        let account: AccountId = diesel::update(account)
            .set((
                accounts::login.eq(&sign_in.login),
                accounts::password.eq(hash),
                accounts::password_at.eq(now),
            ))
            .returning(accounts::id)
            .get_result(conn)?;
        if let Some(factor) = &sign_in.factor {
            set_second_factor(conn, (account, keys), (factor, 0), now)?;
        }
        let within = match role {
            Role::Officer => of_code(units, unit),
            _ => units[0].id,
        };
        if *role != Role::Learner {
            crate::access::grant(
                conn,
                person.id,
                (*role, within),
                (Day::FIRST, Day::LAST),
                (None, now),
            )?;
        }
    }
    let officers = ROLES.iter().find(|(role, ..)| *role == Role::Officer);
    let officers = officers.map_or(units[0].id, |(.., unit)| of_code(units, unit));
    let soon = (&*courses.required, units[0].id, today.plus(7));
    let past = (&*courses.open, officers, today.plus(-12));
    require(conn, soon, now)?;
    require(conn, past, now)
}

fn of_code(units: &[Unit], code: &str) -> UnitId {
    let found = units.iter().find(|unit| unit.code == code);
    found.map_or(units[0].id, |unit| unit.id)
}

/// Requires a course of the staff of a unit and below until a day.
fn require(
    conn: &mut Conn,
    (course, unit, due_on): (&Release, UnitId, Day),
    now: Time,
) -> QueryResult<()> {
    let staff = [
        Category::ElectedOfficial,
        Category::CivilServant,
        Category::PublicEmployee,
        Category::ContractWorker,
    ];
    diesel::insert_into(requirements::table)
        .values((
            requirements::course_id.eq(course.course_id),
            requirements::unit_id.eq(unit),
            requirements::categories.eq(Json(staff.to_vec())),
            requirements::due_on.eq(due_on),
            requirements::set_at.eq(now.plus(-60 * Time::DAY)),
        ))
        .execute(conn)
        .map(drop)
}
