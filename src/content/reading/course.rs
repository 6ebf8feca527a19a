//! The files of a folder put together as a course.
use super::attributes::is_id;
use super::folder::Folder;
use super::front::{Fields, Parts, cut};
use super::lint;
use super::problem::{Problem, Problems};
use super::questions::{Place, questions};
use crate::content::markdown::Document;
use crate::content::model::{Course, Draw, Lesson, Quiz, Share, version};
use crate::content::question::Question;
use crate::text::Language;
use std::collections::HashMap;

/// Minutes of one lesson or quiz: a day at the most.
const MINUTES: u32 = 24 * 60;
/// Groups of people a course may be for besides the letters `a`–`i` and `all` (categories of the staff list).
const CATEGORIES: [&str; 9] = [
    "elected_official",
    "civil_servant",
    "public_employee",
    "contract_worker",
    "part_time_grassroots",
    "enterprise_leader",
    "cooperative_leader",
    "community_team_member",
    "citizen",
];

/// A lesson's file with the two parts of its name.
struct LessonFile<'f> {
    path: &'f str,
    text: &'f str,
    number: u32,
    id: &'f str,
}

/// The course in a folder, with everything that is wrong in it. There is a course even when something is wrong, unless a
/// file's settings cannot be read; questions that nobody could answer are left out.
pub fn parse(folder: &Folder) -> (Option<Course>, Vec<Problem>) {
    let mut found = Vec::new();
    let course = course(folder, &mut found);
    let lessons = lessons(folder, &mut found);
    let quiz = quiz(folder, &mut found);
    let questions = bank(folder, &mut found);
    let whole = |course: Course| {
        Some(Course {
            lessons: lessons?,
            quiz: quiz?,
            questions,
            ..course
        })
    };
    let course = course.and_then(whole);
    if let Some(course) = &course {
        lint::course(folder, course, &mut found);
    }
    found.sort();
    found.dedup();
    (course, found)
}

fn course(folder: &Folder, found: &mut Vec<Problem>) -> Option<Course> {
    let mut problems = Problems::of("course.md");
    let course = match folder.texts.get("course.md") {
        Some(text) => cut(text, &mut problems).and_then(|parts| {
            let mut fields = Fields::parse(parts.toml, &mut problems);
            let course = settings(&folder.name, &parts, &mut fields);
            fields.close();
            course
        }),
        None => {
            problems.add(1, "thiếu tệp course.md: mỗi khóa học cần tệp này");
            None
        }
    };
    if !is_slug(&folder.name) {
        problems.add(
            1,
            "tên thư mục chỉ gồm chữ thường không dấu, số và gạch nối: đặt lại tên thư mục",
        );
    }
    found.extend(problems.into_found());
    course
}

fn settings(folder: &str, parts: &Parts<'_>, fields: &mut Fields<'_, '_>) -> Option<Course> {
    let code = fields.formed(
        "code",
        "mã như \"CC-02\", gồm chữ không dấu, số và gạch nối",
        is_id,
    );
    let title = fields.text("title");
    let summary = fields.text("summary");
    let audience = fields.texts("audience");
    let language = fields.choice::<Language>("language", "\"vi\" hoặc \"en\"");
    let validity_months = fields.number("validity_months", 0..1200);
    let evidence = fields.choice("evidence", "một trong \"A\", \"B\", \"C\", \"D\", \"E\"");
    let public = fields.flag("public");
    let competences = fields.texts("competences");
    let legal_refs = fields.texts("legal_refs");
    let review_by = fields.day("review_by");
    let version = fields.formed(
        "version",
        "các số cách nhau bằng dấu chấm, như \"1.0\"",
        |text| version(text).is_some(),
    );
    let content_group = fields.number("content_group", 1..6);
    let audience = audience.and_then(|audience| {
        let fits = audience.iter().all(|who| is_audience(who));
        if !fits {
            fields.refuse("audience", "các chữ từ \"a\" đến \"i\", hoặc \"all\"");
        }
        fits.then_some(audience)
    });
    Some(Course {
        folder: folder.to_owned(),
        code: code?,
        title: title?,
        summary: summary?,
        audience: audience?,
        language: language?.as_str().to_owned(),
        validity_months: validity_months?,
        evidence: evidence?,
        public: public?,
        competences: competences?,
        legal_refs: legal_refs?,
        review_by: review_by?,
        version: version?,
        content_group: u8::try_from(content_group?).ok()?,
        introduction: parts.body.to_owned(),
        lessons: Vec::new(),
        quiz: None,
        questions: Vec::new(),
    })
}

fn is_audience(who: &str) -> bool {
    who == "all" || matches!(who.as_bytes(), [b'a'..=b'i']) || CATEGORIES.contains(&who)
}

fn is_slug(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.split('-').all(word)
}

/// The lessons by number; `None` when the settings of one cannot be read.
fn lessons(folder: &Folder, found: &mut Vec<Problem>) -> Option<Vec<Lesson>> {
    let mut files = Vec::new();
    for (path, text) in &folder.texts {
        if path.contains('/') || path == "course.md" || path == "quiz.md" {
            continue;
        }
        match named(path, text) {
            Some(file) => files.push(file),
            None => {
                let mut problems = Problems::of(path);
                problems.add(
                    1,
                    "tên bài phải có dạng 01-ten-bai.md: số, gạch nối, rồi chữ thường không dấu",
                );
                found.extend(problems.into_found());
            }
        }
    }
    files.sort_by_key(|file| file.number);
    doubles(&files, found);
    if files.is_empty() {
        let mut problems = Problems::of("course.md");
        problems.add(1, "khóa học chưa có bài nào: thêm tệp 01-ten-bai.md");
        found.extend(problems.into_found());
    }
    let lessons: Vec<_> = files.iter().map(|file| lesson(file, found)).collect();
    lessons.into_iter().collect()
}

fn named<'f>(path: &'f str, text: &'f str) -> Option<LessonFile<'f>> {
    let (number, id) = path.strip_suffix(".md")?.split_once('-')?;
    let digits = number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
    (digits && is_slug(id)).then_some(LessonFile {
        path,
        text,
        number: number.parse().ok()?,
        id,
    })
}

fn doubles(files: &[LessonFile<'_>], found: &mut Vec<Problem>) {
    for (at, file) in files.iter().enumerate() {
        let mut problems = Problems::of(file.path);
        if let Some(other) = files[..at].iter().find(|other| other.number == file.number) {
            problems.add(
                1,
                format!(
                    "số {} đã dùng cho {}: đổi số của một bài",
                    file.number, other.path
                ),
            );
        }
        if let Some(other) = files[..at].iter().find(|other| other.id == file.id) {
            problems.add(
                1,
                format!(
                    "mã bài {} đã dùng cho {}: đổi tên một tệp",
                    file.id, other.path
                ),
            );
        }
        found.extend(problems.into_found());
    }
}

fn lesson(file: &LessonFile<'_>, found: &mut Vec<Problem>) -> Option<Lesson> {
    let mut problems = Problems::of(file.path);
    let lesson = cut(file.text, &mut problems).and_then(|parts| {
        let mut fields = Fields::parse(parts.toml, &mut problems);
        let title = fields.text("title");
        let minutes = fields.number("minutes", 1..MINUTES + 1);
        let least_minutes = fields.number("least_minutes", 0..MINUTES + 1);
        let competences = fields.texts("competences");
        let legal_refs = fields.texts("legal_refs");
        if let (Some(minutes), Some(least)) = (minutes, least_minutes) {
            if least > minutes {
                fields.refuse("least_minutes", &format!("không quá minutes ({minutes})"));
            }
        }
        fields.close();
        Some(Lesson {
            id: file.id.to_owned(),
            file: file.path.to_owned(),
            title: title?,
            minutes: minutes?,
            least_minutes: least_minutes?,
            competences: competences?,
            legal_refs: legal_refs?,
            markdown: parts.body.to_owned(),
            line: parts.body_line,
        })
    });
    found.extend(problems.into_found());
    lesson
}

/// The quiz, if the course has one; the outer `None` when its settings cannot be read.
#[expect(
    clippy::option_option,
    reason = "no quiz and an unreadable quiz are two things"
)]
fn quiz(folder: &Folder, found: &mut Vec<Problem>) -> Option<Option<Quiz>> {
    let Some(text) = folder.texts.get("quiz.md") else {
        return Some(None);
    };
    let mut problems = Problems::of("quiz.md");
    let quiz = cut(text, &mut problems).and_then(|parts| {
        let mut fields = Fields::parse(parts.toml, &mut problems);
        let quiz = quiz_settings(&mut fields);
        fields.close();
        quiz
    });
    found.extend(problems.into_found());
    quiz.map(Some)
}

fn quiz_settings(fields: &mut Fields<'_, '_>) -> Option<Quiz> {
    let title = fields.text("title");
    let pass = fields.number("pass", 0..101);
    let draw = draw(fields);
    let minutes = fields.number("minutes", 0..MINUTES + 1);
    let attempts = fields.number("attempts", 0..1001);
    let wait_hours = fields.number("wait_hours", 0..10_001);
    let shuffle = fields.flag("shuffle");
    let review = fields.choice(
        "review",
        "một trong \"never\", \"after_pass\", \"after_close\"",
    );
    Some(Quiz {
        title: title?,
        pass: u8::try_from(pass?).ok()?,
        draw: draw?,
        minutes: minutes?,
        attempts: attempts?,
        wait_hours: wait_hours?,
        shuffle: shuffle?,
        review: review?,
    })
}

fn draw(fields: &mut Fields<'_, '_>) -> Option<Draw> {
    let count = |number: u32| usize::try_from(number).ok();
    if !fields.is_tables("draw") {
        return fields
            .number("draw", 1..1001)
            .and_then(count)
            .map(Draw::Count);
    }
    let shares = fields.tables("draw", |fields| {
        let competence = fields.text_if_there("competence");
        let difficulty = fields.number_if_there("difficulty", 1..6);
        let number = fields.number("count", 1..1001);
        Some(Share {
            competence,
            difficulty: difficulty.and_then(|level| u8::try_from(level).ok()),
            count: count(number?)?,
        })
    })?;
    Some(Draw::Blueprint(shares))
}

/// All questions, with ids that are taken twice reported.
fn bank(folder: &Folder, found: &mut Vec<Problem>) -> Vec<Question> {
    let mut bank: Vec<Question> = Vec::new();
    let files = folder
        .texts
        .iter()
        .filter(|(path, _)| path.starts_with("questions/"));
    for (path, text) in folder
        .texts
        .get_key_value("quiz.md")
        .into_iter()
        .chain(files)
    {
        let mut problems = Problems::of(path);
        let (body, line) = question_text(path, text, &mut problems);
        let document = Document::parse(body);
        let place = Place {
            document: &document,
            line,
        };
        bank.extend(questions(&place, &mut problems));
        found.extend(problems.into_found());
    }
    let mut seen: HashMap<&str, &Question> = HashMap::new();
    for question in &bank {
        if let Some(first) = seen.insert(&question.id, question) {
            let mut problems = Problems::of(&question.file);
            problems.add(
                question.line,
                format!(
                    "mã câu hỏi {} đã dùng ở {}:{}: đổi mã",
                    question.id, first.file, first.line
                ),
            );
            found.extend(problems.into_found());
        }
    }
    bank
}

/// The part of a file that holds questions, and the line on which it begins.
pub fn question_text<'t>(path: &str, text: &'t str, problems: &mut Problems) -> (&'t str, usize) {
    let has_front = text.starts_with("+++");
    if path == "quiz.md" {
        // What is wrong with its settings is said where they are read.
        let parts = cut(text, &mut Problems::of(path));
        return parts.map_or(("", 1), |parts| (parts.body, parts.body_line));
    }
    if has_front {
        problems.add(
            1,
            "tệp câu hỏi không có phần +++: bỏ phần này, chỉ quiz.md mới có",
        );
    }
    let parts = has_front.then(|| cut(text, problems)).flatten();
    parts.map_or((text, 1), |parts| (parts.body, parts.body_line))
}
