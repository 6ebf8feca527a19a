//! The districts and provinces that such a list names without codes; pure.
use super::super::reform::UnitLine;
use super::super::reform::What;
use super::super::world::At;
use super::super::world::World;
use super::Read;
use super::Stretch;
use super::kind_of;
use crate::db::Day;
use crate::org::tables::Row;
use crate::text::fold;
use std::collections::HashMap;

/// Days and the parent's code on them.
type Under = (Option<Day>, Option<Day>, Option<String>);

/// What stands above a line: its district until the districts end, its province from then on.
#[derive(Debug, Clone, Default)]
pub(super) struct Upper {
    district: Option<String>,
    province: Option<String>,
    districts_until: Option<Day>,
}

impl Upper {
    /// The parents of a unit during some days.
    pub fn during(&self, from: Option<Day>, to: Option<Day>) -> Vec<Under> {
        let above = self.district.clone().or_else(|| self.province.clone());
        let Some(end) = self.districts_until else {
            return vec![(from, to, above)];
        };
        let (begun, ended) = (from.unwrap_or(Day::FIRST), to.unwrap_or(Day::LAST));
        if ended <= end {
            vec![(from, to, above)]
        } else if begun > end {
            vec![(from, to, self.province.clone())]
        } else {
            vec![
                (from, Some(end), above),
                (Some(end.plus(1)), to, self.province.clone()),
            ]
        }
    }
}

/// The districts and provinces met so far. They have no codes in the file, so their names make one.
#[derive(Debug, Default)]
pub(super) struct Uppers {
    met: HashMap<String, Option<String>>,
    until: Option<Day>,
    /// Those without a last day, as they are met.
    standing: Vec<String>,
    /// Whether the file tells of a reform at all.
    reformed: bool,
}

impl Uppers {
    /// Districts stand as long as the column of names that is known by its last day; without one they stand on.
    pub fn new(columns: &[Stretch]) -> Self {
        let first = columns.iter().find(|column| column.from.is_none());
        let reformed = columns.len() > 1;
        Self {
            met: HashMap::new(),
            until: first.filter(|_| reformed).and_then(|column| column.to),
            standing: Vec::new(),
            reformed,
        }
    }

    /// Those that stand on although the file tells of a reform, since it does not say from when they are others.
    pub fn undated(self) -> Vec<String> {
        if self.reformed {
            self.standing
        } else {
            Vec::new()
        }
    }

    /// What stands above a line; a district or province that is met for the first time becomes a row of its own before it.
    pub fn of(&mut self, row: &Row, lines: &mut Vec<Read>) -> Upper {
        let province = self.add(row, row.get("province"), (None, None), lines);
        let district = self.add(
            row,
            row.get("district"),
            (province.clone(), self.until),
            lines,
        );
        Upper {
            districts_until: self.until.filter(|_| district.is_some()),
            district,
            province,
        }
    }

    fn add(
        &mut self,
        row: &Row,
        name: &str,
        (parent, to): (Option<String>, Option<Day>),
        lines: &mut Vec<Read>,
    ) -> Option<String> {
        let mut code = key_of(name)?;
        if let Some(province) = &parent
            && self.met.get(&code).is_some_and(|met| *met != parent)
        {
            // Two provinces may have a district of one name.
            code = key_of(&format!("{code} {province}"))?;
        }
        if self.met.insert(code.clone(), parent.clone()).is_none() {
            if to.is_none() {
                self.standing.push(code.clone());
            }
            lines.push(Ok(UnitLine {
                line: row.line,
                name: Some(name.to_owned()),
                kind: kind_of(name).map(str::to_owned),
                parent_code: Some(parent.unwrap_or_default()),
                what: What::Version {
                    code: code.clone(),
                    from: None,
                    to,
                    agency_code: None,
                    block: None,
                    source: None,
                    apart: false,
                },
            }));
        }
        Some(code)
    }
}

/// The code that a name makes: `tinh-binh-phuoc`.
pub(in crate::org::import) fn key_of(name: &str) -> Option<String> {
    let folded = fold(name);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let code = words.collect::<Vec<_>>().join("-");
    let code: String = code.chars().take(50).collect();
    (!code.is_empty()).then_some(code)
}

/// Districts and provinces that are known already keep the codes that they have, and are not made again; what a merger took up counts for what
/// it went into.
pub(in crate::org::import) fn settle(lines: &mut Vec<Read>, world: &World) {
    let mut by_name: HashMap<String, Vec<At>> = HashMap::new();
    for (at, body) in world.units.iter().enumerate() {
        for version in &body.versions {
            let known = by_name.entry(key_of(&version.name).unwrap_or_default());
            let known = known.or_default();
            if !known.contains(&at) {
                known.push(at);
            }
        }
    }
    let known = |code: &str, day: Day| -> Option<At> {
        let bearers = by_name.get(code)?;
        let stands = |at: &&At| {
            let version = world.units[**at].at(day);
            version.is_some_and(|version| key_of(&version.name).as_deref() == Some(code))
        };
        bearers.iter().find(stands).or(bearers.first()).copied()
    };
    // The last day on which the file itself tells of districts.
    let end = lines.iter().flatten().filter_map(|line| match &line.what {
        What::Version { from: None, to, .. } => *to,
        _ => None,
    });
    let end = end.max().unwrap_or(Day::LAST);
    let of_name = |line: &UnitLine, code: &str| {
        line.name.as_deref().and_then(key_of).as_deref() == Some(code)
    };
    lines.retain(|line| {
        let Ok(line) = line else { return true };
        let What::Version {
            code, from: None, ..
        } = &line.what
        else {
            return true;
        };
        !(of_name(line, code) && by_name.contains_key(code))
    });
    for line in lines.iter_mut().flatten() {
        let (Some(parent), What::Version { from, .. }) = (&mut line.parent_code, &line.what) else {
            continue;
        };
        let day = from.unwrap_or(end);
        if let Some(code) = known(parent, end).and_then(|at| bearing(world, at, day)) {
            *parent = code;
        }
    }
}

/// The code of a unit on a day, or of what it had been merged into by then.
fn bearing(world: &World, at: At, day: Day) -> Option<String> {
    let heir = world.heir(at, day);
    world.units[heir]
        .at(day)
        .map(|version| version.code.clone())
}
