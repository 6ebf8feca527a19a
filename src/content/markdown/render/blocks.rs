//! Blocks: sections under marked headings, paragraphs, lists, quotes, tables, code.
use super::Writer;
use crate::content::markdown::headings::Heading;
use crate::content::markdown::html::attribute;
use crate::content::markdown::html::escape;
use crate::content::markdown::tree::Node;
use crate::content::markdown::tree::Part;
use pulldown_cmark::Alignment;
use pulldown_cmark::Event;
use pulldown_cmark::Tag;

impl<'d> Writer<'d, '_> {
    /// Blocks of which some headings open a section: practice, media, self-check.
    pub(super) fn sections(&mut self, nodes: &'d [Node<'d>]) {
        let mut rest = nodes;
        while let Some((node, after)) = rest.split_first() {
            let Some(heading) = Heading::of(node).filter(opens_a_section) else {
                self.block(node);
                rest = after;
                continue;
            };
            let (inside, after) = after.split_at(section_end(after, heading.level));
            self.section(node, &heading, inside);
            rest = after;
        }
    }

    fn section(&mut self, node: &'d Node<'d>, heading: &Heading<'_>, inside: &'d [Node<'d>]) {
        if heading.has_class("check")
            && let Some(check) = (self.site.check)(node, inside)
        {
            self.put(check.as_str());
            return;
        }
        let class = if heading.has_class("media") {
            "media"
        } else {
            "practice"
        };
        self.put(&format!("<section class=\"{class}\">"));
        self.block(node);
        self.sections(inside);
        self.put("</section>");
    }

    pub(super) fn blocks(&mut self, nodes: &'d [Node<'d>]) {
        for node in nodes {
            self.block(node);
        }
    }

    pub(super) fn block(&mut self, node: &'d Node<'d>) {
        match &node.part {
            Part::Tag(Tag::Paragraph) => self.paragraph(&node.children),
            Part::Tag(Tag::Heading { .. }) => self.heading(node),
            Part::Tag(Tag::BlockQuote(_)) => self.quote(node),
            Part::Tag(Tag::CodeBlock(_)) => self.code(&node.children),
            Part::Tag(Tag::HtmlBlock) => self.wrapped("p", &node.children),
            Part::Tag(Tag::List(first)) => self.list(*first, &node.children),
            Part::Tag(Tag::Table(alignments)) => self.table(alignments, &node.children),
            // Shown at the end of the text.
            Part::Tag(Tag::FootnoteDefinition(_)) => {}
            Part::Leaf(Event::Rule) => self.put("<hr>"),
            _ => self.span(node),
        }
    }

    fn wrapped(&mut self, tag: &str, nodes: &'d [Node<'d>]) {
        self.put(&format!("<{tag}>"));
        self.spans(nodes);
        self.put(&format!("</{tag}>"));
    }

    fn paragraph(&mut self, nodes: &'d [Node<'d>]) {
        if !self.figure(nodes) {
            self.wrapped("p", nodes);
        }
    }

    fn heading(&mut self, node: &'d Node<'d>) {
        let Some(heading) = Heading::of(node) else {
            return;
        };
        let level = (heading.level + self.shift).clamp(2, 6);
        self.put(&format!("<h{level}"));
        if let Some(id) = self.document.ids.get(&node.range.start) {
            attribute("id", id, &mut self.out);
        }
        self.put(">");
        self.spans(&node.children);
        if let Some(minutes) = heading.attribute("minutes") {
            let english = if minutes == "1" { "minute" } else { "minutes" };
            let word = self.site.language.say("phút", english);
            self.put(" <span class=\"minutes\">");
            escape(minutes, &mut self.out);
            self.put(&format!(" {word}</span>"));
        }
        self.put(&format!("</h{level}>"));
    }

    fn code(&mut self, nodes: &'d [Node<'d>]) {
        // Long lines scroll, and whoever has no mouse must be able to scroll too.
        self.put("<pre tabindex=\"0\"><code>");
        self.spans(nodes);
        self.put("</code></pre>");
    }

    fn list(&mut self, first: Option<u64>, items: &'d [Node<'d>]) {
        let tag = if first.is_some() { "ol" } else { "ul" };
        self.put(&format!("<{tag}"));
        if let Some(first) = first.filter(|first| *first != 1) {
            attribute("start", &first.to_string(), &mut self.out);
        }
        if items.iter().any(is_task) {
            attribute("class", "tasks", &mut self.out);
        }
        self.put(">");
        for item in items {
            self.put("<li>");
            self.blocks(&item.children);
            self.put("</li>");
        }
        self.put(&format!("</{tag}>"));
    }

    fn table(&mut self, alignments: &[Alignment], rows: &'d [Node<'d>]) {
        let label = self.site.language.say("Bảng", "Table");
        self.put(&format!(
            "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table>"
        ));
        for row in rows {
            let head = matches!(row.tag(), Some(Tag::TableHead));
            self.put(if head { "<thead><tr>" } else { "<tr>" });
            for (column, cell) in row.children.iter().enumerate() {
                let align = alignments.get(column).copied().unwrap_or(Alignment::None);
                self.cell(if head { "th" } else { "td" }, align, cell);
            }
            self.put(if head {
                "</tr></thead><tbody>"
            } else {
                "</tr>"
            });
        }
        self.put("</tbody></table></div>");
    }

    fn cell(&mut self, tag: &str, align: Alignment, cell: &'d Node<'d>) {
        self.put(&format!("<{tag}"));
        if tag == "th" {
            attribute("scope", "col", &mut self.out);
        }
        match align {
            Alignment::Right => attribute("class", "right", &mut self.out),
            Alignment::Center => attribute("class", "center", &mut self.out),
            Alignment::None | Alignment::Left => {}
        }
        self.put(">");
        self.spans(&cell.children);
        self.put(&format!("</{tag}>"));
    }
}

fn opens_a_section(heading: &Heading<'_>) -> bool {
    ["practice", "media", "check"]
        .iter()
        .any(|class| heading.has_class(class))
}

/// How many of these nodes belong to a section of this level: up to the next heading that is not below it.
pub fn section_end(nodes: &[Node<'_>], level: usize) -> usize {
    nodes
        .iter()
        .position(|node| Heading::of(node).is_some_and(|heading| heading.level <= level))
        .unwrap_or(nodes.len())
}

fn is_task(item: &Node<'_>) -> bool {
    let marker = |node: &Node<'_>| matches!(node.leaf(), Some(Event::TaskListMarker(_)));
    item.children
        .first()
        .is_some_and(|first| marker(first) || first.children.first().is_some_and(marker))
}
