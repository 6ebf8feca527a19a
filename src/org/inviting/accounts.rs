//! Accounts for people who have none: each with a login that nobody else has.
use crate::access::Secret;
use crate::access::add_accounts;
use crate::access::plain_login;
use crate::access::taken_logins;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::schema::accounts;
use crate::db::schema::people;
use crate::org::entry::is_login;
use diesel::prelude::*;
use std::collections::HashSet;

/// People looked at in one statement.
const BATCH: usize = 500;

/// Somebody without an account, and what they could sign in as.
#[derive(Debug, Queryable)]
struct Newcomer {
    id: PersonId,
    staff_code: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

impl Newcomer {
    /// Logins to choose from, the best known first: staff code, mail address, phone number, the number of the record.
    fn candidates(&self) -> Vec<String> {
        let phone = self.phone.as_ref().map(|phone| {
            phone
                .chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        });
        [self.staff_code.clone(), self.email.clone(), phone]
            .into_iter()
            .flatten()
            .map(|text| plain_login(&text))
            .filter(|login| is_login(login))
            .chain([format!("nv{}", self.id)])
            .collect()
    }

    /// The first login that is free; one nobody can have when all are taken.
    fn login(&self, taken: &HashSet<String>) -> String {
        self.candidates()
            .into_iter()
            .find(|login| !taken.contains(login))
            .unwrap_or_else(|| {
                let chance: String = Secret::random().to_text().chars().take(6).collect();
                plain_login(&format!("nv{}-{chance}", self.id))
            })
    }
}

/// Opens an account, without a password, for each of these people who has none; returns how many.
pub fn ensure_accounts(conn: &mut Conn, people: &[PersonId], now: Time) -> QueryResult<usize> {
    let mut opened = 0;
    for some in people.chunks(BATCH) {
        let newcomers = newcomers(conn, some)?;
        if newcomers.is_empty() {
            continue;
        }
        let wanted: Vec<String> = newcomers.iter().flat_map(Newcomer::candidates).collect();
        let mut taken = taken_logins(conn, &wanted)?;
        let mut logins = Vec::with_capacity(newcomers.len());
        for newcomer in &newcomers {
            let login = newcomer.login(&taken);
            taken.insert(login.clone());
            logins.push((newcomer.id, login));
        }
        add_accounts(conn, &logins, now)?;
        opened += logins.len();
    }
    Ok(opened)
}

fn newcomers(conn: &mut Conn, ids: &[PersonId]) -> QueryResult<Vec<Newcomer>> {
    people::table
        .left_join(accounts::table)
        .filter(people::id.eq_any(ids))
        .filter(accounts::id.is_null())
        .order(people::id)
        .select((people::id, people::staff_code, people::email, people::phone))
        .load(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_known_free_login_is_taken() {
        let newcomer = Newcomer {
            id: PersonId(7),
            staff_code: Some(" CB0123 ".to_owned()),
            email: Some("Hoa@dongnai.example".to_owned()),
            phone: Some("0912 345 678".to_owned()),
        };
        let mut taken = HashSet::new();
        for expected in ["cb0123", "hoa@dongnai.example", "0912345678", "nv7"] {
            let login = newcomer.login(&taken);
            assert_eq!(login, expected);
            taken.insert(login);
        }
        assert!(newcomer.login(&taken).starts_with("nv7-"));
        let nameless = Newcomer {
            staff_code: None,
            email: None,
            phone: Some("?".to_owned()),
            ..newcomer
        };
        assert_eq!(nameless.login(&HashSet::new()), "nv7");
    }
}
