//! What this room itself holds about people.
use crate::db::Fate;
use crate::db::Holding;

/// The tables of this room.
pub const PERSONAL: &[Holding] = &[
    Holding {
        table: "consents",
        label: ["Sự đồng ý của tôi", "My consents"],
        of: "person_id = $1",
        shown: &[
            "purpose=(SELECT purpose FROM consent_texts WHERE consent_texts.id = text_id)",
            "version=(SELECT version FROM consent_texts WHERE consent_texts.id = text_id)",
            "hash=(SELECT hash FROM consent_texts WHERE consent_texts.id = text_id)",
            "channel",
            "given_at",
            "withdrawn_at",
        ],
        fate: Fate::Keep([
            "Chứng minh đã có sự đồng ý khi dữ liệu được xử lý; không còn tên.",
            "They prove that there was consent when data was used; without a name.",
        ]),
    },
    Holding {
        table: "consent_texts",
        label: ["Văn bản tôi đã ban hành", "Texts I published"],
        of: "published_by = $1",
        shown: &["purpose", "version", "published_at"],
        fate: Fate::Keep(["Là việc của cơ quan.", "They are acts of the office."]),
    },
    Holding {
        table: "data_request_steps",
        label: ["Các bước xử lý yêu cầu của tôi", "Steps of my requests"],
        of: "request_id IN (SELECT id FROM data_requests WHERE person_id = $1)",
        shown: &["request_id", "step", "at", "reason", "ground"],
        fate: Fate::Blank("reason = ''"),
    },
    Holding {
        table: "data_request_steps",
        label: ["Bước tôi đã xử lý", "Steps I took"],
        of: "by_person = $1",
        shown: &["request_id", "step", "at"],
        fate: Fate::Keep(["Là việc của cơ quan.", "They are acts of the office."]),
    },
    Holding {
        table: "data_requests",
        label: ["Yêu cầu của tôi", "My requests"],
        of: "person_id = $1",
        shown: &[
            "id",
            "kind",
            "wish",
            "channel",
            "asked_at",
            "acknowledge_by",
            "answer_by",
            "acknowledged_at",
            "closed_at",
            "outcome",
        ],
        fate: Fate::Blank("wish = ''"),
    },
    Holding {
        table: "data_requests",
        label: ["Yêu cầu tôi ghi hộ", "Requests I recorded"],
        of: "recorded_by = $1",
        shown: &["id", "kind", "asked_at"],
        fate: Fate::Keep([
            "Là dữ liệu của người yêu cầu.",
            "They belong to whoever asked.",
        ]),
    },
];
