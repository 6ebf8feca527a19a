//! The difference between a staff list and what is known, row by row; pure.
use super::change;
use super::codes;
use super::elsewhere::Marks;
use super::matching::differences;
use super::matching::name_for;
use super::matching::namesake;
use super::matching::of_one;
use super::matching::two_people;
use super::matching::whom;
use super::model::Content;
use super::model::Fault;
use super::model::ImportRow;
use super::model::Outcome;
use super::posts::Held;
use super::posts::Settled;
use super::posts::Wish;
use super::posts::settle;
use super::reach::Reach;
use super::reason::Reason;
use super::somebody::Known;
use super::somebody::Somebody;
use super::staff::StaffRow;
use super::twins;
use super::twins::Meant;
use crate::access::plain_login;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::text::fold;
use std::collections::HashMap;
use std::collections::HashSet;

/// A row that could not be read, as far as it says whom and which unit it means.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    pub line: u32,
    pub faults: Vec<Fault>,
    pub staff_code: String,
    pub citizen_hash: Option<Vec<u8>>,
    pub unit_code: String,
}

impl Unread {
    /// Whether its cells are told apart, so that each means what its heading says.
    fn is_cut(&self) -> bool {
        self.faults.iter().all(|fault| fault.column.is_some())
    }
}

/// The list compared: what becomes of each row, and the people as they will be.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub rows: Vec<ImportRow>,
    pub people: Vec<Somebody>,
    /// Whose posts which line changed last, by their place among the people.
    pub(super) settled: HashMap<usize, i32>,
    /// Who stands in the list, and which of its units the importer may fill.
    pub(super) seen: Seen,
}

/// People that a list speaks of, and its units.
pub type Seen = (Vec<PersonId>, HashSet<UnitId>);

/// Compares a list with what is known. `complete`: people of its units who are not in it have left.
pub fn compare(
    known: Known,
    rows: Vec<Result<StaffRow, Box<Unread>>>,
    as_of: Day,
    complete: bool,
) -> Plan {
    let mut comparison = Comparison {
        known,
        as_of,
        lines: HashMap::new(),
        mains: HashMap::new(),
        mentioned: HashSet::new(),
        units: HashSet::new(),
        rows: Vec::with_capacity(rows.len()),
        settled: HashMap::new(),
        marks: Marks::default(),
    };
    // Whoever gives a code up that somebody else gets; then earlier posts, so that somebody's history may stand in any order.
    let passed = codes::passed_on(&comparison.known, &rows);
    let mut rows = rows;
    rows.sort_by_key(|row| match row {
        Ok(row) => {
            let turn = passed.get(&row.line).copied().unwrap_or(usize::MAX);
            (turn, row.from.unwrap_or(as_of))
        }
        Err(_) => (usize::MAX, Day::FIRST),
    });
    for row in rows {
        match row {
            Ok(row) => comparison.row(row),
            Err(unread) => comparison.unread(*unread),
        }
    }
    comparison.marks.set(&mut comparison.rows);
    comparison.rows.sort_by_key(|row| row.line);
    if complete {
        comparison.leavers();
    }
    let people = &comparison.known.people;
    let seen = comparison.mentioned.iter();
    let seen = seen.filter_map(|index| people[*index].id).collect();
    Plan {
        seen: (seen, comparison.units),
        rows: comparison.rows,
        people: comparison.known.people,
        settled: comparison.settled,
    }
}

/// A person, primary or concurrent, the first day, and for concurrent posts the unit: each at most once in a file.
type Slot = (usize, bool, Day, Option<UnitId>);

/// The last day of a main post if its row states it, and the line of the row.
type Main = (Option<Day>, u32);

struct Comparison {
    known: Known,
    as_of: Day,
    lines: HashMap<Slot, u32>,
    /// The main posts that the file gives to each person.
    mains: HashMap<usize, Vec<Main>>,
    mentioned: HashSet<usize>,
    units: HashSet<UnitId>,
    rows: Vec<ImportRow>,
    settled: HashMap<usize, i32>,
    marks: Marks,
}

impl Comparison {
    fn row(&mut self, row: StaffRow) {
        let line = i32::try_from(row.line).unwrap_or(i32::MAX);
        let mut faults = row.remarks.clone();
        let outcome = self.fit(&row, &mut faults).unwrap_or_else(|fault| {
            faults = vec![fault];
            Outcome::Faulty
        });
        self.rows.push(ImportRow {
            line,
            outcome,
            faults,
            content: Content::Person(Box::new(row)),
        });
    }

    fn unread(&mut self, mut unread: Unread) {
        let by_hash = unread
            .citizen_hash
            .as_ref()
            .and_then(|hash| self.known.by_hash.get(hash));
        let by_code = || self.known.by_code.get(&unread.staff_code);
        let by_login = || self.known.by_login.get(&plain_login(&unread.staff_code));
        let person = by_hash.or_else(by_code).or_else(by_login);
        self.mentioned.extend(person);
        let unit = self.known.unit(&unread.unit_code);
        self.units.extend(unit);
        if unit.is_none() && unread.is_cut() && !unread.unit_code.is_empty() {
            unread.faults.push(self.unknown_unit(&unread.unit_code));
        }
        self.rows.push(ImportRow {
            line: i32::try_from(unread.line).unwrap_or(i32::MAX),
            outcome: Outcome::Faulty,
            faults: unread.faults,
            content: Content::Cells(Vec::new()),
        });
    }

    fn fit(&mut self, row: &StaffRow, remarks: &mut Vec<Fault>) -> Result<Outcome, Fault> {
        match two_people(&self.known, row) {
            Some(two) => self.fit_one_of(two, row, remarks),
            None => self.fit_sure(row, remarks),
        }
    }

    /// A row whose keys are those of two people waits for a decision if whoever imports answers for both.
    fn fit_one_of(
        &mut self,
        two: [usize; 2],
        row: &StaffRow,
        remarks: &mut Vec<Fault>,
    ) -> Result<Outcome, Fault> {
        self.mentioned.extend(two);
        self.wish(row)?;
        let ids = two.map(|index| self.known.people[index].id);
        let chosen = self.known.decided.get(&row.line).copied().flatten();
        if let Some(place) = ids.iter().position(|id| chosen.is_some() && *id == chosen) {
            let (meant, left) = of_one(row, place == 0);
            remarks.push(left);
            return self.fit_sure(&meant, remarks);
        }
        let names = two.map(|index| name_for(&self.known, index, self.as_of));
        match (ids, names) {
            ([Some(number), Some(code)], [Some(_), Some(_)])
                if !self.known.decided.contains_key(&row.line) =>
            {
                remarks.push(Fault::whole(Reason::KeysOfTwo([number, code])));
                Ok(Outcome::Doubtful)
            }
            (_, [number, code]) => {
                let reason = Reason::KeysApart { number, code };
                Err(Fault::of("staff_code", reason))
            }
        }
    }

    fn fit_sure(&mut self, row: &StaffRow, remarks: &mut Vec<Fault>) -> Result<Outcome, Fault> {
        let found = whom(&self.known, row, self.as_of);
        // Whoever stands in the file has not left, even if the row has a fault.
        self.mentioned
            .extend(found.as_ref().ok().copied().flatten());
        let wish = self.wish(row)?;
        let found = match found? {
            Some(index) => Some(index),
            None => match twins::meant(&self.known, wish)? {
                Meant::Nobody => None,
                Meant::Known(index) => Some(index),
                Meant::Perhaps(twins) => {
                    remarks.extend(self.known.elsewhere.mark(row));
                    return Ok(self.leave_open(&twins, remarks));
                }
            },
        };
        let index = if let Some(index) = found {
            self.once(index, wish)?;
            self.within_scope(index, wish)?;
            let decided = self.known.decided.contains_key(&row.line);
            if self.known.people[index].is_keyless() && !decided {
                remarks.push(Fault::of("staff_code", Reason::KnownByLogin));
            }
            index
        } else {
            remarks.extend(namesake(&self.known, wish));
            self.known.add(Somebody::default())
        };
        self.mentioned.insert(index);
        self.marks.note(&self.known.elsewhere, row, index);
        self.lines.insert(slot(index, wish), row.line);
        if !row.concurrent {
            let mains = self.mains.entry(index).or_default();
            // In the order of their first days: whatever is open ends by the next one, as in a history that gives first days alone.
            if let Some((None, line)) = mains.last() {
                remarks.push(Fault::of("to", Reason::EndsByRow(*line)));
            }
            mains.push((row.to, row.line));
        }
        Ok(self.settle(index, wish, remarks))
    }

    /// A row that may mean one of these people waits for a decision; none of them has left.
    fn leave_open(&mut self, twins: &[usize], remarks: &mut Vec<Fault>) -> Outcome {
        self.mentioned.extend(twins);
        let ids = twins
            .iter()
            .filter_map(|index| self.known.people[*index].id);
        remarks.push(Fault::whole(Reason::MayBe(ids.collect())));
        Outcome::Doubtful
    }

    fn unknown_unit(&self, code: &str) -> Fault {
        let (code, day) = (code.to_owned(), self.as_of);
        Fault::of("unit_code", Reason::UnknownUnit { code, day })
    }

    fn wish<'a>(&mut self, row: &'a StaffRow) -> Result<Wish<'a>, Fault> {
        let code = row.unit_code.clone();
        let unit = self.known.unit(&code);
        let unit = unit.ok_or_else(|| self.unknown_unit(&code))?;
        let wish = Wish {
            row,
            unit,
            as_of: self.as_of,
        };
        let reach = self.known.reach.as_ref();
        if reach.is_some_and(|reach| !reach.opens(wish)) {
            return Err(Fault::of("unit_code", Reason::UnitOutOfScope(code)));
        }
        self.units.insert(unit);
        Ok(wish)
    }

    /// The second row for the same post is a mistake, and so are a second main post at the same time and another name.
    fn once(&self, index: usize, wish: Wish<'_>) -> Result<(), Fault> {
        let person = &self.known.people[index];
        if let Some(line) = person.line
            && fold(&person.own.full_name) != fold(&wish.row.full_name)
        {
            return Err(Fault::of("full_name", Reason::OtherNameInFile(line)));
        }
        if let Some(line) = self.lines.get(&slot(index, wish)) {
            return Err(Fault::of(key_column(wish.row), Reason::Duplicate(*line)));
        }
        match self.other_main(index, wish) {
            Some(line) => Err(Fault::of("concurrent", Reason::MainTwice(line))),
            None => Ok(()),
        }
    }

    /// The line that gives this person a main post on days of this one.
    fn other_main(&self, index: usize, wish: Wish<'_>) -> Option<u32> {
        let mains = self.mains.get(&index).filter(|_| !wish.row.concurrent)?;
        let still = |(to, _): &&Main| to.is_some_and(|to| to >= wish.from());
        mains.iter().find(still).map(|(_, line)| *line)
    }

    /// An officer acts on people whose main post lies within their units. Others they meet only by a concurrent post that
    /// somebody above both units gave.
    fn within_scope(&self, index: usize, wish: Wish<'_>) -> Result<(), Fault> {
        let person = &self.known.people[index];
        let allowed = self.known.reach.as_ref().is_none_or(|reach| {
            let days = [self.as_of, wish.from()];
            days.into_iter().all(|day| reach.answers_for(person, day))
                || Reach::goes_on(person, wish)
        });
        if allowed {
            Ok(())
        } else {
            Err(Fault::of(key_column(wish.row), Reason::PersonOutOfScope))
        }
    }

    /// Takes over the person's own data where the importer answers for them; whether that changed anything.
    fn take(&mut self, index: usize, row: &StaffRow, remarks: &mut Vec<Fault>) -> bool {
        let person = &mut self.known.people[index];
        let Some(reach) = &self.known.reach else {
            differences(&person.own, row, remarks);
            return person.take(row, true);
        };
        let days = [self.as_of, reach.today.0];
        if !days.into_iter().all(|day| reach.answers_for(person, day)) {
            remarks.push(Fault::whole(Reason::OnlyConcurrentHere));
            return false;
        }
        differences(&person.own, row, remarks);
        let beyond = person.id.is_some_and(|id| reach.beyond.contains(&id));
        let (mail, phone) = (&person.own.email, &person.own.phone);
        if beyond
            && (row
                .email
                .as_ref()
                .is_some_and(|new| Some(new) != mail.as_ref())
                || row
                    .phone
                    .as_ref()
                    .is_some_and(|new| Some(new) != phone.as_ref()))
        {
            remarks.push(Fault::whole(Reason::ContactKept));
        }
        person.take(row, !beyond)
    }

    fn settle(&mut self, index: usize, wish: Wish<'_>, remarks: &mut Vec<Fault>) -> Outcome {
        let was = self.known.people[index].clone();
        let old_code = was.own.staff_code.clone();
        let own_changed = self.take(index, wish.row, remarks);
        let person = &mut self.known.people[index];
        if person.id.is_none() && wish.row.category.is_none() && person.line.is_none() {
            remarks.push(Fault::of("category", Reason::CategoryAssumed));
        }
        person.line = person.line.or(Some(wish.row.line));
        let settled = settle(&mut person.posts, wish);
        if settled == Settled::Unchanged
            && let Some(day) = wish.moved_on(&person.posts)
        {
            remarks.push(Fault::of("from", Reason::MovedOn(day)));
        }
        if settled != Settled::Unchanged {
            let line = i32::try_from(wish.row.line).unwrap_or(i32::MAX);
            self.settled.insert(index, line);
        }
        let outcome = match (person.id, settled) {
            (None, _) => Outcome::New,
            (_, Settled::Moved) => Outcome::Moved,
            (_, Settled::Changed) => Outcome::Changed,
            (_, Settled::Unchanged) if own_changed => Outcome::Changed,
            _ => Outcome::Unchanged,
        };
        if matches!(outcome, Outcome::Changed | Outcome::Moved) {
            let (person, names) = (&self.known.people[index], &self.known.names);
            let mut changes = change::of_person(&was.own, &person.own);
            if let Some(post) = wish
                .post(&person.posts)
                .filter(|_| settled != Settled::Unchanged)
            {
                changes.extend(change::of_post(wish.post(&was.posts), post, names));
            }
            remarks.splice(0..0, changes);
        }
        if let Some(code) =
            old_code.filter(|code| self.known.people[index].own.staff_code.as_ref() != Some(code))
        {
            self.known.by_code.remove(&code);
        }
        self.known.index(index);
        outcome
    }

    fn leavers(&mut self) {
        for index in 0..self.known.people.len() {
            if self.mentioned.contains(&index) {
                continue;
            }
            if let Some(row) = leave(&mut self.known.people[index], &self.units, self.as_of) {
                self.rows.push(row);
            }
        }
    }
}

/// Ends somebody's posts in these units on the day before; nothing when there are none.
pub fn leave(person: &mut Somebody, units: &HashSet<UnitId>, as_of: Day) -> Option<ImportRow> {
    let mut left = Vec::new();
    let ends =
        |post: &&mut Held| units.contains(&post.unit) && post.from <= as_of && as_of <= post.to;
    for post in person.posts.iter_mut().filter(ends) {
        post.change(|post| post.to = as_of.plus(-1));
        left.push(post.unit);
    }
    let id = person.id.filter(|_| !left.is_empty())?;
    let content = Content::Leaver {
        id,
        full_name: person.own.full_name.clone(),
        staff_code: person.own.staff_code.clone(),
        units: left,
    };
    Some(ImportRow {
        line: 0,
        outcome: Outcome::Left,
        faults: Vec::new(),
        content,
    })
}

/// The column by which a row says whom it means.
pub(super) fn key_column(row: &StaffRow) -> &'static str {
    if row.staff_code.is_some() {
        "staff_code"
    } else {
        "citizen_id"
    }
}

fn slot(index: usize, wish: Wish<'_>) -> Slot {
    (
        index,
        wish.row.concurrent,
        wish.from(),
        wish.row.concurrent.then_some(wish.unit),
    )
}

#[cfg(test)]
#[path = "roster_tests.rs"]
mod tests;
