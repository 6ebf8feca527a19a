//! Lessons: headings with minutes, self-checks that can be answered, honest time.
use super::Page;
use super::Read;
use crate::content::markdown::Document;
use crate::content::markdown::Heading;
use crate::content::markdown::section_end;
use crate::content::markdown::words;
use crate::content::model::Lesson;
use crate::content::question::Question;
use crate::content::reading::attributes::UNCLOSED;
use crate::content::reading::attributes::is_unclosed;
use crate::content::reading::options::source;
use crate::content::reading::problem::Problem;
use crate::content::reading::problem::Problems;
use crate::content::reading::questions::Place;
use crate::content::reading::questions::question;
use pulldown_cmark::Event;
use std::collections::HashMap;

/// Words a minute of careful reading.
const READING: f64 = 180.0;

/// The ids that self-checks take from questions or from one another. Ids are one of a kind in the whole course.
pub fn ids_taken(pages: &[Page<'_>], bank: &[Question]) -> Vec<Problem> {
    let mut taken: HashMap<&str, String> = bank
        .iter()
        .map(|question| {
            (
                question.id.as_str(),
                format!("{}:{}", question.file, question.line),
            )
        })
        .collect();
    let mut found = Vec::new();
    for page in pages {
        let mut problems = Problems::of(page.file);
        let headings = page.document.headings().into_iter();
        for (node, heading) in headings.filter(|(_, heading)| heading.has_class("check")) {
            let Some(id) = heading.id else { continue };
            let line = page.place().line_of(node);
            let here = format!("{}:{line}", page.file);
            // Twice in one lesson is said of its headings.
            match taken.insert(id, here) {
                Some(first) if !first.starts_with(&format!("{}:", page.file)) => problems.add(
                    line,
                    format!("mã của phần tự kiểm tra này đã dùng ở {first}: đổi mã"),
                ),
                _ => {}
            }
        }
        found.extend(problems.into_found());
    }
    found
}

pub fn lesson(page: &Page<'_>, read: &Read<'_>, problems: &mut Problems) {
    let place = page.place();
    let mut stated = 0;
    let mut taken: HashMap<&str, usize> = HashMap::new();
    for (node, heading) in page.document.headings() {
        let line = place.line_of(node);
        if let Some(first) = heading.id.and_then(|id| taken.insert(id, line)) {
            problems.add(
                line,
                format!("mã của tiêu đề này đã dùng ở dòng {first}: đổi mã"),
            );
        }
        if !heading.has_class("check") {
            stated += minutes(&heading, line, problems);
        }
        if is_unclosed(&source(&place, &node.children)) {
            problems.add(line, UNCLOSED);
        }
    }
    checks(&place, problems);
    keys_in_sight(&place, problems);
    let settings = read.lessons.iter().find(|lesson| lesson.file == page.file);
    if let Some(message) = settings.and_then(|lesson| dishonest(lesson, &page.document, stated)) {
        problems.add(read.folder.key_line(page.file, "minutes"), message);
    }
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

/// An `[x]` outside a self-check is a key that every reader sees.
fn keys_in_sight(place: &Place<'_>, problems: &mut Problems) {
    let nodes = &place.document.nodes;
    let mut end_of_check = 0;
    for (at, node) in nodes.iter().enumerate() {
        let heading = Heading::of(node).filter(|heading| heading.has_class("check"));
        if let Some(heading) = heading {
            end_of_check = at + 1 + section_end(&nodes[at + 1..], heading.level);
        }
        let mut ticked = None;
        node.walk(&mut |part| {
            if let Some(Event::TaskListMarker(true)) = part.leaf() {
                ticked = ticked.or(Some(part));
            }
        });
        if let Some(marker) = ticked.filter(|_| at >= end_of_check) {
            problems.add(
                place.line_of(marker),
                "đáp án [x] sẽ hiện trong bài: thêm .check vào khung { } của tiêu đề ở trên, hoặc bỏ [x]",
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

#[cfg(test)]
mod tests {
    use super::dishonest;
    use crate::content::markdown::Document;
    use crate::content::model::Lesson;

    #[test]
    fn the_minutes_shown_are_rounded() {
        let lesson = Lesson {
            id: "mot".to_owned(),
            file: "01-mot.md".to_owned(),
            title: "Một".to_owned(),
            minutes: 90,
            least_minutes: 0,
            competences: Vec::new(),
            legal_refs: Vec::new(),
            markdown: "chữ ".repeat(99),
            line: 1,
        };
        let said = dishonest(&lesson, &Document::parse(&lesson.markdown), 41).unwrap();
        assert!(said.contains("khoảng 42 phút"), "41.55 minutes: {said}");
    }
}
