//! The quiz and its bank.
use super::Read;
use super::texts;
use crate::content::question::Kind;
use crate::content::question::Question;
use crate::content::reading::problem::Problem;
use crate::content::reading::problem::Problems;

pub fn quiz(read: &Read<'_>) -> Vec<Problem> {
    let mut problems = Problems::of("quiz.md");
    let bank: Vec<&Question> = read.questions.iter().collect();
    if let Some(quiz) = read.quiz
        && quiz.draw.choose(&bank).is_none()
    {
        let (asked, there) = (quiz.draw.count(), bank.len());
        problems.add(
            read.folder.key_line("quiz.md", "draw"),
            format!("draw lấy {asked} câu nhưng ngân hàng ({there} câu đúng mẫu) không đủ: thêm câu hỏi hoặc giảm draw"),
        );
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
