//! Who stands under whom, within whose scope.
use super::super::body::Version;
use super::super::reason::Reason;
use super::super::reform::What;
use super::super::world::At;
use super::Attempt;
use super::Painted;
use crate::db::Day;

impl Attempt<'_> {
    /// Puts the unit of a row under the parent that its code names, day by day.
    pub(super) fn place(&mut self, row: Painted<'_>) {
        let Some(parent_code) = &row.line.parent_code else {
            return;
        };
        if parent_code.is_empty() {
            self.world
                .change(row.at, (row.from, row.to), None, |version| {
                    version.parent = None;
                });
            return;
        }
        let from = self.begin_with_parent(row, parent_code);
        if let Err(reason) = self.put_under(row.at, parent_code, (from, row.to)) {
            self.fault(row.index, "parent_code", reason);
        }
    }

    /// The unit at the top that is known already, when a new one has nothing above it either: whoever answers for that unit would
    /// not see the new one.
    pub(super) fn top_beside(&self, row: Painted<'_>) -> Option<String> {
        let is_top = |version: &Version| version.parent.is_none();
        let lives = self.world.units[row.at].during(row.from, row.to).last()?;
        let day = lives.to;
        let mut tops = self.known.units.iter().filter_map(|unit| unit.at(day));
        tops.find(|top| is_top(lives) && is_top(top))
            .map(|top| top.name.clone())
    }

    /// A new unit without a first day begins with its parent.
    fn begin_with_parent(&mut self, row: Painted<'_>, parent_code: &str) -> Day {
        let undated = matches!(row.line.what, What::Version { from: None, .. });
        let new = row.at >= self.known.units.len();
        if !undated || !new || self.world.by_code(parent_code, row.from).is_some() {
            return row.from;
        }
        let bearers = self
            .world
            .bearers(parent_code)
            .iter()
            .flat_map(|at| &self.world.units[*at].versions);
        let begun = bearers
            .filter(|version| version.code == parent_code)
            .map(|version| version.from);
        match begun
            .filter(|begun| *begun > row.from && *begun <= row.to)
            .min()
        {
            Some(begun) => {
                self.world.remove(row.at, row.from, begun.plus(-1));
                begun
            }
            None => row.from,
        }
    }

    /// Puts a unit under whichever unit bears the parent's code, for all of these days.
    pub(in crate::org::import) fn put_under(
        &mut self,
        at: At,
        parent_code: &str,
        (from, to): (Day, Day),
    ) -> Result<(), Reason> {
        let code = || parent_code.to_owned();
        let mut day = from;
        loop {
            let parent = self.world.by_code(parent_code, day);
            let parent = parent.ok_or_else(|| {
                if day == from {
                    Reason::ParentUnknown { code: code(), day }
                } else {
                    Reason::ParentEnds { code: code(), day }
                }
            })?;
            let until = self.world.units[parent]
                .at(day)
                .map_or(to, |version| version.to.min(to));
            if self.world.is_above(at, parent, (day, until)) {
                return Err(if at == parent {
                    Reason::OwnParent
                } else {
                    Reason::Circle
                });
            }
            self.world.change(at, (day, until), None, |version| {
                version.parent = Some(parent);
            });
            if until >= to {
                return Ok(());
            }
            day = until.plus(1);
        }
    }

    pub(super) fn check_scope(&mut self, painted: &[Painted<'_>]) {
        for row in painted {
            if !self.may_act_on(row.at) {
                self.fault(
                    row.index,
                    "code",
                    Reason::UnitOutOfScope(row.code.to_owned()),
                );
            }
        }
    }

    /// Known units must lie within the scope, new ones under a unit that does.
    pub(in crate::org::import) fn may_act_on(&self, at: At) -> bool {
        let Some(within) = self.within else {
            return true;
        };
        let mut here = at;
        for _ in 0..64 {
            match self.world.units[here].id {
                Some(id) => return within.contains(&id),
                None => match self.world.units[here]
                    .versions
                    .last()
                    .and_then(|version| version.parent)
                {
                    Some(parent) => here = parent,
                    None => return false,
                },
            }
        }
        false
    }

    /// Nothing may stand under a unit that is not there.
    pub(super) fn check_parents(&mut self, painted: &[Painted<'_>]) {
        let mut found = Vec::new();
        for (at, body) in self.world.units.iter().enumerate() {
            let known = self.known.units.get(at);
            for version in &body.versions {
                let Some(parent) = version.parent else {
                    continue;
                };
                let gap = self.world.units[parent].gap_during(version.from, version.to);
                // What was wrong before is not this file's fault.
                let news = known.is_none_or(|known| !known.versions.contains(version))
                    || self.ended_by.contains_key(&parent);
                if let Some(day) = gap.filter(|_| news) {
                    found.push((at, parent, day, version.code.clone()));
                }
            }
        }
        for (at, parent, day, code) in found {
            if let Some(index) = self.ended_by.get(&parent).copied() {
                self.fault(index, "from_codes", Reason::SubordinatesLeft(code));
            } else if let Some(row) = painted.iter().find(|row| row.at == at) {
                let code = row.line.parent_code.clone().unwrap_or_default();
                self.fault(row.index, "parent_code", Reason::ParentEnds { code, day });
            }
        }
    }
}
