//! Links to accounts elsewhere: they go over to the account that stays open, and back.
use super::act::Pair;
use super::plan::Account;
use super::plan::Moved;
use crate::access::accounts_of;
use crate::access::identities_of;
use crate::access::pass_identity;
use crate::audit::Actor;
use crate::config::Provider;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::org::entry::passed;
use diesel::QueryResult;

/// Which links, of whom, and who acts.
pub(super) struct Links<'a> {
    pub pair: Pair,
    pub moved: &'a Moved,
    pub providers: &'a [Provider],
    pub by: Actor,
}

impl Links<'_> {
    /// They open the account of the record kept from now on.
    pub fn over(&self, conn: &mut Conn, now: Time) -> QueryResult<()> {
        let Some((closed, open)) = self.accounts(conn)? else {
            return Ok(());
        };
        self.pass(conn, (closed, open), now)?
            .into_iter()
            .try_for_each(|name| passed(conn, (open, &self.by), (&name, true), now))
    }

    /// Those that still stand open the account again that they opened before.
    pub fn back(&self, conn: &mut Conn, now: Time) -> QueryResult<()> {
        let Some((closed, open)) = self.accounts(conn)? else {
            return Ok(());
        };
        self.pass(conn, (open, closed), now)?
            .into_iter()
            .try_for_each(|name| passed(conn, (open, &self.by), (&name, false), now))
    }

    /// The account that merging closed, and the one of the record kept.
    fn accounts(&self, conn: &mut Conn) -> QueryResult<Option<(AccountId, AccountId)>> {
        let kept = self.pair.kept;
        let open = accounts_of(conn, &[kept])?.remove(&kept);
        Ok(match (self.moved.account, open) {
            (Account::Closed(closed), Some(open)) => Some((closed, open.id)),
            _ => None,
        })
    }

    /// Passes them on; what the houses are called.
    fn pass(
        &self,
        conn: &mut Conn,
        (from, to): (AccountId, AccountId),
        now: Time,
    ) -> QueryResult<Vec<String>> {
        let mut all = identities_of(conn, from)?;
        all.retain(|one| self.moved.identities.contains(&one.id));
        let mut names = Vec::new();
        for one in all {
            pass_identity(conn, one.id, to, now)?;
            let mut providers = self.providers.iter();
            let at = providers.find(|provider| provider.issuer == one.issuer);
            names.push(at.map_or(one.issuer, |provider| provider.name.clone()));
        }
        Ok(names)
    }
}
