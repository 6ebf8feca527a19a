//! Keys that are tables.
use super::attributes::points;
use super::doubts;
use super::key::MOST;
use super::options::source;
use super::problem::Problems;
use super::questions::Place;
use crate::content::markdown::Node;
use crate::content::markdown::plain;
use crate::content::question::Criterion;
use crate::content::question::Kind;
use crate::text::fold;

struct Row {
    line: usize,
    cells: Vec<String>,
}

/// The kind that a table makes of its question: pairs to match, or the scheme by which a person marks.
pub fn table<'d>(
    place: &Place<'d>,
    class: Option<&str>,
    key: &'d Node<'d>,
    problems: &mut Problems,
) -> Option<Kind> {
    let (head, rows) = key.children.split_first()?;
    let line = place.line_of(key);
    if rows.len() > MOST {
        problems.add(
            line,
            format!("bảng này có hơn {MOST} hàng: chia thành nhiều câu"),
        );
        return None;
    }
    if head.children.len() != 2 {
        problems.add(line, "bảng đáp án phải có đúng hai cột");
        return None;
    }
    let headings: Vec<String> = head
        .children
        .iter()
        .map(|cell| fold(&plain(&cell.children)))
        .collect();
    let rows = filled(place, rows, problems)?;
    let is_scheme = headings == ["tieu chi", "diem"];
    match class {
        Some("essay" | "file") if !is_scheme => {
            problems.add(
                line,
                "bảng chấm điểm phải có hai cột tên là Tiêu chí và Điểm",
            );
            None
        }
        Some("file") => scheme(&rows, line, problems).map(|criteria| Kind::File { criteria }),
        Some("essay") => scheme(&rows, line, problems).map(|criteria| Kind::Essay { criteria }),
        None if is_scheme => scheme(&rows, line, problems).map(|criteria| Kind::Essay { criteria }),
        _ => matching(&rows, line, problems),
    }
}

/// The rows of a table; `None` when a cell is empty.
fn filled(place: &Place<'_>, rows: &[Node<'_>], problems: &mut Problems) -> Option<Vec<Row>> {
    for row in rows {
        let written = place.document.source[row.range.start..].lines().next();
        doubts::cells(written.unwrap_or_default(), place.line_of(row), problems);
    }
    let rows: Vec<Row> = rows
        .iter()
        .map(|row| Row {
            line: place.line_of(row),
            cells: row
                .children
                .iter()
                .map(|cell| source(place, &cell.children))
                .collect(),
        })
        .collect();
    let empty = |row: &&Row| row.cells.iter().any(String::is_empty);
    for row in rows.iter().filter(empty) {
        problems.add(row.line, "hàng này có ô để trống");
    }
    let whole = !rows.iter().any(|row| empty(&row));
    whole.then_some(rows)
}

fn matching(rows: &[Row], line: usize, problems: &mut Problems) -> Option<Kind> {
    let mut sound = rows.len() >= 2;
    if !sound {
        problems.add(line, "bảng ghép đôi cần ít nhất hai hàng");
    }
    let (mut left, mut right, mut key) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let [first, second] = &row.cells[..] else {
            continue;
        };
        if left.contains(first) {
            problems.add(
                row.line,
                "ô bên trái trùng với một hàng ở trên: mỗi ô bên trái chỉ đứng một lần",
            );
            sound = false;
        }
        let place = right.iter().position(|text| text == second);
        key.push(place.unwrap_or_else(|| {
            right.push(second.clone());
            right.len() - 1
        }));
        left.push(first.clone());
    }
    sound.then_some(Kind::Matching { left, right, key })
}

fn scheme(rows: &[Row], line: usize, problems: &mut Problems) -> Option<Vec<Criterion>> {
    if rows.is_empty() {
        problems.add(line, "bảng chấm điểm chưa có tiêu chí nào");
        return None;
    }
    rows.iter()
        .map(|row| {
            let points = points(&row.cells[1]);
            if points.is_none() {
                problems.add(row.line, "điểm của tiêu chí phải là một số lớn hơn 0");
            }
            Some(Criterion {
                text: row.cells[0].clone(),
                points: points?,
            })
        })
        .collect()
}
