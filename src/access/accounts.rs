//! Accounts: one a person at the most, with a login and, once set, a password.
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::PersonId;
use crate::db::schema::accounts;
use crate::db::schema::people;
use crate::db::schema::second_factors;
use crate::text::Language;
use diesel::dsl::exists;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// An account as officers see it: whether it can sign in and ever did.
#[derive(Debug, Clone, Queryable)]
pub struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub login: String,
    pub has_password: bool,
    pub signed_in_at: Option<Time>,
    pub disabled_at: Option<Time>,
    pub has_factor: bool,
}

/// What signing in needs to know of an account.
#[derive(Debug, Clone, Queryable)]
pub struct SignIn {
    pub id: AccountId,
    pub person: PersonId,
    pub password: Option<String>,
    pub disabled_at: Option<Time>,
}

/// An account with the person it belongs to.
#[derive(Debug, Clone, Queryable)]
pub struct Holder {
    pub account: AccountId,
    pub person: PersonId,
    pub login: String,
    pub full_name: String,
    pub email: Option<String>,
    pub language: Language,
    pub has_password: bool,
}

/// The form in which logins are stored and compared.
pub fn plain_login(login: &str) -> String {
    login.trim().nfc().collect::<String>().to_lowercase()
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
            accounts::login.eq(plain_login(login)),
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
        .filter(accounts::login.eq(plain_login(login)))
        .select((
            accounts::id,
            accounts::person_id,
            accounts::password,
            accounts::disabled_at,
        ))
        .first(conn)
        .optional()
}

/// The same of an account that is known already.
pub fn sign_in_of(conn: &mut Conn, id: AccountId) -> QueryResult<Option<SignIn>> {
    accounts::table
        .find(id)
        .select((
            accounts::id,
            accounts::person_id,
            accounts::password,
            accounts::disabled_at,
        ))
        .first(conn)
        .optional()
}

/// Opens accounts for people who have none, each with a login nobody else has.
pub fn add_accounts(conn: &mut Conn, logins: &[(PersonId, String)], now: Time) -> QueryResult<()> {
    let language = Language::default();
    let rows: Vec<_> = logins
        .iter()
        .map(|(person, login)| {
            (
                accounts::person_id.eq(person),
                accounts::login.eq(plain_login(login)),
                accounts::language.eq(language),
                accounts::created_at.eq(now),
            )
        })
        .collect();
    crate::on_each!(conn, one => diesel::insert_into(accounts::table).values(&rows).execute(one))
        .map(drop)
}

/// Which of these logins, in their plain form, are taken.
pub fn taken_logins(conn: &mut Conn, logins: &[String]) -> QueryResult<HashSet<String>> {
    let taken: Vec<String> = accounts::table
        .filter(accounts::login.eq_any(logins))
        .order(accounts::login)
        .select(accounts::login)
        .load(conn)?;
    Ok(taken.into_iter().collect())
}

/// Whose account it is; nobody's when it was disabled.
pub fn holder(conn: &mut Conn, account: AccountId) -> QueryResult<Option<Holder>> {
    accounts::table
        .inner_join(people::table)
        .filter(accounts::id.eq(account))
        .filter(accounts::disabled_at.is_null())
        .select((
            accounts::id,
            people::id,
            accounts::login,
            people::full_name,
            people::email,
            accounts::language,
            accounts::password.is_not_null(),
        ))
        .first(conn)
        .optional()
}

/// The accounts of these people, in one query.
pub fn accounts_of(
    conn: &mut Conn,
    people: &[PersonId],
) -> QueryResult<HashMap<PersonId, Account>> {
    let factor = second_factors::table
        .filter(second_factors::account_id.eq(accounts::id))
        .filter(second_factors::secret.is_not_null());
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
            exists(factor),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|account| (account.person, account))
        .collect())
}

/// Takes a password away, so that nothing but a one-time secret opens the account.
pub fn clear_password(conn: &mut Conn, id: AccountId) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set(accounts::password.eq(None::<String>))
        .execute(conn)
        .map(drop)
}

/// Sets a password, given its hash.
pub fn set_password(conn: &mut Conn, id: AccountId, hash: &str, now: Time) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set((accounts::password.eq(hash), accounts::password_at.eq(now)))
        .execute(conn)
        .map(drop)
}
