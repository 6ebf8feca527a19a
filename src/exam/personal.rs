//! What quizzes hold about people. The papers drawn are not shown: they hold the keys of questions still in use.
use crate::db::Fate;
use crate::db::Holding;

const OF_ATTEMPT: &str = "attempt_id IN (SELECT id FROM attempts WHERE person_id = $1)";
const COUNTED: Fate = Fate::Keep([
    "Được đếm trong thống kê câu hỏi; không còn tên.",
    "Counted in the statistics of questions; without a name.",
]);

/// The tables of this room.
pub const PERSONAL: &[Holding] = &[
    Holding {
        table: "answers",
        label: ["Câu trả lời đã lưu", "Answers saved"],
        of: OF_ATTEMPT,
        shown: &["attempt_id", "question", "sequence", "answer", "saved_at"],
        fate: Fate::Delete,
    },
    Holding {
        table: "attempts",
        label: ["Bài làm", "Papers"],
        of: "person_id = $1",
        shown: &[
            "id",
            "course=(SELECT folder FROM courses WHERE courses.id = course_id)",
            "number",
            "begun_at",
            "deadline_at",
            "submitted_at",
            "points",
            "points_max",
            "score_percent",
            "passed",
        ],
        fate: COUNTED,
    },
    Holding {
        table: "marks",
        label: ["Điểm từng câu", "Marks of each question"],
        of: OF_ATTEMPT,
        shown: &[
            "attempt_id",
            "question",
            "question_id",
            "points",
            "points_max",
        ],
        fate: COUNTED,
    },
];
