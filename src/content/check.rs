//! All courses of a directory, each with what is wrong in it. One bad course never stops the others.
use super::model::Course;
use super::reading;
use super::reading::Folder;
use super::reading::Problem;
use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;

/// A course folder as it was found.
#[derive(Debug)]
pub struct Checked {
    /// As the user named it.
    pub path: PathBuf,
    pub folder: Folder,
    /// `None` when its settings cannot be read.
    pub course: Option<Course>,
    /// Empty when the course may be published.
    pub problems: Vec<Problem>,
}

/// The course in a folder, or everything that is wrong with it.
pub fn load(path: &Path) -> Result<Course, Vec<Problem>> {
    let checked = read(path);
    match checked.course {
        Some(course) if checked.problems.is_empty() => Ok(course),
        _ => Err(checked.problems),
    }
}

/// What is wrong with the courses in `dir`, or with the course that `dir` is.
pub fn check(dir: &Path) -> Vec<Problem> {
    match survey(dir) {
        // A server may begin without courses; who asks about a folder means one that holds some.
        Ok(courses) if courses.is_empty() => vec![Problem {
            file: dir.display().to_string(),
            line: 1,
            message: "không có khóa học nào ở đây: xem lại đường dẫn, mỗi khóa học là một thư mục có tệp course.md".to_owned(),
        }],
        Ok(courses) => courses
            .into_iter()
            .flat_map(|course| course.problems)
            .collect(),
        Err(problem) => vec![problem],
    }
}

/// The courses in `dir` by name; an error when there is no such directory.
pub fn survey(dir: &Path) -> Result<Vec<Checked>, Problem> {
    let folders = reading::folders(dir)?;
    let mut courses: Vec<Checked> = folders.iter().map(|path| read(path)).collect();
    let mut codes: HashMap<String, String> = HashMap::new();
    for checked in &mut courses {
        let Some(course) = &checked.course else {
            continue;
        };
        let file = within(&checked.path, "course.md");
        if let Some(first) = codes.get(&course.code) {
            checked.problems.push(Problem {
                message: format!(
                    "mã khóa học {} đã dùng ở {first}: đổi mã của một khóa",
                    course.code
                ),
                line: checked.folder.key_line("course.md", "code"),
                file,
            });
        } else {
            codes.insert(course.code.clone(), file);
        }
    }
    Ok(courses)
}

fn read(path: &Path) -> Checked {
    let (folder, mut problems) = reading::read(path);
    let (course, found) = reading::parse(&folder);
    // A folder that could not be read lacks everything; only the cause is worth saying.
    if problems.is_empty() || !folder.texts.is_empty() {
        problems.extend(found);
    }
    for problem in &mut problems {
        problem.file = within(path, &problem.file);
    }
    problems.sort();
    Checked {
        path: path.to_owned(),
        folder,
        course,
        problems,
    }
}

fn within(path: &Path, file: &str) -> String {
    let path = path.display().to_string();
    let path = path.trim_end_matches('/');
    if file.is_empty() {
        path.to_owned()
    } else {
        format!("{path}/{file}")
    }
}
