//! What is said to people: messages, outbox, mail transport.
mod mail;
mod model;
mod outbox;
mod personal;
mod resending;

pub use mail::deliver;
pub use model::{Address, Delivery, NewMessage, Subject};
pub use outbox::{MAIL, OutboxRow, outbox, outbox_counts, resume, say};
pub use personal::PERSONAL;
pub use resending::{Resent, resend};
