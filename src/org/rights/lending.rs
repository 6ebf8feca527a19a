//! Lending a role: to whom it may go, and what both are told.
use super::letters;
use super::letters::Told;
use crate::access::Grant;
use crate::access::Holder;
use crate::access::Made;
use crate::access::Right;
use crate::access::Scope;
use crate::access::Source;
use crate::access::Viewer;
use crate::access::accounts_of;
use crate::access::holder;
use crate::access::loan;
use crate::access::plain_login;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::GrantId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::accounts;
use crate::db::schema::assignments;
use crate::db::schema::people;
use crate::notify::Address;
use crate::notify::NewMessage;
use crate::notify::Subject;
use crate::notify::say;
use crate::org::last_name;
use crate::org::queries::valid_on;
use diesel::dsl::exists;
use diesel::prelude::*;

/// The units within which a role is lent: that of the grant and below, by the viewer's own scope.
pub(super) fn place(
    conn: &mut Conn,
    viewer: &Viewer,
    grant: &Grant,
    day: Day,
) -> QueryResult<Option<Scope>> {
    let special = Right::ALL
        .iter()
        .filter(|right| !matches!(right, Right::Anyone | Right::SignedIn));
    let mut carried = special.filter(|right| grant.role.carries(**right));
    match carried.next().and_then(|right| viewer.scope(*right)) {
        Some(scope) => scope.within(conn, grant.unit, day),
        None => Ok(None),
    }
}

/// The colleague of this staff code or login, if the viewer may know them: somebody with a post in a unit where the viewer has
/// one, or, when the role lets its holder see people, within its units. They must have signed in before.
pub(super) fn colleague(
    conn: &mut Conn,
    (viewer, grant, within): (&Viewer, &Grant, &Scope),
    text: &str,
    day: Day,
) -> QueryResult<Option<PersonId>> {
    let own: Vec<UnitId> = assignments::table
        .filter(assignments::person_id.eq(viewer.person))
        .filter(valid_on!(assignments, day))
        .order(assignments::unit_id)
        .select(assignments::unit_id)
        .load(conn)?;
    let mut units = own;
    if grant.role.carries(Right::SeePeople) {
        units.extend(within.units_on(day).load::<UnitId>(conn)?);
    }
    let post = assignments::table
        .filter(assignments::person_id.eq(people::id))
        .filter(valid_on!(assignments, day))
        .filter(assignments::unit_id.eq_any(units));
    people::table
        .inner_join(accounts::table)
        .filter(
            people::staff_code
                .eq(text)
                .or(people::staff_code.eq(text.to_uppercase()))
                .assume_not_null()
                .or(accounts::login.eq(plain_login(text))),
        )
        .filter(people::id.ne(viewer.person))
        .filter(accounts::signed_in_at.is_not_null())
        .filter(accounts::disabled_at.is_null())
        .filter(exists(post))
        .order(people::id)
        .select(people::id)
        .first(conn)
        .optional()
}

/// Both sides of a loan with the name of its unit.
struct Sides {
    lender: Option<Holder>,
    colleague: Option<Holder>,
    unit: String,
}

fn sides(
    conn: &mut Conn,
    (lender, colleague): (PersonId, PersonId),
    (unit, day): (UnitId, Day),
) -> QueryResult<Sides> {
    let accounts = accounts_of(conn, &[lender, colleague])?;
    let mut of = |person| match accounts.get(&person) {
        Some(account) => holder(conn, account.id),
        None => Ok(None),
    };
    Ok(Sides {
        lender: of(lender)?,
        colleague: of(colleague)?,
        unit: last_name(conn, unit, day)?,
    })
}

/// Writes to whichever of the two has a mail address.
fn tell(
    conn: &mut Conn,
    sides: &Sides,
    letter: impl Fn(&Holder) -> (Subject, String),
    now: Time,
) -> QueryResult<()> {
    for holder in [&sides.lender, &sides.colleague].into_iter().flatten() {
        let Some(Ok(recipient)) = holder.email.as_deref().map(str::parse::<Address>) else {
            continue;
        };
        let (subject, body) = letter(holder);
        let message = NewMessage {
            person: Some(holder.person),
            recipient,
            subject,
            body,
        };
        say(conn, &message, now)?;
    }
    Ok(())
}

/// Tells both that a role was lent; `page` is where either can end it.
pub(super) fn tell_of_loan(
    conn: &mut Conn,
    (made, source): (&Made, &Source),
    days: (Day, Day),
    (page, now): (&str, Time),
) -> QueryResult<()> {
    let sides = sides(conn, (source.lender, made.to), (made.unit, days.0))?;
    let colleague = name_of(sides.colleague.as_ref());
    let told = Told {
        lender: &source.name,
        colleague: &colleague,
        role: made.role,
        unit: &sides.unit,
    };
    tell(conn, &sides, |to| letters::lent(to, &told, days, page), now)
}

/// Tells both that a loan ended before its day.
pub(in crate::org) fn tell_of_ending(
    conn: &mut Conn,
    id: GrantId,
    (now, today): (Time, Day),
) -> QueryResult<()> {
    let Some((made, source)) = loan(conn, id)? else {
        return Ok(());
    };
    let sides = sides(conn, (source.lender, made.to), (made.unit, today))?;
    let colleague = name_of(sides.colleague.as_ref());
    let told = Told {
        lender: &source.name,
        colleague: &colleague,
        role: made.role,
        unit: &sides.unit,
    };
    tell(conn, &sides, |to| letters::ended(to, &told), now)
}

fn name_of(holder: Option<&Holder>) -> String {
    holder.map_or_else(String::new, |holder| holder.full_name.clone())
}
