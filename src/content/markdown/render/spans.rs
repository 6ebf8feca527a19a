//! What stands inside a line: text, emphasis, code, links, notes.
use super::Writer;
use crate::content::markdown::html::address;
use crate::content::markdown::html::attribute;
use crate::content::markdown::html::escape;
use crate::content::markdown::links::Target;
use crate::content::markdown::links::target;
use crate::content::markdown::tree::Node;
use crate::content::markdown::tree::Part;
use pulldown_cmark::Event;
use pulldown_cmark::Tag;

impl<'d> Writer<'d, '_> {
    pub(super) fn spans(&mut self, nodes: &'d [Node<'d>]) {
        for node in nodes {
            self.span(node);
        }
    }

    pub(super) fn span(&mut self, node: &'d Node<'d>) {
        match &node.part {
            Part::Leaf(event) => self.leaf(event),
            Part::Tag(Tag::Emphasis) => self.marked("em", &node.children),
            Part::Tag(Tag::Strong) => self.marked("strong", &node.children),
            Part::Tag(Tag::Strikethrough) => self.marked("del", &node.children),
            Part::Tag(Tag::Link { dest_url, .. }) => self.link(dest_url, &node.children),
            Part::Tag(Tag::Image { dest_url, .. }) => self.image(dest_url, node),
            Part::Tag(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::HtmlBlock
                | Tag::List(_)
                | Tag::Table(_)
                | Tag::FootnoteDefinition(_),
            ) => self.block(node),
            Part::Tag(_) => self.spans(&node.children),
        }
    }

    fn marked(&mut self, tag: &str, nodes: &'d [Node<'d>]) {
        self.put(&format!("<{tag}>"));
        self.spans(nodes);
        self.put(&format!("</{tag}>"));
    }

    fn leaf(&mut self, event: &'d Event<'d>) {
        match event {
            // Raw HTML means itself: `<b>` on the page is an open angle, a b and a closing angle.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                escape(text, &mut self.out);
            }
            Event::Code(text) => {
                self.put("<code>");
                escape(text, &mut self.out);
                self.put("</code>");
            }
            Event::SoftBreak => self.put("\n"),
            Event::HardBreak => self.put("<br>"),
            Event::TaskListMarker(done) => {
                let state = if *done { " checked" } else { "" };
                self.put(&format!("<input type=\"checkbox\" disabled{state}> "));
            }
            Event::FootnoteReference(label) => self.note(label),
            _ => {}
        }
    }

    fn link(&mut self, url: &str, inside: &'d [Node<'d>]) {
        let Some((href, outside)) = self.href(url) else {
            self.spans(inside);
            return;
        };
        self.put("<a");
        attribute("href", &href, &mut self.out);
        if outside {
            attribute("rel", "noopener noreferrer", &mut self.out);
        }
        self.put(">");
        self.spans(inside);
        self.put("</a>");
    }

    /// The address a link gets on the page, and whether it leaves the site; `None` leaves its words without a link.
    pub(super) fn href(&self, url: &str) -> Option<(String, bool)> {
        match target(url) {
            Target::Outside(url) => Some((address(&url), true)),
            Target::Site(path) => Some((address(&path), false)),
            Target::Anchor(anchor) => Some((format!("#{}", address(&anchor)), false)),
            Target::File { path, anchor } => {
                let page = (self.site.page)(&path).or_else(|| (self.site.media)(&path))?;
                let place = anchor.map_or(String::new(), |anchor| format!("#{}", address(&anchor)));
                Some((format!("{page}{place}"), false))
            }
            Target::Refused => None,
        }
    }

    fn note(&mut self, label: &'d str) {
        let known = self.numbers.get(label).copied();
        let number = known.unwrap_or(self.notes.len() + 1);
        if known.is_none() {
            self.notes.push(label);
            self.numbers.insert(label, number);
        }
        // Only the first mention can be come back to.
        let id = if known.is_none() {
            format!(" id=\"note-from-{number}\"")
        } else {
            String::new()
        };
        self.put(&format!(
            "<sup><a{id} href=\"#note-{number}\">{number}</a></sup>"
        ));
    }
}
