//! Accounts: one a person at the most, with a login and, once set, a password.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::PersonId;
use crate::db::schema::accounts;
use crate::text::Language;
use diesel::prelude::*;
use std::collections::HashMap;

/// An account as officers see it: whether it can sign in and ever did.
#[derive(Debug, Clone, Queryable)]
pub struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub login: String,
    pub has_password: bool,
    pub signed_in_at: Option<Time>,
    pub disabled_at: Option<Time>,
}

/// What signing in needs to know of an account.
#[derive(Debug, Clone, Queryable)]
pub struct SignIn {
    pub id: AccountId,
    pub person: PersonId,
    pub password: Option<String>,
    pub disabled_at: Option<Time>,
}

/// The form in which logins are stored and compared.
fn plain(login: &str) -> String {
    login.trim().to_lowercase()
}

/// Opens an account for a person; without a password until an invitation is used.
pub fn add_account(
    conn: &mut Conn,
    person: PersonId,
    login: &str,
    now: Time,
) -> QueryResult<AccountId> {
    diesel::insert_into(accounts::table)
        .values((
            accounts::person_id.eq(person),
            accounts::login.eq(plain(login)),
            accounts::language.eq(Language::default()),
            accounts::created_at.eq(now),
        ))
        .returning(accounts::id)
        .get_result(conn)
}

/// Whether anybody has an account yet; if not, the installation waits for its first administrator.
pub fn any_account(conn: &mut Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(accounts::table.select(accounts::id))).get_result(conn)
}

/// The account that signs in as `login`.
pub fn sign_in_account(conn: &mut Conn, login: &str) -> QueryResult<Option<SignIn>> {
    accounts::table
        .filter(accounts::login.eq(plain(login)))
        .select((
            accounts::id,
            accounts::person_id,
            accounts::password,
            accounts::disabled_at,
        ))
        .first(conn)
        .optional()
}

/// The accounts of these people, in one query.
pub fn accounts_of(
    conn: &mut Conn,
    people: &[PersonId],
) -> QueryResult<HashMap<PersonId, Account>> {
    let rows: Vec<Account> = accounts::table
        .filter(accounts::person_id.eq_any(people))
        .order(accounts::id)
        .select((
            accounts::id,
            accounts::person_id,
            accounts::login,
            accounts::password.is_not_null(),
            accounts::signed_in_at,
            accounts::disabled_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|account| (account.person, account))
        .collect())
}

/// Sets a password, given its hash.
pub fn set_password(conn: &mut Conn, id: AccountId, hash: &str, now: Time) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set((accounts::password.eq(hash), accounts::password_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// The language this account reads in.
pub fn set_language(conn: &mut Conn, id: AccountId, language: Language) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set(accounts::language.eq(language))
        .execute(conn)
        .map(drop)
}
