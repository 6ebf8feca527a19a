//! What requirements hold about people.
use crate::db::Fate;
use crate::db::Holding;

/// The tables of this room.
pub const PERSONAL: &[Holding] = &[Holding {
    table: "requirements",
    label: [
        "Yêu cầu học tôi đã đặt hoặc kết thúc",
        "Requirements I set or ended",
    ],
    of: "set_by = $1 OR ended_by = $1",
    shown: &[
        "course=(SELECT folder FROM courses WHERE courses.id = course_id)",
        "due_on",
        "set_at",
        "ended_at",
    ],
    fate: Fate::Keep(["Là việc của cơ quan.", "They are acts of the office."]),
}];
