//! What a row changes, field by field, as the list of differences shows it; pure.
use super::body::Body;
use super::body::Version;
use super::model::Fault;
use super::posts::Held;
use super::reason::Reason;
use super::somebody::Own;
use super::world::At;
use super::world::World;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::org::Block;
use crate::org::Category;
use crate::org::Gender;
use crate::text::BirthDate;
use crate::text::Language;
use crate::text::dates;
use std::collections::HashMap;

/// A field before or after. Identity numbers come only as their masks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Nothing,
    Text(String),
    Category(Category),
    Gender(Gender),
    Block(Block),
    Mark(bool),
    Birth(BirthDate),
    Day(Day),
}

impl Value {
    /// As people read it.
    pub fn show(&self, language: Language) -> String {
        match self {
            Self::Nothing => "–".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Category(category) => category.label(language).to_owned(),
            Self::Gender(gender) => gender.label(language).to_owned(),
            Self::Block(block) => block.label(language).to_owned(),
            Self::Mark(true) => language.say("có", "yes").to_owned(),
            Self::Mark(false) => language.say("không", "no").to_owned(),
            Self::Birth(date) => date.show(language),
            Self::Day(Day::FIRST | Day::LAST) => language.say("để ngỏ", "open").to_owned(),
            Self::Day(day) => dates::day(day.0, language),
        }
    }

    fn of<T>(value: Option<T>, kind: fn(T) -> Self) -> Self {
        value.map_or(Self::Nothing, kind)
    }

    fn text(text: Option<&String>) -> Self {
        Self::of(text.filter(|text| !text.is_empty()).cloned(), Self::Text)
    }
}

/// The fields that differ, in the order of the columns.
fn differing<const N: usize>(fields: [(&str, Value, Value); N]) -> Vec<Fault> {
    let differ = fields.into_iter().filter(|(_, was, is)| was != is);
    differ
        .map(|(column, was, is)| Fault::of(column, Reason::Becomes { was, is }))
        .collect()
}

/// What becomes of a person's own data.
pub(in crate::org) fn of_person(was: &Own, is: &Own) -> Vec<Fault> {
    let number = |own: &Own| Value::text(own.citizen_mask.as_ref());
    let mut changes = differing([
        (
            "staff_code",
            Value::text(was.staff_code.as_ref()),
            Value::text(is.staff_code.as_ref()),
        ),
        (
            "full_name",
            Value::Text(was.full_name.clone()),
            Value::Text(is.full_name.clone()),
        ),
        (
            "birth_date",
            Value::of(was.birth_date, Value::Birth),
            Value::of(is.birth_date, Value::Birth),
        ),
        (
            "gender",
            Value::of(was.gender, Value::Gender),
            Value::of(is.gender, Value::Gender),
        ),
    ]);
    if was.citizen_hash != is.citizen_hash {
        let (was, is) = (number(was), number(is));
        changes.push(Fault::of("citizen_id", Reason::Becomes { was, is }));
    }
    changes.extend(differing([
        (
            "email",
            Value::text(was.email.as_ref()),
            Value::text(is.email.as_ref()),
        ),
        (
            "phone",
            Value::text(was.phone.as_ref()),
            Value::text(is.phone.as_ref()),
        ),
    ]));
    changes
}

/// What becomes of a post, or what one is that begins where none was held.
pub(super) fn of_post(
    was: Option<&Held>,
    is: &Held,
    names: &HashMap<UnitId, String>,
) -> Vec<Fault> {
    let unit = |post: &Held| Value::text(names.get(&post.unit));
    let duty = was.map(|was| &was.duty);
    let mut changes = differing([
        ("unit_code", was.map_or(Value::Nothing, unit), unit(is)),
        (
            "category",
            Value::of(duty.map(|duty| duty.category), Value::Category),
            Value::Category(is.duty.category),
        ),
        (
            "position",
            Value::text(duty.and_then(|duty| duty.position.as_ref())),
            Value::text(is.duty.position.as_ref()),
        ),
        (
            "rank",
            Value::text(duty.and_then(|duty| duty.rank.as_ref())),
            Value::text(is.duty.rank.as_ref()),
        ),
        (
            "is_leader",
            Value::Mark(duty.is_some_and(|duty| duty.is_leader)),
            Value::Mark(is.duty.is_leader),
        ),
    ]);
    if changes.is_empty() || was.is_none() {
        let (from, to) = (was.map(|was| was.from), was.map_or(Day::LAST, |was| was.to));
        changes.extend(differing([
            ("from", Value::of(from, Value::Day), Value::Day(is.from)),
            ("to", Value::Day(to), Value::Day(is.to)),
        ]));
    }
    changes
}

/// What becomes of a unit during some days.
pub(super) fn of_unit(worlds: (&World, &World), at: At, (from, to): (Day, Day)) -> Vec<Fault> {
    let (Some(old), new) = (worlds.0.units.get(at), &worlds.1.units[at]) else {
        return Vec::new();
    };
    let was = old.during(from, to).next();
    let is = was.and_then(|was| new.at(was.from.max(from)));
    let mut changes = match (was, is) {
        (Some(was), Some(is)) => of_version(worlds, (was, is), was.from.max(from)),
        _ => Vec::new(),
    };
    let first = |body: &Body| Value::of(body.versions.first().map(|it| it.from), Value::Day);
    let last = |body: &Body| Value::of(body.versions.last().map(|it| it.to), Value::Day);
    let source = |body: &Body| Value::text(body.source.as_ref());
    changes.extend(differing([
        ("valid_from", first(old), first(new)),
        ("valid_to", last(old), last(new)),
        ("unit_id", source(old), source(new)),
    ]));
    changes
}

/// What becomes of a unit on one day.
pub(super) fn of_version(
    (known, world): (&World, &World),
    (was, is): (&Version, &Version),
    day: Day,
) -> Vec<Fault> {
    let above = |world: &World, version: &Version| {
        let parent = version.parent.and_then(|parent| world.units.get(parent));
        Value::text(parent.and_then(|parent| parent.at(day)).map(|it| &it.name))
    };
    let said = |text: &String| Value::text(Some(text));
    let agency = |version: &Version| Value::text(version.agency_code.as_ref());
    let block = |version: &Version| Value::of(version.block, Value::Block);
    differing([
        ("code", said(&was.code), said(&is.code)),
        ("name", said(&was.name), said(&is.name)),
        ("kind", said(&was.kind), said(&is.kind)),
        ("parent_code", above(known, was), above(world, is)),
        ("agency_code", agency(was), agency(is)),
        ("block", block(was), block(is)),
    ])
}
