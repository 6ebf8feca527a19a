//! What a trainer sees of a course's quiz.
use super::narrowed::Narrowed;
use super::words;
use crate::content::Course;
use crate::content::Lesson;
use crate::content::PreparedQuestion;
use crate::content::Release;
use crate::exam::queries::CourseFigures;
use crate::exam::queries::Learner;
use crate::exam::queries::Missed;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Link;
use crate::web::components::Pages;
use crate::web::components::State;
use crate::web::components::Table;
use crate::web::components::badge_saying;
use crate::web::components::breadcrumbs;
use crate::web::components::empty;
use crate::web::components::pagination;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// A course in the list.
pub struct CourseLine {
    pub folder: String,
    pub code: String,
    pub title: String,
    pub figures: CourseFigures,
}

/// Everything on the page of one course.
pub struct Results<'a> {
    pub release: &'a Release,
    pub narrowed: &'a Narrowed<'a>,
    pub learners: &'a [Learner],
    /// Of all pages.
    pub people: i64,
    pub missed: &'a [Missed],
    /// The links to the pages before and after this one, and where this one is.
    pub pages: Pages<'a>,
    pub zone: &'a TimeZone,
}

/// All courses that have a quiz.
pub fn courses_page(lines: &[CourseLine], narrowed: &Narrowed<'_>, language: Language) -> Page {
    let title = language.say("Kết quả kiểm tra", "Quiz results");
    let caption = language.say("Kết quả kiểm tra theo khóa học", "Quiz results by course");
    let columns = vec![
        Column::text(language.say("Khóa học", "Course")),
        Column::text(language.say("Mã", "Code")),
        Column::number(language.say("Người làm bài", "People")),
        Column::number(language.say("Lượt làm bài", "Attempts")),
        Column::number(language.say("Tỷ lệ đạt", "Pass rate")),
    ];
    let rows = lines.iter().map(|line| {
        let figures = &line.figures;
        vec![
            html! { a href={ "/results/" (line.folder) (narrowed.query("")) } { (line.title) } },
            html! { (line.code) },
            html! { (numbers::whole(figures.people, language)) },
            html! { (numbers::whole(figures.attempts, language)) },
            html! { (numbers::share(figures.passed, figures.attempts, language)) },
        ]
    });
    let table = Table::new(caption, columns).rows(rows);
    let body = html! {
        h1 { (title) }
        (narrowed.form(language))
        @if table.is_empty() {
            (empty(language.say("Chưa có khóa học nào có bài kiểm tra.", "No course has a quiz yet."), &html! {}))
        } @else {
            (table.show())
        }
    };
    Page::new(title, body).wide()
}

/// The learners and the dearest questions of one course.
pub fn results_page(results: &Results<'_>, language: Language) -> Page {
    let course = &results.release.course;
    let list = format!("/results{}", results.narrowed.query(""));
    let all = Link {
        address: &list,
        label: language.say("Kết quả kiểm tra", "Quiz results"),
    };
    let nobody = language.say(
        "Chưa ai trong các đơn vị của anh/chị nộp bài kiểm tra này.",
        "Nobody in your units has handed in this quiz yet.",
    );
    let body = html! {
        (breadcrumbs(&[all], language))
        h1 { (course.title) }
        (results.narrowed.form(language))
        @if results.people == 0 {
            (empty(nobody, &html! {}))
        } @else {
            h2 { (language.say("Câu hỏi mất nhiều điểm nhất", "Questions that cost the most points")) }
            (missed(results, language))
            h2 { (language.say("Kết quả từng người", "Results by person")) }
            (learners(results, language))
            (pagination(&results.pages, language))
        }
    };
    Page::new(&course.title, body).wide()
}

fn learners(results: &Results<'_>, language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Họ và tên", "Name")),
        Column::text(language.say("Mã cán bộ", "Staff code")),
        Column::text(language.say("Đơn vị", "Unit")),
        Column::number(language.say("Số lần làm", "Attempts")),
        Column::number(language.say("Điểm cao nhất", "Best score")),
        Column::text(language.say("Kết quả", "Result")),
        Column::text(language.say("Lần cuối", "Last")),
    ];
    let rows = results.learners.iter().map(|learner| {
        let percent = learner.best_percent;
        let percent = percent.map(|percent| numbers::percent(percent, language));
        let last = learner.last_at;
        let last = last.map(|last| words::moment(last, results.zone, language));
        vec![
            html! { (learner.name) },
            html! { (learner.staff_code.as_deref().unwrap_or_default()) },
            html! { (learner.unit) },
            html! { (numbers::whole(learner.tries, language)) },
            html! { (percent.unwrap_or_default()) },
            passed(learner, language),
            html! { (last.unwrap_or_default()) },
        ]
    });
    let caption = language.say(
        "Điểm cao nhất của từng người trong các đơn vị anh/chị phụ trách",
        "The best score of each person in your units",
    );
    Table::new(caption, columns).rows(rows).show()
}

fn passed(learner: &Learner, language: Language) -> Markup {
    if learner.passed {
        badge_saying(State::Done, language.say("Đạt", "Passed"))
    } else {
        badge_saying(State::Failed, language.say("Chưa đạt", "Not passed"))
    }
}

fn missed(results: &Results<'_>, language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Câu hỏi", "Question")),
        Column::number(language.say("Điểm mất", "Points lost")),
        Column::number(language.say("Lượt trả lời", "Times asked")),
        Column::text(language.say("Bài học, tệp", "Lesson, file")),
    ];
    let rows = results.missed.iter().map(|missed| {
        let question = results.release.question(&missed.question);
        vec![
            asked(missed, question, language),
            html! { (numbers::percent(missed.lost() * 100.0, language)) },
            html! { (numbers::whole(missed.times, language)) },
            html! { @if let Some(question) = question { (place(&results.release.course, question)) } },
        ]
    });
    let caption = language.say(
        "Phần điểm bị mất trong mọi bài đã chấm của các đơn vị anh/chị phụ trách",
        "The share of points lost in all marked papers of your units",
    );
    let table = Table::new(caption, columns).rows(rows);
    if table.is_empty() {
        let words = language.say(
            "Chưa câu nào mất điểm.",
            "No question has cost a point yet.",
        );
        return empty(words, &html! {});
    }
    table.show()
}

/// The question with its key folded away; one that the latest release no longer has keeps its id.
fn asked(missed: &Missed, question: Option<&PreparedQuestion>, language: Language) -> Markup {
    let Some(question) = question else {
        return html! { code { (missed.question) } " " (language.say("(không còn trong bản mới nhất)", "(not in the latest release)")) };
    };
    let shown = question.present(&crate::content::Layout::default());
    html! {
        (shown.prompt)
        details {
            summary.button.quiet { (language.say("Xem đáp án", "Show the answer")) }
            ul { @for line in question.key_in_words(language) { li { (line) } } }
            @if let Some(explanation) = question.explanation() { (explanation) }
        }
    }
}

/// Where its author finds the question, and the lessons of the same competence.
fn place(course: &Course, question: &PreparedQuestion) -> Markup {
    let question = &question.question;
    let taught = |lesson: &&Lesson| {
        let competence = question.competence.as_ref();
        competence.is_some_and(|competence| lesson.competences.contains(competence))
    };
    html! {
        @for lesson in course.lessons.iter().filter(taught) {
            a href={ "/courses/" (course.folder) "/lessons/" (lesson.id) } { (lesson.title) }
            br;
        }
        code { (question.file) ":" (question.line) }
    }
}
