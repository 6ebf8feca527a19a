//! Between the right password and the code of the second factor: a few minutes, on one device.
use super::devices::Device;
use super::keys::digest;
use super::sessions::Token;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::schema::pending_sign_ins;
use diesel::prelude::*;

/// How long the code can be typed after the password.
pub const PENDING_LIFE: i64 = 5 * Time::MINUTE;

/// Somebody whose password was right.
#[derive(Debug, Clone, Queryable)]
pub struct Pending {
    pub account: AccountId,
    /// Where they wanted to go.
    pub onward: String,
}

/// Notes a right password; the token stands for it in a cookie of this device. Those that ran out are forgotten.
pub fn begin_pending(
    conn: &mut Conn,
    pending: &Pending,
    device: &Device,
    now: Time,
) -> QueryResult<Token> {
    let token = Token::random();
    diesel::delete(pending_sign_ins::table.filter(pending_sign_ins::expires_at.le(now)))
        .execute(conn)?;
    diesel::insert_into(pending_sign_ins::table)
        .values((
            pending_sign_ins::token_hash.eq(token.hash().to_vec()),
            pending_sign_ins::account_id.eq(pending.account),
            pending_sign_ins::device_hash.eq(digest(device.id().as_bytes()).to_vec()),
            pending_sign_ins::onward.eq(&pending.onward),
            pending_sign_ins::expires_at.eq(now.plus(PENDING_LIFE)),
        ))
        .execute(conn)?;
    Ok(token)
}

/// Who brought the right password a moment ago, on this device.
pub fn pending_of(
    conn: &mut Conn,
    token: &Token,
    device: &Device,
    now: Time,
) -> QueryResult<Option<Pending>> {
    pending_sign_ins::table
        .find(token.hash().to_vec())
        .filter(pending_sign_ins::device_hash.eq(digest(device.id().as_bytes()).to_vec()))
        .filter(pending_sign_ins::expires_at.gt(now))
        .select((pending_sign_ins::account_id, pending_sign_ins::onward))
        .first(conn)
        .optional()
}

/// Ends what is pending of an account: it signed in, or its password is another one.
pub fn end_pending(conn: &mut Conn, account: AccountId) -> QueryResult<()> {
    diesel::delete(pending_sign_ins::table.filter(pending_sign_ins::account_id.eq(account)))
        .execute(conn)
        .map(drop)
}
