//! Questions: a heading, what is asked below it, the key, and a quote that explains.
use super::attributes::Attributes;
use super::attributes::UNCLOSED;
use super::attributes::attributes;
use super::attributes::is_unclosed;
use super::doubts;
use super::key;
use super::options::items;
use super::options::source;
use super::problem::Problems;
use crate::content::markdown::Document;
use crate::content::markdown::Heading;
use crate::content::markdown::Node;
use crate::content::question::Kind;
use crate::content::question::Question;
use pulldown_cmark::Tag;

/// Where nodes stand in their file.
pub struct Place<'d> {
    pub document: &'d Document<'d>,
    /// The file's line on which the document begins.
    pub line: usize,
}

impl Place<'_> {
    pub fn line_of(&self, node: &Node<'_>) -> usize {
        self.line_at(node.range.start)
    }

    pub fn line_at(&self, byte: usize) -> usize {
        self.line - 1 + self.document.line(byte)
    }
}

/// All questions of a file: every heading of level two begins one.
pub fn questions(place: &Place<'_>, problems: &mut Problems) -> Vec<Question> {
    let nodes = &place.document.nodes;
    let begins: Vec<usize> = (0..nodes.len())
        .filter(|at| Heading::of(&nodes[*at]).is_some_and(|heading| heading.level <= 2))
        .collect();
    let before = begins.first().copied().unwrap_or(nodes.len());
    if before > 0 {
        problems.add(
            place.line_of(&nodes[0]),
            "đoạn này không thuộc câu hỏi nào: mỗi câu bắt đầu bằng một tiêu đề ##",
        );
    }
    let ends = begins.iter().skip(1).copied().chain([nodes.len()]);
    begins
        .iter()
        .zip(ends)
        .filter_map(|(begin, end)| {
            let heading = &nodes[*begin];
            if Heading::of(heading)?.level == 1 {
                problems.add(
                    place.line_of(heading),
                    "tiêu đề câu hỏi phải là cấp hai (##), không phải #",
                );
                return None;
            }
            question(place, heading, &nodes[begin + 1..end], problems)
        })
        .collect()
}

/// The question under one heading; `None`, with its problems, when no one could answer it.
pub fn question<'d>(
    place: &Place<'d>,
    heading: &'d Node<'d>,
    body: &'d [Node<'d>],
    problems: &mut Problems,
) -> Option<Question> {
    let line = place.line_of(heading);
    let settings = Heading::of(heading)?;
    let read = attributes(&settings, line, problems);
    let is_check = settings.has_class("check");
    let prompt = source(place, &heading.children);
    if read.id.is_none() && !is_check {
        problems.add(
            line,
            if is_unclosed(&prompt) {
                UNCLOSED
            } else {
                "câu hỏi chưa có mã: thêm {#ma-cau} ở cuối tiêu đề"
            },
        );
    }
    if prompt.is_empty() {
        problems.add(line, "câu hỏi không có lời: viết câu hỏi ngay sau dấu ##");
    }
    let parts = split(place, read.class, body, problems, line)?;
    let id = read.id.map(str::to_owned).or_else(|| {
        let own = place.document.ids.get(&heading.range.start);
        own.filter(|_| is_check).cloned()
    })?;
    if prompt.is_empty() {
        return None;
    }
    let asked = Asked { id, prompt, line };
    Some(assemble(asked, parts, read, problems))
}

struct Asked {
    id: String,
    prompt: String,
    line: usize,
}

struct Parts {
    text: String,
    kind: Kind,
    explanation: Option<String>,
}

fn assemble(asked: Asked, parts: Parts, read: Attributes<'_>, problems: &mut Problems) -> Question {
    let usual = matches!(parts.kind, Kind::Matching { .. } | Kind::Cloze { .. });
    let criteria = match &parts.kind {
        Kind::Essay { criteria } | Kind::File { criteria } => {
            criteria.iter().map(|criterion| criterion.points).sum()
        }
        _ => 1.0,
    };
    if let Some(stated) = read.points.filter(|_| parts.kind.needs_a_person()) {
        doubts::points(stated, criteria, asked.line, problems);
    }
    Question {
        id: asked.id,
        prompt: asked.prompt,
        text: parts.text,
        kind: parts.kind,
        points: read.points.unwrap_or(criteria),
        difficulty: read.difficulty,
        competence: read.competence,
        partial: read.partial.unwrap_or(usual),
        explanation: parts.explanation,
        file: problems.file().to_owned(),
        line: asked.line,
    }
}

/// Tells text, key and explanation apart. The key is the last block that can be one; without it the text may be a cloze.
fn split<'d>(
    place: &Place<'d>,
    class: Option<&str>,
    body: &'d [Node<'d>],
    problems: &mut Problems,
    line: usize,
) -> Option<Parts> {
    let at = match class {
        Some("cloze") => None,
        Some(_) => body.iter().rposition(|node| may_hold(place, class, node)),
        None => body
            .iter()
            .rposition(|node| is_answer_list(place, node))
            .or_else(|| {
                let gaps = body.iter().any(|node| key::has_gap(place, node));
                let last = || body.iter().rposition(|node| may_hold(place, None, node));
                if gaps { None } else { last() }
            }),
    };
    let (stem, key, after) = if let Some(at) = at {
        (&body[..at], Some(&body[at]), &body[at + 1..])
    } else {
        let quotes = body.iter().rev().take_while(|node| node.is_quote()).count();
        let (stem, after) = body.split_at(body.len() - quotes);
        (stem, None, after)
    };
    if let Some(second) = stem.iter().find(|node| is_answer_list(place, node)) {
        problems.add(
            place.line_of(second),
            "câu hỏi có hai danh sách đáp án: gộp lại thành một",
        );
        return None;
    }
    if let Some(stray) = after.iter().find(|node| !node.is_quote()) {
        problems.add(
            place.line_of(stray),
            "đoạn này đứng sau đáp án: đưa lên trước đáp án, hoặc vào lời giải thích sau dấu >",
        );
    }
    let written = slice(place, stem);
    let (kind, text) = match key {
        Some(key) => (key::kind(place, class, key, problems)?, written),
        None => key::cloze(class, &written, line, problems)?,
    };
    let explanation = explanation(place, after);
    Some(Parts {
        text,
        kind,
        explanation,
    })
}

/// Whether a block may be the key of a question of this class.
fn may_hold(place: &Place<'_>, class: Option<&str>, node: &Node<'_>) -> bool {
    match (class, node.tag()) {
        (
            Some("single" | "multiple" | "true-false" | "short" | "numeric"),
            Some(Tag::List(None)),
        )
        | (Some("matching" | "essay" | "file") | None, Some(Tag::Table(_)))
        | (Some("ordering") | None, Some(Tag::List(Some(_)))) => true,
        (None, _) => is_answer_list(place, node),
        _ => false,
    }
}

/// A list with `[x]`, `[ ]` or `=`: it holds answers, whatever else the question says.
fn is_answer_list(place: &Place<'_>, node: &Node<'_>) -> bool {
    let is_list = matches!(node.tag(), Some(Tag::List(None)));
    is_list
        && items(place, node)
            .iter()
            .any(|item| item.checked.is_some() || item.answer().is_some())
}

fn slice(place: &Place<'_>, nodes: &[Node<'_>]) -> String {
    let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
        return String::new();
    };
    place.document.source[first.range.start..last.range.end]
        .trim_end()
        .to_owned()
}

/// The quotes below the key without their `>` and without the word *Giải thích*, which the page says itself.
fn explanation(place: &Place<'_>, quotes: &[Node<'_>]) -> Option<String> {
    let quotes = quotes.iter().filter(|node| node.is_quote());
    let texts = quotes.map(|quote| {
        let lines = place.document.source[quote.range.clone()].lines();
        let lines = lines.map(|line| {
            let inside = line.trim_start().strip_prefix('>');
            inside.map_or(line, |text| text.strip_prefix(' ').unwrap_or(text))
        });
        lines.collect::<Vec<_>>().join("\n")
    });
    let text = texts.collect::<Vec<_>>().join("\n\n");
    let text = text.trim();
    let text = text.strip_prefix("Giải thích:").unwrap_or(text).trim();
    (!text.is_empty()).then(|| text.to_owned())
}
