//! Mistakes of a key that can be read all the same. They are reported, and the question stays what it always was: releases
//! made before a mistake was looked for are read again by the same words, and must not lose a question.
use super::options::Item;
use super::problem::Problems;
use crate::content::question::Decimal;
use crate::text::same_text;
use crate::text::tidy;

/// Options of which all are right, and *Đúng* with *Sai* both right.
pub fn all_right(yes_no: bool, right: usize, of: usize, line: usize, problems: &mut Problems) {
    if right < 2 || right < of {
        return;
    }
    problems.add(
        line,
        if yes_no {
            "Đúng và Sai không thể cùng đúng: chỉ để một [x]"
        } else {
            "mọi phương án đều có [x]: thêm phương án sai, hoặc bỏ bớt [x]"
        },
    );
}

/// Items that a reader cannot tell apart; those written exactly alike are no key at all and refused elsewhere.
pub fn alike(items: &[Item], problems: &mut Problems) {
    let looks: Vec<String> = items.iter().map(|item| look(&item.source)).collect();
    for (at, item) in items.iter().enumerate() {
        let same = items[..at].iter().any(|other| other.source == item.source);
        if !same && looks[..at].contains(&looks[at]) {
            problems.add(
                item.line,
                "mục này trùng với một mục ở trên, chỉ khác chữ hoa, dấu cách hoặc ký tự không nhìn thấy",
            );
        }
    }
}

/// A text as a reader sees it at a glance.
pub fn look(text: &str) -> String {
    tidy(text).to_lowercase()
}

/// Accepted answers that marking cannot tell apart, and numbers that were meant as numbers.
pub fn short(items: &[Item], problems: &mut Problems) {
    let answers: Vec<&str> = items.iter().filter_map(Item::answer).collect();
    let keys: Vec<String> = answers.iter().map(|answer| same_text(answer)).collect();
    for (at, (item, answer)) in items.iter().zip(&answers).enumerate() {
        if keys[..at].contains(&keys[at]) {
            problems.add(
                item.line,
                "câu trả lời này trùng với một dòng ở trên: khi chấm không phân biệt chữ hoa, dấu cách, chỗ đặt dấu thanh",
            );
        }
        if is_tolerance(answer, "±") {
            problems.add(
                item.line,
                "đáp án số chỉ viết một dòng: nới sai số sau dấu ±, hoặc tách thành nhiều câu",
            );
        } else if ["+/-", "+-", "+/−"]
            .iter()
            .any(|sign| is_tolerance(answer, sign))
        {
            problems.add(
                item.line,
                "đáp án số phải dùng dấu ± trước sai số, như “= 12,5 ± 0,5”",
            );
        }
    }
}

fn is_tolerance(answer: &str, sign: &str) -> bool {
    let number = |text: &str| text.parse::<Decimal>().is_ok();
    let sides = answer.split_once(sign);
    sides.is_some_and(|(value, tolerance)| number(value) && number(tolerance))
}

/// `1.234` is a little over one to a computer and over a thousand to a Vietnamese reader.
pub fn thousands(key: &str, line: usize, problems: &mut Problems) {
    for number in key.split('±').map(str::trim) {
        let digits = number.trim_start_matches(['-', '−', '+']);
        let Some((whole, after)) = digits.split_once('.') else {
            continue;
        };
        if after.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') {
            let (plain, comma) = (number.replace('.', ""), number.replace('.', ","));
            problems.add(
                line,
                format!("{number} có thể hiểu hai cách: viết {plain} nếu là hàng nghìn, {comma} nếu là số lẻ"),
            );
        }
    }
}

/// The points a question states and those its marking scheme adds up to.
pub fn points(stated: f64, criteria: f64, line: usize, problems: &mut Problems) {
    if (stated - criteria).abs() > 1e-6 {
        problems.add(
            line,
            format!(
                "points={stated} nhưng điểm của các tiêu chí cộng lại là {criteria}: sửa cho khớp"
            ),
        );
    }
}

/// A row of a two-column table that is written with more cells; what stands beyond the second is never shown.
pub fn cells(row: &str, line: usize, problems: &mut Problems) {
    let row = row.trim().replace("\\|", "");
    let row = row.strip_prefix('|').unwrap_or(&row);
    let row = row.strip_suffix('|').unwrap_or(row);
    let cells = row.split('|').count();
    if cells > 2 {
        problems.add(
            line,
            format!("hàng này có {cells} ô, bảng chỉ có hai cột: bỏ ô thừa, hoặc viết \\| nếu là dấu sổ đứng trong chữ"),
        );
    }
}
