//! Who did what to whom: rows written in the transaction of the act, sealed into a hash chain within a second.
mod access;
mod chain;
mod ledger;
mod model;
mod personal;
mod queries;

pub use access::{Look, note_look};
pub use chain::{Broken, seal, seal_all, verify};
pub use ledger::{ChainState, Row, chain_state, newest};
pub use model::{Actor, Head};
pub use personal::PERSONAL;
pub use queries::record;
