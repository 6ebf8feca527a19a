//! What events do to units; pure.
use super::body::Version;
use super::change::of_version;
use super::model::Fault;
use super::model::Outcome;
use super::reason::Reason;
use super::reform::Event;
use super::reform::UnitLine;
use super::reform::What;
use super::reorganise::Attempt;
use super::reorganise::set;
use super::world::At;
use super::world::Happened;
use crate::db::Day;

/// An event row, taken apart.
#[derive(Clone, Copy)]
struct Happening<'a> {
    index: usize,
    line: &'a UnitLine,
    event: Event,
    date: Day,
    decision: Option<&'a String>,
    from_codes: &'a [String],
    to_codes: &'a [String],
}

type Told<T> = Result<T, (&'static str, Reason)>;

/// Lets every event of the file happen, day by day; of one day, units are dissolved last and from the bottom up.
pub(super) fn happen(attempt: &mut Attempt<'_>, lines: &[(usize, &UnitLine)]) {
    let mut events: Vec<Happening<'_>> = lines
        .iter()
        .filter_map(|(index, line)| match &line.what {
            What::Event {
                event,
                date,
                decision,
                from_codes,
                to_codes,
            } => Some(Happening {
                index: *index,
                line,
                event: *event,
                date: *date,
                decision: decision.as_ref(),
                from_codes,
                to_codes,
            }),
            What::Version { .. } => None,
        })
        .collect();
    events.sort_by_key(|event| {
        let depth = event.from_codes.iter().filter_map(|code| {
            let at = attempt.world.by_code(code, event.date.plus(-1))?;
            Some(attempt.world.depth(at, event.date.plus(-1)))
        });
        let last = (event.event == Event::Dissolve).then(|| std::cmp::Reverse(depth.max()));
        (event.date, last.is_some(), last, event.index)
    });
    for event in events {
        let before = names(attempt, event.from_codes, event.date.plus(-1));
        let told = one(attempt, event);
        match told {
            Ok(outcome) => {
                note(attempt, event, before);
                if event.decision.is_none() && outcome != Outcome::Unchanged {
                    attempt.remark(event.index, Reason::NoDecision);
                }
                attempt.outcomes.insert(event.index, outcome);
            }
            Err((column, reason)) => attempt.fault(event.index, column, reason),
        }
    }
}

/// What the units of these codes are called on a day; a code that nobody bears then is passed over.
fn names(attempt: &Attempt<'_>, codes: &[String], day: Day) -> Vec<String> {
    let name = |code: &String| {
        let at = attempt.world.by_code(code, day)?;
        attempt.world.units[at]
            .at(day)
            .map(|version| version.name.clone())
    };
    codes.iter().filter_map(name).collect()
}

/// Says what happens to which units, before what becomes of their fields.
fn note(attempt: &mut Attempt<'_>, event: Happening<'_>, units: Vec<String>) {
    let into = match event.event {
        Event::Merge | Event::Split => names(attempt, event.to_codes, event.date),
        Event::Rename | Event::Reclassify | Event::Move | Event::Dissolve => Vec::new(),
    };
    let reason = Reason::Happens {
        event: event.event,
        units,
        into,
    };
    let remarks = attempt.remarks.entry(event.index).or_default();
    remarks.insert(0, Fault::whole(reason));
}

/// Says what becomes of the fields of a unit that goes on.
fn becomes(attempt: &mut Attempt<'_>, event: Happening<'_>, at: At, was: &Version) {
    let Some(is) = attempt.world.units[at].at(event.date) else {
        return;
    };
    let worlds = (&attempt.world, &attempt.world);
    let changes = of_version(worlds, (was, is), event.date);
    let remarks = attempt.remarks.entry(event.index).or_default();
    for change in changes {
        if !remarks.contains(&change) {
            remarks.push(change);
        }
    }
}

fn one(attempt: &mut Attempt<'_>, event: Happening<'_>) -> Told<Outcome> {
    let units = event
        .from_codes
        .iter()
        .map(|code| unit(attempt, code, event.date))
        .collect::<Told<Vec<At>>>()?;
    match event.event {
        Event::Rename | Event::Reclassify | Event::Move => alter(attempt, event, &units),
        Event::Merge => merge(attempt, event, &units),
        Event::Split => split(attempt, event, units[0]),
        Event::Dissolve => dissolve(attempt, event, &units),
    }
}

/// The unit that bore the code the day before.
fn unit(attempt: &Attempt<'_>, code: &str, date: Day) -> Told<At> {
    let day = date.plus(-1);
    let unknown = || {
        (
            "from_codes",
            Reason::UnknownUnit {
                code: code.to_owned(),
                day,
            },
        )
    };
    let at = attempt.world.by_code(code, day).ok_or_else(unknown)?;
    if attempt.may_act_on(at) {
        Ok(at)
    } else {
        Err(("from_codes", Reason::UnitOutOfScope(code.to_owned())))
    }
}

/// The unit goes on under another name, code, kind or parent.
fn alter(attempt: &mut Attempt<'_>, event: Happening<'_>, units: &[At]) -> Told<Outcome> {
    let mut changed = false;
    for (place, at) in units.iter().enumerate() {
        let before = attempt.world.units[*at].clone();
        let Some(version) = before.at(event.date) else {
            return Err(("from_codes", Reason::EndedUnit { day: event.date }));
        };
        let (days, code) = ((event.date, version.to), event.to_codes.get(place));
        if let Some(code) = code
            && attempt
                .world
                .by_code(code, event.date)
                .is_some_and(|bearer| bearer != *at)
        {
            return Err((
                "to_codes",
                Reason::CodeTaken {
                    code: code.clone(),
                    day: event.date,
                },
            ));
        }
        attempt.world.change(*at, days, None, |version| {
            describe(version, event.line, code);
        });
        under(attempt, *at, event.line, days)?;
        if attempt.world.units[*at] != before {
            changed = true;
            if let Some(was) = before.at(event.date) {
                becomes(attempt, event, *at, was);
            }
            record(attempt, event, *at, None);
        }
    }
    Ok(match (changed, event.event) {
        (false, _) => Outcome::Unchanged,
        (true, Event::Move) => Outcome::Moved,
        (true, _) => Outcome::Changed,
    })
}

fn describe(version: &mut Version, line: &UnitLine, code: Option<&String>) {
    set(&mut version.name, line.name.as_ref());
    set(&mut version.kind, line.kind.as_ref());
    set(&mut version.code, code);
}

fn under(attempt: &mut Attempt<'_>, at: At, line: &UnitLine, days: (Day, Day)) -> Told<()> {
    match line.parent_code.as_deref() {
        None | Some("") => Ok(()),
        Some(parent) => attempt
            .put_under(at, parent, days)
            .map_err(|reason| ("parent_code", reason)),
    }
}

fn record(attempt: &mut Attempt<'_>, event: Happening<'_>, unit: At, successor: Option<At>) {
    let happened = Happened {
        event: event.event,
        day: event.date,
        unit,
        successor,
    };
    if !attempt.world.happened.contains(&happened) {
        attempt.world.happened.insert(happened.clone());
        attempt.events.push((happened, event.decision.cloned()));
    }
}

/// Units that end must not have had anything happen to them later.
fn nothing_later(attempt: &Attempt<'_>, event: Happening<'_>, units: &[At]) -> Told<()> {
    for (at, code) in units.iter().zip(event.from_codes) {
        let later = attempt.world.happened.iter().filter(|happened| {
            happened.day > event.date && (happened.unit == *at || happened.successor == Some(*at))
        });
        if let Some(day) = later.map(|happened| happened.day).min() {
            let code = code.clone();
            return Err(("date", Reason::LaterEvent { code, day }));
        }
    }
    Ok(())
}

fn already(attempt: &Attempt<'_>, event: Happening<'_>, unit: At, successor: Option<At>) -> bool {
    attempt.world.happened.contains(&Happened {
        event: event.event,
        day: event.date,
        unit,
        successor,
    })
}

/// Several units become one, which may be one of them grown (its code on one side only), or a new one.
fn merge(attempt: &mut Attempt<'_>, event: Happening<'_>, units: &[At]) -> Told<Outcome> {
    let code = &event.to_codes[0];
    let found = attempt.world.by_code(code, event.date);
    if let Some(target) = found
        && units
            .iter()
            .all(|at| already(attempt, event, *at, Some(target)))
    {
        return Ok(Outcome::Unchanged);
    }
    nothing_later(attempt, event, units)?;
    let target = match found {
        Some(at) if attempt.may_act_on(at) => at,
        Some(_) => return Err(("to_codes", Reason::UnitOutOfScope(code.clone()))),
        None => found_unit(attempt, event, code, units[0])?,
    };
    let days = (
        event.date,
        attempt.world.units[target]
            .at(event.date)
            .map_or(Day::LAST, |version| version.to),
    );
    let below = |at: &At| *at != target && attempt.world.is_above(*at, target, days);
    if units.iter().any(below) {
        // What is above would end with it, and whoever answers for that with nobody above them.
        return Err(("to_codes", Reason::IntoSubordinate));
    }
    let was = attempt.world.units[target].at(event.date.plus(-1)).cloned();
    attempt.world.change(target, days, None, |version| {
        describe(version, event.line, None);
    });
    for at in units.iter().copied().filter(|at| *at != target) {
        follow(attempt, event, at, target);
    }
    under(attempt, target, event.line, days)?;
    if let Some(was) = was {
        becomes(attempt, event, target, &was);
    }
    attempt.remark(event.index, Reason::PeopleFollow);
    Ok(Outcome::Changed)
}

/// Ends a unit; people and subordinate units go over to its successor.
fn follow(attempt: &mut Attempt<'_>, event: Happening<'_>, from: At, to: At) {
    attempt.world.remove(from, event.date, Day::LAST);
    attempt.world.hand_over(from, to, event.date);
    attempt.transfers.push((from, to, event.date));
    record(attempt, event, from, Some(to));
}

/// A new unit in the place of an old one.
fn found_unit(attempt: &mut Attempt<'_>, event: Happening<'_>, code: &str, like: At) -> Told<At> {
    let Some(name) = &event.line.name else {
        return Err(("to_codes", Reason::NoTarget(code.to_owned())));
    };
    let Some(old) = attempt.world.units[like].at(event.date.plus(-1)).cloned() else {
        return Err(("to_codes", Reason::NoTarget(code.to_owned())));
    };
    let template = Version {
        code: code.to_owned(),
        name: name.clone(),
        kind: event.line.kind.clone().unwrap_or_else(|| old.kind.clone()),
        agency_code: None,
        from: event.date,
        to: Day::LAST,
        ..old
    };
    let at = attempt.world.add(None);
    attempt
        .world
        .change(at, (event.date, Day::LAST), Some(&template), |_| {});
    Ok(at)
}

/// One unit becomes several, which rows of this file or the database already know. Nobody can say who goes where but the next
/// staff list; only where the code goes on, people and subordinates stay with it.
fn split(attempt: &mut Attempt<'_>, event: Happening<'_>, old: At) -> Told<Outcome> {
    let mut targets = Vec::with_capacity(event.to_codes.len());
    for code in event.to_codes {
        let target = attempt
            .world
            .by_code(code, event.date)
            .filter(|at| *at != old);
        targets.push(target.ok_or_else(|| ("to_codes", Reason::NoTarget(code.clone())))?);
    }
    if targets
        .iter()
        .all(|target| already(attempt, event, old, Some(*target)))
    {
        return Ok(Outcome::Unchanged);
    }
    nothing_later(attempt, event, &[old])?;
    let code = &event.from_codes[0];
    let heir = event
        .to_codes
        .iter()
        .position(|to| to == code)
        .map(|place| targets[place]);
    attempt.world.remove(old, event.date, Day::LAST);
    match heir {
        Some(heir) => {
            attempt.world.hand_over(old, heir, event.date);
            attempt.transfers.push((old, heir, event.date));
        }
        None => drop(attempt.ended_by.insert(old, event.index)),
    }
    for target in targets {
        record(attempt, event, old, Some(target));
    }
    attempt.remark(event.index, Reason::PeopleStay);
    Ok(Outcome::Changed)
}

/// Units end without successors.
fn dissolve(attempt: &mut Attempt<'_>, event: Happening<'_>, units: &[At]) -> Told<Outcome> {
    if units
        .iter()
        .all(|at| attempt.world.units[*at].at(event.date).is_none())
    {
        return Ok(Outcome::Unchanged);
    }
    nothing_later(attempt, event, units)?;
    for at in units {
        attempt.world.remove(*at, event.date, Day::LAST);
        attempt.ended_by.insert(*at, event.index);
        record(attempt, event, *at, None);
    }
    attempt.remark(event.index, Reason::PeopleStay);
    Ok(Outcome::Left)
}
