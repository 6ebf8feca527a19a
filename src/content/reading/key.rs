//! The key of a question: which kind it makes it, and what is wrong with it.
use super::doubts;
use super::options::Item;
use super::options::items;
use super::problem::Problems;
use super::questions::Place;
use super::tables::table;
use crate::content::markdown::Node;
use crate::content::question::Decimal;
use crate::content::question::GAP;
use crate::content::question::Kind;
use crate::text::fold;
use crate::text::same_text;
use pulldown_cmark::Tag;
use std::collections::HashSet;

/// Options, pairs or steps of one question: more is a mistake, or meant to cost time.
pub const MOST: usize = 100;

/// The kind that a block makes of its question, given the class its author named.
pub fn kind<'d>(
    place: &Place<'d>,
    class: Option<&str>,
    key: &'d Node<'d>,
    problems: &mut Problems,
) -> Option<Kind> {
    let line = place.line_of(key);
    match key.tag() {
        Some(Tag::Table(_)) => table(place, class, key, problems),
        Some(Tag::List(Some(_))) => ordering(&items(place, key), line, problems),
        _ => {
            let items = items(place, key);
            let typed = matches!(class, Some("short" | "numeric"))
                || (class.is_none() && items.iter().any(|item| item.answer().is_some()));
            if typed {
                typed_key(class, &items, line, problems)
            } else {
                choices(class, &items, line, problems)
            }
        }
    }
}

fn choices(
    class: Option<&str>,
    items: &[Item],
    line: usize,
    problems: &mut Problems,
) -> Option<Kind> {
    let mut sound = sound(items, line, problems);
    for item in items.iter().filter(|item| item.checked.is_none()) {
        problems.add(item.line, "phương án thiếu [ ] hoặc [x] ở đầu dòng");
        sound = false;
    }
    let options: Vec<String> = items.iter().map(|item| item.source.clone()).collect();
    let right: Vec<usize> = (0..items.len())
        .filter(|at| items[*at].checked == Some(true))
        .collect();
    let folded: Vec<String> = items.iter().map(|item| fold(&item.plain)).collect();
    let yes_no = folded == ["dung", "sai"] || folded == ["sai", "dung"];
    let wrong = match (class, right.len()) {
        (_, 0) => Some("chưa có đáp án: đánh dấu [x] vào phương án đúng"),
        (Some("true-false"), _) if !yes_no => {
            Some("câu .true-false chỉ gồm hai phương án Đúng và Sai")
        }
        (Some("single"), 2..) => {
            Some("câu .single chỉ có một [x]: bỏ bớt, hoặc đổi thành .multiple")
        }
        (Some("true-false"), 2..) => Some("câu .true-false chỉ có một [x]"),
        (Some("multiple"), 1) => {
            Some("câu .multiple cần từ hai [x]: thêm đáp án, hoặc bỏ .multiple")
        }
        _ => None,
    };
    if let Some(message) = wrong {
        problems.add(line, message);
        sound = false;
    }
    if !sound {
        return None;
    }
    doubts::all_right(yes_no, right.len(), items.len(), line, problems);
    if yes_no && right.len() == 1 && class != Some("single") {
        return Some(Kind::TrueFalse {
            right: folded[right[0]] == "dung",
        });
    }
    Some(match right[..] {
        [right] => Kind::Single { options, right },
        _ => Kind::Multiple { options, right },
    })
}

/// What every list of a key must fulfil: two items or more, none empty, none twice, each one paragraph.
fn sound(items: &[Item], line: usize, problems: &mut Problems) -> bool {
    let mut seen = HashSet::new();
    let mut sound = items.len() >= 2;
    if !sound {
        problems.add(line, "danh sách này cần ít nhất hai mục");
    } else if items.len() > MOST {
        problems.add(
            line,
            format!("danh sách này có hơn {MOST} mục: chia thành nhiều câu"),
        );
        return false;
    }
    for item in items {
        let wrong = if item.source.is_empty() {
            "mục này để trống"
        } else if !item.is_one_paragraph {
            "mỗi mục chỉ gồm một đoạn chữ, không có danh sách hay đoạn thứ hai bên trong"
        } else if !seen.insert(item.source.as_str()) {
            "mục này trùng với một mục ở trên"
        } else {
            continue;
        };
        problems.add(item.line, wrong);
        sound = false;
    }
    doubts::alike(items, problems);
    sound
}

fn typed_key(
    class: Option<&str>,
    items: &[Item],
    line: usize,
    problems: &mut Problems,
) -> Option<Kind> {
    let mut accepted = Vec::new();
    for item in items {
        match item.answer() {
            Some(answer) if !same_text(answer).is_empty() => accepted.push(answer.to_owned()),
            _ => problems.add(
                item.line,
                "dòng đáp án phải bắt đầu bằng “= ” rồi đến câu trả lời được nhận",
            ),
        }
    }
    if accepted.len() < items.len() {
        return None;
    }
    let numeric = class == Some("numeric")
        || (class.is_none() && accepted.len() == 1 && accepted[0].contains('±'));
    if !numeric {
        doubts::short(items, problems);
        return Some(Kind::Short { accepted });
    }
    let number = match &accepted[..] {
        [only] => {
            doubts::thousands(only, line, problems);
            number(only)
        }
        _ => None,
    };
    if number.is_none() {
        problems.add(
            line,
            "không đọc được đáp án số: viết đúng một dòng như “= 12,5 ± 0,5”, “± 0” là phải đúng hẳn",
        );
    }
    number
}

fn number(text: &str) -> Option<Kind> {
    let (value, tolerance) = text.split_once('±')?;
    let value = value.parse().ok()?;
    let tolerance: Decimal = tolerance.parse().ok()?;
    (!tolerance.is_negative()).then_some(Kind::Numeric { value, tolerance })
}

fn ordering(items: &[Item], line: usize, problems: &mut Problems) -> Option<Kind> {
    let items = sound(items, line, problems).then_some(items)?;
    let items = items.iter().map(|item| item.source.clone()).collect();
    Some(Kind::Ordering { items })
}

/// Whether a block holds something like `[[…]]`.
pub fn has_gap(place: &Place<'_>, node: &Node<'_>) -> bool {
    let text = &place.document.source[node.range.clone()];
    text.split_once("[[")
        .is_some_and(|(_, rest)| rest.contains("]]"))
}

/// Takes the gaps out of a text: the kind, and the text with [`GAP`] in their place.
pub fn cloze(
    class: Option<&str>,
    text: &str,
    line: usize,
    problems: &mut Problems,
) -> Option<(Kind, String)> {
    let mut gaps = Vec::new();
    let mut out = String::new();
    let clean = text.replace(GAP, "");
    let mut rest = clean.as_str();
    while let Some((before, after)) = rest.split_once("[[") {
        out.push_str(before);
        let Some((gap, after)) = after.split_once("]]") else {
            problems.add(line, "chỗ trống mở bằng [[ mà không đóng bằng ]]");
            return None;
        };
        if gap.contains("[[") {
            problems.add(
                line,
                "chỗ trống mở bằng [[ mà không đóng bằng ]] trước chỗ trống sau",
            );
        }
        gaps.push(alternatives(gap));
        out.push(GAP);
        rest = after;
    }
    out.push_str(rest);
    let wrong = match class {
        _ if gaps.iter().any(Vec::is_empty) => {
            "chỗ trống [[ ]] chưa có đáp án, hoặc có đáp án để trống"
        }
        Some("cloze") if gaps.is_empty() => "câu .cloze chưa có chỗ trống: đặt đáp án trong [[ ]]",
        None | Some("cloze") if !gaps.is_empty() => return Some((Kind::Cloze { gaps }, out)),
        _ => "câu hỏi chưa có đáp án, hoặc đáp án không đúng dạng của loại câu đã ghi",
    };
    problems.add(line, wrong);
    None
}

/// What a gap accepts, apart by `|`; nothing when one of them is empty.
fn alternatives(gap: &str) -> Vec<String> {
    let parts = gap.replace("\\|", "|");
    let parts: Vec<String> = parts
        .split('|')
        .map(|part| part.trim().to_owned())
        .collect();
    if parts.iter().any(|part| same_text(part).is_empty()) {
        Vec::new()
    } else {
        parts
    }
}
