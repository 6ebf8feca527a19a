//! The tree written as HTML. Classes only, no styles and no scripts, as the site's content policy demands.
mod blocks;
mod callout;
mod media;
mod spans;

pub use blocks::section_end;
pub use callout::{CALLOUTS, callout_name};

use super::html::Html;
use super::tree::Document;
use super::tree::Node;
use crate::content::question::GAP;
use crate::text::Language;
use pulldown_cmark::Tag;
use std::collections::HashMap;

/// How what a text names becomes what a page of the site holds.
pub struct Site<'s> {
    pub language: Language,
    /// The address of a media file, by its path in the course; `None` when the course has none of that name.
    pub media: &'s dyn Fn(&str) -> Option<String>,
    /// The address of a page, by its file in the course.
    pub page: &'s dyn Fn(&str) -> Option<String>,
    /// What stands on the page for a `.check` heading and the nodes below it; `None` shows them as they are.
    pub check: &'s dyn Fn(&Node<'_>, &[Node<'_>]) -> Option<Html>,
}

/// A whole text: blocks, then its footnotes. Its highest heading becomes the second level, under the page's title.
pub fn blocks(document: &Document<'_>, site: &Site<'_>) -> Html {
    let highest = document
        .headings()
        .iter()
        .map(|(_, heading)| heading.level)
        .min();
    let mut writer = Writer::new(document, site);
    writer.shift = usize::from(highest == Some(1));
    writer.sections(&document.nodes);
    writer.footnotes();
    Html(writer.out)
}

/// A text that stands inside a line: the paragraphs of `source` without their tags.
pub fn inline(source: &str, site: &Site<'_>) -> Html {
    let document = Document::parse(source);
    let mut writer = Writer::new(&document, site);
    for (place, node) in document.nodes.iter().enumerate() {
        if place > 0 {
            writer.out.push(' ');
        }
        if node.is_paragraph() {
            writer.spans(&node.children);
        } else {
            writer.block(node);
        }
    }
    Html(writer.out)
}

/// A cloze text cut at its gaps: one more piece than there are gaps, to be joined by inputs.
pub fn gapped(source: &str, site: &Site<'_>) -> Vec<Html> {
    let whole = blocks(&Document::parse(source), site);
    whole
        .0
        .split(GAP)
        .map(|piece| Html(piece.to_owned()))
        .collect()
}

struct Writer<'d, 's> {
    document: &'d Document<'d>,
    site: &'s Site<'s>,
    /// Levels by which headings are lowered.
    shift: usize,
    out: String,
    /// Labels of the footnotes, in the order in which the text names them, and each one's number.
    notes: Vec<&'d str>,
    numbers: HashMap<&'d str, usize>,
}

impl<'d, 's> Writer<'d, 's> {
    fn new(document: &'d Document<'d>, site: &'s Site<'s>) -> Self {
        Self {
            document,
            site,
            shift: 0,
            out: String::with_capacity(document.source.len() * 2),
            notes: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    fn put(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// The footnotes that the text named, and those that they name in turn.
    fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let definitions = self.definitions();
        self.put("<section class=\"footnotes\"><ol>");
        let mut number = 0;
        while let Some(label) = self.notes.get(number).copied() {
            number += 1;
            self.put(&format!("<li id=\"note-{number}\">"));
            if let Some(definition) = definitions.get(label) {
                self.blocks(&definition.children);
            }
            let back = self.site.language.say("Về chỗ đọc", "Back to the text");
            self.put(&format!(
                "<a class=\"back\" href=\"#note-from-{number}\" aria-label=\"{back}\">↩</a></li>"
            ));
        }
        self.put("</ol></section>");
    }

    fn definitions(&self) -> HashMap<&'d str, &'d Node<'d>> {
        let mut found = HashMap::new();
        for root in &self.document.nodes {
            root.walk(&mut |node| {
                if let Some(Tag::FootnoteDefinition(label)) = node.tag() {
                    found.entry(&**label).or_insert(node);
                }
            });
        }
        found
    }
}
