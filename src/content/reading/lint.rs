//! What makes a course that can be read a course that can be taught: links that lead somewhere, images with words, honest
//! minutes, a quiz that its bank can fill.
mod texts;

use super::folder::Folder;
use super::problem::Problem;
use super::problem::Problems;
use super::questions::Place;
use super::questions::question;
use super::quiz::question_text;
use crate::content::markdown::Document;
use crate::content::markdown::Heading;
use crate::content::markdown::section_end;
use crate::content::markdown::words;
use crate::content::model::Course;
use crate::content::model::Lesson;
use crate::content::question::Kind;
use crate::content::question::Question;
use std::collections::HashMap;
use std::collections::HashSet;
use texts::text;

/// Words a minute of careful reading.
const READING: f64 = 180.0;

/// What links of a course may point at.
pub struct Known<'f> {
    folder: &'f Folder,
    /// The ids of the headings of each page.
    anchors: HashMap<&'f str, HashSet<String>>,
}

pub fn course(folder: &Folder, course: &Course, found: &mut Vec<Problem>) {
    let Some((introduction, line)) = folder.texts.get("course.md").and_then(|text| body(text))
    else {
        return;
    };
    let opening = Document::parse(introduction);
    let lessons: Vec<(&Lesson, Document<'_>)> = course
        .lessons
        .iter()
        .map(|lesson| (lesson, Document::parse(&lesson.markdown)))
        .collect();
    let mut anchors = HashMap::from([("course.md", ids(&opening))]);
    anchors.extend(
        lessons
            .iter()
            .map(|(lesson, document)| (lesson.file.as_str(), ids(document))),
    );
    let known = Known { folder, anchors };

    let mut problems = Problems::of("course.md");
    text(
        &Place {
            document: &opening,
            line,
        },
        &known,
        &mut problems,
    );
    found.extend(problems.into_found());
    for (lesson, document) in &lessons {
        let minutes = folder.key_line(&lesson.file, "minutes");
        found.extend(one_lesson(lesson, document, &known, minutes));
    }
    let with_questions = |path: &str| path == "quiz.md" || path.starts_with("questions/");
    for (path, written) in folder.texts.iter().filter(|(path, _)| with_questions(path)) {
        let mut problems = Problems::of(path);
        let (body, line) = question_text(path, written, &mut Problems::of(path));
        let document = Document::parse(body);
        text(
            &Place {
                document: &document,
                line,
            },
            &known,
            &mut problems,
        );
        found.extend(problems.into_found());
    }
    let draw_line = folder.key_line("quiz.md", "draw");
    found.extend(quiz(course, draw_line));
}

fn body(text: &str) -> Option<(&str, usize)> {
    let parts = super::front::cut(text, &mut Problems::of("course.md"))?;
    Some((parts.body, parts.body_line))
}

fn ids(document: &Document<'_>) -> HashSet<String> {
    document.ids.values().cloned().collect()
}

fn one_lesson(
    lesson: &Lesson,
    document: &Document<'_>,
    known: &Known<'_>,
    minutes_line: usize,
) -> Vec<Problem> {
    let mut problems = Problems::of(&lesson.file);
    let place = Place {
        document,
        line: lesson.line,
    };
    text(&place, known, &mut problems);
    let mut stated = 0;
    let mut taken: HashMap<&str, usize> = HashMap::new();
    for (node, heading) in document.headings() {
        let line = place.line_of(node);
        if let Some(first) = heading.id.and_then(|id| taken.insert(id, line)) {
            problems.add(
                line,
                format!("mã của tiêu đề này đã dùng ở dòng {first}: đổi mã"),
            );
        }
        if !heading.has_class("check") {
            stated += minutes(&heading, line, &mut problems);
        }
    }
    checks(&place, &mut problems);
    if let Some(message) = dishonest(lesson, document, stated) {
        problems.add(minutes_line, message);
    }
    problems.into_found()
}

/// The minutes that a `.practice` or `.media` heading states.
fn minutes(heading: &Heading<'_>, line: usize, problems: &mut Problems) -> u32 {
    let timed = heading
        .classes
        .iter()
        .any(|class| ["practice", "media"].contains(class));
    for class in heading
        .classes
        .iter()
        .filter(|class| !["practice", "media"].contains(class))
    {
        problems.add(
            line,
            format!("không hiểu .{class} của tiêu đề: chỉ có .practice, .media và .check"),
        );
    }
    for (key, _) in heading
        .attributes
        .iter()
        .filter(|(key, _)| *key != "minutes" || !timed)
    {
        problems.add(
            line,
            format!("không hiểu {key} của tiêu đề: chỉ .practice và .media có minutes"),
        );
    }
    let stated = heading
        .attribute("minutes")
        .and_then(|text| text.parse().ok());
    match stated {
        Some(minutes) if timed && minutes > 0 => minutes,
        _ if timed => {
            problems.add(
                line,
                "phần .practice hoặc .media phải ghi số phút, như {.practice minutes=20}",
            );
            0
        }
        _ => 0,
    }
}

/// Self-checks are read like questions of the quiz.
fn checks(place: &Place<'_>, problems: &mut Problems) {
    let nodes = &place.document.nodes;
    for (at, node) in nodes.iter().enumerate() {
        let Some(heading) = Heading::of(node).filter(|heading| heading.has_class("check")) else {
            continue;
        };
        let after = &nodes[at + 1..];
        let inside = &after[..section_end(after, heading.level)];
        let read = question(place, node, inside, problems);
        if read.is_some_and(|question| question.kind.needs_a_person()) {
            problems.add(
                place.line_of(node),
                "phần tự kiểm tra không dùng câu tự luận hay nộp tệp",
            );
        }
    }
}

/// Compares the minutes a lesson states with those it takes: a quarter off is too much, a single minute never is.
#[expect(
    clippy::cast_precision_loss,
    reason = "words of a lesson are far below 2^52"
)]
fn dishonest(lesson: &Lesson, document: &Document<'_>, stated: u32) -> Option<String> {
    let estimate = words(&document.nodes) as f64 / READING + f64::from(stated);
    let off = (f64::from(lesson.minutes) - estimate.max(1.0)).abs();
    (off > (estimate / 4.0).max(1.0)).then(|| {
        format!(
            "minutes = {} lệch quá một phần tư so với khoảng {estimate:.0} phút, tính từ số chữ và các phần .practice, .media",
            lesson.minutes
        )
    })
}

fn quiz(course: &Course, draw_line: usize) -> Vec<Problem> {
    let mut problems = Problems::of("quiz.md");
    let bank: Vec<&Question> = course.questions.iter().collect();
    if let Some(quiz) = &course.quiz
        && quiz.draw.choose(&bank).is_none()
    {
        let (asked, there) = (quiz.draw.count(), bank.len());
        problems.add(draw_line, format!("draw lấy {asked} câu nhưng ngân hàng ({there} câu đúng mẫu) không đủ: thêm câu hỏi hoặc giảm draw"));
    }
    let mut found = problems.into_found();
    for question in bank {
        let mut problems = Problems::of(&question.file);
        gaps(question, &mut problems);
        found.extend(problems.into_found());
    }
    found
}

/// A gap in an address or in the words of an image could not be filled in.
fn gaps(question: &Question, problems: &mut Problems) {
    if let Kind::Cloze { gaps } = &question.kind
        && texts::gaps_shown(&question.text) != gaps.len()
    {
        problems.add(
            question.line,
            "chỗ trống [[ ]] không được nằm trong liên kết hay mô tả ảnh",
        );
    }
}
