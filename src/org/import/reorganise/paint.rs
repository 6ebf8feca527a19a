//! Laying the rows over what the units were.
use super::super::body::Version;
use super::super::model::Outcome;
use super::super::reason::Reason;
use super::super::reform::UnitLine;
use super::super::reform::What;
use super::super::world::At;
use super::Attempt;
use super::Painted;
use super::groups::Key;
use super::groups::overlapped;
use super::set;
use std::collections::HashMap;

impl Attempt<'_> {
    pub(super) fn paint_all<'a>(&mut self, lines: &[(usize, &'a UnitLine)]) -> Vec<Painted<'a>> {
        let mut groups: HashMap<Key, Vec<(usize, &UnitLine)>> = HashMap::new();
        for (index, line) in lines {
            if let Some(key) = self.key(line) {
                groups.entry(key).or_default().push((*index, line));
            }
        }
        let mut units: HashMap<Key, At> = HashMap::new();
        let mut painted: Vec<Painted<'a>> = Vec::new();
        for (index, line) in lines {
            let (Some(key), What::Version { code, .. }) = (self.key(line), &line.what) else {
                continue;
            };
            let group = &groups[&key];
            let at = match units.get(&key) {
                Some(at) => *at,
                None => self.unit_of(&key, group, &units),
            };
            units.insert(key, at);
            let Some((from, to)) = self.days(line, at, group) else {
                self.outcomes.insert(*index, Outcome::Unchanged);
                continue;
            };
            if let Some(line) = overlapped(group, line) {
                self.fault(*index, "valid_from", Reason::Overlap(line));
                continue;
            }
            let row = Painted {
                index: *index,
                line,
                code,
                at,
                from,
                to,
            };
            self.paint(row, group);
            painted.push(row);
        }
        painted
    }

    fn paint(&mut self, row: Painted<'_>, group: &[(usize, &UnitLine)]) {
        let What::Version {
            code,
            to: stated,
            agency_code,
            block,
            ..
        } = &row.line.what
        else {
            return;
        };
        let covering = self.world.units[row.at].at(row.to).cloned();
        let template = Version {
            code: code.clone(),
            name: String::new(),
            kind: String::new(),
            parent: None,
            agency_code: None,
            block: None,
            position: i32::try_from(row.line.line).unwrap_or(i32::MAX),
            from: row.from,
            to: row.to,
        };
        self.world
            .change(row.at, (row.from, row.to), Some(&template), |version| {
                version.code.clone_from(code);
                set(&mut version.name, row.line.name.as_ref());
                set(&mut version.kind, row.line.kind.as_ref());
                version.agency_code = agency_code.clone().or(version.agency_code.take());
                version.block = block.or(version.block);
            });
        let follows = |line: &UnitLine| matches!(&line.what, What::Version { from: Some(from), .. } if *from == row.to.plus(1));
        // A stated last day ends what went on beyond it, unless another row goes on.
        if let Some(covering) = covering.filter(|covering| stated.is_some() && covering.to > row.to)
            && !group.iter().any(|(_, line)| follows(line))
        {
            self.world.remove(row.at, row.to.plus(1), covering.to);
            self.ended_by.insert(row.at, row.index);
        }
    }

    /// No two units bear one code on one day; of two rows the later one is at fault.
    pub(super) fn check_codes(&mut self, painted: &[Painted<'_>]) {
        for row in painted {
            let others = self
                .world
                .bearers(row.code)
                .iter()
                .filter(|at| **at != row.at);
            let clash = others.copied().find_map(|at| {
                let body = &self.world.units[at];
                let version = body
                    .during(row.from, row.to)
                    .find(|version| version.code == row.code)?;
                let later = painted.iter().any(|other| {
                    let overlaps = other.from <= row.to && row.from <= other.to;
                    other.at == at && other.code == row.code && other.index > row.index && overlaps
                });
                (!later).then(|| version.from.max(row.from))
            });
            if let Some(day) = clash {
                self.fault(
                    row.index,
                    "code",
                    Reason::CodeTaken {
                        code: row.code.to_owned(),
                        day,
                    },
                );
            }
        }
    }
}
