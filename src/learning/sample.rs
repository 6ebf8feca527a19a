//! A small course for the tests of this room.
use super::model::Progress;
use crate::content::Course;
use crate::content::Draw;
use crate::content::EvidenceGrade;
use crate::content::Lesson;
use crate::content::Quiz;
use crate::content::Review;
use crate::db::Time;

/// Two lessons, the first of six least minutes, and a quiz with two tries a day apart.
pub fn course() -> Course {
    Course {
        folder: "mau".to_owned(),
        code: "MAU-01".to_owned(),
        title: "Khóa học mẫu".to_owned(),
        summary: "Để kiểm thử".to_owned(),
        audience: vec!["b".to_owned()],
        language: "vi".to_owned(),
        validity_months: 12,
        evidence: EvidenceGrade::C,
        public: false,
        competences: Vec::new(),
        legal_refs: Vec::new(),
        review_by: "2027-06-30".parse().unwrap(),
        version: "1.0".to_owned(),
        content_group: 5,
        introduction: String::new(),
        lessons: vec![lesson("mot", 6), lesson("hai", 0)],
        quiz: Some(quiz()),
        questions: Vec::new(),
    }
}

/// The same without a quiz.
pub fn course_without_quiz() -> Course {
    Course {
        quiz: None,
        ..course()
    }
}

/// Progress with every lesson done and the quiz not begun.
pub fn lessons_done(course: &Course) -> Progress {
    let mut progress = Progress::default();
    for lesson in &course.lessons {
        let lesson = Lesson {
            least_minutes: 0,
            ..lesson.clone()
        };
        progress.finish(&lesson, Time(0)).unwrap();
    }
    progress
}

fn lesson(id: &str, least_minutes: u32) -> Lesson {
    Lesson {
        id: id.to_owned(),
        file: format!("01-{id}.md"),
        title: format!("Bài {id}"),
        minutes: 40,
        least_minutes,
        competences: Vec::new(),
        legal_refs: Vec::new(),
        markdown: String::new(),
        line: 1,
    }
}

fn quiz() -> Quiz {
    Quiz {
        title: "Kiểm tra".to_owned(),
        pass: 70,
        draw: Draw::Count(10),
        minutes: 0,
        attempts: 2,
        wait_hours: 24,
        shuffle: true,
        review: Review::AfterPass,
    }
}
