//! Quotes, and the quotes that begin with `[!note]` and stand out on the page.
use super::Writer;
use crate::content::markdown::html::escape;
use crate::content::markdown::tree::Node;
use pulldown_cmark::Event;

/// Callouts by name, with their label in Vietnamese and English.
pub const CALLOUTS: [(&str, &str, &str); 7] = [
    ("note", "Ghi chú", "Note"),
    ("tip", "Mẹo", "Tip"),
    ("important", "Quan trọng", "Important"),
    ("warning", "Cảnh báo", "Warning"),
    ("caution", "Thận trọng", "Caution"),
    ("law", "Quy định", "The law"),
    ("example", "Ví dụ", "Example"),
];

/// The name that a quote gives itself with `[!name]` in its first line, in lower case.
pub fn callout_name(quote: &Node<'_>, source: &str) -> Option<String> {
    marker(quote, source).map(|marker| marker.name)
}

struct Marker<'a> {
    name: String,
    title: &'a str,
    /// The byte at which its line ends.
    end: usize,
}

fn marker<'a>(quote: &Node<'_>, source: &'a str) -> Option<Marker<'a>> {
    let first = quote.children.first().filter(|node| node.is_paragraph())?;
    let line = source[first.range.clone()].lines().next()?;
    let (name, title) = line.strip_prefix("[!")?.split_once(']')?;
    let well_formed = !name.is_empty() && name.chars().all(char::is_alphabetic);
    well_formed.then(|| Marker {
        name: name.to_lowercase(),
        title: title.trim(),
        end: first.range.start + line.len(),
    })
}

impl<'d> Writer<'d, '_> {
    pub(super) fn quote(&mut self, node: &'d Node<'d>) {
        let source = self.document.source;
        let known = marker(node, source).and_then(|marker| {
            let entry = CALLOUTS.iter().find(|entry| entry.0 == marker.name)?;
            Some((marker, entry))
        });
        let Some((marker, (name, vietnamese, english))) = known else {
            self.put("<blockquote>");
            self.blocks(&node.children);
            self.put("</blockquote>");
            return;
        };
        let label = if marker.title.is_empty() {
            self.site.language.say(*vietnamese, *english)
        } else {
            marker.title
        };
        self.put(&format!(
            "<aside class=\"callout callout-{name}\"><p class=\"callout-label\">"
        ));
        escape(label, &mut self.out);
        self.put("</p>");
        self.callout_body(node, marker.end);
        self.put("</aside>");
    }

    /// The quote without its marker line.
    fn callout_body(&mut self, node: &'d Node<'d>, marker_end: usize) {
        let Some((first, rest)) = node.children.split_first() else {
            return;
        };
        let shown = first.children.iter().position(|span| {
            span.range.start >= marker_end
                && !matches!(span.leaf(), Some(Event::SoftBreak | Event::HardBreak))
        });
        if let Some(shown) = shown {
            self.put("<p>");
            self.spans(&first.children[shown..]);
            self.put("</p>");
        }
        self.blocks(rest);
    }
}
