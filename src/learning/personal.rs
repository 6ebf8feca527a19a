//! What learning holds about people.
use crate::db::Fate;
use crate::db::Holding;

const COURSE: &str = "course=(SELECT folder FROM courses WHERE courses.id = course_id)";
const COUNTED: Fate = Fate::Keep([
    "Được đếm trong số liệu đào tạo; không còn tên.",
    "Counted in the figures of training; without a name.",
]);

/// The tables of this room.
pub const PERSONAL: &[Holding] = &[
    Holding {
        table: "enrolments",
        label: [
            "Khóa học đã ghi danh và tiến độ",
            "Courses enrolled in, and progress",
        ],
        of: "person_id = $1",
        shown: &[
            "id",
            COURSE,
            "ordinal",
            "progress",
            "enrolled_at",
            "started_at",
            "completed_at",
        ],
        fate: COUNTED,
    },
    Holding {
        table: "lesson_completions",
        label: ["Bài học đã xong", "Lessons done"],
        of: "enrolment_id IN (SELECT id FROM enrolments WHERE person_id = $1)",
        shown: &["enrolment_id", "lesson", "completed_at"],
        fate: COUNTED,
    },
    Holding {
        table: "completions",
        label: ["Kết quả học", "Completions"],
        of: "person_id = $1",
        shown: &[
            "id",
            COURSE,
            "unit_code",
            "unit_name",
            "category",
            "position",
            "started_at",
            "completed_at",
            "score_percent",
            "grade_class",
            "evidence_grade",
            "periods",
        ],
        fate: Fate::Blank("position = NULL"),
    },
];
