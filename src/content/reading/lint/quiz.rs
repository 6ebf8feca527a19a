//! The quiz and its bank.
use super::Read;
use super::texts;
use crate::content::model::Draw;
use crate::content::model::Share;
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
        draw(read, &quiz.draw, &bank, &mut problems);
    }
    let mut found = problems.into_found();
    for question in bank {
        let mut problems = Problems::of(&question.file);
        gaps(question, &mut problems);
        found.extend(problems.into_found());
    }
    found
}

fn draw(read: &Read<'_>, draw: &Draw, bank: &[&Question], problems: &mut Problems) {
    let short = match draw {
        Draw::Count(_) => Vec::new(),
        Draw::Blueprint(shares) => short(shares, bank),
    };
    for (row, message) in &short {
        problems.add(read.folder.row_line("quiz.md", "draw", *row), message);
    }
    if short.is_empty() {
        let (asked, there) = (draw.count(), bank.len());
        let overlap = match draw {
            Draw::Count(_) => "",
            Draw::Blueprint(_) => " vì một câu chỉ lấy một lần",
        };
        problems.add(
            read.folder.key_line("quiz.md", "draw"),
            format!("draw lấy {asked} câu nhưng ngân hàng ({there} câu đúng mẫu) không đủ{overlap}: thêm câu hỏi hoặc giảm draw"),
        );
    }
}

/// The rows of a blueprint that the bank cannot fill even alone, with what to say of each.
fn short(shares: &[Share], bank: &[&Question]) -> Vec<(usize, String)> {
    let mut short = Vec::new();
    for (row, share) in shares.iter().enumerate() {
        let there = bank.iter().filter(|question| share.takes(question)).count();
        if there < share.count {
            let competence = share.competence.as_deref().unwrap_or("bất kỳ");
            let difficulty = share
                .difficulty
                .map_or("bất kỳ".to_owned(), |level| level.to_string());
            short.push((row, format!(
                "khối [[draw]] này cần {} câu năng lực {competence}, độ khó {difficulty}; ngân hàng chỉ có {there}: thêm câu hỏi hoặc giảm count",
                share.count
            )));
        }
    }
    short
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
