//! The attribute block of a question's heading: `{#id .kind points=1 difficulty=2 competence=4.1 partial=true}`.
use super::problem::Problems;
use crate::content::markdown::Heading;

/// Most points of one question.
const MOST_POINTS: f64 = 1000.0;

pub struct Attributes<'t> {
    pub id: Option<&'t str>,
    /// The kind its author names.
    pub class: Option<&'t str>,
    pub points: Option<f64>,
    pub difficulty: Option<u8>,
    pub competence: Option<String>,
    pub partial: Option<bool>,
}

/// Said of a heading that [`is_unclosed`].
pub const UNCLOSED: &str = "khung { ở cuối tiêu đề chưa đóng: thêm dấu } ở cuối dòng";

const KINDS: [&str; 10] = [
    "single",
    "multiple",
    "true-false",
    "short",
    "numeric",
    "matching",
    "ordering",
    "cloze",
    "essay",
    "file",
];

/// Reads the block; what is unknown or wrong becomes a problem on `line`.
pub fn attributes<'t>(
    heading: &Heading<'t>,
    line: usize,
    problems: &mut Problems,
) -> Attributes<'t> {
    let mut read = Attributes {
        id: heading.id,
        class: None,
        points: None,
        difficulty: None,
        competence: None,
        partial: None,
    };
    if let Some(id) = heading.id.filter(|id| !is_id(id)) {
        problems.add(
            line,
            format!("mã #{id} chỉ được gồm chữ không dấu, số và gạch nối"),
        );
    }
    for class in heading.classes.iter().filter(|class| **class != "check") {
        if KINDS.contains(class) && read.class.is_none() {
            read.class = Some(class);
        } else {
            problems.add(
                line,
                format!("không có loại câu hỏi .{class}, hoặc ghi hai loại cùng lúc"),
            );
        }
    }
    for (key, value) in &heading.attributes {
        if !set(&mut read, key, value.unwrap_or_default()) {
            let value = value.map_or(String::new(), |value| format!("={value}"));
            problems.add(
                line,
                format!("không hiểu {key}{value} trong khung {{ }} của câu hỏi"),
            );
        }
    }
    read
}

/// Whether a heading ends in a block that was begun and not closed, which makes the block part of its words.
pub fn is_unclosed(heading: &str) -> bool {
    heading.rsplit_once('{').is_some_and(|(_, inside)| {
        inside.trim_start().starts_with(['#', '.']) && !inside.contains('}')
    })
}

fn set(read: &mut Attributes<'_>, key: &str, value: &str) -> bool {
    match key {
        "points" => {
            read.points = points(value);
            read.points.is_some()
        }
        "difficulty" => {
            read.difficulty = value.parse().ok().filter(|level| (1..=5).contains(level));
            read.difficulty.is_some()
        }
        "competence" => {
            read.competence = Some(value.to_owned());
            !value.is_empty()
        }
        "partial" => {
            read.partial = value.parse().ok();
            read.partial.is_some()
        }
        _ => false,
    }
}

/// Points as `1`, `0.5` or `0,5`; above nothing.
pub fn points(text: &str) -> Option<f64> {
    let well_formed = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    let points = text.replace(',', ".").parse().ok()?;
    (well_formed && points > 0.0 && points <= MOST_POINTS).then_some(points)
}

/// Whether a text may be an id: it becomes part of addresses and of records.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'.')
}
