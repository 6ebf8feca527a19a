//! Second factors set and taken away, with everything that follows from it.
use super::letters::FactorNews;
use super::letters::factor_letter;
use super::queries::replace_password;
use super::queries::tell;
use crate::access::FactorSecret;
use crate::access::Keys;
use crate::access::end_pending;
use crate::access::end_sessions;
use crate::access::holder;
use crate::access::new_recovery_codes;
use crate::access::note_second_factor;
use crate::access::remove_second_factor;
use crate::access::set_second_factor;
use crate::audit;
use crate::db::Conn;
use crate::db::Time;
use crate::web::Error;
use crate::web::Result;
use crate::web::Signed;
use diesel::QueryResult;
use serde_json::json;

/// Sets somebody's own second factor; returns its recovery codes. Their other sessions have shown none, so they end.
pub(super) fn set(
    conn: &mut Conn,
    (keys, by): (&Keys, &Signed),
    confirmed: (&FactorSecret, i64),
    now: Time,
) -> QueryResult<Vec<String>> {
    set_second_factor(conn, (by.account, keys), confirmed, now)?;
    let codes = new_recovery_codes(conn, (by.account, keys), now)?;
    end_sessions(conn, by.account, Some(by.session), now)?;
    end_pending(conn, by.account)?;
    note_second_factor(conn, by.session, now)?;
    let act = ("factor.set", format!("person/{}", by.person));
    audit::record(conn, now, &by.actor(), act, json!({}))?;
    if let Some(holder) = holder(conn, by.account)? {
        tell(conn, &holder, factor_letter(&holder, FactorNews::Set), now)?;
    }
    Ok(codes)
}

/// Takes somebody's own second factor away, given the hash of the longer password that stands alone now.
pub(super) fn remove(conn: &mut Conn, by: &Signed, hash: &str, now: Time) -> Result<()> {
    if !remove_second_factor(conn, by.account)? {
        return Err(Error::NotFound);
    }
    let holder = holder(conn, by.account)?.ok_or(Error::NotFound)?;
    replace_password(conn, &holder, hash, Some(by.session), now)?;
    let act = ("factor.removed", format!("person/{}", by.person));
    audit::record(conn, now, &by.actor(), act, json!({}))?;
    tell(
        conn,
        &holder,
        factor_letter(&holder, FactorNews::Removed),
        now,
    )?;
    Ok(())
}
