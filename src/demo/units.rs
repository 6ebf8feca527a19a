//! The units of the province: the committee, departments, communes with their offices and schools.
use super::chance::Chance;
use super::names::DEPARTMENTS;
use super::names::commune;
use super::rows::PathRow;
use super::rows::UnitRow;
use super::rows::VersionRow;
use super::rows::insert_all;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::UnitId;
use crate::db::schema::issuers;
use crate::db::schema::register_suffixes;
use crate::db::schema::unit_paths;
use crate::db::schema::unit_versions;
use crate::db::schema::units;
use crate::org::Block;
use diesel::prelude::*;

/// A unit with the names that records of its people keep.
#[derive(Debug, Clone)]
pub struct Unit {
    pub id: UnitId,
    pub code: String,
    pub name: String,
    pub kind: &'static str,
    pub block: Option<Block>,
    /// Place of the parent in the list; none for the province itself.
    pub parent: Option<usize>,
    /// Whether people work in it directly.
    pub staffed: bool,
    /// Whether its people are public employees, as in schools.
    pub school: bool,
}

/// What follows the numbers of the committee's register.
pub const SUFFIX: &str = "GCN-UBND";

/// The units of a commune: code, name, whether a school.
const OFFICES: &[(&str, &str, bool)] = &[
    ("VP", "Văn phòng HĐND và UBND", false),
    ("KT", "Phòng Kinh tế", false),
    ("VHXH", "Phòng Văn hóa - Xã hội", false),
    ("HCC", "Trung tâm Phục vụ hành chính công", false),
    ("TH", "Trường Tiểu học", true),
    ("THCS", "Trường Trung học cơ sở", true),
];

/// Lays out units for so many people; the first is the province.
pub fn plan(people: usize) -> Vec<Unit> {
    let communes = (people / 1_000).clamp(8, 95);
    let mut units = Vec::new();
    let province = push(
        &mut units,
        ("UBND", "Ủy ban nhân dân tỉnh Phước Bình"),
        ("Tỉnh", None),
        None,
    );
    units[province].staffed = true;
    for (code, name, block) in DEPARTMENTS {
        let department = push(
            &mut units,
            (code, name),
            ("Sở, ban, ngành", Some(*block)),
            Some(province),
        );
        units[department].staffed = true;
    }
    for number in 0..communes {
        commune_with_offices(&mut units, number, province);
    }
    units
}

/// A commune with its offices and schools.
fn commune_with_offices(units: &mut Vec<Unit>, number: usize, province: usize) {
    let name = commune(number);
    let kind = if name.starts_with("Phường") {
        "Phường"
    } else {
        "Xã"
    };
    let code = format!("X{:03}", number + 1);
    let whole = push(
        units,
        (&code, &name),
        (kind, Some(Block::State)),
        Some(province),
    );
    for (part, title, school) in OFFICES {
        let (code, block) = (
            format!("{code}.{part}"),
            if *school { Block::School } else { Block::State },
        );
        let place = name
            .split_once(' ')
            .map_or(name.as_str(), |(_, place)| place);
        let title = if *school {
            format!("{title} {place}")
        } else {
            format!("{title} {name}")
        };
        let kind = if *school {
            "Trường học"
        } else {
            "Phòng, ban"
        };
        let office = push(units, (&code, &title), (kind, Some(block)), Some(whole));
        units[office].staffed = true;
        units[office].school = *school;
    }
}

fn push(
    units: &mut Vec<Unit>,
    (code, name): (&str, &str),
    (kind, block): (&'static str, Option<Block>),
    parent: Option<usize>,
) -> usize {
    let id = UnitId(i64::try_from(units.len() + 1).unwrap_or_default());
    let (code, name) = (code.to_owned(), name.to_owned());
    units.push(Unit {
        id,
        code,
        name,
        kind,
        block,
        parent,
        staffed: false,
        school: false,
    });
    units.len() - 1
}

/// A unit in which somebody may work.
pub fn workplace(units: &[Unit], chance: &mut Chance) -> usize {
    loop {
        let place = chance.below(units.len());
        if units[place].staffed {
            return place;
        }
    }
}

/// Writes the units, who stands above whom, and who issues certificates.
pub fn write(conn: &mut Conn, plan: &[Unit], now: Time) -> QueryResult<()> {
    let rows: Vec<UnitRow> = plan
        .iter()
        .map(|unit| UnitRow {
            id: unit.id,
            created_at: now,
        })
        .collect();
    insert_all!(conn, units::table, rows);
    let versions: Vec<VersionRow> = plan
        .iter()
        .enumerate()
        .map(|(place, unit)| version(plan, place, unit))
        .collect();
    insert_all!(conn, unit_versions::table, versions);
    let paths: Vec<PathRow> = (0..plan.len())
        .flat_map(|place| paths(plan, place))
        .collect();
    insert_all!(conn, unit_paths::table, paths);
    diesel::insert_into(register_suffixes::table)
        .values((
            register_suffixes::suffix_fold.eq(crate::text::suffix_key(SUFFIX)),
            register_suffixes::issuer_id.eq(plan[0].id),
            register_suffixes::printed.eq(true),
        ))
        .execute(conn)?;
    diesel::insert_into(issuers::table)
        .values((
            issuers::unit_id.eq(plan[0].id),
            issuers::register_suffix.eq(SUFFIX),
            issuers::place.eq("Phước Bình"),
            issuers::signatory.eq("Trần Văn Mẫu"),
            issuers::signatory_title.eq("CHỦ TỊCH"),
            issuers::updated_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

fn version(plan: &[Unit], place: usize, unit: &Unit) -> VersionRow {
    VersionRow {
        unit_id: unit.id,
        code: unit.code.clone(),
        name: unit.name.clone(),
        name_fold: crate::text::fold(&unit.name),
        kind: unit.kind,
        parent_id: unit.parent.map(|parent| plan[parent].id),
        block: unit.block,
        position: i32::try_from(place).unwrap_or_default(),
        valid_from: Day::FIRST,
        valid_to: Day::LAST,
    }
}

fn paths(plan: &[Unit], place: usize) -> Vec<PathRow> {
    let chain = std::iter::successors(Some(place), |place| plan[*place].parent);
    chain
        .enumerate()
        .map(|(depth, ancestor)| PathRow {
            ancestor_id: plan[ancestor].id,
            unit_id: plan[place].id,
            depth: i32::try_from(depth).unwrap_or_default(),
            valid_from: Day::FIRST,
            valid_to: Day::LAST,
        })
        .collect()
}
