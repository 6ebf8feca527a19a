//! What the undoing of an import, or of a merge, makes of a record: what was changed by it becomes what it was, and what anybody has changed since
//! (a correction, a merge, a contact of one's own) stays; pure.
use super::enact::PostBefore;
use super::posts::Duty;
use super::somebody::Own;

/// The former value where the present one is still what the import made it.
pub(in crate::org) fn field<T: Clone + PartialEq>(was: &T, made: &T, now: &T) -> T {
    if now == made {
        was.clone()
    } else {
        now.clone()
    }
}

/// Somebody's own data, from what they were, what the import made them, and what they are.
pub(in crate::org) fn own(was: &Own, made: &Own, now: &Own) -> Own {
    // The three of an identity number go together; a sealed one differs each time it is sealed.
    let number = if now.citizen_hash == made.citizen_hash {
        was
    } else {
        now
    };
    Own {
        staff_code: field(&was.staff_code, &made.staff_code, &now.staff_code),
        full_name: field(&was.full_name, &made.full_name, &now.full_name),
        birth_date: field(&was.birth_date, &made.birth_date, &now.birth_date),
        gender: field(&was.gender, &made.gender, &now.gender),
        citizen_hash: number.citizen_hash.clone(),
        citizen_sealed: number.citizen_sealed.clone(),
        citizen_mask: number.citizen_mask.clone(),
        email: field(&was.email, &made.email, &now.email),
        phone: field(&was.phone, &made.phone, &now.phone),
    }
}

/// A post, likewise.
pub(super) fn post(was: &PostBefore, made: &PostBefore, now: &PostBefore) -> PostBefore {
    let (had, got, has) = (&was.duty, &made.duty, &now.duty);
    PostBefore {
        unit: field(&was.unit, &made.unit, &now.unit),
        duty: Duty {
            category: field(&had.category, &got.category, &has.category),
            position: field(&had.position, &got.position, &has.position),
            rank: field(&had.rank, &got.rank, &has.rank),
            is_leader: field(&had.is_leader, &got.is_leader, &has.is_leader),
        },
        from: field(&was.from, &made.from, &now.from),
        to: field(&was.to, &made.to, &now.to),
    }
}
