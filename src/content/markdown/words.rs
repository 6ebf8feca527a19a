//! The words of a text without its marks.
use super::tree::Node;
use super::tree::Part;
use pulldown_cmark::Event;
use pulldown_cmark::Tag;

/// The plain text of these nodes; blocks stand apart by a space.
pub fn plain(nodes: &[Node<'_>]) -> String {
    let mut out = String::new();
    for node in nodes {
        add(node, &mut out);
    }
    out.trim().to_owned()
}

/// How many words a reader meets: whatever stands between spaces and holds a letter or digit.
pub fn words(nodes: &[Node<'_>]) -> usize {
    let text = plain(nodes);
    let words = text.split_whitespace();
    words
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

fn add(node: &Node<'_>, out: &mut String) {
    match &node.part {
        Part::Leaf(
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text),
        ) => {
            out.push_str(text);
        }
        Part::Leaf(Event::SoftBreak | Event::HardBreak | Event::Rule) => out.push(' '),
        Part::Leaf(_) => {}
        Part::Tag(tag) => {
            let block = !matches!(
                tag,
                Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::Link { .. }
                    | Tag::Image { .. }
            );
            for child in &node.children {
                add(child, out);
            }
            if block {
                out.push(' ');
            }
        }
    }
}
