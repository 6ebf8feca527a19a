//! Markdown as a tree of nodes that know where in the source they stand.
use super::headings;
use super::headings::Heading;
use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use std::collections::HashMap;
use std::ops::Range;

/// Containers inside one another beyond which the tree grows no deeper, so that no text can exhaust the stack.
const DEPTH: usize = 48;

/// A piece of the text: a container with children, or a leaf.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    pub part: Part<'a>,
    /// Bytes of the source.
    pub range: Range<usize>,
    pub children: Vec<Node<'a>>,
}

#[derive(Debug, Clone)]
pub enum Part<'a> {
    Tag(Tag<'a>),
    Leaf(Event<'a>),
}

/// A parsed text.
#[derive(Debug)]
pub struct Document<'a> {
    pub source: &'a str,
    pub nodes: Vec<Node<'a>>,
    /// The id of each heading, by the byte at which it begins.
    pub ids: HashMap<usize, String>,
    /// Where the lines end.
    breaks: Vec<usize>,
}

impl<'a> Document<'a> {
    pub fn parse(source: &'a str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        let nodes = tree(Parser::new_ext(source, options).into_offset_iter());
        let ids = headings::ids(&nodes);
        let breaks = source.match_indices('\n').map(|(at, _)| at).collect();
        Self {
            source,
            nodes,
            ids,
            breaks,
        }
    }

    /// The headings in the order of the text, also those inside quotes and lists.
    pub fn headings(&self) -> Vec<(&Node<'a>, Heading<'_>)> {
        let mut found = Vec::new();
        for node in &self.nodes {
            node.walk(&mut |node| {
                if let Some(heading) = Heading::of(node) {
                    found.push((node, heading));
                }
            });
        }
        found
    }

    /// The line of the source, from 1, on which this byte stands.
    pub fn line(&self, byte: usize) -> usize {
        1 + self.breaks.partition_point(|end| *end < byte)
    }
}

fn tree<'a>(events: impl Iterator<Item = (Event<'a>, Range<usize>)>) -> Vec<Node<'a>> {
    let mut roots = Vec::new();
    let mut open: Vec<Node<'a>> = Vec::new();
    let mut too_deep = 0_usize;
    for (event, range) in events {
        match event {
            Event::Start(_) if open.len() >= DEPTH => too_deep += 1,
            Event::End(_) if too_deep > 0 => too_deep -= 1,
            Event::Start(tag) => open.push(Node {
                part: Part::Tag(tag),
                range,
                children: Vec::new(),
            }),
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    open.last_mut()
                        .map_or(&mut roots, |parent| &mut parent.children)
                        .push(done);
                }
            }
            leaf => open
                .last_mut()
                .map_or(&mut roots, |parent| &mut parent.children)
                .push(Node {
                    part: Part::Leaf(leaf),
                    range,
                    children: Vec::new(),
                }),
        }
    }
    roots
}

impl<'a> Node<'a> {
    pub const fn tag(&self) -> Option<&Tag<'a>> {
        match &self.part {
            Part::Tag(tag) => Some(tag),
            Part::Leaf(_) => None,
        }
    }

    pub const fn leaf(&self) -> Option<&Event<'a>> {
        match &self.part {
            Part::Leaf(event) => Some(event),
            Part::Tag(_) => None,
        }
    }

    pub const fn is_paragraph(&self) -> bool {
        matches!(self.part, Part::Tag(Tag::Paragraph))
    }

    pub const fn is_quote(&self) -> bool {
        matches!(self.part, Part::Tag(Tag::BlockQuote(_)))
    }

    /// This node and all below it, in the order of the text.
    pub fn walk<'t>(&'t self, visit: &mut impl FnMut(&'t Self)) {
        visit(self);
        for child in &self.children {
            child.walk(visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn no_text_grows_a_tree_that_exhausts_the_stack() {
        let quotes = ">".repeat(200_000);
        let lists = "- ".repeat(50_000);
        let brackets = "[".repeat(100_000);
        let stars = ["*a ".repeat(50_000), "b* ".repeat(50_000)].concat();
        for text in [quotes, lists, brackets, stars] {
            let document = Document::parse(&text);
            assert!(document.headings().is_empty());
        }
    }
}
