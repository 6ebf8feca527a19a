//! What makes a course that can be read a course that can be taught: links that lead somewhere, images with words, honest
//! minutes, a quiz that its bank can fill.
mod lessons;
mod quiz;
mod texts;

use super::folder::Folder;
use super::front::cut;
use super::problem::Problem;
use super::problem::Problems;
use super::questions::Place;
use super::quiz::question_text;
use crate::content::markdown::Document;
use crate::content::model::Lesson;
use crate::content::model::Quiz;
use crate::content::question::Question;
use std::collections::HashMap;
use std::collections::HashSet;
use texts::text;

/// As much of a course as could be read: a fault in one file hides none in another.
pub struct Read<'f> {
    pub folder: &'f Folder,
    pub lessons: Vec<&'f Lesson>,
    pub quiz: Option<&'f Quiz>,
    pub questions: &'f [Question],
}

/// The introduction or a lesson, without its settings.
struct Page<'f> {
    file: &'f str,
    document: Document<'f>,
    line: usize,
}

/// What links of a course may point at.
struct Known<'f> {
    folder: &'f Folder,
    /// The ids of the headings of each page.
    anchors: HashMap<&'f str, HashSet<String>>,
}

pub fn course(read: &Read<'_>, found: &mut Vec<Problem>) {
    let pages = pages(read.folder);
    let known = Known {
        folder: read.folder,
        anchors: anchors(read.folder, &pages),
    };
    for page in &pages {
        let mut problems = Problems::of(page.file);
        text(&page.place(), &known, &mut problems);
        if page.file != "course.md" {
            lessons::lesson(page, read, &mut problems);
        }
        found.extend(problems.into_found());
    }
    found.extend(lessons::ids_taken(&pages, read.questions));
    found.extend(questions(&known));
    found.extend(quiz::quiz(read));
}

impl Page<'_> {
    fn place(&self) -> Place<'_> {
        Place {
            document: &self.document,
            line: self.line,
        }
    }
}

fn is_page(path: &str) -> bool {
    path != "quiz.md" && !path.contains('/')
}

/// The pages whose settings end somewhere; of the others that is said where they are read.
fn pages(folder: &Folder) -> Vec<Page<'_>> {
    let texts = folder.texts.iter().filter(|(path, _)| is_page(path));
    texts
        .filter_map(|(path, text)| {
            let parts = cut(text, &mut Problems::of(path))?;
            Some(Page {
                file: path,
                document: Document::parse(parts.body),
                line: parts.body_line,
            })
        })
        .collect()
}

fn anchors<'f>(folder: &'f Folder, pages: &[Page<'f>]) -> HashMap<&'f str, HashSet<String>> {
    let ids = |document: &Document<'_>| document.ids.values().cloned().collect();
    let texts = folder.texts.iter().filter(|(path, _)| is_page(path));
    texts
        .map(|(path, text)| {
            let page = pages.iter().find(|page| page.file == path);
            let ids = page.map_or_else(|| ids(&Document::parse(text)), |page| ids(&page.document));
            (path.as_str(), ids)
        })
        .collect()
}

/// What the texts of the bank link to and show.
fn questions(known: &Known<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for (path, written) in known.folder.texts.iter().filter(|(path, _)| !is_page(path)) {
        let mut problems = Problems::of(path);
        let (body, line) = question_text(path, written, &mut Problems::of(path));
        let document = Document::parse(body);
        let place = Place {
            document: &document,
            line,
        };
        text(&place, known, &mut problems);
        found.extend(problems.into_found());
    }
    found
}
