//! The files of a folder put together as a course.
use super::attributes::is_id;
use super::folder::Folder;
use super::front::Fields;
use super::front::Parts;
use super::front::cut;
use super::lint;
use super::problem::Problem;
use super::problem::Problems;
use super::quiz::MINUTES;
use super::quiz::bank;
use super::quiz::quiz;
use crate::content::model::Course;
use crate::content::model::Lesson;
use crate::content::model::version;
use crate::text::Language;

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
    let read = lint::Read {
        folder,
        lessons: lessons.iter().flatten().collect(),
        quiz: quiz.as_ref().and_then(Option::as_ref),
        questions: &questions,
    };
    lint::course(&read, &mut found);
    let whole = |course: Course| {
        Some(Course {
            lessons: lessons.into_iter().collect::<Option<_>>()?,
            quiz: quiz?,
            questions,
            ..course
        })
    };
    let course = course.and_then(whole);
    found.sort();
    found.dedup();
    (course, found)
}

fn course(folder: &Folder, found: &mut Vec<Problem>) -> Option<Course> {
    let mut problems = Problems::of("course.md");
    let course = if let Some(text) = folder.texts.get("course.md") {
        cut(text, &mut problems).and_then(|parts| {
            let mut fields = Fields::parse(parts.toml, &mut problems);
            let course = settings(&folder.name, &parts, &mut fields);
            fields.close();
            course
        })
    } else {
        problems.add(1, "thiếu tệp course.md: mỗi khóa học cần tệp này");
        None
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
    let audience = audience(fields);
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

fn audience(fields: &mut Fields<'_, '_>) -> Option<Vec<String>> {
    let audience = fields.texts("audience")?;
    let fits = audience.iter().all(|who| is_audience(who));
    if !fits {
        fields.refuse(
            "audience",
            "phải là các chữ từ \"a\" đến \"i\", hoặc \"all\"",
        );
    }
    fits.then_some(audience)
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

/// The lessons by number; `None` for one whose settings cannot be read.
fn lessons(folder: &Folder, found: &mut Vec<Problem>) -> Vec<Option<Lesson>> {
    let mut files = Vec::new();
    for (path, text) in &folder.texts {
        if path.contains('/') || path == "course.md" || path == "quiz.md" {
            continue;
        }
        if let Some(file) = named(path, text) {
            files.push(file);
        } else {
            let mut problems = Problems::of(path);
            problems.add(
                1,
                "tên bài phải có dạng 01-ten-bai.md: số, gạch nối, rồi chữ thường không dấu",
            );
            found.extend(problems.into_found());
        }
    }
    files.sort_by_key(|file| file.number);
    doubles(&files, found);
    if files.is_empty() {
        let mut problems = Problems::of("course.md");
        problems.add(1, "khóa học chưa có bài nào: thêm tệp 01-ten-bai.md");
        found.extend(problems.into_found());
    }
    files.iter().map(|file| lesson(file, found)).collect()
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
        if let (Some(minutes), Some(least)) = (minutes, least_minutes)
            && least > minutes
        {
            fields.refuse(
                "least_minutes",
                &format!("không được lớn hơn minutes ({minutes})"),
            );
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
