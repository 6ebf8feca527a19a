//! The short course that exists only in demonstrations: how to learn here.
use crate::content::Course;
use crate::content::Files;
use crate::content::Folder;
use std::collections::BTreeMap;

const FOLDER: &str = "lam-quen";
const TEXTS: &[(&str, &str)] = &[
    ("course.md", include_str!("course/course.md")),
    ("01-doc-bai.md", include_str!("course/01-doc-bai.md")),
    (
        "02-lam-bai-kiem-tra.md",
        include_str!("course/02-lam-bai-kiem-tra.md"),
    ),
    (
        "03-giay-chung-nhan.md",
        include_str!("course/03-giay-chung-nhan.md"),
    ),
    ("quiz.md", include_str!("course/quiz.md")),
];

/// The course ready to be published.
pub struct Embedded {
    pub course: Course,
    pub files: Files,
}

/// Reads the embedded course; `None` would be a fault of this program.
pub fn embedded() -> Option<Embedded> {
    let texts: BTreeMap<String, String> = TEXTS
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    let folder = Folder {
        name: FOLDER.to_owned(),
        texts,
        ..Folder::default()
    };
    let course = crate::content::parse(&folder).0?;
    Some(Embedded {
        course,
        files: Files::of(&folder).ok()?,
    })
}
