//! What is said to people: messages, outbox, mail transport.
mod mail;
mod model;
mod outbox;

pub use mail::deliver;
pub use model::{Address, Delivery, NewMessage, Subject};
pub use outbox::{MAIL, OutboxRow, outbox, outbox_counts, resume, say};
