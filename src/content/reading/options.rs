//! The items of a list that holds a key: options with `[x]`, accepted answers with `=`, steps in order.
use super::questions::Place;
use crate::content::markdown::Node;
use crate::content::markdown::Part;
use crate::content::markdown::plain;
use pulldown_cmark::Event;
use pulldown_cmark::Tag;

/// One item of a list.
pub struct Item {
    /// Its `[x]` or `[ ]`, if it has one.
    pub checked: Option<bool>,
    /// Inline Markdown.
    pub source: String,
    /// The same without marks.
    pub plain: String,
    /// Whether it is a single paragraph, as it must be.
    pub is_one_paragraph: bool,
    pub line: usize,
}

impl Item {
    /// The accepted answer that stands behind `=`.
    pub fn answer(&self) -> Option<&str> {
        self.plain.strip_prefix('=').map(str::trim)
    }
}

pub fn items<'d>(place: &Place<'d>, list: &'d Node<'d>) -> Vec<Item> {
    list.children.iter().map(|item| read(place, item)).collect()
}

fn read<'d>(place: &Place<'d>, item: &'d Node<'d>) -> Item {
    let (spans, is_one_paragraph) = match item.children.first() {
        Some(first) if first.is_paragraph() => (&first.children[..], item.children.len() == 1),
        _ => {
            let spans = item
                .children
                .iter()
                .take_while(|node| !is_block(node))
                .count();
            (&item.children[..spans], spans == item.children.len())
        }
    };
    let (checked, spans) = match spans.split_first() {
        Some((marker, rest)) => match marker.leaf() {
            Some(Event::TaskListMarker(checked)) => (Some(*checked), rest),
            _ => (None, spans),
        },
        None => (None, spans),
    };
    Item {
        checked,
        source: source(place, spans),
        plain: plain(spans),
        is_one_paragraph,
        line: place.line_of(item),
    }
}

/// The source of these spans; lines below the first lose the indentation of the list.
pub fn source<'d>(place: &Place<'d>, spans: &[Node<'d>]) -> String {
    let Some(first) = spans.first() else {
        return String::new();
    };
    let end = spans
        .iter()
        .map(|node| node.range.end)
        .max()
        .unwrap_or(first.range.end);
    let lines = place.document.source[first.range.start..end].lines();
    lines
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

fn is_block(node: &Node<'_>) -> bool {
    match &node.part {
        Part::Tag(
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. },
        ) => false,
        Part::Tag(_) | Part::Leaf(Event::Rule) => true,
        Part::Leaf(_) => false,
    }
}
