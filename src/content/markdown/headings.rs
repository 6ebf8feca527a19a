//! Headings: their attribute blocks, and the ids that links point at.
use super::tree::Node;
use super::words::plain;
use crate::text::fold;
use pulldown_cmark::Tag;
use std::collections::HashMap;
use std::collections::HashSet;

/// A heading's level and attribute block `{#id .class key=value}`.
#[derive(Debug, Clone)]
pub struct Heading<'t> {
    pub level: usize,
    pub id: Option<&'t str>,
    pub classes: Vec<&'t str>,
    pub attributes: Vec<(&'t str, Option<&'t str>)>,
}

impl<'t> Heading<'t> {
    /// The heading that this node is, if it is one.
    pub fn of(node: &'t Node<'_>) -> Option<Self> {
        let Some(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) = node.tag()
        else {
            return None;
        };
        Some(Self {
            level: *level as usize,
            id: id.as_deref(),
            classes: classes.iter().map(AsRef::as_ref).collect(),
            attributes: attrs
                .iter()
                .map(|(key, value)| (key.as_ref(), value.as_deref()))
                .collect(),
        })
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.classes.contains(&class)
    }

    pub fn attribute(&self, name: &str) -> Option<&'t str> {
        let named = self.attributes.iter().find(|(key, _)| *key == name)?;
        named.1
    }
}

/// An id for each heading: its own, else its folded text, with a number where two are alike.
pub fn ids(nodes: &[Node<'_>]) -> HashMap<usize, String> {
    let mut given = HashMap::new();
    let mut used = HashSet::new();
    let mut unnamed = Vec::new();
    for root in nodes {
        root.walk(&mut |node| match Heading::of(node) {
            Some(Heading { id: Some(id), .. }) => {
                used.insert(id.to_owned());
                given.insert(node.range.start, id.to_owned());
            }
            Some(_) => unnamed.push(node),
            None => {}
        });
    }
    // The number to try next for each text, so that a thousand headings alike are not a million tries.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for node in unnamed {
        let base = slug(&plain(&node.children));
        let number = numbers.entry(base.clone()).or_insert(1);
        let mut id = base.clone();
        while !used.insert(id.clone()) {
            *number += 1;
            id = format!("{base}-{number}");
        }
        given.insert(node.range.start, id);
    }
    given
}

/// A text as part of an address: lower-case letters without marks, digits, single hyphens.
pub fn slug(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric());
    let slug = words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    if slug.is_empty() {
        "muc".to_owned()
    } else {
        slug
    }
}
