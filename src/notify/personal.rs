//! What the outbox holds about people.
use crate::db::Fate;
use crate::db::Holding;

/// The tables of this room.
pub const PERSONAL: &[Holding] = &[Holding {
    table: "messages",
    label: ["Thư gửi cho tôi", "Messages to me"],
    of: "person_id = $1 OR recipient = (SELECT email FROM people WHERE people.id = $1)",
    // A text that still waits can hold an address that opens the account.
    shown: &[
        "recipient",
        "subject",
        "body=CASE WHEN state = 'waiting' THEN NULL ELSE body END",
        "state",
        "created_at",
        "sent_at",
    ],
    fate: Fate::Delete,
}];
