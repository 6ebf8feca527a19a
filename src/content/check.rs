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

/// How many courses stand in `dir`, or `dir` itself is, and what is wrong with them.
pub fn check(dir: &Path) -> (usize, Vec<Problem>) {
    let courses = match survey(dir) {
        Ok(courses) => courses,
        Err(problem) => return (0, vec![problem]),
    };
    let count = courses.len();
    // A server may begin without courses; who asks about a folder means one that holds some.
    if courses.is_empty() {
        let problem = Problem {
            file: dir.display().to_string(),
            line: 1,
            message: "không có khóa học nào ở đây: xem lại đường dẫn, mỗi khóa học là một thư mục có tệp course.md".to_owned(),
        };
        return (count, vec![problem]);
    }
    let problems = courses.into_iter().flat_map(|course| course.problems);
    (count, problems.collect())
}

/// The courses in `dir` by name; an error when there is no such directory.
pub fn survey(dir: &Path) -> Result<Vec<Checked>, Problem> {
    let folders = reading::folders(dir)?;
    if let Some(problem) = too_high(dir, &folders) {
        return Err(problem);
    }
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

/// That none of these folders is a course though some hold courses: who names the folder above means those.
fn too_high(dir: &Path, folders: &[PathBuf]) -> Option<Problem> {
    let is_course = |path: &PathBuf| path.join("course.md").is_file();
    if folders.iter().any(is_course) {
        return None;
    }
    let holds_courses =
        |path: &&PathBuf| reading::folders(path).is_ok_and(|below| below.iter().any(is_course));
    let holders: Vec<String> = folders
        .iter()
        .filter(holds_courses)
        .map(|path| path.display().to_string())
        .collect();
    (!holders.is_empty()).then(|| Problem {
        file: dir.display().to_string(),
        line: 1,
        message: format!(
            "không có khóa học nào ngay trong thư mục này; các khóa học nằm trong {}: hãy chạy lại lệnh với thư mục đó",
            holders.join(", ")
        ),
    })
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
