//! What the record holds about people.
use crate::db::Fate;
use crate::db::Holding;

/// The tables of this room.
pub const PERSONAL: &[Holding] = &[
    Holding {
        table: "audit_entries",
        label: [
            "Nhật ký: việc của tôi và về tôi",
            "The record: acts by me and about me",
        ],
        of: "actor_id = $1 OR object = 'person/' || $1",
        shown: &["at", "action", "object", "detail"],
        fate: Fate::Keep([
            "Nhật ký chỉ ghi số của người, không ghi tên; xóa một dòng sẽ làm đứt chuỗi niêm phong.",
            "The record names people by number only; a row taken out would break its chain.",
        ]),
    },
    Holding {
        table: "access_log",
        label: ["Ai đã xem dữ liệu của tôi", "Who has seen my data"],
        of: "person_id = $1",
        shown: &[
            "at",
            "who=(SELECT full_name FROM people WHERE people.id = viewer_id)",
            "field",
            "reason",
        ],
        fate: Fate::Keep([
            "Dòng ghi việc xem dữ liệu nhạy cảm chỉ có số của người; hết hạn thì xóa.",
            "Rows about who saw sensitive data name people by number; they go after their term.",
        ]),
    },
    Holding {
        table: "access_log",
        label: [
            "Dữ liệu của người khác mà tôi đã xem",
            "Data of others that I have seen",
        ],
        of: "viewer_id = $1",
        shown: &["at", "field", "reason"],
        fate: Fate::Keep([
            "Ai đã xem dữ liệu của người khác phải còn tra được.",
            "Who saw the data of others has to stay known.",
        ]),
    },
];
