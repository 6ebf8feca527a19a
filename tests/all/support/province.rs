//! A small province: two departments under the committee, one officer and one learner in each, and everybody above them.
use super::Site;
use diesel::prelude::*;
use hocvu::access::FactorSecret;
use hocvu::access::Keys;
use hocvu::access::Role;
use hocvu::db::Conn;
use hocvu::db::Day;
use hocvu::db::Time;
use hocvu::db::ids::AccountId;
use hocvu::db::ids::PersonId;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::accounts;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::people;
use hocvu::db::schema::unit_paths;
use hocvu::db::schema::unit_versions;
use hocvu::db::schema::units;
use hocvu::org::Claim;
use hocvu::org::Issuer;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Everybody's password.
pub const PASSWORD: &str = "con mèo nhỏ ngủ trên mái hiên";

/// The second factor of everybody who has a role.
pub static FACTOR: LazyLock<FactorSecret> = LazyLock::new(|| FactorSecret::of(&[7; 32]));

static HASH: LazyLock<String> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    std::thread::spawn(move || {
        runtime
            .block_on(hocvu::access::Hasher::new(1).hash(PASSWORD.to_owned()))
            .unwrap()
    })
    .join()
    .unwrap()
});

/// The ids of the province's units by code and of its people by login.
#[derive(Debug, Clone, Default)]
pub struct Province {
    pub units: BTreeMap<&'static str, UnitId>,
    pub people: BTreeMap<&'static str, PersonId>,
}

/// Login, name, unit, and the role held in a unit, if any.
const PEOPLE: &[(&str, &str, &str, Option<(Role, &str)>)] = &[
    (
        "admin",
        "Trần Quản Trị",
        "UBND",
        Some((Role::Admin, "UBND")),
    ),
    ("hr", "Lê Thị Nhân Sự", "UBND", Some((Role::Hr, "UBND"))),
    (
        "leader",
        "Phạm Lãnh Đạo",
        "UBND",
        Some((Role::Leader, "UBND")),
    ),
    (
        "auditor",
        "Võ Giám Sát",
        "UBND",
        Some((Role::Auditor, "UBND")),
    ),
    (
        "trainer",
        "Đỗ Thị Giảng",
        "SKHCN",
        Some((Role::Trainer, "UBND")),
    ),
    (
        "officer",
        "Nguyễn Văn Phụ Trách",
        "SKHCN",
        Some((Role::Officer, "SKHCN")),
    ),
    ("learner", "Nguyễn Thị Hòa", "SKHCN", None),
    (
        "officer2",
        "Hồ Văn Khác",
        "SNV",
        Some((Role::Officer, "SNV")),
    ),
    ("learner2", "Điểu K'Rinh", "SNV", None),
];

impl Province {
    /// Fills an empty site.
    pub async fn settle(site: &Site) -> Self {
        let (now, keys) = (site.app.now(), site.app.keys.clone());
        site.arrange(move |conn| settle(conn, &keys, now)).await
    }
}

impl Site {
    /// A site with the small province in it.
    pub async fn with_province() -> (Self, Province) {
        let site = Self::new();
        let province = Province::settle(&site).await;
        (site, province)
    }

    /// Ties the province's app to the account of somebody without a role.
    pub async fn give_second_factor(&self, login: &'static str) {
        let (now, keys) = (self.app.now(), self.app.keys.clone());
        self.arrange(move |conn| {
            let account = hocvu::access::sign_in_account(conn, login)?.unwrap();
            hocvu::access::set_second_factor(conn, (account.id, &keys), (&FACTOR, 0), now)
        })
        .await;
    }

    /// A browser in which this person of the province is signed in.
    pub async fn signed_in(&self, login: &str) -> super::Browser {
        let mut browser = self.browser();
        browser.sign_in(login).await;
        browser
    }
}

fn settle(conn: &mut Conn, keys: &Keys, now: Time) -> QueryResult<Province> {
    let mut province = Province::default();
    for (code, name, parent) in [
        ("UBND", "Ủy ban nhân dân tỉnh", None),
        ("SKHCN", "Sở Khoa học và Công nghệ", Some("UBND")),
        ("SNV", "Sở Nội vụ", Some("UBND")),
    ] {
        let parent = parent.map(|code: &str| province.units[code]);
        province
            .units
            .insert(code, unit(conn, (code, name), parent, now)?);
    }
    let issuer = Issuer {
        unit_id: province.units["UBND"],
        register_suffix: "GCN-UBND".to_owned(),
        place: "Đồng Nai".to_owned(),
        signatory: "Trần Thị Ký".to_owned(),
        signatory_title: "CHỦ TỊCH".to_owned(),
        parent_name: None,
    };
    assert_eq!(hocvu::org::set_issuer(conn, &issuer, now)?, Claim::Own);
    for (login, name, code, role) in PEOPLE {
        let (id, account) = person(conn, (login, name), province.units[code], now)?;
        province.people.insert(login, id);
        if let Some((role, unit)) = role {
            hocvu::access::set_second_factor(conn, (account, keys), (&FACTOR, 0), now)?;
            let within = province.units[unit];
            hocvu::access::grant(
                conn,
                id,
                (*role, within),
                (Day::FIRST, Day::LAST),
                (None, now),
            )?;
        }
    }
    Ok(province)
}

fn unit(
    conn: &mut Conn,
    (code, name): (&str, &str),
    parent: Option<UnitId>,
    now: Time,
) -> QueryResult<UnitId> {
    let id: UnitId = diesel::insert_into(units::table)
        .values(units::created_at.eq(now))
        .returning(units::id)
        .get_result(conn)?;
    diesel::insert_into(unit_versions::table)
        .values((
            unit_versions::unit_id.eq(id),
            unit_versions::code.eq(code),
            unit_versions::name.eq(name),
            unit_versions::name_fold.eq(hocvu::text::fold(name)),
            unit_versions::kind.eq("Cơ quan"),
            unit_versions::parent_id.eq(parent),
            unit_versions::position.eq(0),
            unit_versions::valid_from.eq(Day::FIRST),
            unit_versions::valid_to.eq(Day::LAST),
        ))
        .execute(conn)?;
    for (depth, ancestor) in [Some(id), parent].into_iter().flatten().enumerate() {
        diesel::insert_into(unit_paths::table)
            .values((
                unit_paths::ancestor_id.eq(ancestor),
                unit_paths::unit_id.eq(id),
                unit_paths::depth.eq(i32::try_from(depth).unwrap()),
                unit_paths::valid_from.eq(Day::FIRST),
                unit_paths::valid_to.eq(Day::LAST),
            ))
            .execute(conn)?;
    }
    Ok(id)
}

fn person(
    conn: &mut Conn,
    (login, name): (&str, &str),
    unit: UnitId,
    now: Time,
) -> QueryResult<(PersonId, AccountId)> {
    let id: PersonId = diesel::insert_into(people::table)
        .values((
            people::staff_code.eq(login.to_uppercase()),
            people::full_name.eq(name),
            people::name_sort.eq(hocvu::text::sort_key(name)),
            people::name_fold.eq(hocvu::text::fold(name)),
            people::birth_date.eq("1985-02-05"),
            people::created_at.eq(now),
        ))
        .returning(people::id)
        .get_result(conn)?;
    let since = "2020-01-01".parse().unwrap();
    takes_post(conn, (id, unit), (since, Day::LAST), false)?;
    let account = hocvu::access::add_account(conn, id, login, now)?;
    hocvu::access::set_password(conn, account, &HASH, now)?;
    diesel::update(accounts::table.find(account))
        .set(accounts::signed_in_at.eq(now))
        .execute(conn)?;
    Ok((id, account))
}

/// A civil servant's post in a unit from a day to a last day.
pub fn takes_post(
    conn: &mut Conn,
    (person, unit): (PersonId, UnitId),
    (from, to): (Day, Day),
    concurrent: bool,
) -> QueryResult<()> {
    diesel::insert_into(assignment_rows::table)
        .values((
            assignment_rows::person_id.eq(person),
            assignment_rows::unit_id.eq(unit),
            assignment_rows::category.eq("civil_servant"),
            assignment_rows::position.eq("Chuyên viên"),
            assignment_rows::is_leader.eq(false),
            assignment_rows::concurrent.eq(concurrent),
            assignment_rows::valid_from.eq(from),
            assignment_rows::valid_to.eq(to),
            assignment_rows::created_at.eq(Time(0)),
        ))
        .execute(conn)
        .map(drop)
}
